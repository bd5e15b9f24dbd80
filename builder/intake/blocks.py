"""Blocks of an input that tells no glyphs, what an OCR engine or a web page gives → its lines.

Guaranteed: each piece of each block stands in `given`, and in a line or in what was left out; characters that no text may
hold (controls, halves of a pair) are replaced in both.
Not done here: deciding what a block is (see `ocr`, `webpage`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from builder.intake.received import Box, LeftOut, Placed, Received

Pieces = tuple[str, ...]
ABOVE, BODY, BELOW = -1, 0, 1

_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f]+")
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Block:
    """A block in the order of the text.

    lines    each a line of the text, as the pieces that it is made of
    rows     of a table, where it is one: its cells, each as its pieces; `header` of them are its header
    place    ABOVE or BELOW for what stands around the text of a page
    level    of a heading; 0 for what is none
    reason   why it was left out, a word of `REASONS`; "" where it was not
    goes_on  its first line goes on with the line of the block before it
    """

    lines: tuple[Pieces, ...] = ()
    rows: tuple[tuple[Pieces, ...], ...] = ()
    header: int = 0
    page: int | None = None
    box: Box | None = None
    place: int = BODY
    level: int = 0
    reason: str = ""
    goes_on: bool = False


def clean(text: str) -> str:
    """A text without what none can hold."""
    return _HALF.sub("�", _NO_TEXT.sub("", text))


def lines_of(text: str) -> tuple[Pieces, ...]:
    """The lines of a text that are not blank, each of one piece."""
    return tuple((line.strip(),) for line in clean(text).splitlines() if line.strip())


def joined(parts: Iterable[str]) -> str:
    """Parts of one line that were printed below each other: together, but for Latin words and figures."""
    out = ""
    for part in parts:
        out += _between(out, part) + part
    return out


def _between(before: str, after: str) -> str:
    return " " if before and after and _is_latin(before[-1]) and _is_latin(after[0]) else ""


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def received(blocks: Iterable[Block], pages: Sequence[tuple[float, float]], format: str) -> Received:
    """Everything, page by page, what stands above and below a page's text at its place."""
    lines: list[Placed] = []
    left_out: list[LeftOut] = []
    given: list[str] = []
    ordered = sorted(blocks, key=lambda block: (block.page or 0, block.place))
    for block in ordered:
        for text, pieces in _lines(block):
            of = tuple(range(len(given), len(given) + len(pieces)))
            given += pieces
            if block.reason:
                left_out.append(LeftOut(text, of, block.reason, block.page, block.box))
            else:
                _put(lines, Placed(text, of, block.page, block.box), block)
    return Received(tuple(lines), tuple(left_out), tuple(given), tuple(pages), format)


def _put(lines: list[Placed], line: Placed, block: Block) -> None:
    """A line, or the rest of the one before it."""
    if block.goes_on and lines and block.lines and line.text == "".join(block.lines[0]):
        before = lines.pop()
        line = replace(before, text=before.text + _between(before.text, line.text) + line.text, of=before.of + line.of)
    lines.append(line)


def _lines(block: Block) -> Iterator[tuple[str, Pieces]]:
    mark = f"{'#' * min(block.level, 6)} " if block.level and not block.reason else ""
    for pieces in block.lines:
        yield mark + "".join(pieces), pieces
    width = max(map(len, block.rows), default=0)
    for number, row in enumerate(block.rows, 1):
        if any(row):
            cells = ["".join(cell).strip() for cell in row] + [""] * (width - len(row))
            yield _row(cells, bool(block.reason)), tuple(piece for cell in row for piece in cell)
        if number == block.header and not block.reason:
            yield "|" + "---|" * width, ()


def _row(cells: Sequence[str], bare: bool) -> str:
    if bare:
        return " ".join(filter(None, cells))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
