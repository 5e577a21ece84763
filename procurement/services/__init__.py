"""Changes of procurement."""
