"""What templates place around the body of a page, worked out from its front matter, so that they compute nothing.

Takes a page as it is published, the site it is published on, and the front matter of its issue; gives a `Frame`.
Guaranteed: what is worked out here stands in no front matter, so that the Markdown that `gazette convert` writes is free
of what only a template wants.
Not done here: the menu and the outline, which MkDocs alone knows (`site.context`), and a body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from builder.model import Notice
from builder.pages import linked, titles
from builder.pages.syndication import ATOM, JSON

Meta = Mapping[str, Any]
At = Callable[[str], Notice | None]
_TURNS = {  # template → the ways on from its pages: what front matter and `rel` call them, and the words for them
    "issue.html": (("next", "下一期"), ("prev", "上一期")),
    "notice.html": (("prev", "上一件"), ("next", "下一件")),
}
_PICTURE = "assets/images/card.png"  # what stands beside a link to the site elsewhere
_SHELVES = (("按年份", "years"), ("按文种", "kinds"))


@dataclass(frozen=True, slots=True)
class Site:
    """What the settings say of the site; `address` is empty where they do not say it.

    report   the address that 报告错误 opens, with {title} and {address} to be filled in
    serving  whether this is a preview, for a maintainer's eyes
    fed      whether it has anything to subscribe to
    """

    name: str
    description: str
    address: str
    report: str | None
    serving: bool
    fed: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """A feed: what it is of, and where it lies in both its forms, below the site's root."""

    title: str
    atom: str
    json: str


@dataclass(frozen=True, slots=True)
class Published:
    """A page: its path below content/, its title, its front matter, the address it is published under if that is known."""

    path: str
    title: str
    meta: Meta
    address: str | None
    is_home: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A way to a neighbour: the page before or after this one.  It has no address where that issue is not here.

    title  as HTML, its lines ending between words
    """

    rel: str
    label: str
    title: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a table of contents, its title as HTML; `current` is the page that it stands on."""

    title: str
    address: str
    page: str | None
    withdrawn: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents of an issue; of a long one those entries that are near (`first`, `last`, `total`)."""

    rows: Sequence[Row]
    near: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Entries of the home page under one title."""

    title: str
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Frame:
    """The values that templates place.

    title, full_title   what the page is called, by itself and with its site
    domain              that of the site
    type                in the words of Open Graph
    canonical           the address to be cited: of a page that leads on, the one that it leads to
    picture             the address of a picture for links to the page; it has to be a full one
    linked              the page in the words of schema.org
    report              where an error on it is reported
    has_field           whether its header has a field for a search: the home and the search page have one of their own
    serving, problems   whether this is a preview, and what it tells a maintainer
    desk                in a preview: where an issue or a notice is checked against its text
    contents, turns     of the page of an issue or a notice
    keywords, cited     of a notice: its kind and number, and the day for reference managers
    shelves             of the home page
    feed, feeds         what can be subscribed to: of what the page lists, and with the whole site's
    """

    title: str
    full_title: str
    description: str
    domain: str | None
    type: str
    canonical: str | None
    picture: str | None
    linked: Mapping[str, Any] | None
    report: str | None
    has_field: bool
    serving: bool
    problems: Sequence[str]
    desk: str | None
    contents: Contents | None
    turns: Sequence[Turn]
    keywords: str
    cited: str
    shelves: Sequence[Shelf]
    feed: Way | None
    feeds: Sequence[Way]


def of(page: Published, site: Site, issue: Meta | None = None, notice_at: At = lambda _: None) -> Frame:
    """The frame of a page; for that of a notice, `issue` is the front matter of its issue's page.

    notice_at  gives the notice at an address, whose names its title does not part
    """
    meta = page.meta
    return Frame(
        title=page.title,
        full_title=site.name if page.is_home else f"{page.title} - {site.name}",
        description=meta.get("description") or site.description,
        domain=urlsplit(site.address).hostname,
        type="article" if meta.get("source") else "website",
        canonical=_canonical(page, site),
        picture=f"{site.address}{_PICTURE}" if site.address else None,
        linked=_linked(page, site),
        report=_report(site, page.title, page.address),
        has_field=not (_shows(page, "search.html") or _shows(page, "home.html")),
        serving=site.serving,
        problems=list(_problems(meta)) if site.serving else [],
        desk=_desk(page) if site.serving else None,
        contents=_contents(page, issue, notice_at),
        turns=list(_turns(meta, notice_at)),
        keywords=_keywords(meta),
        cited=str(meta.get("published") or "").replace("-", "/"),
        shelves=[Shelf(title, meta.get(key, [])) for title, key in _SHELVES] if _shows(page, "home.html") else [],
        feed=_way(page.title, meta["feed"]) if "feed" in meta else None,
        feeds=list(_feeds(page, site)),
    )


def of_none(site: Site) -> Frame:
    """The frame of what is no page of the site: what is shown where there is none."""
    return of(Published("", site.name, {}, site.address, is_home=True), site)


def _feeds(page: Published, site: Site) -> Iterator[Way]:
    if folder := page.meta.get("feed"):
        yield _way(page.title, folder)
    if site.fed:
        yield _way(site.name, "")


def _way(title: str, folder: str) -> Way:
    return Way(title, f"{quote(folder)}{ATOM}", f"{quote(folder)}{JSON}")


def _shows(page: Published, template: str) -> bool:
    """Whether a template shows the page."""
    return page.meta.get("template") == template


def _canonical(page: Published, site: Site) -> str | None:
    leads_to = page.meta.get("canonical")
    if leads_to is None:
        return page.address if page.path else None
    return f"{site.address}{leads_to}" if site.address else page.meta.get("target")


def _linked(page: Published, site: Site) -> Mapping[str, Any] | None:
    if _shows(page, "home.html"):
        return linked.site(site.name, site.description, site.address) if site.address else None
    facts = page.meta.get("linked")
    return linked.placed(facts, page.address) if facts else None


def _report(site: Site, title: str, address: str | None) -> str | None:
    if not site.report:
        return None
    return site.report.replace("{title}", quote(title)).replace("{address}", quote(address or ""))


def _keywords(meta: Meta) -> str:
    """A number alone says what a notice is called, not what it is about."""
    kind, number = meta.get("kind"), meta.get("number")
    return f"{kind},{number}" if kind and number else kind or ""


def _problems(meta: Meta) -> Iterator[str]:
    yield from meta.get("problems", ())
    for item in meta.get("diagnostics", ()):
        where = f"第{item['line']}行：" if item["line"] else ""
        yield f"{where}{item['code']} {item['message']}"


def _desk(page: Published) -> str | None:
    """The desk of an issue, or the sheet of a notice on it; also of an issue that only its sidecar keeps from being published."""
    if _shows(page, "issue.html"):
        return "desk/"
    return f"../desk/{PurePosixPath(page.path).stem}/" if _shows(page, "notice.html") else page.meta.get("desk")


def _contents(page: Published, issue: Meta | None, notice_at: At) -> Contents | None:
    """On the page of a whole issue the entries lead down it; on that of a notice, to the pages beside it."""
    if _shows(page, "full.html"):
        return Contents([_row(item, f"#{item['id']}", page.meta, notice_at) for item in page.meta.get("toc", ())])
    if issue is None:
        return None
    near, own = page.meta.get("near"), PurePosixPath(page.path).stem
    toc = issue["toc"][near["first"] - 1 : near["last"]] if near else issue["toc"]
    rows = [_row(item, f"../{item['id']}/", page.meta, notice_at, item["id"] == own) for item in toc]
    return Contents(rows, near)


def _row(item: Meta, address: str, meta: Meta, notice_at: At, current: bool = False) -> Row:
    return Row(_title(item, meta, notice_at), address, item["page"], "withdrawn" in item, current)


def _title(item: Meta, meta: Meta, notice_at: At) -> str:
    """The title of a notice of an issue, as HTML."""
    notice = notice_at(f"{meta.get('issue')}/{item['id']}")
    return titles.html(item["title"], titles.names(notice) if notice else ())


def _turns(meta: Meta, notice_at: At) -> Iterator[Turn]:
    for rel, label in _TURNS.get(meta.get("template", ""), ()):
        if item := meta.get(rel):
            if "id" in item:
                yield Turn(rel, label, _title(item, meta, notice_at), f"../{item['id']}/")
            else:
                yield Turn(rel, label, titles.html(item["name"]), item.get("address"))
