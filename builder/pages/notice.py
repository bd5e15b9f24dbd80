"""The page of one notice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from builder.archive import corpus, dates
from builder.archive.corpus import Corpus, Entry
from builder.codes import code
from builder.model import Issue, Notice
from builder.pages import anchors, body, citing, facsimile, facts, linked, notes, people, validity, wording
from builder.pages.escape import html, markdown
from builder.pages.page import Page, compose, href, offered
from builder.pages.places import notice_file, notice_page, source_page
from builder.pages.tables import Told

NEAR = 60  # as many entries of the table of contents as a notice's page shows: with all of a long one, an issue's pages
# would grow with the square of their number


def page(issue: Issue, index: int, every: Corpus) -> Page:
    """The page of the issue's notice number `index`, counted from 0."""
    notice = issue.notices[index]
    entry = Entry(issue, notice)
    path = notice_page(entry)
    links = citing.Links(entry, every, path)
    told = Told(addressed=True, placed=facsimile.is_pictured(issue, every))
    parts = [
        body.head(notice, anchor="top", told=told),
        *withdrawal(notice),
        *validity.head(entry, every, path),
        facts.box(entry, every, path),
        body.body(notice, links, people=people.linked(entry, every, path), told=told),
        *remarks(issue, notice),
        *citing.below(entry, links, every, path),
    ]
    return compose(path, _meta(entry, index, every, path), "\n\n".join(part for part in parts if part))


def withdrawal(notice: Notice) -> list[str]:
    """That a notice was withdrawn, and why: all that there is to read of it."""
    if not notice.withdrawn:
        return []
    return [f"<b>本件{wording.WITHDRAWN}。</b>{markdown(wording.withdrawal(notice.withdrawn))}\n{{: .extra .remark }}"]


def remarks(issue: Issue, notice: Notice, rank: int = 2, prefix: str = "") -> list[str]:
    """What the site has to say on the text: lines out of order, attachments that were not printed, readings put right."""
    first, last = notice.span
    found = [
        f"第 {item.line} 行一带原文本错行，照录；请核对纸质公报。\n{{: .extra .remark }}"
        for item in issue.diagnostics
        if item.code == code("scrambled-text") and first <= (item.line or 0) <= last
    ]
    if notice.missing:
        names = "、".join(map(markdown, notice.missing))
        found.append(f"附件{wording.NOT_IN_PRINT}：{names}。\n{{: .extra .remark }}")
    found += _corrected(notice, rank, prefix)
    found += recognised(notice)
    return found


def _corrected(notice: Notice, rank: int, prefix: str) -> Iterator[str]:
    """The errors of the print that were put right, each with the way back to where it stands."""
    places = notes.of(notice, prefix).places
    for place, item in enumerate(notes.printed(notice), 1):
        if place == 1:
            yield f"{'#' * rank} {wording.CORRECTED} {{: .extra }}"
        back = f" [回到该处](#{places[item]})" if item in places else ""
        said = f"{wording.received(item)}：{wording.reason(item)}"
        yield f"{markdown(said)}{back}\n{{: #{notes.entry_anchor(place, prefix)} .extra .remark }}"


def recognised(record: Notice | Issue) -> list[str]:
    """What was put right of the text as received, folded: no error of the print."""
    items = notes.recognised(record)
    if not items:
        return []
    lines = [f"<li>{html(f'{wording.received(item)}：{wording.reason(item)}')}</li>" for item in items]
    summary = f"<summary>{wording.RECOGNISED} {len(items)} 处</summary>"
    return ["\n".join(['<details class="extra folded">', summary, "<ul>", *lines, "</ul>", "</details>"])]


def _meta(entry: Entry, index: int, every: Corpus, path: str) -> dict[str, Any]:
    issue, notice = entry.issue, entry.notice
    gazette = every.gazette(issue)
    name = corpus.name(issue)
    before = next((item for item in map(issue.notices.__getitem__, range(index - 1, -1, -1)) if not item.moved), None)
    after = next((item for item in islice(issue.notices, index + 1, None) if not item.moved), None)
    first, last = notice.span
    return {
        "template": "notice.html",
        "title": notice.title,
        "description": wording.description(notice, gazette.name, name),
        "number": notice.number,
        "kind": notice.kind,
        "issuer": list(notice.issuer),
        "author": wording.issuers(notice.issuer) or None,
        "date": notice.date,
        "published": issue.facts.date or (str(issue.facts.year) if issue.facts.year else notice.date),
        "pub_date": _published(issue, every),
        "addressees": notice.addressees,
        "withdrawn": bool(notice.withdrawn) or None,
        "section": notice.section,
        "page": notice.page,
        "gazette": gazette.name,
        "publisher": gazette.publisher,
        "issue": issue.id,
        "issue_name": name,
        "issue_number": issue.facts.number,
        "attachments": _attachments(notice) if notice.attachments else [],
        "source": {
            "path": issue.source.path,
            "first": first,
            "last": last,
            "sha256": issue.source.sha256,
            "address": href(source_page(issue, first), path),
        },
        "forms": list(_forms(entry, every, path)),
        "print": facsimile.of_notice(entry, every, path),
        "near": _near(index, len(issue.notices)),
        "prev": _neighbour(before),
        "next": _neighbour(after),
        "cite": {
            "standard": facts.standard_citation(entry, every),
            "plain": facts.plain_citation(entry, every),
        },
        "linked": linked.notice(entry, every),
    }


def _attachments(notice: Notice) -> list[dict[str, Any]]:
    """Those that are printed, each with its anchor."""
    named = zip(notice.blocks, anchors.assign(notice), strict=True)
    anchor_of = {block.lines[0]: anchor for block, anchor in named if anchor}
    return [
        {"label": item.label, "title": item.title, "anchor": anchor_of.get(item.line)} for item in notice.attachments
    ]


def _published(issue: Issue, every: Corpus) -> str | None:
    """The day and time at which it was published here, as the pages of governments write them: 2022-12-30 08:00."""
    moment = dates.published(issue, every)
    return f"{moment[:10]} {moment[11:16]}" if moment else None


def _forms(entry: Entry, every: Corpus, path: str) -> Iterator[dict[str, str]]:
    """The forms to be taken away; a PDF where one was made."""
    pdf = ("pdf", *wording.PAPER["pdf"])
    for ending, media, name in (*([pdf] if notice_file(entry.path, "pdf") in every.paper else []), *wording.FORMS):
        file = f"{entry.path.replace('/', '-')}.{ending}"
        yield offered(name, media, notice_file(entry.path, ending), file, path)


def _near(index: int, total: int) -> dict[str, int] | None:
    """The entries around a notice, the first and the last counted from 1; None where all are shown."""
    if total <= NEAR:
        return None
    before = min(max(index - NEAR // 2, 0), total - NEAR)
    return {"first": before + 1, "last": before + NEAR, "total": total}


def _neighbour(notice: Notice | None) -> dict[str, str] | None:
    return {"id": notice.id, "title": wording.marked(notice)} if notice else None
