"""The page of a gazette: its issues by year, and the ones that are missing."""

from __future__ import annotations

from collections import defaultdict

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.archive.gaps import Gap
from builder.content.register import Gazette
from builder.model import Issue
from builder.pages import calendar, feeds, linked, unpublished, wording
from builder.pages.escape import html, markdown
from builder.pages.page import Page, compose, link
from builder.pages.places import gazette_page, issue_page

_UNDATED = 0


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
    for year, lines in _years(issues, every.missing(gazette.slug), path):
        parts += [f"## {year}", "\n".join(lines)]
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


def _years(issues: tuple[Issue, ...], gaps: list[Gap], path: str) -> list[tuple[str, list[str]]]:
    """Heading → issues and gaps of that year, newest first; what has no year comes last."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for issue in issues:
        number = corpus.order(issue)[1]
        found[issue.facts.year or _UNDATED].append((number, _issue(issue, path)))
    for gap in gaps:
        found[gap.year or _UNDATED].append((gap.numbers[0] if gap.numbers else 0, _gap(gap, path)))
    years = sorted(found, reverse=True)
    return [
        (f"{year}年" if year else "年份不详", [line for _, line in sorted(found[year], key=lambda item: -item[0])])
        for year in years
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
