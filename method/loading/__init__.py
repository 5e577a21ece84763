"""Reads the data files into the frozen values of `method.model` and refuses what does not hold together."""
