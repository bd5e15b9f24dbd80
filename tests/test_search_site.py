"""The search over the built site, in a browser: what is listed is what contains the query, no more and no less."""

from __future__ import annotations

import random
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import axe
import pytest
import yaml
from playwright.sync_api import Browser, Page, Route, expect

from builder import pages
from builder.archive.corpus import Corpus
from builder.model import Roster
from builder.pages.search_index import SearchDoc, normalise

pytestmark = pytest.mark.browser

# every hit of a query, by the module that the search page uses
ALL_HITS = """async ([module, queries]) => {
  const { search } = await import(module);
  const out = [];
  for (const q of queries) {
    let last = null;
    const state = { q, gazette: "", year: "", kind: "", issuer: "", sort: "" };
    for await (const found of search(state, 100000)) last = found;
    out.push(last ? last.hits.map((hit) => hit.address) : []);
  }
  return out;
}"""


@pytest.fixture(scope="module")
def docs(corpus: Corpus) -> list[SearchDoc]:
    return list(pages.search_docs(corpus))


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/search/")
    yield page
    context.close()


def texts(doc: SearchDoc) -> list[str]:
    body = "".join(part.heading + part.text for part in doc.sections)
    return [normalise(text) for text in (body, doc.title, doc.number or "")]


def holding(docs: list[SearchDoc], phrase: str) -> set[str]:
    wanted = normalise(phrase)
    return {doc.address for doc in docs if any(wanted in text for text in texts(doc))}


def hits(page: Page, address: str, queries: list[str]) -> list[set[str]]:
    with urllib.request.urlopen(f"{address}/search/") as response:
        search = re.findall(r"assets/javascripts/search\.\w+\.js", response.read().decode())[0]
    found = page.evaluate(ALL_HITS, [f"{address}/{search}", queries])
    return [set(addresses) for addresses in found]


def test_random_substrings_are_found_exactly(page: Page, address: str, docs: list[SearchDoc]) -> None:
    chance = random.Random(7)
    queries: list[str] = []
    while len(queries) < 50:
        body = normalise("".join(part.heading + part.text for part in chance.choice(docs).sections))
        start = chance.randrange(len(body) - 8)
        piece = body[start : start + chance.randrange(2, 9)]
        if any("\u4e00" <= char <= "\u9fff" for char in piece) and not any(char.isdigit() for char in piece):
            queries.append(f'"{piece}"')
    for query, found in zip(queries, hits(page, address, queries), strict=True):
        assert found == holding(docs, query.strip('"')), query


def test_document_numbers_are_found_however_they_are_typed(page: Page, address: str, docs: list[SearchDoc]) -> None:
    numbers = sorted({doc.number for doc in docs if doc.number and "〔" in doc.number})[:30]
    assert len(numbers) == 30
    wanted: dict[str, set[str]] = {}
    for number in numbers:
        prefix, rest = number.split("〔")
        year, serial = rest.removesuffix("号").split("〕")
        typed = [
            number,
            f"{prefix}[{year}]{serial}号",
            f"{prefix}（{year}）{serial} 号",
            f"{prefix}{year}{serial}",
            f"{prefix}{year}年第{serial}号",
        ]
        wanted |= dict.fromkeys(typed, holding(docs, number))
    assert len(wanted) == 150
    for query, found in zip(wanted, hits(page, address, list(wanted)), strict=True):
        assert found == wanted[query], query


def test_names_are_found(page: Page, address: str, docs: list[SearchDoc], corpus: Corpus) -> None:
    members = {
        m.name for i in corpus.issues for n in i.notices for b in n.blocks if isinstance(b, Roster) for m in b.members
    }
    names = random.Random(3).sample(sorted(members), 30)
    for name, found in zip(names, hits(page, address, names), strict=True):
        assert found == holding(docs, name) != set(), name


def test_the_page_lists_what_the_module_finds(page: Page, address: str, docs: list[SearchDoc]) -> None:
    page.goto(f"{address}/search/?q=统计局")
    page.wait_for_selector('[data-search-results][data-state="done"]')
    links = page.locator("[data-search-hit] .gz-hit__link").evaluate_all(
        "links => links.map(link => new URL(link.href).pathname)"
    )
    found = {link.strip("/") + "/" for link in links}
    assert found <= holding(docs, "统计局")
    assert len(found) == min(10, len(holding(docs, "统计局"))), "ten at a time"
    assert page.locator("[data-search-results]").get_attribute("data-total") == str(len(holding(docs, "统计局")))


# --- what is near, and the page -----------------------------------------------------------------------------------------

SLIPS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "data" / "slips.yml").read_text(encoding="utf-8"))
# what the page lists for each of some queries that are typed into its field
LISTED_FOR = """async ([queries, listed]) => {
  const form = document.querySelector("[data-search-form]");
  const results = document.querySelector("[data-search-results]");
  const out = [];
  for (const q of queries) {
    results.dataset.state = "asked";
    form.elements.q.value = q;
    form.requestSubmit();
    while (results.dataset.state !== "done") await new Promise((resolve) => setTimeout(resolve, 2));
    out.push([...document.querySelectorAll(listed)].map((each) => new URL(each.href).pathname));
  }
  return out;
}"""
LISTED = "[data-search-hit] .gz-hit__link, [data-search-near] .gz-hit__link"


def asked(page: Page, address: str, **query: str) -> list[str]:
    """The notices that the page lists for a query, best first."""
    page.goto(f"{address}/search/?{urlencode(query)}")
    page.wait_for_selector('[data-search-results][data-state="done"]', state="attached")
    paths: list[str] = page.locator(LISTED).evaluate_all("all => all.map(each => new URL(each.href).pathname)")
    return [path.strip("/") for path in paths]


def test_slips_old_forms_and_other_names_are_forgiven(page: Page, address: str) -> None:
    """The notice that is meant is among the first three of the page."""
    asked(page, address, q="统计局")
    missed = []
    for row, listed in zip(SLIPS, page.evaluate(LISTED_FOR, [[row["q"] for row in SLIPS], LISTED]), strict=True):
        meant = {row["means"]} if isinstance(row["means"], str) else set(row["means"])
        if not meant & {path.strip("/") for path in listed[:3]}:
            missed.append(row["q"])
    assert not missed


def test_a_query_costs_little(browser: Browser, address: str) -> None:
    """What a first query weighs with all that the page is made of, and how many files each of some queries asks for."""
    with browser.new_context() as context:
        page = context.new_page()
        sizes: dict[str, int] = {}
        page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
        data: list[int] = []
        for query in ["生态环境", "阿政办发〔2022〕41号", "统计", "庭院经济", "应急响应预案", "王晓欢"]:
            before = set(sizes)
            asked(page, address, q=query)
            fresh = [url for url in set(sizes) - before if "/search/" in url and url.endswith(".bin")]
            assert len(fresh) <= 14, (query, fresh)
            data.append(sum(sizes[url] for url in fresh))
        assert data[0] <= 110_000
        assert sorted(data[1:])[2] <= 40_000


def test_nothing_moves_while_hits_come(browser: Browser, address: str) -> None:
    for width, query in [(1280, "生态环境"), (360, "生态环境"), (360, "庭园经济"), (1280, "绝无此语")]:
        with browser.new_context(viewport={"width": width, "height": 780}) as context:
            page = context.new_page()
            page.add_init_script(
                "window.shift = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) window.shift += e.value })"
                ".observe({type: 'layout-shift', buffered: true})"
            )
            asked(page, address, q=query)
            assert page.evaluate("window.shift") < 0.01, (width, query)
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_hits_and_what_is_near_are_accessible(browser: Browser, address: str, scheme: str) -> None:
    dark = scheme == "dark"
    with browser.new_context(bypass_csp=True, color_scheme="dark" if dark else "light") as context:
        page = context.new_page()
        for width, query in [(1280, "生态环境"), (360, "庭园经济"), (360, "绝无此语 肉牛")]:
            page.set_viewport_size({"width": width, "height": 780})
            asked(page, address, q=query)
            if query == "生态环境":
                page.locator("#search-q").fill("生态环境质")
                expect(page.locator(".offered [role=option]").first).to_be_visible()
            assert axe.found(page, rules=axe.OF_COLOURS if dark else ()) == [], query


def test_suggestions_lead_on_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    field = page.locator("header input[name=q], form.search input[name=q]").first
    field.press_sequentially("阿政办发〔2022〕4")
    options = page.locator(".offered [role=option]")
    expect(options.first).to_contain_text("阿政办发〔2022〕4")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.fill("jwj")
    expect(options.first).to_contain_text("贾文锦")
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/search/?q=*")


def test_who_asks_before_suggestions_are_loaded_is_offered_none(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/search/", wait_until="networkidle")
        held, asked_for = list[Route](), list[str]()
        page.on("request", lambda request: asked_for.append(request.url))
        page.route("**/search-suggest.*.js", lambda route: held.append(route))
        field = page.locator("#search-q")
        field.fill("生态环境")
        field.press("Enter")
        page.wait_for_selector('[data-search-results][data-state="done"]', state="attached")
        with page.expect_response("**/search-suggest.*.js"):
            held[0].continue_()
        expect(field).to_have_role("combobox")
        page.wait_for_timeout(500)
        assert page.locator(".offered").is_hidden()
        assert not [url for url in asked_for if "/search/near-" in url]
        field.press_sequentially("质")
        expect(page.locator(".offered [role=option]").first).to_be_visible()


def test_a_search_within_an_issue(page: Page, address: str) -> None:
    page.goto(f"{address}/aershan/2022-04/")
    field = page.locator(".within input[name=q]")
    field.fill("大起底")
    field.press("Enter")
    page.wait_for_url("**issue=aershan**")
    page.wait_for_selector('[data-search-results][data-state="done"]', state="attached")
    paths = page.locator(LISTED).evaluate_all("all => all.map(each => new URL(each.href).pathname)")
    assert paths
    assert all(path.startswith("/aershan/2022-04/") for path in paths)


def test_the_key_can_be_switched_off(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/search/")
        page.locator(".gz-search__help summary").click()
        page.get_by_role("button", name="停用这个快捷键").click()
        page.goto(f"{address}/about/")
        page.keyboard.press("/")
        expect(page.locator("header input[name=q]")).not_to_be_focused()
