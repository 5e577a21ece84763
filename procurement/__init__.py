"""What an initiative has to procure (000:24, 000:63). Values estimated before an award are for the procurement circle only."""
