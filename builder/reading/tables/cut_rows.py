"""Rows that a page or a narrow column cut in two, and what a page printed twice.

Guaranteed: two figures never run together; what is left out is in a `Drop`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from builder.model import Drop
from builder.reading import joints
from builder.reading.evidence import Clue, Decision
from builder.reading.tables.pieces import Row, is_figure
from builder.text import forms
from builder.text.line import Line
from builder.text.look import Look

_SUM = re.compile(r"^(?:合|总|小|共)计|^总数")


@dataclass(frozen=True, slots=True)
class _Cut:
    """A row, at the top of a page or not, and the row before; `numbered` where rows begin with their numbers."""

    line: Line
    above: Row
    row: Row
    numbered: bool
    paged: bool

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What each filled cell would go on with."""
        above = self.above.cells
        return [(above[at] if at < len(above) else "", cell) for at, cell in enumerate(self.row.cells) if cell]

    def any(self, holds: Callable[[str, str], object]) -> bool:
        """Whether it holds of a cell that was begun above."""
        return any(before and holds(before, cell) for before, cell in self.pairs)


def _at_page(cut: _Cut) -> object:
    return cut.paged


_IS_REST: Decision[_Cut] = Decision(
    "行接着上一行",
    2,
    (
        Clue("重印了上一行的末几个字", 2, lambda cut: cut.any(_overlap), "table-page-breaks", _at_page),
        Clue("没有换页", -2, lambda cut: not cut.paged, "table-row-goes-on-within-page"),
        Clue("上一行的格没有写完", 2, lambda cut: cut.any(_breaks_off), "table-row-cut-by-page"),
        Clue("有序号的表，格多空着", 2, lambda cut: cut.numbered and _is_sparse(cut), "table-row-cut-sparse"),
        Clue("首格有字", -9, lambda cut: cut.row.cells[0], "table-row-whole-at-page"),
        Clue("是合计", -9, lambda cut: _SUM.match("".join(cell for _, cell in cut.pairs)), "table-sum-at-page"),
        Clue("有一格是数", -9, lambda cut: cut.any(lambda *pair: any(map(is_figure, pair))), "table-figures-at-page"),
        Clue(
            "数与数相接",
            -9,
            lambda cut: cut.any(lambda a, b: a[-1:].isdigit() and b[:1].isdigit()),
            "table-digits-at-page",
        ),
    ),
)


def goes_on(line: Line, above: Row, row: Row, numbered: bool, paged: bool) -> bool:
    """Whether a row, which a line begins, is the rest of the row before, whether or not a page broke there."""
    return _IS_REST(_Cut(line, above, row, numbered, paged))


def _is_sparse(cut: _Cut) -> bool:
    """Whether few cells are filled, and something stands above each."""
    whole = max(len(cut.above.cells), len(cut.row.cells)) - 1
    return 0 < len(cut.pairs) * 2 <= whole and all(before for before, _ in cut.pairs)


def _breaks_off(before: str, rest: str) -> bool:
    """Whether a cell that has not ended goes on in another that ends."""
    if before.endswith(joints.CONNECTORS) or forms.is_open(before):
        return True
    return Look(rest).is_closed and not Look(before).is_closed


def _overlap(before: str, rest: str) -> int:
    """How many characters the break printed twice: two at least, or the whole rest; words, no figures."""
    above, below = forms.compact(before), forms.compact(rest)
    sizes = range(min(len(above), len(below)), 0, -1)
    size = next((n for n in sizes if above.endswith(below[:n]) and (n >= 2 or n == len(below))), 0)
    return size if any(map(forms.is_han, below[:size])) else 0


def mend(row: Row, rest: Row) -> list[Drop]:
    """The rest of a row that a page break cut, put to it cell by cell; what the break printed twice is dropped."""
    drops = []
    row.cells += [""] * (len(rest.cells) - len(row.cells))
    for place, cell in enumerate(rest.cells):
        if overlap := _overlap(row.cells[place], cell):
            below = forms.compact(cell)
            drops.append(Drop(rest.lines, below[:overlap], "repeated-text", partial=True))
            row.cells[place] += below[overlap:]
        elif cell:
            row.cells[place] = forms.join_apart(row.cells[place], cell)
    return drops
