"""The guide: the whole method to be read without an initiative. What its pages show, as plain values; no model, no query."""
