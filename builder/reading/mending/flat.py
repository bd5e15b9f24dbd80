"""A notice as a flat list of pieces, each with the stretches of its lines that it holds; and the notice built again.

Guaranteed: a notice that is flattened and built again is the notice that it was.  A piece that was cut holds what the
stretches print, marks aside.
Not done here: what is changed in the list (see `mending`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, takewhile

from builder.checks import characters, laws
from builder.checks.characters import Partial
from builder.content.spots import Spot
from builder.model import Block, Drop, Grid, Heading, Issue, Markup, Notice, Part, Text, TextType
from builder.reading import heads
from builder.text import forms, labels, marks
from builder.text.line import Line

_TITLES = ("title", "number", "addressees", "attachment-title")
_BODY = ("table", "roster", "attachment-label", "attachment-title")
_SIGN = re.compile(r"#{1,6}(?=\s+\S)")
_HEAD = ("title", "number", "subtitle", "byline", "addressees")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a line, white space aside: from `first` up to `end`."""

    line: int
    first: int
    end: int

    def __bool__(self) -> bool:
        return self.first < self.end


@dataclass(frozen=True, slots=True)
class Piece:
    """A block to be: what it is, what it holds, and the block that it was while nothing has changed."""

    type: str
    stretches: tuple[Stretch, ...]
    block: Block | None = None
    level: int = 0
    head: bool = False  # whether it stands in the head of its notice

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines that it stands on."""
        return tuple(dict.fromkeys(stretch.line for stretch in self.stretches))

    @property
    def start(self) -> Spot:
        """Where it begins."""
        return Spot(self.stretches[0].line, self.stretches[0].first)

    @property
    def stop(self) -> Spot:
        """Where it has ended."""
        return Spot(self.stretches[-1].line, self.stretches[-1].end)


@dataclass
class Sheet:
    """What the lines of an issue print: their text without marks and what was dropped of them, those marks, and what is
    dropped while it is mended."""

    source: Sequence[str]
    partial: Partial
    marks: dict[int, tuple[Markup, ...]] = field(default_factory=dict)
    dropped: list[Drop] = field(default_factory=list)

    def text(self, line: int) -> str:
        """What a line prints."""
        shown = ""
        for before, piece in characters.pieces(self.source[line - 1], self.marks.get(line, ())):
            shown += (" " if before and shown else "") + forms.entities(piece or "")
        for drop in self.partial.get(line, ()):
            shown = _without(shown, forms.compact(drop.text))
        return shown.strip()

    def size(self, line: int) -> int:
        """How many characters a line prints."""
        return len(forms.compact(self.text(line)))

    def read(self, stretch: Stretch) -> str:
        """What a stretch prints."""
        return _cut(self.text(stretch.line), stretch.first, stretch.end).strip()

    def sign(self, stretch: Stretch) -> Markup | None:
        """The sign of a heading that a part of a line begins with: that line was two."""
        found = _SIGN.match(self.read(stretch)) if stretch.first else None
        if found is None:
            return None
        taken = self.marks.get(stretch.line, ())
        for place in re.finditer(rf"(?<!#){found[0]}(?!#)", self.source[stretch.line - 1]):
            before = self.source[stretch.line - 1][: place.start()]
            if len(forms.compact(before)) - sum(len(forms.compact(each.text)) for each in taken) == stretch.first:
                return Markup(stretch.line, found[0], place.start())
        return None


def _cut(text: str, first: int, end: int) -> str:
    """A part of a text, by how many characters, white space aside, stand before it."""
    counts = list(accumulate((not char.isspace() for char in text), initial=0))
    return text[counts.index(first) : counts.index(end)] if first < end else ""


def _without(text: str, dropped: str) -> str:
    """A text without what was dropped of it, the last time that it stands there."""
    at, size = forms.compact(text).rfind(dropped), len(forms.compact(text))
    return f"{_cut(text, 0, at)} {_cut(text, at + len(dropped), size)}" if at >= 0 else text


def sheet_of(issue: Issue, lines: Sequence[Line]) -> Sheet:
    """What the lines of an issue print, the marks taken off that its blocks name."""
    marks = {line.number: line.marks for line in lines if line.marks}
    for notice in issue.notices:
        for block in notice.blocks:
            marks |= dict.fromkeys(block.lines, ())
    for notice in issue.notices:
        for block in notice.blocks:
            for mark in block.marks:
                marks[mark.line] = (*marks[mark.line], mark)
    return Sheet(issue.text_lines, laws.partial_drops(issue.dropped), marks)


def flatten(notice: Notice, sheet: Sheet) -> list[Piece]:
    """The pieces of a notice, in order."""
    head = set(map(id, notice.head))
    return [
        Piece(block.type, stretches, block, getattr(block, "level", 0), id(block) in head)
        for lines, together in laws.groups(notice.blocks)
        for block, stretches in zip(together, _stretches(lines, together, sheet), strict=True)
    ]


def _stretches(lines: Sequence[int], blocks: Sequence[Block], sheet: Sheet) -> Iterator[tuple[Stretch, ...]]:
    """What of their lines each of some blocks holds: of a line that several share, as many characters as each has left."""
    sizes = {number: sheet.size(number) for number in lines}
    used = dict.fromkeys(lines, 0)
    for place, block in enumerate(blocks):
        left = len(forms.compact(_printed(block)))
        later = {number for other in blocks[place + 1 :] for number in other.lines}
        out = []
        for number in block.lines:
            size = sizes[number] - used[number]
            if number in later:
                size = min(size, left)
            out.append(Stretch(number, used[number], used[number] + size))
            used[number] += size
            left -= size
        yield tuple(out)


def between(stretches: Sequence[Stretch], first: Spot, end: Spot) -> tuple[Stretch, ...]:
    """What of some stretches stands from one place up to another."""
    out = []
    for each in stretches:
        start = max(each.first, first.at if each.line == first.line else 0)
        stop = min(each.end, end.at if each.line == end.line else each.end)
        within = first.line <= each.line <= end.line and (start < stop or (start == stop == each.first == each.end))
        if within and not (each.line == end.line and not end.at):
            out.append(Stretch(each.line, start, stop))
    return tuple(out)


def _printed(block: Block) -> str:
    return "".join(map("".join, block.rows)) if isinstance(block, Grid) else block.text


def build(notice: Notice, pieces: Sequence[Piece], sheet: Sheet) -> Notice:
    """The notice with these pieces for its blocks; an attachment begins at its label, or at a title without one."""
    above = _head_size(pieces)
    head = tuple(_in_head(piece, sheet) for piece in pieces[:above])
    old = {id(part.head[0]): part for part in notice.attachments if part.head}
    own = notice.parts[0] if notice.parts else Part(None, None, notice.span[0])
    parts = [replace(own, blocks=())]
    for piece in pieces[above:]:
        block, last = block_of(piece, sheet), parts[-1]
        if not isinstance(block, Text) or block.type not in ("attachment-label", "attachment-title"):
            parts[-1] = replace(last, blocks=(*last.blocks, block))
        elif _lacks_title(last) and block.type == "attachment-title":
            parts[-1] = replace(last, title=_titled(last, block, old), head=(*last.head, block))
        else:
            parts.append(_begun(block, old.get(id(block))))
    return replace(notice, head=head, parts=tuple(parts))


def _lacks_title(part: Part) -> bool:
    """Whether nothing stands under the label of an attachment yet."""
    return not part.blocks and [block.type for block in part.head] == ["attachment-label"]


def _titled(part: Part, block: Text, old: Mapping[int, Part]) -> str | None:
    """The title of an attachment: as it was read, where its head is what it was."""
    before = old.get(id(part.head[0]))
    return before.title if before and any(block is each for each in before.head) else forms.title_case(block.text)


def _begun(block: Text, old: Part | None) -> Part:
    """An attachment that begins with a block."""
    if old:
        return replace(old, title=old.title if len(old.head) == 1 else None, head=(block,), blocks=())
    if block.type == "attachment-title":
        return Part(None, forms.title_case(block.text), block.lines[0], (block,))
    return Part(labels.of_attachment(block.text), None, block.lines[0], (block,))


def _head_size(pieces: Sequence[Piece]) -> int:
    """How many pieces are the head: down to the last that was one or is a title, and what only a head says below it."""
    body = next((at for at, piece in enumerate(pieces) if piece.type in _BODY), len(pieces))
    size = max((at + 1 for at, piece in enumerate(pieces[:body]) if piece.head or piece.type == "title"), default=0)
    return size + sum(1 for _ in takewhile(lambda piece: piece.type in _HEAD, pieces[size:body]))


def _in_head(piece: Piece, sheet: Sheet) -> Text:
    """A block of a head; a heading that stands above the title is a note."""
    block = block_of(piece, sheet)
    if isinstance(block, Text):
        return block
    assert isinstance(block, Heading)
    return Text("note", block.lines, block.text, block.marks)


def block_of(piece: Piece, sheet: Sheet) -> Block:
    """The block that a piece is."""
    if piece.block is not None:
        return piece.block
    numbers = piece.lines
    taken = tuple(mark for each in piece.stretches if each.first == 0 for mark in sheet.marks.get(each.line, ()))
    text = _joined(piece, sheet)
    if sign := sheet.sign(piece.stretches[0]):
        taken, text = (sign, *taken), text.removeprefix(sign.text).lstrip()
    mark = marks.read(text) if piece.type in ("heading", "paragraph", "item") else None
    if piece.type == "heading":
        return Heading(numbers, text, piece.level or (mark.level if mark else 1), taken, mark)
    kind: TextType = piece.type  # type: ignore[assignment]
    return Text(kind, numbers, text, taken, mark)


def _joined(piece: Piece, sheet: Sheet) -> str:
    """The stretches as one text."""
    texts = [text for stretch in piece.stretches if (text := sheet.read(stretch))]
    if piece.type in _TITLES:
        spaced = (text + " " if text[-1:].isascii() and text[-1:].isalnum() else text for text in texts)
        whole = "".join(spaced)
        return heads.number_text(whole) if piece.type == "number" else forms.title_case(whole)
    text = ""
    for each in texts:
        text = forms.join(text, each)
    return text
