"""The files for programs that come by: the feed of changes, what the map of the site names, and where that is.

Takes the site and front matter; gives what their templates place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from builder.pages.frame import Meta, Site

_UNLISTED = ("text.html", "moved.html", "people.html")  # templates of pages that no one looks for


@dataclass(frozen=True, slots=True)
class Feed:
    """What is new: the feed's name and own address, the page that it is of, the moment of the last entry, and each with
    id, title, address, summary, moment."""

    title: str
    subtitle: str
    address: str
    page: str
    updated: str | None
    entries: Sequence[Mapping[str, Any]]


def changes(site: Site, page: Meta, latest: str | None) -> Feed:
    """The feed of what was put right, hidden, withdrawn or moved, which stands in the front matter of its page; where
    there is nothing, it is as old as what was published last."""
    found = _feed(site, "changes/", f"{page['title']} - {site.name}", page["description"], page.get("entries", ()))
    return found if found.entries else replace(found, updated=latest)


def _feed(site: Site, path: str, title: str, subtitle: str, news: Sequence[Meta]) -> Feed:
    """The feed beside the page at a path; what has no id of its own is known by its address."""
    page = f"{site.address}{path}"
    entries = []
    for item in news:
        address = f"{site.address}{item['address']}"
        name = f"{page}#{item['id']}" if "id" in item else address
        entries.append({**item, "id": name, "address": address, "updated": _moment(item["date"])})
    updated = max((item["updated"] for item in entries), default=None)
    return Feed(title, subtitle, f"{page}feed.xml", page, updated, entries)


def is_listed(meta: Meta) -> bool:
    """Whether the map of the site names a page."""
    return meta.get("template") not in _UNLISTED and not meta.get("withdrawn")


def sitemap(site: Site) -> str | None:
    """The address of the map; None where nobody said where the site is published."""
    return f"{site.address}sitemap.xml" if site.address else None


def _moment(day: str) -> str:
    return f"{day}T00:00:00+08:00"
