"""The map of the site, for search engines: one file, or an index of several where a site has more pages than one should name.

Guaranteed: pure, and whatever the order in which pages come; a page that is added changes the map of its gazette alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote
from xml.sax.saxutils import escape

from builder.pages.page import Data

NAME = "sitemap.xml"
MOST = 10_000  # pages a file: a fifth of what search engines take, and a megabyte
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OTHERS = "site"


@dataclass(frozen=True, slots=True, order=True)
class Listed:
    """A page of the map: its path below content/, its address, and the moment of the last change to what stands on it."""

    path: str
    address: str
    changed: str | None


def files(listed: Iterable[Listed], site: str) -> Iterator[Data]:
    """The map of a site at an address."""
    pages = sorted(listed, key=lambda page: page.path)
    if len(pages) <= MOST:
        yield _file(NAME, "urlset", "url", [(page.address, page.changed) for page in pages])
        return
    groups: dict[str, list[Listed]] = defaultdict(list)
    for page in pages:
        folder, slash, _ = page.path.partition("/")
        groups[folder if slash and folder.isascii() else _OTHERS].append(page)
    maps: list[tuple[str, str | None]] = []
    for folder, group in sorted(groups.items()):
        for number, first in enumerate(range(0, len(group), MOST), 1):
            part = group[first : first + MOST]
            name = f"sitemap-{folder}-{number}.xml"
            yield _file(name, "urlset", "url", [(page.address, page.changed) for page in part])
            maps.append((f"{site}{quote(name)}", max((page.changed for page in part if page.changed), default=None)))
    yield _file(NAME, "sitemapindex", "sitemap", maps)


def _file(name: str, root: str, element: str, rows: Sequence[tuple[str, str | None]]) -> Data:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_SPACE}">']
    for address, changed in rows:
        moment = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<{element}><loc>{escape(address)}</loc>{moment}</{element}>")
    return Data(name, "\n".join([*lines, f"</{root}>", ""]).encode())
