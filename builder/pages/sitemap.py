"""The map of the site, for search engines: one file, or an index of several where a site has more pages than one should name.

Guaranteed: pure, and whatever the order in which pages come; a page that is added changes the map of its gazette alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote
from xml.sax.saxutils import escape

from builder.pages.page import Data

NAME = "sitemap.xml"
MOST = 200_000  # bytes a file: some thousand pages, and search engines take fifty
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OTHERS = "site"
_HEAD = 200  # bytes around the rows of a file


@dataclass(frozen=True, slots=True, order=True)
class Listed:
    """A page of the map: its path below content/, its address, and the moment of the last change to what stands on it."""

    path: str
    address: str
    changed: str | None


def files(listed: Iterable[Listed], site: str) -> Iterator[Data]:
    """The map of a site at an address."""
    pages = sorted(listed, key=lambda page: page.path)
    if len(_runs(pages)) == 1:
        yield _file(NAME, "urlset", "url", [(page.address, page.changed) for page in pages])
        return
    groups: dict[str, list[Listed]] = defaultdict(list)
    for page in pages:
        folder, slash, _ = page.path.partition("/")
        groups[folder if slash and folder.isascii() else _OTHERS].append(page)
    maps: list[tuple[str, str | None]] = []
    for folder, group in sorted(groups.items()):
        for number, part in enumerate(_runs(group), 1):
            name = f"sitemap-{folder}-{number}.xml"
            yield _file(name, "urlset", "url", [(page.address, page.changed) for page in part])
            maps.append((f"{site}{quote(name)}", max((page.changed for page in part if page.changed), default=None)))
    yield _file(NAME, "sitemapindex", "sitemap", maps)


def _runs(pages: Sequence[Listed]) -> list[Sequence[Listed]]:
    """The pages of each file; without any, one file of none."""
    starts, size = [0], _HEAD
    for place, page in enumerate(pages):
        own = len(_row("url", page.address, page.changed).encode()) + 1
        if size + own > MOST and place > starts[-1]:
            starts.append(place)
            size = _HEAD
        size += own
    return [pages[first:end] for first, end in pairwise([*starts, len(pages)])]


def _row(element: str, address: str, changed: str | None) -> str:
    moment = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<{element}><loc>{escape(address)}</loc>{moment}</{element}>"


def _file(name: str, root: str, element: str, rows: Sequence[tuple[str, str | None]]) -> Data:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_SPACE}">']
    lines += [_row(element, address, changed) for address, changed in rows]
    return Data(name, "\n".join([*lines, f"</{root}>", ""]).encode())
