"""The order in which paper has the blocks of a notice.

Guaranteed: each block stands in it once; only what GB/T 9704-2012 wants elsewhere leaves its place: the number, which stands in
the red head, and what 抄送 and 印发 say, which stand at the very end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from builder.model import Block, Notice, Part, Text

_FOOT = re.compile(r"^\s*(?:抄\s*[送报]|主\s*[送题]|分\s*送|发\s*送)\s*[^：:]{0,4}[:：]|印\s*发\s*$")


@dataclass(frozen=True, slots=True)
class Order:
    """A notice as it stands on paper: its number, the rest of its head, its parts, its foot."""

    number: Text | None
    head: tuple[Text, ...]
    parts: tuple[Part, ...]
    foot: tuple[Text, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All of them."""
        own = (block for part in self.parts for block in (*part.head, *part.blocks))
        return (*([self.number] if self.number else ()), *self.head, *own, *self.foot)


def in_order(notice: Notice) -> Order:
    """How paper orders what a notice prints."""
    above = notice.head
    number = next((block for block in above if block.type == "number"), None)
    head = tuple(block for block in above if block is not number)
    if not notice.parts:
        return Order(number, head, (), ())
    own, *attached = notice.parts
    foot = _foot(own.blocks)
    kept = own.blocks[: len(own.blocks) - len(foot)]
    return Order(number, head, (replace(own, blocks=kept), *attached), foot)


def _foot(blocks: Sequence[Block]) -> tuple[Text, ...]:
    """The notes at the end from the first on that says who gets it or who printed it."""
    notes: list[Text] = []
    for block in reversed(blocks):
        if not isinstance(block, Text) or block.type != "note":
            break
        notes.insert(0, block)
    first = next((place for place, block in enumerate(notes) if _FOOT.search(block.text)), len(notes))
    return tuple(notes[first - _is_printer(notes, first) :])


def _is_printer(notes: Sequence[Text], first: int) -> bool:
    """Whether the note before the first of them is who printed it, on a line of its own above the day."""
    if not 0 < first < len(notes) or _FOOT.match(notes[first].text):
        return False
    return not notes[first - 1].text.startswith(("（", "("))
