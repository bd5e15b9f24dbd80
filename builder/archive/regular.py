"""Regular files and nothing else: whatever stands under a name, reading it neither hangs nor leads elsewhere."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

# No link is followed, no pipe is waited for.  Windows knows no such flags, and no pipe that has a path in a folder.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_PIECE = 1 << 20
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_FOLLOWS = not hasattr(os, "O_NOFOLLOW")


def read(path: Path, most: int) -> bytes | None:
    """The bytes of a file; None where there is none that can be read, a link, a folder, a pipe, or more than `most`."""
    if (handle := _opened(path)) is None:
        return None
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_size > most:
            return None
        data = os.read(handle, about.st_size + 1)
        while len(data) != about.st_size and len(data) <= most and (more := os.read(handle, _PIECE)):
            data += more  # it is growing, or came in pieces
    except OSError:
        return None
    finally:
        os.close(handle)
    return data if len(data) <= most else None


def part(path: Path, start: int, end: int) -> bytes | None:
    """The bytes of a file between two places; None or fewer where there are not so many, or no such file."""
    if (handle := _opened(path)) is None:
        return None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        os.lseek(handle, start, os.SEEK_SET)
        return os.read(handle, end - start)
    except OSError:
        return None
    finally:
        os.close(handle)


def _opened(path: Path) -> int | None:
    try:
        return None if _FOLLOWS and path.is_symlink() else os.open(path, _FLAGS)
    except (OSError, ValueError):
        return None


def create(path: Path, data: bytes) -> None:
    """A new file in the place of whatever file or link has the name; raises OSError where it cannot be made."""
    path.unlink(missing_ok=True)
    add(path, data)  # a link that has come since is not followed


def add(path: Path, data: bytes) -> None:
    """A new file; raises OSError where the name is taken or the file cannot be written whole."""
    handle = os.open(path, _NEW, 0o666)
    try:
        if os.write(handle, data) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
    finally:
        os.close(handle)


def sha256(path: Path) -> bytes:
    """That of a file, which may be too large to be held."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
