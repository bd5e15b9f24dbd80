"""What one build keeps for the next, under .cache/: each thing under a hash of all that it was made from.

Guaranteed: what comes back is what was put; a folder that cannot be written or read costs time, never a build.  Builds
that run at the same time, of other texts, leave each other's things alone: only what nobody asked for in a day goes.
"""

from __future__ import annotations

import hashlib
import os
import time
import zlib
from collections.abc import Set
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

_DIGEST = 8  # bytes
_DAY = 24 * 60 * 60


class Kept:
    """A folder of things made before; what the disk refuses is kept in memory until the program ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._memory: dict[str, bytes] = {}

    def has(self, key: str) -> bool:
        """Whether something whole lies under a key; it is then left there for a day."""
        with suppress(OSError):
            os.utime(self._folder / key)
        return key in self._memory or self._packed(key) is not None

    def get(self, key: str) -> bytes | None:
        """What was put under a key; None where there is nothing, or nothing whole."""
        packed = self._packed(key)
        return self._memory.get(key) if packed is None else zlib.decompress(packed)

    def _packed(self, key: str) -> bytes | None:
        try:
            raw = (self._folder / key).read_bytes()
        except OSError:
            return None
        digest, packed = raw[:_DIGEST], raw[_DIGEST:]
        return packed if digest == _digest(packed) else None

    def put(self, key: str, data: bytes) -> None:
        """Keeps the data under a key; a reader at the same time sees all of it or nothing."""
        packed = zlib.compress(data, 1)
        part = self._folder / f"{key}.{os.getpid()}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(_digest(packed) + packed)
            part.replace(self._folder / key)
        except OSError:
            self._memory[key] = data

    def prune(self, keys: Set[str]) -> None:
        """Removes what is under none of the keys and was not asked for in a day."""
        now = time.time()
        for path in self._folder.glob("*"):
            with suppress(OSError):  # a read-only folder, or something that is no file of ours
                if path.name not in keys and path.stat().st_mtime < now - _DAY:
                    path.unlink()


def _digest(packed: bytes) -> bytes:
    return hashlib.sha256(packed).digest()[:_DIGEST]


@lru_cache(maxsize=1)
def program() -> bytes:
    """A hash of the package: another program may make something else of the same."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".yml", ".json"):
            digest.update(path.read_bytes())
    return digest.digest()
