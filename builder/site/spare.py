"""The spare of a site: the folders of the one before, with the files that both have, as links; the next build turns it into the
new site.

Guaranteed: no file is written to, none but one that is new is moved, and no link is followed; what is no folder is no spare.
Not done here: what has to be in the new site (see `standing`).
"""

# Of a hundred thousand paths in a row each as an object costs more than what is done with it.
# ruff: noqa: PTH103, PTH105, PTH106, PTH108, PTH118, PTH120

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from builder.proof import manifest
from builder.site.ledger import state


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a folder differs from what was written into it: paths of files that are not there or are others, and what else
    is there, a folder in which nothing is with a slash at its end."""

    absent: set[str] = field(default_factory=set)
    strange: list[str] = field(default_factory=list)


def of(out: Path) -> Path:
    """Where the spare of a site lies."""
    return out.with_name(f".{out.name}-spare")


def look(folder: Path, written: Iterable[tuple[str, int, int, int]]) -> Seen:
    """Looks at all that is in a folder once, beside what was written, in the order of paths; where there is none, nothing is."""
    seen, there = Seen(), _there(os.fspath(folder), "") if folder.is_dir() else iter(())
    path, about = next(there, _END)
    for name, *was in written:
        while path and path < name:
            seen.strange.append(path)
            path, about = next(there, _END)
        if path != name or tuple(was) != about:
            seen.absent.add(name)
        if path == name:
            if name in seen.absent:
                seen.strange.append(name)
            path, about = next(there, _END)
    if path:
        seen.strange.extend((path, *(each[0] for each in there)))
    return seen


_Entry = tuple[str, tuple[int, int, int] | None]
_END: _Entry = ("", None)


def _there(folder: str, below: str) -> Iterator[_Entry]:
    """What lies in a folder, in the order of paths."""
    with os.scandir(folder) as entries:
        found = sorted((f"{each.name}/" if each.is_dir(follow_symlinks=False) else each.name, each) for each in entries)
    for name, entry in found:
        if name.endswith("/"):
            yield from _there(entry.path, below + name)
        else:
            with suppress(FileNotFoundError):
                yield below + name, state(entry.stat(follow_symlinks=False))
    if not found and below:
        yield below, None


def begin(spare: Path, out: Path, paths: Iterable[str]) -> bool:
    """Makes the spare of a site that has none, of some of its files; says whether it could, else there is none."""
    links = Links(out, spare)
    with suppress(OSError):
        for path in paths:
            links.add(path)
            if links.copied:
                break
        else:
            return True
    shutil.rmtree(spare, ignore_errors=True)
    return False


class Links:
    """Files of one folder that another one gets, too; copies where the disk has no such thing."""

    def __init__(self, old: Path, new: Path) -> None:
        self._old, self._new = old, new
        self._made = set[str]()
        self.copied = False

    def add(self, path: str) -> None:
        """A file that the new folder has not."""
        old, new = os.path.join(self._old, path), os.path.join(self._new, path)
        if (parent := os.path.dirname(new)) not in self._made:
            os.makedirs(parent, exist_ok=True)
            self._made.add(parent)
        try:
            os.link(old, new)
        except OSError:
            shutil.copy2(old, new)
            self.copied = True


def clean(folder: Path, paths: Iterable[str]) -> None:
    """Away with files and empty folders, and with each folder that is empty then."""
    for path in paths:
        with suppress(FileNotFoundError, NotADirectoryError):
            (os.rmdir if path.endswith("/") else os.unlink)(os.path.join(folder, path))
        with suppress(OSError):  # there is more in it
            while path := os.path.dirname(path.removesuffix("/")):
                os.rmdir(os.path.join(folder, path))


def strip(folder: Path, paths: Iterable[str]) -> None:
    """Away with files; their folders stay for those that come in their place."""
    for path in paths:
        with suppress(OSError):  # it is not there, or no file
            os.unlink(os.path.join(folder, path))


def turn(spare: Path, made: Path, paths: Iterable[str]) -> None:
    """Moves the files that were made into the spare, which takes the place of the folder that they were made in."""
    move(made, spare, paths)
    shutil.rmtree(made)
    spare.rename(made)


def move(folder: Path, to: Path, paths: Iterable[str]) -> None:
    """Moves files into another folder, each over one that has its path there."""
    parents = set[str]()
    for path in paths:
        target = os.path.join(to, path)
        if (parent := os.path.dirname(target)) not in parents:
            os.makedirs(parent, exist_ok=True)
            parents.add(parent)
        os.replace(os.path.join(folder, path), target)


def put_by(old: Path, spare: Path, fresh: Iterable[str], gone: Iterable[str]) -> bool:
    """Makes of the old site the spare of the one that has some files for itself and others no more; says whether it could."""
    shutil.rmtree(spare, ignore_errors=True)
    strip(old, (*manifest.BESIDE, *fresh))
    with suppress(OSError):
        clean(old, gone)
        old.rename(spare)
        return True
    return False
