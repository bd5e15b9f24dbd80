"""Short, stable anchors for the parts of a notice; pages and the search index share them.

Guaranteed: unique within a notice, made of ASCII letters, digits and hyphens, and dependent only on what is printed up
to that part, so that a correction further down moves none.

    一、… → 1    （二）… below it → 1-2    3.2 … → 3-2    第五条 → t5
    附件1 → fj1    一、… inside it → fj1-1    附表2 inside it → fj1-fb2    an enclosed text without a label → fj

Every other paragraph, item and table has an address, too: the nearest anchor above it and its place below that, and the
rows of a table theirs.

    the second paragraph below 一、… → 1-p2    the first table or name list below it → 1-b1    its third row → 1-b1-3
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from builder.later import whole
from builder.model import Block, Grid, Heading, Mark, Notice, Part, Text, Words
from builder.text import marks

_ANNEXES = {"附表": "fb", "附图": "ft", "附录": "fl"}
_OF_TITLES = ("title", "number", "subtitle", "byline", "attachment-label", "attachment-title")
_Path = list[tuple[int, str]]  # the headings open at a place: level and anchor


def assign(notice: Notice) -> tuple[str | None, ...]:
    """The anchor of each block, in printed order; None for a block that needs none."""
    own = whole(notice)
    return (*(None for _ in own.head), *_anchors(own.parts))


def addresses(notice: Notice) -> tuple[str, ...]:
    """The address of each block, in printed order; "" for one that belongs to a title, or to a heading that has one."""
    return tuple(_addresses(zip(notice.blocks, assign(notice), strict=True)))


def row(table: str, number: int) -> str:
    """The address of a row of the table at an address, counted from 1, header rows too."""
    return f"{table}-{number}"


def _addresses(anchored: Iterable[tuple[Block, str | None]]) -> Iterator[str]:
    near, below = "", dict[str, int]()
    for block, anchor in anchored:
        if anchor:
            near, below = anchor, {}
            yield anchor
        elif step := _step(block):
            below[step] = below.get(step, 0) + 1
            yield _below(near, f"{step}{below[step]}")
        else:
            yield ""


def _step(block: Block) -> str:
    if isinstance(block, Grid):
        return "b"
    return "" if isinstance(block, Heading) or block.type in _OF_TITLES else "p"


def beginning(part: Part) -> Text | None:
    """The block at which an attachment begins: its label, or its title where it has no label; None where neither is read."""
    return next((block for block in part.head if block.type != "verbatim"), None)


def of_parts(parts: Sequence[Part]) -> Iterator[str]:
    """The anchor that each part begins at, or goes on below where it begins at none; no text below a head is called so."""
    used: Counter[str] = Counter()
    name = attachment = ""
    for part in parts:
        if begin := beginning(part):
            name = _unique(_attachment(begin, attachment), used)
            if not begin.text.startswith(tuple(_ANNEXES)):
                attachment = name
        yield name


def _anchors(parts: Sequence[Part]) -> Iterator[str | None]:
    used: Counter[str] = Counter()
    path: _Path = []
    for part, name in zip(parts, of_parts(parts), strict=True):
        if begin := beginning(part):
            path = []
        yield from (name if block is begin else None for block in part.head)
        for block in part.blocks:
            anchor = _below_heads(block, name, path)
            yield _unique(anchor, used) if anchor else None


def _below_heads(block: Block, part: str, path: _Path) -> str | None:
    """What a block is called under the headings of its part that are open, and which it may close."""
    if not isinstance(block, Words):
        return None
    if article := _article(block):
        return _below(part, article)
    if not isinstance(block, Heading):
        return None
    path[:] = [step for step in path if step[0] < block.level]
    path.append((block.level, _heading(block.mark, part, path)))
    return path[-1][1]


def _article(block: Heading | Text) -> str | None:
    return f"t{block.mark.ordinal or 0}" if block.mark and block.mark.family == "条" else None


def _heading(mark: Mark | None, part: str, path: Sequence[tuple[int, str]]) -> str:
    if mark and marks.is_decimal(mark):  # it names its whole path by itself
        return _below(part, mark.printed.replace(".", "-"))
    return _below(path[-1][1] if path else part, str((mark and mark.ordinal) or "x"))


def _attachment(block: Text, parent: str) -> str:
    """附件3 → fj3, a single 附件 → fj1, a text without a label → fj; 附表2 belongs to the attachment that it stands in."""
    if block.type == "attachment-title":
        return "fj"
    serial = marks.ordinal(block.text) or 1
    annex = next((mark for word, mark in _ANNEXES.items() if block.text.startswith(word)), None)
    return _below(parent, f"{annex}{serial}") if annex else f"fj{serial}"


def _below(parent: str, step: str) -> str:
    return f"{parent}-{step}" if parent else step


def _unique(name: str, used: Counter[str]) -> str:
    """The name; its second and further use gets a suffix: 1, 1_2, 1_3 …"""
    used[name] += 1
    return name if used[name] == 1 else f"{name}_{used[name]}"
