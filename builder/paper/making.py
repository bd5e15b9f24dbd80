"""All paper of a corpus: on all cores, each piece kept under a hash of what it was made from.

Guaranteed: what is made is the same with and without what is kept.  Where a notice or an issue cannot be set, the rest is
made, and it is said which and why.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from builder.archive.corpus import Corpus, Entry
from builder.archive.kept import Kept, program
from builder.codes import Said, say
from builder.model import Issue
from builder.pages import moved
from builder.pages.page import Data
from builder.pages.places import epub_file, notice_file, paper_file
from builder.paper import books, epub, setting
from builder.paper.fonts import Faces
from builder.paper.form import Given

Problem = tuple[str, Said]  # the text, and what of it cannot be set


@dataclass(frozen=True, slots=True)
class _Job:
    """A file to be made: where it lies (also where it lay before), the text it is of, what it is made from, and how."""

    paths: tuple[str, ...]
    text: str
    given: Callable[[], Given]
    make: Callable[[Given], bytes]


@dataclass(frozen=True)
class Press:
    """What sets the paper of a project: its folder, the faces, what is kept."""

    project: Path
    faces: Faces
    store: Kept

    def made(self, every: Corpus) -> Iterator[Data | Problem]:
        """Each file, in a fixed order, or why there is none.

        Typst works beside Python's own lock: threads take all cores, and share the fonts that one of them has read.
        """
        keys: set[str] = set()
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for job, (key, made) in zip(self._jobs(every), pool.map(self._done, self._jobs(every)), strict=True):
                keys.add(key)
                if isinstance(made, Said):
                    yield job.text, made
                else:
                    yield from (Data(path, made) for path in job.paths)
        self.store.prune(keys)

    def _jobs(self, every: Corpus) -> Iterator[_Job]:
        for issue in every.issues:
            yield self._issue(issue, every)
            yield self._epub(issue, every)
            yield from (self._notice(Entry(issue, notice), every) for notice in issue.standing)

    def _notice(self, entry: Entry, every: Corpus) -> _Job:
        paths = (entry.path, *moved.olds(every, entry))
        text = f"{entry.issue.source.path}:{entry.notice.span[0]}"
        given = partial(books.notice, entry, every, self.faces)
        return _Job(tuple(notice_file(path, "pdf") for path in paths), text, given, self._pdf)

    def _issue(self, issue: Issue, every: Corpus) -> _Job:
        paths = (str(issue.id), *moved.issue_olds(every, issue))
        given = partial(books.issue, issue, every, self.faces)
        return _Job(tuple(map(paper_file, paths)), f"{issue.source.path}:1", given, partial(self._whole, issue, every))

    def _epub(self, issue: Issue, every: Corpus) -> _Job:
        paths = (str(issue.id), *moved.issue_olds(every, issue))
        given = partial(epub.made_from, issue, every, self.faces)
        return _Job(tuple(map(epub_file, paths)), f"{issue.source.path}:1", given, epub.written)

    def _pdf(self, given: Given) -> bytes:
        return setting.pdf(given, self.project)

    def _whole(self, issue: Issue, every: Corpus, given: Given) -> bytes:
        """The PDF of an issue; where a notice cannot be set, without its text."""
        try:
            return self._pdf(given)
        except setting.CannotSetError:
            entries = (Entry(issue, notice) for notice in issue.standing)
            unset = {
                entry.notice.id for entry in entries if not self._can_be_set(books.notice(entry, every, self.faces))
            }
            return self._pdf(books.issue(issue, every, self.faces, unset))

    def _can_be_set(self, given: Given) -> bool:
        try:
            self._pdf(given)
        except setting.CannotSetError:
            return False
        return True

    def _done(self, job: _Job) -> tuple[str, bytes | Said]:
        """The file, kept or made, and what it is kept under."""
        given = job.given()
        key = self._key(job, given)
        made = self.store.get(key)
        if made is None:
            try:
                made = job.make(given)
            except setting.CannotSetError as error:
                return key, say("paper-not-set", reason=error)
            self.store.put(key, made)
        return key, made

    def _key(self, job: _Job, given: Given) -> str:
        kind = job.paths[0].rpartition(".")[2]
        parts = (kind, json.dumps(given, ensure_ascii=False), repr(self.faces), version("typst"))
        digest = hashlib.sha256(program() + setting.LAYOUT + epub.STYLE)
        for part in parts:
            digest.update(f"{part}\0".encode())
        return digest.hexdigest()
