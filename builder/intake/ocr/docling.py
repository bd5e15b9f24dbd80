"""docling: a DoclingDocument (schema 1.x of docling-core) → lines, in the order of its body.

Guaranteed: each text and table stands once, wherever the tree names it, twice or nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from builder.intake.blocks import BELOW, BODY, Block, clean, received
from builder.intake.ocr import held
from builder.intake.received import Box, Received
from builder.intake.refused import InputError

_VERSION = re.compile(r"1\.\d+\.\d+$")
_KINDS = ("texts", "tables", "pictures", "groups", "key_value_items", "form_items", "field_regions", "field_items")
_AROUND = frozenset(("page_header", "page_footer"))
_LAYERS = {"background": "discarded", "invisible": "hidden", "notes": "discarded"}
_BULLETS = "-•·*–—●○■□▪◆"
_MOST_PLACES = 200_000  # of one table

_Item = tuple[str, Mapping[str, Any]]  # its reference, and what it is


def knows(found: Any) -> bool:
    """Whether a document is a DoclingDocument."""
    return isinstance(found, dict) and found.get("schema_name") == "DoclingDocument"


def read(found: Mapping[str, Any]) -> Received:
    """The lines of one."""
    version = held.text(found.get("version"), "version")
    if not _VERSION.match(version):
        raise InputError("ocr-version", engine="docling", version=version[:20])
    every = dict(_items(found))
    sizes = _sizes(found)
    blocks: list[Block] = []
    page = 1 if sizes else None
    for reference, again in _ordered(found, every):
        number, box = _place(every[reference], sizes, reference)
        page = number or page
        given = _of_item(reference, every[reference], page, box, sizes)
        blocks += (replace(block, reason=block.reason or ("twice" if again else "")) for block in given)
    last = max((*sizes, *(block.page or 0 for block in blocks)), default=0)
    return received(blocks, [sizes.get(number, (0.0, 0.0)) for number in range(1, last + 1)], "docling")


def _items(found: Mapping[str, Any]) -> Iterator[_Item]:
    for kind in _KINDS:
        for at, item in enumerate(held.items(found.get(kind), kind)):
            yield f"#/{kind}/{at}", held.mapping(item, f"{kind}[{at}]")


def _sizes(found: Mapping[str, Any]) -> dict[int, tuple[float, float]]:
    out = {}
    pages = held.mapping(found.get("pages") or {}, "pages")
    for key, one in pages.items():
        page = held.mapping(one, f"pages.{key}")
        size = held.mapping(page.get("size") or {}, f"pages.{key}.size")
        number = held.counted_page(page.get("page_no"), f"pages.{key}.page_no")
        out[number] = held.size([size.get("width"), size.get("height")])
    return out


def _ordered(found: Mapping[str, Any], every: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, bool]]:
    """The references in the order of the tree, then what it does not name; each once, though the tree be a circle.

    With each, whether a cell of a table says it already, as one does that holds more than plain text.
    """
    roots = [held.mapping(found.get(name) or {}, name) for name in ("body", "furniture")]
    stack = [(name, False) for root in reversed(roots) for name in reversed(list(_named(root, "children")))]
    out: dict[str, bool] = {}
    while stack:
        reference, again = stack.pop()
        if reference in out or reference not in every:
            continue
        for name in filter(every.__contains__, _named(every[reference], "captions")):
            out.setdefault(name, again)
        out[reference] = again
        stack += reversed(_below(every[reference], again))
    yield from out.items()
    yield from ((reference, False) for reference in every if reference not in out)


def _below(item: Mapping[str, Any], again: bool) -> list[tuple[str, bool]]:
    """What stands in an item, then its notes, which no cell says."""
    notes = list(_named(item, "footnotes"))
    within = again or _has_rich_cells(item)
    inner = [(name, within) for name in _named(item, "children") if name not in notes]
    return [*inner, *((name, again) for name in notes)]


def _has_rich_cells(item: Mapping[str, Any]) -> bool:
    data = item.get("data")
    cells = data.get("table_cells") if isinstance(data, dict) else None
    return isinstance(cells, list) and any(isinstance(cell, dict) and cell.get("ref") for cell in cells)


def _named(item: Mapping[str, Any], key: str) -> Iterator[str]:
    for at, one in enumerate(held.items(item.get(key), key)):
        yield held.text(held.mapping(one, f"{key}[{at}]").get("$ref"), f"{key}[{at}].$ref")


def _place(
    item: Mapping[str, Any], sizes: Mapping[int, tuple[float, float]], where: str
) -> tuple[int | None, Box | None]:
    """The page and the box of an item; docling counts from the lower left corner, if it does not say otherwise."""
    found = held.items(item.get("prov"), f"{where}.prov")
    if not found:
        return None, None
    first = held.mapping(found[0], f"{where}.prov[0]")
    number = held.counted_page(first.get("page_no"), f"{where}.prov[0].page_no")
    corners = held.mapping(first.get("bbox") or {}, f"{where}.prov[0].bbox")
    box = held.box([corners.get(side) for side in "ltrb"])
    if box is None:
        return number, None
    left, top, right, bottom = box
    if corners.get("coord_origin", "TOPLEFT") == "BOTTOMLEFT":
        height = sizes.get(number, (0.0, 0.0))[1]
        if not height:
            return number, None
        top, bottom = height - top, height - bottom
    return number, (left, top, right, bottom)


def _of_item(
    reference: str, item: Mapping[str, Any], page: int | None, box: Box | None, sizes: Mapping[int, tuple[float, float]]
) -> Iterator[Block]:
    label = held.text(item.get("label"), f"{reference}.label")
    layer = held.text(item.get("content_layer"), f"{reference}.content_layer")
    reason = _LAYERS.get(layer, "")
    place = BODY
    if label in _AROUND or layer == "furniture":
        place = held.around(label.replace("page_", ""), box, sizes.get(page or 0, (0.0, 0.0))[1])
    elif label == "footnote":
        place = BELOW
    for block in _of_kind(reference, item, label):
        yield replace(block, page=page, box=box, place=place, reason=block.reason or reason)


def _of_kind(reference: str, item: Mapping[str, Any], label: str) -> Iterator[Block]:
    kind = reference.split("/")[1]
    if kind == "tables":
        yield from _table(item, reference)
    elif kind in ("key_value_items", "form_items"):  # what it takes out of the text, once more
        graph = held.mapping(item.get("graph") or {}, f"{reference}.graph")
        for at, one in enumerate(held.items(graph.get("cells"), f"{reference}.graph.cells")):
            cell = held.mapping(one, f"{reference}.graph.cells[{at}]")
            yield from held.words(held.text(cell.get("text"), f"{reference}.graph.cells[{at}].text"), 0, None,
                                  reason="twice")  # fmt: skip
    elif kind == "texts":
        yield from held.words(_words(item, reference), 0, None, level=_level(item, label))


def _level(item: Mapping[str, Any], label: str) -> int:
    """A title is of the first level, a section's header one below what docling counts."""
    if label == "title":
        return 1
    return held.level(item.get("level", 1)) + 1 if label == "section_header" else 0


def _words(item: Mapping[str, Any], where: str) -> str:
    """The words of a text; of an entry of a list with the number that docling has taken off."""
    said = held.text(item.get("text"), f"{where}.text")
    marker = held.text(item.get("marker"), f"{where}.marker").strip()
    if not marker or marker in _BULLETS or said.startswith(marker):
        return said
    whole = held.text(item.get("orig"), f"{where}.orig").strip()
    return whole if whole.startswith(marker) and whole.endswith(said) else marker + said


@dataclass
class _Cells:
    """What stands at which row and column, and which rows are header from end to end."""

    at: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    heads: dict[int, bool] = field(default_factory=dict)

    def take(self, cell: Mapping[str, Any], where: str) -> None:
        """The next cell; where two stand at one place, the second goes on with the first."""
        row, column = (
            held.whole(cell.get(f"start_{way}_offset_idx"), f"{where}.start_{way}_offset_idx") for way in ("row", "col")
        )
        if said := " ".join(clean(held.text(cell.get("text"), f"{where}.text")).split()):
            there = self.at.setdefault((row, column), [])
            there.append(f" {said}" if there else said)
        self.heads[row] = self.heads.get(row, True) and cell.get("column_header") is True


def _table(item: Mapping[str, Any], where: str) -> Iterator[Block]:
    data = held.mapping(item.get("data") or {}, f"{where}.data")
    cells = _Cells()
    for at, one in enumerate(held.items(data.get("table_cells"), f"{where}.data.table_cells")):
        spot = f"{where}.data.table_cells[{at}]"
        cells.take(held.mapping(one, spot), spot)
    height = max((row for row, _ in cells.at), default=-1) + 1
    width = max((column for _, column in cells.at), default=-1) + 1
    if height * width > _MOST_PLACES:
        raise held.refuse(f"{where}.data.table_cells")
    header = next((row for row in range(height) if not cells.heads.get(row)), height)
    rows = tuple(tuple(tuple(cells.at.get((row, column), ())) for column in range(width)) for row in range(height))
    if rows:
        yield Block(rows=rows, header=min(max(header, 1), height - 1))
