"""What templates are given beside what MkDocs gives them: a page's frame, its front matter, the menus; a file's lists.

Takes MkDocs' settings, navigation and pages; gives the values, which `pages.frame` and `pages.machines` work out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.pages import feeds, frame, machines, sitemap
from builder.pages.places import CHANGES, HOME
from builder.site.engine import MkDocsConfig, Navigation, Page


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of a menu, its address below the site's root; `current` is the page that it stands on."""

    title: str
    address: str
    current: bool


def site(config: MkDocsConfig, serving: bool) -> frame.Site:
    """What the settings and the corpus say of the site."""
    return frame.Site(
        name=config.site_name,
        description=config.site_description or "",
        address=config.site_url or "",
        report=config.extra.get("report"),
        serving=serving,
        fed=HOME in feeds.lastmod(config.extra["corpus"]),
    )


class Context:
    """The values of one build; `meta_of` gives the front matter of the page at a path below content/."""

    def __init__(
        self, config: MkDocsConfig, nav: Navigation, meta_of: Callable[[str], Mapping[str, Any]], serving: bool
    ) -> None:
        self._changed = feeds.lastmod(config.extra["corpus"])
        self.site = site(config, serving)
        self._nav, self._meta_of, self._notice_at = nav, meta_of, config.extra["corpus"].at

    def map(self, listed: Iterable[tuple[str, str | None]]) -> list[sitemap.Listed]:
        """What the map of the site says of pages, each given as its path and its address."""
        return [sitemap.Listed(path, address, self._changed.get(path)) for path, address in listed if address]

    def page(self, page: Page) -> dict[str, Any]:
        """For a page."""
        meta = page.meta
        shown = frame.Published(page.file.src_uri, str(page.title), meta, page.canonical_url, page.is_homepage)
        issue = self._meta_of(f"{meta['issue']}/index.md") if meta.get("template") == "notice.html" else None
        placed = frame.of(shown, self.site, issue, self._notice_at)
        return {"meta": meta, "frame": placed, "outline": _outline(page), **self._menus(page)}

    def file(self, name: str) -> dict[str, Any]:
        """For a file that MkDocs makes of a template alone."""
        values: dict[str, Any] = {"frame": frame.of_none(self.site), **self._menus(None)}
        if name == "changes/feed.xml":
            values["feed"] = machines.changes(self.site, self._meta_of(CHANGES), self._changed.get(HOME))
        elif name == "robots.txt":
            values["sitemap"] = machines.sitemap(self.site)
        return values

    def _menus(self, page: Page | None) -> dict[str, list[MenuItem]]:
        """The first two groups of the navigation: `menu` is in the header, `about` in the footer."""
        groups = [item.children for item in self._nav.items if item.children]
        return {
            name: [_item(each, page) for each in _leaves(group)]
            for name, group in zip(("menu", "about"), groups, strict=False)
        }


def _leaves(items: Sequence[Any]) -> Iterator[Any]:
    """The pages and links of a group; where it has groups itself, those of them, too."""
    for item in items:
        if item.children:
            yield from _leaves(item.children)
        else:
            yield item


def _outline(page: Page) -> list[Any]:
    """The headings of a page, where they are more than one: a single one needs no list."""
    found = list(page.toc)
    return found if len(found) > 1 or any(item.children for item in found) else []


def _item(item: Any, page: Page | None) -> MenuItem:
    return MenuItem(item.title, item.url, item == page)
