"""The files beside the pages of an issue and of its notices, those of the search and of the data, kept for the next build under
a hash of all that they are made of.

Guaranteed: those of an issue are made of the issue, the register of gazettes, its printed pages and the site's address alone: whatever stands in
other issues cannot be seen by what makes them.
Not done here: what the files hold (see `pages.data_of`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Set
from pathlib import Path

from builder import pages
from builder.archive import cachefolder
from builder.archive.corpus import Corpus
from builder.archive.kept import Kept, program
from builder.archive.keptfiles import KeptFiles, Known
from builder.archive.keptleaves import KeptLeaves, Leaves
from builder.model import Issue
from builder.pages.keeping import File, Keeping, MadeOf, joined, parted
from builder.pages.page import Data
from builder.site.standing import Standing, Unit


class Forms(Keeping):
    """Those of one archive; kept are those of issues that were read as they are."""

    def __init__(self, project: Path, every: Corpus, site: str, standing: Standing) -> None:
        self._every, self._site, self._standing = every, site, standing
        folder = cachefolder.of(project, "forms")
        self._kept, self._large, self._leaves = Kept(folder), KeptFiles(folder), KeptLeaves(folder)
        self._maker = hashlib.sha256(program() + repr((site, every.gazettes)).encode()).digest()
        self._asked: set[str] = set()

    @property
    def asked(self) -> Set[str]:
        """What was asked for of what is kept."""
        return self._asked

    def take(self, asked: Set[str]) -> None:
        """What another process asked for."""
        self._asked |= asked

    def of(self, issue: Issue) -> Iterator[Data]:
        """The files of an issue, kept or made; none where they stand as they are."""
        key = self._key(issue)
        if key is None:
            yield from self._anew(issue)
        elif not self._standing.again(key):
            data = self._found(key, lambda: joined(None, ((file.path, file.content) for file in self._anew(issue))))
            files = [Data(path, content) for path, content in parted(data)[1]]
            self._standing.made(key, Unit(tuple(file.path for file in files)))
            yield from files
        else:
            self._asked.add(key)

    def _key(self, issue: Issue) -> str | None:
        """What the files of an issue are kept under; None for one that was not read as it is."""
        made_of, shown = self._every.hash_of(issue), self._every.facsimiles.get(str(issue.id))
        return made_of and hashlib.sha256(self._maker + repr((made_of, shown)).encode()).hexdigest()

    def _anew(self, issue: Issue) -> Iterator[Data]:
        shown = self._every.facsimiles.get(str(issue.id))
        alone = Corpus(self._every.gazettes, (issue,), facsimiles={str(issue.id): shown} if shown else {})
        return pages.data_of(issue, alone, self._site)

    def made(self, made_of: bytes, make: Callable[[], bytes]) -> bytes:
        """What is made of something, by its hash."""
        return self._found(_key(made_of), make)

    def leaves(self, made_of: bytes, make: Callable[[], Leaves]) -> Leaves:
        """Likewise, of which not all leaves are wanted."""
        key = _key(made_of)
        self._asked.update(KeptLeaves.names(key))
        return self._leaves.get(key, make)

    def _found(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under a key; made where it is not."""
        self._asked.add(key)
        if (data := self._kept.get(key)) is None:
            data = make()
            self._kept.put(key, data)
        return data

    def spare(self, made_of: Iterable[bytes | None]) -> None:
        """What is made of these stays for the next build."""
        self._asked.update(_key(each) for each in made_of if each is not None)

    def taken(self, file: File, made_of: MadeOf) -> Known | None:
        """Of the file of this name that is kept; one that stands in the site stays there, the other is put where it belongs."""
        self._asked.update(KeptFiles.names(file.path.name))
        key = _key_of_file(made_of)
        known = self._large.known(file.path.name, key) if key else None
        if known and (self._standing.holds(file.name, known.sha256) or self._large.take(file.path, known)):
            return known
        return None

    def keep(self, file: File, made_of: MadeOf, known: Known) -> None:
        """Keeps a large file in the place of that of its name."""
        if key := _key_of_file(made_of):
            self._large.keep(file.path, key, known)

    def prune(self, others: bool = False) -> None:
        """What this archive has no more goes; `others` as in `Kept.prune`."""
        self._kept.prune(self._asked, others)


def _key_of_file(made_of: MadeOf) -> bytes | None:
    known = [each for each in made_of if each is not None]
    return hashlib.sha256(program() + b"".join(known)).digest() if len(known) == len(made_of) else None


def _key(made_of: bytes) -> str:
    return hashlib.sha256(program() + made_of).hexdigest()
