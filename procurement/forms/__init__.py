"""Forms of procurement."""
