"""PDFs drawn by hand: what becomes of each thing that a page can hold, and of files that are none."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from draw import Sheet, pdf

from builder import cli, reading
from builder.codes import say
from builder.content import layout
from builder.content.files import SourceError
from builder.intake import guarded, law, read, scans
from builder.intake import pdf as pdf_reader
from builder.intake.pdf import sound, streams
from builder.intake.received import LeftOut, Placed, Received
from builder.intake.refused import InputError

LINE = "各镇人民政府要高度重视这项工作"  # fifteen characters


def _read(*sheets: Sheet) -> Received:
    received = read(pdf(*sheets), "a.pdf")
    assert received is not None
    return received


def _lines(*sheets: Sheet) -> list[str]:
    return _read(*sheets).text().splitlines()


def _columns(sheet: Sheet, top: float, count: int) -> Sheet:
    """Two columns of full lines, each line with its number."""
    for at in range(count):
        sheet.text(50, top + 15 * at, f"左{at}{LINE}").text(320, top + 15 * at, f"右{at}{LINE}")
    return sheet


# --- lines ----------------------------------------------------------------------------------------------------------------


def test_glyphs_of_one_baseline_are_a_line_whatever_their_order_and_outline() -> None:
    sheet = Sheet().text(110, 100, "。").text(50, 100, "一、请遵照").text(100, 100, "行")
    assert _lines(sheet) == ["一、请遵照行。"]


def test_how_far_a_line_is_set_in_is_kept() -> None:
    sheet = Sheet().text(200, 60, "通知").text(70, 100, "首行").text(50, 115, LINE).text(50, 130, "次行")
    assert _lines(sheet) == ["　" * 15 + "通知", "　　首行", LINE, "次行"]


def test_figures_that_stand_apart_stay_apart() -> None:
    assert _lines(Sheet().text(50, 100, "30").text(76, 100, "2")) == ["30 2"]


def test_a_turned_page_is_read_upright() -> None:
    for turned in (0, 90, 180, 270):
        assert _lines(Sheet(turned).text(50, 100, "甲乙").text(50, 115, "丙")) == ["甲乙", "丙"]


def test_a_page_whose_text_runs_up_is_turned() -> None:
    sheet = Sheet().text(100, 700, "第一行", turn="0 1 -1 0").text(120, 700, "第二行", turn="0 1 -1 0")
    assert _lines(sheet) == ["第一行", "第二行"]


def test_a_head_set_down_the_margin_is_a_line_of_its_own() -> None:
    sheet = Sheet().down(570, 100, "市政府文件")
    for at in range(8):
        sheet.text(50, 100 + 12 * at, LINE)
    assert _lines(sheet) == [LINE] * 8 + ["市政府文件"]
    assert _lines(Sheet().text(50, 100, LINE).text(570, 100, "侧题", turn="0 -1 1 0")) == [LINE, "侧题"]


def test_pages_are_parted_by_a_form_feed_and_keep_their_heads() -> None:
    sheets = [
        Sheet().text(250, 40, "公报").text(50, 100, LINE).text(50, 115, LINE).text(290, 770, str(n)) for n in (1, 2)
    ]
    text = _read(*sheets).text()
    assert text.count("\f") == 1
    assert [page.split()[-1] for page in text.split("\f")] == ["1", "2"]


# --- columns --------------------------------------------------------------------------------------------------------------


def test_columns_below_a_title_are_read_one_after_the_other() -> None:
    sheet = _columns(Sheet().text(180, 60, "关于规范许可的通知", 18), 100, 6).text(295, 770, "7")
    found = [line.strip("　") for line in _lines(sheet)]
    assert found == ["关于规范许可的通知", *(f"{side}{at}{LINE}" for side in "左右" for at in range(6)), "7"]


def test_columns_go_on_below_what_stands_across() -> None:
    sheet = _columns(_columns(Sheet(), 60, 5).text(150, 160, "附件的名称横跨两栏排印", 18), 200, 5)
    found = [line.strip("　")[:2] for line in _lines(sheet)]
    one = [f"{side}{at}" for side in "左右" for at in range(5)]
    assert found == [*one, "附件", *one]


def test_a_page_with_little_on_it_is_parted_as_the_others_are() -> None:
    few = (
        Sheet().text(50, 100, "左零" + LINE).text(320, 100, "右零" + LINE).text(50, 115, "左一").text(320, 115, "右一")
    )
    found = [line[:2] for line in _lines(_columns(Sheet(), 60, 6), _columns(Sheet(), 60, 6), few)]
    assert found[-4:] == ["左零", "左一", "右零", "右一"]


def test_short_paragraphs_in_columns_are_read_one_column_after_the_other() -> None:
    """No page has enough full lines to show its gutter; the file has."""
    sheets = []
    for page in "甲乙丙":
        sheet = Sheet().text(50, 60, f"{page}{'高' * 41}")
        for at in range(3):
            sheet.text(70, 90 + 30 * at, f"{page}左{at}{LINE[:11]}").text(50, 105 + 30 * at, "执行。")
        sheets.append(sheet.text(340, 90, f"{page}右{LINE[:12]}").text(320, 105, "执行。"))
    left = [f"　　甲左{at}{LINE[:11]} 执行。" for at in range(3)]
    assert " ".join(_lines(*sheets)[1:9]) == " ".join([*left, f"　　甲右{LINE[:12]} 执行。"])


def test_names_and_posts_are_no_columns() -> None:
    sheet = Sheet()
    for at, name in enumerate(("王晓欢", "葛双鹏", "刘贵柱", "赵喜玖", "孙长勇", "邢　波")):
        sheet.text(70, 100 + 15 * at, name).text(150, 100 + 15 * at, "市委副书记、市长"[: 4 + at % 5])
    assert all(line.count("市委") == 1 and not line.startswith("市委") for line in _lines(sheet))


# --- tables ---------------------------------------------------------------------------------------------------------------


def test_a_ruled_table_is_rows_with_the_lines_of_a_cell_joined() -> None:
    sheet = Sheet().grid((50, 150, 300), (100, 120, 150))
    sheet.text(55, 115, "名称").text(155, 115, "数量").text(55, 130, "医疗废").text(55, 145, "物").text(155, 130, "30")
    assert _lines(sheet.text(155, 145, "2")) == ["| 名称 | 数量 |", "|---|---|", "| 医疗废物 | 30 2 |"]


def test_a_merged_cell_holds_its_text_once() -> None:
    sheet = Sheet()
    for x, y, u, v in ((50, 100, 350, 100), (150, 120, 350, 120), (50, 140, 350, 140), (50, 160, 350, 160)):
        sheet.line(x, y, u, v)
    for x, y, u, v in ((50, 100, 50, 160), (150, 100, 150, 160), (250, 120, 250, 160), (350, 100, 350, 160)):
        sheet.line(x, y, u, v)
    sheet.text(55, 124, "单位").text(230, 115, "人数").text(160, 135, "男").text(260, 135, "女")
    sheet.text(55, 155, "甲").text(160, 155, "1").text(260, 155, "2")
    assert _lines(sheet) == ["| 单位 | 人数 |  |", "|  | 男 | 女 |", "|---|---|---|", "| 甲 | 1 | 2 |"]


def test_a_figure_that_has_no_room_in_its_cell_stays_whole() -> None:
    sheet = Sheet().grid((50, 56, 200), (100, 120, 140)).text(51, 115, "10").text(62, 115, "许可事项")
    assert _lines(sheet.text(51, 135, "11").text(62, 135, "备案"))[0] == "| 10 | 许可事项 |"


def test_a_table_with_three_lines_has_its_cells_by_what_stands_below_each_other() -> None:
    sheet = Sheet().text(50, 60, LINE)
    for y in (80, 100, 160):
        sheet.line(50, y, 350, y)
    for y, cells in ((95, ("项目", "单位", "数量")), (115, ("许可", "市发改委", "30")), (135, ("备案", "市应急", "2"))):
        for x, cell in zip((60, 150, 300), cells, strict=True):
            sheet.text(x, y, cell)
    sheet.text(150, 147, "管理局")
    rows = ["| 项目 | 单位 | 数量 |", "|---|---|---|", "| 许可 | 市发改委 | 30 |", "| 备案 | 市应急管理局 | 2 |"]
    assert _lines(sheet) == [LINE, *rows]


def test_lines_between_paragraphs_make_no_table() -> None:
    sheet = Sheet()
    for y in (80, 100, 120):
        sheet.line(50, y, 350, y)
    assert _lines(sheet.text(50, 95, LINE).text(50, 115, LINE)) == [LINE, LINE]


def test_a_frame_around_text_is_no_table() -> None:
    sheet = Sheet().grid((40, 560), (80, 200)).text(50, 100, LINE).text(50, 115, LINE)
    assert _lines(sheet) == [LINE, LINE]


def test_a_pipe_in_a_cell_is_one_all_the_same() -> None:
    sheet = Sheet().grid((50, 150, 300), (100, 120, 140)).text(55, 115, "A|B").text(155, 115, "数").text(55, 135, "甲")
    assert _lines(sheet)[0] == "| A\\|B | 数 |"


# --- what cannot be told --------------------------------------------------------------------------------------------------


def test_private_characters_and_radicals_are_named() -> None:
    remarks = dict(_read(Sheet().text(50, 100, f"⼀{LINE}\ue000𠮷")).remarks)
    assert remarks["glyphs-private"] == {"pages": "1", "count": 1, "characters": "U+E000", "fonts": "STSong-Light"}
    assert remarks["glyphs-radicals"]["characters"] == "⼀"


def test_what_stands_beside_the_page_is_left_out() -> None:
    received = _read(Sheet().text(50, 100, LINE).text(50, -40, "裁切线"))
    assert [(one.text, one.reason) for one in received.left_out] == [("裁切线", "outside")]


def test_scanned_pages_are_named_and_refused_where_there_is_nothing_else() -> None:
    received = _read(Sheet().text(50, 100, LINE), Sheet().picture(), Sheet().picture())
    assert received.remarks == (("pages-scanned", {"pages": "2–3"}),)
    with pytest.raises(SourceError, match=r"全部 2 页都是扫描页.*--ocr-json"):
        _read(Sheet().picture(), Sheet().picture())


def test_scanned_pages_take_their_text_from_what_was_recognised() -> None:
    received = _read(Sheet().text(50, 100, LINE), Sheet().picture())
    line = Placed("识别的文字", (1, 2), 2, (0, 0, 1200, 800), 20)
    given = ("没有用的", "识别", "的文字", "第")
    recognised = Received(
        (Placed("没有用的", (0,), 1), line), (LeftOut("第", (3,), "discarded", 2),), given, ((1200, 1600),) * 2, "x"
    )
    filled = scans.filled(replace(received, remarks=()), recognised)
    assert filled.text() == f"{LINE}\n\f识别的文字\n"
    assert (filled.lines[-1].box, filled.scanned, law.broken(filled)) == ((0, 0, 600, 400), (), None)


# --- law 4 ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([Placed("甲", (0,))], "丢了「乙」"),
        ([Placed("甲乙", (0, 1)), Placed("甲", (0,))], "写了两次"),
        ([Placed("乙甲", (0, 1))], "不是"),
        ([Placed("甲乙丙", (0, 1))], "不是"),
        ([Placed("| 甲 | 丙 |", (0, 1))], "不是"),
        ([Placed("甲乙", (0, 1)), Placed("多出来的", ())], "不是"),
        ([Placed("甲乙", (0, 1, 2))], "没有第 2 个"),
    ],
)
def test_law_4_finds_what_is_lost_doubled_or_changed(lines: list[Placed], told: str) -> None:
    assert told in str(law.broken(Received(tuple(lines), (), ("甲", "乙"), (), "x")))


def test_law_4_takes_marks_of_rows_and_reasons() -> None:
    rows = (Placed("| 甲 | a\\|b |", (0, 1)), Placed("|---|---|"))
    assert law.broken(Received(rows, (LeftOut("丙", (2,), "blank"),), ("甲", "a|b", "丙"), (), "x")) is None
    assert "没有说明原因" in str(law.broken(Received((), (LeftOut("丙", (0,), "其他"),), ("丙",), (), "x")))


# --- files that are refused -----------------------------------------------------------------------------------------------


def _with(content: bytes, filters: str = "/FlateDecode") -> bytes:
    kept = f"<</Filter{filters}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream"
    return (
        pdf(Sheet())
        .replace(b"endobj\n5 0 obj", b"endobj\n6 0 obj")
        .replace(b"trailer", b"5 0 obj\n" + kept + b"\nendobj\ntrailer")
    )


def _many() -> bytes:
    kids = "4 0 R " * 3000
    return pdf(Sheet().text(50, 100, LINE)).replace(b"/Count 1/Kids[4 0 R]", f"/Count 3000/Kids[{kids}]".encode())


WHOLE = pdf(*(Sheet().text(50, 100 + 15 * at, LINE) for at in range(4)))
HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"%PDF-1.7\n",
    "cut": lambda: WHOLE[: len(WHOLE) // 2],
    "one-bit": lambda: WHOLE.replace(b"stream\n\x78", b"stream\n\x79", 1),
    "pages": _many,
    "bomb": lambda: _with(zlib.compress(zlib.compress(bytes(1 << 29), 9), 9), "[/FlateDecode/FlateDecode]"),
    "loop": lambda: pdf(Sheet()).replace(b"[4 0 R]", b"[2 0 R]"),
    "too-full": lambda: pdf(Sheet().text(0, 100, "甲" * 31_000, 0.01)),
    "no-text": lambda: pdf(Sheet()),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_refused_with_nothing_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "a.pdf").write_bytes(HOSTILE[name]())
    assert cli.main(["add", "a.pdf", "--gazette", "g", "--issue", "1"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("a.pdf:1: G015 ")
    assert said.err.count("\n") == 1
    assert list((tmp_path / "content").iterdir()) == []


def test_what_runs_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "SECONDS", 0.01)
    with pytest.raises(SourceError) as caught:
        read(WHOLE, "a.pdf")
    assert caught.value.message == say("input-takes-too-long", most=0.01).message


# What stands in a file, and with what damage: PDFium reads all of them, and says nothing.
_TORN = {
    "a bracket": (b"/Rotate 0/Resources<<", b"/Rotate 0/Resources<("),
    "a length": (b"/Length ", b"/Length 9"),
    "an object": (b"3 0 obj", b"3 0 obk"),
    "an end": (b"endobj", b"endobk"),
    "a reference": (b"/Contents 5 0", b"/Contents 4 0"),
    "a pointer": (b"startxref\n", b"startxref\n1"),
    "a head": (b"%PDF-1.7\n", b"%PDF-1.7\n\n\n"),
}


@pytest.mark.parametrize("torn", _TORN)
def test_a_damaged_file_is_read_with_a_warning(torn: str) -> None:
    whole = pdf(Sheet().text(50, 100, LINE), Sheet().text(50, 100, "次页"))
    assert _TORN[torn][0] in whole
    assert not pdf_reader.read(whole).remarks
    assert "input-torn" in [name for name, _ in pdf_reader.read(whole.replace(*_TORN[torn], 1)).remarks]


def test_a_file_that_lacks_a_page_is_refused() -> None:
    whole = pdf(Sheet().text(50, 100, LINE), Sheet().text(50, 100, "次页"))
    for lost in (whole.replace(b"/Count 2", b"/Count 1"), whole.replace(b"/Kids[4 0 R 6 0 R]", b"/Kids[4 0 R      ]")):
        with pytest.raises(InputError) as caught:
            pdf_reader.read(lost)
        assert caught.value.name == "input-damaged"


@pytest.mark.parametrize("deep", [b"(", b"[", b"<<", b"1 ", b"1 0 obj(", b"1 0 obj<</Length 1>>stream\n", b"/Filtre "])
def test_a_hostile_file_is_judged_once_through(deep: bytes) -> None:
    assert sound.judge(b"%PDF-1.7\n1 0 obj " + deep * 30_000).faults


def test_a_sound_file_has_no_damaged_stream() -> None:
    assert streams.damaged(WHOLE) is None
    assert streams.damaged(WHOLE + b"stream\nno stream") is None


# --- gazette add ----------------------------------------------------------------------------------------------------------


def _paragraphs(path: Path) -> list[str]:
    (notice,) = reading.parse_file(path, path.parents[1]).notices
    return [block.text for block in notice.blocks if block.type == "paragraph"]


def test_a_pdf_is_added_as_its_text_with_the_layout_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    sheet = (
        Sheet()
        .text(200, 60, "阿尔山市人民政府关于规范许可的通知", 14)
        .text(50, 100, LINE)
        .text(50, 115, LINE)
        .text(50, 130, LINE)
        .text(50, 145, "请遵照执行。")
    )
    (tmp_path / "a.pdf").write_bytes(pdf(sheet, Sheet().picture()))
    assert cli.main(["add", "a.pdf", "--gazette", "g", "--issue", "1"]) == 0
    path = tmp_path / "content" / "g" / "1.txt"
    assert path.read_text(encoding="utf-8").split() == [
        "阿尔山市人民政府关于规范许可的通知",
        *[LINE] * 3,
        "请遵照执行。",
    ]
    found = layout.read(path, hashlib.sha256(path.read_bytes()).hexdigest())
    assert found is not None
    assert [(spot.page, spot.size) for spot in found.lines] == [(1, 14.0), *[(1, 10.0)] * 4]
    assert found.original == hashlib.sha256((tmp_path / "a.pdf").read_bytes()).hexdigest()
    assert _paragraphs(path) == [f"{LINE * 3}请遵照执行。"]  # the layout tells that the first lines are full
    path.with_suffix(layout.SUFFIX).rename(tmp_path / "kept")
    assert _paragraphs(path) == [LINE, LINE, LINE, "请遵照执行。"]
    (tmp_path / "kept").rename(path.with_suffix(layout.SUFFIX))
    path.write_text("改过的文本\n", encoding="utf-8")
    assert layout.read(path, hashlib.sha256(path.read_bytes()).hexdigest()) is None
    assert sorted(file.name for file in path.parent.iterdir()) == ["1.layout.json", "1.pdf", "1.txt", "1.yml"]
