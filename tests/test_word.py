"""Word files written by hand: what becomes of each thing that a document can hold, and of files that are none."""

from __future__ import annotations

import io
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from dialects import known
from handmade import cell, docx, item, level, numbering, paragraph, run, table
from printed import by_office, by_word, measure
from printed.sheets import Style, elements
from printed.ways import STYLES

from builder import cli
from builder.codes import say
from builder.content.files import SourceError
from builder.intake import law, office, read, word
from builder.intake.received import Received
from builder.intake.word import formats

ROOT = Path(__file__).resolve().parent.parent
_BOX = "<w:txbxContent>{}</w:txbxContent>"


def _read(data: bytes) -> Received:
    received = word.read(data)  # as the reader's own process does
    assert law.broken(received) is None
    return received


def _refused(*blocks: str, **parts: str) -> str:
    with pytest.raises(SourceError) as refused:
        read(docx(*blocks, parts=parts), "a.docx")
    return str(refused.value)


def _lines(*blocks: str, **parts: str) -> list[str]:
    return _read(docx(*blocks, parts=parts)).text().split("\n")[:-1]


def _field(code: str, *result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    shown = [mark("separate"), *result] if result else []
    return "".join([mark("begin"), f"<w:r><w:instrText>{code}</w:instrText></w:r>", *shown, mark("end")])


# --- automatic numbers ----------------------------------------------------------------------------------------------------

OFFICIAL = numbering(
    level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
)


def test_numbers_are_text_and_begin_anew_below_a_higher_one() -> None:
    items = [item("总体", 0), item("目标", 1), item("任务", 1), item("甲", 2), item("乙", 2), item("丙", 3)]
    found = _lines(*items, item("保障", 0), item("组织", 1), item("丁", 2), numbering=OFFICIAL)
    wanted = ["一、总体", "（一）目标", "（二）任务", "1. 甲", "2. 乙", "（1）丙", "二、保障", "（一）组织", "1. 丁"]
    assert found == wanted


def test_a_level_that_was_passed_over_counts_as_begun() -> None:
    found = _lines(item("甲", 0), item("乙", 2), item("丙", 1), numbering=OFFICIAL)
    assert found == ["一、甲", "1. 乙", "（二）丙"]


def test_articles_run_on_through_chapters() -> None:
    chapter = level(0, "chineseCountingThousand", "第%1章", '<w:suff w:val="space"/>')
    article = level(1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>')
    blocks = [item("总则"), item("为了规范", 1), item("本办法", 1), item("附则"), item("施行", 1)]
    found = _lines(*blocks, numbering=numbering(chapter, article))
    assert found == ["第一章 总则", "第一条　为了规范", "第二条　本办法", "第二章 附则", "第三条　施行"]


def test_a_level_begins_anew_after_the_one_that_is_named() -> None:
    levels = (
        level(0, "decimal", "%1"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%3)", '<w:lvlRestart w:val="1"/>'),
    )
    blocks = [item("甲"), item("乙", 1), item("丙", 2), item("丁", 1), item("戊", 2), item("己"), item("庚", 2)]
    found = _lines(*blocks, numbering=numbering(*levels))
    assert found == ["1 甲", "1.1 乙", "1) 丙", "1.2 丁", "2) 戊", "2 己", "1) 庚"]


def test_lists_of_one_kind_count_on_but_where_one_says_its_start() -> None:
    nums = "".join(
        f'<w:num w:numId="{name}"><w:abstractNumId w:val="7"/>{more}</w:num>'
        for name, more in (
            (1, ""),
            (2, ""),
            (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
        )
    )
    blocks = [item("甲"), item("乙", 0, 2), item("丙", 0, 3), item("丁", 0, 3), item("戊", 0, 1)]
    assert _lines(*blocks, numbering=numbering(level(0, "decimal", "%1、"), nums=nums)) == [
        *("1、甲", "2、乙", "5、丙", "6、丁", "7、戊")
    ]


def test_a_list_may_have_a_level_of_its_own() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1、", start=3)}</w:lvlOverride>'
    nums = f'<w:num w:numId="1"><w:abstractNumId w:val="7"/>{own}</w:num>'
    assert _lines(item("甲"), item("乙"), numbering=numbering(level(0, "decimal", "%1."), nums=nums)) == [
        "C、甲",
        "D、乙",
    ]


def test_styles_number_their_paragraphs_and_may_be_told_not_to() -> None:
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/>{numbered}</w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    levels = (
        level(0, "decimal", "%1、", '<w:pStyle w:val="A"/>'),
        level(1, "decimal", "（%2）", '<w:pStyle w:val="C"/>'),
    )
    none = '<w:pStyle w:val="A"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    blocks = [paragraph(name, properties=f'<w:pStyle w:val="{name}"/>') for name in "ABC"]
    found = _lines(*blocks, paragraph("无", properties=none), numbering=numbering(*levels), styles=styles)
    assert found == ["1、A", "2、B", "（1）C", "无"]


def test_a_list_may_be_that_of_a_style() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    linked = '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="L"/></w:abstractNum>'
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="8"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
    )
    found = _lines(
        item("甲"),
        item("乙", 0, 2),
        numbering=linked + numbering(level(0, "decimal", "%1、"), nums=nums),
        styles=styles,
    )
    assert found == ["1、甲", "2、乙"]


def test_all_numbers_are_figures_where_a_level_says_so() -> None:
    levels = (level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert _lines(item("甲"), item("乙", 1), numbering=numbering(*levels)) == ["一、甲", "1.1 乙"]


@pytest.mark.parametrize(
    ("name", "number", "shown"),
    [("chineseCounting", n, s) for n, s in ((1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (101, "一百零一"), (110, "一百一十"))]
    + [("decimalEnclosedCircleChinese", n, s) for n, s in ((1, "①"), (20, "⑳"), (21, "㉑"), (50, "㊿"), (51, "51"))]
    + [("ideographTraditional", 3, "丙"), ("ideographZodiac", 3, "寅"), ("upperRoman", 4, "IV"), ("lowerLetter", 28, "bb")]
    + [("chineseLegalSimplified", 12, "壹拾贰"), ("decimalFullWidth", 12, "１２"), ("decimalZero", 3, "03")]
    + [("ideographDigital", 10, "一〇"), ("decimalEnclosedFullstop", 2, "⒉"), ("decimalEnclosedParen", 2, "⑵")],
)  # fmt: skip
def test_numerals(name: str, number: int, shown: str) -> None:
    assert formats.written(number, name) == shown


def test_an_unknown_format_is_refused() -> None:
    assert re.search(
        "G015 自动编号的格式（thaiCounting）认不得",
        _refused(item("甲"), numbering=numbering(level(0, "thaiCounting", "%1."))),
    )


def test_a_format_of_the_writers_own_is_read_or_refused() -> None:
    def custom(form: str) -> str:
        drawn = f'<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="{form}"/></mc:Choice></mc:AlternateContent>'
        return numbering(f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{drawn}<w:lvlText w:val="%1号"/></w:lvl>')

    assert _lines(item("甲"), numbering=custom("001, 002, 003, ...")) == ["001号　甲"]
    assert re.search("认不得", _refused(item("甲"), numbering=custom("ա, բ, գ")))


def test_bullets_are_what_their_font_shows() -> None:
    bullet = level(0, "bullet", "\uf0d8").replace("</w:lvl>", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>')
    assert _lines(item("甲"), numbering=numbering(bullet)) == ["➢甲"]


# --- runs -----------------------------------------------------------------------------------------------------------------


def test_breaks_end_lines_and_pages() -> None:
    page = '<w:r><w:br w:type="page"/></w:r>'
    opens = "<w:pageBreakBefore/>"
    blocks = [
        paragraph("甲", "<w:r><w:br/></w:r>", "乙"),
        paragraph(page),
        paragraph("丙"),
        paragraph("丁", properties=opens),
    ]
    assert _lines(*blocks) == ["甲", "乙", "\f丙", "\f丁"]


def test_where_a_section_ends_a_page_does() -> None:
    section = '<w:sectPr><w:type w:val="{}"/></w:sectPr>'
    blocks = [
        paragraph("甲", properties=section.format("nextPage")),
        paragraph("乙", properties=section.format("nextPage")),
    ]
    assert _lines(*blocks, paragraph("丙"), section.format("continuous")) == ["甲", "\f乙", "丙"]


def test_how_far_a_line_is_set_in_is_kept() -> None:
    size = '<w:sz w:val="32"/>'
    section = '<w:sectPr><w:pgSz w:w="11906"/><w:pgMar w:left="1800" w:right="1800"/></w:sectPr>'
    blocks = [
        paragraph(run("关于许可的通知", size), properties='<w:jc w:val="center"/>'),
        paragraph(run("首行", size), properties='<w:ind w:firstLineChars="200" w:firstLine="640"/>'),
        paragraph(run("2022年", size), properties='<w:jc w:val="right"/><w:ind w:right="640"/>'),
    ]
    assert _lines(*blocks, section) == ["　" * 9 + "关于许可的通知", "　　首行", "　" * 21 + "2022年"]


def test_fields_show_their_results_and_hidden_text_is_left_out() -> None:
    received = _read(
        docx(
            paragraph(
                "第", _field("PAGE", run("3")), "页", run("批示", "<w:vanish/>"), "。", _field("EQ \\o\\ac(○,12)")
            )
        )
    )
    assert received.text() == "第3页。⑫\n"
    assert [(one.text, one.reason) for one in received.left_out] == [
        *(("PAGE", "code"), ("批示", "hidden"), ("EQ \\o\\ac(○,12)", "code"))
    ]


def test_contents_keep_their_page_numbers_apart() -> None:
    tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9000"/></w:tabs>'
    entry = paragraph("关于许可的通知", "<w:r><w:tab/></w:r>", _field("PAGEREF _Toc1", run("7")), properties=tabs)
    assert _lines(entry) == ["关于许可的通知……7"]


def test_symbols_are_characters_and_unknown_ones_are_named() -> None:
    symbol = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'
    received = _read(docx(paragraph(symbol.format("Wingdings", "F0FE"), "同意", symbol.format("Own", "E123"))))
    assert received.text() == "☑同意\ue123\n"
    assert received.remarks == (("word-private", {"characters": "U+E123"}),)


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = _BOX.format(paragraph("框里"))
    both = f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    received = _read(docx(paragraph("前", both, "后"), paragraph("下")))
    assert received.text() == "前后\n框里\n下\n"
    assert [(one.text, one.reason) for one in received.left_out] == [("框里", "twice")]


def test_word_art_is_text() -> None:
    assert _lines(paragraph('<w:r><w:pict><v:textpath string="某县人民政府公报"/></w:pict></w:r>')) == [
        "某县人民政府公报"
    ]


def test_notes_stand_behind_what_refers_to_them() -> None:
    note = f'<w:footnote w:id="2">{paragraph("<w:r><w:footnoteRef/></w:r>", "见附表。")}</w:footnote><w:footnote w:id="3">{paragraph("旧注")}</w:footnote>'
    received = _read(
        docx(
            paragraph("增长", '<w:r><w:footnoteReference w:id="2"/></w:r>', "。"),
            paragraph("下"),
            parts={"footnotes": note},
        )
    )
    assert received.text() == "增长[1]。\n[1]见附表。\n下\n"
    assert [(one.text, one.reason) for one in received.left_out] == [("旧注", "unused")]


def test_what_is_around_the_text_is_left_out_with_its_reason() -> None:
    parts = {
        "header1": paragraph("公报"),
        "footer1": paragraph("— 1 —"),
        "comments": f'<w:comment w:id="0">{paragraph("核对")}</w:comment>',
    }
    received = _read(docx(paragraph("正文"), parts=parts))
    assert received.text() == "正文\n"
    assert {(one.text, one.reason) for one in received.left_out} == {
        ("公报", "running"),
        ("— 1 —", "running"),
        ("核对", "comment"),
    }


def test_controls_links_and_the_like_are_seen_through() -> None:
    inside = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt><w:hyperlink>{run('乙')}</w:hyperlink><w:smartTag>{run('丙')}</w:smartTag>"
    assert _lines(f"<w:sdt><w:sdtContent>{paragraph(inside)}</w:sdtContent></w:sdt>") == ["甲乙丙"]


# --- tables ---------------------------------------------------------------------------------------------------------------


def test_a_merged_cell_holds_its_text_once() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        (cell("单位", properties=down), cell("人数", properties='<w:gridSpan w:val="2"/>')),
        (cell(properties=on), "男", "女"),
        ("甲", "1", "2"),
    )
    assert _lines(table(*rows)) == ["| 单位 | 人数 |  |", "|  | 男 | 女 |", "|---|---|---|", "| 甲 | 1 | 2 |"]


def test_lines_and_tables_in_a_cell_stay_apart_and_a_pipe_is_one() -> None:
    nested = table(("甲", "乙"), ("丙", "丁"))
    found = _lines(table(("项目", "说明"), ("A|B", cell("首", nested, "末"))))
    assert found == ["| 项目 | 说明 |", "|---|---|", "| A\\|B | 首<br>甲 乙<br>丙 丁<br>末 |"]


def test_a_frame_around_text_is_no_table() -> None:
    assert _lines(table((cell("甲", "乙"),))) == ["甲", "乙"]


def test_columns_that_only_the_file_has_are_none() -> None:
    wide = '<w:gridSpan w:val="3"/>'
    assert _lines(table((cell("甲", properties=wide), "乙"), (cell("丙", properties=wide), "丁")))[0] == "| 甲 | 乙 |"


# --- what is refused ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", [f"<w:ins>{run('新')}</w:ins>", "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"]
)
def test_tracked_changes_are_refused(change: str) -> None:
    assert re.search(r"G015 文档里有没有处理的修订.*接受或拒绝全部修订", _refused(paragraph("甲", change)))


def test_another_file_inside_is_refused() -> None:
    assert re.search("嵌入了另一个文件", _refused(paragraph("甲"), "<w:altChunk/>"))


def _hostile() -> Iterator[tuple[str, bytes]]:
    good = docx(*(paragraph(f"第{at}段") for at in range(400)))
    yield from ((f"cut at {at}", good[:at]) for at in (100, len(good) // 2, len(good) - 10))
    for at in range(40, len(good), len(good) // 12):
        yield f"byte {at}", good[:at] + bytes(32) + good[at + 32 :]
    yield "slip", docx(paragraph("甲"), members={"../../evil.txt": b"x"})
    yield "pages", docx(*(paragraph("甲", properties="<w:pageBreakBefore/>") for _ in range(10_000)))
    lol = '<!DOCTYPE a [<!ENTITY a "甲"><!ENTITY b "&a;&a;">]><a>&b;</a>'
    yield "entities", _member("word/document.xml", lol.encode())
    outside = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'
    yield "entity outside", _member("word/document.xml", outside.encode("utf-16"))
    yield "deep", docx("<w:sdt>" * 5000)
    yield "nested tables", docx(_nested(40))
    yield "no body", _member("word/document.xml", b"<a/>")
    yield "wide", docx(table((cell("甲", properties='<w:gridSpan w:val="99999999"/>'), "乙")))


def _nested(deep: int) -> str:
    inner = paragraph("甲")
    for _ in range(deep):
        inner = table((cell(inner), "乙"))
    return inner


def _bomb() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(700):
            member.write(bytes(1024**2))
    return out.getvalue()


def _member(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in _hostile()])
def test_hostile_files_end_with_a_message(data: bytes) -> None:
    with suppress(SourceError):  # which says why; what was damaged may be nothing that is read
        received = read(data, "a.docx")
        assert received is None or received.text().startswith("第0段\n第1段\n")


def test_a_bomb_ends_with_a_message() -> None:
    with pytest.raises(SourceError, match="G015 读这个文件要用的内存超过"):
        read(_bomb(), "a.docx")


# --- whole issues ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["one", "heads"])
@pytest.mark.parametrize("name", known.names())
def test_issues_with_automatic_numbers_are_read_as_their_texts(name: str, style: str) -> None:
    issue = next(issue for issue in known.issues() if issue.name == name)
    received = _read(by_word.printed(tuple(elements(issue)), STYLES[style]))
    result = measure.compare(known.parse(issue, "\n".join(issue.lines) + "\n"), known.parse(issue, received.text()))
    assert all(value is None or value >= 0.99 for value in result.values.values()), "\n".join(result.misses)


def test_a_word_file_is_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    issue = next(issue for issue in known.issues() if issue.name == "ocr-markdown")
    (tmp_path / "a.docx").write_bytes(by_word.printed(tuple(elements(issue)), Style()))
    monkeypatch.chdir(tmp_path)
    assert cli.main(["add", "a.docx", "--gazette", "aershan", "--issue", "2031-01"]) == 0, capsys.readouterr().err
    written = sorted(path.name for path in (tmp_path / "content" / "aershan").glob("2031-01*"))
    assert written == ["2031-01.docx", "2031-01.layout.json", "2031-01.txt", "2031-01.yml"]


# --- LibreOffice ----------------------------------------------------------------------------------------------------------


def test_without_libreoffice_a_doc_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(SourceError, match=r"G015 读这种文件要用 LibreOffice.*\.docx"):
        read(rb"{\rtf1\ansi \u20844?}", "a.rtf")


@pytest.mark.skipif(sys.platform != "linux", reason="the system holds no process to that")
@pytest.mark.parametrize(("megabytes", "ends"), [(10, False), (1000, True)])
def test_libreoffice_takes_no_more_memory_than_a_reader_may(
    megabytes: int, ends: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    work = f"bytearray({megabytes} << 20); os.mkdir('out'); open('out/issue.docx', 'wb').close()"
    program.write_text(f"#!{sys.executable} -IS\nimport os\n{work}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(program))
    if not ends:
        assert office.as_docx(b"", "doc", "a.doc") == b""
        return
    with pytest.raises(SourceError) as caught:
        office.as_docx(b"", "doc", "a.doc")
    assert caught.value.message == say("office-failed", reason="没有写出文件").message


@pytest.mark.slow
@pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
def test_a_doc_is_read_through_libreoffice(tmp_path: Path) -> None:
    issue = next(issue for issue in known.issues() if issue.name == "ocr-markdown")
    path = tmp_path / "issue.doc"
    path.write_bytes(by_office.converted(by_office.written(tuple(elements(issue)), Style()), "doc:MS Word 97", ".doc"))
    received = read(path.read_bytes(), path.name)
    assert received is not None
    assert received.format == "doc"
    result = measure.compare(known.parse(issue, "\n".join(issue.lines) + "\n"), known.parse(issue, received.text()))
    assert all(value is None or value >= 0.99 for value in result.values.values()), "\n".join(result.misses)


@pytest.mark.slow
@pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
def test_a_damaged_doc_ends_with_a_message() -> None:
    with pytest.raises(SourceError, match="G015"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le") + bytes(3000), "a.doc")
