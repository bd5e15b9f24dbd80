"""A build on several processes, here or on a cluster that shares its disk: three kinds of task, and no talk between them.

1. Read some of the texts: what is read is kept under its hash (see `archive.load`).
2. Gather what spans issues: each writer does, out of what was read.
3. Write a part of the site, into a folder of its own; then they are put together (see `parts`).

Guaranteed: the site is that of a build in one process, byte for byte, whichever process does which task, and however often; a
task whose process ends is done again by another.
Not done here: starting a cluster.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from builder.archive import load, share, workers
from builder.codes import say
from builder.content.files import SourceError
from builder.site import build, parts

PROCESSES = "processes"
_DASK = re.compile(r"dask\+(tls|tcp)://")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_ATTEMPTS = 3
_Engine = Callable[[], Any]
_alone = Lock()  # a worker may have several threads, and MkDocs is made for one


def site(root: Path, out: Path, where: str, count: int) -> None:
    """The site of the project in `root`, in `out`, made in so many parts by what is at `where`.

    Raises as `build.build` does, and SourceError where there is no such engine.
    """
    root, folder = root.absolute(), out.absolute().with_name(f".{out.name}-parts")
    engine = _engine(where)
    folders = [
        folder / str(number) / "site" for number in range(1, count + 1)
    ]  # builds side by side wait for each other
    try:
        _done(engine, _read, [(root, number, count) for number in range(count)])
        _done(engine, _write, [(root, made, number, count) for number, made in enumerate(folders, 1)])
        parts.merge(folders, out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _done(engine: _Engine, task: Callable[..., None], given: Sequence[tuple[object, ...]]) -> None:
    """Does a task with each of what is given; those whose process ended are done again, a few times."""
    for attempt in range(1, _ATTEMPTS + 1):
        with engine() as executor:
            waiting = [(each, _begun(executor, task, each)) for each in given]
            given = [each for each, done in waiting if not _is_done(done, attempt)]
        if not given:
            return


def _begun(executor: Executor, task: Callable[..., None], given: tuple[object, ...]) -> Future[None]:
    """A task on its way; one that found no process any more has failed as those have that were at work."""
    try:
        return executor.submit(task, *given)
    except BrokenExecutor as error:
        lost: Future[None] = Future()
        lost.set_exception(error)
        return lost


def _is_done(future: Future[None], attempt: int) -> bool:
    try:
        future.result()
    except BrokenExecutor:
        if attempt == _ATTEMPTS:
            raise
        return False
    return True


def _read(root: Path, number: int, count: int) -> None:
    load.read_some(root / "content", number, count)


def _write(root: Path, folder: Path, number: int, count: int) -> None:
    every = load.load(root / "content")
    with _alone:
        build.build(root, folder, every, share=share.of(every.issues, number, count))


def _engine(where: str) -> _Engine:
    """What makes an executor of what is at an address; raises SourceError where nothing can be there."""
    if where == PROCESSES:
        return workers.pool
    found = _DASK.match(where)
    address = where.removeprefix("dask+")
    if not found:
        raise SourceError(where, None, say("no-such-engine"))
    if found[1] == "tcp" and urlsplit(address).hostname not in _LOOPBACK:
        raise SourceError(where, None, say("engine-not-encrypted"))  # who can reach a scheduler makes it run anything
    return lambda: _dask(address)


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    """The workers of a cluster, which see the same disk; their certificates are Dask's own settings."""
    try:
        import distributed
    except ImportError:
        raise SourceError(address, None, say("maker-missing", extra="cluster")) from None
    try:
        client: Any = distributed.Client(address, timeout=30)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, RuntimeError) as error:
        raise SourceError(address, None, say("engine-not-reached", reason=str(error))) from None
    try:
        with client, client.get_executor() as executor:
            yield executor
    except distributed.KilledWorker as error:  # it has tried several
        raise SourceError(address, None, say("engine-not-reached", reason=str(error))) from None
