"""The page of a gazette: its issues by year, and the ones that are missing.

Guaranteed: where they do not fit on a page, each year has one, and the gazette's leads to them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.archive.gaps import Gap
from builder.content.register import Gazette
from builder.model import Issue
from builder.pages import calendar, cut, feeds, linked, unpublished, wording
from builder.pages.escape import html, markdown
from builder.pages.page import Page, above, compose, link
from builder.pages.places import GAZETTES, gazette_page, gazette_year, issue_page

_UNDATED = 0
_NEWEST = 24  # issues that a page shows which leads to its years
_ROW = cut.weight("", "年期总第件年月日" * 3)
_Year = tuple[int, list[cut.Row]]


def page(gazette: Gazette, every: Corpus) -> Page:
    """Issues newest first, each year with its gaps."""
    path = gazette_page(gazette.slug)
    issues = every.by_gazette[gazette.slug]
    notices = sum(len(issue.standing) for issue in issues)
    counts = "\u00a0· ".join(
        part
        for part in (
            markdown(gazette.region),
            f"{markdown(gazette.publisher)}主办",
            f"收录\u00a0{len(issues)}\u00a0期\u00a0{notices}\u00a0件",
            *calendar.links(gazette, every),
        )
        if part
    )
    parts = [f"# {markdown(gazette.name)} {{: #top .masthead }}", f"{counts}\n{{: .counts }}"]
    parts += _shown(gazette, every, path)
    parts += unpublished.listed(every, path, gazette.slug)
    meta = {
        "template": "gazette.html",
        "slug": gazette.slug,
        "title": gazette.name,
        "description": f"《{gazette.name}》历年各期目录与全文，{gazette.publisher}主办。",
        "gazette": gazette.name,
        "publisher": gazette.publisher,
        "feed": feeds.folder_of(path, (Entry(issue, item) for issue in issues for item in issue.standing), every),
        "linked": linked.gazette(gazette),
    }
    return compose(path, meta, "\n\n".join(parts))


def years(gazette: Gazette, every: Corpus) -> Iterator[Page]:
    """The pages of its years; none where they fit on its own."""
    found = _years(every.by_gazette[gazette.slug], every.missing(gazette.slug))
    for year, rows in found if len(cut.runs(_rows(found))) > 1 else ():
        runs = cut.runs([replace(row, heading="") for row in rows])  # the page is called as its year is
        paths = cut.names(gazette_year(gazette.slug, year), len(runs))
        for number, (run, path) in enumerate(zip(runs, paths, strict=True), 1):
            title = f"{gazette.name}：{_called(year)}{cut.part(number, len(paths))}"
            meta = {
                "template": "register.html",
                "title": title,
                "description": f"《{gazette.name}》{_called(year)}各期。",
                "above": above(path, ("公报", GAZETTES), (gazette.name, gazette_page(gazette.slug))),
            }
            back = (f"返回{gazette.short}", gazette_page(gazette.slug))
            body = [f"# {markdown(title)} {{: #top }}", *cut.written(run, path), cut.pager(paths, number, back)]
            yield compose(path, meta, "\n\n".join(body))


def _shown(gazette: Gazette, every: Corpus, path: str) -> Iterator[str]:
    """All issues by year; or the years, and the newest issues."""
    issues = every.by_gazette[gazette.slug]
    found = _years(issues, every.missing(gazette.slug))
    rows = _rows(found)
    if len(cut.runs(rows)) > 1:
        held = Counter(issue.facts.year or _UNDATED for issue in issues)
        yield "\n".join(
            f"- [{_called(year)}]({link(gazette_year(gazette.slug, year), path)}) <small>{held[year]}期</small>"
            for year, _ in found
        )
        rows = rows[:_NEWEST]
    yield from cut.written(rows, path)


def _rows(found: Sequence[_Year]) -> list[cut.Row]:
    return [row for _, rows in found for row in rows]


def _called(year: int) -> str:
    return f"{year}年" if year else "年份不详"


def _years(issues: tuple[Issue, ...], gaps: list[Gap]) -> list[_Year]:
    """Issues and gaps of each year, newest first; what has no year comes last."""
    found: dict[int, list[tuple[int, cut.Row]]] = defaultdict(list)
    for issue in issues:
        year = issue.facts.year or _UNDATED
        found[year].append((corpus.order(issue)[1], cut.Row(_called(year), _ROW, partial(_issue, issue))))
    for gap in gaps:
        year = gap.year or _UNDATED
        row = cut.Row(_called(year), _ROW, partial(_gap, gap))
        found[year].append((gap.numbers[0] if gap.numbers else 0, row))
    return [
        (year, [row for _, row in sorted(found[year], key=lambda item: -item[0])])
        for year in sorted(found, reverse=True)
    ]


def _gap(gap: Gap, path: str) -> str:
    """What is missing; the way to the page that says why, where there is one."""
    name = wording.gap(gap)
    shown = f"[{name}]({link(f'{gap.handed_in}/index.md', path)})" if gap.handed_in else f"<span>{name}</span>"
    return f"- {shown} <small>{wording.absence(gap)}</small>"


def _issue(issue: Issue, path: str) -> str:
    facts = issue.facts
    name = facts.called or corpus.UNNUMBERED
    marks = (
        f"总第{facts.total}期" if facts.total else "",
        f"{len(issue.standing)} 件",
        wording.day(facts.date) if facts.date else "",
    )
    details = "".join(f"<span>{html(mark)}</span>" for mark in marks if mark)
    return f"- [{markdown(name)}]({link(issue_page(issue), path)}) <small>{details}</small>"
