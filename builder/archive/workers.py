"""Processes that work for this one on all cores, and end when it does, however it ends.

A process that is killed cannot tell its workers; each of them watches for it.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor


def pool(set_up: Callable[[], None] | None = None) -> ProcessPoolExecutor:
    """A pool of processes, one a core; each calls `set_up` before its first task."""
    return ProcessPoolExecutor(initializer=_begin, initargs=(set_up,))


def _begin(set_up: Callable[[], None] | None) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if set_up:
        set_up()


def _end_with_parent() -> None:
    """Waits for the end of the process that works are done for: a pipe that only that one holds open is closed then.

    Where workers are forked the later ones hold the pipes of the earlier ones, too: the last one ends first, then the one
    before it.  Right on every system and for each way to start a process; a parent's death signal is Linux's alone, and
    comes from the wrong process where a server forks.
    """
    if parent := multiprocessing.parent_process():
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
