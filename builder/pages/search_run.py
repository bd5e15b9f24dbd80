"""What a run of notices gives to the search, each piece of it kept for the next build.

Guaranteed: an index is the same however its notices are cut into runs, as long as those of an issue are in one; no notice of a
run is read whose pieces are kept.
Not done here: putting them together (see `search_part`, `search_near`, `search_layers`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from builder.pages.keeping import Made, anew, joined, parted
from builder.pages.search_blocks import Block, blocks
from builder.pages.search_doc import SearchDoc, as_json
from builder.pages.search_lists import entered
from builder.pages.search_table import Row, row
from builder.pages.search_words import Said, said


@dataclass(frozen=True, slots=True)
class Facts:
    """What tables and words need: a row of each notice, what titles and headings say, and each character that there is."""

    rows: tuple[Row, ...]
    said: Said
    chars: str


class Run:
    """Notices that follow each other.

    docs     reads them
    made_of  a hash of all that they show; None where that is not known, and nothing is kept
    """

    def __init__(
        self, docs: Callable[[], Iterable[SearchDoc]], made_of: bytes | None = None, made: Made = anew
    ) -> None:
        self.made_of = made_of
        self._read, self._made = docs, made

    @cached_property
    def facts(self) -> Facts:
        """What tables and words need of them."""
        rows, said, chars = json.loads(self._kept("facts", lambda: _facts(self._docs)))
        return Facts(tuple(Row(*row) for row in rows), Said(*said), chars)

    @property
    def lists(self) -> bytes:
        """Their lists, packed."""
        return self._kept("lists", lambda: entered(self._docs))

    @property
    def blocks(self) -> Iterator[Block]:
        """Their texts."""
        counts, files = parted(self._kept("blocks", lambda: _blocks(self._docs)))
        for count, (name, data) in zip(counts, files, strict=True):
            yield Block(name, count, data)

    @cached_property
    def _docs(self) -> Sequence[SearchDoc]:
        return tuple(self._read())

    def _kept(self, piece: str, make: Callable[[], bytes]) -> bytes:
        return kept([self], piece, make, self._made)


def kept(runs: Iterable[Run], piece: str, make: Callable[[], bytes], made: Made) -> bytes:
    """A piece that is made of some runs alone; made anew where it is not known what one of them is made of."""
    digest = hashlib.sha256(piece.encode())
    for run in runs:
        if run.made_of is None:
            return make()
        digest.update(run.made_of)
    return made(digest.digest(), make)


def _facts(docs: Sequence[SearchDoc]) -> bytes:
    chars = set[str]()
    for doc in docs:
        for section in doc.sections:
            chars.update(section.heading, section.text)
    return as_json([[row(doc) for doc in docs], said(docs), "".join(sorted(chars))])


def _blocks(docs: Iterable[SearchDoc]) -> bytes:
    found = list(blocks(docs))
    return joined([block.count for block in found], [(block.name, block.data) for block in found])
