"""The originals of issues and the pictures of their pages, put into a site.

Guaranteed: a picture is made once, then kept under a hash of the original, the page and what makes it; where none can be made
the site is there without, and a warning says why.
Not done here: what may be shown (see `archive.facsimile`), and drawing (see `intake.pictures`).
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from builder.archive import cachefolder, facsimile, load
from builder.archive.corpus import Corpus
from builder.archive.facsimile import Facsimile
from builder.archive.kept import Kept
from builder.codes import Said, say
from builder.content.files import SourceError
from builder.intake import pictures
from builder.model import Issue
from builder.pages.page import Data
from builder.pages.places import original_file, picture_file
from builder.site.engine import MkDocsConfig, write_file
from builder.text import printable

_log = logging.getLogger("gazette")
_SECONDS = 600  # for the pictures of an issue; 2,000 plain pages take less
_AT_ONCE = 64  # pages that are held in memory


def corpus(config: MkDocsConfig) -> Corpus:
    """What is published, with the originals, which are written into the site, and pictures of their pages."""
    content = Path(config.docs_dir)
    every: Corpus = config.extra.get("corpus") or load.load(content)
    shelf = Shelf(content)
    return replace(every, facsimiles=dict(_written(every, shelf, Path(config.site_dir))))


def _written(every: Corpus, shelf: Shelf, out: Path) -> Iterator[tuple[str, Facsimile]]:
    asked: set[str] = set()
    lacking = 0
    for issue in every.issues:
        shown = shelf.facsimile(issue)
        if shown is None:
            continue
        olds = [old for old, record in every.renamed.items() if record is issue]
        for name in (issue.id, *olds) if shown.offered else ():
            write_file(shelf.original(issue), str(out / original_file(replace(issue, id=name), shown.suffix)))
        if shown.pages and not pictures.can_make():
            lacking += 1
        elif shown.pages:
            shown = replace(shown, pictured=_pictured(issue, shown, shelf, out, asked))
        yield str(issue.id), shown
    shelf.store.prune(asked)
    if lacking:
        _warn("content", say("pictures-extra-missing", count=lacking, extra=pictures.EXTRA))


def _pictured(issue: Issue, shown: Facsimile, shelf: Shelf, out: Path, asked: set[str]) -> tuple[int, ...]:
    """The pages of which there are pictures: all, or none."""
    asked.update(shelf.keys(issue, shown.pages).values())
    made: list[Path] = []
    try:
        for page, picture in shelf.pictures(issue, shown.pages):
            made.append(out / picture_file(issue, page))
            write_file(picture, str(made[-1]))
    except SourceError as error:
        for path in made:
            path.unlink()
        _warn(error.path, say("pictures-failed", reason=error.message))
        return ()
    return shown.pages


def _warn(path: str, said: Said) -> None:
    _log.warning("%s", printable.line(f"{path}:1: {said.code} {said.message}"))


class Shelf:
    """The originals of a content folder, and the pictures that are kept of them."""

    def __init__(self, content: Path) -> None:
        self._content = content
        self.store = Kept(cachefolder.of(content.parent, "pictures"))

    def facsimile(self, issue: Issue) -> Facsimile | None:
        """What is published of an issue's original."""
        if said := facsimile.problem(issue, self._content):
            _warn(*said)
        return facsimile.of(issue, self._content)

    def original(self, issue: Issue) -> bytes:
        """The file itself."""
        return facsimile.original(issue, self._content) or b""

    def keys(self, issue: Issue, pages: Sequence[int]) -> dict[int, str]:
        """What the picture of each page is kept under."""
        digest = hashlib.sha256(self.original(issue)).hexdigest()
        made_of = (f"{digest} {page} {pictures.recipe()}" for page in pages)
        return {page: hashlib.sha256(text.encode()).hexdigest() for page, text in zip(pages, made_of, strict=True)}

    def pictures(self, issue: Issue, pages: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """The picture of each page, kept or made; raises SourceError where one cannot be made."""
        keys = self.keys(issue, pages)
        missing = []
        for page in pages:
            kept = self.store.get(keys[page])
            if kept is None:
                missing.append(page)
            else:
                yield page, kept
        data, path, end = self.original(issue), issue.source.path, time.monotonic() + _SECONDS
        for at in range(0, len(missing), _AT_ONCE):
            if time.monotonic() > end:  # what is kept by now need not be drawn the next time
                raise SourceError(path, None, say("input-takes-too-long", most=_SECONDS))
            for page, picture in pictures.make(data, missing[at : at + _AT_ONCE], path).items():
                self.store.put(keys[page], picture)
                yield page, picture


class OnDemand(Mapping[str, Facsimile]):
    """The facsimiles of a preview, each looked at when a page of its issue is; pictures are taken for granted."""

    def __init__(self, issues: Sequence[Issue], content: Path) -> None:
        self._issues = {str(issue.id): issue for issue in issues}
        self._shelf = Shelf(content)
        self._known: dict[str, Facsimile | None] = {}

    def __getitem__(self, name: str) -> Facsimile:
        if name not in self._known:
            shown = self._shelf.facsimile(self._issues[name])
            pictured = shown.pages if shown and pictures.can_make() else ()
            self._known[name] = replace(shown, pictured=pictured) if shown else None
        if (found := self._known[name]) is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._issues if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def files(self, address: str) -> Iterator[Data]:
        """The original or the picture that is at an address."""
        name = "/".join(address.split("/")[:2])
        issue, shown = self._issues.get(name), self.get(name)
        if issue is None or shown is None:
            return
        if shown.offered and address == original_file(issue, shown.suffix):
            yield Data(address, self._shelf.original(issue))
        for page in (page for page in shown.pictured if address == picture_file(issue, page)):
            try:
                yield from (Data(address, picture) for _, picture in self._shelf.pictures(issue, (page,)))
            except SourceError as error:
                _warn(error.path, say("pictures-failed", reason=error.message))
