"""Processes that work for this one on all cores, and end when it does, however it ends.

A process that is killed cannot tell its workers; each of them watches for it.  A process that works for another itself has
no workers of its own: there are as many of it as there are cores.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Generic, ParamSpec, TypeVar

_LESS = 5  # a third of the time that others have
_Arguments = ParamSpec("_Arguments")
_Given = TypeVar("_Given")
_Result = TypeVar("_Result")


def pool(set_up: Callable[[], None] | None = None) -> Executor:
    """A pool of processes, one a core; each calls `set_up` before its first task."""
    if multiprocessing.parent_process() is None:
        return ProcessPoolExecutor(initializer=_begin, initargs=(set_up,))
    if set_up:
        set_up()
    return _Here()


class Beside(Generic[_Given]):
    """What a task gives, one thing after the other: once it is begun, worked out in a process that has all that this one had
    then, and works beside it.

    Where no process can be forked, or this one works for another, the task is done here when something of it is asked for; what
    a process did not come to is done here, too, from the beginning: so a task that fails fails here.
    """

    def __init__(self, task: Callable[[], Iterator[_Given]], gives_way: bool = False) -> None:
        self._task = task
        self._niceness = _LESS if gives_way else 0  # where nobody waits for it yet, others come first
        self._here: Iterator[_Given] | None = None
        self._asked = 0
        self._process: tuple[BaseProcess, Connection] | None = None

    def begin(self) -> None:
        """Begins with it, where that can be done beside."""
        can_fork = sys.platform == "linux" and hasattr(os, "fork")  # elsewhere it is not safe, or not there
        if can_fork and multiprocessing.parent_process() is None and (os.cpu_count() or 1) > 1:
            given, sender = multiprocessing.Pipe(duplex=False)
            process = multiprocessing.get_context("fork").Process(
                target=_give, args=(self._task, sender, self._niceness), daemon=True
            )
            process.start()
            sender.close()
            self._process = process, given

    def next(self) -> _Given:
        """The next thing; waits for it."""
        if self._process is not None:
            with suppress(EOFError, OSError):
                found: _Given = self._process[1].recv()
                self._asked += 1
                return found
            self.close()
        if self._here is None:
            self._here = islice(self._task(), self._asked, None)
        return next(self._here)

    def close(self) -> None:
        """Nothing more is asked for: the process ends."""
        if self._process is not None:
            process, given = self._process
            process.terminate()
            process.join()
            given.close()
        self._process = None


def _give(task: Callable[[], Iterator[object]], to: Connection, niceness: int) -> None:
    _begin(None)
    os.nice(niceness)
    gc.disable()  # what is in no cycle goes without, and the rest with the process
    with suppress(Exception):
        for each in task():
            to.send(each)


class _Here(Executor):
    """Does what it is given at once, in this process."""

    def submit(
        self, fn: Callable[_Arguments, _Result], /, *given: _Arguments.args, **named: _Arguments.kwargs
    ) -> Future[_Result]:
        """The task, done."""
        done: Future[_Result] = Future()
        try:
            done.set_result(fn(*given, **named))
        except Exception as error:
            done.set_exception(error)
        return done


def _begin(set_up: Callable[[], None] | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who stops the program at the keyboard is told by that one alone
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
