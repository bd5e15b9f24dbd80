"""The desk (核对) under `gazette serve`, with the mouse and with the keyboard alone; and that a built site knows nothing of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import axe
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_preview import Site

pytestmark = pytest.mark.browser
TEXT = """某某县人民政府公报
2022年第1期（总第1期）
目录
某某县人民政府关于印发方案的通知 1
某某县人民政府关于成立小组的通知 2
某某县人民政府关于印发方案的通知
某政发〔2022〕1号
各镇人民政府：
现将方案 and 附件印发给你们，请遵照执行。
某某县人民政府
2022年1月12日
某某县人民政府关于成立小组的通知
某政发〔2022〕2号
各镇人民政府：
经研究，决定成立某某县某某工作领导小组，组成人员名单如下：
组　长：张三　县委副书记、县长
副组长：李四　县委常委、副县长
成　员：王五　县财政局局长
赵六　县教育局局长
孙七　县民政局局长
周八　县司法局局长
吴九　县水利局局长
郑十　县审计局局长
请各成员单位 with 有关部门认真履行职责。
某某县人民政府
2022年1月13日
"""
WRONG = "corrections:\n- text: 方案 and 附件\n  to: 方案和附件\n  reason: 与纸质公报核对\n  dat: 2024-05-01\n"
MENDED = WRONG.replace("dat:", "date:")


class Desk:
    """A served project of one issue, and a page of its desk."""

    def __init__(self, site: Site, page: Page) -> None:
        self.page, self.base = page, f"http://{site.address}/moumou/2022-01"
        self.text, self.sidecar = site.texts / "2022-01.txt", site.texts / "2022-01.yml"

    def go(self, path: str) -> None:
        self.page.goto(f"{self.base}/{path}")

    def line(self, text: str) -> int:
        """The number of the line that begins with the text and stands in a notice."""
        return max(number for number, line in enumerate(TEXT.splitlines(), 1) if line.startswith(text))

    def pasted(self) -> str:
        found: str = self.page.evaluate("navigator.clipboard.readText()")
        return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("desk")
    site = Site(folder)
    for path in site.texts.iterdir():
        path.unlink()
    (site.texts / "2022-01.txt").write_text(TEXT, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "builder", "serve", "--port", site.address.rpartition(":")[2]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert site.shows("", "某某县人民政府公报")
        time.sleep(2)  # what changes before the watcher's first look goes unseen
        yield site
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 700})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def desk(served: Site, context: BrowserContext) -> Iterator[Desk]:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    found = Desk(served, page)
    yield found
    page.close()  # before the sidecar goes: it would reload
    assert not errors
    if found.sidecar.exists():
        found.sidecar.unlink()
        assert served.shows("moumou/2022-01/01/", "and 附件")


def test_with_the_mouse(desk: Desk) -> None:
    page = desk.page
    desk.go("")
    page.get_by_role("link", name="核对这一期").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("逐件核对")
    page.get_by_role("link", name="某某县人民政府关于印发方案的通知").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("第 01 件，共 2 件")
    page.get_by_role("link", name="下一处提示").click()
    opened = page.get_by_role("region", name=f"第 {desk.line('现将方案')} 行的旁注")
    expect(opened).to_be_visible()
    expect(page.locator("tr.problem")).to_contain_text("G213")
    opened.get_by_role("button", name=re.compile("^复制")).first.click()
    expect(page.get_by_role("status")).to_contain_text("已复制")
    assert desk.pasted().startswith(opened.locator("pre").first.inner_text().split("\n")[0])
    expect(opened).to_contain_text("还没有 content/moumou/2022-01.yml")

    page.locator("tr", has_text="请遵照执行").locator(".source").click()
    expect(opened).not_to_be_visible()
    page.get_by_role("link", name="第 02 件 ›").click()
    fold = page.get_by_role("button", name="没有问题")
    hidden = page.locator("tr", has_text="孙七　县民政局局长")
    expect(hidden).not_to_be_visible()
    fold.click()
    expect(hidden).to_be_visible()
    hidden.locator(".source").click()
    expect(page.locator("#opened")).to_be_visible()


def test_with_the_keyboard_alone(desk: Desk) -> None:
    page, problem = desk.page, desk.line("现将方案")
    desk.go("desk/")
    page.keyboard.press("n")
    expect(page).to_have_url(f"{desk.base}/desk/01/#L{problem}")
    row = page.locator(f'[data-line="{problem}"]')
    expect(row).to_be_focused()
    expect(row).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("n")
    after = desk.line("请各成员")
    expect(page).to_have_url(f"{desk.base}/desk/02/#L{after}")
    expect(page.locator(f'[data-line="{after}"]')).to_be_focused()
    page.keyboard.press("n")
    expect(page).to_have_url(f"{desk.base}/desk/01/#L{problem}")
    expect(page.locator(f'[data-line="{problem}"]')).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("第 02 件，共 2 件")
    page.wait_for_load_state()  # its script listens
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text("第 01 件，共 2 件")
    page.wait_for_load_state()  # its script listens
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(f'[data-line="{desk.line("某政发〔2022〕1号")}"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#opened")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("status")).to_contain_text("已复制")
    assert desk.pasted().startswith(("notices:\n- at:", "lines:\n- at:"))
    page.keyboard.press("Escape")
    expect(page.locator("#opened")).to_have_count(0)


def test_a_saved_sidecar_shows_with_the_place_kept(desk: Desk) -> None:
    page, line = desk.page, desk.line("现将方案")
    desk.go(f"desk/01/#L{line}")
    button = page.locator(f'[data-line="{line}"]')
    expect(page.locator("#opened")).to_be_visible()
    expect(page.get_by_text("提示 2", exact=True)).to_be_visible()

    desk.sidecar.write_text(WRONG, encoding="utf-8")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("content/moumou/2022-01.yml 第 5 行", timeout=20_000)
    expect(alert).to_contain_text("不认识「dat」")
    expect(alert.locator(".wrong")).to_have_text("  dat: 2024-05-01", use_inner_text=True)
    expect(page.locator("tr", has_text="现将方案 and 附件").first).to_be_visible()
    expect(page.locator("#opened")).to_be_visible()
    expect(button).to_be_focused()

    desk.sidecar.write_text(MENDED, encoding="utf-8")
    expect(alert).to_have_count(0, timeout=20_000)
    expect(page.get_by_role("status")).to_contain_text("问题 3 → 2")
    row = page.locator("tr", has=button)
    expect(row.locator(".source")).to_have_text("现将方案 and 附件印发给你们，请遵照执行。")
    expect(row.locator(".became .text")).to_have_text("现将方案和附件印发给你们，请遵照执行。")
    expect(page.locator("#opened")).to_contain_text("content/moumou/2022-01.yml 的末尾")
    expect(button).to_be_focused()


@pytest.mark.parametrize("width", [360, 768, 1024, 1280])
def test_fits_its_width_and_the_finger(browser: Browser, served: Site, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        for path in ("", "02/#L16"):
            page.goto(f"http://{served.address}/moumou/2022-01/desk/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        expect(page.locator("#opened")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.evaluate(
            "[...document.querySelectorAll('.desk-turn > *, .desk-lines button, #opened summary')]"
            ".filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"
        )
        assert not small


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(browser: Browser, served: Site, scheme: str) -> None:
    with browser.new_context(bypass_csp=True, color_scheme="dark" if scheme == "dark" else "light") as context:
        page = context.new_page()
        for path in ("desk/", "desk/01/#L9", "desk/02/#L24"):
            page.goto(f"http://{served.address}/moumou/2022-01/{path}")
            if "#" in path:
                expect(page.locator("#opened")).to_be_visible()
            assert axe.found(page, rules=axe.OF_COLOURS if scheme == "dark" else ()) == []


def test_an_issue_that_its_sidecar_keeps_from_being_published_leads_to_its_desk(desk: Desk) -> None:
    desk.sidecar.write_text(WRONG, encoding="utf-8")
    desk.go("desk/")
    expect(desk.page.get_by_role("alert")).to_be_visible(timeout=20_000)
    desk.go("01/")
    desk.page.get_by_role("link", name="对照原文核对").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("不认识「dat」")
    expect(desk.page.get_by_role("link", name="某某县人民政府关于印发方案的通知")).to_be_visible()


def test_every_line_of_the_text_is_on_some_sheet(served: Site) -> None:
    sheets = [f"moumou/2022-01/desk/{sheet}/" for sheet in ("cover", "toc", "01", "02")]
    assert all(served.shows(sheet, "data-line") for sheet in sheets)
    shown = "".join(map(served.get, sheets))
    lines = [int(line) for line in re.findall(r'data-line="(\d+)"', shown)]
    assert sorted(lines) == list(range(1, len(TEXT.splitlines()) + 1))
    assert served.get("moumou/2022-01/desk/03/") == "404"
    assert served.get("moumou/2022-01/desk/999.part") == "404"


def test_the_page_is_one_that_the_sites_policy_allows(served: Site) -> None:
    assert served.shows("moumou/2022-01/desk/01/", "data-line")
    html = served.get("moumou/2022-01/desk/01/")
    html = re.sub(r"<script>\s*var livereload.*?</script>", "", html, flags=re.DOTALL)
    html = html.replace('xmlns="http://www.w3.org/2000/svg"', "")  # a name, and no address
    assert not re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|https?://(?!127\.0\.0\.1)", html)


def test_a_built_site_knows_nothing_of_it(site: Path) -> None:
    assert not [path for path in site.rglob("*") if "desk" in path.name]
    pages = [path for path in site.rglob("*.html") if "desk" in path.read_text(encoding="utf-8")]
    assert not pages
