"""Blocks that were read from ideographs → blocks with the radicals and compatibility forms that the text prints for them.

Guaranteed: only characters that stand for an ideograph are put in its place; nothing is added, moved or lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from builder.model import Block, Notice


def notices(found: Sequence[Notice], source: Sequence[str], read: Sequence[str]) -> Iterator[Notice]:
    """The notices, as the source prints them; `read` are its lines with ideographs only."""
    other = {number for number, (line, seen) in enumerate(zip(source, read, strict=True), 1) if line != seen}
    for notice in found:
        blocks = (block if other.isdisjoint(block.lines) else _block(block, source, read) for block in notice.blocks)
        yield replace(notice, blocks=tuple(blocks)) if other else notice


def _block(block: Block, source: Sequence[str], read: Sequence[str]) -> Block:
    shown = _printer(*("".join(lines[number - 1] for number in block.lines) for lines in (source, read)))
    rows = block.rows and tuple(tuple(map(shown, row)) for row in block.rows)
    return replace(block, text=block.text and shown(block.text), rows=rows)


def _printer(source: str, read: str) -> Callable[[str], str]:
    """What gives pieces of a text, one after the other, as its source prints them."""
    at = 0

    def shown(text: str) -> str:
        nonlocal at
        out = []
        for char in text:
            place = read.find(char, at)
            if place >= 0 and not char.isspace():
                char, at = source[place], place + 1
            out.append(char)
        return "".join(out)

    return shown
