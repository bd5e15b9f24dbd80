"""What one build keeps for the next and cannot hold in memory: files, the newest under each name, beside a hash of all that it
was made of.

Guaranteed: what is put where it belongs is what was made of the same, byte for byte, whatever stands in the folder; a
folder that cannot be written or read costs time, never a build.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from builder.archive.kept import Kept
from builder.archive.regular import sha256

_DIGEST = 32  # bytes
_NOTE = ".made-of"


class KeptFiles:
    """A folder of files made before; without one, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder, self._notes = folder, Kept(folder)

    @staticmethod
    def names(name: str) -> tuple[str, str]:
        """What stands in the folder for a file of a name."""
        return name, name + _NOTE

    def put_at(self, path: Path, made_of: bytes | None, write: Callable[[Path], None]) -> str:
        """The file at a path where none is yet: the kept one of its name, if that was made of the same, or what `write` writes
        there; gives its SHA-256."""
        digest = self._taken(path, made_of) if made_of else None
        if digest is None:
            write(path)
            digest = sha256(path)
            if made_of:
                self._keep(path, made_of + digest)
        return digest.hex()

    def _taken(self, path: Path, made_of: bytes) -> bytes | None:
        """Puts the kept file in its place, and gives its digest; None where there is none that was made of the same."""
        name, note = self.names(path.name)
        known = self._notes.get(note)
        if self._folder is None or known is None or known[:_DIGEST] != made_of:
            return None
        with suppress(OSError):
            _copy(self._folder / name, path)
            if (digest := sha256(path)) == known[_DIGEST:]:
                os.utime(self._folder / name)
                return digest
        path.unlink(missing_ok=True)
        return None

    def _keep(self, path: Path, known: bytes) -> None:
        if self._folder is None:
            return
        name, note = self.names(path.name)
        with suppress(OSError), tempfile.TemporaryDirectory(dir=self._folder) as part:
            _copy(path, Path(part) / name)
            (Path(part) / name).replace(self._folder / name)
            self._notes.put(note, known)


def _copy(old: Path, new: Path) -> None:
    """The same file under another name, where the disk can do that: nobody writes to one that is there."""
    if not old.is_symlink():
        try:
            os.link(old, new)
        except OSError:
            shutil.copyfile(old, new)
