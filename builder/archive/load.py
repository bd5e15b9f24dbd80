"""Parsed issues, kept between builds, so that a change of one text parses that text alone; the rest on all cores.

An issue is kept under a hash of everything that it was made from: the program, the register entry, the path, the text,
its sidecar and its layout.  Guaranteed: what comes out is what `reading.parse_file` gives; a damaged or foreign entry is parsed anew; a
text that changes while it is parsed is not kept as what it was.
"""

from __future__ import annotations

import hashlib
import os
import traceback
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from builder import reading
from builder.archive import cachefolder, kept, records, workers
from builder.archive.corpus import Corpus, LeftOut
from builder.archive.kept import Kept
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
_Task = tuple[Path, str]  # a text to be parsed, and its key
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


def _read(
    paths: Sequence[Path], content: Path, register: Register, known: dict[str, Issue], others: bool = False
) -> list[_Read]:
    """Each text's issue, or what is wrong with it, in the order of the paths, and a hash of all that it was made of, None
    where that changed meanwhile; there may be `others` that are kept."""
    store = Kept(cachefolder.of(content.parent, "issues"))
    keys = [_key(path, content, register) for path in paths]
    held = {key: issue for key in keys if (issue := known.get(key) or _load(store, key)) is not None}
    todo = [(path, key) for path, key in zip(paths, keys, strict=True) if key not in held]
    found = {**held, **_parsed(todo, partial(_parse, content=content, register=register, store=store))}
    if not others:
        store.prune(set(keys))
    changed = {key for path, key in todo if _key(path, content, register) != key}
    _hold(known, found, changed)
    return [(None if key in changed else key, found[key]) for key in keys]


def _parsed(todo: Sequence[_Task], parse: Callable[[_Task], bytes | SourceError]) -> dict[str, Issue | SourceError]:
    """What becomes of each text that is not kept, by its key: on all cores where there are enough of them."""
    if len(todo) >= _WORTH_A_POOL and (os.cpu_count() or 1) > 1:
        with workers.pool() as pool:
            results = pool.map(parse, todo, chunksize=4)
            return {key: _unpacked(result) for (_, key), result in zip(todo, results, strict=True)}
    return {task[1]: _unpacked(parse(task)) for task in todo}


def _hold(known: dict[str, Issue], found: Mapping[str, Issue | SourceError], changed: Container[str]) -> None:
    """Holds in memory what was read, without the texts that changed meanwhile."""
    known.clear()
    known.update({key: issue for key, issue in found.items() if isinstance(issue, Issue) and key not in changed})


def _parse(task: _Task, content: Path, register: Register, store: Kept) -> bytes | SourceError:
    path, key = task
    try:
        packed = records.pack(reading.parse_file(path, content, register))
    except SourceError as error:
        return error
    except Exception as error:  # a fault of the program takes down no other issue
        return SourceError(f"{content.name}/{path.relative_to(content).as_posix()}", None, _told(error))
    if _key(path, content, register) == key:
        store.put(key, packed)
    return packed


def _told(error: Exception) -> Said:
    """An exception in one line, with the place where it was raised."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}，{Path(frame.filename).name}:{frame.lineno}"
    return say("program-error-in-text", where=where)


def _unpacked(result: bytes | SourceError) -> Issue | SourceError:
    return result if isinstance(result, SourceError) else records.unpack(Issue, result)


def _key(path: Path, content: Path, register: Register) -> str:
    digest = hashlib.sha256(kept.program())
    named = [(slug, entry.name) for slug, entry in register.items()]  # a cover may name another than its folder's
    digest.update(repr((register.get(path.parent.name), named, path.relative_to(content).as_posix())).encode())
    for part in (path, path.with_suffix(".yml"), layout.beside(path)):
        digest.update(files.made_of(part))
    return digest.hexdigest()


def _load(store: Kept, key: str) -> Issue | None:
    packed = store.get(key)
    try:
        return None if packed is None else records.unpack(Issue, packed)
    except ValueError:  # whatever is wrong with a kept file, the text is still there
        return None
