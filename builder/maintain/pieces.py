"""Blocks cut at the lines that they were made from: what of a paragraph or of a table stands on which line.

Guaranteed: every word of the blocks, and every row of a table or list of persons, is in exactly one piece, in order; where
the lines cannot be told apart it is at the first of them.
Not done here: what no block holds (see `desk`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from builder.checks import characters, laws
from builder.checks.characters import Partial
from builder.model import Block, Grid, Heading, Text

GOES_ON = "接上行"
LABELS: Mapping[str, str] = {
    "title": "标题",
    "subtitle": "题注",
    "byline": "作者",
    "number": "文号",
    "addressees": "主送",
    "paragraph": "正文",
    "item": "列项",
    "attachment-list": "附件说明",
    "attachment-label": "附件",
    "attachment-title": "附件标题",
    "event": "记事",
    "signature": "署名",
    "date": "日期",
    "note": "附注",
    "verbatim": "照录",
    "table": "表",
    "roster": "名单",
}
_LEVELS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line, and what it became.

    kind     the type of its block, or what else it is
    label    the same in a maintainer's words
    cells    of a row of a table or a list of persons, in the place of `text`
    goes_on  the block began on a line above
    """

    kind: str
    label: str
    text: str = ""
    cells: tuple[str, ...] = ()
    is_header: bool = False
    goes_on: bool = False


RULE = Piece("rule", "表格线", "不成文字")


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is cut: a text, or a row, which is never cut; `first` is the first line of its block."""

    piece: Piece
    first: int


def of_lines(blocks: Sequence[Block], source: Sequence[str], partial: Partial) -> Mapping[int, Sequence[Piece]]:
    """The pieces of each line of a notice's blocks."""
    counted: Counter[str] = Counter()
    found: dict[int, list[Piece]] = {}
    for lines, together in laws.groups(blocks):
        units = [unit for block in together for unit in _units(block, counted)]
        found |= _cut(lines, together, units, source, partial)
    return found


def _units(block: Block, counted: Counter[str]) -> Iterator[_Unit]:
    """What a block is cut into, with its label and its number."""
    if isinstance(block, Heading):
        yield _Unit(
            Piece(block.type, f"{_LEVELS[min(block.level, len(_LEVELS)) - 1]}级标题", block.text), block.lines[0]
        )
    elif isinstance(block, Text):
        label = LABELS[block.type]
        if block.type == "paragraph":
            counted[block.type] += 1
            label = f"{label} {counted[block.type]}"
        yield _Unit(Piece(block.type, label, block.text), block.lines[0])
    else:
        for number, row in enumerate(block.rows, 1 - block.header_rows):
            label = f"{LABELS[block.type]} {number}" if number > 0 else f"{LABELS[block.type]}头"
            yield _Unit(Piece(block.type, label, cells=row, is_header=number <= 0), block.lines[0])


def _cut(
    lines: Sequence[int], blocks: Sequence[Block], units: Sequence[_Unit], source: Sequence[str], partial: Partial
) -> dict[int, list[Piece]]:
    """The pieces of every line of blocks that share lines."""
    if len(blocks) == 1 and blocks[0].type == "verbatim":
        return _as_printed(lines, units[0], source)
    held = _lengths(lines, blocks, source, partial)
    sizes = [_size(unit.piece) for unit in units]
    if sum(held.values()) != sum(sizes):
        return _at_their_first(lines, units)
    found = _dealt(lines, [held[line] for line in lines], units, sizes)
    return {line: own or [_without_words(blocks, line)] for line, own in found.items()}


def _dealt(
    lines: Sequence[int], lengths: Sequence[int], units: Sequence[_Unit], sizes: Sequence[int]
) -> dict[int, list[Piece]]:
    """The units dealt out to the lines, each of which holds as many characters as its length says."""
    found: dict[int, list[Piece]] = {line: [] for line in lines}
    ends = list(accumulate(lengths))
    at, start = 0, 0
    for unit, size in zip(units, sizes, strict=True):
        while at < len(lines) - 1 and ends[at] <= start and (size or found[lines[at]]):
            at += 1
        last = next(place for place in range(at, len(lines)) if ends[place] >= start + size)
        cuts = [*ends[at:last], start + size]
        for line, piece in zip(lines[at : last + 1], _parts(unit.piece, start, cuts), strict=True):
            found[line].append(piece)
        at, start = last, start + size
    return found


def _lengths(lines: Sequence[int], blocks: Sequence[Block], source: Sequence[str], partial: Partial) -> Counter[int]:
    """How many characters of each line the blocks print."""
    words = characters.expected_words(lines, blocks, source, partial)
    found: Counter[int] = Counter()
    for word in words if isinstance(words, list) else ():
        found[word.line] += len(word.text)
    return found


def _size(piece: Piece) -> int:
    return sum(map(len, map(characters.fold, piece.cells or (piece.text,))))


def _parts(piece: Piece, start: int, ends: Sequence[int]) -> Iterator[Piece]:
    """A piece cut where lines end: a text into its parts, a row whole and then what goes on."""
    first, *rest = _texts(piece.text, [end - start for end in ends])
    yield replace(piece, text=first)
    yield from (replace(piece, text=text, label=GOES_ON, cells=(), goes_on=True) for text in rest)


def _texts(text: str, ends: Sequence[int]) -> list[str]:
    """A text cut after so many characters as they are counted; whole where that cannot be told."""
    sizes = list(accumulate(len(characters.fold(char)) for char in text))
    if not text or sizes[-1] != ends[-1]:
        return [text, *[""] * (len(ends) - 1)]
    cuts = [0, *(next(at for at, size in enumerate(sizes, 1) if size >= end) for end in ends[:-1]), len(text)]
    return [text[first:last] for first, last in pairwise(cuts)]


def _as_printed(lines: Sequence[int], unit: _Unit, source: Sequence[str]) -> dict[int, list[Piece]]:
    return {line: [replace(unit.piece, text=characters.verbatim_line(source[line - 1]))] for line in lines}


def _at_their_first(lines: Sequence[int], units: Sequence[_Unit]) -> dict[int, list[Piece]]:
    """Where the characters do not add up: every unit at the first line of its block."""
    found: dict[int, list[Piece]] = {line: [] for line in lines}
    for unit in units:
        found[unit.first].append(unit.piece)
    return {line: own or [Piece(units[0].piece.kind, GOES_ON, goes_on=True)] for line, own in found.items()}


def _without_words(blocks: Sequence[Block], line: int) -> Piece:
    """A line of which nothing is printed: the rules of a table, a mark."""
    in_grid = any(isinstance(block, Grid) and line in block.lines for block in blocks)
    return RULE if in_grid else Piece("rule", "排版标记", "不成文字")
