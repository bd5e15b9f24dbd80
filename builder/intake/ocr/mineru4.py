"""MinerU 4: middle.json, which is `docvortex.middle` 2.0, and the model's raw output → lines.

The form is that of DocVortex's schema: pages of blocks; a block's `content` is a text, spans, or blocks; boxes are parts of
the page.  What goes on over a page (`continues_prev`) is one paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from builder.intake.blocks import ABOVE, BODY, Block, received
from builder.intake.ocr import held
from builder.intake.received import Received
from builder.intake.refused import InputError

# Schema and version; before 4.0 was out there was no name.
_VERSIONS = (("docvortex.middle", "2.0"), ("docvortex.model", "2.0"), (None, "1.0"), (None, "2.0"), (None, None))
_AROUND = frozenset(("header", "footer", "page_number", "page_footnote", "aside_text"))
_PICTURES = frozenset(("image", "chart", "image_body", "chart_body"))
_SPANS = frozenset(("equation_inline", "code_inline", "hyperlink"))
_LEVELS = {"title": 1, "doc_title": 1, "paragraph_title": 2}


def knows(found: Any) -> bool:
    """Whether a document is one of MinerU 4's, or the raw output of the model that came before it."""
    if isinstance(found, dict):
        first = next(iter(found["pages"]), None) if isinstance(found.get("pages"), list) else None
        return str(found.get("schema")).startswith("docvortex.") or (isinstance(first, dict) and "blocks" in first)
    return _is_raw(found)


def _is_raw(found: Any) -> bool:
    """Pages that are lists of blocks with words or spans, each with the box that is a part of the page."""
    blocks = [block for page in found for block in page] if isinstance(found, list) and _all(found, list) else []
    flat = [block for block in blocks if isinstance(block, dict)]
    return bool(flat) and not any(isinstance(block.get("content"), dict) for block in flat)


def _all(found: list[Any], kind: type) -> bool:
    return all(isinstance(one, kind) for one in found)


def read(found: Any) -> Received:
    """The lines of one."""
    blocks: list[Block] = []
    last = 0
    for number, where, listed in _pages(found):
        last = max(last, number)
        for at, block in enumerate(listed):
            blocks += _of_block(block, number, f"{where}[{at}]", 0)
    return received(blocks, [(held.WHOLE, held.WHOLE)] * last, "mineru")


def _pages(found: Any) -> Iterator[tuple[int, str, Any]]:
    """Each page with its number, its place in the file, and its blocks."""
    if isinstance(found, list):
        found = {"pages": found}
    schema, version = found.get("schema"), found.get("schema_version")
    if (schema, version) not in _VERSIONS:
        raise InputError("ocr-version", engine="MinerU", version=f"{schema} {version}"[:40])
    order = held.items(found.get("page_index_map"), "page_index_map")
    for at, page in enumerate(held.items(found.get("pages"), "pages")):
        where = f"pages[{at}]"
        if isinstance(page, list):
            yield held.page(order[at] if at < len(order) else at, "page_index_map"), where, page
        else:
            one = held.mapping(page, where)
            number = held.page(one.get("page_idx", at), f"{where}.page_idx")
            yield number, f"{where}.blocks", held.items(one.get("blocks"), f"{where}.blocks")


def _of_block(found: Any, page: int, where: str, depth: int) -> Iterator[Block]:
    block = held.mapping(found, where)
    if depth > held.MOST_DEPTH:
        raise held.refuse(where)
    kind = held.text(block.get("type"), f"{where}.type")
    content = block.get("content")
    if isinstance(content, list) and any(map(_is_block, content)):
        for at, inner in enumerate(content):
            yield from _of_block(inner, page, f"{where}.content[{at}]", depth + 1)
        return
    said = _said(content, f"{where}.content", 0)
    box = held.box(block.get("bbox"), held.WHOLE)
    if kind in ("table", "table_body"):
        yield from held.table(said, page, box)
        return
    place = BODY if kind not in _AROUND else ABOVE if kind == "aside_text" else held.around(kind, box, held.WHOLE)
    level = held.level(block.get("level", _LEVELS[kind])) if kind in _LEVELS else 0
    reason = "picture" if kind in _PICTURES else ""
    on = block.get("continues_prev") is True
    yield from held.words(said, page, box, place=place, level=level, reason=reason, goes_on=on)


def _is_block(found: Any) -> bool:
    """Whether what is in a content is a block and no span: a span of text has no more than its styles."""
    kind = found.get("type") if isinstance(found, dict) else None
    if not isinstance(kind, str) or kind in _SPANS:
        return False
    return kind != "text" or isinstance(found.get("content"), list) or "bbox" in found or "index" in found


def _said(found: Any, where: str, depth: int) -> str:
    if found is None or isinstance(found, str):
        return found or ""
    if depth > held.MOST_DEPTH or not isinstance(found, list):
        raise held.refuse(where)
    return "".join(_span(held.mapping(one, f"{where}[{at}]"), f"{where}[{at}]", depth) for at, one in enumerate(found))


def _span(span: Mapping[str, Any], where: str, depth: int) -> str:
    said = _said(span.get("content"), f"{where}.content", depth + 1)
    return f"${said}$" if span.get("type") == "equation_inline" else said
