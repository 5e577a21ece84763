"""Forms of the core."""
