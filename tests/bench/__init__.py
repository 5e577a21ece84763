"""Measurements: queries, milliseconds, requests a second, memory. Printed as a table and as JSON; never a test."""
