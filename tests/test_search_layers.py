"""The search of a large site: many indexes and a summary of them say what one index says.

Both are made of the same notices here, the issues of content/ cut small, and asked by the site's own scripts, without a browser.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import needed
from keeper import Keeper
from playwright._impl._driver import compute_driver_executable

from builder import pages
from builder.archive.corpus import Corpus
from builder.model import Issue
from builder.pages import search_layers, search_spans
from builder.pages.keeping import NOTHING, Keeping
from builder.pages.search_doc import SearchDoc, normalise
from builder.pages.search_run import Run
from builder.pages.search_spans import Cell

ROOT = Path(__file__).parent.parent
ALL = 100_000
SLIPS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "data" / "slips.yml").read_text(encoding="utf-8"))

Asked = tuple[Any, list[tuple[str, int]]]  # an answer, and the files that were asked for, with their sizes
Ask = Callable[[list[dict[str, Any]]], list[Asked]]


def some_repealed(patch: pytest.MonkeyPatch) -> None:
    """The second and the seventh notice of each issue: no text of content/ repeals another of it."""
    read = pages._search_docs_of

    def docs_of(record: Issue, every: Corpus) -> Iterator[SearchDoc]:
        return (replace(doc, repealed=doc.address[-2] in "27") for doc in read(record, every))

    patch.setattr(pages, "_search_docs_of", docs_of)


@pytest.fixture(scope="module")
def docs(corpus: Corpus) -> list[SearchDoc]:
    with pytest.MonkeyPatch.context() as patch:
        some_repealed(patch)
        return list(pages.search_docs(corpus))


def asking(folder: Path, files: Iterator[pages.Data]) -> Ask:
    """A site of these files, and how to ask it; scripts keep what they have read for one round of questions."""
    needed("driver")
    shutil.copytree(ROOT / "overrides" / "assets" / "javascripts", folder / "assets" / "javascripts")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    node = compute_driver_executable()[0]

    def ask(calls: list[dict[str, Any]]) -> list[Asked]:
        ran = subprocess.run(
            [node, str(ROOT / "tests" / "data" / "search.mjs"), str(folder)],
            input=json.dumps(calls).encode(),
            capture_output=True,
            timeout=300,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr.decode()
        answers: list[Asked] = json.loads(ran.stdout)
        return answers

    return ask


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Ask:
    with pytest.MonkeyPatch.context() as patch:
        some_repealed(patch)
        return asking(tmp_path_factory.mktemp("whole"), pages.search_files(corpus))


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Ask:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "LAYERED_ABOVE", 20)
        patch.setattr(pages, "PART", 6)
        patch.setattr(search_layers, "FEW", 12)
        some_repealed(patch)
        return asking(tmp_path_factory.mktemp("cut"), pages.search_files(corpus))


def texts(doc: SearchDoc) -> list[str]:
    body = "".join(part.heading + part.text for part in doc.sections)
    return [normalise(text) for text in (body, doc.title, doc.number or "")]


def addresses(answer: Any) -> list[str]:
    return [hit["address"] for hit in answer["hits"]]


def test_every_substring_is_found_in_both_and_counted(whole: Ask, cut: Ask, docs: list[SearchDoc]) -> None:
    chance = random.Random(22)
    held = {doc.address: texts(doc) for doc in docs}
    queries = []
    for doc in docs:
        for text in chance.choices(held[doc.address], (2, 1, 1)):
            start = chance.randrange(max(1, len(text) - 8))
            if len(piece := text[start : start + chance.choice((2, 3, 4, 8, 30))]) > 1:
                queries.append(piece)
    calls = [{"search": {"q": f'"{query}"'}, "wanted": wanted} for query in queries for wanted in (ALL, 10)]
    for ask in (whole, cut):
        answers = [answer for answer, _ in ask(calls)]
        for place, query in enumerate(queries):
            every, page = answers[2 * place : 2 * place + 2]
            holding = {address for address, own in held.items() if any(query in text for text in own)}
            assert set(addresses(every)) == holding, query
            assert (every["total"], every["exact"], every["least"]) == (len(holding), True, False), query
            assert addresses(page) == addresses(every)[: len(page["hits"])], query
            assert len(page["hits"]) >= min(10, len(holding)) or page["least"] or not page["exact"], query
            assert not page["exact"] or page["total"] == len(holding), query
            assert not page["least"] or len(page["hits"]) <= page["total"] <= len(holding), query
            assert len(query) > 2 or page["exact"], "one pair of characters is counted exactly"


def test_a_page_is_full_before_all_parts_are_asked_and_newest_stands_first(cut: Ask, docs: list[SearchDoc]) -> None:
    [[page, asked], [every, _]] = cut(
        [{"search": {"q": "人民政府办公室"}}, {"search": {"q": "人民政府办公室"}, "wanted": ALL}]
    )
    assert (len(page["hits"]), page["partial"], page["least"], page["exactCounts"]) == (10, True, True, False)
    assert every["total"] > page["total"] >= 10
    parts = {name.partition("/")[0] for name, _ in asked if "/" in name}
    assert 0 < len(parts) < len(every["counts"]["year"]) + 3
    years = {doc.address: doc.year or 0 for doc in docs}
    text = [years[hit["address"]] for hit in every["hits"] if hit["field"] > 1]
    assert text == sorted(text, reverse=True)


def test_filters_orders_and_fields_give_the_same_in_both(whole: Ask, cut: Ask, docs: list[SearchDoc]) -> None:
    firsts = {name: Counter(getattr(doc, name) for doc in docs).most_common(1)[0][0] for name in ("kind", "gazette")}
    issuer = Counter(name for doc in docs for name in doc.issuer).most_common(1)[0][0]
    years = sorted({str(doc.year) for doc in docs})
    states = [
        *({"q": "工作", "sort": sort} for sort in ("date", "oldest", "number")),
        *({"q": "实施方案", "year": year} for year in years),
        *({name: value} for name, value in firsts.items()),
        {"q": "工作", "issuer": issuer},
        *(
            {"q": q, "standing": standing}
            for q in ("工作", "实施方案", "")
            for standing in ("已废止或失效", "未见废止")
        ),
        {"q": "工作", "standing": "已废止或失效", "kind": firsts["kind"]},
        {"standing": "已废止或失效", "issuer": issuer},
        {"q": "工作", "issue": docs[0].address.rpartition("/")[0].rpartition("/")[0]},
        {"q": "工作", "from": years[-2], "to": f"{years[-2]}-06"},
        *(
            {"q": q}
            for q in (
                f"机关:{issuer[:4]} 工作",
                f"年份:{years[0]}-{years[1]} 工作",
                "标题:方案",
                "文号:2022",
                "公报:兴安 工作",
            )
        ),
        *({"q": q} for q in ("工作 -方案", "防火 OR 防汛", "人民 政 工作", "方案 意见")),
    ]
    numbered = {doc.address for doc in docs if doc.number}
    calls = [{"search": state, "wanted": ALL} for state in states]
    for state, (one, _), (many, _) in zip(states, whole(calls), cut(calls), strict=True):
        assert one["hits"], state
        assert sorted(addresses(one)) == sorted(addresses(many)), state
        shown = {name: {state[name]: of[state[name]]} if name in state else of for name, of in one["counts"].items()}
        assert (one["total"], shown) == (many["total"], many["counts"]), state
        sort = state.get("sort")
        if sort == "number":
            first = [address for address in addresses(one) if address in numbered]
            assert first == addresses(many)[: len(first)]
        elif sort:
            assert [hit["date"] for hit in one["hits"]] == [hit["date"] for hit in many["hits"]], state


def test_what_was_repealed_is_known_before_a_part_is_asked(cut: Ask, docs: list[SearchDoc]) -> None:
    repealed = {doc.address.rpartition("/")[0].rpartition("/")[0] for doc in docs if doc.repealed}
    [[answer, asked]] = cut([{"search": {"standing": "已废止或失效"}, "wanted": 10}])
    assert len(answer["hits"]) == 10
    assert {address.rstrip("/").rpartition("/")[0] for address in addresses(answer)} <= repealed
    assert not [name for name, _ in asked if re.fullmatch(r"[^/]+/\d+-.*", name)], "no list of a part is read"


def test_a_number_and_a_rare_word_are_found_without_the_lists_of_a_part(cut: Ask, docs: list[SearchDoc]) -> None:
    held = {doc.address: texts(doc) for doc in docs}
    numbers = [doc.number for doc in docs if doc.number][::9]
    [*answers] = cut([{"search": {"q": number}} for number in numbers])
    for number, (answer, asked) in zip(numbers, answers, strict=True):
        assert held[answer["hits"][0]["address"]][2] == normalise(number)
        assert sum("filters" in name for name, _ in asked) <= 9, number


def test_a_filter_asks_the_parts_that_it_chooses(cut: Ask, docs: list[SearchDoc]) -> None:
    """A year its own; what a gazette or an issue has lies in the spans of its years."""
    issue = docs[0].address.rpartition("/")[0][:-3]
    years = {
        "year": {docs[0].year},
        "gazette": {doc.year for doc in docs if doc.gazette == docs[0].gazette},
        "issue": {docs[0].year},
    }
    values = {"year": str(docs[0].year), "gazette": docs[0].gazette, "issue": issue}
    for name, (answer, asked) in zip(
        values,
        cut([{"search": {"q": "工作", name: value}, "wanted": ALL} for name, value in values.items()]),
        strict=True,
    ):
        folders = {file.partition("/")[0] for file, _ in asked if "/" in file}
        spans = [folder.partition(".")[0].split("-") for folder in folders]
        assert answer["hits"], name
        assert all(any(int(span[0]) <= (year or 0) <= int(span[-1]) for year in years[name]) for span in spans), name


def test_slips_and_suggestions_are_the_same_in_both(whole: Ask, cut: Ask) -> None:
    slips = [row for row in SLIPS if " " not in row["q"]][:24]
    calls = [{"near": {"q": row["q"]}} for row in slips]
    typed = [{"suggest": text} for text in ("阿政办发〔2022〕4", "肉牛产业", "jwj")]
    for ask in (whole, cut):
        found = ask(calls)
        missed = []
        for row, (hits, _) in zip(slips, found, strict=True):
            meant = {row["means"]} if isinstance(row["means"], str) else set(row["means"])
            if not meant & {hit["address"].rstrip("/") for hit in hits[:3]}:
                missed.append(row["q"])
        assert not missed
    one, many = ([answer for answer, _ in ask(typed)] for ask in (whole, cut))
    assert [{sort for sort, *_ in offered} for offered in one] == [{sort for sort, *_ in offered} for offered in many]
    assert all(one)


def test_what_the_page_shows_before_a_query_and_of_people(whole: Ask, cut: Ask, corpus: Corpus) -> None:
    [[one, _]] = whole([{"search": {}, "wanted": 0}])
    [[many, asked]] = cut([{"everything": True}])
    for name in ("gazette", "year", "kind", "issuer", "standing"):
        assert many[name] == one["counts"][name], name
    assert not [file for file, _ in asked if "/" in file], "no part is asked"
    names = pages.people.names(corpus)
    calls = [{"people": name} for name in (*names[::9], "无此人")]
    for ask in (whole, cut):
        assert [held for held, _ in ask(calls)] == [True] * (len(calls) - 1) + [False]


def test_a_part_whose_notices_did_not_change_is_not_made_again(docs: list[SearchDoc]) -> None:
    def build(cuts: dict[str, slice], keeping: Keeping) -> dict[str, bytes]:
        runs = {folder: (docs[cut], repr(docs[cut]).encode()) for folder, cut in cuts.items()}
        parts = [(folder, [Run(partial(iter, own), key, keeping)]) for folder, (own, key) in runs.items()]
        return dict(search_layers.build(parts, keeping=keeping))

    cuts = {"2024": slice(0, 5), "2023": slice(5, 9), "undated": slice(9, 12)}

    def summary(files: dict[str, bytes]) -> set[str]:
        return {name for name in files if name.startswith("pairs")}

    near = 1  # made of the titles of all
    keeper = Keeper()
    files = build(cuts, keeper)
    before = keeper.fresh
    assert build(cuts, keeper) == files == build(cuts, NOTHING)
    assert keeper.fresh == before
    cuts["2023"] = slice(5, 8)
    fewer = build(cuts, keeper)
    pieces = before - len(summary(files)) - near
    of_all = len(summary(fewer) - summary(files)) + near
    assert keeper.fresh == before + pieces / 3 + of_all, "what is made of one of three"
    assert fewer == build(cuts, NOTHING)
    assert {name for name in files if name.startswith("2024/")} <= set(fewer)


def test_spans_hold_every_cell_once_and_little_changes_where_little_is_added() -> None:
    counts: dict[Cell, int] = {
        (year, slug): 3 + year % 5 for year in range(1957, 2025) for slug in ("a", "b", "c", "d")
    }
    counts |= {(None, "a"): 7, (2024, "a"): 500}
    spans = search_spans.cut(counts, 60)
    assert sorted(str(cell) for span in spans for cell in span.cells) == sorted(map(str, counts))
    assert len({span.name for span in spans}) == len(spans)
    sizes = [sum(counts[cell] for cell in span.cells) for span in spans]
    assert all(size <= 60 or len(span.cells) == 1 for size, span in zip(sizes, spans, strict=True))
    assert sum(size > 20 for size in sizes) > len(sizes) / 2, "few are small"
    dated = [max(year for year, _ in span.cells if year) for span in spans[:-1]]
    assert dated == sorted(dated, reverse=True)
    assert spans[-1].cells == {(None, "a")}
    grown = search_spans.cut({**counts, (2025, "a"): 9, (1980, "e"): 40}, 60)
    assert len(set(grown) - set(spans)) <= 4
    assert search_spans.cut({}, 60) == []
