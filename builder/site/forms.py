"""The files beside the pages of an issue and of its notices, and those of the search, kept for the next build under a hash of all
that they are made of.

Guaranteed: those of an issue are made of the issue, the register of gazettes, its printed pages and the site's address alone: whatever stands in
other issues cannot be seen by what makes them.
Not done here: what the files hold (see `pages.data_of`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from builder import pages
from builder.archive import cachefolder
from builder.archive.corpus import Corpus
from builder.archive.kept import Kept, program
from builder.model import Issue
from builder.pages.page import Data
from builder.site.standing import Standing, Unit


class Forms:
    """Those of one archive; kept are those of issues that were read as they are."""

    def __init__(self, project: Path, every: Corpus, site: str, standing: Standing) -> None:
        self._every, self._site, self._standing = every, site, standing
        self._kept = Kept(cachefolder.of(project, "forms"))
        self._maker = hashlib.sha256(program() + repr((site, every.gazettes)).encode()).digest()
        self._asked: set[str] = set()

    def of(self, issue: Issue) -> Iterator[Data]:
        """The files of an issue, kept or made; none where they stand as they are."""
        shown = self._every.facsimiles.get(str(issue.id))
        alone = Corpus(self._every.gazettes, (issue,), facsimiles={str(issue.id): shown} if shown else {})
        made_of = self._every.hash_of(issue)
        if made_of is None:
            yield from pages.data_of(issue, alone, self._site)
            return
        key = hashlib.sha256(self._maker + repr((made_of, shown)).encode()).hexdigest()
        self._asked.add(key)
        if self._standing.again(key):
            return
        if (data := self._kept.get(key)) is not None:
            files = list(_unpacked(data))
        else:
            files = list(pages.data_of(issue, alone, self._site))
            self._kept.put(key, _packed(files))
        self._standing.made(key, Unit(tuple(file.path for file in files)))
        yield from files

    def made(self, made_of: bytes, make: Callable[[], bytes]) -> bytes:
        """What is made of something, by its hash."""
        key = hashlib.sha256(program() + made_of).hexdigest()
        self._asked.add(key)
        if (data := self._kept.get(key)) is None:
            data = make()
            self._kept.put(key, data)
        return data

    def prune(self) -> None:
        """What this archive has no more goes."""
        self._kept.prune(self._asked)


def _packed(files: Sequence[Data]) -> bytes:
    """A line that says which files there are and how long each is, then all of them."""
    head = json.dumps([[file.path, len(file.content)] for file in files]).encode()
    return b"\n".join((head, b"".join(file.content for file in files)))


def _unpacked(data: bytes) -> Iterator[Data]:
    head, _, rest = data.partition(b"\n")
    at = 0
    for path, length in json.loads(head):
        yield Data(path, rest[at : at + length])
        at += length
