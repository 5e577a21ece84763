"""Rows as they are read: within limits, and only those that say something."""

from core.sheets.opening import MOST_CELLS, MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, too_large
from core.sheets.values import Read, allowed


class Grid:
    """Collects values by row and column, both from 1. Raises Refused as soon as one lies outside what is read."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, list[Read]]] = []
        self.merged = False
        self._cells = self._letters = 0

    def put(self, row: int, column: int, value: Read) -> None:
        """A value in its place; rows come in order. Nothing and blanks leave no trace."""
        if isinstance(value, str):
            self._letters += len(value)
            value = allowed(value) if self._letters <= MOST_LETTERS else value
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        self._cells += 1
        if row > MOST_ROWS or column > MOST_COLUMNS or self._cells > MOST_CELLS or self._letters > MOST_LETTERS:
            raise too_large()
        if not self.rows or self.rows[-1][0] != row:
            if len(self.rows) >= MOST_ROWS:  # rows out of their order count each time
                raise too_large()
            self.rows.append((row, []))
        values = self.rows[-1][1]
        values.extend([None] * (column - len(values)))
        values[column - 1] = value
