"""Services of the registers."""
