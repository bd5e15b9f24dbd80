"""A table of a Word file → its grid: which cell begins where.

Guaranteed: each cell stands in it once, where it begins; the other places that it covers are empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from builder.intake.refused import InputError
from builder.intake.word.names import Element, child, inner, number, value

_MOST_WIDE = 1000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its column, how many it spans, whether it goes on with the one above."""

    element: Element
    at: int
    span: int
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells; header: how many rows it has."""

    rows: Sequence[Sequence[Cell]]
    width: int
    header: int


def grid(table: Element) -> Grid:
    """The grid; a column that no cell begins in is none."""
    found = [(row, tuple(_cells(row))) for row in inner(table, "w:tr")]
    used = sorted({cell.at for _, row in found for cell in row})
    place = {at: index for index, at in enumerate(used)}
    rows = [tuple(replace(cell, at=place[cell.at]) for cell in row) for _, row in found]
    return Grid(rows, len(used), _header([row for row, _ in found], rows))


def _cells(row: Element) -> Iterator[Cell]:
    at = number(value(row, "w:trPr", "w:gridBefore"), 0) or 0
    for cell in inner(row, "w:tc"):
        span = max(1, number(value(cell, "w:tcPr", "w:gridSpan"), 1) or 1)
        merged = [found for name in ("w:vMerge", "w:hMerge") if (found := child(cell, "w:tcPr", name)) is not None]
        if not 0 <= at + span <= _MOST_WIDE:
            raise InputError("input-damaged", reason=f"表格有 {at + span} 列")
        yield Cell(cell, at, span, any(_goes_on(one) for one in merged))
        at += span


def _goes_on(merged: Element) -> bool:
    return next((text for name, text in merged.attrib.items() if name.endswith("}val")), "continue") != "restart"


def _header(elements: Sequence[Element], rows: Sequence[Sequence[Cell]]) -> int:
    """As many rows as are said to be repeated on each page; else those that the cells of the first one reach into."""
    said = 0
    while said < len(elements) and child(elements[said], "w:trPr", "w:tblHeader") is not None:
        said += 1
    reach = 1
    while reach < len(rows) and any(cell.goes_on for cell in rows[reach]):
        reach += 1
    return next((count for count in (said, reach, 1) if 0 < count < max(2, len(rows))), 1)
