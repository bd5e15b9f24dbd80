"""Rows of a table as its lines give them, before page breaks are mended: what the readers of tables hand to `tables`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.model import Markup
from builder.reading.evidence import Clue, Decision
from builder.text import forms
from builder.text.line import Line

_FIGURE = re.compile(r"^[-+−]?\d[\d.,]{0,30}[%％‰]?$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")


def is_figure(cell: str) -> bool:
    """Whether a cell is a figure."""
    return _FIGURE.match(forms.compact(cell)) is not None


def is_data(cell: str) -> bool:
    """Whether a cell is a figure as no header is: a year may be one."""
    return is_figure(cell) and not _YEAR.match(forms.compact(cell))


@dataclass
class Row:
    """A row.

    cells    their text, a line break where a cell has several lines
    lines    the source lines that it stands on
    cut      a page may have broken before it
    heads    all its cells are marked as header cells
    broken   its cells stood over several lines that were put together
    again    it is no row: what a page printed again above the rest of the table
    """

    cells: list[str]
    lines: tuple[int, ...]
    cut: bool = False
    heads: bool = False
    broken: bool = False
    again: bool = False


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


@dataclass(frozen=True, slots=True)
class _Between:
    """A line between two rows of a table, without cells of its own.

    headed  only the header stands above it
    data    a row of data stands below it
    loose   more blank lines stand above it or below it than between rows
    """

    line: Line
    headed: bool
    data: bool
    loose: bool


_FILLS_A_ROW: Decision[_Between] = Decision(
    "独占表的一行",
    2,
    (
        Clue("下一行是数据", 2, lambda s: s.data, "table-rows-of-one-cell"),
        Clue("上一行是表头", 2, lambda s: s.headed, "table-rows-of-one-cell-in-words"),
        Clue("与表之间有空行", -4, lambda s: s.loose, "table-headings-between"),
        Clue("是说完的话", -4, lambda s: s.line.look.is_closed, "table-sentences-between"),
    ),
)


def fills_a_row(line: Line, below: Line, *, headed: bool, data: bool, gap: int = 0) -> bool:
    """Whether a line between rows that stand `gap` lines apart is a row of one cell."""
    return _FILLS_A_ROW(_Between(line, headed, data, max(line.gap, below.gap) > gap))
