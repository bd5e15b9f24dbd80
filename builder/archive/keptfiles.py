"""What one build keeps for the next and cannot hold in memory: files, the newest under each name, beside a hash of all that it
was made of.

Guaranteed: what is put where it belongs is what was made of the same, byte for byte, whatever stands in the folder; a
folder that cannot be written or read costs time, never a build.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from builder.archive.kept import Kept
from builder.archive.regular import sha256

_DIGEST, _SIZE = 32, 8  # bytes
_NOTE = ".made-of"


@dataclass(frozen=True, slots=True)
class Known:
    """What is said of a file: its bytes, and their SHA-256."""

    size: int
    sha256: str


class KeptFiles:
    """A folder of files made before; without one, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder, self._notes = folder, Kept(folder)

    @staticmethod
    def names(name: str) -> tuple[str, str]:
        """What stands in the folder for a file of a name."""
        return name, name + _NOTE

    def known(self, name: str, made_of: bytes) -> Known | None:
        """What is said of the kept file of a name; None where there is none that was made of the same."""
        found = self._notes.get(self.names(name)[1])
        if found is None or found[:_DIGEST] != made_of or len(found) != 2 * _DIGEST + _SIZE:
            return None
        return Known(int.from_bytes(found[2 * _DIGEST :]), found[_DIGEST : 2 * _DIGEST].hex())

    def take(self, path: Path, known: Known) -> bool:
        """Puts the kept file of a name in its place, where none is yet; False where it is not what is said of it."""
        if self._folder is None:
            return False
        kept = self._folder / path.name
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _copy(kept, path)
            if sha256(path).hex() == known.sha256:
                os.utime(kept)
                return True
        path.unlink(missing_ok=True)
        return False

    def keep(self, path: Path, made_of: bytes, known: Known) -> None:
        """Keeps a file that was written."""
        if self._folder is None:
            return
        name, note = self.names(path.name)
        with suppress(OSError), tempfile.TemporaryDirectory(dir=self._folder) as part:
            _copy(path, Path(part) / name)
            (Path(part) / name).replace(self._folder / name)
            self._notes.put(note, made_of + bytes.fromhex(known.sha256) + known.size.to_bytes(_SIZE))


def _copy(old: Path, new: Path) -> None:
    """The same file under another name, where the disk can do that: nobody writes to one that is there."""
    if not old.is_symlink():
        try:
            os.link(old, new)
        except OSError:
            shutil.copyfile(old, new)
