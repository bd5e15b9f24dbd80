"""The lists of the search: for each pair of characters the ids of the stretches that hold it, field by field.

Guaranteed: lists of runs of notices put together are those of all their notices: so a run is entered once, and kept as it was
packed.
Not done here: how lists are published (see `search_shards`).
"""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import chain, repeat

from builder.pages.search_doc import SearchDoc, normalise

_STRETCH = 1000  # characters; the shorter, the fewer false candidates and the larger the index
_OVERLAP = 24  # a phrase that is one character longer is still whole in the stretch where it begins
REACH = _OVERLAP + 1
_PAIR, _ID = "Q", "I"  # as arrays have them
_SIZES = 9  # numbers that stand before the lists: how many stretches there are, and of each field the pairs and the ids

# For each pair, as `pairs_of` numbers it, the ids of the stretches that hold it, ascending; of one run, and of all.
_Entered = defaultdict[int, list[int]]
Ids = defaultdict[int, "array[int]"]


class Lists:
    """The lists of some notices, in their order; `stretches` is how many each notice has.

    fields  anywhere, in headings, titles, numbers
    """

    def __init__(self, first: int = 0) -> None:
        self.fields: tuple[Ids, ...] = tuple(defaultdict(partial(array, _ID)) for _ in range(4))
        self.stretches = array(_ID)
        self._next = first  # the id of the next stretch

    def extend(self, packed: bytes) -> None:
        """The next notices, whose lists were packed."""
        sizes, at = _read(_ID, packed, _SIZES, 0)
        stretches, at = _read(_ID, packed, sizes[0], at)
        for lists, pairs, ids in zip(self.fields, sizes[1::2], sizes[2::2], strict=True):
            keys, at = _read(_PAIR, packed, pairs, at)
            counts, at = _read(_ID, packed, pairs, at)
            listed, at = _read(_ID, packed, ids, at)
            _put(lists, keys, counts, _later(listed, self._next))
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

    def packed(self) -> bytes:
        """What `extend` takes."""
        return _packed(self.stretches, self.fields)


def entered(docs: Iterable[SearchDoc]) -> bytes:
    """The lists of notices, packed."""
    stretches = array(_ID)
    fields = tuple(defaultdict[int, list[int]](list) for _ in range(4))
    first = 0
    for doc in docs:
        stretches.append(_enter(fields, first, doc))
        first += stretches[-1]
    return _packed(stretches, fields)


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


def _add(lists: _Entered, stretch: int, pairs: Iterable[int]) -> None:
    deque(map(list.append, map(lists.__getitem__, pairs), repeat(stretch)), 0)


def _packed(stretches: array[int], fields: Iterable[Mapping[int, Sequence[int]]]) -> bytes:
    """In the numbers of this machine."""
    sizes, parts = array(_ID, [len(stretches)]), list["array[int]"]()
    for lists in fields:
        ids = array(_ID)
        for own in lists.values():
            ids.extend(own)
        parts += [array(_PAIR, lists), array(_ID, map(len, lists.values())), ids]
        sizes.extend((len(lists), len(ids)))
    return b"".join((sizes, stretches, *parts))


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
