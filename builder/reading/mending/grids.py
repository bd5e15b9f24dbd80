"""Tables and name lists as a maintainer writes them, row by row; and the rows of one that is cut.

Guaranteed: a block that `written` gives holds all characters of its lines and no others, or a `Said` tells which are
missing or too many, and shows a line as it should be written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from builder.checks import characters
from builder.codes import Said, say
from builder.model import Grid, Markup, Member, Mended, Roster, Table
from builder.reading import people
from builder.reading.mending.flat import Sheet
from builder.text import forms, persons

Rows = Sequence[Sequence[str]]


def written(kind: str, rows: Rows, header_rows: int, lines: tuple[int, ...], sheet: Sheet) -> Grid | Said:
    """The table or name list that the rows make of the lines; why they do not."""
    text = characters.fold("".join(map(sheet.text, lines)))
    shown = tuple(tuple(row) for row in rows)
    if Counter(text) != Counter(characters.fold("".join(map("".join, shown)))):
        return _differs(kind, shown, lines, sheet)
    marks = tuple(mark for number in lines for mark in sheet.marks.get(number, ()))
    grid: Grid = (
        Table(lines, shown, header_rows, marks)
        if kind == "table"
        else Roster(lines, _as_printed(shown, text), header_rows, _members(shown[header_rows:]), marks)
    )
    if characters.difference(lines, [grid], sheet.source, sheet.partial) is None:
        return grid
    grid = replace(grid, mended=(Mended(lines, "sidecar"),))
    return characters.difference(lines, [grid], sheet.source, sheet.partial) or grid


def _as_printed(rows: Rows, text: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a name list, each in the order in which the text prints role, name and post; as given where it does not."""
    out, at = [], 0
    for row in rows:
        ways = (way for way in permutations(row) if text.startswith(characters.fold("".join(way)), at))
        found = next(ways, tuple(row))
        at += len(characters.fold("".join(found)))
        out.append(tuple(found))
    return tuple(out)


def _members(rows: Rows) -> tuple[Member, ...]:
    """The persons of rows of role, name and post; a role is that of all who stand below it without one."""
    role, out = None, []
    for label, name, post in rows:
        role = persons.role(label) if label and not label.isdigit() else role
        if name:
            out.append(people.Row(role, label, name, post).member(None))
    return tuple(out)


def _differs(kind: str, rows: Rows, lines: Sequence[int], sheet: Sheet) -> Said:
    """Which characters the rows lack or have too many, and the first line that they do not print, as it should be written."""
    want = Counter(characters.fold("".join(map(sheet.text, lines))))
    got = Counter(characters.fold("".join(map("".join, rows))))
    found = [
        f"{word}「{''.join((more - less).elements())[:20]}」"
        for word, more, less in (("缺", want, got), ("多", got, want))
        if more - less
    ]
    line = _unprinted(rows, lines, sheet)
    shown = _row(kind, sheet.text(line), max(map(len, rows)))
    return say("rows-differ", key=kind, differ="，".join(found), line=line, text=sheet.text(line)[:40], row=shown)


def _unprinted(rows: Rows, lines: Sequence[int], sheet: Sheet) -> int:
    """The first line whose characters the rows have not."""
    left = Counter(characters.fold("".join(map("".join, rows))))
    for number in lines:
        text = Counter(characters.fold(sheet.text(number)))
        if text - left:
            return number
        left -= text
    return lines[-1]


def _row(kind: str, text: str, width: int) -> str:
    """A line as a row in a sidecar."""
    parts = persons.pieces(text) if kind == "roster" else text.split()
    if kind == "roster":
        parts = [*([""] if parts and not persons.is_label(parts[0]) else []), *parts]
        parts = [*parts[:2], "".join(parts[2:])] if len(parts) > 2 else [*parts, ""][:3]
    return f"[{', '.join(part or chr(34) * 2 for part in parts)}]"


# --- rows of a grid that is cut ------------------------------------------------------------------------------------------


def split(grid: Grid, groups: Sequence[Sequence[int]], sheet: Sheet) -> list[Grid] | None:
    """The rows that stand on each group of lines, in order, as grids of their own; None where a row stands on two."""
    of_row = _lines_of(grid, sheet)
    if of_row is None:
        return None
    out = []
    for place, group in enumerate(groups):
        wanted = set(group)
        rows = [row for row, lines in zip(grid.rows, of_row, strict=True) if lines and lines <= wanted]
        if any(lines & wanted and not lines <= wanted for lines in of_row):
            return None
        out.append(_part(grid, tuple(group), rows, grid.header_rows if place == 0 else 0))
    return out


def _part(grid: Grid, lines: tuple[int, ...], rows: Rows, header_rows: int) -> Grid:
    """Some rows of a grid."""
    shown, some = tuple(map(tuple, rows)), set(lines)
    marks: tuple[Markup, ...] = tuple(mark for mark in grid.marks if mark.line in some)
    mended = tuple(each for each in grid.mended if some.issuperset(each.lines))
    changed = replace(
        grid, lines=lines, rows=shown, header_rows=min(header_rows, len(shown)), marks=marks, mended=mended
    )
    if not isinstance(changed, Roster):
        return changed
    text = forms.squash("".join(map("".join, shown)))
    return replace(changed, members=tuple(each for each in changed.members if forms.squash(each.name) in text))


def _lines_of(grid: Grid, sheet: Sheet) -> list[set[int]] | None:
    """The lines that each row stands on: its characters are the next ones of the lines; None where they are not."""
    where = [number for number in grid.lines for _ in characters.fold(sheet.text(number))]
    text = characters.fold("".join(map(sheet.text, grid.lines)))
    out, at = [], 0
    for row in grid.rows:
        shown = characters.fold("".join(row))
        if not text.startswith(shown, at):
            return None
        out.append(set(where[at : at + len(shown)]))
        at += len(shown)
    return out if at == len(text) else None
