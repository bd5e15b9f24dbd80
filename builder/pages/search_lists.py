"""The lists of the search: for each pair of characters the ids of the stretches that hold it, field by field.

Guaranteed: lists of runs of notices put together are those of all their notices: so a run is entered once, and kept as it was
entered: a leaf for each group of pairs that one part of the shards has, so that nobody reads those of the shards whose pairs
no edit touched.
Not done here: how lists are published (see `search_shards`).
"""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import chain, repeat
from typing import NamedTuple

from builder.archive import keptleaves
from builder.archive.keptleaves import Leaves
from builder.pages.search_doc import SearchDoc, normalise

_STRETCH = 1000  # characters; the shorter, the fewer false candidates and the larger the index
_OVERLAP = 24  # a phrase that is one character longer is still whole in the stretch where it begins
REACH = _OVERLAP + 1
GROUPS = 256
_PAIR, _ID = "Q", "I"  # as arrays have them
_FIELDS = 4
_SIZES = 2 * _FIELDS  # numbers that stand before the lists of a group: of each field the pairs and the ids
_FACTOR, _SECOND_FACTOR = 31, 0x9E3779B1

# For each pair, as `pairs_of` numbers it, the ids of the stretches that hold it, ascending; of one run, and of all.
_Entered = defaultdict[int, list[int]]
Ids = defaultdict[int, "array[int]"]


class Lists:
    """The lists of some notices, in their order; `stretches` is how many each notice has.

    fields  anywhere, in headings, titles, numbers
    """

    def __init__(self, first: int = 0) -> None:
        self.fields: tuple[Ids, ...] = tuple(defaultdict(partial(array, _ID)) for _ in range(_FIELDS))
        self.stretches = array(_ID)
        self._next = first  # the id of the next stretch

    def extend(self, entered: Leaves, groups: Iterable[int] = range(GROUPS)) -> None:
        """The next notices, as they were entered; of their pairs those of some groups."""
        stretches = sums(entered).stretches
        for group in groups:
            _extend(self.fields, entered.read(group), self._next)
        self.stretches += stretches
        self._next += sum(stretches)

    def by_notice(self) -> Lists:
        """The same lists, as if each notice were one stretch."""
        owner = list(chain.from_iterable(map(repeat, range(len(self.stretches)), self.stretches)))
        merged = Lists()
        merged.stretches = array(_ID, [1]) * len(self.stretches)
        for lists, own in zip(merged.fields, self.fields, strict=True):
            for pair, ids in own.items():
                lists[pair] = array(_ID, dict.fromkeys(map(owner.__getitem__, ids)))
        return merged

    def entered(self) -> Leaves:
        """What `extend` takes."""
        return _entered(self.stretches, self.fields)


def entered(docs: Iterable[SearchDoc]) -> Leaves:
    """The lists of notices: a leaf for each group of pairs."""
    stretches = array(_ID)
    fields = tuple(defaultdict[int, list[int]](list) for _ in range(_FIELDS))
    first = 0
    for doc in docs:
        stretches.append(_enter(fields, first, doc))
        first += stretches[-1]
    return _entered(stretches, fields)


class Sums(NamedTuple):
    """What is said of lists: how many ids there are of stretches that hold a pair anywhere, and how many stretches each notice has."""

    entries: int
    stretches: array[int]


def sums(entered: Leaves) -> Sums:
    """Those of the lists of some notices."""
    numbers = array(_ID, entered.said)
    return Sums(numbers[0], numbers[1:])


def _enter(fields: Sequence[_Entered], first: int, doc: SearchDoc) -> int:
    """Enters a notice whose first stretch has the id `first`; gives the number of its stretches."""
    everywhere, headings, titles, numbers = fields
    body = ""
    headed: defaultdict[int, set[int]] = defaultdict(set)
    for section in doc.sections:
        heading = normalise(section.heading)
        headed[first + len(body) // _STRETCH] |= pairs_of(heading)
        body += heading + normalise(section.text)
    for stretch, pairs in headed.items():
        _add(headings, stretch, pairs)
    title, number = pairs_of(normalise(doc.title)), pairs_of(normalise(doc.number or ""))
    _add(titles, first, title)
    _add(numbers, first, number)
    starts = range(0, max(len(body), 1), _STRETCH)
    for stretch, start in enumerate(starts, first):
        pairs = pairs_of(body[start : start + _STRETCH + _OVERLAP])
        _add(everywhere, stretch, pairs if start else pairs | title | number)
    return len(starts)


def pairs_of(text: str) -> set[int]:
    """The pairs of neighbouring characters, each a number in whose order they stand: the first's code point, then the second's."""
    signs = text.encode("utf-32-be", "surrogatepass")
    found = array(_PAIR, signs[: len(text) // 2 * 8] + signs[4 : 4 + (len(text) - 1) // 2 * 8])
    if sys.byteorder == "little":
        found.byteswap()
    return set(found)


def points(pair: int) -> tuple[int, int]:
    """The code points of the characters of a pair."""
    return pair >> 32, pair & 0xFFFFFFFF


def place_of(pair: int, count: int) -> int:
    """The place of a pair among so many; `search-index.js` computes the same in 32 bits."""
    return (((pair >> 32) * _FACTOR + (pair & 0xFFFFFFFF)) * _SECOND_FACTOR % (1 << 32) >> 12) % count


def _add(lists: _Entered, stretch: int, pairs: Iterable[int]) -> None:
    deque(map(list.append, map(lists.__getitem__, pairs), repeat(stretch)), 0)


def _entered(stretches: array[int], fields: Sequence[Mapping[int, Sequence[int]]]) -> Leaves:
    """In the numbers of this machine."""
    groups = zip(*map(_grouped, fields), strict=True)
    said = array(_ID, [sum(map(len, fields[0].values()))]) + stretches
    return keptleaves.of(said.tobytes(), [_group(zip(fields, own, strict=True)) for own in groups])


def _grouped(lists: Iterable[int]) -> list[list[int]]:
    """The pairs of each group."""
    groups: list[list[int]] = [[] for _ in range(GROUPS)]
    for pair in sorted(lists):
        groups[place_of(pair, GROUPS)].append(pair)
    return groups


def _group(fields: Iterable[tuple[Mapping[int, Sequence[int]], Sequence[int]]]) -> bytes:
    sizes, parts = array(_ID), list["array[int]"]()
    for lists, pairs in fields:
        found = [lists[pair] for pair in pairs]
        ids = array(_ID, chain.from_iterable(found))
        parts += [array(_PAIR, pairs), array(_ID, map(len, found)), ids]
        sizes.extend((len(pairs), len(ids)))
    return b"".join((sizes, *parts))


def _extend(fields: Sequence[Ids], group: bytes, by: int) -> None:
    """Adds the lists of a group, each id as much greater."""
    sizes, at = _read(_ID, group, _SIZES, 0)
    for lists, pairs, ids in zip(fields, sizes[::2], sizes[1::2], strict=True):
        keys, at = _read(_PAIR, group, pairs, at)
        counts, at = _read(_ID, group, pairs, at)
        listed, at = _read(_ID, group, ids, at)
        _put(lists, keys, counts, _later(listed, by))


def _put(lists: Ids, pairs: Iterable[int], counts: Iterable[int], ids: array[int]) -> None:
    at = 0
    for pair, count in zip(pairs, counts, strict=True):
        lists[pair] += ids[at : at + count]
        at += count


def _later(ids: array[int], by: int) -> array[int]:
    """Each id as much greater: as one sum of two large numbers, which is a sixth of the time of many small ones."""
    if not by:
        return ids
    sums = int.from_bytes(ids.tobytes(), sys.byteorder) + int.from_bytes(array(_ID, [by]) * len(ids), sys.byteorder)
    return array(_ID, sums.to_bytes(len(ids) * ids.itemsize, sys.byteorder))


def _read(code: str, packed: bytes, count: int, at: int) -> tuple[array[int], int]:
    """So many numbers from a place on, and the place after them."""
    numbers = array(code)
    end = at + count * numbers.itemsize
    numbers.frombytes(packed[at:end])
    return numbers, end
