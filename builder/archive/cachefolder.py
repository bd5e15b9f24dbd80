"""Where builds keep things for the next: the user's cache folder, outside the project, so that nothing committed is in it.

Guaranteed: a folder that another user could write to is not trusted, and none inside the project's tree is used; below
the folder that the user has or names no link is followed.  Where there is no such folder, builds work without.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import platformdirs

from builder.archive import regular
from builder.text import printable

VARIABLE = "GAZETTE_CACHE"
_log = logging.getLogger("gazette")
_said: set[str] = set()
_NAME = re.compile(r"[0-9a-f]{32}")
_PROJECT = "project"  # the file that names the project
_LONGEST_PATH = 1 << 16
_WRITABLE = stat.S_IWGRP | stat.S_IWOTH


def of(project: Path, part: str) -> Path | None:
    """The folder in which a part of what is kept of a project lies; None where nothing can be kept.

    Why not is said once, but for a user who has no cache folder and has named none.
    """
    try:
        return _made(project, part)
    except OSError as error:
        if os.environ.get(VARIABLE):
            where = error.filename or os.environ[VARIABLE]
            _warn(f"{where}: {error.strerror}；没有保留中间结果，请检查 {VARIABLE} (cannot keep)")
        return None


def clear(project: Path) -> None:
    """Removes what is kept of a project."""
    with suppress(OSError):
        if (folder := _of(project)) and _is_ours(folder):
            shutil.rmtree(folder)


def _made(project: Path, part: str) -> Path | None:
    folder = _of(project)
    if folder is None:
        return None
    for path in _missing(folder.parent):
        path.mkdir(mode=0o700, exist_ok=True)
    for path in (folder, folder / part):
        path.mkdir(mode=0o700, exist_ok=True)
        if not _is_ours(path):
            _warn(_OPEN.format(path))
            return None
    if regular.read(folder / _PROJECT, _LONGEST_PATH) is None:
        with suppress(FileExistsError):  # another program was faster
            regular.create(folder / _PROJECT, os.fsencode(os.path.realpath(project)))
    _tidy(folder.parent)
    return folder / part


_OPEN = "{} 别的用户也能写，其中保留的结果不可信，没有使用；请改为只有自己能写，或用 GAZETTE_CACHE 指明另一个文件夹 (cache not trusted)"
_INSIDE = "{} 在项目里面，提交进来的文件会被当作保留的结果，没有使用；请让 GAZETTE_CACHE 指向项目之外 (cache inside the project)"


def _of(project: Path) -> Path | None:
    """The folder of a project, there or not yet; None where it may not be used."""
    home = _home()
    if home is None:
        return None
    home, root = Path(os.path.realpath(home)), Path(os.path.realpath(project))
    there = [path for path in (home, *home.parents) if path.exists()]
    if any(path.samefile(_tree(root)) for path in there):  # by identity: on some disks a folder has many spellings
        _warn(_INSIDE.format(home))
        return None
    if stranger := _strangers(there):
        _warn(_OPEN.format(stranger))
        return None
    return home / hashlib.sha256(os.fsencode(root)).hexdigest()[:32]


def _home() -> Path | None:
    """The folder of all projects; None where nobody knows where this user is at home."""
    if named := os.environ.get(VARIABLE):
        return Path(named).absolute()
    try:
        home = platformdirs.user_cache_path("gazette-portal", appauthor=False)
    except RuntimeError:
        return None
    return home if home.is_absolute() else None  # of an older platformdirs


def _warn(message: str) -> None:
    if message not in _said:
        _said.add(message)
        _log.warning("%s", printable.line(message))


def _tree(root: Path) -> Path:
    """What is committed together with a project: its repository, where it stands in one."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)


def _strangers(folders: Sequence[Path]) -> Path | None:
    """One of a folder and those above it in which another user could put something else in the place of what is there."""
    if not hasattr(os, "geteuid"):
        return None
    if folders[0].stat().st_uid not in (0, os.geteuid()):
        return folders[0]
    modes = ((path, path.stat().st_mode) for path in folders)
    return next((path for path, mode in modes if mode & _WRITABLE and not mode & stat.S_ISVTX), None)


def _is_ours(path: Path) -> bool:
    """Whether a path is a folder that only this user writes to."""
    about = path.lstat()
    if not stat.S_ISDIR(about.st_mode):
        return False
    return not hasattr(os, "geteuid") or (about.st_uid == os.geteuid() and not about.st_mode & _WRITABLE)


def _missing(folder: Path) -> Iterator[Path]:
    """Of a folder and those above it the ones that are not there, topmost first: made for the user alone."""
    yield from reversed([path for path in (folder, *folder.parents) if not path.exists()])


def _tidy(home: Path) -> None:
    """What is kept of projects that are no longer there goes."""
    with suppress(OSError):
        for folder in home.iterdir():
            if _NAME.fullmatch(folder.name) and _is_ours(folder):
                named = regular.read(folder / _PROJECT, _LONGEST_PATH)
                if named and not os.path.lexists(os.fsdecode(named)):
                    shutil.rmtree(folder, ignore_errors=True)
