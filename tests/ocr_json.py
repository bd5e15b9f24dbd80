"""What OCR engines would write of an issue, by the forms that their repositories publish: the truth is known.

MinerU: docs/…/reference/output_files.md (content_list, content_list_v2, middle) and DocVortex's schema (version 4);
docling: docling-core's DoclingDocument; PP-StructureV3: PaddleX's `result_v2.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

from printed.sheets import Element

PAGE = 30  # blocks
WIDE, HIGH = 600.0, 800.0
HEAD = "桐浦县人民政府公报  2022年第4期"
Bbox = list[float]


def _parts(whole: Sequence[Any], size: int) -> list[Any]:
    return [whole[at : at + size] for at in range(0, len(whole), size)]


def pages(elements: Sequence[Element]) -> list[list[tuple[str, str, Element]]]:
    """Each page: kind, words, element; a head above it, its number below."""
    out = []
    for number, some in enumerate(_parts(elements, PAGE), 1):
        body = [(_kind(one), _words(one), one) for one in some]
        out.append([("header", HEAD, some[0]), *body, ("number", f"- {number} -", some[0])])
    return out


def _kind(element: Element) -> str:
    if element.kind == "table":
        return "table"
    return "title" if element.kind in ("title", "heading") else "text"


def _words(element: Element) -> str:
    if element.kind == "contents":
        return f"{element.text} {element.rows[0][0]}".strip()
    return element.text if element.kind != "table" else _html(element)


def _html(element: Element) -> str:
    rows = ("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in element.rows)
    return f"<html><body><table>{''.join(rows)}</table></body></html>"


def _bbox(place: int, count: int, wide: float, high: float) -> Bbox:
    return [0.1 * wide, (place + 0.1) * high / count, 0.9 * wide, (place + 0.9) * high / count]


def _placed(page: list[tuple[str, str, Element]], wide: float, high: float) -> Iterator[tuple[str, str, Element, Bbox]]:
    for place, (kind, words, element) in enumerate(page):
        yield kind, words, element, _bbox(place, len(page), wide, high)


def content_list(elements: Sequence[Element]) -> Any:
    """MinerU's content_list.json; the VLM's puts what stands around the text last."""
    out: list[dict[str, Any]] = []
    for index, page in enumerate(pages(elements)):
        around = []
        for kind, words, _, bbox in _placed(page, 1000, 1000):
            same = {"bbox": [int(one) for one in bbox], "page_idx": index}
            if kind == "table":
                out.append({"type": "table", "img_path": "images/a.jpg", "table_caption": [], "table_footnote": [],
                            "table_body": words, **same})  # fmt: skip
            elif kind in ("header", "number"):
                around.append({"type": {"number": "page_number"}.get(kind, kind), "text": words, **same})
            else:
                out.append({"type": "text", "text": words, **({"text_level": 1} if kind == "title" else {}), **same})
        out += around
    return out


def content_list_v2(elements: Sequence[Element]) -> Any:
    """MinerU's content_list_v2.json: pages of blocks with spans."""
    names = {"header": "page_header", "number": "page_number", "text": "paragraph", "title": "title"}
    out = []
    for page in pages(elements):
        blocks: list[dict[str, Any]] = []
        for kind, words, _, bbox in _placed(page, 1000, 1000):
            content: dict[str, Any]
            if kind == "table":
                name = "table"
                content = {"image_source": {"path": "images/a.jpg"}, "table_caption": [], "table_footnote": [],
                           "html": words, "table_type": "simple_table", "table_nest_level": 1}  # fmt: skip
            else:
                name = names[kind]
                content = {f"{name}_content": [{"type": "text", "content": words}]}
                content |= {"level": 1} if kind == "title" else {}
            blocks.append({"type": name, "content": content, "bbox": [int(one) for one in bbox]})
        out.append(blocks)
    return out


def middle(elements: Sequence[Element]) -> Any:
    """MinerU's middle.json: paragraphs of lines of spans, what stands around them apart."""
    out = []
    for index, page in enumerate(pages(elements)):
        para: list[dict[str, Any]] = []
        discarded: list[dict[str, Any]] = []
        for kind, words, _, bbox in _placed(page, WIDE, HIGH):
            if kind == "table":
                span = {"type": "table", "html": words, "image_path": "a.jpg", "bbox": bbox}
                body = {"type": "table_body", "bbox": bbox, "lines": [{"bbox": bbox, "spans": [span]}]}
                para.append({"type": "table", "bbox": bbox, "blocks": [body]})
                continue
            lines = [
                {"bbox": bbox, "spans": [{"type": "text", "content": part, "score": 1.0, "bbox": bbox}]}
                for part in _parts(words, 30)
            ]
            into = discarded if kind in ("header", "number") else para
            into.append({"type": {"number": "page_number"}.get(kind, kind), "bbox": bbox, "lines": lines, "index": 0})
        out.append({"preproc_blocks": para, "page_idx": index, "page_size": [WIDE, HIGH],
                    "discarded_blocks": discarded, "para_blocks": para})  # fmt: skip
    return {"pdf_info": out, "_backend": "pipeline", "_version_name": "2.7.1"}


def middle4(elements: Sequence[Element]) -> Any:
    """Version 4's middle.json: `docvortex.middle` 2.0."""
    names = {"number": "page_number", "title": "paragraph_title"}
    out = []
    for index, page in enumerate(pages(elements)):
        blocks: list[dict[str, Any]] = []
        for at, (kind, words, _, bbox) in enumerate(_placed(page, 1, 1)):
            same = {"index": at, "bbox": bbox}
            if kind == "table":
                blocks.append({"type": "table", **same, "content": [{"type": "table_body", "content": words, **same}]})
            else:
                block = {"type": names.get(kind, kind), **same, "content": [{"type": "text", "content": words}]}
                blocks.append(block | ({"level": 2} if kind == "title" else {}))
        out.append({"page_idx": index, "blocks": blocks})
    return {
        "schema": "docvortex.middle",
        "schema_version": "2.0",
        "metadata": {"file_suffix": "pdf", "producer": {"name": "mineru", "version": "4.0.7"}},
        "extensions": {"mineru": {"tier": "standard", "parse_mode": "ocr"}},
        "is_full_document": True,
        "pages": out,
    }


def docling(elements: Sequence[Element]) -> Any:
    """docling's DoclingDocument."""
    labels = {"header": "page_header", "number": "page_footer", "title": "section_header", "text": "text"}
    texts: list[dict[str, Any]] = []
    tables: list[dict[str, Any]] = []
    body: list[dict[str, str]] = []
    sizes: dict[str, Any] = {}
    for number, page in enumerate(pages(elements), 1):
        sizes[str(number)] = {"size": {"width": WIDE, "height": HIGH}, "page_no": number}
        for kind, words, element, (left, top, right, bottom) in _placed(page, WIDE, HIGH):
            box = {"l": left, "t": HIGH - top, "r": right, "b": HIGH - bottom, "coord_origin": "BOTTOMLEFT"}
            prov = [{"page_no": number, "bbox": box, "charspan": [0, len(words)]}]
            into, name = (tables, "tables") if kind == "table" else (texts, "texts")
            item: dict[str, Any] = {"self_ref": f"#/{name}/{len(into)}", "parent": {"$ref": "#/body"}, "children": [],
                                    "content_layer": "furniture" if kind in ("header", "number") else "body",
                                    "prov": prov}  # fmt: skip
            if kind == "table":
                item |= {"label": "table", "captions": [], "references": [], "footnotes": [], "data": _data(element)}
            else:
                item |= {"label": labels[kind], "orig": words, "text": words}
                item |= {"level": 1} if kind == "title" else {}
            body.append({"$ref": item["self_ref"]})
            into.append(item)
    root = {"name": "_root_", "label": "unspecified"}
    return {
        "schema_name": "DoclingDocument",
        "version": "1.10.0",
        "name": "公报",
        "furniture": {"self_ref": "#/furniture", "children": [], "content_layer": "furniture", **root},
        "body": {"self_ref": "#/body", "children": body, "content_layer": "body", **root},
        "groups": [],
        "texts": texts,
        "pictures": [],
        "tables": tables,
        "key_value_items": [],
        "form_items": [],
        "pages": sizes,
    }


def _data(element: Element) -> dict[str, Any]:
    cells = [
        {"row_span": 1, "col_span": 1, "start_row_offset_idx": row, "end_row_offset_idx": row + 1,
         "start_col_offset_idx": column, "end_col_offset_idx": column + 1, "text": text,
         "column_header": row < element.header, "row_header": False, "row_section": False}
        for row, cells in enumerate(element.rows) for column, text in enumerate(cells)
    ]  # fmt: skip
    return {"table_cells": cells, "num_rows": len(element.rows), "num_cols": len(element.rows[0])}


def structure(elements: Sequence[Element]) -> Any:
    """PP-StructureV3: what `save_to_json` writes of each page."""
    labels = {"title": "paragraph_title"}
    out = []
    for index, page in enumerate(pages(elements)):
        blocks = [
            {"block_label": labels.get(kind, kind), "block_content": words, "block_bbox": [int(one) for one in bbox],
             "block_id": at, "block_order": at}
            for at, (kind, words, _, bbox) in enumerate(_placed(page, WIDE * 2, HIGH * 2))
        ]  # fmt: skip
        out.append({"input_path": "a.pdf", "page_index": index, "page_count": 9, "width": int(WIDE * 2),
                    "height": int(HIGH * 2), "model_settings": {}, "parsing_res_list": blocks})  # fmt: skip
    return out


ENGINES: dict[str, Callable[[Sequence[Element]], Any]] = {
    "mineru-content-list": content_list,
    "mineru-content-list-v2": content_list_v2,
    "mineru-middle": middle,
    "mineru-4": middle4,
    "docling": docling,
    "pp-structure": structure,
}
