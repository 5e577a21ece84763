"""Procurement in three zones; its models come with the procurement circle."""
