"""Blocks that were read from ideographs → blocks with the radicals and compatibility forms that the text prints for them.

Guaranteed: only characters that stand for an ideograph are put in its place; nothing is added, moved or lost.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from builder.model import Block, Grid, Notice

_Kind = TypeVar("_Kind", bound=Block)


def notices(found: Sequence[Notice], source: Sequence[str], read: Sequence[str]) -> Iterator[Notice]:
    """The notices, as the source prints them; `read` are its lines with ideographs only."""
    other = {number for number, (line, seen) in enumerate(zip(source, read, strict=True), 1) if line != seen}
    for notice in found:
        yield _notice(notice, other, source, read) if other else notice


def _notice(notice: Notice, other: Container[int], source: Sequence[str], read: Sequence[str]) -> Notice:
    def printed(blocks: Sequence[_Kind]) -> tuple[_Kind, ...]:
        touched = ((block, any(number in other for number in block.lines)) for block in blocks)
        return tuple(_block(block, source, read) if odd else block for block, odd in touched)

    parts = (replace(part, head=printed(part.head), blocks=printed(part.blocks)) for part in notice.parts)
    return replace(notice, head=printed(notice.head), parts=tuple(parts))


def _block(block: _Kind, source: Sequence[str], read: Sequence[str]) -> _Kind:
    shown = _printer(*("".join(lines[number - 1] for number in block.lines) for lines in (source, read)))
    if isinstance(block, Grid):
        return replace(block, rows=tuple(tuple(map(shown, row)) for row in block.rows))
    return replace(block, text=shown(block.text))


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
