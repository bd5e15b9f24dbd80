"""Files that are written row by row: CSV by RFC 4180, JSON Lines.

UTF-8 without BOM, which programs would take for part of the first name; CRLF; the first line names the columns.
Guaranteed: no cell of text is a formula to a spreadsheet: as in the browser's own CSV (`tables.js`), what begins like one
is led by an apostrophe, and a figure stays a figure.  No file is ever whole in memory.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.pages.dataset.rows import Cell, Row
from builder.text import printable

_FORMULA = frozenset("=+-@\t\r＝＋－＠")
_FIGURE = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%‰]?", re.ASCII)
_LINE_END = "\r\n"
END = f"{_LINE_END}\0"  # of a row that is not as wide yet as it will be: no cell holds NUL


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: how many rows, bytes, and their SHA-256."""

    rows: int
    size: int
    sha256: str


class Sheet:
    """A file that is being written."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb")
        self._digest = hashlib.sha256()
        self._rows = self._size = 0

    def write(self, text: bytes, rows: int = 0) -> None:
        """Adds some rows."""
        self._digest.update(text)
        self._size += len(text)
        self._rows += rows
        self._file.write(text)

    def close(self) -> Written:
        """What was written."""
        self._file.close()
        return Written(self._rows, self._size, self._digest.hexdigest())


def widened(text: bytes, columns: int) -> bytes:
    """Rows that end with `END`, each with so many blank cells more."""
    return text.replace(END.encode(), b"," * columns + _LINE_END.encode())


def lines(rows: Iterable[Sequence[Cell]], end: str = _LINE_END) -> bytes:
    """The rows as lines of CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows(map(cell, row) for row in rows)
    return text.getvalue().encode()


def shown(rows: list[Row]) -> list[Row]:
    """The rows with what is not printable as pictures: it would end a text for some readers."""
    pictured = printable.pictured
    return [tuple(pictured(value) if isinstance(value, str) else value for value in row) for row in rows]


def cell(value: Cell) -> Cell:
    """A value as a cell has it."""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in _FORMULA and not _FIGURE.fullmatch(value) else value
    return str(value).lower() if isinstance(value, bool) else value
