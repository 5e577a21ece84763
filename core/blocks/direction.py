"""Which way a text runs."""

import unicodedata


def right_to_left(text: object) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    kinds = (unicodedata.bidirectional(char) for char in str(text))
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)
