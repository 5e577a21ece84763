"""What can be done with meetings: called, held, minuted."""
