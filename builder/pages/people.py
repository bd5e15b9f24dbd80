"""The register of names, and the page of a name that stands in two notices or more.

Guaranteed: every entry names its notice; nothing says that two entries are of one person.  No page is found by a search
engine (`people.html`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from builder.archive import corpus
from builder.archive import people as archive
from builder.archive.corpus import Corpus, Entry
from builder.archive.people import Group, Name, Standing
from builder.pages import wording
from builder.pages.escape import html, markdown
from builder.pages.page import Page, compose, href, link
from builder.pages.places import PEOPLE, initial_page, issue_page, notice_page, person_page, source_page
from builder.text import pinyin

ROWS = 300  # some 150 KB of HTML
_TEMPLATE = "people.html"
_SAME_NAME = "<b>同名未必同人。</b>本站按姓名汇集公报原文，没有身份核验；按发文机关分列，只供查找。"
_NONE = "本站不按姓名汇集公文；检索照常可用。"
_WORDS = {"appointed": "任", "removed": "免", "signed": "签署"}


def linked(entry: Entry, every: Corpus, page: str) -> Mapping[str, str]:
    """The names of a notice that have a page, and its address as `page` wants it."""
    if not entry.notice.posts or every.gazette(entry.issue).people != "register":
        return {}
    paged = archive.of(every).paged
    return {post.name: href(person_page(post.name), page) for post in entry.notice.posts if post.name in paged}


def pages(every: Corpus) -> Iterator[Page]:
    """The register, by initial, and the pages of names; where no gazette has one, a page that says so."""
    if every.gazettes and all(gazette.people != "register" for gazette in every.gazettes.values()):
        yield compose(PEOPLE, {"template": _TEMPLATE, "title": "人物"}, f"# 人物 {{: #top }}\n\n{_NONE}\n{{: .intro }}")
        return
    found = archive.of(every)
    yield _index(found.by_initial)
    for initial, names in found.by_initial.items():
        yield from _shelf(initial, names, every)
    yield from (_page(name, every) for name in found.names if name.has_page)


def _index(by_initial: Mapping[str, Sequence[Name]]) -> Page:
    total = sum(map(len, by_initial.values()))
    paged = sum(name.has_page for names in by_initial.values() for name in names)
    lines = [
        f"- [{_initial(initial)}]({link(initial_page(initial), PEOPLE)}) <small>{len(names)}名</small> "
        f"<span>{html('、'.join(_surnames(names)))}</span>"
        for initial, names in by_initial.items()
    ]
    intro = f"共 {total} 个姓名，其中 {paged} 个见于两件以上公文。只收名单所列职务、任免和签署。"
    body = ["# 人物 {: #top }", _warning(), f"{intro}\n{{: .intro }}", "\n".join(lines)]
    meta = {"template": _TEMPLATE, "title": "人物", "description": "按姓名查阅政府公报所载职务、任免和签署。"}
    return compose(PEOPLE, meta, "\n\n".join(body))


def _initial(initial: str) -> str:
    return "其他" if initial == pinyin.OTHERS else initial


def _surnames(names: Sequence[Name]) -> list[str]:
    """The first characters of the names, in their order."""
    return list(dict.fromkeys(name.name[0] for name in names))


def _warning() -> str:
    return f"{_SAME_NAME}\n{{: .caution }}"


def _shelf(initial: str, names: Sequence[Name], every: Corpus) -> Iterator[Page]:
    """The names under one initial, ROWS a page: people/w/, people/w/2/ …"""
    first = initial_page(initial)
    cuts = range(0, len(names), ROWS)
    paths = [first if not cut else f"{first.removesuffix('.md')}/{cut // ROWS + 1}.md" for cut in cuts]
    for number, (cut, path) in enumerate(zip(cuts, paths, strict=True), 1):
        part = f"（第{number}页，共{len(paths)}页）" if len(paths) > 1 else ""
        title = f"人物：{_initial(initial)}{part}"
        rows = "\n".join(_row(name, every, path) for name in names[cut : cut + ROWS])
        turns = [("上一页", paths[number - 2])] if number > 1 else []
        turns += [("下一页", paths[number])] if number < len(paths) else []
        turns.append(("返回人物", PEOPLE))
        pager = " · ".join(f"[{text}]({link(target, path)})" for text, target in turns)
        intro = f"共 {len(names)} 个姓名{part}\n{{: .intro }}"
        body = [f"# {_initial(initial)} {{: #top }}", _warning(), intro, rows, f"{pager}\n{{: .pager }}"]
        meta = {"template": _TEMPLATE, "title": title, "description": f"政府公报所载姓名，{title}。"}
        yield compose(path, meta, "\n\n".join(body))


def _row(name: Name, every: Corpus, path: str) -> str:
    """A name; one of a single notice with all that stands there, another with its page."""
    last = name.standings[-1]
    if name.has_page:
        shown = f"<b>[{markdown(name.name)}]({link(person_page(name.name), path)})</b>"
        return f"- {shown} <small><span>{name.notices}件公文</span> <span>{html(_span(name))}</span> <span>{html(_said(last))}</span></small>"
    said = "；".join(_said(each) for each in name.standings)
    where = f"[{markdown(last.entry.notice.title)}]({link(notice_page(last.entry), path)})"
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
    days = [wording.day(each.post.date) for each in name.standings if each.post.date]
    return "—".join(dict.fromkeys((days[0], days[-1]))) if days else ""


def _page(name: Name, every: Corpus) -> Page:
    path = person_page(name.name)
    gazettes = len({each.entry.issue.id.partition("/")[0] for each in name.standings if each.entry.issue.id})
    seen = f"见于 {gazettes} 种公报、{name.notices} 件公文" + (f"，{_span(name)}" if _span(name) else "")
    initial = pinyin.initial(name.name)
    body = [f"# {markdown(name.name)} {{: #top }}", _warning(), f"{seen}\n{{: .intro }}"]
    for group in name.groups:
        body += [f"## {markdown(group.organ)}", _entries(group, every, path)]
    back = f"[姓名 {_initial(initial)}]({link(initial_page(initial), path)}) · [返回人物]({link(PEOPLE, path)})"
    meta = {
        "template": _TEMPLATE,
        "title": f"人物：{name.name}",
        "description": f"政府公报所载“{name.name}”的职务、任免和签署。同名未必同人。",
    }
    return compose(path, meta, "\n\n".join([*body, f"{back}\n{{: .pager }}"]))


def _entries(group: Group, every: Corpus, path: str) -> str:
    return "\n".join(['<ol class="posts">', *(_entry(each, every, path) for each in group.standings), "</ol>"])


def _entry(standing: Standing, every: Corpus, path: str) -> str:
    """When, as what, and where it is printed."""
    entry, post = standing.entry, standing.post
    day = f'<time datetime="{post.date}">{_day(standing)}</time>' if post.date else "<span>日期未载明</span>"
    first, *more = _facts(standing)
    what = f'<b class="{post.action}">{html(first)}</b>' + "".join(f"<small>{html(each)}</small>" for each in more)
    issue = f'<a href="{href(issue_page(entry.issue), path)}">{html(_issue(entry, every))}</a>'
    line = f'<a href="{href(source_page(entry.issue, post.line), path)}">原文第{post.line}行</a>'
    number = f"<span>{html(entry.notice.number)}</span> " if entry.notice.number else ""
    title = f'<a href="{href(notice_page(entry), path)}">{html(entry.notice.title)}</a>'
    return f"<li>{day}<div>{what}</div><div>{title}<small>{number}{issue} {line}</small></div></li>"


def _facts(standing: Standing) -> list[str]:
    """As what a name stands in a notice: the role or the post first, then the rest."""
    post = standing.post
    if post.action == "member":
        return list(filter(None, (post.role, post.organ, post.post))) or ["列名"]
    if post.action == "signed":
        return [post.post or "签署", "签署"]
    return [post.words or _WORDS[post.action], *filter(None, (post.post,))]
