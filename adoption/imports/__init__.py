"""Bringing registers in from a spreadsheet: fields and their cells, headings, the preview, and carrying it out."""
