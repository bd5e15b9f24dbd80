"""The site in Firefox: that its main pages are set as in Chromium, and that a search finds."""

from __future__ import annotations

from collections.abc import Iterator

import ensure_programs
import firefox
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.needs("firefox", "font")]
NOTICE = "/yijinhuoluo/2024-01-02/07/"
PAGES = {"home": "/", "issue": "/aershan/2022-04/", "notice": NOTICE, "register": "/issuers/", "missing": "/404.html"}
FOUND = """const until = Date.now() + 30000;
while (Date.now() < until) {
  const first = document.querySelector("[data-search-results] a");
  if (first) return [new URL(first.href).pathname, first.textContent];
  await new Promise(resolve => setTimeout(resolve, 50));
}
throw new Error("nothing found");"""


@pytest.fixture(scope="module")
def shown() -> Iterator[firefox.Firefox]:
    """One for all of these tests."""
    program = ensure_programs.find_firefox()
    assert program
    with firefox.running(program) as it:
        yield it


@pytest.mark.parametrize("width", [500, 1280])  # Firefox makes no window that is narrower than 500
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_set(shown: firefox.Firefox, address: str, kind: str, width: int) -> None:
    shown.open(address + PAGES[kind], width)
    scroll, inner, styled, columns = shown.run(
        "const main = document.querySelector('main').getBoundingClientRect();"
        "return [document.documentElement.scrollWidth, innerWidth, getComputedStyle(document.body).backgroundColor, main.width];"
    )
    assert scroll <= inner
    assert styled == "rgb(255, 253, 249)"
    assert 0 < columns <= inner
    assert shown.run("return document.querySelector('h1').textContent").strip()


def test_a_list_of_appointments_has_its_columns(shown: firefox.Firefox, address: str) -> None:
    shown.open(address + NOTICE)
    heads = shown.run("return [...document.querySelectorAll('.appointed thead th')].map(cell => cell.textContent)")
    assert heads == ["姓名", "任免事项"]


def test_a_search_finds(shown: firefox.Firefox, address: str) -> None:
    shown.open(f"{address}/search/?q=%E9%98%BF%E6%94%BF%E5%8A%9E%E5%8F%91%E3%80%942022%E3%80%9541%E5%8F%B7")
    path, title = shown.run(FOUND)
    assert (path, "沉淀资金" in title) == ("/aershan/2022-04/03/", True)


def test_dark_is_chosen_and_kept(shown: firefox.Firefox, address: str) -> None:
    shown.open(address + NOTICE)
    shown.run("document.querySelector('[data-toggle=scheme]').click()")
    shown.open(f"{address}/")
    assert shown.run("return getComputedStyle(document.body).backgroundColor") == "rgb(23, 21, 18)"
    shown.run("localStorage.clear()")
