"""Rows that begin 1, 2, 3 …, their cells over as many lines as they need: text lines → a grid.

Guaranteed: the cells hold the words of the lines; the first cells are read from the left and the last ones from the right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, pairwise

from builder.reading.evidence import Clue, Decision
from builder.reading.tables.grid import TOTAL, Grid, total_row, words
from builder.reading.tables.pieces import Row
from builder.text import forms
from builder.text.cells import is_drawn
from builder.text.line import Line

_ENDS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第.{1,5}[章条]|附件|附表|注：|备注|\d{4}\s*年.*日$|关于|\d{1,3}[.．、])"
)


@dataclass(frozen=True, slots=True)
class _Below:
    """A line without a number below the lines of a numbered row, in a table of so many columns."""

    line: Line
    group: Sequence[Line]
    columns: int
    wrapped: bool  # rows above stand over several lines

    @property
    def is_whole(self) -> bool:
        """Whether the row has all its cells on its one line."""
        return len(self.group) == 1 and len(words(self.group[0])) == self.columns

    @property
    def is_loose(self) -> bool:
        """Whether more blank lines stand before it than before the row, by no page break."""
        return not self.line.paged and self.line.gap > self.group[0].gap


_IS_OVER: Decision[_Below] = Decision(
    "带序号的表到此为止",
    3,
    (
        Clue("是编号、附件、注或日期", 3, lambda s: _ENDS.match(s.line.text), "table-spaced-then-heading"),
        Clue("带 # 号", 3, lambda s: s.line.mark.startswith("#"), "table-spaced-then-heading-mark"),
        Clue("上一行已有全部的格", 2, lambda s: s.is_whole, "table-spaced-then-text"),
        Clue("以上各行都只占一行", 1, lambda s: not s.wrapped, "table-spaced-then-text"),
        Clue("前有空行，行间没有", 3, lambda s: s.is_loose, "table-spaced-then-gap"),
        Clue("上一行已占十二行", 3, lambda s: len(s.group) >= 12, "table-spaced-then-long-text"),
    ),
)


def numbered(lines: Sequence[Line], start: int, header: list[str]) -> Grid | None:
    """Rows that begin 1, 2, 3 …; what stands between two of them goes on with the first."""
    groups = _groups(lines[start + 1 :], header)
    filled = [header if group[0].text.split() == header else _fill(group, len(header)) for group in groups]
    rows = [
        Row(list(cells), tuple(line.number for line in group), broken=len(group) > 1)
        for cells, group in zip(filled, groups, strict=True)
    ]
    whole = [row.cells for row in rows if not row.broken and all(row.cells) and row.cells != header]
    end = start + 1 + sum(map(len, groups))
    marks = chain.from_iterable(line.marks for line in lines[start:end])
    return Grid(lines[start], header, end, rows, whole, list(marks)) if len(groups) > 1 else None


def _groups(lines: Sequence[Line], header: list[str]) -> list[list[Line]]:
    """The lines of each row; a header that comes again is one, and so is the rest of a row below it."""
    groups: list[list[Line]] = []
    expected = 1
    for line in lines:
        parts = line.text.split()
        again = bool(groups) and groups[-1][0].text.split() == header
        if parts[0] == str(expected):
            groups.append([line])
            expected += 1
        elif not groups:
            break
        elif parts == header or TOTAL.match(line.look.compact):
            groups.append([line])
        elif _is_over(line, groups, len(header)):
            break
        elif again:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _is_over(line: Line, groups: Sequence[Sequence[Line]], columns: int) -> bool:
    return is_drawn(line) or _IS_OVER(_Below(line, groups[-1], columns, any(len(group) > 1 for group in groups)))


def _fill(group: Sequence[Line], columns: int) -> list[str]:
    """The cells of one row whose text stands over several lines: first cells from the left, last ones from the right."""
    cells = [cell.text for cell in words(group[0])]
    if len(group) == 1 and len(cells) == columns:
        return cells
    for above, line in pairwise(group):
        pieces = [cell.text for cell in words(line)]
        if _cuts_cell(above, cells[-1], pieces[0]):
            cells[-1] = forms.join(cells[-1], pieces.pop(0))
        cells += pieces
    if TOTAL.match("".join(cells[:2])):
        return total_row(cells, columns)
    if len(cells) > columns:
        return [*cells[: columns - 1], reduce(forms.join_apart, cells[columns - 1 :])]
    return [cells[0], *[""] * (columns - len(cells)), *cells[1:]]


def _cuts_cell(line: Line, before: str, after: str) -> bool:
    """Whether a line ends within a cell: it is long, and no sentence, measure or figure ends it."""
    return (
        line.look.width >= 30
        and not before.endswith(("。", "分"))
        and not (before[-1].isdigit() and after[0].isdigit())
    )
