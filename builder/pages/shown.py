"""What is shown of a notice where another page names it, as hashes: for who asks whether a page would be another.

Guaranteed: where the hash is the same, so is what is shown, as long as the register of gazettes is.
"""

from __future__ import annotations

import hashlib
import marshal
from dataclasses import fields
from operator import attrgetter
from typing import Any

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.archive.people import Standing
from builder.pages import titles
from builder.said import Post

_FORMAT = 2  # the last that takes no account of which strings are one in memory; a third of the time of `repr`
_POST = attrgetter(*(each.name for each in fields(Post)))


class Shown:
    """Those of one archive, each worked out once."""

    def __init__(self, every: Corpus) -> None:
        self._every = every
        self._rows: dict[str, str] = {}
        self._lines: dict[str, str] = {}
        self._posts: dict[str, str] = {}

    @classmethod
    def of(cls, every: Corpus) -> Shown:
        """Those of an archive."""
        return every.once(cls, lambda: cls(every))

    def row(self, found: Entry) -> str:
        """Where another notice leads to it."""
        if (known := self._rows.get(found.path)) is None:
            notice = found.notice
            said = (found.path, notice.title, titles.names(notice), notice.number, notice.date)
            known = self._rows[found.path] = _hashed(said)
        return known

    def line(self, found: Entry) -> str:
        """In lists."""
        if (known := self._lines.get(found.path)) is None:
            told = self._every.times.repeal(found)
            marks = (found.notice.withdrawn is not None, told.claim.kind if told else "")
            said = (self.row(found), found.year, corpus.name(found.issue), marks)
            known = self._lines[found.path] = _hashed(said)
        return known

    def posts(self, found: Standing) -> str:
        """Beside a name, with all that it says of people."""
        if (known := self._posts.get(found.entry.path)) is None:
            notice, issue = found.entry.notice, corpus.name(found.entry.issue)
            said = (self.row(found.entry), found.organ, notice.page, issue, list(map(_POST, notice.posts)))
            known = self._posts[found.entry.path] = _hashed(said)
        return known


def _hashed(said: Any) -> str:
    return hashlib.sha256(marshal.dumps(said, _FORMAT)).hexdigest()
