"""What an index of some notices is put together from: the lists of pairs, the texts, and the table.

Guaranteed: the same notices in the same order give the same pieces, whatever stands in other indexes.
Not done here: how files are named, what spans indexes, and what is near (see `search_index`, `search_layers`, `search_near`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from builder.pages import search_shards as shards
from builder.pages.keeping import Made, anew
from builder.pages.search_lists import Lists
from builder.pages.search_run import Run
from builder.pages.search_table import Table


class Part:
    """The index of some notices: `lists` of pairs, and the `table`, both complete when all runs have been entered."""

    def __init__(self) -> None:
        self.lists = Lists()
        self.table = Table()
        self.sizes: list[int] = []  # of the blocks of texts, in KB

    def enter(self, runs: Iterable[Run]) -> Iterator[tuple[str, bytes]]:
        """Enters runs, each read once; gives the files of their texts, with their names."""
        for run in runs:
            self.lists.extend(run.lists)
            for block in run.blocks:
                self.table.blocks.append((block.mark, block.count))
                self.sizes.append(-(-len(block.data) // 1000))
                yield block.name, block.data
            rows = run.facts.rows
            first = len(self.table.stretches)
            for row, stretches in zip(rows, self.lists.stretches[first : first + len(rows)], strict=True):
                self.table.add(row, stretches)

    def shards(self, size: int = shards.SHARD, made: Made = anew) -> Iterator[bytes]:
        """The lists, in shards of about that size."""
        fields = self.lists.fields
        for pairs in shards.places(fields[0], sum(map(len, fields[0].values())), size):
            yield made(shards.hash_of(pairs, fields), partial(shards.packed, pairs, fields))
