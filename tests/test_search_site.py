"""The search over the built site, in a browser: what is listed is what contains the query, no more and no less."""

from __future__ import annotations

import random
import re
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

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
    while len(queries) < 200:
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
        expected = holding(docs, number)
        for query, found in zip(typed, hits(page, address, typed), strict=True):
            assert found == expected, query


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
    links = page.locator("[data-search-hit] .gz-hit__link").evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    found = {link.strip("/") + "/" for link in links}
    assert found <= holding(docs, "统计局")
    assert len(found) == min(10, len(holding(docs, "统计局"))), "ten at a time"
    assert page.locator("[data-search-results]").get_attribute("data-total") == str(len(holding(docs, "统计局")))
