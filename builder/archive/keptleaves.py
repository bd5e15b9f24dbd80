"""What one build keeps for the next and the next wants little of: a piece in leaves, each of which is read when it is asked for.

Guaranteed: a leaf that comes back is the one that was put there, or the piece is made again, once, and put there, whatever stands
in the folder; a folder that cannot be written or read costs time, never a build.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

from builder.archive import regular
from builder.archive.kept import Kept

_DIGEST = 32  # bytes
_NUMBER = array("I")
_LARGEST = 1 << 26  # bytes: far more than a leaf
_INDEX = ".leaves"


@dataclass(frozen=True, slots=True)
class Leaves:
    """A piece in leaves: what is said of it, the SHA-256 of each leaf, and what reads the leaf of a place."""

    said: bytes
    digests: Sequence[bytes]
    read: Callable[[int], bytes]


def of(said: bytes, leaves: Sequence[bytes]) -> Leaves:
    """A piece whose leaves are at hand."""
    return Leaves(said, [hashlib.sha256(leaf).digest() for leaf in leaves], leaves.__getitem__)


class KeptLeaves:
    """A folder of pieces made before, each a file of leaves and their index; without a folder, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder, self._kept = folder, Kept(folder)

    @staticmethod
    def names(key: str) -> tuple[str, str]:
        """What stands in the folder under a key."""
        return key, key + _INDEX

    def get(self, key: str, make: Callable[[], Leaves]) -> Leaves:
        """The piece that is kept under a key; made where it is not, or when a leaf of it is damaged."""
        if (found := self._found(key, make)) is not None:
            return found
        made = make()
        return (self._put(key, made) and self._found(key, make)) or made

    def _found(self, key: str, make: Callable[[], Leaves]) -> Leaves | None:
        index = self._kept.get(key + _INDEX)
        if self._folder is None or index is None or not self._kept.has(key):
            return None
        count = int.from_bytes(index[: _NUMBER.itemsize])
        sizes = array(_NUMBER.typecode, index[_NUMBER.itemsize : (1 + count) * _NUMBER.itemsize])
        at = (1 + count) * _NUMBER.itemsize
        digests = [index[place : place + _DIGEST] for place in range(at, at + count * _DIGEST, _DIGEST)]
        spans = list(pairwise([0, *accumulate(sizes)]))
        path = self._folder / key

        @cache
        def again() -> Leaves:
            made = make()
            self._put(key, made)
            return made

        def read(place: int) -> bytes:
            packed = regular.part(path, *spans[place])
            with suppress(zlib.error):
                leaf = zlib.decompressobj().decompress(packed or b"", _LARGEST)
                if hashlib.sha256(leaf).digest() == digests[place]:
                    return leaf
            return again().read(place)

        return Leaves(index[at + count * _DIGEST :], digests, read)

    def _put(self, key: str, made: Leaves) -> bool:
        packed = [zlib.compress(made.read(place), 1) for place in range(len(made.digests))]
        sizes = array(_NUMBER.typecode, map(len, packed))
        index = len(sizes).to_bytes(_NUMBER.itemsize) + sizes.tobytes() + b"".join(made.digests) + made.said
        return self._kept.lay(key, b"".join(packed)) and self._kept.put(key + _INDEX, index)
