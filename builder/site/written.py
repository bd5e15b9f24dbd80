"""Pages as they were written, kept for the next build under a hash of all that is on one: an edit fills the templates of
the pages that show it; those that stand in the site before are not even read.

Guaranteed: a site is the same, byte for byte, whether a page was kept or made; a kept page was held against its notice
(law 3), which is part of the hash, and its links lead to pages of this build.
Not done here: what all pages are made with (see `maker`), and putting parts together (see `parts`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
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
from builder.site.standing import Standing, Unit

_LINKS_END = b"\n"
_NONE = b""
_NO_PARTS = "mkdocs.yml: 有别的插件，或菜单里有没写标题的页面，不能分片生成 (no parts with other plugins)"


class _Known(File):
    """A page that MkDocs may lead to, and has neither to read nor to write."""

    _stands = False
    address = goal = ""

    @classmethod
    def at(cls, path: str, config: MkDocsConfig, files: Files) -> _Known:
        """In the place of a page that was written by hand, where there is one."""
        _leave(path, files)
        file = cast(_Known, cls.generated(config, path, content=""))
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


@dataclass(frozen=True, slots=True)
class _Made:
    """A page as it was made: its file below the site, what it and its body are kept under, whether the map of the site names
    it, and where it leads."""

    file: str
    keys: tuple[str, str]
    is_listed: bool
    links: Sequence[str]


class Written:
    """The generated pages of one build: those that are kept are written at once, the others join MkDocs' files."""

    def __init__(self, config: MkDocsConfig, site: Site, notices: Mapping[str, Entry]) -> None:
        self.share: Share = config.extra.get("share", ALL)
        self._config, self._notices = config, notices
        self._menu, self._bodies = bodies.menu(config), bodies.Bodies(config)
        self._maker = maker.of(config, site, self._bodies.maker)
        project, every = Path(config.config_file_path).parent, config.extra["corpus"]
        self._kept = Kept(cachefolder.of(project, "written") if self._maker else None)
        self._composed = Composed(project, every)
        nothing = Standing(None, Path(config.site_dir))
        self._standing: Standing = config.extra.get("standing", nothing) if self._maker else nothing
        self._forms = forms.Forms(project, every, site.address, self._standing)
        self._site = site.address
        self.keeping = Keeping(self._forms.of, self._forms.made, self._forms.filed)
        self._spared = set[str]()  # what is kept of pages that stand
        self._groups: dict[str, tuple[str, list[str]]] = {}  # of units of several pages, their keys and pages
        self._grouped = set[str]()
        self._keys: dict[str, tuple[str, str]] = {}  # of a page, what it and its body are kept under
        self._made: dict[str, _Made] = {}
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
        every = self._config.extra["corpus"]
        if self.share.spans:
            self._forms.begin(partial(pages.keep_data, every, self._site, self.keeping))
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
            self._kept.prune(self._spared.union(*self._keys.values()))
            self._composed.prune(self._spared)
        self._forms.begin(partial(pages.keep_files, every, self.share, self.keeping))  # while MkDocs fills templates

    def _stand_in(self) -> Iterator[str]:
        """MkDocs is shown what other builds write; gives where it puts what is in the place of their pages of the menu."""
        self._config.theme.static_templates.discard(sitemap.NAME)
        if self.share is ALL:
            return
        for issue in self._config.extra["corpus"].issues:
            for path in () if self.share.has(issue) else pages.paths_of(issue):
                _Known.at(path, self._config, self._files)
        if self.share.spans:
            return
        self._config.theme.static_templates.clear()
        for file in [file for file in self._files if file.is_documentation_page() or file.src_uri in self._menu]:
            self._files.remove(file)
        for path in sorted(self._menu):
            file = File.generated(self._config, path, content="# …")
            self._files.append(file)
            yield file.dest_uri

    def pages(self, made_of: bytes | None, compose: Callable[[], Iterable[Page]]) -> Iterable[Page]:
        """The pages of one thing, kept or composed, by the hash of what they are made of; none where they stand as they are."""
        if made_of is None:
            return compose()
        key = self._composed.key(made_of)
        name = hashlib.sha256(self._maker + key.encode()).hexdigest()
        if self._maker and self._stand(name):
            return ()
        found = self._composed.pages(key, compose)
        paths = [page.path for page in found]
        self._groups[name] = key, paths
        self._grouped.update(paths)
        return found

    def _stand(self, name: str) -> bool:
        """Whether the pages of a unit stand as they are; MkDocs is told of them then."""
        unit = self._standing.again(name)
        if unit is None:
            return False
        for path, is_listed in unit.pages.items():
            self._know(path, is_listed)
        self._links.update(dict.fromkeys(unit.links, next(iter(unit.pages), "")))
        self._spared.update(unit.keys)
        for key in unit.keys:
            self._bodies.spare(key)
        return True

    def _know(self, path: str, is_listed: bool) -> _Known:
        """Tells MkDocs of a page that it does not make."""
        file = _Known.at(path, self._config, self._files)
        base = self._config.site_url
        address = urljoin(base if base.endswith("/") else f"{base}/", file.address) if base else None
        self._places[path] = _Place(address, is_listed)
        return file

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
        """Lets a page stand, or writes it as it is kept; False where it is to be made."""
        body = self._bodies.key(page)
        key = self._key(page, body)
        if page.path not in self._grouped and self._stand(key):
            return True
        self._keys[page.path] = key, body
        data = self._kept.get(key)
        if data is None:
            return False
        links, _, html = data.partition(_LINKS_END)
        file = self._know(page.path, machines.is_listed(page.meta))
        write_file(html, file.goal)
        self._note(page.path, file.dest_uri, machines.is_listed(page.meta), json.loads(links))
        self._bodies.spare(body)
        return True

    def _note(self, path: str, file: str, is_listed: bool, links: Sequence[str]) -> None:
        self._links.update(dict.fromkeys(links, path))
        if (keys := self._keys.get(path)) is not None:
            self._made[path] = _Made(file, keys, is_listed, links)

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
        path, links = page.file.src_uri, list(page.links)
        self._note(path, page.file.dest_uri, machines.is_listed(page.meta), links)
        if (keys := self._keys.get(path)) is not None:
            html = output.encode(errors="xmlcharrefreplace")
            self._kept.put(keys[0], json.dumps(links).encode() + _LINKS_END + html)

    def knows(self, path: str) -> bool:
        """Whether there is a page at the path; of a part that is known when it is put to the others."""
        return self.share is not ALL or self._files.get_file_from_path(path) is not None

    def meta_of(self, files: Files) -> Mapping[str, Mapping[str, Any]]:
        """The front matter of pages that others show a part of: issues, and what MkDocs reads."""
        return {**self._metas, **{file.src_uri: file.page.meta for file in files if file.page}}

    def lay_beside(self, given: Context) -> None:
        """Lays the files beside the pages; written as they come, so that the archive is never in memory twice."""
        for file in self._beside(given):
            self._standing.lay(file, Path(self._config.site_dir))
        alone = {keys[0]: ("", [path]) for path, keys in self._keys.items() if path not in self._grouped}
        for name, (key, paths) in {**self._groups, **alone}.items():
            if self._made.keys() >= set(paths):  # not those of the menu
                self._standing.made(name, self._unit(key, paths))

    def _unit(self, key: str, paths: Sequence[str]) -> Unit:
        made = [self._made[path] for path in paths]
        return Unit(
            files=tuple(each.file for each in made),
            keys=(*filter(None, [key]), *(name for each in made for name in each.keys)),
            pages={path: self._made[path].is_listed for path in paths},
            links=tuple(dict.fromkeys(target for each in made for target in each.links)),
        )

    def _beside(self, given: Context) -> Iterator[Data | Stored]:
        """The files; the last is the map of the site, or what is to be known where parts are put together."""
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
