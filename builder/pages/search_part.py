"""An index of some notices: the lists of pairs, the texts, and the table that names both.

Guaranteed: the same notices in the same order give the same files, whatever stands in other indexes.
Not done here: what spans indexes, and what is near (see `search_index`, `search_layers`, `search_near`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from builder.pages import search_shards as shards
from builder.pages.keeping import Made, anew
from builder.pages.search_doc import mark, packed
from builder.pages.search_lists import Lists
from builder.pages.search_run import Run
from builder.pages.search_table import Table


class Part:
    """The index of some notices, whose runs are read once.

    `lists` are, when all files have been given, the lists of pairs
    """

    def __init__(self, shard: int = shards.SHARD) -> None:
        self._shard = shard
        self.lists = Lists()
        self.table = Table()
        self.filters = ""  # the file of the table

    def files(self, runs: Iterable[Run], made: Made = anew) -> Iterator[tuple[str, bytes]]:
        """All files, with their names; the last is the table."""
        for run in runs:
            yield from self._enter(run)
        fields = self.lists.fields
        marks, entries = [], sum(map(len, fields[0].values()))
        for place, pairs in enumerate(shards.places(fields[0], entries, self._shard)):
            data = made(shards.hash_of(pairs, fields), partial(shards.packed, pairs, fields))
            marks.append(mark(data, shards.MARK))
            yield f"{place}-{marks[-1]}.bin", data
        self.filters, data = packed("filters", {"marks": "".join(marks), **self.table.columns()})
        yield self.filters, data

    def _enter(self, run: Run) -> Iterator[tuple[str, bytes]]:
        """Enters the notices of a run; gives the files of their texts."""
        self.lists.extend(run.lists)
        for block in run.blocks:
            self.table.blocks.append((block.mark, block.count))
            yield block.name, block.data
        rows = run.facts.rows
        first = len(self.table.stretches)
        for row, stretches in zip(rows, self.lists.stretches[first : first + len(rows)], strict=True):
            self.table.add(row, stretches)
