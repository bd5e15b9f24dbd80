"""A notice and a whole issue on paper, as Chromium prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.needs("driver", "chromium", "font")]

NOTICE = "/yijinhuoluo/2024-01-02/05/"  # four pages, a list of names over three
WIDEN = """columns => {
  const table = document.querySelector(".table");
  table.className = "table wide";
  const row = `<tr>${"<td>合计</td>".repeat(columns)}</tr>`;
  table.querySelector("table").innerHTML = `<tbody>${row.repeat(60)}</tbody>`;
}"""
PUSH = """lines => {
  const text = "<p>请遵照执行。</p>".repeat(lines);
  document.querySelector("article").innerHTML = `${text}<p class="signed">某县人民政府</p><p class="dated">2024年5月1日</p>`;
  document.querySelectorAll(".cite, .tools, .from").forEach(each => each.remove());
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def printed(page: Page) -> list[tuple[str, bool]]:
    """The text of each sheet, and whether it lies on its side."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    sheets = [document[place] for place in range(len(document))]
    return [(each.get_textpage().get_text_bounded(), each.get_width() > each.get_height()) for each in sheets]


def test_each_sheet_says_which_it_is_where_from_and_since_when(page: Page, address: str) -> None:
    page.goto(address + NOTICE)
    today = page.evaluate("(d => `${d.getFullYear()}年${d.getMonth() + 1}月${d.getDate()}日取得`)(new Date())")
    sheets = printed(page)
    assert len(sheets) > 1
    for number, (text, turned) in enumerate(sheets, 1):
        assert re.search(rf"{number} ?/ ?{len(sheets)}", text)
        assert f"{NOTICE}" in text
        assert today in text
        assert not turned
    source = page.request.get(address + NOTICE).text()
    assert "取得" not in source  # the page itself holds no day


@pytest.mark.parametrize(("columns", "turned"), [(12, False), (24, True)])
def test_a_wide_table_is_turned_and_nothing_of_it_cut(page: Page, address: str, columns: int, turned: bool) -> None:
    page.goto(address + NOTICE)
    page.evaluate(WIDEN, columns)
    sheets = printed(page)
    assert {lying for text, lying in sheets if "合" in text} == {turned}
    assert sum(text.count("合") for text, _ in sheets) == 60 * columns


def test_a_date_stands_alone_on_no_sheet(page: Page, address: str) -> None:
    page.goto(address + NOTICE)
    ends = []
    assert "成文日期" in printed(page)[0][0], "the facts are on paper, however narrow it is"
    for lines in (20, 21, 22):
        page.evaluate(PUSH, lines)
        ends.append(printed(page))
    assert any(len(before) < len(after) for before, after in pairwise(ends))  # one of them goes over the end of a sheet
    for sheets in ends:
        assert "请遵照执行" in sheets[-1][0]
        assert "2024年5月1日" in sheets[-1][0]


def test_a_whole_issue_begins_with_its_contents(page: Page, address: str) -> None:
    page.goto(f"{address}/aershan/2021-a/full/")
    first = printed(page)[0][0]
    assert "目录" in first
    assert page.locator(".whole li").last.inner_text().split("\n")[0][:10] in first
    titles = page.locator(".whole li").count()
    assert titles == page.locator(".contents li").count()
    assert not page.locator(".whole").is_visible()
