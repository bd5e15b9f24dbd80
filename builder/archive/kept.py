"""What one build keeps for the next: data, each piece under a hash of all that it was made from.

Guaranteed: what comes back is what was put under that key, or nothing, whatever stands in the folder; a folder that cannot
be written or read costs time, never a build.  Builds that run at the same time, of other texts, leave each other's things
alone: only what nobody asked for in a day goes.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import secrets
import sys
import time
import zlib
from collections.abc import Iterator, Set
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from builder.archive import regular

_DIGEST = 32  # bytes
_HOUR = 60 * 60
_DAY = 24 * _HOUR
_MONTH = 30 * _DAY
_WORTH = 0.9  # what does not become so small has been made small before, and is read faster as it is
_LARGEST = 1 << 28  # bytes: far more than an issue or a page; a bomb is not unpacked
_OWN, _count = secrets.token_hex(8), itertools.count()  # with the number of the process, a name that no other takes


class Kept:
    """A folder of things made before; without one, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, key: str) -> bytes | None:
        """What was put under a key, then left there for a day; None where there is nothing, or nothing whole."""
        if self._folder is None or (raw := regular.read(self._folder / key, _LARGEST)) is None:
            return None
        digest, packed = raw[:_DIGEST], raw[_DIGEST:]
        if digest != _digest(key, packed):
            return None
        self.has(key)
        unpacking = zlib.decompressobj()
        with suppress(zlib.error):
            data = unpacking.decompress(packed, _LARGEST)
            return data if unpacking.eof else None
        return None

    def has(self, key: str) -> bool:
        """Whether something stands under a key, which is left there for a day; `get` says whether it is whole."""
        if self._folder is None:
            return False
        path = self._folder / key
        try:
            if path.stat(follow_symlinks=False).st_mtime < time.time() - _HOUR:
                os.utime(path)  # not each time: writing down a time costs more than asking for it
        except OSError:
            return path.exists()
        return True

    def put(self, key: str, data: bytes) -> bool:
        """Keeps the data under a key, and says whether it could; a reader at the same time sees all of it or nothing."""
        if self._folder is None or len(data) > _LARGEST:
            return False
        packed = zlib.compress(data, 1)
        if len(packed) > len(data) * _WORTH:
            packed = zlib.compress(data, 0)
        return self.lay(key, _digest(key, packed) + packed)

    def lay(self, name: str, data: bytes) -> bool:
        """Puts a file into the folder, and says whether it could."""
        if self._folder is None:
            return False
        part = self._folder / f"{_OWN}-{os.getpid()}-{next(_count)}"
        try:
            regular.add(part, data)
            part.replace(self._folder / name)
        except OSError:
            with suppress(OSError):
                part.unlink()
            return False
        return True

    def prune(self, keys: Set[str], others: bool = False) -> None:
        """Removes what is under none of the keys and was not asked for in a day, or in a month, where `others` keep parts of the
        same here; a link goes, not what it leads to."""
        if self._folder is None:
            return
        eldest = time.time() - (_MONTH if others else _DAY) - _HOUR
        with suppress(OSError), os.scandir(self._folder) as entries:
            for entry in [entry for entry in entries if entry.name not in keys]:
                with suppress(OSError):  # a read-only folder, or something that is no file of ours
                    if entry.stat(follow_symlinks=False).st_mtime < eldest:
                        Path(entry.path).unlink()


def _digest(key: str, packed: bytes) -> bytes:
    """Of the key, too: what was made from something else is not taken for what was made from this."""
    return hashlib.sha256(key.encode() + b"\0" + packed).digest()


@lru_cache(maxsize=1)
def program() -> bytes:
    """A hash of what makes things: this package, Python, and every package beside it; others may make something else."""
    digest = hashlib.sha256(repr((sys.version, sys.platform, sorted(_installed()))).encode())
    package = Path(__file__).parent.parent
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".yml", ".json"):
            digest.update(f"{path.relative_to(package).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def _installed() -> Iterator[str]:
    """Name and version of each installed package, as its folder of metadata is called; reading those takes 80 times as long."""
    for folder in map(Path, sys.path):
        for kind in ("*.dist-info", "*.egg-info"):
            yield from (path.name for path in folder.glob(kind))
