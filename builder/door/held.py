"""A site that questions are asked of: its manifest, and its files, each held against it.

Guaranteed: a file is given whole, in at most so many bytes, with the SHA-256 that the manifest lists; else NotHeldError says
why.  A name that is not in the manifest, or that leads out of the site, is never opened.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal

MANIFEST = "manifest.json"
MOST = 64 << 20  # of a file that is held in memory
MOST_BASE = 2 << 30  # of one that is kept on disk
_MOST_MANIFEST = 256 << 20
_KEPT = 32 << 20  # of files that were read, for what is asked next
_NAME = re.compile(r"[^\x00-\x1f\x7f\\:]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")

Why = Literal["differs", "absent", "unreadable"]
Source = Callable[
    [str, int], Iterator[bytes]
]  # the name of a file and how large it may be → its bytes; raises NotHeldError


class NotHeldError(Exception):
    """A file that nothing can be taken from, and why: it differs from the manifest, is not there, or cannot be read."""

    def __init__(self, why: Why, path: str) -> None:
        super().__init__(why, path)
        self.why, self.path = why, path


class Site:
    """A site; `address` is where it is published, with a slash at its end, None for a folder."""

    def __init__(self, source: Source, address: str | None = None) -> None:
        self.address = address
        self._source = source
        self._kept: OrderedDict[str, bytes] = OrderedDict()  # by SHA-256
        self.lock = threading.RLock()  # a question at a time
        self.listed = self._manifest()
        self._folder = Path(tempfile.mkdtemp(prefix="gazette-door-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    def read(self, path: str, again: bool = True) -> bytes:
        """A file that is listed; a site that was published anew since its manifest was read is asked `again`, once."""
        digest = self._digest(path)
        if (kept := self._kept.get(digest)) is not None:
            return kept
        data = b"".join(self._source(path, MOST))
        if hashlib.sha256(data).hexdigest() != digest:
            if again and self._is_new():
                return self.read(path, again=False)
            raise NotHeldError("differs", path)
        self._keep(digest, data)
        return data

    def stored(self, path: str, again: bool = True) -> Path:
        """A large file that is listed, as a copy that nobody else writes to; its name goes with its content."""
        digest = self._digest(path)
        copy = self._folder / digest
        if copy.exists():
            return copy
        part = copy.with_suffix(".part")
        found = hashlib.sha256()
        with part.open("wb") as file:
            for piece in self._source(path, MOST_BASE):
                found.update(piece)
                file.write(piece)
        if found.hexdigest() != digest:
            part.unlink()
            if again and self._is_new():
                return self.stored(path, again=False)
            raise NotHeldError("differs", path)
        for old in self._folder.glob("*"):
            if old != part and old.name not in self.listed.values():
                old.unlink()
        return part.rename(copy)

    def _digest(self, path: str) -> str:
        if path not in self.listed:
            raise NotHeldError("absent", path)
        return self.listed[path]

    def _keep(self, digest: str, data: bytes) -> None:
        self._kept[digest] = data
        while sum(map(len, self._kept.values())) > _KEPT:
            self._kept.popitem(last=False)

    def _is_new(self) -> bool:
        """Whether the site was published anew since its manifest was read."""
        before, self.listed = self.listed, self._manifest()
        return before != self.listed

    def _manifest(self) -> Mapping[str, str]:
        try:
            manifest = json.loads(b"".join(self._source(MANIFEST, _MOST_MANIFEST)))
        except (ValueError, RecursionError):
            raise NotHeldError("unreadable", MANIFEST) from None
        match manifest:
            case {"files": dict(files)} if all(map(_is_entry, files.items())):
                return files
        raise NotHeldError("unreadable", MANIFEST)


def _is_entry(item: tuple[str, object]) -> bool:
    """Whether a file of a manifest stays within its site, and has a SHA-256."""
    name, digest = item
    stays = _NAME.fullmatch(name) and not {"", ".", ".."} & set(name.split("/"))
    return bool(stays) and isinstance(digest, str) and bool(_SHA256.fullmatch(digest))
