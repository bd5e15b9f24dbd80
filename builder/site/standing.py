"""The site that stands, as far as its files are those that the last build wrote: what did not change is linked from there into
the new site, and neither read nor written.

What a build makes of one thing (the pages of an issue, the files beside them, a page) is a unit: files under a hash of all
that they are made of.  Which there are, and what each file was when it was written, is kept for the next build.
Guaranteed: a file is linked only where its place, size, moment and number on the disk are those of the file that was
written; nothing is linked over another file, and none that is linked is written to.
Not done here: what units are made of (see `written` and `forms`), and putting the new site in the place of the old (see `build`).
"""

# Of a hundred thousand paths in a row each as an object costs more than what is done with it.
# ruff: noqa: PTH103, PTH108, PTH116, PTH118, PTH120

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from builder.archive import cachefolder
from builder.archive.kept import Kept
from builder.pages.page import Data, Stored
from builder.proof import manifest
from builder.site.assets import write


@dataclass(frozen=True, slots=True)
class Unit:
    """What was made of one thing.

    files  below the site
    keys   under which parts of it are kept for who has to make it again
    pages  of its pages the paths below content/, and whether the map of the site names each
    links  the pages that they lead to
    """

    files: tuple[str, ...]
    keys: tuple[str, ...] = ()
    pages: Mapping[str, bool] = field(default_factory=dict)
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was written."""

    sha256: str
    size: int
    moment: int
    number: int

    @classmethod
    def at(cls, path: str, sha256: str) -> _File:
        """As it is; raises OSError where there is none."""
        found = os.stat(path, follow_symlinks=False)
        return cls(sha256, found.st_size, found.st_mtime_ns, found.st_ino)


class Standing:
    """The site in `out` for the build of a project that replaces it; without a project, nothing stands."""

    def __init__(self, project: Path | None, out: Path) -> None:
        self._out = out.absolute()
        self._kept = Kept(cachefolder.of(project, "sites") if project else None)
        self._key = hashlib.sha256(os.fsencode(self._out)).hexdigest()
        self._units: dict[str, Unit] = {}
        self._again: dict[str, _File] = {}

    @cached_property
    def _before(self) -> tuple[dict[str, _File], dict[str, Unit]]:
        """The files and the units that the last build wrote."""
        with suppress(ValueError, TypeError, KeyError, RecursionError):
            said: dict[str, Any] = json.loads(self._kept.get(self._key) or b"{}")
            files = {str(path): _File(*about) for path, about in said["files"].items()}
            return files, {str(key): _unit(about) for key, about in said["units"].items()}
        return {}, {}

    def has(self, key: str) -> bool:
        """Whether a unit was written by the last build."""
        return key in self._before[1]

    def again(self, key: str) -> Unit | None:
        """A unit that stands whole, which the new site will have as it is; None where it has to be made."""
        unit = self._before[1].get(key)
        if unit is None or not all(map(self._stands, unit.files)):
            return None
        self._again.update({path: self._before[0][path] for path in unit.files})
        self._units[key] = unit
        return unit

    def made(self, key: str, unit: Unit) -> None:
        """A unit that this build has made."""
        self._units[key] = unit

    def lay(self, file: Data | Stored, folder: Path) -> None:
        """Puts a file into the new site in a folder; one that holds what stands is linked."""
        digest = file.sha256 if isinstance(file, Stored) else hashlib.sha256(file.content).hexdigest()
        before = self._before[0].get(file.path)
        if before and before.sha256 == digest and self._stands(file.path):
            self._again[file.path] = before
        else:
            write(file, folder / file.path)

    @property
    def linked(self) -> Mapping[str, str]:
        """The SHA-256 of the files that the new site shares, by their paths."""
        return {path: file.sha256 for path, file in self._again.items()}

    def finish(self, folder: Path) -> None:
        """Links what stands into the new site in a folder."""
        made = set[str]()
        for path in self._again:
            place = os.path.join(folder, path)
            if (parent := os.path.dirname(place)) not in made:
                os.makedirs(parent, exist_ok=True)
                made.add(parent)
            _link(os.path.join(self._out, path), place)

    def remember(self) -> None:
        """Keeps what now stands, for the next build."""
        listed = manifest.read(self._out)
        files = dict(self._again)
        for path, digest in listed.files.items() if listed else ():
            if path not in files:
                with suppress(OSError):
                    files[path] = _File.at(os.path.join(self._out, path), digest)
        said = {
            "files": {path: [file.sha256, file.size, file.moment, file.number] for path, file in files.items()},
            "units": {key: asdict(unit) for key, unit in self._units.items()},
        }
        self._kept.put(self._key, json.dumps(said, ensure_ascii=False).encode())
        self._kept.prune({self._key})

    def _stands(self, path: str) -> bool:
        """Whether a file is the one that was written."""
        before = self._before[0].get(path)
        with suppress(OSError):
            return before is not None and _File.at(os.path.join(self._out, path), before.sha256) == before
        return False


def _unit(about: Mapping[str, Any]) -> Unit:
    return Unit(tuple(about["files"]), tuple(about["keys"]), dict(about["pages"]), tuple(about["links"]))


def _link(old: str, new: str) -> None:
    """One file at two places; a copy where the disk has no such thing."""
    with suppress(FileNotFoundError):
        os.unlink(new)
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)
