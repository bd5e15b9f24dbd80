"""The HTML of each generated page: rendered on all cores, kept for the next build, on disk until the page's turn comes.

MkDocs alone renders page after page on one core, every page in every build, and holds them all until it writes the first.
Guaranteed: a page is the same whether its body was kept or rendered.
Measured at 1,000 notices, two cores: build 27 → 16 s, rebuild 25 → 10 s, peak 186 → 133 MB.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions.toc import slugify_unicode
from markdown.treeprocessors import Treeprocessor

from builder.archive import cachefolder, kept, workers
from builder.pages import page as write
from builder.site import quick
from builder.site.engine import File, Files, MkDocsConfig, Page, PluginError, get_toc

# What generated pages are written in, whatever a project's settings say of its own: each is held against its notice.
EXTENSIONS = ("toc", "tables", "fenced_code", "attr_list", "builder.site.headings")
CONFIGS: Mapping[str, dict[str, Any]] = {
    "toc": {
        "toc_depth": "2-4",
        "permalink": "#",
        "permalink_class": "headerlink extra",
        "permalink_title": "复制本节链接",  # `headings` says of which
        "slugify": slugify_unicode,
    }
}
_BATCH = 1 << 18  # characters that are rendered as one
_WAITING = 4 * (os.cpu_count() or 1)  # batches at work or done and not taken back: never the texts of all pages

Work = tuple[str, str, str]  # key, path, Markdown


@dataclass(frozen=True, slots=True)
class Body:
    """A page's HTML, the tokens of its outline, and the pages that it links to, as paths below content/."""

    html: str
    toc: list[dict[str, Any]]
    links: list[str]


class Bodies:
    """The bodies of one build."""

    def __init__(self, config: MkDocsConfig) -> None:
        project = Path(config.config_file_path)
        self._kept = kept.Kept(cachefolder.of(project.parent, "pages"))
        self._unkept: dict[str, bytes] = {}  # what the disk refuses
        setup = json.dumps((EXTENSIONS, CONFIGS), default=_named, sort_keys=True).encode()
        self.maker = hashlib.sha256(kept.program() + setup).digest()
        self._asked: set[str] = set()

    def render(self, pages: Iterable[write.Page], others: bool = False) -> Iterator[tuple[write.Page, str]]:
        """The pages as they come, each with the key of its body; bodies that are not kept are rendered meanwhile.  There may be
        `others` of the same site whose bodies are kept."""
        keys, batch, size = self._asked, list[Work](), 0
        with workers.pool(_set_up) as pool:
            waiting: deque[Future[list[tuple[str, bytes]]]] = deque()
            for page in pages:
                key = self.key(page)
                if key not in keys and self._found(key) is None:
                    batch.append((key, page.path, page.body))
                    size += len(page.body)
                keys.add(key)
                if size >= _BATCH:
                    waiting.append(pool.submit(_render, batch))
                    batch, size = [], 0
                if len(waiting) > _WAITING:
                    self._keep(waiting.popleft().result())
                yield page, key
            if batch and waiting:
                waiting.append(pool.submit(_render, batch))
                batch = []
            for done in waiting:
                self._keep(done.result())
        if batch:  # so few that they are not worth a process
            _set_up()
            self._keep(_render(batch))
        self._kept.prune(keys, others)

    def spare(self, key: str) -> None:
        """A body that this build does not need, and the next may."""
        self._asked.add(key)

    def key(self, page: write.Page) -> str:
        """What the body of a page is kept under."""
        return hashlib.sha256(self.maker + f"{page.path}\n{page.body}".encode()).hexdigest()

    def add(self, page: write.Page) -> None:
        """Renders the body of one page, where it is not kept."""
        if self._found(key := self.key(page)) is None:
            _set_up()
            self._keep(_render([(key, page.path, page.body)]))

    def _keep(self, rendered: Iterable[tuple[str, bytes]]) -> None:
        for key, data in rendered:
            if not self._kept.put(key, data):
                self._unkept[key] = zlib.compress(data, 1)

    def get(self, key: str) -> Body:
        """A body that `render` has made; raises PluginError where it has gone since."""
        if (body := self._found(key)) is None:
            raise PluginError("生成途中保留的结果被清除；请再试一次 (kept page is gone)")
        return body

    def _found(self, key: str) -> Body | None:
        if key in self._unkept:
            return _body(zlib.decompress(self._unkept[key]))
        data = self._kept.get(key)
        return None if data is None else _body(data)


def _named(part: Any) -> str:
    """A function among the settings of an extension, by its name: in another process it stands at another place."""
    return f"{part.__module__}.{getattr(part, '__qualname__', part)}"


def _body(data: bytes) -> Body | None:
    """A body out of what `_render` gives; None for anything else."""
    try:
        match json.loads(data):
            case {"html": str(html), "toc": list(toc), "links": list(links), **rest}:
                good = not rest and all(type(link) is str for link in links) and all(map(_is_token, toc))
                return Body(html, toc, links) if good else None
    except (ValueError, RecursionError):
        pass
    return None


def _is_token(token: object) -> bool:
    """Whether this is a heading as MkDocs wants it, with those below it."""
    match token:
        case {"level": int(), "id": str(), "name": str(), "children": list(children)}:
            return all(map(_is_token, children))
    return False


def menu(config: MkDocsConfig) -> set[str]:
    """The pages that the menu names or may name, as paths below content/."""
    named: set[str] = config.extra.get("menu", set())
    return named.union(paths(config.nav))


def paths(nav: Any) -> Iterator[str]:
    """The pages that a navigation names."""
    if isinstance(nav, str):
        yield nav
    for item in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from paths(item)


class KeptPage(Page):
    """A generated page: its front matter is at hand, its body comes when it is written."""

    def __init__(self, file: File, config: MkDocsConfig, meta: Mapping[str, Any], key: str, bodies: Bodies) -> None:
        super().__init__(None, file, config)
        self._meta, self._key, self._bodies = meta, key, bodies

    def read_source(self, config: MkDocsConfig) -> None:
        """Nothing to read."""
        self.markdown, self.meta = "", dict(self._meta)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Nothing to render."""
        self.content = ""

    def fill(self) -> None:
        """Its turn has come."""
        self._body = self._bodies.get(self._key)
        self.toc, self.content = get_toc(self._body.toc), self._body.html  # type: ignore[arg-type]

    @property
    def links(self) -> Sequence[str]:
        """The pages that a filled page leads to."""
        return self._body.links

    def broken_link(self, known: Callable[[str], bool]) -> str | None:
        """What is wrong with the links of a filled page: one may lead to a page that is not there."""
        target = next((target for target in self.links if not known(target)), None)
        return lost(self.file.src_uri, target) if target else None

    def empty(self) -> None:
        """It has been written, and need not be held in memory."""
        del self._body
        self.toc, self.content = get_toc([]), ""


def lost(page: str, target: str) -> str:
    """That a page leads to one that is not there."""
    return f"{page}: 链接指向没有的页面 {target} (no such page)"


class _Links(Treeprocessor):
    """Links from one Markdown file to another become links from page to page."""

    def begin(self, path: str) -> None:
        """The page at the path comes next."""
        self.path = path
        self.found: list[str] = []

    def run(self, root: Element) -> None:
        """Rewrites the links below an element; the pages that they lead to are in `found`."""
        for element in root.iter("a"):
            parts = urlsplit(element.get("href", ""))
            if parts.scheme or parts.netloc or not parts.path.endswith(".md"):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), parts.path))
            self.found.append(target)
            element.set("href", write.href(target + (f"#{parts.fragment}" if parts.fragment else ""), self.path))


_renderer: markdown.Markdown
_links: _Links


def _set_up() -> None:
    global _renderer, _links  # one of each a process: making them costs as much as rendering a page
    _renderer, _links = markdown.Markdown(extensions=EXTENSIONS, extension_configs=CONFIGS), _Links()
    quick.quicken(_renderer)
    _renderer.treeprocessors.register(_links, "links", 0)


def _render(batch: Sequence[Work]) -> list[tuple[str, bytes]]:
    out = []
    for key, path, text in batch:
        _links.begin(path)
        html = _renderer.reset().convert(text)
        body = {"html": html, "toc": getattr(_renderer, "toc_tokens", []), "links": _links.found}
        out.append((key, json.dumps(body, ensure_ascii=False).encode()))
    return out
