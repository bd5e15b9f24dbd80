"""What OCR engines write, by the forms of their repositories: what becomes of each block, and of files that are damaged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from dialects import known
from dialects.known import Known, parse
from draw import Sheet, pdf
from ocr_json import ENGINES
from printed import measure
from printed.sheets import elements

from builder import cli
from builder.content.files import SourceError
from builder.intake import law, ocr, read
from builder.intake.received import Received
from builder.intake.refused import InputError


def _read(held: Any) -> Received:
    received = ocr.read(json.dumps(held, ensure_ascii=False).encode())
    assert law.broken(received) is None
    return received


def _lines(held: Any) -> list[str]:
    return _read(held).text().splitlines()


def _left_out(held: Any) -> list[tuple[str, str]]:
    return [(one.text, one.reason) for one in _read(held).left_out]


# --- whole issues --------------------------------------------------------------------------------------------------------


@cache
def _issue(name: str) -> Known:
    return next(issue for issue in known.issues() if issue.name == name)


@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize("name", ["ocr-markdown", "wrapped-pdf", "aershan-2023-01"])
def test_an_issue_is_read_back_from_what_an_engine_writes_of_it(name: str, engine: str) -> None:
    issue = _issue(name)
    received = _read(ENGINES[engine](tuple(elements(issue))))
    result = measure.compare(parse(issue, "\n".join(issue.lines) + "\n"), parse(issue, received.text()))
    assert measure.below(result.values) == [], "\n".join(result.misses)
    assert received.pages
    assert all(line.page and line.box for line in received.lines)


# --- MinerU --------------------------------------------------------------------------------------------------------------

TABLE = "<html><body><table><tr><td rowspan='2'>镇</td><td>户数</td></tr><tr><td>1|2</td></tr></table></body></html>"


def test_content_list_gives_every_field_of_a_block_in_the_order_of_print() -> None:
    held = [
        {"type": "text", "text": "标题", "text_level": 1, "bbox": [100, 100, 900, 120], "page_idx": 0},
        {"type": "table", "table_footnote": ["注：一"], "table_caption": ["表1"], "table_body": TABLE, "page_idx": 0},
        {"type": "list", "sub_type": "text", "list_items": ["一、甲", "二、乙"], "page_idx": 1},
        {"type": "image", "sub_type": "seal", "img_path": "a.jpg", "content": "桐浦县人民政府", "image_caption": ["图"],
         "page_idx": 1},
        {"type": "header", "text": "公报", "page_idx": 1},
        {"type": "page_number", "text": "2", "bbox": [400, 950, 600, 970], "page_idx": 1},
        {"type": "没有见过的", "text": "也要", "page_idx": 1},
    ]  # fmt: skip
    assert _lines(held) == [
        "# 标题", "表1", "| 镇 | 户数 |", "|---|---|", "|  | 1\\|2 |", "注：一",
        "", "公报", "一、甲", "二、乙", "图", "也要", "2",
    ]  # fmt: skip
    assert _left_out(held) == [("桐浦县人民政府", "picture")]
    received = _read(held)
    assert list(received.pages) == [(1000, 1000), (1000, 1000)]
    assert received.lines[0].box == (100, 100, 900, 120)


def test_content_list_v2_gives_spans_as_lines() -> None:
    spans = [{"type": "text", "content": "依据第"}, {"type": "equation_inline", "content": "10\\%"},
             {"type": "hyperlink", "content": "条", "url": "x"}]  # fmt: skip
    held = [
        [],
        [
            {"type": "title", "content": {"title_content": [{"type": "text", "content": "标题"}], "level": 2}},
            {"type": "paragraph", "content": {"paragraph_content": spans}, "bbox": [1, 2, 3, 4]},
            {"type": "list", "content": {"list_items": [{"item_type": "text", "item_content": spans[:1]}]}},
            {"type": "page_number", "content": {"page_number_content": [{"type": "text", "content": "3"}]}},
        ],
    ]
    assert _lines(held) == ["## 标题", "依据第$10\\%$条", "依据第", "3"]


def _para(kind: str, *lines: str, **more: Any) -> dict[str, Any]:
    spans = [{"spans": [{"type": "text", "content": line}], "bbox": [0, 0, 1, 1]} for line in lines]
    return {"type": kind, "bbox": [10, 400, 90, 420], "lines": spans, **more}


def test_middle_json_joins_the_lines_of_a_paragraph_and_keeps_those_of_a_list() -> None:
    table = {"type": "table", "blocks": [
        {"type": "table_footnote", "lines": [{"spans": [{"type": "text", "content": "注"}]}]},
        {"type": "table_body", "lines": [{"spans": [{"type": "table", "html": TABLE}]}]},
    ]}  # fmt: skip
    entry = _para("list", "1.甲", "乙", "2.丙")
    for at in (0, 2):
        entry["lines"][at]["is_list_start_line"] = True
    page = {
        "page_idx": 4,
        "page_size": [600, 800],
        "preproc_blocks": [_para("text", "再说一遍的")],
        "para_blocks": [_para("title", "标题", level=1), _para("text", "各镇人民", "政府2022", "30户"), entry,
                        _para("index", "目一 1", "目二 2"), table, {"type": "text", "lines": [], "lines_deleted": True}],
        "discarded_blocks": [_para("footer", "- 5 -", bbox=[0, 780, 60, 790]), _para("discarded", "页眉", bbox=[0, 1, 9, 9])],
    }  # fmt: skip
    assert _lines({"pdf_info": [page], "_backend": "pipeline", "_version_name": "2.1.0"}) == [
        "页眉", "# 标题", "各镇人民政府2022 30户", "1.甲乙", "2.丙", "目一 1", "目二 2",
        "| 镇 | 户数 |", "|---|---|", "|  | 1\\|2 |", "注", "- 5 -",
    ]  # fmt: skip


def _v4(*blocks: dict[str, Any]) -> dict[str, Any]:
    pages = [{"page_idx": at, "blocks": [block]} for at, block in enumerate(blocks)]
    return {"schema": "docvortex.middle", "schema_version": "2.0", "pages": pages, "is_full_document": True}


def test_version_4_gives_blocks_in_blocks_and_paragraphs_over_pages() -> None:
    words = [{"type": "text", "content": "各镇"}]
    held = _v4(
        {"type": "doc_title", "level": 1, "content": words, "bbox": [0.1, 0.2, 0.3, 0.4]},
        {"type": "text", "content": words},
        {"type": "text", "content": [{"type": "hyperlink", "url": "x", "content": words}], "continues_prev": True},
        {"type": "list", "content": [{"type": "text", "content": words}, {"type": "list", "content": [
            {"type": "text", "content": words}]}]},
        {"type": "table", "content": [{"type": "table_caption", "content": words}, {"type": "table_body", "content": TABLE}]},
        {"type": "image", "content": [{"type": "image_body", "content": "印章"}]},
    )  # fmt: skip
    assert _read(held).text().replace("\f", "").split("\n")[:-1] == [
        "# 各镇", "各镇各镇", "各镇", "各镇", "各镇", "| 镇 | 户数 |", "|---|---|", "|  | 1\\|2 |",
    ]  # fmt: skip
    assert _left_out(held) == [("印章", "picture")]
    assert _read(held).lines[0].box == (100, 200, 300, 400)


def test_the_raw_output_of_a_model_is_read_too() -> None:
    assert _lines([[{"type": "text", "bbox": [0.1, 0.1, 0.9, 0.2], "angle": 0, "content": "各镇"}]]) == ["各镇"]


# --- docling -------------------------------------------------------------------------------------------------------------


def _docling(texts: list[dict[str, Any]], children: list[str] | None = None, **more: Any) -> dict[str, Any]:
    named = [f"#/texts/{at}" for at in range(len(texts))] if children is None else children
    return {"schema_name": "DoclingDocument", "version": "1.5.0", "name": "a", "texts": texts,
            "body": {"self_ref": "#/body", "children": [{"$ref": name} for name in named]}, **more}  # fmt: skip


def test_docling_gives_the_order_of_the_tree_each_item_once() -> None:
    texts: list[dict[str, Any]] = [
        {"label": "text", "text": "尾", "children": [{"$ref": "#/groups/0"}]},
        {"label": "list_item", "text": "甲", "marker": "1.", "orig": "1. 甲"},
        {"label": "list_item", "text": "乙", "marker": "-", "orig": "- 乙"},
        {"label": "title", "text": "头"},
        {"label": "text", "text": "没有提到的"},
        {"label": "text", "text": "水印", "content_layer": "background"},
        {"label": "section_header", "text": "一", "level": 1},
    ]
    groups = [{"label": "list", "children": [{"$ref": f"#/texts/{at}"} for at in (1, 2, 0)]}]
    children = ["#/texts/3", "#/texts/6", "#/groups/0", "#/texts/99", "#/texts/3"]
    held = _docling(texts, children, groups=groups)
    assert _lines(held) == ["# 头", "## 一", "1. 甲", "乙", "尾", "没有提到的"]
    assert _left_out(held) == [("水印", "discarded")]


def test_docling_gives_cells_at_their_places_and_boxes_from_the_top() -> None:
    def cell(row: int, column: int, text: str, **more: Any) -> dict[str, Any]:
        return {"start_row_offset_idx": row, "start_col_offset_idx": column, "text": text, **more}

    box = {"l": 10, "t": 700, "r": 90, "b": 600, "coord_origin": "BOTTOMLEFT"}
    table = {"label": "table", "captions": [{"$ref": "#/texts/0"}], "prov": [{"page_no": 1, "bbox": box}],
             "data": {"table_cells": [cell(0, 0, "镇", column_header=True), cell(1, 1, "3")]}}  # fmt: skip
    pages = {"1": {"page_no": 1, "size": {"width": 600, "height": 800}}}
    held = _docling([{"label": "caption", "text": "表1"}], ["#/tables/0"], tables=[table], pages=pages)
    assert _lines(held) == ["表1", "| 镇 |  |", "|---|---|", "|  | 3 |"]
    assert _read(held).lines[1].box == (10, 100, 90, 200)


def test_docling_says_what_stands_in_a_rich_cell_once() -> None:
    cell = {"start_row_offset_idx": 0, "start_col_offset_idx": 0, "text": "甲", "ref": {"$ref": "#/groups/0"}}
    table = {"label": "table", "children": [{"$ref": "#/texts/0"}, {"$ref": "#/texts/1"}],
             "footnotes": [{"$ref": "#/texts/1"}], "data": {"table_cells": [cell]}}  # fmt: skip
    held = _docling(
        [{"label": "text", "text": "甲"}, {"label": "footnote", "text": "注"}], ["#/tables/0"], tables=[table]
    )
    assert _lines(held) == ["| 甲 |", "注"]
    assert _left_out(held) == [("甲", "twice")]


# --- PP-StructureV3 ------------------------------------------------------------------------------------------------------


def _structure(*blocks: tuple[str, str], **more: Any) -> dict[str, Any]:
    listed = [{"block_label": label, "block_content": text, "block_bbox": [1, 2, 3, 4]} for label, text in blocks]
    return {"input_path": "a.png", "page_index": None, "parsing_res_list": listed, **more}


def test_structure_gives_labels_as_levels_and_pictures_as_left_out() -> None:
    held = _structure(("doc_title", "标题"), ("paragraph_title", "一、总则"), ("text", "第一段\n第二段"), ("table", TABLE),
                      ("seal", "印章"), ("number", "3"))  # fmt: skip
    assert _lines(held) == [
        "# 标题", "## 一、总则", "第一段", "第二段", "| 镇 | 户数 |", "|---|---|", "|  | 1\\|2 |", "3",
    ]  # fmt: skip
    assert _left_out(held) == [("印章", "picture")]


def test_pages_of_structure_stand_one_after_the_other_in_a_list_or_in_an_answer() -> None:
    one, two = _structure(("text", "甲"), page_index=0), _structure(("text", "乙"), page_index=1)
    answer = {"result": {"layoutParsingResults": [{"prunedResult": one}, {"prunedResult": two}]}}
    assert _lines([{"res": two}, {"res": one}]) == _lines(answer) == ["甲", "", "乙"]
    joined = f"{json.dumps(one)}\n{json.dumps(two)}\n".encode()
    received = read(joined, "a.json")
    assert received is not None
    assert received.text() == "甲\n\f乙\n"


# --- with a scanned PDF --------------------------------------------------------------------------------------------------


def test_scanned_pages_take_their_text_from_what_an_engine_wrote() -> None:
    held = [{"type": "text", "text": "第一页", "page_idx": 0}, {"type": "text", "text": "第二页", "page_idx": 1,
            "bbox": [100, 500, 900, 600]}]  # fmt: skip
    scanned = pdf(Sheet().text(50, 100, "有文字的一页"), Sheet().picture())
    received = read(scanned, "a.pdf", json.dumps(held).encode())
    assert received is not None
    assert received.text() == "有文字的一页\n\f第二页\n"
    width, height = received.pages[1]
    assert received.lines[-1].box == pytest.approx((0.1 * width, 0.5 * height, 0.9 * width, 0.6 * height))


def test_what_is_no_engine_output_fills_no_page() -> None:
    with pytest.raises(SourceError, match="--ocr-json 的文件不是"):
        read(pdf(Sheet().text(50, 100, "甲乙"), Sheet().picture()), "a.pdf", pdf(Sheet().text(50, 100, "甲")))


# --- files that are damaged ----------------------------------------------------------------------------------------------

WHOLE: dict[str, Any] = {
    "mineru-content-list": [{"type": "text", "text": "甲", "page_idx": 0}, {"type": "table", "table_body": TABLE,
                             "table_caption": ["表"], "page_idx": 0}, {"type": "list", "list_items": ["甲"]}],
    "mineru-content-list-v2": [[{"type": "list", "content": {"list_items": [{"item_content": [{"content": "甲"}]}]}}]],
    "mineru-middle": {"pdf_info": [{"page_idx": 0, "para_blocks": [_para("text", "甲")], "discarded_blocks": []}]},
    "mineru-4": _v4({"type": "text", "content": [{"type": "text", "content": "甲"}]}),
    "docling": _docling([{"label": "text", "text": "甲", "prov": [{"page_no": 1, "bbox": {}}]}], tables=[
        {"label": "table", "data": {"table_cells": [
            {"start_row_offset_idx": 0, "start_col_offset_idx": 0, "text": "乙"}]}}]),
    "pp-structure": _structure(("text", "甲"), page_index=0),
}  # fmt: skip
_WRONG: tuple[Any, ...] = (7, "字", {"a": 1}, [[["x"]]], True, -1, 10**30, 1e300, None)


def _places(held: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value."""
    inner = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from _places(value, (*path, key))


def _with(held: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(held) if isinstance(held, dict) else list(held)
    copy[path[0]] = _with(held[path[0]], path[1:], value)
    return copy


def _tried(data: bytes) -> str:
    """What is said of a file by the reader itself; "" where it is read, and law 4 holds."""
    try:
        received = ocr.read(data)
    except InputError as refused:
        return refused.name
    assert law.broken(received) is None
    received.text().encode()
    return ""


@pytest.mark.parametrize("engine", sorted(WHOLE))
def test_a_value_of_any_other_type_is_refused_with_its_place_or_does_no_harm(engine: str) -> None:
    whole = WHOLE[engine]
    assert _tried(json.dumps(whole).encode()) == ""
    said = {_tried(json.dumps(_with(whole, path, value)).encode()) for path in _places(whole) for value in _WRONG}
    assert {"ocr-malformed"} <= said <= {"", "ocr-malformed", "json-unknown", "ocr-version", "input-too-many-pages"}


@pytest.mark.parametrize("engine", sorted(WHOLE))
def test_a_file_that_is_cut_anywhere_is_refused(engine: str) -> None:
    data = json.dumps(WHOLE[engine], ensure_ascii=False).encode()
    for end in range(1, len(data)):
        assert _tried(data[:end]) == "input-damaged"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "deep": lambda: b'[{"type": "text", "text": ' + b"[" * 200_000,
    "deep-and-whole": lambda: b'{"pdf_info": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "deep-blocks": lambda: _deep(),
    "long-number": lambda: b'[{"type": "text", "text": "a", "page_idx": ' + b"9" * 5000 + b"}]",
    "far-page": lambda: b'[{"type": "text", "text": "a", "page_idx": 99999999}]',
    "no-text": lambda: b'[{"type": "text", "text": " ", "page_idx": 0}]',
    "unknown": lambda: b'{"name": "a"}',
    "unknown-list": lambda: b'[{"kind": "text"}]',
    "no-unicode": lambda: b'{"pdf_info": "\xff\xfe\xfd"}',
    "version-of-mineru": lambda: json.dumps(_v4() | {"schema_version": "3.0"}).encode(),
    "version-of-docling": lambda: json.dumps(_docling([]) | {"version": "2.0.0"}).encode(),
    "places": lambda: json.dumps(_docling([], tables=[{"label": "table", "data": {"table_cells": [
        {"start_row_offset_idx": 10**9, "start_col_offset_idx": 10**9, "text": "a"}]}}])).encode(),
    "two-engines": lambda: json.dumps(WHOLE["docling"]).encode() + json.dumps(WHOLE["mineru-4"]).encode(),
}  # fmt: skip


def _deep() -> bytes:
    block: dict[str, Any] = _para("text", "甲")
    for _ in range(300):
        block = {"type": "text", "blocks": [block]}
    return json.dumps({"pdf_info": [{"page_idx": 0, "para_blocks": [block]}]}).encode()


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_refused_with_nothing_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "a.json").write_bytes(HOSTILE[name]())
    assert cli.main(["add", "a.json", "--gazette", "g", "--issue", "1"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("a.json:1: G015 ")
    assert said.err.count("\n") == 1
    assert "状态" not in said.err  # it was not the reader that broke
    assert list((tmp_path / "content").iterdir()) == []


def test_characters_that_no_text_holds_are_replaced() -> None:
    held = b'[{"type": "text", "text": "\\ud800\\u0000a\\u001bb\\u2028c\\f", "page_idx": 0}]'
    received = read(held, "a.json")
    assert received is not None
    assert received.text() == "�ab\nc\n"


def test_a_span_of_a_table_is_bounded() -> None:
    cell = "<td colspan='9999' rowspan='9999'>a</td>"
    held = [{"type": "table", "table_body": f"<table>{f'<tr>{cell * 9}</tr>' * 99}</table>", "page_idx": 0}]
    assert len(_read(held).lines) <= 101


# --- gazette add ---------------------------------------------------------------------------------------------------------


def test_what_an_engine_wrote_is_added_as_its_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    held = [{"type": "text", "text": "阿尔山市人民政府关于规范许可的通知", "text_level": 1, "page_idx": 0},
            {"type": "text", "text": "请遵照执行。", "page_idx": 0}]  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    assert cli.main(["add", "a.json", "--gazette", "g", "--issue", "1"]) == 0
    folder = tmp_path / "content" / "g"
    assert (folder / "1.txt").read_text(encoding="utf-8") == "# 阿尔山市人民政府关于规范许可的通知\n请遵照执行。\n"
    assert sorted(path.name for path in folder.iterdir()) == ["1.layout.json", "1.txt", "1.yml"]
