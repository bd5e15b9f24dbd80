"""`gazette serve`: a page is made when somebody looks at it, so that an edit shows at once however large the site is.

Guaranteed: a text that cannot be read takes down no other page, its own addresses say what is wrong with it; what is
wrong with the whole site is said at every address; and each shows again as soon as it is mended.
Not done here: watching files, serving them and reloading browsers (MkDocs does).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from logging.handlers import BufferingHandler
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from jinja2 import Environment

from builder import pages
from builder.archive import journal, load
from builder.archive.corpus import Corpus, LeftOut
from builder.content import strays
from builder.content.written import introduction
from builder.model import Issue
from builder.pages import escape, feeds, llms, unpublished
from builder.pages.page import Data, Page, Stored
from builder.site import bodies
from builder.site.context import Context
from builder.site.engine import LOGGER, File, Files, LiveReloadServer, MkDocsConfig, write_file
from builder.site.facsimiles import OnDemand
from builder.site.filling import Filler
from builder.text import printable

if TYPE_CHECKING:
    from builder.maintain.beside import Beside
    from builder.site.desks import Asked

_log = logging.getLogger("gazette")  # MkDocs counts what it logs itself, and stops
_INDEX = "search/*"  # written at once: the files name each other
_BELOW = re.compile(r"(?:\d{2,}/|full/|source/(?:\d+/)?|desk/(?:[a-z\d-]+/)?)?")  # where an issue has pages
# What may become the name of a file; on Windows \ and : lead elsewhere.
_ADDRESS = re.compile(r"(?!(?:.*/)?\.\.?/)[^\0-\x1f\\:]{0,200}")
_PROBLEM = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>出错了</title>
<body><h1>这一页生成不了</h1><p>{}</p><p>改好并保存后，这一页会自动刷新。</p></body></html>"""


class Preview:
    """The site as it is asked for; begun anew after every change."""

    def __init__(self) -> None:
        from builder.site.desks import Desks  # reads texts beside their sidecars, which a build does not

        self.corpus = Corpus({}, ())
        self._faults: list[str] = []  # what is wrong with the whole site
        self._known: dict[str, Issue] = {}
        self._desks = Desks()
        self._told: Corpus | None = None
        self._made: set[str] = set()
        self._lock = Lock()
        self._ready = Event()

    def pause(self) -> None:
        """A change is being read: MkDocs empties the folder, and nothing is made until `open`."""
        with self._lock:
            self._ready.clear()

    def read(self, files: Files, config: MkDocsConfig) -> None:
        """Reads the corpus; pages of the menu, which MkDocs wants to see, stand empty among the files."""
        corpus, problems = load.read_all(Path(config.docs_dir), self._known)
        self._printed = OnDemand(corpus.issues, Path(config.docs_dir))
        self._told = self._told or journal.told(corpus, Path(config.docs_dir))
        history = self._told
        self.corpus = replace(corpus, facsimiles=self._printed, committed=history.committed, journal=history.journal)
        config.extra["corpus"] = self.corpus
        self._faults = [str(problem) for problem in load.faults_of_all(self.corpus, problems)]
        for problem in problems:
            _log.warning("%s", printable.line(str(problem)))
        self._introduction = introduction(Path(config.docs_dir))
        self._desks.content = Path(config.docs_dir)
        for path in bodies.menu(config):
            if files.get_file_from_path(path) is None:
                files.append(File.generated(config, path, content="# …"))

    def begin(self, config: MkDocsConfig, env: Environment, given: Context, filler: Filler) -> None:
        """What pages are made with is as it will be until the next change."""
        self._config, self._env, self._given, self._filler = config, env, given, filler
        self._bodies = bodies.Bodies(config)

    def open(self) -> None:
        """MkDocs has written what it writes itself: what is made from now on stays."""
        self._made.clear()
        self._ready.set()

    def _fail(self, problems: Iterable[str]) -> None:
        """Nothing can be shown until the next change."""
        self._faults = list(problems)
        for problem in self._faults:
            _log.error("%s", printable.line(problem))
        self.open()

    def _guarded(self, build: Callable[[], None]) -> Callable[[], None]:
        """A building that ends well whatever happens: MkDocs answers nobody after one that fails."""

        def rebuild() -> None:
            told = BufferingHandler(1000)
            told.setLevel(logging.WARNING)
            LOGGER.addHandler(told)
            try:
                if faults := [str(fault) for fault in strays.faults(Path(self._config.docs_dir))]:
                    self._fail(faults)  # MkDocs would go round in a folder that leads back to itself
                else:
                    build()
            except Exception as error:  # of MkDocs, of its settings, of a template
                self._fail([f"{type(error).__name__}: {error}", *(record.getMessage() for record in told.buffer)])
            finally:
                LOGGER.removeHandler(told)

        return rebuild

    def attach(self, server: LiveReloadServer) -> None:
        """What an address shows is made before the server looks for it."""
        server.builder = self._guarded(server.builder)
        app = server.serve_request

        def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            asked = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
            head: tuple[Any, ...] = ()

            def keep(*given: Any) -> None:
                nonlocal head
                head = given

            for _ in range(2):  # a change may have emptied the folder between the making and the looking
                if asked.startswith(server.mount_path):
                    self._make(asked.removeprefix(server.mount_path))
                body = app(environ, keep)
                if not head[0].startswith("404"):
                    break
            start(*head)
            return body

        server.set_app(answer)

    def front_matter(self, path: str) -> Mapping[str, Any]:
        """That of a page, for the templates of others."""
        return next(page.meta for page in self._candidates(path) if page.path == path)

    def _make(self, address: str) -> None:
        """Writes what the address shows, where it has not been written since the last change."""
        if "." not in address.rpartition("/")[2] and address:
            address = f"{address.strip('/')}/"
        elif address.startswith("search/"):
            address = _INDEX
        self._ready.wait()
        with self._lock:
            if address in self._made or not _ADDRESS.fullmatch(address):
                return
            self._made.add(address)
            for path, data in self._made_at(address):
                write_file(data, str(Path(self._config.site_dir, path)))

    def _made_at(self, address: str) -> list[tuple[str, bytes]]:
        """The files at an address; where the program fails on them, a page that says so."""
        try:
            return list(self._files_at(address))
        except Exception as error:
            _log.exception("%s", printable.line(address))
            page = _PROBLEM.format(
                escape.html(f"程序出错（{type(error).__name__}: {error}），详见终端；请报告给开发者")
            )
            return [] if _is_file(address) else [(f"{address}index.html", page.encode(errors="xmlcharrefreplace"))]

    def _files_at(self, address: str) -> Iterator[tuple[str, bytes]]:
        if self._faults and not _is_file(address):
            yield f"{address}index.html", self._html(unpublished.unmade(f"{address}index.md", self._faults))
        elif address == _INDEX:
            yield from ((file.path, file.content) for file in pages.search_files(self.corpus))
        elif asked := self._desks.asked(address, self.corpus):
            yield from self._desk(address, asked, self._desks.beside(asked))
        elif item := self._left_out(address):
            yield f"{address}index.html", self._html(_unpublished(item, self.corpus, f"{address}index.md"))
        elif _is_file(address):
            yield from ((file.path, file.content) for file in self._data(address) if file.path == address)
        elif page := self._page_at(address):
            yield f"{address}index.html", self._html(page)

    def _left_out(self, address: str) -> LeftOut | None:
        """The text that cannot be published and has the address."""
        return next((item for item in self.corpus.left_out if _is_about(item, address)), None)

    def _desk(self, address: str, asked: Asked, side: Beside) -> Iterator[tuple[str, bytes]]:
        """What is at an address of a desk: a page, or what is shown where a line is opened."""
        from builder.site import desk

        if asked.line is None:
            if page := desk.page(asked, side, self.corpus):
                yield f"{address}index.html", self._html(page)
        elif opened := desk.opened(asked, side):
            html = self._env.get_template("partials/desk-line.html").render({"opened": opened})
            yield address, html.encode(errors="xmlcharrefreplace")

    def _page_at(self, address: str) -> Page | None:
        wanted = (f"{address}index.md", f"{address.removesuffix('/')}.md")
        return next((page for page in self._candidates(address) if page.path in wanted), None)

    def _candidates(self, path: str) -> Iterator[Page]:
        """Pages among which is the one at the path."""
        for record in self.corpus.issues:
            if f"{path}/".startswith(f"{record.id}/"):
                return pages.documents_of(record, self.corpus)
        if path.startswith("data/"):
            site = self._given.site.address
            return iter([pages.dataset.page(self.corpus, site, pages.dataset.resources(self.corpus, site))])
        return pages.shelves(self.corpus, self._introduction)

    def _data(self, path: str) -> Iterator[Data | Stored]:
        if path.startswith("data/"):
            return pages.dataset.files(self.corpus, self._given.site.address)
        for record in self.corpus.issues:
            if path.startswith(f"{record.id}/"):
                own = pages.data_of(record, self.corpus, self._given.site.address)
                return chain(self._printed.files(path), own)
        site = self._given.site
        return chain(
            pages.loose(self.corpus, site.address), feeds.files(self.corpus, site), [llms.file(self.corpus, site)]
        )

    def _html(self, written: Page) -> bytes:
        file = File.generated(self._config, written.path, content="")
        page = bodies.KeptPage(file, self._config, written.meta, self._bodies.key(written), self._bodies)
        self._bodies.add(written)
        page.read_source(self._config)
        page.fill()
        return self._filler.html(page).encode(errors="xmlcharrefreplace")


def _is_file(address: str) -> bool:
    """Whether an address is that of a file, and not of a page."""
    return bool(address) and not address.endswith("/")


def _is_about(item: LeftOut, address: str) -> bool:
    """Whether an address is one of an issue that is left out, its notices' among them."""
    if item.id is None:
        return item.problem.path.rpartition(".")[0].endswith(f"/{address.strip('/')}")
    return address.startswith(f"{item.id}/") and _BELOW.fullmatch(address.removeprefix(f"{item.id}/")) is not None


def _unpublished(item: LeftOut, every: Corpus, path: str) -> Page:
    problem = str(item.problem)
    return unpublished.page(item, every, path, problem) if item.id else unpublished.unmade(path, [problem])
