"""MinerU up to version 3: content_list.json, content_list_v2.json and middle.json → lines.

The forms are those of MinerU's docs/…/reference/output_files.md.  Of middle.json the blocks after its own joining are read
(`para_blocks`): their lines are one paragraph.
Not done here: version 4's (see `mineru4`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from builder.intake.blocks import ABOVE, BODY, Block, joined, received
from builder.intake.ocr import held
from builder.intake.received import Box, Received
from builder.intake.refused import InputError

AROUND = frozenset(("header", "footer", "page_number", "page_header", "page_footer", "page_footnote"))
_PICTURES = frozenset(("image", "chart"))
# The keys of a block that hold words, in the order in which they are printed; version 2 has the block's type in some.
_CAPTIONS = (
    "table_caption",
    "image_caption",
    "img_caption",
    "chart_caption",
    "code_caption",
    "algorithm_caption",
    "caption",
)
_WORDS = ("text", "content", "spans", "math_content", "latex", "code_body", "description")
_TYPED = ("paragraph", "title", "code", "algorithm", *sorted(AROUND), "page_aside_text")
_ITEMS = ("list_items", "items")
_TABLES = ("table_body", "html")
_FOOTNOTES = ("table_footnote", "image_footnote", "img_footnote", "chart_footnote", "code_footnote", "algorithm_footnote",
              "footnote")  # fmt: skip
_BY_LINES = frozenset(("index", "list"))
_SCHEMA = "mineru.structured_content"


def knows(found: Any) -> bool:
    """Whether a document is one of MinerU's."""
    if isinstance(found, dict):
        pages = found.get("pages")
        first = pages[0] if isinstance(pages, list) and pages else None
        paged = isinstance(first, dict) and ("items" in first or "para_blocks" in first)
        return "pdf_info" in found or paged or found.get("schema") == _SCHEMA
    first = _first(found)
    return isinstance(first, dict) and isinstance(first.get("type"), str)


def _first(found: Any) -> Any:
    """The first block of a list, which may be parted by pages."""
    if not isinstance(found, list):
        return None
    return next((_first(one) if isinstance(one, list) else one for one in found if one != []), None)


def read(found: Any) -> Received:
    """The lines of one."""
    if isinstance(found, dict):
        key = "pdf_info" if "pdf_info" in found else "pages"
        pages = held.items(found.get(key), key)
        if found.get("schema") == _SCHEMA and found.get("schema_version", "1.0") not in ("1.0", "2.0"):
            raise InputError("ocr-version", engine="MinerU", version=str(found["schema_version"])[:20])
        parts = [held.mapping(one, f"{key}[{at}]") for at, one in enumerate(pages)]
        if any("items" in one for one in parts):
            return _listed(_structured(parts))
        return _of_middle(parts, key)
    if any(isinstance(one, list) for one in found):
        return _listed(_by_pages(found))
    return _listed((None, f"[{at}]", one) for at, one in enumerate(found))


_Entry = tuple[int | None, str, Any]  # the page, the place in the file, the block


def _by_pages(found: Sequence[Any]) -> Iterator[_Entry]:
    for at, page in enumerate(found):
        for number, block in enumerate(held.items(page, f"[{at}]")):
            yield held.page(at, f"[{at}]"), f"[{at}][{number}]", block


def _structured(pages: Sequence[Mapping[str, Any]]) -> Iterator[_Entry]:
    for at, page in enumerate(pages):
        number = held.page(page.get("page_idx", at), f"pages[{at}].page_idx")
        for place, block in enumerate(held.items(page.get("items"), f"pages[{at}].items")):
            yield number, f"pages[{at}].items[{place}]", block


def _listed(entries: Iterable[_Entry]) -> Received:
    blocks: list[Block] = []
    last = 0
    for number, where, one in entries:
        block = held.mapping(one, where)
        page = number or held.page(block.get("page_idx", 0), f"{where}.page_idx")
        last = max(last, page)
        blocks += _of_entry(block, page, where)
    return received(blocks, [(held.WHOLE, held.WHOLE)] * last, "mineru")


# --- content_list.json, content_list_v2.json -----------------------------------------------------------------------------


def _of_entry(block: Mapping[str, Any], page: int, where: str) -> Iterator[Block]:
    """What one block of a list holds; its boxes are counted in thousandths of the page."""
    kind = held.text(block.get("type"), f"{where}.type")
    own = block.get("content")
    holds = own if isinstance(own, dict) else block
    found = block.get("bbox")
    box = held.box(found.get("normalized") if isinstance(found, dict) else found)
    place = held.around(kind, box, held.WHOLE) if kind in AROUND else BODY
    for block_ in _words(kind, holds, page, box, where):
        yield Block(
            block_.lines, block_.rows, block_.header, page, box, place,
            held.level(block.get("text_level", holds.get("level"))) if kind in ("text", "title") else 0,
            block_.reason,
        )  # fmt: skip


def _words(kind: str, holds: Mapping[str, Any], page: int, box: Box | None, where: str) -> Iterator[Block]:
    for key in _CAPTIONS:
        yield from held.words(_said(holds.get(key), f"{where}.{key}"), page, box)
    reason = "picture" if kind in _PICTURES else ""
    for key in (*_WORDS, *(f"{name}_content" for name in _TYPED)):
        said = _said(holds.get(key), f"{where}.{key}")
        if kind == "table" and "<" in said:
            yield from held.table(said, page, box)
        else:
            yield from held.words(said, page, box, reason=reason)
    for key in _ITEMS:
        for at, item in enumerate(held.items(holds.get(key), f"{where}.{key}")):
            yield from held.words(_item(item, f"{where}.{key}[{at}]"), page, box)
    for key in _TABLES:
        yield from held.table(held.text(holds.get(key), f"{where}.{key}"), page, box)
    for key in _FOOTNOTES:
        yield from held.words(_said(holds.get(key), f"{where}.{key}"), page, box)


def _item(item: Any, where: str) -> str:
    """One of a list, with what stands before it."""
    if not isinstance(item, dict):
        return held.text(item, where)
    marker = held.text(item.get("marker", item.get("prefix")), f"{where}.marker")
    said = _said(item.get("item_content", item.get("spans", item.get("content"))), where)
    return said if marker in "-•·*" or said.startswith(marker) else marker + said


def _said(found: Any, where: str, depth: int = 0) -> str:
    """The words of a field: a text, texts each a line of its own, or spans of one line."""
    if found is None or isinstance(found, str):
        return found or ""
    if depth > held.MOST_DEPTH:
        raise held.refuse(where)
    if isinstance(found, dict):
        return _span(found, where, depth)
    if not isinstance(found, list):
        raise held.refuse(where)
    parts = [_said(one, where, depth + 1) for one in found]
    return ("\n" if any(isinstance(one, str) for one in found) else "").join(parts)


def _span(found: Mapping[str, Any], where: str, depth: int) -> str:
    inner = next((found[key] for key in ("content", "text", "latex") if found.get(key) is not None), None)
    said = _said(inner, where, depth + 1)
    return f"${said}$" if found.get("type") in ("equation_inline", "inline_equation") else said


# --- middle.json ---------------------------------------------------------------------------------------------------------


def _of_middle(pages: Sequence[Mapping[str, Any]], key: str) -> Received:
    blocks: list[Block] = []
    sizes: dict[int, tuple[float, float]] = {}
    for at, page in enumerate(pages):
        where = f"{key}[{at}]"
        number = held.page(page.get("page_idx", at), f"{where}.page_idx")
        sizes[number] = held.size(page.get("page_size"))
        body = "para_blocks" if page.get("para_blocks") is not None else "preproc_blocks"
        for place, block in enumerate(held.items(page.get(body), f"{where}.{body}")):
            blocks += _of_block(block, number, f"{where}.{body}[{place}]", 0)
        for place, block in enumerate(held.items(page.get("discarded_blocks"), f"{where}.discarded_blocks")):
            blocks += _discarded(block, number, sizes[number][1], f"{where}.discarded_blocks[{place}]")
    return received(blocks, [sizes.get(number, (0.0, 0.0)) for number in range(1, max(sizes, default=0) + 1)], "mineru")


def _discarded(found: Any, page: int, height: float, where: str) -> Iterator[Block]:
    """What stands around the text, which the engine takes for none of it: heads, page numbers, footnotes, side heads."""
    for block in _of_block(found, page, where, 0):
        kind = str(found.get("type"))
        place = held.around(kind, block.box, height) if kind != "aside_text" else ABOVE
        yield Block(block.lines, block.rows, block.header, page, block.box, place, 0, block.reason)


def _of_block(found: Any, page: int, where: str, depth: int) -> Iterator[Block]:
    block = held.mapping(found, where)
    if depth > held.MOST_DEPTH:
        raise held.refuse(where)
    kind = held.text(block.get("type"), f"{where}.type")
    box = held.box(block.get("bbox"))
    for at, inner in enumerate(_in_order(held.items(block.get("blocks"), f"{where}.blocks"))):
        yield from _of_block(inner, page, f"{where}.blocks[{at}]", depth + 1)
    lines = [
        held.mapping(line, f"{where}.lines[{at}]")
        for at, line in enumerate(held.items(block.get("lines"), f"{where}.lines"))
    ]
    said: list[str] = []
    for at, line in enumerate(lines):
        for number, one in enumerate(held.items(line.get("spans"), f"{where}.lines[{at}].spans")):
            span = held.mapping(one, f"{where}.lines[{at}].spans[{number}]")
            yield from _of_span(span, page, box, f"{where}.lines[{at}].spans[{number}]")
        said.append(joined(_inline(line, f"{where}.lines[{at}]")))
    level = held.level(block.get("level", 1)) if kind == "title" else 0
    yield from held.words(_paragraphs(kind, lines, said), page, box, level=level)


def _in_order(blocks: Sequence[Any]) -> list[Any]:
    """The blocks of a table or picture as they are printed: what stands over it first, its notes last."""

    def place(block: Any) -> int:
        kind = str(block.get("type")) if isinstance(block, dict) else ""
        return -1 if kind.endswith("_caption") else kind.endswith("_footnote")

    return sorted(blocks, key=place)


def _of_span(span: Mapping[str, Any], page: int, box: Box | None, where: str) -> Iterator[Block]:
    """A table, or what is read in a picture."""
    yield from held.table(held.text(span.get("html"), f"{where}.html"), page, box)
    if held.text(span.get("type"), f"{where}.type") in _PICTURES:
        yield from held.words(held.text(span.get("content"), f"{where}.content"), page, box, reason="picture")


def _inline(line: Mapping[str, Any], where: str) -> Iterator[str]:
    for at, span in enumerate(held.items(line.get("spans"), f"{where}.spans")):
        if span.get("type") not in _PICTURES:
            yield _said(span if span.get("children") is None else span["children"], f"{where}.spans[{at}]")


def _paragraphs(kind: str, lines: Sequence[Mapping[str, Any]], said: Sequence[str]) -> str:
    """The lines of a block together; those of a list where the engine says that an entry begins, else each for itself."""
    if kind not in _BY_LINES:
        return joined(said)
    marked = any(line.get("is_list_start_line") for line in lines)
    out: list[list[str]] = []
    for line, text in zip(lines, said, strict=True):
        if out and marked and not line.get("is_list_start_line"):
            out[-1].append(text)
        else:
            out.append([text])
    return "\n".join(map(joined, out))
