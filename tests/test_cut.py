"""Lists grow, their pages do not: what does not fit on one page leads to others, and each row stands on one of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

import make_issue
import pytest

from builder import pages
from builder.archive.corpus import Corpus, LeftOut
from builder.codes import say
from builder.content.files import SourceError
from builder.model import IssueFacts, Notice
from builder.pages import cut, places, unpublished
from builder.pages.page import Page

_LONG = "关于印发《某某市进一步加强和改进重点领域有关工作实施方案（修订）》并做好贯彻落实有关事项的通知"
_BELOW = 190_000  # bytes of a list, so that with its frame a page is below 200 KB
_LINKED = re.compile(r"\]\(([^()#]+\.md)")


def _notice(title: str, date: str, number: str | None = None, **facts: str) -> Notice:
    block = make_issue.block("paragraph", "请认真贯彻执行。")
    return make_issue.notice(title, [block], date=date, number=number, issuer=("阿尔山市人民政府",), **facts)


def _facts(year: int, number: int) -> IssueFacts:
    return IssueFacts("阿尔山市人民政府公报", "阿尔山市人民政府", year, str(number), None)


@pytest.fixture(scope="module")
def large() -> Corpus:
    """Forty years of a gazette, twelve issues a year; its last issue alone has 1,500 notices of one year."""
    many = [
        make_issue.issue(
            f"aershan/{year}-{number:02}",
            _facts(year, number),
            [_notice(_LONG, f"{year}-{number:02}-05", f"阿政发〔{year}〕{number}号")],
        )
        for year in range(1980, 2020)
        for number in range(1, 13)
    ]
    last = [
        _notice(
            f"{_LONG}{place}", f"2020-{place % 12 + 1:02}-01", f"{'甲乙丙丁戊己庚辛'[place % 8]}政发〔2020〕{place}号"
        )
        for place in range(1500)
    ]
    return Corpus(make_issue.REGISTER, (*many, make_issue.issue("aershan/2020-01", _facts(2020, 1), last)))


@pytest.fixture(scope="module")
def made(large: Corpus) -> Mapping[str, Page]:
    return {page.path: page for page in pages.documents(large)}


def _leads(page: Page) -> set[str]:
    return {posixpath.normpath(posixpath.join(posixpath.dirname(page.path), to)) for to in _LINKED.findall(page.body)}


def _below(path: str, made: Mapping[str, Page]) -> set[str]:
    """What the pages at and below a path lead to."""
    stem = path.removesuffix(".md")
    return {to for name, page in made.items() if name == path or name.startswith(f"{stem}/") for to in _leads(page)}


def test_no_list_is_longer_than_a_page(made: Mapping[str, Page]) -> None:
    lists = [page for page in made.values() if page.meta.get("template") not in ("full.html", "text.html")]
    assert max(len(page.body.encode()) for page in lists) < _BELOW
    assert max(len(_leads(page)) for page in lists) <= cut.ROWS + 60


def test_every_row_is_on_a_page_of_its_shelf(large: Corpus, made: Mapping[str, Page]) -> None:
    notices = {places.notice_page(entry) for entry in large.entries}
    for shelf in (places.kind_page("通知"), places.issuer_page("阿尔山市人民政府")):
        assert notices <= _below(shelf, made)
    assert {f"aershan/2020-01/{place:02}.md" for place in range(1, 1501)} <= _below(places.year_page(2020), made)
    assert {f"aershan/2020-01/{place:02}.md" for place in range(1, 1501)} <= _below(places.numbers_page(2020), made)
    issues = {places.issue_page(issue) for issue in large.issues}
    of_years = (page for path, page in made.items() if path.startswith("gazettes/aershan/"))
    assert issues <= set().union(*map(_leads, of_years))


def test_a_gazette_says_how_many_issues_a_year_has_and_a_year_says_once_which_it_is(made: Mapping[str, Page]) -> None:
    assert "[1999年](../gazettes/aershan/1999.md) <small>12期</small>" in made["aershan/index.md"].body
    year = made["gazettes/aershan/1999.md"]
    assert re.findall(r"^#.*", year.body, re.MULTILINE) == ["# 阿尔山市人民政府公报：1999年 {: #top }"]
    assert year.body.count("\n- [") == 12


def test_a_long_shelf_leads_to_years_and_a_long_year_to_months(made: Mapping[str, Page]) -> None:
    shelf = made[places.kind_page("通知")]
    assert {"kinds/通知/1999.md", "kinds/通知/2020.md"} <= _leads(shelf)
    assert "aershan/2020-01/1500.md" in {*_leads(shelf), *_leads(made["kinds/通知/2020/12.md"])}
    assert made["kinds/通知/2020/12.md"].meta["title"] == "文种：通知，2020年，2020年12月"
    assert [way["title"] for way in made["kinds/通知/2020/12.md"].meta["above"]] == ["文种", "通知", "通知，2020年"]
    assert "years/2020/03.md" in _leads(made["years/2020.md"])
    assert not any(path.startswith("years/1999/") for path in made), "what fits on a page is on one"


def test_numbers_of_a_year_say_where_those_of_an_organ_begin(made: Mapping[str, Page]) -> None:
    first = made["numbers/2020.md"].body
    assert "[丁政发](2020/1.md) <small>188件</small>" in first
    assert "[辛政发](2020/5.md) <small>187件</small>" in first
    assert first.count("<small>") == 8


def test_the_contents_of_a_large_issue_go_on(large: Corpus, made: Mapping[str, Page]) -> None:
    runs = places.contents_runs(large.issues[-1])
    paths = [f"aershan/2020-01/contents/{number}.md" for number in range(2, len(runs) + 1)]
    assert len(runs) > 3
    listed = [made["aershan/2020-01/index.md"], *map(made.__getitem__, paths)]
    rows = [to for page in listed for to in re.findall(r"^- .*?\]\(([^()]+\.md)", page.body, re.MULTILINE)]
    assert [posixpath.basename(row) for row in rows] == [f"{place:02}.md" for place in range(1, 1501)]
    own = [
        page.path
        for path, page in made.items()
        if path.startswith("aershan/2020-01/") and page.meta["template"] != "notice.html"
    ]
    assert list(places.pages_of(large.issues[-1])) == own


def test_a_very_long_issue_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "FULL", 30)
    issue = make_issue.issue("aershan/2020-01", _facts(2020, 1), [_notice(f"通知{n}", "2020-01-01") for n in range(7)])
    made = {page.path: page for page in pages.documents(Corpus(make_issue.REGISTER, (issue,)))}
    parts = [made[places.full_page(issue, number)] for number, _ in enumerate(places.full_runs(issue), 1)]
    assert len(parts) > 2
    assert [item["id"] for part in parts for item in part.meta["toc"]] == [f"{n:02}" for n in range(1, 8)]
    assert sum(part.body.count("请认真贯彻执行。") for part in parts) == 7
    assert parts[1].meta["contents"] == "../../"


def test_of_very_many_texts_that_cannot_be_read_a_page_names_some() -> None:
    fault = SourceError("content/aershan/x.txt", 1, say("empty-file"))
    left_out = tuple(LeftOut(f"aershan/{number}", fault) for number in range(1000, 1300))
    every = Corpus(make_issue.REGISTER, make_issue.corpus().issues, left_out=left_out)
    home = unpublished.listed(every, places.HOME)
    assert home[1].count("待修正") == 100
    assert home[2].startswith("另有 200 期。")


def test_links_between_parts_resolve(made: Mapping[str, Page]) -> None:
    for page in made.values():
        assert _leads(page) <= set(made), page.path


@pytest.mark.parametrize(
    ("sizes", "most", "expected"),
    [
        ([], None, [0]),
        ([("", 1)] * 3, 2, [0, 2]),
        ([("", cut.BYTES)] * 2, None, [0, 1]),
        ([("", cut.BYTES * 2), ("", 1), ("", 1)], None, [0, 1]),
        ([("甲", cut.BYTES // 2), ("甲", cut.BYTES // 2)], None, [0, 1]),
        ([("", cut.BYTES // 2), ("", cut.BYTES // 2)], None, [0]),
    ],
)
def test_where_pages_begin(sizes: list[tuple[str, int]], most: int | None, expected: list[int]) -> None:
    assert cut.begins(sizes, most) == expected
