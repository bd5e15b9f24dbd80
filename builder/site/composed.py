"""Pages as they were composed, kept for the next build under a hash of all that they are made of.

Guaranteed: what is kept is what would be composed: the same paths, front matter and Markdown, in the same order.
Not done here: what they are made of (see `pages.made_of`), and what MkDocs makes of them (see `bodies` and `written`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence, Set
from pathlib import Path

from builder.archive import cachefolder
from builder.archive.corpus import Corpus
from builder.archive.kept import Kept, program
from builder.pages.page import Page


class Composed:
    """Those of one archive."""

    def __init__(self, project: Path, every: Corpus) -> None:
        self._kept = Kept(cachefolder.of(project, "composed"))
        self._maker = hashlib.sha256(program() + repr(every.gazettes).encode()).digest()
        self._asked: set[str] = set()

    def key(self, made_of: bytes) -> str:
        """What pages that are made of something are kept under."""
        return hashlib.sha256(self._maker + made_of).hexdigest()

    def pages(self, key: str, compose: Callable[[], Iterable[Page]]) -> Sequence[Page]:
        """Pages by their key; composed where they are not kept."""
        self._asked.add(key)
        if (data := self._kept.get(key)) is not None:
            return [Page(path, meta, body) for path, meta, body in json.loads(data)]
        found = list(compose())
        self._kept.put(key, _packed(found))
        return found

    def prune(self, spared: Set[str], others: bool) -> None:
        """What this archive has no more goes, but for what is spared, though it was not asked for; `others` as in `Kept.prune`."""
        self._kept.prune(self._asked | spared, others)


def _packed(found: Sequence[Page]) -> bytes:
    text = json.dumps([(page.path, page.meta, page.body) for page in found], ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")
