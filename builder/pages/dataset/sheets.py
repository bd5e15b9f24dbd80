"""Files that are written line by line: CSV by RFC 4180, JSON Lines.

UTF-8 without BOM, which programs would take for part of the first name; CRLF; the first line names the columns.
Guaranteed: no cell of text is a formula to a spreadsheet: as in the browser's own CSV (`tables.js`), what begins like one
is led by an apostrophe, and a figure stays a figure.  No file is ever whole in memory.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.pages.dataset.rows import Row
from builder.text import printable

_FORMULA = frozenset("=+-@\t\r＝＋－＠")
_FIGURE = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%‰]?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: how many lines below its head, bytes, and their SHA-256."""

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

    def write(self, text: str) -> int:
        """Adds a line."""
        data = text.encode()
        self._digest.update(data)
        self._size += len(data)
        self._rows += 1
        return self._file.write(data)

    def close(self, heads: int = 0) -> Written:
        """What was written; the first lines are no rows."""
        self._file.close()
        return Written(self._rows - heads, self._size, self._digest.hexdigest())


def lines(path: Path, texts: Iterable[str]) -> Written:
    """A file of lines."""
    sheet = Sheet(path)
    for each in texts:
        sheet.write(f"{each}\n")
    return sheet.close()


def table(path: Path, names: Sequence[str], rows: Iterable[Row]) -> Written:
    """A CSV file."""
    sheet = Sheet(path)
    for _ in passed(sheet, names, rows):
        pass
    return sheet.close(heads=1)


def passed(sheet: Sheet, names: Sequence[str], rows: Iterable[Row]) -> Iterator[Row]:
    """The rows as they come, each also written as a line of CSV: as many cells as there are names."""
    out = csv.writer(sheet, lineterminator="\r\n")
    out.writerow(names)
    for row in rows:
        out.writerow(map(cell, row[: len(names)]))
        yield row


def shown(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with what is not printable as pictures: it would end a text for some readers."""
    pictured = printable.pictured
    for row in rows:
        yield tuple(pictured(value) if isinstance(value, str) else value for value in row)


def cell(value: object) -> object:
    """A value as a cell has it."""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in _FORMULA and not _FIGURE.fullmatch(value) else value
    return str(value).lower() if isinstance(value, bool) else value
