"""A build from start to finish: pages through MkDocs into a folder beside `site/`, then swapped in.

Of a large site the folders of the one before stay as a spare, which becomes the new site (see `standing`).
Guaranteed: a build that fails, is killed, or meets another one leaves the last good site whole; what is no site of ours is
not replaced, and no link is followed; a file that did not change keeps its time; two builds of one commit are the same,
byte by byte.
Not done here: parsing, and anything a page shows.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from builder.archive import load
from builder.archive.corpus import Corpus
from builder.archive.share import ALL, Share
from builder.codes import say
from builder.content.files import SourceError
from builder.proof import manifest
from builder.site import lock, settings, spare
from builder.site.engine import LOGGER, MkDocsException, mkdocs_build
from builder.site.ledger import state
from builder.site.standing import Standing

PLUGIN, STANDING = "gazette", "standing"
_Said = TypeVar("_Said")
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2

_SELDOM = 10_000, 10, 10  # cycles are few beside what is made: looked for a tenth as often


class BuildError(Exception):
    """The site could not be built; `problems` are what MkDocs had to say, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems)  # as it is made anew in another process
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(self.problems)


def build(root: Path, out: Path, corpus: Corpus | None = None, paper: bool = False, share: Share = ALL) -> str | None:
    """The site of the project in `root`, or a share of it, in `out`; a corpus that is given is not read again.  With its paper,
    where that is asked for: what is to be said of that is given.

    Raises BuildError, SourceError where something else stands in the way, or OSError where the disk refuses; `out` is
    then as it was.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        with closing(Standing(root, out)) as standing:
            return replace(out, lambda new: _made(root, new.absolute(), corpus, paper, share, standing), standing)
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def replace(out: Path, make: Callable[[Path], _Said], standing: Standing | None = None) -> _Said:
    """What `make` writes into a folder, its manifest included, in the place of the site in `out` once it is whole; gives what
    `make` gives.  It may share files with what is `standing` there, and the old site may become the spare."""
    out.parent.mkdir(parents=True, exist_ok=True)
    new, old = _beside(out)
    with lock.alone(out.parent, f".{out.name}-lock"):
        _recover(out, new, old)
        try:
            said = make(new)
            _keep_times(out, new, standing.fresh if standing else _listed(new) or {})
            _refuse(out, new, old)  # it took a while: somebody may have put something there
            is_exchanged = _swap(new, out, old)
            if standing:
                standing.remember()
            if not (standing and is_exchanged and standing.put_by(new)):
                _clear(spare.of(out))
        finally:
            _clear(new)
            _clear(old)
    return said


def recover(out: Path) -> None:
    """The last good site back in its place, where a build was killed between taking it away and putting in the new one.

    Raises SourceError where what stands there is no site.
    """
    if out.parent.is_dir():
        with lock.alone(out.parent, f".{out.name}-lock"):
            _recover(out, *_beside(out))


def _beside(out: Path) -> tuple[Path, Path]:
    """Where the new site is made, and where the old one waits."""
    return out.with_name(f".{out.name}-new"), out.with_name(f".{out.name}-old")


def _recover(out: Path, new: Path, old: Path) -> None:
    """Clears away what a killed build left; a swap that it was killed in is undone."""
    _refuse(out, new, old)
    if old.is_dir() and not out.exists():
        old.rename(out)
    _clear(new)
    _clear(old)


def _refuse(out: Path, new: Path, old: Path) -> None:
    """Raises SourceError where something stands at one of the places of a build that no build has put there."""
    for path in (out, new, old, spare.of(out)):
        if path.is_symlink():
            said = say("site-is-a-link")
        elif path.exists() and not path.is_dir():
            said = say("site-is-a-file")
        elif path == out and path.exists() and not _is_site(path) and any(path.iterdir()):
            said = say("site-not-ours", manifest=manifest.MANIFEST)
        else:
            continue
        raise SourceError(path.as_posix(), None, said)


def _is_site(path: Path) -> bool:
    """Whether a folder is a site of ours; the manifest of a large one is not read each time."""
    with suppress(OSError):
        return _is_known(path.absolute(), state((path / manifest.MANIFEST).lstat()))
    return False


@lru_cache(maxsize=1)
def _is_known(path: Path, _as_it_is: tuple[int, int, int]) -> bool:
    return _listed(path) is not None


def _clear(path: Path) -> None:
    """Away with a folder; a link or a file that has its name is not ours."""
    if not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)


def _made(root: Path, folder: Path, corpus: Corpus | None, paper: bool, share: Share, standing: Standing) -> str | None:
    """Makes the site, and its paper where that is wanted; gives what is to be said of that."""
    standing.look()
    said = None
    if paper:
        said = _with_paper(root, folder, corpus or load.load(root / "content"), share, standing)
    else:
        _render(root, folder, corpus, share, standing)
    gc.collect()  # pages and templates make room for the names of all files; what was read stays (see `hooks`)
    standing.finish(folder)
    write_manifest(root, folder, standing.listed)
    return said


def _with_paper(root: Path, folder: Path, corpus: Corpus, share: Share, standing: Standing) -> str | None:
    from builder.site import papers  # typesetting takes a while to load

    printed = papers.make(corpus, root, folder)
    _render(root, folder, printed.corpus, share, standing)
    papers.lay(printed.corpus, folder)
    return printed.said


def _render(root: Path, folder: Path, corpus: Corpus | None, share: Share, standing: Standing) -> None:
    os.environ.setdefault("SOURCE_DATE_EPOCH", _git(root, "log", "-1", "--format=%ct") or "0")
    problems = _Problems(logging.WARNING)
    LOGGER.addHandler(problems)
    try:
        config = settings.load(root, site_dir=str(folder), strict=True)
        if PLUGIN not in config.plugins:
            raise BuildError(
                [f"{settings.SETTINGS}: 没有用 gazette 插件；请写 plugins: [gazette] 和 theme: gazette (no plugin)"]
            )
        config.extra |= {"corpus": corpus, "share": share, STANDING: standing}
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config)
        finally:
            if written := config.extra.get("written"):
                written.close()
        config.plugins.on_shutdown()
    except MkDocsException as error:
        raise BuildError(problems.found or [str(error)]) from error
    finally:
        LOGGER.removeHandler(problems)


class _Problems(logging.Handler):
    """What MkDocs logs as a warning or worse."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


def write_manifest(root: Path, folder: Path, files: Iterable[tuple[str, str]] | None = None) -> None:
    """What the site in `folder` holds, and the commit of the project in `root` that it was made from; where the SHA-256 of all
    files are known, nothing is looked at."""
    commit = _git(root, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
    if files is None:
        manifest.write(folder, commit)
    else:
        manifest.put(folder, commit, files)


def _keep_times(old: Path, new: Path, files: Mapping[str, str]) -> None:
    """Files that are as they were keep their time, so that copying a site moves only what is new."""
    before = _listed(old) or {}
    for name, digest in files.items():
        if before.get(name) == digest:
            with suppress(FileNotFoundError):  # somebody took it away
                times = (old / name).stat()
                os.utime(new / name, ns=(times.st_atime_ns, times.st_mtime_ns))


def _listed(folder: Path) -> dict[str, str] | None:
    """What the manifest of a site lists; None where there is none of ours."""
    found = manifest.read(folder)
    return None if found is None else found.files


def _swap(new: Path, out: Path, old: Path) -> bool:
    """`new` becomes `out` in one step where the system can exchange two folders, else in two that `_recover` undoes; says
    whether what was there is now at `new`."""
    if not out.exists():
        new.rename(out)
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if rename and rename(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(out), _RENAME_EXCHANGE) == 0:
        return True
    out.rename(old)
    new.rename(out)
    return False


def _git(root: Path, *command: str) -> str | None:
    """What git says of the project; None where it is no repository or has no commit."""
    try:
        done = subprocess.run(["git", "-C", root, *command], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.decode("utf-8", "replace").strip()
