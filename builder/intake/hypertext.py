"""HTML, a whole page or the table that an OCR engine wrote → its lines and tables, in their order.

Guaranteed: every text between the tags that is not blank stands in a line or in a cell, in its order, however the tags
are nested.  A cell that spans places keeps its text in the first, the others are empty.
Not done here: what of a page is its own furniture (see `webpage`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, PreformattedString, Tag

from builder.intake.blocks import Block, Pieces, clean
from builder.intake.refused import InputError

_IN_A_LINE = (
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub"
    " sup tt u var wbr img"
)
_INLINE = frozenset(_IN_A_LINE.split())
_NEVER_SHOWN = "script style template noscript head title meta link object iframe svg math audio video"
_SILENT = frozenset(_NEVER_SHOWN.split())
_HEADING = re.compile(r"h([1-6])$")
_BLANK = re.compile(r"[ \t\r\n\f\v\xa0\u2028\u2029\x1c-\x1f\x85]+")
_MOST_SPAN = 200
_MOST_PLACES = 200_000  # of one table; more is no table that anybody printed
_MOST_CELLS = 500_000  # … with all its rows as wide as the widest
_CONTAINED = 400  # characters of a cell; a longer one holds text and not a value


@dataclass
class _Cell:
    heads: bool
    across: int
    down: int
    pieces: list[str] = field(default_factory=list)
    broken: bool = False  # a new line of the cell begins


@dataclass
class _Table:
    tag: Tag
    rows: list[list[_Cell]] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)  # text outside the cells
    cell: _Cell | None = None


def soup(html: str) -> BeautifulSoup:
    """The tree of a page; nothing of it is loaded or run."""
    return BeautifulSoup(html, "html.parser")


def blocks(root: Tag, skipped: Callable[[Tag], bool] = lambda _: False, layout: Container[int] = ()) -> Iterator[Block]:
    """The lines and tables below a tag, without what is skipped; `layout` are ids of tables that are none."""
    writer = _Writer(layout)
    for opens, node in walk(root, skipped):
        if isinstance(node, Tag):
            yield from writer.open(node) if opens else writer.close(node)
        elif isinstance(node, NavigableString) and is_text(node):
            writer.take(node)
    yield from writer.flush()


def is_text(node: NavigableString) -> bool:
    """Whether a string is shown: no comment, no declaration."""
    return not isinstance(node, Comment | PreformattedString)


def is_silent(tag: Tag) -> bool:
    """Whether what is in a tag is no text of the page."""
    return tag.name in _SILENT


def walk(root: Tag, skipped: Callable[[Tag], bool]) -> Iterator[tuple[bool, PageElement]]:
    """Each tag as it opens and as it closes, each string once; deep nesting takes no stack."""
    stack: list[tuple[bool, PageElement]] = [(True, root)]
    while stack:
        opens, node = stack.pop()
        if not isinstance(node, Tag) or not opens:
            yield opens, node
        elif node is root or not (is_silent(node) or skipped(node)):
            yield True, node
            stack.append((False, node))
            stack += ((True, child) for child in reversed(node.contents))


class _Writer:
    """Puts lines and tables together."""

    def __init__(self, layout: Container[int]) -> None:
        self._layout = layout
        self._line: list[str] = []
        self._level = 0
        self._table: _Table | None = None

    def open(self, tag: Tag) -> Iterator[Block]:
        """A tag begins."""
        if self._table is not None:
            _open_in(self._table, tag)
        elif tag.name not in _INLINE:
            yield from self.flush()
            if found := _HEADING.match(tag.name):
                self._level = int(found[1])
            if tag.name == "table" and id(tag) not in self._layout and is_data(tag):
                self._table = _Table(tag)

    def close(self, tag: Tag) -> Iterator[Block]:
        """A tag ends."""
        if self._table is None:
            if tag.name not in _INLINE:
                yield from self.flush()
                self._level = 0 if _HEADING.match(tag.name) else self._level
        elif tag is self._table.tag:
            table, self._table = self._table, None
            yield from _written(table)
        elif self._table.cell is not None:
            self._table.cell.broken |= tag.name not in _INLINE

    def take(self, string: str) -> None:
        """A text."""
        if self._table is None:
            self._line.append(string)
        elif self._table.cell is not None:
            _put(self._table.cell, string)
        elif text := _flat(string).strip():
            self._table.loose.append(text)

    def flush(self) -> Iterator[Block]:
        """The line that has begun."""
        pieces, self._line = _line(self._line), []
        if pieces:
            yield Block((pieces,), level=self._level)


def _flat(text: str) -> str:
    return _BLANK.sub(" ", clean(text))


def _line(strings: Sequence[str]) -> Pieces:
    """The pieces of a line, blanks at its ends and between blanks taken off."""
    pieces: list[str] = []
    for string in strings:
        text = _flat(string)
        if not pieces or pieces[-1].endswith(" "):
            text = text.lstrip(" ")
        if text:
            pieces.append(text)
    while pieces and not pieces[-1].strip():
        pieces.pop()
    return (*pieces[:-1], pieces[-1].rstrip()) if pieces else ()


# --- tables --------------------------------------------------------------------------------------------------------------


def _none(tag: Tag) -> bool:
    return False


def is_data(table: Tag) -> bool:
    """Whether a table holds values; one with tables or long texts in it, or of one cell, places what is on the page."""
    if any(node is not table and isinstance(node, Tag) and node.name == "table" for _, node in walk(table, _none)):
        return False
    cells = table.find_all(["td", "th"])
    return len(cells) > 1 and not any(_is_long(cell) for cell in cells)


def _is_long(cell: Tag) -> bool:
    return sum(len(text) for text in cell.strings) > _CONTAINED and len(cell.find_all(["p", "br", "div"])) > 4


def _open_in(table: _Table, tag: Tag) -> None:
    if tag.name == "tr":
        table.rows.append([])
        table.cell = None
    elif tag.name in ("td", "th"):
        table.cell = _Cell(tag.name == "th", _span(tag, "colspan"), _span(tag, "rowspan"))
        if not table.rows:
            table.rows.append([])
        table.rows[-1].append(table.cell)
    elif table.cell is not None:
        table.cell.broken |= tag.name not in _INLINE


def _span(tag: Tag, name: str) -> int:
    found = re.match(r"\s*(\d{1,4})", str(tag.get(name, "")))
    return min(max(int(found[1]), 1), _MOST_SPAN) if found else 1


def _put(cell: _Cell, string: str) -> None:
    text = _flat(string)
    if not cell.pieces:
        text = text.lstrip(" ")
    if not text.strip():
        if text and cell.pieces:
            cell.pieces[-1] = cell.pieces[-1].rstrip(" ") + " "
        return
    last = cell.pieces[-1].rstrip() if cell.pieces else ""
    parts = cell.broken and last and last[-1].isascii() and last[-1].isalnum() and text[0].isascii()
    cell.pieces.append(f" {text}" if parts else text)
    cell.broken = False


def _written(table: _Table) -> Iterator[Block]:
    for text in table.loose:
        yield Block(((text,),))
    rows = [row for row in table.rows if row]
    if any(cell.pieces for row in rows for cell in row):
        heads = sum(1 for _ in takewhile(lambda row: all(cell.heads for cell in row), rows))
        header = min(max(heads, *(cell.down for cell in rows[0]), 1), len(rows) - 1)
        grid = tuple(_grid(rows))
        if len(grid) * max(map(len, grid)) > _MOST_CELLS:
            raise InputError("table-too-full", most=_MOST_CELLS)
        yield Block(rows=grid, header=header)


def _grid(rows: Sequence[Sequence[_Cell]]) -> Iterator[tuple[Pieces, ...]]:
    held: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        cells: list[Pieces] = []
        for cell in row:
            while (at, len(cells)) in held:
                cells.append(())
            across, down = (cell.across, cell.down) if len(held) < _MOST_PLACES else (1, 1)
            held.update((below, len(cells) + beside) for below in range(at + 1, at + down) for beside in range(across))
            cells += [tuple(cell.pieces), *[()] * (across - 1)]
        while (at, len(cells)) in held:
            cells.append(())
        yield tuple(cells)
