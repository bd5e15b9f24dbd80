"""Law 3: what a page shows is told from what it only holds, in order and with its borders."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import make_issue
import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from builder import pages
from builder.archive.corpus import Corpus, Entry
from builder.model import Block, Grid, IssueFacts, Notice
from builder.pages import body, visible
from builder.pages import notice as notice_page
from builder.site import bodies, quick

RENDERER = markdown.Markdown(extensions=bodies.EXTENSIONS, extension_configs=bodies.CONFIGS)
quick.quicken(RENDERER)
NOTICE = make_issue.notice(
    "关于甲的通知",
    [
        make_issue.block("title", "关于甲的通知"),
        make_issue.block("addressees", "各镇人民政府："),
        make_issue.block("paragraph", "面积 3 5 亩，见 5*6 一栏。\n另有 2 处。"),
        make_issue.block("paragraph", "第五条 本通知所称 Band A 指甲&乙<丙>。"),
        make_issue.block("table", rows=(("序号", "数量", "备注"), ("1", "30", "2"), ("2", "", "5")), header_rows=1),
        make_issue.block("roster", rows=(("组长：", "王研", "市长"), ("成员：", "李四", ""), ("", "赵五", "局长"))),
        make_issue.block("verbatim", "  单位    数量\n\n　甲镇\t 30  \n* 乙 <b> & #镇   2\n"),
        make_issue.block("date", "2022年9月16日"),
    ],
)


def page_of(notice: Notice) -> tuple[Entry, str]:
    """A notice in an issue, and its page as it is built."""
    made = make_issue.issue("aershan/2022-04", IssueFacts("甲公报", "乙", 2022, "4"), [notice])
    every = Corpus(make_issue.REGISTER, (made,))
    entry = Entry(made, made.notices[0])
    return entry, RENDERER.reset().convert(notice_page.page(made, 0, every).body)


ENTRY, PAGE = page_of(NOTICE)


def by_parser(content: str) -> str:
    """The page as html.parser reads it: a comment is nothing that the writers make."""
    return visible.of_page(f"<!-- -->{content}")


def test_a_notice_in_the_form_that_is_compared() -> None:
    assert visible.of_notice(NOTICE).split("\n") == [
        "关于甲的通知",
        "各镇人民政府：",
        "面积 3 5 亩，见 5*6 一栏。 另有 2 处。",
        "第五条 本通知所称 Band A 指甲&乙<丙>。",
        "序号\t数量\t备注",
        "1\t30\t2",
        "2\t\t5",
        "组长：\t王研\t市长",
        "成员：\t李四",
        "\t赵五\t局长",
        "  单位    数量",
        "　甲镇\t 30",
        "* 乙 <b> & #镇   2",
        "2022年9月16日",
    ]
    assert visible.problem(ENTRY, PAGE) is None
    assert by_parser(PAGE) == visible.of_notice(NOTICE)


def test_what_the_writers_make_is_read_without_a_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def fed(*_: object) -> None:
        pytest.fail("html.parser, which takes five times as long")

    monkeypatch.setattr(HTMLParser, "feed", fed)
    assert "<details" in PAGE
    assert visible.problem(ENTRY, PAGE) is None


@pytest.mark.parametrize(
    "html",
    [
        *(
            "<b hidden>甲</b>",
            "<p class hidden>甲</p>",
            '<p class title=" hidden">甲</p>',
            '<p class class="extra">甲</p>',
        ),
        *(
            "<p hidden class>甲</p>",
            "<table><tr><td rowspan>甲</td></tr></table>",
            "<table><tr><td/>甲</td></tr></table>",
        ),
        "<details open>甲</details>",
    ],
)
def test_it_is_read_as_the_parser_reads_it(html: str) -> None:
    assert visible.of_page(f"{html}<p>乙</p>") == by_parser(f"{html}<p>乙</p>")


def swap(content: str, first: str, second: str) -> str:
    return content.replace(first, "\0").replace(second, first).replace("\0", second)


BROKEN: dict[str, Callable[[str], str]] = {
    "cells swapped": lambda page: swap(page, "<td>30</td>", "<td>2</td>"),
    "a cell moved into an empty one": lambda page: page.replace("<td></td><td>5</td>", "<td>5</td><td></td>"),
    "two cells made one": lambda page: page.replace("<td>30</td><td>2</td>", "<td>302</td><td></td>"),
    "a border taken out": lambda page: page.replace("<td>30</td><td>2</td>", "<td>302</td>"),
    "two rows made one": lambda page: re.sub(r"<td>2</td></tr>\n<tr[^>]*>", "<td>2</td>", page),
    "rows swapped": lambda page: swap(page, "<td>1</td><td>30</td><td>2</td>", "<td>2</td><td></td><td>5</td>"),
    "a role given to another": lambda page: page.replace(' rowspan="2"', ""),
    "text beside a cell": lambda page: page.replace("<td>30</td>", "<td></td>30"),
    "text between rows": lambda page: page.replace("<tbody>", "<tbody>注"),
    "figures joined": lambda page: page.replace("3 5", "35"),
    "words joined": lambda page: page.replace("Band A", "BandA"),
    "a space put in": lambda page: page.replace("5*6", "5 *6").replace("5&#42;6", "5 &#42;6"),
    "lines joined": lambda page: page.replace("<br>", "").replace("<br />", "").replace("一栏。\n", "一栏。"),
    "blocks joined": lambda page: re.sub(r"各镇人民政府：</p>\n<p[^>]*>", "各镇人民政府：", page),
    "a mark swallowed": lambda page: page.replace("5*6", "56").replace("5&#42;6", "56"),
    "a run-in heading without its space": lambda page: page.replace("</b> ", "</b>"),
    "an entity read twice": lambda page: page.replace("&#60;b&#62;", "<b>"),
    "an entity never read": lambda page: page.replace("&#60;b&#62;", "&amp;#60;b&#62;"),
    "in a comment": lambda page: page.replace("王研", "<!--王研-->"),
    "after a comment that never ends": lambda page: page.replace("2022年9", "<!--2022年9"),
    "in a template": lambda page: page.replace("王研", "<template>王研</template>"),
    "in a script": lambda page: page.replace("王研", "<script>王研</script>"),
    "in a title": lambda page: page.replace("王研", "<title>王研</title>"),
    "in details": lambda page: page.replace("王研", "<details>王研</details>"),
    "hidden": lambda page: page.replace("王研", "<span hidden>王研</span>"),
    "hidden by a word in capitals": lambda page: page.replace("王研", "<SPAN HIDDEN>王研</SPAN>"),
    "hidden by its style": lambda page: page.replace("王研", '<span style="Display: none">王研</span>'),
    "marked as an addition": lambda page: page.replace("王研", '<span class="small extra">王研</span>'),
    "in the name of a tag": lambda page: page.replace("王研", "<王研>"),
    "in an attribute": lambda page: page.replace("王研", '<span title="王研"></span>'),
    "in a tag that never ends": lambda page: page.replace("2022年9", "<b 2022年9"),
    "the beginning of a line": lambda page: page.replace("  单位", "单位"),
    "printed lines joined": lambda page: page.replace("数量\n\n", "数量 "),
    "printed spaces joined": lambda page: page.replace("单位    数量", "单位 数量"),
    "nothing there": lambda page: "",
    "something added": lambda page: page + "<p>注</p>",
}


@pytest.mark.parametrize("way", BROKEN)
def test_a_broken_page_is_found_out(way: str) -> None:
    broken = BROKEN[way](PAGE)
    assert broken != PAGE
    found = visible.problem(ENTRY, broken)
    assert found is not None
    assert found.startswith("content/aershan/2022-04.txt:6: 页面文字与公文不一致")
    assert not {"\n", "\t"} & set(found)


@pytest.mark.parametrize(
    "same",
    [
        lambda page: page.replace("王研", "王<!-- 注 -->研"),
        lambda page: page.replace("王研", "<SPAN>王</SPAN>&#30740;"),
        lambda page: page.replace("王研", "王<b></b>研<script>alert(1)</script>"),
        lambda page: page.replace("3 5", "3\n 5"),
        lambda page: page.replace("<td>王研", "<td>\n<p>王研</p>"),
        lambda page: page + '<p class="extra">注 <b>甲</b></p><p hidden>乙</p> \n',
    ],
)
def test_what_looks_the_same_is_the_same(same: Callable[[str], str]) -> None:
    assert same(PAGE) != PAGE
    assert visible.problem(ENTRY, same(PAGE)) is None


TEXTS = st.lists(
    st.sampled_from([*make_issue.HOSTILE, *" \t\n　0123甲乙。、*_<>&`|#-+.", "一、", "第五条　", "（一）", "1. ", "5月1日，", "    "]),
    max_size=10,
).map(lambda pieces: "".join(pieces) if "".join(pieces).strip() else "甲")  # fmt: skip
BLOCKS = st.lists(
    st.one_of(
        st.builds(
            make_issue.block,
            st.sampled_from(["title", "number", "addressees", "paragraph", "item", "event", "attachment-list", "note", "verbatim"]),
            TEXTS,
        ),
        st.builds(lambda text: make_issue.block("heading", text, level=2), TEXTS),
        st.builds(
            lambda kind, rows: make_issue.block(kind, rows=tuple(map(tuple, rows)), header_rows=1),
            st.sampled_from(["table", "roster"]),
            st.lists(st.lists(st.just("") | TEXTS, min_size=1, max_size=4), max_size=5),
        ),
    ),
    max_size=6,
)  # fmt: skip


@given(BLOCKS)
def test_whatever_a_notice_holds_its_page_shows(blocks: list[Block]) -> None:
    entry, page = page_of(make_issue.notice("甲", blocks))
    assert visible.problem(entry, page) is None
    assert by_parser(page) == visible.of_page(page)


MASKED = (
    "1522**********1234", "138****5678", "李**", "____年__月__日", "_____镇_____村", "2**10", "- 5℃以下", "> 100万元",
    "*注", "**", "__", "a_b_c", "# 5", "1. 5", "= 3", "~~废~~", "|", "\\",
)  # fmt: skip


@pytest.mark.parametrize("text", MASKED)
def test_masked_and_signed_figures_are_shown_wherever_they_stand(text: str) -> None:
    kinds: tuple[str, ...] = (
        "title",
        "number",
        "addressees",
        "heading",
        "paragraph",
        "item",
        "event",
        "attachment-list",
        "verbatim",
    )
    kinds += ("attachment-label", "attachment-title", "signature", "date", "note")
    texts = (text, f"{text}，{text}", f"甲{text}\n{text}乙")
    blocks = [make_issue.block(kind, each, level=1) for kind in kinds for each in texts]
    blocks += [make_issue.block(kind, rows=(texts, (text, "", "甲"))) for kind in ("table", "roster")]
    notice = make_issue.notice(text, blocks, number=text, issuer=(text,))
    entry, page = page_of(notice)
    assert visible.problem(entry, page) is None
    every = Corpus(make_issue.REGISTER, (entry.issue,))
    for written in pages.documents(every):
        if text not in "**|" and written.path.startswith("aershan/2022-04") and "source" not in written.path:
            assert text in visible.of_page(RENDERER.reset().convert(written.body)), written.path


def test_lines_printed_as_they_stand_are_marked_once_in_a_row() -> None:
    blocks = [
        make_issue.block(kind, "  甲\t乙\n\n    * 丙") for kind in ("verbatim", "verbatim", "paragraph", "verbatim")
    ]
    html = RENDERER.reset().convert(body.body(make_issue.notice("甲", blocks)))
    assert html.count('<p class="extra as-printed">本段按原样排印</p>') == 2
    assert html.count('">  甲&#9;乙\n\n    * 丙</pre>') == 3


def cells(text: str) -> list[list[str]]:
    """Cells in lines; what stands at the ends of a line a browser leaves out."""
    return [[" ".join(cell.split()) for cell in line.strip().split("\t")] for line in text.split("\n") if line.strip()]


@pytest.mark.browser
def test_a_browser_reads_pages_as_the_law_does(browser: Browser, address: str, corpus: Corpus) -> None:
    """Words and borders as Chromium gives them to whoever copies the page."""
    some = sorted(corpus.entries, key=lambda entry: -sum(isinstance(block, Grid) for block in entry.notice.blocks))[:8]
    shown = [(visible.of_notice(entry.notice), f"{address}/{entry.path}/", None) for entry in some]
    with browser.new_context() as context:
        page = context.new_page()
        for expected, target, content in [*shown, (visible.of_notice(NOTICE), "about:blank", PAGE)]:
            page.goto(target)
            if content:
                page.set_content(f"<article>{content}</article>")
            page.evaluate("document.querySelectorAll('.extra, .take').forEach(element => element.remove())")
            page.evaluate("document.querySelectorAll('br').forEach(element => element.replaceWith(' '))")
            assert cells(page.locator("article").inner_text()) == cells(expected), target
