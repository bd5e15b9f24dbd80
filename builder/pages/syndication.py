"""A feed as bytes: Atom (RFC 4287) and JSON Feed 1.1.

Guaranteed: what is written is right by its specification, whatever a title holds; the same feed gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree import ElementTree as ET

from builder.pages.escape import visible

ATOM, JSON = "feed.xml", "feed.json"
_LANGUAGE = "zh-CN"


@dataclass(frozen=True, slots=True)
class Item:
    """An entry; `name` is what it is known by for ever, `published` and `updated` are moments in full."""

    name: str
    address: str
    title: str
    summary: str
    published: str
    updated: str
    authors: Sequence[str]
    kind: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed; `page` is the address of the page beside it, which ends in /; it has entries."""

    title: str
    subtitle: str
    page: str
    author: str
    items: Sequence[Item]


def address(path: str) -> str:
    """A path below the site's root as an address has it."""
    return quote(path)


def atom(feed: Feed) -> bytes:
    """The feed as Atom."""
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": _LANGUAGE})
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "id", feed.page)
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{feed.page}{ATOM}"})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    _text(root, "updated", max(item.updated for item in feed.items))
    _text(ET.SubElement(root, "author"), "name", feed.author)
    for item in feed.items:
        entry = ET.SubElement(root, "entry")
        _text(entry, "title", item.title)
        _text(entry, "id", item.name)
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": item.address})
        _text(entry, "published", item.published)
        _text(entry, "updated", item.updated)
        for name in item.authors:
            _text(ET.SubElement(entry, "author"), "name", name)
        if item.kind:
            ET.SubElement(entry, "category", {"term": visible(item.kind)})
        _text(entry, "summary", item.summary)
    ET.indent(root, "")
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = visible(text)  # XML has no control characters


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed."""
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": visible(feed.title),
        "home_page_url": feed.page,
        "feed_url": f"{feed.page}{JSON}",
        "description": visible(feed.subtitle),
        "authors": [{"name": visible(feed.author)}],
        "language": _LANGUAGE,
        "items": [_item(item) for item in feed.items],
    }
    return f"{json.dumps(data, ensure_ascii=False, indent=0)}\n".encode()


def _item(item: Item) -> dict[str, object]:
    return {
        "id": item.name,
        "url": item.address,
        "title": visible(item.title),
        "content_text": visible(item.summary),
        "date_published": item.published,
        "date_modified": item.updated,
        **({"authors": [{"name": visible(name)} for name in item.authors]} if item.authors else {}),
        **({"tags": [visible(item.kind)]} if item.kind else {}),
    }
