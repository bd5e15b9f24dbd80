"""Processes that work for this one on all cores, and end when it does, however it ends.

A process that is killed cannot tell its workers; each of them watches for it.  A process that works for another itself has
no workers of its own: there are as many of it as there are cores.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def pool(set_up: Callable[[], None] | None = None) -> Executor:
    """A pool of processes, one a core; each calls `set_up` before its first task."""
    if multiprocessing.parent_process() is None:
        return ProcessPoolExecutor(initializer=_begin, initargs=(set_up,))
    if set_up:
        set_up()
    return _Here()


def beside(task: Callable[[], None]) -> Callable[[], None]:
    """Begins a task in a process that has all that this one has by now, and works beside it; gives what waits for its end.

    What it makes has to be kept for this one, which does what was not done: a task that fails says nothing, and where a process
    cannot be forked, or this one works for another, none is begun.
    """
    if sys.platform != "linux" or multiprocessing.parent_process() is not None or (os.cpu_count() or 1) < 2:
        return lambda: None
    process = multiprocessing.get_context("fork").Process(target=_try, args=(task,), daemon=True)
    process.start()
    return process.join


def _try(task: Callable[[], None]) -> None:
    _begin(None)
    with suppress(Exception):
        task()


class _Here(Executor):
    """Does what it is given at once, in this process."""

    def submit(self, fn: Callable[_Given, _Result], /, *given: _Given.args, **named: _Given.kwargs) -> Future[_Result]:
        """The task, done."""
        done: Future[_Result] = Future()
        try:
            done.set_result(fn(*given, **named))
        except Exception as error:
            done.set_exception(error)
        return done


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
