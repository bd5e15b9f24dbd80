"""The tables among the lines of a notice: their cells, read once, and which of them are name lists.

Guaranteed: no more of a table is read than shows that it names nobody.
Not done here: what is a table when it is no name list (see `tables`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from builder.model import Markup
from builder.text import cells, forms, persons, posts
from builder.text.cells import Cells
from builder.text.line import Line

_MOST = 400  # rows that are looked at
# a word that stands over names and posts: 序号, 姓名, 工作单位及职务
_HEADER = re.compile(r"^.{0,6}(?:序号|姓名|职务|单位|职责|备注|合计)(?:[（(][^（）()]{1,8}[）)])?$")
_CHARGE = re.compile("^(?:拟|现|原|新|提名|决定)?[任免]")  # of a column: 拟任职务, 免职
_WORD = 12  # characters of what stands over a column
_OTHERS = 0.2  # of the rows of a name list, which name nobody


class NameTables:
    """The rows between pipes or tabs, by the indexes of their lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._are_rows = [
            (line.text[:1] == "|" and cells.is_pipe_row(line)) or ("\t" in line.raw and cells.is_tab_row(line))
            for line in lines
        ]
        self._read: dict[int, Cells] = {}
        self._last = 0, False  # the end of the table that was looked at last, and whether it is one of names

    def any(self, first: int, end: int) -> bool:
        """Whether one of these lines is a row."""
        return any(self._are_rows[first:end])

    def __contains__(self, index: int) -> bool:
        """Whether a line is a row."""
        return self._are_rows[index]

    def _cells(self, index: int) -> Cells:
        if index not in self._read:
            self._read[index] = cells.read(self._lines[index])
        return self._read[index]

    def row(self, index: int) -> Sequence[str]:
        """The cells of a row."""
        return self._cells(index).texts

    def marks(self, index: int) -> tuple[Markup, ...]:
        """What of any line is no text."""
        return self._cells(index).marks if index in self else self._lines[index].marks

    def is_of_names(self, index: int) -> bool:
        """Whether the table that goes on at a row is a name list; it is looked at once."""
        if index >= self._last[0]:
            end = index
            while end < min(len(self._lines), index + _MOST) and end in self:
                end += 1
            self._last = end, self._names(range(index, end))
        return self._last[1]

    def _names(self, places: Sequence[int]) -> bool:
        """Whether rows are persons and little else."""
        return are_persons(filter(None, ([cell for cell in self.row(at) if cell] for at in places)), len(places))


def are_persons(rows: Iterable[Sequence[str]], most: int) -> bool:
    """Whether rows, `most` of them at most, are persons and little else (a table with more columns, or with what somebody is
    appointed to beside what the person is removed from, stays a table)."""
    headed = False
    size = others = crowded = 0
    for row in rows:
        if _is_over_charges(row):
            return False
        if is_header(row):
            headed = True
            continue
        found = persons_in(row, headed)
        size += 1
        others += not found and len(row) > 1
        crowded += len(row) > 2 * max(1, found) + 1
        if max(others, crowded) > _OTHERS * most or (not headed and any(map(str.isdigit, row))):
            return False
    return size > 0 and size - max(others, crowded) >= max(1, (1 - _OTHERS) * size)


def is_header(row: Sequence[str]) -> bool:
    """Whether a row stands over names and posts: 姓名 and whatever one word beside it."""
    filled = [cell for cell in row if cell]
    if len(filled) == 2 and forms.compact(filled[0]) == "姓名":
        return not forms.is_open(filled[1]) and len(filled[1]) <= _WORD
    return bool(filled) and all(_HEADER.match(forms.compact(cell)) for cell in filled)


def _is_over_charges(row: Sequence[str]) -> bool:
    """Whether a row stands over persons and more than one column of posts: 姓名, 现任职务, 拟任职务; 姓名, 任职, 免职."""
    filled = list(map(forms.compact, row))
    return "姓名" in filled and sum(_CHARGE.match(cell) is not None for cell in filled) > 1


def pieces(row: Sequence[str]) -> list[str]:
    """The pieces of a row: a cell is one, unless it holds a label or a whole person."""
    out: list[str] = []
    for cell in filter(None, row):
        compact = forms.compact(cell)
        if persons.is_name(persons.bare_name(compact)):
            out.append(compact)
        elif "：" in cell or ":" in cell or persons.person(cell):
            out += persons.pieces(cell)
        else:
            out.append(cell)
    return out


def persons_in(row: Sequence[str], headed: bool) -> int:
    """How many persons a row of cells seems to name; under a header what stands beside a name need be no post."""
    parts = pieces(row)
    return sum(
        persons.is_name(persons.bare_name(name)) and (posts.is_post(post) or (headed and persons.fits(name)))
        for name, post in pairwise(parts)
    ) or sum(persons.bracketed(part) is not None for part in parts)
