"""Views of the registers; each module lists its addresses as URLS."""
