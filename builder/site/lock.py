"""One build at a time in a folder; who has to wait is told for whom.

Guaranteed: the lock ends with the process that took it, however that ends.  No other process holds it: one that is
started by way of a new program gets no file of this one's, and a forked one lets go at once.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from builder.archive import regular

_log = logging.getLogger("gazette")
_held: set[int] = set()
_NOTE = re.compile(r"(\d{1,10}) (\d{4}-\d\d-\d\d \d\d:\d\d)\n")


@contextmanager
def alone(folder: Path, note: str) -> Iterator[None]:
    """Holds the lock of a folder; a file of the name `note` in it says meanwhile who does, and since when."""
    handle = os.open(folder, os.O_RDONLY)
    _held.add(handle)
    try:
        _take(handle, folder / note)
        with suppress(OSError):  # it only informs
            regular.create(folder / note, f"{os.getpid()} {time.strftime('%Y-%m-%d %H:%M')}\n".encode())
        try:
            yield
        finally:
            with suppress(OSError):
                (folder / note).unlink()
    finally:
        _held.discard(handle)
        os.close(handle)


def _take(handle: int, note: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        found = _NOTE.fullmatch((regular.read(note, 100) or b"").decode("ascii", "replace"))
        who = f"（进程 {found[1]}，{found[2]} 开始）" if found else ""
        _log.warning("另一个生成正在进行%s，等它结束… (waiting for another build)", who)
        fcntl.flock(handle, fcntl.LOCK_EX)


def _let_go() -> None:
    """In a forked process, which would hold the lock for as long as it lives; unlocking would take it from its parent."""
    for handle in _held:
        os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)
