"""Which addresses within a notice, as its page gives them to paragraphs, items, headings and rows, name another text than before.

Both versions are addressed by the program of today, out of the shape of the published data; what a text prints is not shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import Any

from builder.model import Block, Grid, Heading, Notice, Part, Table, Text
from builder.pages import anchors
from builder.text import marks

Record = Mapping[str, Any]
_HEADS = ("attachment-label", "attachment-title")
_MOST = 8  # addresses that are named


def changed(old: Record, new: Record) -> list[str]:
    """What became of the addresses of the old version, in words; empty where each names what it named."""
    before, after = texts(old), texts(new)
    other = [name for name, text in before.items() if name in after and after[name] != text]
    gone = [name for name in before if name not in after]
    return [*_said("所指的文字变了", other), *_said("不再有", gone)]


def _said(what: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        more = f" 等 {len(names)} 处" if len(names) > _MOST else ""
        yield f"页内地址{what}：{'、'.join(f'`#{name}`' for name in names[:_MOST])}{more}"


def texts(record: Record) -> dict[str, str]:
    """What each address of a notice names."""
    notice = _notice(record)
    out = {}
    for block, name in zip(notice.blocks, anchors.addresses(notice), strict=True):
        if not name:
            continue
        if isinstance(block, Grid):
            out.update({anchors.row(name, number): " / ".join(row) for number, row in enumerate(block.rows, 1)})
        else:
            out[name] = block.text
    return out


def _notice(record: Record) -> Notice:
    """The tree of a notice out of its flat blocks: as much of it as addresses depend on."""
    blocks = [_block(item) for item in record["blocks"]]
    heads = {block.lines[0]: place for place, block in enumerate(blocks) if block.type in _HEADS and block.lines}
    begins = sorted(heads[item["line"]] for item in record["attachments"] if item["line"] in heads)
    parts = [_part(blocks[begin:end]) for begin, end in pairwise([*begins, len(blocks)])]
    own = Part(None, None, 0, (), tuple(blocks[: begins[0]] if begins else blocks))
    return Notice(record["id"], "", None, None, None, (), None, None, None, (0, 0), (), (own, *parts))


def _part(blocks: Sequence[Block]) -> Part:
    head = [block for block in takewhile(lambda block: block.type in _HEADS, blocks) if isinstance(block, Text)]
    return Part(None, None, blocks[0].lines[0], tuple(head), tuple(blocks[len(head) :]))


def _block(item: Record) -> Block:
    """A block with the number that it begins with, which the published data leave out."""
    lines, text = tuple(item["lines"]), item.get("text", "")
    if item["type"] == "heading":
        return Heading(lines, text, item["level"], mark=marks.read(text) or marks.decimal_top(text))
    if "rows" in item:
        return Table(lines, tuple(map(tuple, item["rows"])), item.get("header_rows") or 0)
    return Text(item["type"], lines, text, mark=marks.read(text) if item["type"] in ("paragraph", "item") else None)
