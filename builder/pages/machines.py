"""The files for programs that come by: the feed, the map of the site, and where that is.

Takes the site and front matter; gives what their templates place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.pages.frame import Meta, Site

_UNLISTED = ("text.html", "moved.html")  # templates of pages that no one looks for


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest issues: the feed's own address, the moment of the last, and each with title, address, summary, moment."""

    address: str
    updated: str | None
    entries: Sequence[Mapping[str, Any]]


def feed(site: Site, news: Sequence[Meta]) -> Feed:
    """The feed of the news that stand in the front matter of the home page."""
    entries = [
        {**item, "address": f"{site.address}{item['address']}", "updated": _moment(item["date"])} for item in news
    ]
    return Feed(f"{site.address}feed.xml", max((item["updated"] for item in entries), default=None), entries)


def is_listed(meta: Meta) -> bool:
    """Whether the map of the site names a page."""
    return meta.get("template") not in _UNLISTED and not meta.get("withdrawn")


def sitemap(site: Site) -> str | None:
    """The address of the map; None where nobody said where the site is published."""
    return f"{site.address}sitemap.xml" if site.address else None


def _moment(day: str) -> str:
    return f"{day}T00:00:00+08:00"
