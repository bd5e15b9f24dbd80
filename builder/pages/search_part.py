"""What an index of some notices is put together from: the lists of pairs, the texts, and the table.

Guaranteed: the same notices in the same order give the same pieces, whatever stands in other indexes.
Not done here: how files are named, what spans indexes, and what is near (see `search_index`, `search_layers`, `search_near`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial

from builder.archive.keptleaves import Leaves
from builder.pages import search_shards as shards
from builder.pages.keeping import NOTHING, Keeping, joined, parted
from builder.pages.search_lists import GROUPS, Lists, Sums, sums
from builder.pages.search_run import Run
from builder.pages.search_table import Table

_PAIRS = 10_000  # so many are in some issues; reckoned, so that a cut into runs changes nothing


class Part:
    """The index of some notices; it is complete when all runs have been entered."""

    def __init__(self) -> None:
        self._lists: list[Leaves] = []  # of each run
        self._sums: list[Sums] = []
        self.table = Table()
        self.sizes: list[int] = []  # of the blocks of texts, in KB

    def enter(self, runs: Iterable[Run]) -> Iterator[tuple[str, bytes]]:
        """Enters runs, each read once; gives the files of their texts, with their names."""
        for run in runs:
            self._lists.append(run.lists)
            self._sums.append(sums(self._lists[-1]))
            for block in run.blocks:
                self.table.blocks.append((block.mark, block.count))
                self.sizes.append(-(-len(block.data) // 1000))
                yield block.name, block.data
            for row, stretches in zip(run.rows, self._sums[-1].stretches, strict=True):
                self.table.add(row, stretches)
            run.forget()

    def lists(self, groups: Iterable[int] = range(GROUPS)) -> Lists:
        """The lists of all, or those of some groups of pairs."""
        found = Lists()
        for own in self._lists:
            found.extend(own, groups)
        return found

    def shards(self, size: int = shards.SHARD, keeping: Keeping = NOTHING) -> Iterator[tuple[int, bytes]]:
        """The lists, in shards of about that size, each with its place; those of a group of pairs are made together."""
        entries = sum(each.entries for each in self._sums)
        count = shards.count(entries, min(entries, _PAIRS), size)
        parts, told = min(count, GROUPS), [sum(each.stretches) for each in self._sums]
        for part in range(parts):
            groups, places = (range(part, end, parts) for end in (GROUPS, count))
            digest = hashlib.sha256(repr((places, groups, told)).encode())
            for own in self._lists:
                digest.update(b"".join(map(own.digests.__getitem__, groups)))
            _, files = parted(keeping.made(digest.digest(), partial(self._made, groups, places)))
            yield from zip(places, (data for _, data in files), strict=True)

    def _made(self, groups: range, places: range) -> bytes:
        """The shards of some groups, as one piece."""
        fields = self.lists(groups).fields
        own = shards.parted(fields[0], places.stop)[places.start :: places.step]
        return joined(None, [("", shards.packed(pairs, fields)) for pairs in own])
