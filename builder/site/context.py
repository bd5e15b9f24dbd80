"""What templates are given beside what MkDocs gives them: a page's frame, its front matter, the menus; a file's lists.

Takes MkDocs' settings, navigation and pages; gives the values, which `pages.frame` and `pages.machines` work out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from builder import pages
from builder.archive.corpus import Corpus
from builder.pages import feeds, frame, llms, machines
from builder.pages.page import Data, Stored
from builder.pages.places import CHANGES, HOME


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of a menu, its address below the site's root; `current` is the page that it stands on."""

    title: str
    address: str
    current: bool


class Context:
    """The values of one build; `meta_of` gives the front matter of the page at a path below content/."""

    def __init__(
        self, config: MkDocsConfig, nav: Navigation, meta_of: Callable[[str], Mapping[str, Any]], serving: bool
    ) -> None:
        self._changed = feeds.lastmod(config.extra["corpus"])
        self.site = frame.Site(
            name=config.site_name,
            description=config.site_description or "",
            address=config.site_url or "",
            report=config.extra.get("report"),
            serving=serving,
            fed=HOME in self._changed,
        )
        self._nav, self._meta_of = nav, meta_of

    def data(self, every: Corpus) -> Iterator[Data | Stored]:
        """The files beside the pages."""
        yield from pages.data(every, self.site.address)
        yield from feeds.files(every, self.site)
        yield llms.file(every, self.site)

    def page(self, page: Page) -> dict[str, Any]:
        """For a page."""
        meta = page.meta
        shown = frame.Published(page.file.src_uri, str(page.title), meta, page.canonical_url, page.is_homepage)
        issue = self._meta_of(f"{meta['issue']}/index.md") if meta.get("template") == "notice.html" else None
        return {"meta": meta, "frame": frame.of(shown, self.site, issue), **self._menus(page)}

    def file(self, name: str, files: Files) -> dict[str, Any]:
        """For a file that MkDocs makes of a template alone."""
        values: dict[str, Any] = {"frame": frame.of_none(self.site), **self._menus(None)}
        if name == "changes/feed.xml":
            values["feed"] = machines.changes(self.site, self._meta_of(CHANGES), self._changed.get(HOME))
        elif name == "sitemap.xml":
            listed = (
                file.page for file in files.documentation_pages() if file.page and machines.is_listed(file.page.meta)
            )
            values["pages"] = [
                machines.Listed(page.canonical_url, self._changed.get(page.file.src_uri))
                for page in listed
                if page.canonical_url
            ]
        elif name == "robots.txt":
            values["sitemap"] = machines.sitemap(self.site)
        return values

    def _menus(self, page: Page | None) -> dict[str, list[MenuItem]]:
        """The first two groups of the navigation: `menu` is in the header, `about` in the footer."""
        groups = [item.children for item in self._nav.items if item.children]
        return {
            name: [_item(each, page) for each in group] for name, group in zip(("menu", "about"), groups, strict=False)
        }


def _item(item: Any, page: Page | None) -> MenuItem:
    return MenuItem(item.title, item.url, item == page)
