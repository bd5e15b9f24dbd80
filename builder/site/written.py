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
from pathlib import Path
from typing import Any

from builder import pages
from builder.archive import cachefolder
from builder.archive.corpus import Entry
from builder.archive.kept import Kept
from builder.archive.share import ALL, Share
from builder.model import Issue
from builder.pages import machines, sitemap, titles, visible
from builder.pages.dataset.described import Resource
from builder.pages.frame import Site
from builder.pages.page import Data, Page, href
from builder.pages.places import HOME
from builder.pages.sitemap import Listed
from builder.site import bodies, forms, maker, parts
from builder.site.beside import Beside
from builder.site.composed import Composed
from builder.site.context import Context
from builder.site.engine import File, InclusionLevel, MkDocsConfig, PluginError
from builder.site.filling import Filler, Line
from builder.site.known import Known
from builder.site.standing import Standing
from builder.site.units import Units

_LINKS_END = b"\n"
_NONE = b""
_NO_PARTS = "mkdocs.yml: 有别的插件，或菜单里有没写标题的页面，不能分片生成 (no parts with other plugins)"


class Written:
    """The generated pages of one build: those that are kept are written at once, the others wait for their templates.  Those of
    the menu join MkDocs' files, as all do where other plugins want to see them."""

    def __init__(self, config: MkDocsConfig, site: Site, notices: Mapping[str, Entry], files: Known) -> None:
        self.share: Share = config.extra.get("share", ALL)
        self._config, self._notices, self._files = config, notices, files
        self._menu, self._bodies = bodies.menu(config), bodies.Bodies(config)
        self._maker = maker.of(config, site, self._bodies.maker)
        project, every = Path(config.config_file_path).parent, config.extra["corpus"]
        self._kept = Kept(cachefolder.of(project, "written") if self._maker else None)
        self._composed = Composed(project, every)
        nothing = Standing(None, Path(config.site_dir))
        self._standing: Standing = config.extra.get("standing", nothing) if self._maker else nothing
        self._forms = forms.Forms(project, every, site.address, self._standing)
        self._site = site
        self._beside = Beside(every, site, self.share, self._forms, self._standing, Path(config.site_dir))
        self._units = Units(self._standing, files, self._bodies)
        self._line = Line()
        self._metas: dict[str, Mapping[str, Any]] = {}  # of issues whose notices MkDocs makes
        self._issue = Page("", {}, "")  # that of the notices that come
        self._sealed = ""  # what the last page has to show
        self._contents = "", _NONE
        self._issues: dict[str, Issue] = {str(issue.id): issue for issue in config.extra["corpus"].issues}
        if self.share is not ALL and not self._maker:
            raise PluginError(_NO_PARTS)

    def join(self, made: Iterable[Page]) -> None:
        """Takes the pages in; one takes the place of a written page of the same path."""
        self._stubs = list(self._stand_in())
        self._beside.begin()
        for page, body in self._bodies.render(self._unkept(made), others=self.share is not ALL):
            if self._maker and page.path not in self._menu:
                self._wait(page, body)
            else:
                self._give(page, body)
        if lost := self._units.lost(self.knows):
            raise PluginError(bodies.lost(*lost))
        others = self.share is not ALL
        self._kept.prune(self._units.keys, others)
        self._composed.prune(self._units.spared, others)

    def resources(self) -> Sequence[Resource]:
        """What the page of the data tells of; waits for it."""
        return self._beside.resources()

    def _wait(self, page: Page, body: str) -> None:
        """A page that `fill` will make."""
        if page.meta.get("template") == "notice.html":
            self._line.beside(self._issue.path, self._issue.meta)
        self._line.add(page.path, page.meta, body, self._sealed)
        self._units.know(page.path, machines.is_listed(page.meta))

    def _give(self, page: Page, body: str) -> None:
        """A page that MkDocs will make: what is in the menu is called as that says."""
        in_menu = page.path in self._menu
        self._metas[self._issue.path] = self._issue.meta
        self._files.leave(page.path)
        file = File.generated(self._config, page.path, content=page.content if in_menu else "")
        if not in_menu:
            file.inclusion = InclusionLevel.NOT_IN_NAV
            bodies.KeptPage(file, self._config, page.meta, body, self._bodies)
        self._files.append(file)

    def _stand_in(self) -> Iterator[str]:
        """MkDocs is shown what other builds write; gives where it puts what is in the place of their pages of the menu."""
        self._config.theme.static_templates.discard(sitemap.NAME)
        if self.share is ALL:
            return
        for issue in self._config.extra["corpus"].issues:
            for path in () if self.share.has(issue) else pages.paths_of(issue):
                self._files.know(path)
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
        if self._maker and self._units.stand(name):
            return ()
        found = self._composed.pages(key, compose)
        self._units.group(name, key, [page.path for page in found])
        return found

    def _unkept(self, made: Iterable[Page]) -> Iterator[Page]:
        for page in made:
            if page.meta.get("template") == "issue.html":
                self._issue = page
                own = str(page.meta["issue"])
                named = [titles.names(notice) for notice in self._issues[own].notices]  # a title is not cut within them
                self._contents = own, maker.hashed([page.meta.get("toc", []), named])
            if page.path in self._menu or not self._maker or not self._put(page):
                yield page

    def _put(self, page: Page) -> bool:
        """Lets a page stand, or writes it as it is kept; False where it is to be made."""
        body = self._bodies.key(page)
        key = self._key(page, body)
        if self._units.stands_alone(page.path, key):
            return True
        self._units.keep(page.path, key, body)
        data = self._kept.get(key)
        if data is None:
            return False
        links, _, html = data.partition(_LINKS_END)
        is_listed = machines.is_listed(page.meta)
        self._units.know(page.path, is_listed)
        self._units.write(page.path, html, json.loads(links), is_listed)
        self._bodies.spare(body)
        return True

    def _key(self, page: Page, body: str) -> str:
        """What a page is kept under: the program, the settings, the templates; its facts and its body; the notice that it must
        show, and the contents of the issue that stand beside it."""
        entry = self._notices.get(page.path)
        self._sealed = visible.seal(visible.of_notice(entry.notice)) if entry else ""
        issue, toc = self._contents
        beside = toc if page.meta.get("issue") == issue else _NONE
        made_of = (self._maker, body.encode(), maker.hashed(page.meta), beside, self._sealed.encode())
        return hashlib.sha256(b"\0".join(made_of)).hexdigest()

    def fill(self, filler: Filler) -> None:
        """Makes the pages that wait."""
        for path, meta, body, sealed in self._line:
            page = bodies.KeptPage(self._files.place(path), self._config, meta, body, self._bodies)
            page.read_source(self._config)
            page.fill()
            if problem := self.problem(page, sealed):
                raise PluginError(problem)
            self.keep(page, filler.html(page))

    def problem(self, page: bodies.KeptPage, sealed: str = "") -> str | None:
        """What is wrong with a page: it leads to one that is not there, or does not show the text of its notice (law 3), the seal
        of which may be known."""
        entry = self._notices.get(page.file.src_uri)
        return page.broken_link(self.knows) or (entry and visible.problem(entry, page.content or "", sealed)) or None

    def keep(self, page: bodies.KeptPage, output: str) -> None:
        """Writes what was made of a page, as MkDocs would, and keeps it."""
        path, links, html = page.file.src_uri, list(page.links), output.encode(errors="xmlcharrefreplace")
        self._units.write(path, html, links, machines.is_listed(page.meta))
        self._kept.put(self._units.key(path), json.dumps(links).encode() + _LINKS_END + html)

    def knows(self, path: str) -> bool:
        """Whether there is a page at the path; of a part that is known when it is put to the others."""
        return self.share is not ALL or self._files.has(path)

    def meta_of(self, path: str) -> Mapping[str, Any]:
        """The front matter of a page that another shows a part of: an issue's, or one that MkDocs has read."""
        if path in self._metas:
            return self._metas[path]
        file = self._files.get_file_from_path(path)
        return file.page.meta if file and file.page else self._line.issue_at(path)

    def finish(self, given: Context) -> None:
        """Waits for the files beside the pages, and lays the last of all."""
        last = list(self._last(given.map(self._pages())))
        self._beside.finish()
        self._forms.prune(self.share is not ALL)
        for uri in self._stubs:
            Path(self._config.site_dir, uri).unlink()
        for file in last:
            self._standing.lay(file, Path(self._config.site_dir))
        self._units.tell()

    def close(self) -> None:
        """The build has ended, whole or not."""
        self._beside.close()

    def _last(self, listed: Sequence[Listed]) -> Iterable[Data]:
        """The map of the site, or what is to be known where parts are put together."""
        if self.share is ALL:
            return sitemap.files(listed, self._site.address)
        return [parts.note(self.share.name, self._site.address, listed, self._units.links)]

    def _pages(self) -> Iterator[tuple[str, str | None]]:
        """Path and address of each page that the map of the site names."""
        for file in self._files.documentation_pages():
            if file.page and file.dest_uri not in self._stubs and machines.is_listed(file.page.meta):
                yield file.src_uri, file.page.canonical_url
        base = (self._config.site_url or "").removesuffix("/")
        for path in self._units.listed:
            yield path, f"{base}/{href(path, HOME).removeprefix('./')}" if base else None
