"""Tables and name lists as a maintainer writes them, row by row.

Guaranteed: a block that `written` gives holds all characters of its lines and no others, or a `Said` tells which are
missing or too many, and shows a line as it should be written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from builder.checks import characters
from builder.codes import Said, say
from builder.model import Block, Grid, Member, Mended, Roster, Table
from builder.reading import people
from builder.reading.mending.flat import Sheet, Stretch
from builder.text import forms, persons

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """What a grid is to be made of, and the blocks that share its first line or its last."""

    stretches: tuple[Stretch, ...]
    before: Sequence[Block]
    after: Sequence[Block]

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines that it stands on."""
        return tuple(dict.fromkeys(stretch.line for stretch in self.stretches))

    def differs(self, grid: Grid, sheet: Sheet) -> Said | None:
        """How the grid and what stands beside it differ from their lines."""
        blocks = [*self.before, grid, *self.after]
        lines = sorted({number for block in blocks for number in block.lines})
        return characters.difference(lines, blocks, sheet.source, sheet.partial)


def written(kind: str, rows: Rows, header_rows: int, place: Place, sheet: Sheet) -> Grid | Said:
    """The table or name list that the rows make of their lines; why they do not."""
    texts: dict[int, str] = {}
    for each in place.stretches:
        texts[each.line] = texts.get(each.line, "") + sheet.read(each)
    text = characters.fold("".join(texts.values()))
    shown = tuple(tuple(row) for row in rows)
    if Counter(text) != Counter(characters.fold("".join(map("".join, shown)))):
        return _differs(kind, shown, texts)
    if kind == "roster" and (said := _swapped(shown[header_rows:])):
        return said
    lines = place.lines
    marks = tuple(mark for each in place.stretches if not each.first for mark in sheet.marks.get(each.line, ()))
    grid: Grid = (
        Table(lines, shown, header_rows, marks)
        if kind == "table"
        else Roster(lines, _as_printed(shown, text), header_rows, members(shown[header_rows:]), marks)
    )
    if place.differs(grid, sheet) is None:
        return grid
    grid = replace(grid, mended=(Mended(lines, "sidecar"),))
    return place.differs(grid, sheet) or grid


def _swapped(rows: Rows) -> Said | None:
    """That a row has a role or nothing where a name should stand, and the name in another cell."""
    for label, cell, post in rows:
        name = next((other for other in (label, post) if persons.is_name(forms.squash(other))), None)
        if name and (not cell or persons.is_bare_role(forms.squash(cell)) or persons.is_post(forms.squash(cell))):
            rest = [other for other in (label, cell, post) if other is not name]
            right = _written([rest[0], name, rest[1]])
            return say("name-in-another-column", row=_written([label, cell, post]), cell=cell, name=name, right=right)
    return None


def _written(cells: Sequence[str]) -> str:
    """A row as a sidecar has it."""
    return f"[{', '.join(cell or chr(34) * 2 for cell in cells)}]"


def _as_printed(rows: Rows, text: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a name list, each in the order in which the text prints role, name and post; as given where it does not."""
    out, at = [], 0
    for row in rows:
        ways = (way for way in permutations(row) if text.startswith(characters.fold("".join(way)), at))
        found = next(ways, tuple(row))
        at += len(characters.fold("".join(found)))
        out.append(tuple(found))
    return tuple(out)


def members(rows: Rows) -> tuple[Member, ...]:
    """The persons of rows of role, name and post; a role is that of all who stand below it without one."""
    role, out = None, []
    for label, name, post in rows:
        role = persons.role(label) if label and not label.isdigit() else role
        if name:
            out.append(people.Row(role, label, name, post).member(None))
    return tuple(out)


def _differs(kind: str, rows: Rows, texts: Mapping[int, str]) -> Said:
    """Which characters the rows lack or have too many, and the first line that they do not print, as it should be written."""
    want = Counter(characters.fold("".join(texts.values())))
    got = Counter(characters.fold("".join(map("".join, rows))))
    found = [
        f"{word}「{''.join((more - less).elements())[:20]}」"
        for word, more, less in (("缺", want, got), ("多", got, want))
        if more - less
    ]
    line = _unprinted(rows, texts)
    shown = _row(kind, texts[line], max(map(len, rows)))
    return say("rows-differ", key=kind, differ="，".join(found), line=line, text=texts[line][:40], row=shown)


def _unprinted(rows: Rows, texts: Mapping[int, str]) -> int:
    """The first line whose characters the rows have not."""
    left = Counter(characters.fold("".join(map("".join, rows))))
    for number, shown in texts.items():
        text = Counter(characters.fold(shown))
        if text - left:
            return number
        left -= text
    return list(texts)[-1]


def _row(kind: str, text: str, width: int) -> str:
    """A line as a row in a sidecar."""
    parts = persons.pieces(text) if kind == "roster" else text.split()
    if kind == "roster":
        parts = [*([""] if parts and not persons.is_label(parts[0]) else []), *parts]
        parts = [*parts[:2], "".join(parts[2:])] if len(parts) > 2 else [*parts, ""][:3]
    return _written(parts)
