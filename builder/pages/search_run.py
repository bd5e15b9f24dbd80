"""What a run of notices gives to the search, each piece of it kept for the next build.

Guaranteed: an index is the same however its notices are cut into runs, as long as those of an issue are in one; no notice of a
run is read whose pieces are kept.
Not done here: putting them together (see `search_part`, `search_near`, `search_layers`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from builder.archive.keptleaves import Leaves
from builder.pages.keeping import NOTHING, Keeping, joined, parted
from builder.pages.search_blocks import Block, blocks
from builder.pages.search_doc import SearchDoc, as_json
from builder.pages.search_lists import entered
from builder.pages.search_table import Row, row
from builder.pages.search_words import said


class Run:
    """Notices that follow each other.

    docs     reads them
    made_of  a hash of all that they show; None where that is not known, and nothing is kept
    """

    def __init__(
        self, docs: Callable[[], Iterable[SearchDoc]], made_of: bytes | None = None, keeping: Keeping = NOTHING
    ) -> None:
        self.made_of = made_of
        self._read, self._keeping = docs, keeping
        self._held: Sequence[SearchDoc] | None = None

    @cached_property
    def rows(self) -> Sequence[Row]:
        """What tables show of each notice."""
        packed = self._kept("rows", lambda: as_json(list(map(row, self._docs))))
        return [Row(*each) for each in json.loads(packed)]

    @property
    def said(self) -> bytes:
        """What titles and headings say, and each character that there is: see `Said.of`."""
        return self._kept("said", lambda: said(self._docs).packed())

    @property
    def lists(self) -> Leaves:
        """Their lists."""
        if self.made_of is None:
            return entered(self._docs)
        return self._keeping.leaves(_key("lists", [self.made_of]), lambda: entered(self._docs))

    @property
    def blocks(self) -> Iterator[Block]:
        """Their texts."""
        counts, files = parted(self._kept("blocks", lambda: _blocks(self._docs)))
        for count, (name, data) in zip(counts, files, strict=True):
            yield Block(name, count, data)

    def forget(self) -> None:
        """Holds none of the notices any more; who asks for something of them after that has them read again."""
        self._held = None

    @property
    def _docs(self) -> Sequence[SearchDoc]:
        if self._held is None:
            self._held = tuple(self._read())
        return self._held

    def _kept(self, piece: str, make: Callable[[], bytes]) -> bytes:
        return kept([self], piece, make, self._keeping)


def kept(runs: Iterable[Run], piece: str, make: Callable[[], bytes], keeping: Keeping) -> bytes:
    """A piece that is made of some runs alone; made anew where it is not known what one of them is made of."""
    made_of = [run.made_of for run in runs]
    known = [each for each in made_of if each is not None]
    return keeping.made(_key(piece, known), make) if len(known) == len(made_of) else make()


def _key(piece: str, made_of: Iterable[bytes]) -> bytes:
    return hashlib.sha256(piece.encode() + b"".join(made_of)).digest()


def _blocks(docs: Iterable[SearchDoc]) -> bytes:
    found = list(blocks(docs))
    return joined([block.count for block in found], [(block.name, block.data) for block in found])
