"""订阅: Atom and JSON Feed of the site, of each gazette, issuer and kind, and the page that lists them.

Guaranteed: an entry a notice, newest first by when it was published here; no more than NEWEST and UPDATED of them; no feed
where there is no entry; a notice keeps the name that it first had, wherever it moves, and nothing of a withdrawn one but
what its page says.
Not done here: when a notice was published (see `dates`), and the feed of changes (see `machines`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from builder.archive import corpus, dates
from builder.archive.corpus import Corpus, Entry
from builder.archive.dates import News
from builder.pages import levels, syndication, wording
from builder.pages.escape import html, markdown
from builder.pages.frame import Site
from builder.pages.page import Data, Page, compose, href, link
from builder.pages.places import CHANGES, FEEDS, HOME, ISSUERS, KINDS, feed_folder, gazette_page, issuer_page, kind_page
from builder.pages.syndication import ATOM, JSON, Feed, Item

NEWEST = 50  # notices that were published last
UPDATED = 20  # of the older ones those that were changed last
_LISTED = 200  # of a register's shelves on the page
_INTRO = """订阅以后，这里新公布一件公文，您的阅读器里就多一条：把下面的地址交给任何一种订阅阅读器（Feedly、Inoreader、NetNewsWire、Thunderbird
等）即可，不必登记。Atom 和 JSON Feed 内容相同，阅读器认哪一种就用哪一种。

按在本站公布的先后排列，最近的 50 件；旧的公报今天收录，今天就是新的。已公布的公文有校订、隐去、撤回或移走，仍是原来那一条，更新日期改变。"""
_META = {
    "template": "register.html",
    "title": "订阅",
    "description": "用订阅阅读器（Atom、JSON Feed）跟踪本站新公布的公文：全站，或某一种公报、某一个发文机关、某一个文种。",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a feed is of: its name, the page beside it as a path below content/, its notices."""

    name: str
    page: str
    news: Sequence[News]


class _Shelves(tuple[tuple[str, list[Shelf]], ...]):
    """Those of an archive."""


def shelves(every: Corpus) -> Sequence[tuple[str, list[Shelf]]]:
    """All that has a feed, under the words for it: the site first, then each sort in the order of its register."""
    return every.once(_Shelves, lambda: _Shelves(_sorts(every)))


def _sorts(every: Corpus) -> list[tuple[str, list[Shelf]]]:
    news = dates.news(every)
    of_gazette = defaultdict(list)
    for item in news:
        of_gazette[corpus.gazette_slug(item.entry.issue)].append(item)
    listed = [each for _, group in levels.by_level(every.gazettes.values()) for each in group]
    gazettes = [Shelf(each.name, gazette_page(each.slug), of_gazette[each.slug]) for each in listed]
    sorts = [
        ("全站", [Shelf("全部公文", HOME, news)]),
        ("公报", gazettes),
        ("发文机关", _grouped(news, _organs(every), issuer_page, lambda item: every.organs(item.entry.notice))),
        ("文种", _grouped(news, every.by_kind(), kind_page, lambda item: (item.entry.notice.kind,))),
    ]
    return [(title, [shelf for shelf in found if shelf.news]) for title, found in sorts]


def _organs(every: Corpus) -> Iterator[str]:
    """Organs in the order of their register."""
    for _, names in levels.of_organs(every.by_issuer(), every.gazettes.values()):
        yield from names


def _grouped(
    news: Sequence[News],
    names: Iterable[str],
    page_of: Callable[[str], str],
    of: Callable[[News], Iterable[str | None]],
) -> list[Shelf]:
    """A shelf a name, in the order of the register."""
    groups: dict[str | None, list[News]] = {name: [] for name in names}
    for item in news:
        for name in of(item):
            if name in groups:
                groups[name].append(item)
    return [Shelf(str(name), page_of(str(name)), found) for name, found in groups.items()]


def files(every: Corpus, site: Site) -> Iterator[Data]:
    """Both forms of every feed."""
    for _, found in shelves(every):
        for shelf in found:
            folder = feed_folder(shelf.page)
            made = _feed(shelf, folder, every, site)
            for each in (folder, *_former(shelf, every)):
                yield Data(f"{each}{ATOM}", syndication.atom(made))
                yield Data(f"{each}{JSON}", syndication.json_feed(made))


def _former(shelf: Shelf, every: Corpus) -> Iterator[str]:
    """Where the feed of an organ lies under its other names, too: a file cannot lead on."""
    printed = {name for item in shelf.news for name in item.entry.notice.issuer}
    for other, main in every.aliases.items():
        if other in printed and shelf.page == issuer_page(main):
            yield feed_folder(issuer_page(other))


def _feed(shelf: Shelf, folder: str, every: Corpus, site: Site) -> Feed:
    title = f"{shelf.name} - {site.name}" if folder else site.name
    items = [_item(item, every, site) for item in _bounded(shelf.news)]
    return Feed(
        title=title,
        subtitle=site.description if not folder else f"{shelf.name}，{site.name}新公布的公文。",
        page=f"{site.address}{syndication.address(folder)}",
        author=site.name,
        items=items,
    )


def _bounded(news: Sequence[News]) -> list[News]:
    """The newest, and of the others those that were changed last; in the order of the list."""
    changed = [item for item in news[NEWEST:] if item.updated > item.published]
    last = sorted(changed, key=lambda item: item.updated, reverse=True)[:UPDATED]
    return [*news[:NEWEST], *sorted(last, key=lambda item: item.published, reverse=True)]


def _item(item: News, every: Corpus, site: Site) -> Item:
    entry, notice = item.entry, item.entry.notice
    gazette, issue = every.gazette(entry.issue), corpus.name(entry.issue)
    return Item(
        name=f"{site.address}{item.first}/",
        address=f"{site.address}{entry.path}/",
        title=wording.marked(notice),
        summary=wording.description(notice, gazette.name, issue),
        published=item.published,
        updated=item.updated,
        authors=notice.issuer,
        kind=notice.kind,
    )


class LastMod(dict[str, str]):
    """When what stands on a page was last published or changed, by the page's path below content/."""


def lastmod(every: Corpus) -> LastMod:
    """What is known of it; worked out once for an archive."""
    return every.once(LastMod, lambda: _lastmod(every))


def _lastmod(every: Corpus) -> LastMod:
    found = LastMod()
    for _, group in shelves(every):
        for shelf in group:
            found[shelf.page] = max(item.updated for item in shelf.news)
    for item in dates.news(every):
        issue = str(item.entry.issue.id)
        found[f"{item.entry.path}.md"] = item.updated
        for path in (f"{issue}/index.md", f"{issue}/full.md"):
            found[path] = max(found.get(path, ""), item.updated)
    return found


def page(every: Corpus) -> Page:
    """The page that lists the feeds."""
    parts = ["# 订阅 {: #top }", _INTRO]
    for title, found in shelves(every):
        if not found:
            continue
        lines = [_row(shelf) for shelf in found[:_LISTED]]
        parts += [f"## {title}", "\n".join(lines)]
        if len(found) > _LISTED:
            index = ISSUERS if title == "发文机关" else KINDS
            parts.append(
                f"其余 {len(found) - _LISTED} 个，在[{title}]({link(index, FEEDS)})各页里订阅。\n{{: .intro }}"
            )
    changes = f'<small><a href="{href(f"{feed_folder(CHANGES)}{ATOM}", FEEDS)}">Atom</a></small>'
    parts += ["## 更正", f"- [更正与撤回]({link(CHANGES, FEEDS)}) {changes}"]
    return compose(FEEDS, _META, "\n\n".join(parts))


def _row(shelf: Shelf) -> str:
    folder = feed_folder(shelf.page)
    ways = " ".join(
        f'<a href="{html(href(f"{folder}{file}", FEEDS))}">{name}</a>'
        for name, file in (("Atom", ATOM), ("JSON", JSON))
    )
    return f"- [{markdown(shelf.name)}]({link(shelf.page, FEEDS)}) <small>{ways}</small>"


def folder_of(path: str, entries: Iterable[Entry], every: Corpus) -> str | None:
    """Where the feeds of a page with these notices lie; None where there is none."""
    known = any(dates.published(entry.issue, every) for entry in entries)
    return feed_folder(path) if known else None
