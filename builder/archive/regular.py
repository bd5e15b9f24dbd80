"""Regular files and nothing else: whatever stands under a name, reading it neither hangs nor leads elsewhere."""

from __future__ import annotations

import os
import stat
from pathlib import Path

# No link is followed, no pipe is waited for.  Windows knows no such flags, and no pipe that has a path in a folder.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_FOLLOWS = not hasattr(os, "O_NOFOLLOW")


def read(path: Path, most: int) -> bytes | None:
    """The bytes of a file; None where there is none that can be read, a link, a folder, a pipe, or more than `most`."""
    try:
        if _FOLLOWS and path.is_symlink():
            return None
        handle = os.open(path, _FLAGS)
    except (OSError, ValueError):
        return None
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_size > most:
            return None
        with open(handle, "rb", closefd=False) as file:
            data = file.read(most + 1)
    except OSError:
        return None
    finally:
        os.close(handle)
    return data if len(data) <= most else None


def create(path: Path, data: bytes) -> None:
    """A new file in the place of whatever file or link has the name; raises OSError where it cannot be made."""
    path.unlink(missing_ok=True)
    with path.open("xb") as file:  # a link that has come since is not followed
        file.write(data)
