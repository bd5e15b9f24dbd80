"""What a table that spaces set consists of: the cells of a line, a header with rows, a row of sums.

Guaranteed: the cells of a line hold its words, whichever way it is parted.
Not done here: which lines are rows (see `columns`, `numbered`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from builder.model import Markup
from builder.reading.tables.pieces import Row
from builder.text import forms, markup, persons
from builder.text.asked import asked
from builder.text.line import Line
from builder.text.look import Look

_MEASURED = re.compile(r"^[-+−－]?\d(?:[\d.,]{0,20}\d)?(?:[%％‰]| ?[\u4e00-\u9fff]{1,2})?$")
_UNITS = re.compile(r"^(?:[个月日年分万元亩人户处项次家亿千米吨座台套件%号时]|公里|公顷|公斤)")
TOTAL = re.compile(r"^(?:合计|总计|小计|共计)")
_WIDE = re.compile(r"(?:[\u4e00-\u9fff][ \u3000]{1,6}[\u4e00-\u9fff](?=\u3000| {2}|$)|[^\s\u3000]+(?: [^\s\u3000]+)*)")
_WORD = re.compile(rf"[合总小共] 计(?=\s)|[\d.%]+ {_UNITS.pattern[1:]}\S*|\S+")


@dataclass(slots=True)
class Cell:
    """A cell of a line: its text, what of the line is printed before it, itself as printed, and the marks that it had."""

    text: str
    before: str
    printed: str
    marks: tuple[Markup, ...] = ()
    indent: int = 0

    @property
    def begin(self) -> int:
        """The column of the page that it begins at."""
        return self.indent + forms.width(self.before)

    @property
    def end(self) -> int:
        """The column behind it."""
        return self.begin + forms.width(self.printed)


@dataclass
class Grid:
    """A header and what stands below it, read as a table.

    whole   the cells of the rows that stand on one line and lack none
    stands  each cell stands under its header
    end     the index of the line after it
    """

    line: Line
    header: list[str]
    end: int
    rows: list[Row]
    whole: list[list[str]]
    marks: list[Markup]
    stands: bool = False

    @property
    def counts(self) -> bool:
        """Whether the rows are numbered 1, 2, 3 …"""
        firsts = [row.cells[0] for row in self.rows if row.cells[0].isdigit()]
        return len(firsts) > 1 and all(int(first) == place for place, first in enumerate(firsts, 1))

    @property
    def lacks_none(self) -> bool:
        """Whether each row is filled, but for rows of one cell and of sums."""
        return all(all(row.cells) or not any(row.cells[1:]) or TOTAL.match(row.cells[0]) for row in self.rows)

    @property
    def is_dated(self) -> bool:
        """Whether a row is nothing but dates, as below signatures."""
        return any(all(Look(cell).is_date for cell in row) for row in self.whole)

    @asked
    def kinds(self) -> list[tuple[str | None, str | None]]:
        """Of each column: what the cell of the header is, and what the cells below it are where they are of one kind."""
        return [
            (_kind(head), _common(below))
            for head, below in zip(self.header, zip(*self.whole, strict=True), strict=False)
        ]


def _kind(cell: str) -> str | None:
    """A figure, a name, or whatever a word's last character makes of it; None where it is no word."""
    if _MEASURED.match(cell):
        return "0"
    if persons.fits(cell):
        return "名"
    return cell[-1] if forms.is_han(cell[-1]) else None


def _common(cells: Sequence[str]) -> str | None:
    kind, count = Counter(map(_kind, cells)).most_common(1)[0]
    return kind if count > 1 and count * 3 >= len(cells) * 2 else None


def wide(line: Line) -> list[Cell]:
    """The cells of a line that wide spaces part."""
    out: list[Cell] = []
    for found in _WIDE.finditer(line.raw.rstrip()):
        read = markup.cell(found[0], line.number, found.start(), begins=not out)
        out.append(Cell(read.text, line.raw[: found.start()].replace("\f", ""), found[0], read.marks))
    return out


def words(line: Line) -> list[Cell]:
    """The words of a line; a figure and the measure word after it are one."""
    text, indent = line.text, line.indent
    cells = [Cell(found[0], text[: found.start()], found[0], (), indent) for found in _WORD.finditer(text)]
    cells[0].marks = line.marks
    return cells


def total_row(cells: Sequence[str], columns: int) -> list[str]:
    """A row of sums: its label, which has room for two cells, and the figures; words after them are one cell."""
    first = next((at for at, cell in enumerate(cells) if cell[0].isdigit()), len(cells))
    label, rest = "".join(cells[:first]), cells[first:]
    skipped = [""] * max(0, min(1, columns - 1 - len(rest)))
    return [label, *skipped, *rest, *[""] * (columns - 1 - len(skipped) - len(rest))]
