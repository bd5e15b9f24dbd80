"""The home page and the overview of gazettes."""

from __future__ import annotations

from typing import Any

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.content.register import Gazette
from builder.model import Issue
from builder.pages import entry, feeds, levels, unpublished, wording
from builder.pages.escape import markdown
from builder.pages.page import Page, compose, href, link
from builder.pages.places import GAZETTES, HOME, gazette_page, issue_page, kind_page, year_page

_NOTICES, _NEWEST, _FIRST, _SHELF = 8, 6, 3, 8


def home(every: Corpus, introduction: str) -> Page:
    """The newest notices with their days, and the newest issues with their first notices.

    The first line of the hand-written introduction is the headline of the site; the rest, plain words, stands below it.
    """
    headline, _, lead = introduction.strip().partition("\n")
    newest = [_dated(item, every) for item in every.entries[:_NOTICES]]
    parts = ["## 最新公文 {: .latest }", "\n".join(newest)] if newest else []
    parts.append("## 最新各期")
    for issue in every.newest[:_NEWEST]:
        parts += [_issue_heading(issue, every), "\n".join(_first(issue, every))]
    parts += unpublished.listed(every, HOME)
    return compose(
        HOME,
        {**_meta(every), "title": headline.strip("# ") or "政府公报", "lead": " ".join(lead.split())},
        "\n\n".join(parts),
    )


def gazettes(every: Corpus) -> Page:
    """All gazettes by level of government."""
    parts = ["# 公报 {: #top }", "按主办机关的层级排列。\n{: .intro }"]
    for level, group in levels.by_level(every.gazettes.values()):
        lines = [
            f"- [{markdown(gazette.name)}]({link(gazette_page(gazette.slug), GAZETTES)})"
            f" <small>{_count(gazette, every)}期</small> <span>{markdown(gazette.publisher)}主办</span>"
            for gazette in group
        ]
        parts += [f"## {markdown(level)}", "\n".join(lines)]
    meta = {"template": "register.html", "title": "公报", "description": "本站收录的政府公报，按主办机关的层级排列。"}
    return compose(GAZETTES, meta, "\n\n".join(parts))


def _meta(every: Corpus) -> dict[str, Any]:
    return {
        "template": "home.html",
        "feed": feeds.folder_of(HOME, every.entries, every),
        "publications": len(every.gazettes),
        "issues": len(every.issues),
        "notices": len(every.entries),
        "example": _example(every),
        "gazettes": [
            {
                "level": level,
                "gazettes": [
                    {
                        "name": gazette.name,
                        "address": href(gazette_page(gazette.slug), HOME),
                        "count": _count(gazette, every),
                    }
                    for gazette in group
                ],
            }
            for level, group in levels.by_level(every.gazettes.values())
        ],
        "years": [
            {"name": f"{year}年" if year else "年份不详", "address": href(year_page(year), HOME), "count": len(found)}
            for year, found in list(every.by_year().items())[:_SHELF]
        ],
        "kinds": [
            {"name": kind, "address": href(kind_page(kind), HOME), "count": len(found)}
            for kind, found in list(every.by_kind().items())[:_SHELF]
        ],
    }


def _example(every: Corpus) -> str:
    """What stands in the field for a search before anything does: something that is found here."""
    numbered = (notice for issue in every.newest for notice in issue.standing)
    found = next((notice for notice in numbered if notice.number and notice.issuer), None)
    return f"试试：{found.number}、{found.issuer[0]}" if found else "文号、人名、任意原文"


def _issue_heading(issue: Issue, every: Corpus) -> str:
    name = f"{every.gazette(issue).name}　{corpus.name(issue)}"
    return f"### [{markdown(name)}]({link(issue_page(issue), HOME)})"


def _dated(item: Entry, every: Corpus) -> str:
    """A notice with its day before it, or with the year of its issue."""
    day = item.notice.date
    told = f'<time datetime="{day}">{day}</time>' if day else f"<span>{item.year or ''}</span>"
    short = every.gazette(item.issue).short
    line = entry.line(item, every, HOME, item.notice.number, short).removeprefix("- ")
    return f"- {told} {line}"


def _first(issue: Issue, every: Corpus) -> list[str]:
    lines = []
    for notice in issue.standing[:_FIRST]:
        item = Entry(issue, notice)
        lines.append(entry.line(item, every, HOME, notice.number or entry.day(item)))
    day = f" <small>{wording.day(issue.facts.date)}</small>" if issue.facts.date else ""
    lines.append(f"- [全部 {len(issue.standing)} 件]({link(issue_page(issue), HOME)}){day}")
    return lines


def _count(gazette: Gazette, every: Corpus) -> int:
    return len(every.by_gazette[gazette.slug])
