"""The shards of the search index: for each pair of characters the ids of the stretches that hold it, field by field, written small.

Guaranteed: the same lists give the same bytes; a shard is made of the lists of its pairs alone, of which `hash_of` is a hash, so
that one whose pairs an edit does not touch need not be written again.
Not done here: what is listed, and under which name a shard is published (see `search_index`).
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from operator import sub

from builder.pages.search_lists import Ids, place_of, points

SHARD = 4_000  # bytes of lists, before compression: the most that a shard holds on average
MOST = 4096  # their marks stand in the table of filters, which every reader loads
MARK = 5  # characters of a shard's name that tell its versions apart
_HEAD = 6  # bytes that stand before the lists of a pair


def count(entries: int, pairs: int, size: int = SHARD, most: int = MOST) -> int:
    """How many shards of about that size there are, where all lists of so many pairs have so many entries."""
    found = 1
    while found * size < entries + _HEAD * pairs and found < most:
        found *= 2
    return found


def parted(pairs: Iterable[int], count: int) -> list[list[int]]:
    """The pairs of each shard, where there are so many."""
    found: list[list[int]] = [[] for _ in range(count)]
    for pair in sorted(pairs):
        found[place_of(pair, count)].append(pair)
    return found


def hash_of(pairs: Sequence[int], fields: Sequence[Ids]) -> bytes:
    """Of all that a shard is made of."""
    none = array("I")
    digest = hashlib.sha256(array("Q", pairs))
    for field in fields:
        lists = [field.get(pair, none) for pair in pairs]
        digest.update(array("I", map(len, lists)))
        digest.update(b"".join(lists))
    return digest.digest()


def packed(pairs: Iterable[int], fields: Sequence[Ids]) -> bytes:
    """A shard.  An entry is: both code points, the length of what follows, then the lists of the four fields.

    A list is its length and its gaps; empty lists at the end are left out.  All numbers are varints.
    """
    shard = bytearray()
    for pair in pairs:
        lists = [_gaps(field[pair]) if pair in field else b"\0" for field in fields]
        while lists[-1] == b"\0":
            lists.pop()
        body = b"".join(lists)
        shard += b"".join(map(_varint, (*points(pair), len(body)))) + body
    return zlib.compress(bytes(shard), 9)


def _gaps(ids: array[int]) -> bytes:
    gaps = list(map(sub, ids, chain((-1,), ids)))
    body = bytes(gaps) if max(gaps) < 128 else b"".join(map(_varint, gaps))
    return _varint(len(gaps)) + body


@lru_cache(maxsize=1 << 14)  # gaps are small, mostly
def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
