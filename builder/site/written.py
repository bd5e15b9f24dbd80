"""Pages as they were written, kept for the next build under a hash of all that is on one: an edit fills the templates of
the pages that show it.

Guaranteed: a site is the same, byte for byte, whether a page was kept or made; a kept page was held against its notice
(law 3), which is part of the hash, and its links lead to pages of this build.
Not done here: what all pages are made with (see `maker`), and putting parts together (see `parts`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin

from builder import pages
from builder.archive import cachefolder
from builder.archive.corpus import Entry
from builder.archive.kept import Kept
from builder.archive.share import ALL, Share
from builder.model import Issue
from builder.pages import machines, sitemap, titles, visible
from builder.pages.frame import Site
from builder.pages.keeping import Keeping
from builder.pages.page import Data, Page, Stored
from builder.site import bodies, forms, maker, parts
from builder.site.composed import Composed
from builder.site.context import Context
from builder.site.engine import File, Files, InclusionLevel, MkDocsConfig, PluginError, write_file

_LINKS_END = b"\n"
_NONE = b""
_NO_PARTS = "mkdocs.yml: 有别的插件，或菜单里有没写标题的页面，不能分片生成 (no parts with other plugins)"


class _Standing(File):
    """A page that MkDocs may lead to, and has neither to read nor to write."""

    _stands = False
    address = goal = ""

    @classmethod
    def at(cls, path: str, config: MkDocsConfig, files: Files) -> _Standing:
        """In the place of a page that was written by hand, where there is one."""
        _leave(path, files)
        file = cast(_Standing, cls.generated(config, path, content=""))
        file.address, file.goal = (
            file.url,
            str(file.abs_dest_path),
        )  # MkDocs works them out, of what it has to make alone
        file._stands, file.inclusion = True, InclusionLevel.NOT_IN_NAV
        files.append(file)
        return file

    def is_documentation_page(self) -> bool:
        """Whether MkDocs has to make it."""
        return not self._stands and super().is_documentation_page()

    def copy_file(self, dirty: bool = False) -> None:
        """It is there, or another build's to write."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A page's address, if that is known, and whether the map of the site names it."""

    address: str | None
    is_listed: bool


class Written:
    """The generated pages of one build: those that are kept are written at once, the others join MkDocs' files."""

    def __init__(self, config: MkDocsConfig, site: Site, notices: Mapping[str, Entry]) -> None:
        self.share: Share = config.extra.get("share", ALL)
        self._config, self._notices = config, notices
        self._menu, self._bodies = bodies.menu(config), bodies.Bodies(config)
        self._maker = maker.of(config, site, self._bodies.maker)
        folder = cachefolder.of(Path(config.config_file_path).parent, "written") if self._maker else None
        self._kept = Kept(folder)
        self.composed = Composed(Path(config.config_file_path).parent, config.extra["corpus"])
        self._forms = forms.Forms(Path(config.config_file_path).parent, config.extra["corpus"], site.address)
        self.keeping = Keeping(self._forms.of, self._forms.made, self._forms.filed)
        self._keys: dict[str, str] = {}
        self._places: dict[str, _Place] = {}
        self._links: dict[str, str] = {}  # where pages lead, and one that does
        self._metas: dict[str, Mapping[str, Any]] = {}
        self._contents = "", _NONE
        self._issues: dict[str, Issue] = {str(issue.id): issue for issue in config.extra["corpus"].issues}
        if self.share is not ALL and not self._maker:
            raise PluginError(_NO_PARTS)

    def join(self, made: Iterable[Page], files: Files) -> None:
        """Puts generated pages among the files of a build; one takes the place of a written page of the same path."""
        self._files = files
        self._stubs = list(self._stand_in())
        for page, body in self._bodies.render(self._unkept(made), others=self.share is not ALL):
            _leave(page.path, files)
            in_menu = page.path in self._menu  # it is called as the menu says: that is for MkDocs to do
            file = File.generated(self._config, page.path, content=page.content if in_menu else "")
            if not in_menu:
                file.inclusion = InclusionLevel.NOT_IN_NAV  # nobody's menu would be shorter than the archive
                bodies.KeptPage(file, self._config, page.meta, body, self._bodies)
            files.append(file)
        if lost := next((target for target in self._links if not self.knows(target)), None):
            raise PluginError(bodies.lost(self._links[lost], lost))
        if self.share is ALL:
            self._kept.prune(set(self._keys.values()))
            self.composed.prune()

    def _stand_in(self) -> Iterator[str]:
        """MkDocs is shown what other builds write; gives where it puts what is in the place of their pages of the menu."""
        self._config.theme.static_templates.discard(sitemap.NAME)
        if self.share is ALL:
            return
        for issue in self._config.extra["corpus"].issues:
            for path in () if self.share.has(issue) else pages.paths_of(issue):
                _Standing.at(path, self._config, self._files)
        if self.share.spans:
            return
        self._config.theme.static_templates.clear()
        for file in [file for file in self._files if file.is_documentation_page() or file.src_uri in self._menu]:
            self._files.remove(file)
        for path in sorted(self._menu):
            file = File.generated(self._config, path, content="# …")
            self._files.append(file)
            yield file.dest_uri

    def _unkept(self, made: Iterable[Page]) -> Iterator[Page]:
        for page in made:
            if page.meta.get("template") == "issue.html":
                self._metas[page.path] = page.meta
                own = str(page.meta["issue"])
                named = [titles.names(notice) for notice in self._issues[own].notices]  # a title is not cut within them
                self._contents = own, maker.hashed([page.meta.get("toc", []), named])
            if page.path in self._menu or not self._maker or not self._put(page):
                yield page

    def _put(self, page: Page) -> bool:
        """Writes a page as it is kept; False where it is not."""
        body = self._bodies.key(page)
        key = self._keys[page.path] = self._key(page, body)
        data = self._kept.get(key)
        if data is None:
            return False
        links, _, html = data.partition(_LINKS_END)
        file = _Standing.at(page.path, self._config, self._files)
        write_file(html, file.goal)
        base = self._config.site_url
        address = urljoin(base if base.endswith("/") else f"{base}/", file.address) if base else None
        self._places[page.path] = _Place(address, machines.is_listed(page.meta))
        self._links.update(dict.fromkeys(json.loads(links), page.path))
        self._bodies.spare(body)
        return True

    def _key(self, page: Page, body: str) -> str:
        """What a page is kept under: the program, the settings, the templates; its facts and its body; the notice that it must
        show, and the contents of the issue that stand beside it."""
        entry = self._notices.get(page.path)
        shown = visible.of_notice(entry.notice).encode() if entry else _NONE
        issue, toc = self._contents
        beside = toc if page.meta.get("issue") == issue else _NONE
        made_of = (self._maker, body.encode(), maker.hashed(page.meta), beside, hashlib.sha256(shown).digest())
        return hashlib.sha256(b"\0".join(made_of)).hexdigest()

    def keep(self, page: bodies.KeptPage, output: str) -> None:
        """Keeps what was made of a page, as MkDocs writes it."""
        self._links.update(dict.fromkeys(page.links, page.file.src_uri))
        if (key := self._keys.get(page.file.src_uri)) is not None:
            html = output.encode(errors="xmlcharrefreplace")
            self._kept.put(key, json.dumps(list(page.links)).encode() + _LINKS_END + html)

    def knows(self, path: str) -> bool:
        """Whether there is a page at the path; of a part that is known when it is put to the others."""
        return self.share is not ALL or self._files.get_file_from_path(path) is not None

    def meta_of(self, files: Files) -> Mapping[str, Mapping[str, Any]]:
        """The front matter of pages that others show a part of: issues, and what MkDocs reads."""
        return {**self._metas, **{file.src_uri: file.page.meta for file in files if file.page}}

    def beside(self, given: Context) -> Iterator[Data | Stored]:
        """The files beside the pages; the last is the map of the site, or what is to be known where parts are put together."""
        yield from given.data(self._config.extra["corpus"], self.share, self.keeping)
        listed = given.map(self._listed())
        if self.share is ALL:
            self._forms.prune()
            yield from sitemap.files(listed, given.site.address)
            return
        for uri in self._stubs:
            Path(self._config.site_dir, uri).unlink()
        yield parts.note(self.share.name, given.site.address, listed, self._links)

    def _listed(self) -> Iterator[tuple[str, str | None]]:
        """Path and address of each page that the map of the site names."""
        of_mkdocs = (file.page for file in self._files.documentation_pages() if file.dest_uri not in self._stubs)
        found = {
            page.file.src_uri: _Place(page.canonical_url, machines.is_listed(page.meta)) for page in of_mkdocs if page
        }
        for path, place in {**found, **self._places}.items():
            if place.is_listed:
                yield path, place.address


def _leave(path: str, files: Files) -> None:
    """Another file takes the place of the one at the path."""
    if (written := files.get_file_from_path(path)) is not None:
        files.remove(written)
