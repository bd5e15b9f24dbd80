"""Tables and name lists as a maintainer writes them, row by row.

Guaranteed: a block that `written` gives holds all characters of its lines and no others, or a `Said` tells which are
missing or too many, and shows a line as it should be written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from rapidfuzz import fuzz

from builder.checks import characters
from builder.codes import Said, say
from builder.model import Block, Grid, Member, Mended, Roster, Table
from builder.reading.mending.flat import Sheet, Stretch
from builder.reading.rows import Row
from builder.text import forms, labels, persons, posts

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

    def texts(self, sheet: Sheet) -> Mapping[int, str]:
        """What each line prints of it."""
        out: dict[int, str] = {}
        for each in self.stretches:
            out[each.line] = out.get(each.line, "") + sheet.read(each)
        return out

    def differs(self, grid: Grid, sheet: Sheet) -> Said | None:
        """How the grid and what stands beside it differ from their lines."""
        blocks = [*self.before, grid, *self.after]
        lines = sorted({number for block in blocks for number in block.lines})
        return characters.difference(lines, blocks, sheet.source, sheet.partial)


def written(kind: str, rows: Rows, header_rows: int, place: Place, sheet: Sheet) -> Grid | Said:
    """The table or name list that the rows make of their lines; why they do not."""
    texts = place.texts(sheet)
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
    return grid if (said := place.differs(grid, sheet)) is None else _out_of_order(kind, shown, texts) or said


def _swapped(rows: Rows) -> Said | None:
    """That a row has a role or nothing where a name should stand, and the name in another cell."""
    for label, cell, post in rows:
        name = next((other for other in (label, post) if persons.is_name(forms.squash(other))), None)
        if name and (not cell or persons.is_bare_role(forms.squash(cell)) or posts.is_post(forms.squash(cell))):
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
        role = labels.role(label) if label and not label.isdigit() else role
        if name:
            out.append(Row(role, label, name, post).member(None))
    return tuple(out)


def _differs(kind: str, rows: Rows, texts: Mapping[int, str]) -> Said:
    """Which characters the rows lack or have too many, and the first line that they do not print, as it should be written."""
    line = _unprinted(rows, texts)
    want = characters.fold(texts[line]), characters.fold("".join(texts.values()))
    got = [characters.fold("".join(row)) for row in rows]
    lacks, over = Counter(want[1]) - Counter("".join(got)), Counter("".join(got)) - Counter(want[1])
    found = [
        f"{word}「{_in_order(some, among)[:20]}」"
        for word, some, among in (("缺", lacks, want), ("多", over, got))
        if some
    ]
    row = _row(kind, texts[line]) or _gap(want[0], got)
    return say("rows-differ", key=kind, differ="，".join(found), line=line, text=texts[line][:40], row=row)


def _in_order(some: Counter[str], among: Sequence[str]) -> str:
    """Characters in the order in which they stand in some texts, the last that stand there, of the first text that has any."""
    left, out = some.copy(), ""
    for text in among:
        kept = []
        for char in reversed(text):
            if left[char] > 0:
                left[char] -= 1
                kept.append(char)
        out += "".join(reversed(kept))
    return out


def _gap(line: str, rows: Sequence[str]) -> str:
    """Where the row that is most like a line differs from it first."""
    likely = max(rows, key=lambda row: fuzz.ratio(row, line))
    at = next((at for at, (one, other) in enumerate(zip(line, likely, strict=False)) if one != other), len(likely))
    rest = line[at:]
    while rest and likely[at:].endswith(rest[-1]) and len(rest) > 1:
        likely, rest = likely[:-1], rest[:-1]
    return f"「{line[max(0, at - 3) : at]}」后面应是「{rest[:10]}」" if at else f"开头应是「{rest[:10]}」"


def _out_of_order(kind: str, rows: Rows, texts: Mapping[int, str]) -> Said | None:
    """The first row whose characters do not stand so in the text."""
    lines = {number: characters.fold(text) for number, text in texts.items()}
    whole = "".join(lines.values())
    for place, row in enumerate(rows, 1):
        shown = [characters.fold(cell) for cell in row]
        if all(cell in whole for cell in shown):
            continue
        line = max(lines, key=lambda number: fuzz.ratio(lines[number], "".join(shown)))
        told = " ".join(filter(None, row))[:40]
        return say("rows-out-of-order", key=kind, place=place, row=told, line=line, text=texts[line][:40])
    return None


def _unprinted(rows: Rows, texts: Mapping[int, str]) -> int:
    """The first line whose characters the rows have not."""
    left = Counter(characters.fold("".join(map("".join, rows))))
    for number, shown in texts.items():
        text = Counter(characters.fold(shown))
        if text - left:
            return number
        left -= text
    return list(texts)[-1]


def _row(kind: str, text: str) -> str | None:
    """How to write a line as a row, where its spaces show it."""
    parts = text.split()
    if kind == "roster" and len(parts) == 2:
        labelled = labels.is_label(parts[0]) or persons.is_bare_role(parts[0])
        parts = [*parts, ""] if labelled else ["", *parts]
    fit = (len(parts) == 3 and persons.is_name(forms.squash(parts[1]))) if kind == "roster" else len(parts) > 1
    return f"可写作 - {_written(parts)}" if fit else None
