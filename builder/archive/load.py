"""Parsed issues, kept between builds, so that a change of one text parses that text alone; the rest on all cores.

An issue is kept under a hash of everything that it was made from: the program, the register entry, the path, the text,
its sidecar and its layout.  Guaranteed: what comes out is what `reading.parse_file` gives; a damaged or foreign entry is parsed anew; a
text that changes while it is parsed is not kept as what it was.  What does not span issues is read of a kept one when it is
asked for (see `light`).
"""

from __future__ import annotations

import hashlib
import os
import traceback
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from builder import reading
from builder.archive import cachefolder, kept, light, volumes, workers
from builder.archive.corpus import Corpus, LeftOut
from builder.archive.kept import Kept
from builder.archive.volumes import Task
from builder.codes import Said, say
from builder.content import files, layout, texts
from builder.content.files import SourceError
from builder.content.register import Register, read_register
from builder.content.strays import faults
from builder.content.texts import issue_paths
from builder.content.trust import NOBODY, read_trust
from builder.content.works import read_works
from builder.model import Issue

_WORTH_A_POOL = 8  # starting the processes costs as much as parsing some eight issues
_Parsed = bytes | Issue | SourceError  # an issue that was kept, one that could not be, what is wrong with a text
_Read = tuple[str | None, Issue | SourceError]  # a hash of all that a text was made of, and what it is


def read_all(content: Path, known: dict[str, Issue] | None = None) -> tuple[Corpus, list[SourceError]]:
    """Every issue of a content folder that can be read, and what is wrong with the folder and with the others.

    `known` is what a program that reads again and again holds in memory between its readings: it is looked in, and
    then holds what was read.
    """
    problems: list[SourceError] = []
    trusted = NOBODY
    try:
        register = read_register(content)
        trusted = read_trust(content)
    except SourceError as error:
        register, problems = {}, [error]
    try:
        told = read_works(content)
    except SourceError as error:
        told, problems = (), [*problems, error]
    problems += faults(content)
    paths = list(issue_paths(content))
    read = _read(paths, content, register, {} if known is None else known)
    results = [result for _, result in read]
    issues = {result.id: result for result in results if isinstance(result, Issue)}  # a link to a text is that text
    left_out = tuple(_left_out(paths, results, issues))
    corpus = Corpus(register, tuple(issues.values()), left_out, told, trust=trusted, made_of=_made_of(read))
    return corpus, problems + [item.problem for item in left_out]


def _left_out(
    paths: Sequence[Path], results: Sequence[Issue | SourceError], issues: Container[str | None]
) -> Iterator[LeftOut]:
    for path, result in zip(paths, results, strict=True):
        if isinstance(result, SourceError):
            address = texts.address(path)
            yield LeftOut(None if address in issues else address, result)


def _made_of(read: Sequence[_Read]) -> dict[str, tuple[Issue, str]]:
    return {str(result.id): (result, key) for key, result in read if key and isinstance(result, Issue)}


def read_some(content: Path, first: int, step: int) -> None:
    """Reads some of the texts, each `step`th from the `first` on, so that what is read of them is kept for all."""
    _read(list(issue_paths(content))[first::step], content, read_register(content), {}, others=True)


def load(content: Path) -> Corpus:
    """What is published of a content folder; raises the first SourceError that concerns the whole of it."""
    corpus, problems = read_all(content)
    for problem in faults_of_all(corpus, problems):
        raise problem
    return corpus


def faults_of_all(corpus: Corpus, problems: Sequence[SourceError]) -> list[SourceError]:
    """Those of the problems that concern the whole folder: all but those of the issues that are left out."""
    own = [item.problem for item in corpus.left_out]
    return [problem for problem in problems if problem not in own]


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of a content folder, and where what is read of them is kept."""

    content: Path
    register: Register
    store: Kept

    def key(self, path: Path) -> str:
        """A hash of all that the issue of a text is made of."""
        digest = hashlib.sha256(kept.program())
        named = [(slug, entry.name) for slug, entry in self.register.items()]  # a cover may name another than its own
        digest.update(repr((self.register.get(path.parent.name), named, self._within(path))).encode())
        for part in (path, path.with_suffix(".yml"), layout.beside(path)):
            digest.update(files.made_of(part))
        return digest.hexdigest()

    def load(self, task: Task, bound: Issue | None = None) -> Issue | None:
        """An issue that is kept, which may have been found in a volume."""
        again = partial(self._again, task)
        return light.bound(bound, self.store, task[1], again) if bound else light.get(self.store, task[1], again)

    def parse(self, task: Task) -> _Parsed:
        """Reads a text, and keeps what it reads."""
        path, key = task
        try:
            issue = reading.parse_file(path, self.content, self.register)
        except SourceError as error:
            return error
        except Exception as error:  # a fault of the program takes down no other issue
            return SourceError(self._shown(path), None, _told(error))
        return (self.key(path) == key and light.put(self.store, key, issue)) or issue

    def unpacked(self, task: Task, parsed: _Parsed) -> Issue | SourceError:
        """What is read of a text, as another process gave it."""
        again = partial(self._again, task)
        return light.opened(parsed, self.store, task[1], again) if isinstance(parsed, bytes) else parsed

    def _again(self, task: Task) -> Issue:
        """The issue of a text that was read before; raises SourceError where it is another now."""
        path, key = task
        issue = reading.parse_file(path, self.content, self.register)
        if self.key(path) != key:
            raise SourceError(self._shown(path), None, say("text-changed-meanwhile"))
        return issue

    def _within(self, path: Path) -> str:
        return path.relative_to(self.content).as_posix()

    def _shown(self, path: Path) -> str:
        return f"{self.content.name}/{self._within(path)}"


@reading.undisturbed()
def _read(
    paths: Sequence[Path], content: Path, register: Register, known: dict[str, Issue], others: bool = False
) -> list[_Read]:
    """Each text's issue, or what is wrong with it, in the order of the paths, and a hash of all that it was made of, None
    where that changed meanwhile; there may be `others` that are kept."""
    store = Kept(cachefolder.of(content.parent, "issues"))
    own = _Texts(content, register, store)
    tasks = [(path, own.key(path)) for path in paths]
    books = () if others else volumes.of(tasks)
    found, todo = _found(tasks, books, known, own)
    changed = {key for path, key in todo if own.key(path) != key}
    names = {name for _, key in tasks for name in light.names(key)}
    store.prune(names.union(volumes.keep(store, book, found) for book in books), others)
    _hold(known, found, changed)
    return [(None if key in changed else key, found[key]) for _, key in tasks]


def _found(
    tasks: Sequence[Task], books: Sequence[Sequence[Task]], known: Mapping[str, Issue], own: _Texts
) -> tuple[dict[str, Issue | SourceError], Sequence[Task]]:
    """What becomes of each text, by its key, and those that had to be parsed."""
    absent = {task: None for task in tasks if task[1] not in known and not light.has(own.store, task[1])}
    there = [task for task in tasks if task not in absent]
    found: dict[str, Issue | SourceError] = {}
    with _parsing(list(absent), own, is_beside=not known) as parsed:
        found.update(_loaded(there, books, known, own))
        found.update(parsed)
    damaged = [task for task in tasks if task[1] not in found]
    with _parsing(damaged, own) as parsed:
        found.update(parsed)
    return found, [*absent, *damaged]


def _loaded(
    tasks: Sequence[Task], books: Sequence[Sequence[Task]], known: Mapping[str, Issue], own: _Texts
) -> Iterator[tuple[str, Issue]]:
    """The issues that are in memory or kept, by their keys."""
    bound = {} if known else {key: issue for book in books for key, issue in volumes.get(own.store, book).items()}
    for task in tasks:
        if issue := known.get(task[1]) or own.load(task, bound.get(task[1])):
            yield task[1], issue


@contextmanager
def _parsing(
    todo: Sequence[Task], own: _Texts, is_beside: bool = False
) -> Iterator[Iterator[tuple[str, Issue | SourceError]]]:
    """What becomes of texts, by their keys: on all cores where there are enough of them, else beside what is done meanwhile."""
    if len(todo) >= _WORTH_A_POOL and (os.cpu_count() or 1) > 1:
        with workers.pool() as pool:
            yield _opened(todo, pool.map(own.parse, todo, chunksize=4), own)
        return
    work = workers.Beside(lambda: map(own.parse, todo))
    if is_beside and todo:
        work.begin()
    try:
        yield _opened(todo, (work.next() for _ in todo), own)
    finally:
        work.close()


def _opened(todo: Sequence[Task], parsed: Iterable[_Parsed], own: _Texts) -> Iterator[tuple[str, Issue | SourceError]]:
    return ((task[1], own.unpacked(task, each)) for task, each in zip(todo, parsed, strict=True))


def _hold(known: dict[str, Issue], found: Mapping[str, Issue | SourceError], changed: Container[str]) -> None:
    """Holds in memory what was read, without the texts that changed meanwhile."""
    known.clear()
    known.update({key: issue for key, issue in found.items() if isinstance(issue, Issue) and key not in changed})


def _told(error: Exception) -> Said:
    """An exception in one line, with the place where it was raised."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}，{Path(frame.filename).name}:{frame.lineno}"
    return say("program-error-in-text", where=where)
