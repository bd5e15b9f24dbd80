"""The site that stands, as far as its files are those that the last build wrote: what did not change is linked from there into
the new site, and neither read nor written.

What a build makes of one thing (the pages of an issue, the files beside them, a page) is a unit: files under a hash of all
that they are made of.  Which there are, and what each file was when it was written, is kept for the next build.  Of a large
site the folders of the one before stay beside it as a spare, with what it shares with the one that stands: the next build
turns that into the new site, so that files cost what changed, and one look at each.
Guaranteed: a file is shared only where its place, size, moment and number on the disk are those of the file that was
written; nothing is linked over another file, and none that is shared is written to; whatever somebody changed, added or took
away in the spare or in the site is not in the new site; what a build writes anew or leaves out does not stay in the spare.
Not done here: what units are made of (see `written` and `forms`), and putting the new site in the place of the old (see `build`).
"""

# Of a hundred thousand paths in a row each as an object costs more than what is done with it.
# ruff: noqa: PTH116, PTH118

from __future__ import annotations

import hashlib
import heapq
import os
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from builder.archive import cachefolder, workers
from builder.pages.page import Data, Stored
from builder.proof import manifest
from builder.site import spare
from builder.site.assets import write
from builder.site.ledger import Ledger, Unit, state

__all__ = ["Standing", "Unit"]

_WORTH_A_SPARE = 2000  # files that two sites share
_NEVER = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Laid:
    """What a process knows: numbers of the units that stay, files that do on their own, units that it made, and the SHA-256 of
    files that it laid."""

    stay: set[int]
    alone: set[str]
    made: Mapping[str, Unit]
    digests: Mapping[str, str]


class Standing:
    """The site in `out` for the build of a project that replaces it; without a project, nothing stands."""

    def __init__(self, project: Path | None, out: Path) -> None:
        self._out = out.absolute()
        self._spare = spare.of(self._out)
        self._ledger = Ledger(cachefolder.of(project, "sites") if project else None, self._out)
        self._stay = set[int]()  # of units
        self._alone = set[str]()  # files that stay, whatever becomes of their unit
        self._made: dict[str, Unit] = {}
        self._digests: dict[str, str] = {}  # of what was laid
        self._fresh: dict[str, str] = {}
        self._gone: list[str] = []
        self._shared, self._is_cheap = 0, False
        self._looking = workers.Beside(self._looked)

    def look(self) -> None:
        """Begins to look at what stands: nothing touches it until the build has ended."""
        self._looking.begin()

    def _looked(self) -> Iterator[Any]:
        """What differs from what was written: in the spare, or in the site where there is none; then in the spare that is there
        by then, None where there is none."""
        has_spare = self._spare.is_dir()
        seen = spare.look(self._spare if has_spare else self._out, self._ledger.states())
        yield seen
        stands = () if has_spare else [path for path, *_ in self._ledger.states() if path not in seen.absent]
        is_begun = len(stands) >= _WORTH_A_SPARE and spare.begin(self._spare, self._out, stands)
        yield seen if has_spare or is_begun else None

    @cached_property
    def _seen(self) -> spare.Seen:
        found: spare.Seen = self._looking.next()
        return found

    def again(self, key: str) -> Unit | None:
        """A unit that stands whole, which the new site will have as it is; None where it has to be made."""
        found = self._ledger.unit(key)
        if found is None or not all(map(self._stands, found[1].files)):
            return None
        self._stay.add(found[0])
        return found[1]

    def made(self, key: str, unit: Unit) -> None:
        """A unit that this build has made."""
        self._made[key] = unit

    def lay(self, file: Data | Stored, folder: Path) -> bool:
        """Puts a file into a folder whose files will be in the new site, and says so; one that holds what stands is shared."""
        digest = file.sha256 if isinstance(file, Stored) else hashlib.sha256(file.content).hexdigest()
        if self.holds(file.path, digest):
            self._alone.add(file.path)
            return False
        write(file, folder / file.path)
        self._digests[file.path] = digest
        return True

    def holds(self, path: str, digest: str) -> bool:
        """Whether a file stands that has this SHA-256."""
        before = self._ledger.file(path)
        return before is not None and before[0] == digest and self._stands(path)

    @property
    def laid(self) -> Laid:
        """What is known by now of units and of what was laid."""
        return Laid(self._stay, self._alone, self._made, self._digests)

    def take(self, laid: Laid) -> None:
        """What another process knows."""
        self._stay |= laid.stay
        self._alone |= laid.alone
        self._made |= laid.made
        self._digests |= laid.digests

    def see(self) -> None:
        """Waits until all has been looked at, for this process and those that it begins."""
        _ = self._seen

    @property
    def fresh(self) -> Mapping[str, str]:
        """The SHA-256 of the files that the new site has for itself, once it is finished."""
        return self._fresh

    @property
    def listed(self) -> Iterator[tuple[str, str]]:
        """Path and SHA-256 of each file of the new site, in the order of paths, once it is finished."""
        shared = ((path, digest) for path, digest, unit in self._ledger.digests() if self._shares(path, unit))
        return heapq.merge(shared, self._fresh.items())

    def finish(self, folder: Path) -> None:
        """Makes what this build wrote into a folder the whole new site: what stands comes to it, or it comes to the spare."""
        self.see()
        found = set(manifest.paths(folder)) - manifest.BESIDE
        spare.strip(folder, found & self._alone)  # MkDocs' own, which what was laid takes the place of
        names = sorted(found - self._alone)
        self._fresh = {name: self._digests.get(name) or manifest.digest(folder / name) for name in names}
        of_spare = self._looking.next()
        if of_spare and (self._stay or self._alone):
            spare.clean(self._spare, of_spare.strange)
            self._share(self._spare, of_spare.absent)
            spare.clean(self._spare, self._gone)
            spare.turn(self._spare, folder, names)
        else:
            self._share(folder, None)

    def _share(self, folder: Path, absent: Set[str] | None) -> None:
        """Links what stands into a folder, all of it or what is absent there."""
        links = spare.Links(self._out, folder)
        for path, _, unit in self._ledger.digests():
            if self._shares(path, unit):
                self._shared += 1
                if absent is None or path in absent:
                    links.add(path)
            elif path not in self._fresh:
                self._gone.append(path)
        self._is_cheap = self._shared >= _WORTH_A_SPARE and not links.copied

    def remember(self) -> None:
        """Keeps what now stands, for the next build."""
        self._ledger.keep(self._stay, self._gone, self._written(), self._made)

    def put_by(self, old: Path) -> bool:
        """Makes the site that stood the spare of the one that stands, if one is worth it; says whether it did."""
        return self._is_cheap and spare.put_by(old, self._spare, self._fresh, self._gone)

    def close(self) -> None:
        """The build has ended."""
        self._looking.close()
        self._ledger.close()

    def _shares(self, path: str, unit: int) -> bool:
        return (unit in self._stay or path in self._alone) and path not in self._fresh

    def _written(self) -> Iterator[tuple[str, str, tuple[int, int, int]]]:
        for path, digest in self._fresh.items():
            was = _NEVER  # where somebody took it away
            with suppress(OSError):
                was = state(os.stat(os.path.join(self._out, path), follow_symlinks=False))
            yield path, digest, was

    def _stands(self, path: str) -> bool:
        """Whether a file is the one that was written; one that the spare lacks may be in the site."""
        if path not in self._seen.absent:
            return True
        with suppress(OSError):
            before = self._ledger.file(path)
            return before is not None and before[1] == state(
                os.stat(os.path.join(self._out, path), follow_symlinks=False)
            )
        return False
