"""The site in a real browser: the ways of a reader, at three widths, in the dark, in large type, on paper."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import axe
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from builder.archive.corpus import Corpus, Entry
from builder.codes import CODES
from builder.pages import visible

pytestmark = pytest.mark.browser
NOTICE = "/aershan/2022-04/03/"
KINDS = {
    "home": "/",
    "gazettes": "/gazettes/",
    "gazette": "/aershan/",
    "issue": "/aershan/2022-04/",
    "notice": NOTICE,
    "full": "/aershan/2023-01/full/",
    "source": "/aershan/2022-04/source/",
    "numbers": "/numbers/",
    "numbers of a year": "/numbers/2022/",
    "issuers": "/issuers/",
    "kinds": "/kinds/",
    "changes": "/changes/",
    "years": "/years/",
    "year": "/years/2022/",
    "works": "/works/",
    "works-year": "/works/2022/",
    "work": "/works/2021-8-65ce8f66/",
    "issuer": "/issuers/阿尔山市人民政府办公室/",
    "people": "/people/",
    "initial": "/people/w/",
    "person": "/people/738b-6653-6b22/",
    "calendar": "/calendar/",
    "feeds": "/feeds/",
    "data": "/data/",
    "appointments": "/yijinhuoluo/2024-01-02/07/",
    "accessibility": "/accessibility/",
    "about": "/about/",
    "guide": "/guide/",
    "search": "/search/",
    "log": "/log/",
    "verify": "/verify/",
    "missing": "/404.html",
}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test where a script fails or the policy is broken."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    assert not errors


def widest(corpus: Corpus) -> Entry:
    """The notice with the widest table."""

    def width(entry: Entry) -> int:
        return max(
            (len(row) for block in entry.notice.blocks if block.type == "table" for row in block.rows), default=0
        )

    return max(corpus.entries, key=width)


def test_from_home_to_a_notice_and_on(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.get_by_role("link", name="阿尔山市人民政府公报 2022年第4期").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2022年第4期")
    page.locator("article li a").first.click()
    title = page.title()
    page.locator('a[rel="next"]').click()
    expect(page).not_to_have_title(title)
    page.locator('a[rel="prev"]').click()
    expect(page).to_have_title(title)
    page.get_by_role("navigation", name="所在位置").get_by_role("link").last.click()
    expect(page).to_have_url(f"{address}/aershan/2022-04/")


def test_table_of_contents_jumps(page: Page, address: str) -> None:
    page.goto(address + NOTICE)
    link = page.get_by_role("navigation", name="本页层次").get_by_role("link").last
    anchor = link.get_attribute("href")
    assert anchor is not None
    link.click()
    assert page.url.endswith(anchor)
    expect(page.locator(f'[id="{anchor[1:]}"]')).to_be_in_viewport()


def test_a_table_is_saved_for_a_spreadsheet(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{address}/aershan/2022-04/06/")
    button = page.locator(".roster .take").first
    button.focus()
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename.endswith(" 表1.csv")
    data = Path(saved.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") == page.locator(".roster").first.locator("tr").count()
    first = data.decode("utf-8-sig").split("\r\n")[0]
    assert first == "职务,姓名,单位及职务"
    page.emulate_media(media="print")
    expect(button).to_be_hidden()


def test_cells_are_inert_and_stand_where_they_are_displayed(page: Page, address: str) -> None:
    page.goto(f"{address}{NOTICE}")
    script = """async ([module, html]) => {
      const { csvOf, rowsOf } = await import(module);
      const parsed = new DOMParser().parseFromString(html, "text/html");
      return csvOf(rowsOf(parsed.querySelector("table")));
    }"""
    html = """<table><tr><td rowspan=2>甲<td>=1+1<td>+3%<td>-5</tr><tr><td colspan=2>-5+A1<td>1,234.5</tr>
      <tr><td>@SUM(A1)<td>说"好"，<br>再说<sup class="extra">1</sup><td>+86 0482<td>－甲</tr></table>"""
    module = page.evaluate("[...document.scripts].map(each => each.src).find(each => each.includes('/tables.'))")
    found = page.evaluate(script, [module, html])
    assert found == (
        '\ufeff甲,\'=1+1,+3%,-5\r\n,\'-5+A1,,"1,234.5"\r\n\'@SUM(A1),"说""好""，\n再说",\'+86 0482,\'－甲\r\n'
    )


def test_source_lines_are_linked(page: Page, address: str) -> None:
    page.goto(address + NOTICE)
    page.get_by_role("link", name=re.compile("查看原文第")).click()
    line = urlsplit(page.url).fragment
    expect(page.locator(f"#{line}")).to_be_in_viewport()


def test_choices_are_remembered(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.get_by_role("button", name="深色").click()
    page.get_by_role("button", name="大字").click()
    page.goto(address + NOTICE)
    root = page.locator("html")
    expect(root).to_have_attribute("data-scheme", "dark")
    expect(root).to_have_attribute("data-size", "large")
    expect(page.get_by_role("button", name="深色")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 21, 18)"
    page.get_by_role("button", name="大字").click()
    page.reload()
    expect(root).to_have_attribute("data-size", "normal")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_system_scheme_is_followed(browser: Browser, address: str, scripts: bool) -> None:
    with browser.new_context(color_scheme="dark", java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(address + NOTICE)
        ground = "getComputedStyle(document.body).backgroundColor"
        assert page.evaluate(ground) == "rgb(23, 21, 18)"
        page.emulate_media(color_scheme="light")
        assert page.evaluate(ground) == "rgb(255, 253, 249)"
        if scripts:
            page.get_by_role("button", name="深色").click()
            assert page.evaluate(ground) == "rgb(23, 21, 18)"
            page.emulate_media(color_scheme="dark")
            page.get_by_role("button", name="深色").click()
            assert page.evaluate(ground) == "rgb(255, 253, 249)"


def test_copying(context: BrowserContext, page: Page, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address + NOTICE)

    def pasted() -> str:
        text: str = page.evaluate("navigator.clipboard.readText()")
        return text

    for name in ("standard", "plain"):
        page.locator(f'[data-copy="cite-{name}"]').click()
        expect(page.get_by_role("status")).to_contain_text("已复制")
        assert pasted() == page.locator(f"#cite-{name}").inner_text()
    page.get_by_role("button", name="复制本页链接").click()
    expect(page.get_by_role("status")).to_contain_text("本页")
    assert pasted() == address + NOTICE
    heading = page.locator("article h3").first
    heading.hover()
    heading.locator(".headerlink").click()
    expect(page.get_by_role("status")).to_contain_text("链接和出处")
    assert pasted().endswith(f"{address}{NOTICE}#{heading.get_attribute('id')}")


LINES = """them => them.map(it => {
    const range = document.createRange();
    range.selectNodeContents(it);
    return new Set([...range.getClientRects()].map(box => box.top)).size;
})"""


def test_on_a_narrow_screen_the_table_of_codes_breaks_no_code_and_leaves_room(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(f"{address}/guide/#G001")
    expect(page.locator("#G001")).to_be_in_viewport()
    rows = page.locator("tr:has(.key)")
    assert rows.count() == len(CODES)
    assert set(rows.locator(":is(.key, code)").evaluate_all(LINES)) == {1}
    widths = rows.locator("td:not(.key)").evaluate_all("them => them.map(it => it.clientWidth)")
    assert min(widths) > 10 * 16, "ten characters a line"


def test_no_page_scrolls_sideways(page: Page, address: str, corpus: Corpus) -> None:
    """Loaded on a phone, which is turned, put aside for a desk, and set in large type."""
    for path in (*KINDS.values(), f"/{widest(corpus).path}/"):
        page.set_viewport_size({"width": 360, "height": 900})
        page.goto(address + path)
        for width, size in ((360, "normal"), (360, "large"), (768, "large"), (1280, "normal")):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("size => document.documentElement.dataset.size = size", size)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width, size)


def test_the_link_of_a_heading_stands_at_its_end(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(address + NOTICE)
    ends = page.evaluate(
        "[...document.querySelectorAll('.headerlink')].filter(link => link.offsetParent).map(link => {"
        "const words = document.createRange(); words.selectNodeContents(link.parentElement); words.setEndBefore(link);"
        "const [line, box] = [[...words.getClientRects()].at(-1), link.getBoundingClientRect()];"
        "return [line.right - box.left, line.bottom - box.bottom] })"
    )
    assert ends
    assert all(abs(gap) < 1 and 0 <= below < 20 for gap, below in ends), ends


LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module", params=[("light", 1280), ("dark", 360)], ids=lambda given: f"{given[0]}-{given[1]}")
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a desk by day, and one on a phone by night: each for all kinds of pages."""
    scheme, width = request.param
    with browser.new_context(bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
        yield context.new_page()


@pytest.mark.parametrize("kind", KINDS)
def test_accessibility(screen: Page, address: str, kind: str) -> None:
    screen.goto(address + KINDS[kind])
    assert not [wrong for wrong in axe.found(screen, LEVELS) if wrong.grave or not wrong.advice]


def test_requests_go_to_one_host_and_are_few(browser: Browser, address: str) -> None:
    """A first visit: what it asks for, from whom, and what that weighs as a server would send it."""
    with browser.new_context() as context:
        page = context.new_page()
        sizes: dict[str, int] = {}
        page.on("response", lambda response: sizes.update({response.url: len(gzip.compress(response.body()))}))
        page.goto(address + NOTICE, wait_until="networkidle")
    assert {urlsplit(url).netloc for url in sizes} == {urlsplit(address).netloc}
    assert sum(sizes.values()) <= 250_000


def test_works_without_scripts(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address + NOTICE)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("[data-toggle]").first).not_to_be_visible()
        page.locator('a[rel="next"]').click()
        expect(page).to_have_url(re.compile("/04/$"))


def test_keyboard(page: Page, address: str) -> None:
    page.goto(address + NOTICE)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_nothing_moves_while_loading(page: Page, address: str) -> None:
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) window.shift += e.value })"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(address + NOTICE, wait_until="networkidle")
    assert page.evaluate("window.shift") < 0.01


def test_paper_has_the_whole_text(browser: Browser, address: str, corpus: Corpus, tmp_path: Path) -> None:
    entry = next(entry for entry in corpus.entries if f"/{entry.path}/" == NOTICE)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address + NOTICE)
        page.emulate_media(media="print")
        shown = page.evaluate(
            """() => {
              const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
              const shown = [];
              while (texts.nextNode()) {
                const { parentElement, textContent } = texts.currentNode;
                if (!parentElement.closest(".extra") && parentElement.checkVisibility()) shown.push(textContent);
              }
              return shown.join("");
            }"""
        )
        for selector in ("header.site", "footer.site", ".side", ".turn", ".headerlink"):
            expect(page.locator(selector).first).not_to_be_visible()
        page.pdf(path=tmp_path / "notice.pdf", prefer_css_page_size=True)
    assert "".join(shown.split()) == "".join(visible.of_notice(entry.notice).split())
    pages = (tmp_path / "notice.pdf").read_bytes().count(b"/Type /Page\n")
    assert pages >= 2, "the attachment begins a page"


def test_a_page_that_is_missing_leads_on(page: Page, address: str) -> None:
    page.goto(f"{address}/404.html")
    ways = page.locator("article li a")
    assert ways.count() >= 8
    ways.filter(has_text="发文机关").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("发文机关")
    expect(page.locator("article h2").first).to_contain_text("级")


def test_the_columns_of_a_register_stand_below_each_other(page: Page, address: str) -> None:
    page.goto(f"{address}/years/2022/")
    for column in (".no", ".day"):
        lefts = page.locator(f"article {column}").evaluate_all(
            "them => them.map(it => it.getBoundingClientRect().left)"
        )
        assert len(lefts) > 10
    rows = page.locator("article li:has(.no):has(.day)")
    assert len(set(rows.locator(".day").evaluate_all("them => them.map(it => it.getBoundingClientRect().left)"))) == 1
    heads = [page.locator("h1").bounding_box()]
    for path in ("/issuers/", "/changes/", "/people/", "/404.html"):
        page.goto(address + path)
        heads.append(page.locator("h1").bounding_box())
    assert len({box["x"] for box in heads if box}) == 1


def test_an_icon_is_shown_where_it_is_sent(page: Page, address: str) -> None:
    """The theme's icons stand in the pages that show them, beside a word or in a button that has a name."""
    for path in (NOTICE, "/", "/aershan/2022-04/", "/aershan/2022-04/full/", "/changes/"):
        page.goto(address + path)
        icons = page.locator("svg:visible")
        assert icons.count(), path
        shown = icons.evaluate_all(
            "them => them.map(it => it.getBoundingClientRect().width > 8 && (it.closest('button[aria-label]') !== null"
            " || it.parentElement.ariaHidden === 'true' && Boolean(it.parentElement.parentElement.textContent.trim())))"
        )
        assert all(shown), path
