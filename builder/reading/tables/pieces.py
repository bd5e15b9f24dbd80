"""Rows of a table as its lines give them, before page breaks are mended: what the readers of tables hand to `tables`."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model import Markup


@dataclass
class Row:
    """A row.

    cells    their text, a line break where a cell has several lines
    lines    the source lines that it stands on
    cut      a page may have broken before it
    heads    all its cells are marked as header cells
    broken   its cells stood over several lines that were put together
    """

    cells: list[str]
    lines: tuple[int, ...]
    cut: bool = False
    heads: bool = False
    broken: bool = False


@dataclass
class Piece:
    """A run of rows that stand together on the page.

    start, end   the range of its lines' indexes
    lines        source lines, drawn rules included
    header_rows  how many of its rows are header by their form
    marks        what was taken off its lines
    bordered     its cells have borders of their own, so that it can go on with the piece before it
    """

    start: int
    end: int
    rows: list[Row]
    lines: tuple[int, ...]
    header_rows: int
    marks: tuple[Markup, ...] = ()
    bordered: bool = True

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(len(row.cells) for row in self.rows)
