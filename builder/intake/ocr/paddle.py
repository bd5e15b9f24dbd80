"""PaddleOCR's PP-StructureV3 (and PaddleOCR-VL, whose form is the same): one page an object → lines.

A page is what `save_to_json` writes; several stand in a list, one after the other in a file, or in the answer of the
service.  Read is `parsing_res_list`, the blocks in reading order; the results of the single models say the same again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builder.intake.blocks import ABOVE, BODY, Block, received
from builder.intake.ocr import held
from builder.intake.received import Received

_AROUND = {"header": "header", "footer": "footer", "number": "number", "footnote": "footer"}
_PICTURES = frozenset(("image", "figure", "chart", "seal", "header_image", "footer_image"))
_LEVELS = {"doc_title": 1, "paragraph_title": 2, "abstract_title": 2, "reference_title": 2, "content_title": 2}
_LIST = "parsing_res_list"


def knows(found: Any) -> bool:
    """Whether a document is one of PP-StructureV3's."""
    pages = _pages(found)
    return bool(pages) and all(isinstance(page, dict) and _LIST in page for page in pages)


def _pages(found: Any) -> Sequence[Any]:
    """The pages, taken out of what they are wrapped in."""
    pages = found if isinstance(found, list) else [found]
    out: list[Any] = []
    for page in pages:
        inner = page
        for key in ("result", "res"):
            inner = inner.get(key, inner) if isinstance(inner, dict) else inner
        served = inner.get("layoutParsingResults") if isinstance(inner, dict) else None
        if isinstance(served, list):
            out += (one.get("prunedResult") if isinstance(one, dict) else one for one in served)
        else:
            out.append(inner)
    return out


def read(found: Any) -> Received:
    """The lines of one."""
    blocks: list[Block] = []
    sizes: dict[int, tuple[float, float]] = {}
    for at, page in enumerate(_pages(found)):
        index = page.get("page_index")
        number = held.page(at if index is None else index, f"[{at}].page_index")
        sizes[number] = held.size([page.get("width"), page.get("height")])
        for place, block in enumerate(held.items(page[_LIST], f"[{at}].{_LIST}")):
            blocks += _of_block(block, number, sizes[number][1], f"[{at}].{_LIST}[{place}]")
    return received(
        blocks, [sizes.get(number, (0.0, 0.0)) for number in range(1, max(sizes, default=0) + 1)], "paddleocr"
    )


def _of_block(found: Any, page: int, height: float, where: str) -> Iterator[Block]:
    block: Mapping[str, Any] = held.mapping(found, where)
    label = held.text(block.get("block_label"), f"{where}.block_label")
    said = held.text(block.get("block_content"), f"{where}.block_content")
    box = held.box(block.get("block_bbox"))
    if label == "table":
        yield from held.table(said, page, box)
        return
    place = BODY
    if label in _AROUND:
        place = held.around(_AROUND[label], box, height)
    elif label == "aside_text":
        place = ABOVE
    reason = "picture" if label in _PICTURES else ""
    yield from held.words(said, page, box, place=place, level=_LEVELS.get(label, 0), reason=reason)
