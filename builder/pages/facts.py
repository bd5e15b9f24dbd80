"""The metadata box that every Chinese government page shows, and the ways to cite a notice."""

from __future__ import annotations

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.pages import titles, validity, wording
from builder.pages.escape import html
from builder.pages.page import href
from builder.pages.places import issue_page, issuer_page, kind_page


def box(entry: Entry, every: Corpus, page: str) -> str:
    """What is known of the notice, as a definition list that folds; what is not printed is said to be so."""
    notice = entry.notice
    issuers = "、".join(_link(name, issuer_page(every.aliases.get(name, name)), page) for name in notice.issuer)
    kind = _link(notice.kind, kind_page(notice.kind), page) if notice.kind else ""
    gazette = every.gazette(entry.issue).name
    where = _link(f"《{gazette}》{corpus.name(entry.issue)}", issue_page(entry.issue), page)
    printed = f"，第{notice.page}页" if notice.page else ""
    rows = [
        ("标题", titles.of(notice), "full"),
        ("发文字号", f'<span class="piece">{html(notice.number)}</span>' if notice.number else "", ""),
        ("成文日期", html(wording.day(notice.date)) if notice.date else "", ""),
        ("发文机关", issuers, ""),
        ("文种", kind, ""),
        ("所载公报", f"{where}{printed}", "full"),
    ]
    if notice.addressees:
        rows.insert(5, ("主送机关", html(notice.addressees), "full"))
    if said := validity.row(entry, every, page):
        rows.append(("时效", said, "full"))
    lines = [_row(term, value, layout) for term, value, layout in rows]
    opening = f'<details class="facts-of extra" open><summary>公文信息 <small>{_summary(entry)}</small></summary>'
    return "\n".join([opening, '<dl class="facts">', *lines, "</dl>", "</details>"])


def _summary(entry: Entry) -> str:
    """What tells the notice apart in a few words, where the box is folded."""
    notice = entry.notice
    return html(" · ".join(filter(None, (notice.kind, wording.day(notice.date) if notice.date else None))))


def _row(term: str, value: str, layout: str) -> str:
    shown = value or f'<span class="unknown">{wording.NOT_PRINTED}</span>'
    attribute = f' class="{layout}"' if layout else ""
    return f"<div{attribute}><dt>{term}</dt><dd>{shown}</dd></div>"


def _link(text: str, target: str, page: str) -> str:
    return f'<a href="{href(target, page)}">{html(text)}</a>'


def standard_citation(entry: Entry, every: Corpus) -> str:
    """GB/T 7714—2015: author. title: number[J]. journal, year(issue): page."""
    notice, facts = entry.notice, entry.issue.facts
    author = f"{', '.join(notice.issuer)}. " if notice.issuer else ""
    number = f": {notice.number}" if notice.number else ""
    year = str(facts.year) if facts.year else "年份未载明"
    page = f": {notice.page}" if notice.page else ""
    gazette = every.gazette(entry.issue).name
    issue = " ".join(filter(None, (facts.number, facts.extra)))
    return f"{author}{notice.title}{number}[J]. {gazette}, {year}({issue or corpus.UNNUMBERED}){page}."


def plain_citation(entry: Entry, every: Corpus) -> str:
    """As running text cites it: 《title》（number），《gazette》2022年第4期，第9页。"""
    notice = entry.notice
    title = notice.title.translate({ord("《"): "〈", ord("》"): "〉"})
    issuer = wording.issuers(notice.issuer)
    author = "" if title.startswith(issuer) else issuer
    number = f"（{notice.number}）" if notice.number else ""
    page = f"，第{notice.page}页" if notice.page else ""
    return f"{author}《{title}》{number}，《{every.gazette(entry.issue).name}》{corpus.name(entry.issue)}{page}。"
