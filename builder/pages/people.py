"""The register of names, and the page of a name that stands in two notices or more.

Guaranteed: every entry names its notice; nothing says that two entries are of one person.  No page is found by a search
engine (`people.html`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from builder.archive import corpus
from builder.archive import people as archive
from builder.archive.corpus import Corpus, Entry, gazette_slug
from builder.archive.people import Name, Standing
from builder.pages import cut, keeping, made_of, titles, wording
from builder.pages.escape import html, markdown
from builder.pages.keeping import Composed, composed_anew
from builder.pages.page import Page, above, compose, href, link
from builder.pages.places import PEOPLE, initial_page, issue_page, notice_page, person_page, source_page
from builder.text import pinyin

ROWS = 250  # at most; of long ones fewer
NAMED = 40  # as many names as the register shows of each initial
_MARKS = 250  # bytes of the marks around an entry, beside those of any row
_TEMPLATE = "people.html"
_SAME_NAME = "<b>同名未必同人。</b>本站按姓名汇集公报原文，没有身份核验；按发文机关分列，只供查找。"
_NONE = "本站不按姓名汇集公文；检索照常可用。"
_WORDS = {"appointed": "任", "removed": "免", "signed": "签署"}


def linked(entry: Entry, every: Corpus, page: str) -> Mapping[str, str]:
    """The names of a notice that have a page, and its address as `page` wants it."""
    return {name: href(person_page(name), page) for name in archive.paged(entry, every)}


def names(every: Corpus) -> list[str]:
    """The names that have a page, in the order of their characters: for the search, which finds that page first."""
    return sorted(archive.of(every).paged)


def pages(every: Corpus, composed: Composed = composed_anew) -> Iterator[Page]:
    """The register, by initial, and the pages of names, some of which may be kept; where no gazette has one, a page that says
    so."""
    if every.gazettes and all(gazette.people != "register" for gazette in every.gazettes.values()):
        yield compose(PEOPLE, {"template": _TEMPLATE, "title": "人物"}, f"# 人物 {{: #top }}\n\n{_NONE}\n{{: .intro }}")
        return
    found = archive.of(every)
    yield _index(found.by_initial)
    for initial, names in found.by_initial.items():
        yield from composed(made_of.names(names, every), partial(_shelf, initial, names, every))
    for name in found.names:
        if name.has_page:
            yield from composed(made_of.name(name, every), partial(pages_of, name, every))


def _index(by_initial: Mapping[str, Sequence[Name]]) -> Page:
    total = sum(map(len, by_initial.values()))
    paged = sum(name.has_page for names in by_initial.values() for name in names)
    lines = [_of_initial(initial, names) for initial, names in by_initial.items()]
    intro = f"共 {total} 个姓名，其中 {paged} 个见于两件以上公文。只收名单所列职务、任免和签署。"
    body = ["# 人物 {: #top }", _warning(), f"{intro}\n{{: .intro }}", "\n".join(lines)]
    meta = {"template": _TEMPLATE, "title": "人物", "description": "按姓名查阅政府公报所载职务、任免和签署。"}
    return compose(PEOPLE, meta, "\n\n".join(body))


def _initial(initial: str) -> str:
    return "其他" if initial == pinyin.OTHERS else initial


def _of_initial(initial: str, names: Sequence[Name]) -> str:
    """An initial, how many names it has, and those of them that stand in the most notices, in their order."""
    paged = [name for name in names if name.has_page]
    most = set(map(id, sorted(paged, key=lambda name: -name.notices)[:NAMED]))
    links = [f"[{markdown(each.name)}]({link(person_page(each.name), PEOPLE)})" for each in paged if id(each) in most]
    rest = f"{len(names)}名" + ("，其中：" if len(links) < len(names) and links else "：" if links else "")
    shown = f' <span class="names">{" ".join(links)}</span>' if links else ""
    return f"- [{_initial(initial)}]({link(initial_page(initial), PEOPLE)}) <small>{rest}</small>{shown}"


def _warning() -> str:
    return f"{_SAME_NAME}\n{{: .caution }}"


def _shelf(initial: str, names: Sequence[Name], every: Corpus) -> Iterator[Page]:
    """The names under one initial, ROWS a page: people/w/, people/w/2/ …"""
    runs = cut.runs([_row_of(name, every) for name in names], ROWS)
    paths = cut.names(initial_page(initial), len(runs))
    for number, (run, path) in enumerate(zip(runs, paths, strict=True), 1):
        part = cut.part(number, len(paths))
        title = f"人物：{_initial(initial)}{part}"
        rows = "\n".join(cut.written(run, path))
        intro = f"共 {len(names)} 个姓名{part}\n{{: .intro }}"
        pager = cut.pager(paths, number, ("返回人物", PEOPLE))
        body = [f"# {_initial(initial)} {{: #top }}", _warning(), intro, rows, pager]
        meta = {
            "template": _TEMPLATE,
            "title": title,
            "description": f"政府公报所载姓名，{title}。",
            "above": above(path, ("人物", PEOPLE)),
        }
        yield compose(path, meta, "\n\n".join(body))


def _row_of(name: Name, every: Corpus) -> cut.Row:
    title = "" if name.has_page else name.standings[-1].entry.notice.title
    said = name.standings[-1:] if name.has_page else name.standings
    return cut.Row("", cut.weight(title, "".join(map(_said, said))), lambda path: _row(name, every, path))


def _row(name: Name, every: Corpus, path: str) -> str:
    """A name; one of a single notice with all that stands there, another with its page."""
    last = name.standings[-1]
    if name.has_page:
        shown = f"<b>[{markdown(name.name)}]({link(person_page(name.name), path)})</b>"
        return f"- {shown} <small><span>{name.notices}件公文</span> <span>{html(_span(name))}</span> <span>{html(_said(last))}</span></small>"
    said = "；".join(_said(each) for each in name.standings)
    where = f"[{titles.markdown_of(last.entry.notice)}]({link(notice_page(last.entry), path)})"
    marks = " ".join(f"<span>{html(mark)}</span>" for mark in (_day(last), _issue(last.entry, every)) if mark)
    return f"- <b>{markdown(name.name)}</b> <span>{html(said)}</span> {where} <small>{marks}</small>"


def _said(standing: Standing) -> str:
    """What a name stands as, in one line."""
    post = standing.post
    if post.action == "member":
        role = f"{post.organ or ''}{post.role or ''}"
        return "，".join(filter(None, (post.post, role)))
    return f"{post.words or _WORDS[post.action]}：{post.post}"


def _day(standing: Standing) -> str | None:
    return wording.day(standing.post.date) if standing.post.date else None


def _issue(entry: Entry, every: Corpus) -> str:
    page = f"第{entry.notice.page}页" if entry.notice.page else ""
    return f"{every.gazette(entry.issue).short} {corpus.name(entry.issue)}{page}"


def _span(name: Name) -> str:
    """From when until when a name stands in notices."""
    return "—".join(map(wording.day, dict.fromkeys(name.span or ())))


def pages_of(name: Name, every: Corpus) -> Iterator[Page]:
    """The entries of a name, ROWS a page."""
    gazettes = len({gazette_slug(each.entry.issue) for each in name.standings})
    span = _span(name)
    seen = f"见于 {gazettes} 种公报、{name.notices} 件公文" + (f"，{span}" if span else "")
    initial = pinyin.initial(name.name)
    runs = cut.runs([_entry_of(each, group.organ, every) for group in name.groups for each in group.standings], ROWS)
    paths = cut.names(person_page(name.name), len(runs))
    for number, (run, path) in enumerate(zip(runs, paths, strict=True), 1):
        part = cut.part(number, len(paths))
        body = [f"# {markdown(name.name)} {{: #top }}", _warning(), f"{seen}{part}\n{{: .intro }}"]
        for organ, group in groupby(run, lambda row: row.heading):
            entries = [row.written(path) for row in group]
            body += [f"## {markdown(organ)}", "\n".join(['<ol class="posts">', *entries, "</ol>"])]
        body.append(
            cut.pager(paths, number, (f"姓名 {_initial(initial)}", initial_page(initial)), ("返回人物", PEOPLE))
        )
        description = f"政府公报所载“{name.name}”的职务、任免和签署。同名未必同人。"
        meta = {
            "template": _TEMPLATE,
            "title": f"人物：{name.name}{part}",
            "description": description,
            "above": above(path, ("人物", PEOPLE), (_initial(initial), initial_page(initial))),
        }
        yield compose(path, meta, "\n\n".join(body))


def _entry_of(standing: Standing, organ: str, every: Corpus) -> cut.Row:
    words = "".join((*_facts(standing), standing.entry.notice.number or ""))
    size = _MARKS + cut.weight(standing.entry.notice.title, words)
    return cut.Row(organ, size, lambda path: _entry(standing, every, path))


def _entry(standing: Standing, every: Corpus, path: str) -> str:
    """When, as what, and where it is printed."""
    entry, post = standing.entry, standing.post
    title, issue = _shown(entry, every)
    day = f'<time datetime="{post.date}">{_day(standing)}</time>' if post.date else "<span>日期未载明</span>"
    first, *more = _facts(standing)
    what = f'<b class="{post.action}">{html(first)}</b>' + "".join(f"<small>{html(each)}</small>" for each in more)
    where = (
        f'<a href="{href(notice_page(entry), path)}">{title}<a href="{href(issue_page(entry.issue), path)}">{issue}</a>'
    )
    line = f'<a href="{href(source_page(entry.issue, post.line), path)}">原文第{post.line}行</a>'
    return f"<li>{day}<div>{what}</div><div>{where} {line}</small></div></li>"


class _Shown(dict[str, tuple[str, str]]):
    """Title and number of a notice, and its issue, as entries show them, by its path: many names stand in it."""


def _shown(entry: Entry, every: Corpus) -> tuple[str, str]:
    known = keeping.known(every, _Shown)
    if (path := entry.path) not in known:
        number = f"<span>{html(entry.notice.number)}</span> " if entry.notice.number else ""
        known[path] = f"{titles.of(entry.notice)}</a><small>{number}", html(_issue(entry, every))
    return known[path]


def _facts(standing: Standing) -> list[str]:
    """As what a name stands in a notice: the role or the post first, then the rest."""
    post = standing.post
    if post.action == "member":
        return list(filter(None, (post.role, post.organ, post.post))) or ["列名"]
    if post.action == "signed":
        return [post.post or "签署", "签署"]
    return [post.words or _WORDS[post.action], *filter(None, (post.post,))]
