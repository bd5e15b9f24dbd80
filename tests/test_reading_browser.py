"""A notice as it is read: on a phone from the first screen on, its titles unbroken, each place in it with an address."""

from __future__ import annotations

from collections.abc import Iterator

import axe
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser
LONG = "/aershan/2022-04/10/"
TABLES = "/aershan/2023-01/07/"
ROSTER = "/yijinhuoluo/2024-01-02/07/"
LINES = """element => {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const lines = [];
  let last = null;
  while (texts.nextNode()) {
    for (let at = 0; at < texts.currentNode.length; at++) {
      const range = document.createRange();
      range.setStart(texts.currentNode, at);
      range.setEnd(texts.currentNode, at + 1);
      const box = [...range.getClientRects()].at(-1);
      if (!box) continue;
      if (last === null || Math.abs(box.top - last) > box.height / 2) lines.push("");
      last = box.top;
      lines[lines.length - 1] += texts.currentNode.data[at];
    }
  }
  return lines.map(line => line.trim()).filter(Boolean);
}"""
BEGINS = "() => { let next = document.querySelector('.facts-of').nextElementSibling; while (next.matches('.extra')) next = next.nextElementSibling; return next.getBoundingClientRect().top; }"
TITLES = [  # a title of each kind, and what stands in it whole
    (LONG, "阿尔山市人民政府办公室 关于印发 阿尔山市 生态 文明 示范市 复核 实施方案 的通知"),
    (ROSTER, "伊金霍洛旗人民政府 贾文锦 等同志 职务 任免 的通知"),
    ("/yijinhuoluo/2024-01-02/01/", "伊金霍洛旗人民政府办公室 城市更新 (2023—2025年) 的通知"),
    ("/xingan/2022-01/02/", "内蒙古兴安盟行政公署 军分区 军人 就业 的通知"),
    ("/xingan/2022-01/01/", "兴安盟行政公署 “大统计” 高质量 的实施意见"),
    ("/aershan/2021-a/02/", "阿尔山市 耕地 土壤环境 的请示 的批复"),
    ("/aershan/2021-a/10/", "市场监管 “双随机、一公开” 联席 制度 的通知"),
    ("/aershan/2022-04/18/", "2023年 项目 建议 的公告"),
]


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 780}, has_touch=True) as context:
        yield context


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    page = phone.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert not errors


def broken(lines: list[str], words: str) -> list[str]:
    """The words that stand in the text, and in none of its lines."""
    return [word for word in words.split() if word in "".join(lines) and not any(word in line for line in lines)]


@pytest.mark.parametrize("width", [360, 1280])
def test_titles_are_broken_between_words(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 780})
    for path, words in TITLES:
        page.goto(address + path)
        lines = page.locator("h1").evaluate(LINES)
        assert not broken(lines, words), lines
        assert words.split()[-1] in "".join(lines)
    every = " ".join(words for _, words in TITLES)
    for path, titles in ((LONG, ":is(.contents li > a, .turn a, .facts dd)"), ("/aershan/2022-04/", ".issue li > a")):
        page.goto(address + path)
        of_each = page.locator(titles).evaluate_all(
            f"all => all.filter(each => each.checkVisibility({{ visibilityProperty: true }})).map({LINES})"
        )
        assert of_each
        for lines in of_each:
            assert not broken(lines, every), lines
            assert min(map(len, lines)) > 1 or len(lines) == 1, lines


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("query", ["阿尔山市 通知", "方案(2023", "阿尔珊市"])
def test_titles_of_hits_are_broken_between_words(page: Page, address: str, width: int, query: str) -> None:
    page.set_viewport_size({"width": width, "height": 780})
    page.goto(f"{address}/search/?q={query}")
    page.locator("[data-search-results][data-state=done]").wait_for(state="attached")
    found = page.locator(".gz-hit__link")
    expect(found.first).to_be_visible()
    for lines in found.evaluate_all(f"all => all.map({LINES})"):
        assert not broken(lines, " ".join(words for _, words in TITLES)), lines


def test_what_has_one_heading_needs_no_outline(page: Page, address: str) -> None:
    page.goto(f"{address}/verify/")
    expect(page.get_by_role("button", name="层次")).to_have_count(0)
    page.goto(f"{address}/about/")
    expect(page.get_by_role("button", name="层次")).to_be_visible()
    assert page.locator("[title*='<']").count() == 0, "what a link says of a heading is plain text"


def test_a_file_of_the_data_page_is_whole_on_a_phone(page: Page, address: str) -> None:
    page.goto(f"{address}/data/")
    edges = page.locator(".files td:nth-child(4)").evaluate_all(
        "them => them.map(it => it.getBoundingClientRect().right)"
    )
    assert edges
    assert max(edges) <= 360


def test_the_text_begins_on_the_first_screen_of_a_phone(page: Page, address: str) -> None:
    for path, _ in TITLES:
        page.goto(address + path)
        page.locator(".facts-of[data-ready]").wait_for()
        assert page.evaluate(BEGINS) < 480, path
        assert page.locator("header.site").bounding_box()["height"] <= 64  # type: ignore[index]
        assert page.locator(".path").first.bounding_box()["height"] < 40  # type: ignore[index]


def test_what_is_folded_on_a_phone_is_at_hand_all_the_way_down(page: Page, address: str) -> None:
    page.goto(address + LONG)
    page.locator("article h3").nth(3).evaluate("it => it.scrollIntoView()")
    expect(page.get_by_text("发文字号").last).to_be_hidden()
    page.locator(".facts-of summary").click()
    expect(page.locator(".facts")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".facts")).to_be_hidden()
    page.get_by_role("button", name="层次").click()
    outline = page.get_by_role("navigation", name="本页层次")
    here = page.locator("article h3").nth(3).evaluate("it => it.id")
    expect(outline.locator("[aria-current]")).to_have_attribute("href", f"#{here}")
    outline.get_by_role("link").nth(1).click()
    expect(outline).to_be_hidden()
    expect(page.locator("article h3").first).to_be_in_viewport()


def test_the_menu_opens_at_a_button(page: Page, address: str) -> None:
    page.goto(address + LONG)
    menu = page.get_by_role("navigation", name="查阅")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    expect(menu.get_by_role("link", name="人物")).to_be_in_viewport()
    expect(page.get_by_role("button", name="深色")).to_be_in_viewport()


def test_heads_of_tables_stay_in_sight(page: Page, address: str) -> None:
    page.goto(address + ROSTER)
    page.locator("tr[id]").last.evaluate("it => it.scrollIntoView({ block: 'center' })")
    expect(page.locator(".roster thead")).to_be_in_viewport()
    page.goto(address + TABLES)
    frame = page.locator(".wide").last
    frame.evaluate("it => { it.scrollIntoView({ block: 'center' }); it.scrollTop = it.scrollHeight; }")
    expect(frame.locator("thead")).to_be_in_viewport()


def test_contents_and_outline_show_where_one_is(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 600})
    page.goto(f"{address}/aershan/2022-04/19/")
    expect(page.locator(".contents [aria-current]")).to_be_in_viewport()
    last = page.get_by_role("navigation", name="本页层次").get_by_role("link").nth(2)
    last.click()
    expect(last).to_have_attribute("aria-current", "location")


def test_a_paragraph_and_a_row_are_copied_with_their_citation(browser: Browser, address: str) -> None:
    with browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(address + ROSTER)
        for place, words in (("p2", "第2段（原文第1104行）。"), ("b1-3", "表1第3行（原文第")):
            page.locator(f"[id='{place}']").hover(position={"x": 20, "y": 8})
            page.locator(".address").hover()
            page.locator(".address").click()
            expect(page.get_by_role("status")).to_contain_text("链接和出处")
            text = page.evaluate("navigator.clipboard.readText()")
            assert text.startswith("《伊金霍洛旗人民政府关于贾文锦等同志职务任免的通知》（伊政任发〔2024〕3号）")
            assert words in text
            assert text.endswith(f"{address}{ROSTER}#{place}")
            assert page.url.endswith(f"#{place}")


def test_the_tab_key_meets_addresses_only_on_demand(page: Page, address: str) -> None:
    page.goto(address + LONG)
    stops = page.locator("article :is(.headerlink, .address)")
    assert set(stops.evaluate_all("them => them.map(it => [it.tabIndex, it.ariaHidden].join())")) == {"-1,true"}
    page.get_by_role("button", name="显示段号").click()
    told = set(page.locator(".address").evaluate_all("them => them.map(it => it.tabIndex)"))
    assert told == {0}
    expect(page.locator("[id='p1'] .address")).to_have_accessible_name(
        "复制第1段的链接和出处，原文第1019行", timeout=2000
    )
    page.get_by_role("button", name="显示段号").click()
    assert page.locator(".address").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_is_accessible(browser: Browser, address: str, scheme: str) -> None:
    with browser.new_context(
        bypass_csp=True, color_scheme="dark" if scheme == "dark" else "light", viewport={"width": 360, "height": 780}
    ) as context:
        page = context.new_page()
        page.goto(address + TABLES)
        for opens in (".to-menu", ".facts-of summary", ".to-outline button", "[data-numbers]"):
            page.locator(opens).click()
            found = axe.found(page, rules=axe.OF_COLOURS if scheme == "dark" else ())
            page.keyboard.press("Escape")
            assert not [wrong for wrong in found if wrong.grave], opens
