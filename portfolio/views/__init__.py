"""Pages across everything."""
