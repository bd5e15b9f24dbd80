"""Short, stable anchors for the parts of a notice; pages and the search index share them.

Guaranteed: unique within a notice, made of ASCII letters, digits and hyphens, and dependent only on what is printed up
to that part, so that a correction further down moves none.

    一、… → 1    （二）… below it → 1-2    3.2 … → 3-2    第五条 → t5
    附件1 → fj1    一、… inside it → fj1-1    附表2 inside it → fj1-fb2    an enclosed text without a label → fj
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from builder.model import Block, Notice
from builder.text import marks

_ANNEXES = {"附表": "fb", "附图": "ft", "附录": "fl"}
_MAY_BE_ARTICLE = ("heading", "paragraph", "item")


def assign(notice: Notice) -> tuple[str | None, ...]:
    """The anchor of each block; None for a block that needs none."""
    return tuple(_anchors(notice.blocks))


def starts_attachment(blocks: tuple[Block, ...], index: int) -> bool:
    """Whether an attachment begins at this block: at its label, or at its title where it has no label."""
    kind = blocks[index].type
    if kind == "attachment-title":
        return index == 0 or blocks[index - 1].type != "attachment-label"
    return kind == "attachment-label"


def _anchors(blocks: tuple[Block, ...]) -> Iterator[str | None]:
    used: Counter[str] = Counter()
    part = attachment = ""
    path: list[tuple[int, str]] = []  # the headings open here: level and anchor
    for index, block in enumerate(blocks):
        text = block.text or ""
        if starts_attachment(blocks, index):
            part, path = _unique(_attachment(block, attachment), used), []
            if not text.startswith(tuple(_ANNEXES)):
                attachment = part
            yield part
        elif article := _article(block):
            yield _unique(_below(part, article), used)
        elif block.type == "heading":
            level = block.level or 1
            path = [step for step in path if step[0] < level]
            path.append((level, _heading(text, part, path)))
            yield _unique(path[-1][1], used)
        else:
            yield None


def _article(block: Block) -> str | None:
    mark = marks.read(block.text or "") if block.type in _MAY_BE_ARTICLE else None
    return f"t{mark.ordinal or 0}" if mark and mark.family == "条" else None


def _heading(text: str, part: str, path: Sequence[tuple[int, str]]) -> str:
    mark = marks.read(text)
    if mark and marks.is_decimal(mark):  # it names its whole path by itself
        return _below(part, mark.printed.replace(".", "-"))
    mark = mark or marks.decimal_top(text)
    return _below(path[-1][1] if path else part, str((mark and mark.ordinal) or "x"))


def _attachment(block: Block, parent: str) -> str:
    """附件3 → fj3, a single 附件 → fj1, a text without a label → fj; 附表2 belongs to the attachment that it stands in."""
    if block.type == "attachment-title":
        return "fj"
    label = block.text or ""
    serial = marks.ordinal(label) or 1
    annex = next((mark for word, mark in _ANNEXES.items() if label.startswith(word)), None)
    return _below(parent, f"{annex}{serial}") if annex else f"fj{serial}"


def _below(parent: str, step: str) -> str:
    return f"{parent}-{step}" if parent else step


def _unique(name: str, used: Counter[str]) -> str:
    """The name; its second and further use gets a suffix: 1, 1_2, 1_3 …"""
    used[name] += 1
    return name if used[name] == 1 else f"{name}_{used[name]}"
