"""One build at a time in a folder; who has to wait is told for whom.

Guaranteed: the lock ends with the process that took it, however that ends.  No other process holds it: one that is
started by way of a new program gets no file of this one's, and a forked one lets go at once.

A folder is locked where there is flock; Windows locks files alone, so there it is one beside the note, which ends with the
last who wants it.  The library `filelock` would leave such a file everywhere, and keep a forked process from nothing.
"""

from __future__ import annotations

import importlib
import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from builder.archive import regular

_fcntl: Any
_msvcrt: Any
try:
    _fcntl = importlib.import_module("fcntl")
except ImportError:
    _fcntl, _msvcrt = None, importlib.import_module("msvcrt")

_log = logging.getLogger("gazette")
_held: set[int] = set()
_NOTE = re.compile(r"(\d{1,10}) (\d{4}-\d\d-\d\d \d\d:\d\d)\n")
_AGAIN = 0.1  # seconds


@contextmanager
def alone(folder: Path, note: str) -> Iterator[None]:
    """Holds the lock of a folder; a file of the name `note` in it says meanwhile who does, and since when."""
    file = folder / f"{note}ed"
    handle = os.open(folder, os.O_RDONLY) if _fcntl else os.open(file, os.O_RDWR | os.O_CREAT)
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
        if not _fcntl:
            with suppress(OSError):  # another build has it open
                file.unlink()


def _take(handle: int, note: Path) -> None:
    if _is_free(handle):
        return
    found = _NOTE.fullmatch((regular.read(note, 100) or b"").decode("ascii", "replace"))
    who = f"（进程 {found[1]}，{found[2]} 开始）" if found else ""
    _log.warning("另一个生成正在进行%s，等它结束… (waiting for another build)", who)
    while not _is_free(handle):
        time.sleep(_AGAIN)


def _is_free(handle: int) -> bool:
    """Whether nobody else holds the lock; then this process does."""
    try:
        if _fcntl:
            _fcntl.flock(handle, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
        else:
            _msvcrt.locking(handle, _msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _let_go() -> None:
    """In a forked process, which would hold the lock for as long as it lives; unlocking would take it from its parent."""
    for handle in _held:
        os.close(handle)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)
