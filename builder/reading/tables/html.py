"""Tables of HTML, as OCR programs and converters write them: lines → the rows of one piece.

Guaranteed: every character between the tags stands in a cell, in its order: text outside the cells makes a row of its own.
Every tag is given back, as it stands on its lines.
Not done here: joining what a page break parted (see `tables`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, takewhile

from builder.model import Markup
from builder.reading.tables.pieces import Piece, Row
from builder.text import forms
from builder.text.line import Line

_MAX_SPAN = 200
_MAX_SPANNED = 20_000  # places that spanning cells may take in one table; more is no table that anybody printed
_NAMES = (
    "table|thead|tbody|tfoot|colgroup|col|caption|tr|td|th|div|p|br|center|span|font|b|strong|i|em|u|sup|sub|ol|ul|li"
    "|html|body|head|section"
)
_TAG = re.compile(
    rf"""<!--[^<>]{{0,500}}-->|<(?P<end>/?)(?P<name>{_NAMES})(?P<rest>(?:\s(?:[^<>"']|"[^"<]{{0,500}}"|'[^'<]{{0,500}}'|["'])*+)?)/?>""",
    re.IGNORECASE,
)
_SPAN = re.compile(r"""(?<![\w-])(?P<name>colspan|rowspan)\s*=\s*["']?(?P<value>\d{1,4})""", re.IGNORECASE)
_RAISED = re.compile(r"(?<=\d)\0+(?=\d)")  # where <sup> alone parts two figures
_BREAKS = ("br", "p", "li", "div", "section", "table", "tr", "td", "th", "caption")
_PARTS = {"sup": "\0", "sub": "\0", **dict.fromkeys(_BREAKS, "\n")}


@dataclass
class _Cell:
    heads: bool
    across: int
    down: int
    parts: list[str] = field(default_factory=list)

    def text(self) -> str:
        whole = _RAISED.sub(" ", "".join(self.parts)).replace("\0", "")  # no text holds a NUL
        lines = (line.strip() for line in forms.entities(whole).split("\n"))
        return "\n".join(line for line in lines if line)


@dataclass
class _Written:
    """A row as written: its cells, the lines that it stands on, and whether another table began before it."""

    begins: bool
    cells: list[_Cell] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)


def tags(line: Line) -> tuple[Markup, ...]:
    """The tags that stand whole on a line, also of a table that is never closed."""
    return tuple(Markup(line.number, tag[0], tag.start()) for tag in _TAG.finditer(line.raw))


def closings(lines: Sequence[Line]) -> list[int]:
    """The places at which a table ends."""
    return [place for place, line in enumerate(lines) if "</" in line.raw and "</table>" in line.raw.lower()]


def read(lines: Sequence[Line], start: int, ends: Sequence[int]) -> Piece | None:
    """The table that begins at a line, with others on its last line; None where none is closed.  `ends` are `closings`."""
    if "<table" not in lines[start].raw.lower():
        return None
    at = bisect_left(ends, start)
    if at == len(ends) or ends[at] >= len(lines):
        return None
    end = ends[at] + 1
    built = _Builder()
    for token in _tokens(lines[start:end]):
        built.take(token)
    written = [row for row in built.rows if row.cells]
    rows = [
        Row(cells, tuple(sorted(row.lines)), cut=row.begins, heads=all(cell.heads for cell in row.cells))
        for cells, row in zip(_grid(written), written, strict=True)
    ]
    if not any(any(row.cells) for row in rows):
        return None
    numbers = tuple(line.number for line in lines[start:end])
    return Piece(start, end, rows, numbers, _header(rows, written[0]), tuple(built.marks))


def _header(rows: Sequence[Row], first: _Written) -> int:
    """How many rows are header: what is marked so, and what the first row's cells span; within the first of several tables."""
    marked = sum(1 for _ in takewhile(lambda row: row.heads, rows))
    size = 1 + sum(1 for _ in takewhile(lambda row: not row.cut, rows[1:]))
    return min(max(marked, 1, *(cell.down for cell in first.cells)), size - 1)


@dataclass(frozen=True, slots=True)
class _Token:
    """A tag, or text of one line.

    lines  the source lines that it stands on
    marks  what of a tag stands on each of them
    tag    None for text
    """

    text: str
    lines: tuple[int, ...]
    marks: tuple[Markup, ...] = ()
    tag: re.Match[str] | None = None


def _tokens(lines: Sequence[Line]) -> Iterator[_Token]:
    raws = [line.raw.strip() for line in lines]
    whole = "\n".join(raws)
    ends = list(accumulate(len(raw) + 1 for raw in raws))
    at = 0
    for tag in _TAG.finditer(whole):
        yield from _texts(whole[at : tag.start()], bisect_right(ends, at), lines)
        marks = tuple(_marks(tag, ends, lines))
        yield _Token(tag[0], tuple(mark.line for mark in marks), marks, tag)
        at = tag.end()
    yield from _texts(whole[at:], bisect_right(ends, at), lines)


def _marks(tag: re.Match[str], ends: Sequence[int], lines: Sequence[Line]) -> Iterator[Markup]:
    at = tag.start()
    for place, part in enumerate(tag[0].split("\n"), bisect_right(ends, at)):
        if part.strip():
            raw = lines[place].raw
            in_line = at - (ends[place - 1] if place else 0) + len(part) - len(part.lstrip())
            yield Markup(lines[place].number, part.strip(), in_line + len(raw) - len(raw.lstrip()))
        at += len(part) + 1


def _texts(text: str, first: int, lines: Sequence[Line]) -> Iterator[_Token]:
    for place, part in enumerate(text.split("\n"), first):
        if place > first:
            yield _Token("\n", ())
        if part:
            yield _Token(part, (lines[place].number,))


class _Builder:
    """Puts tags and texts together; a table inside a cell is lines of that cell."""

    def __init__(self) -> None:
        self.rows: list[_Written] = []
        self.marks: list[Markup] = []
        self._row: _Written | None = None
        self._cell: _Cell | None = None
        self._depth = 0
        self._begins = False  # another table has begun since the last row

    def take(self, token: _Token) -> None:
        """The next token."""
        if token.tag is not None:
            self.marks += token.marks
            self._take_tag(token.tag)
        elif self._cell is not None:
            self._cell.parts.append(token.text)
        elif token.text.strip():  # outside the cells
            self._begin_cell("", "").parts.append(token.text)
        if self._row is not None:
            self._row.lines.update(token.lines)

    def _take_tag(self, tag: re.Match[str]) -> None:
        name, ends = (tag["name"] or "").lower(), tag["end"] == "/"
        inside = self._is_inside(name, ends)
        if inside or name not in ("table", "tr", "td", "th"):
            self._part_words(name)
            return
        self._cell = None
        if name in ("table", "tr"):
            self._row = None
        if ends:
            return
        if name == "table":
            self._begins = self._begins or bool(self.rows)
        elif name == "tr":
            self._begin_row()
        else:
            self._begin_cell(name, tag["rest"] or "")

    def _is_inside(self, name: str, ends: bool) -> bool:
        """Whether a tag belongs to a table inside a cell; one that begins outside the cells is no table of a cell."""
        outer = self._depth if self._cell is not None else 0
        if name == "table":
            self._depth = max(0, self._depth - 1) if ends else outer + 1
        return outer > 1 or self._depth > 1

    def _part_words(self, name: str) -> None:
        """A tag inside a cell that ends a line of it, or that alone parts two figures."""
        if self._cell is not None and name in _PARTS:
            self._cell.parts.append(_PARTS[name])

    def _begin_row(self) -> _Written:
        self._row = _Written(self._begins)
        self._begins = False
        self.rows.append(self._row)
        return self._row

    def _begin_cell(self, name: str, attributes: str) -> _Cell:
        spans = {found["name"].lower(): int(found["value"]) for found in _SPAN.finditer(attributes)}
        across, down = (min(max(spans.get(key, 1), 1), _MAX_SPAN) for key in ("colspan", "rowspan"))
        self._cell = _Cell(name == "th", across, down)
        (self._row or self._begin_row()).cells.append(self._cell)
        return self._cell


def _grid(rows: Sequence[_Written]) -> list[list[str]]:
    """The rows in columns: a spanning cell keeps its text in its first place, the others are empty."""
    held: set[tuple[int, int]] = set()
    out: list[list[str]] = []
    for r, row in enumerate(rows):
        if row.begins:
            held.clear()
        cells: list[str] = []
        for cell in row.cells:
            while (r, len(cells)) in held:
                cells.append("")
            narrow = len(held) > _MAX_SPANNED
            across, down = (1, 1) if narrow else (cell.across, cell.down)
            held.update((below, len(cells) + beside) for below in range(r + 1, r + down) for beside in range(across))
            cells += [cell.text(), *[""] * (across - 1)]
        while (r, len(cells)) in held:
            cells.append("")
        out.append(cells)
    width = max(map(len, out), default=0)
    return [cells + [""] * (width - len(cells)) for cells in out]
