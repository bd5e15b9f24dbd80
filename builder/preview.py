"""`gazette serve`: a page is made when somebody looks at it, so that an edit shows at once however large the site is.

Guaranteed: a text that cannot be read takes down no other page; its own address says what is wrong with it.
Not done here: watching files, serving them and reloading browsers (MkDocs does).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event, Lock
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.utils import write_file

from builder import bodies, cache, pages
from builder.corpus import Corpus
from builder.model import Issue
from builder.sources import SourceError
from builder.write import escape, places
from builder.write.page import Data, Page

_log = logging.getLogger("gazette")  # MkDocs counts what it logs itself, and stops
_INDEX = "search/*"  # written at once: the files name each other
_PROBLEM = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>读不出来</title>
<body><h1>这一期读不出来</h1><ul>{}</ul><p>改好并保存后，这一页会自动刷新。</p></body></html>"""


class Preview:
    """The site as it is asked for; begun anew after every change."""

    def __init__(self) -> None:
        self.corpus = Corpus({}, ())
        self._problems: list[SourceError] = []
        self._known: dict[str, Issue] = {}
        self._made: set[str] = set()
        self._lock = Lock()
        self._ready = Event()

    def pause(self) -> None:
        """A change is being read: MkDocs empties the folder, and nothing is made until `begin`."""
        with self._lock:
            self._ready.clear()

    def read(self, files: Files, config: MkDocsConfig) -> None:
        """Reads the corpus; pages of the menu, which MkDocs wants to see, stand empty among the files."""
        self.corpus, self._problems = cache.read_all(Path(config.docs_dir), self._known)
        for problem in self._problems:
            _log.warning("%s", escape.line(str(problem)))
        home = files.get_file_from_path(places.HOME)
        self._introduction = home.content_string if home else ""
        for path in bodies.menu(config):
            if files.get_file_from_path(path) is None:
                files.append(File.generated(config, path, content="# …"))

    def begin(self, config: MkDocsConfig, files: Files, nav: Navigation, env: Environment) -> None:
        """Everything is as it will be until the next change."""
        self._config, self._files, self._nav, self._env = config, files, nav, env
        self._bodies = bodies.Bodies(config)
        self._made.clear()
        env.globals["front_matter"] = self
        self._ready.set()

    def attach(self, server: LiveReloadServer) -> None:
        """What an address shows is made before the server looks for it."""
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

    def __getitem__(self, path: str) -> Any:
        """The front matter of a page, as templates ask for it."""
        return next(page.meta for page in self._candidates(path) if page.path == path)

    def _make(self, address: str) -> None:
        """Writes what the address shows, where it has not been written since the last change."""
        if "." not in address.rpartition("/")[2] and address:
            address = f"{address.strip('/')}/"
        elif address.startswith("search/"):
            address = _INDEX
        self._ready.wait()
        with self._lock:
            if address in self._made:
                return
            self._made.add(address)
            for path, content in self._files_at(address):
                write_file(content, str(Path(self._config.site_dir, path)))

    def _files_at(self, address: str) -> Iterator[tuple[str, bytes]]:
        if address == _INDEX:
            yield from ((file.path, file.content) for file in pages.search_files(self.corpus))
        elif found := [str(problem) for problem in self._problems if _is_about(problem, address)]:
            items = "".join(f"<li>{escape.html(text)}" for text in found)
            yield f"{address}index.html", _PROBLEM.format(items).encode()
        elif address and not address.endswith("/"):
            yield from ((file.path, file.content) for file in self._data(address) if file.path == address)
        else:
            wanted = (f"{address}index.md", f"{address.removesuffix('/')}.md")
            if page := next((page for page in self._candidates(address) if page.path in wanted), None):
                yield f"{address}index.html", self._html(page).encode(errors="xmlcharrefreplace")

    def _candidates(self, path: str) -> Iterator[Page]:
        """Pages among which is the one at the path."""
        for record in self.corpus.issues:
            if f"{path}/".startswith(f"{record.id}/"):
                return pages.documents_of(record, self.corpus)
        return pages.shelves(self.corpus, self._introduction)

    def _data(self, path: str) -> Iterator[Data]:
        for record in self.corpus.issues:
            if path.startswith(f"{record.id}/"):
                return pages.data_of(record, self.corpus)
        return pages.schemas()

    def _html(self, written: Page) -> str:
        file = File.generated(self._config, written.path, content="")
        page = bodies.KeptPage(file, self._config, written.meta, self._bodies.key(written), self._bodies)
        self._bodies.add(written)
        page.read_source(self._config)
        page.fill()
        template = self._env.get_template(page.meta.get("template", "main.html"))
        return template.render(get_context(self._nav, self._files, self._config, page))


def _is_about(problem: SourceError, address: str) -> bool:
    """Whether a problem is with the text or the sidecar of the issue at an address."""
    return problem.path.rpartition(".")[0].endswith(f"/{address.strip('/')}")
