"""Generated pages on the way through their templates, one at a time, as MkDocs fills them; those that wait are packed.

MkDocs holds all pages, with their front matter, until it writes the first.
Not done here: which pages these are (see `written`), and their bodies (see `bodies`).
"""

from __future__ import annotations

import json
import zlib
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Environment

from builder.site.bodies import KeptPage
from builder.site.context import Context
from builder.site.engine import LOGGER, Files, MkDocsConfig, get_context

Meta = Mapping[str, Any]
_TOGETHER = 1 << 19  # characters that are packed as one: some ten notices, or one page of a register


class Line:
    """Pages that wait: path, front matter, key of the body, seal of what has to be shown; and of notices' pages the front matter
    of their issue's page."""

    def __init__(self) -> None:
        self._packed: deque[bytes] = deque()
        self._rows: list[str] = []  # not packed yet
        self._size = 0
        self._issue: tuple[str, Meta] = "", {}

    def add(self, path: str, meta: Meta, body: str, sealed: str) -> None:
        """A page joins the line."""
        self._add([path, meta, body, sealed])

    def beside(self, path: str, meta: Meta) -> None:
        """The page of an issue, whose notices come next."""
        if self._issue[0] != path:
            self._issue = path, meta
            self._add([path, meta])

    def _add(self, row: list[object]) -> None:
        self._rows.append(json.dumps(row))
        self._size += len(self._rows[-1])
        if self._size >= _TOGETHER:
            self._pack()

    def _pack(self) -> None:
        self._packed.append(zlib.compress("\n".join(self._rows).encode(), 1))
        self._rows, self._size = [], 0

    def __iter__(self) -> Iterator[tuple[str, Meta, str, str]]:
        """The pages in their order; each comes once."""
        self._pack()
        while self._packed:
            for line in zlib.decompress(self._packed.popleft()).decode().splitlines():
                row = json.loads(line)
                if len(row) == 2:
                    self._issue = row[0], row[1]
                else:
                    yield row[0], row[1], row[2], row[3]

    def issue_at(self, path: str) -> Meta:
        """The front matter of the page of an issue, while pages of its notices come; raises KeyError for another."""
        return {self._issue[0]: self._issue[1]}[path]


class Filler:
    """Fills the templates of one build."""

    def __init__(self, config: MkDocsConfig, env: Environment, files: Files, given: Context) -> None:
        self._config, self._env, self._given = config, env, given
        self._read = files.documentation_pages()
        env.auto_reload = False  # a template does not change within a build, and a page asks for fifteen

    def html(self, page: KeptPage) -> str:
        """A page that has its body, filled into its template."""
        try:
            context = get_context(self._config.extra["nav"], self._read, self._config, page)
            template = self._env.get_template(page.meta.get("template", "main.html"))
            return template.render({**context, **self._given.page(page)})
        except Exception as error:  # of a template of the project: said as MkDocs says it
            LOGGER.error("Error building page '%s': %s", page.file.src_uri, error)
            raise
