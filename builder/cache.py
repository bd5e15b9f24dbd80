"""Parsed issues, kept between builds, so that a change of one text parses that text alone; the rest on all cores.

An issue is kept under a hash of everything that it was made from: the program, the register entry, the path, the text and
its sidecar.  Guaranteed: what comes out is what `pipeline.parse_file` gives; a damaged or foreign entry is parsed anew; a
text that changes while it is parsed is not kept as what it was.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from builder import cachefolder, kept, pipeline, records, sources, workers
from builder.content import faults
from builder.corpus import Corpus
from builder.kept import Kept
from builder.model import Issue
from builder.sources import Register, SourceError

_WORTH_A_POOL = 8  # starting the processes costs as much as parsing some eight issues


def read_all(content: Path, known: dict[str, Issue] | None = None) -> tuple[Corpus, list[SourceError]]:
    """Every issue of a content folder that can be read, and what is wrong with the others.

    `known` is what a program that reads again and again holds in memory between its readings: it is looked in, and
    then holds what was read.
    """
    problems: list[SourceError] = []
    try:
        register = sources.read_register(content)
    except SourceError as error:
        register, problems = {}, [error]
    problems += faults(content)
    results = _read(list(sources.issue_paths(content)), content, register, {} if known is None else known)
    problems += [result for result in results if isinstance(result, SourceError)]
    return Corpus(register, tuple(result for result in results if isinstance(result, Issue))), problems


def load(content: Path) -> Corpus:
    """The corpus of a content folder; raises the first SourceError where a text cannot be read."""
    corpus, problems = read_all(content)
    if problems:
        raise problems[0]
    return corpus


def _read(
    paths: Sequence[Path], content: Path, register: Register, known: dict[str, Issue]
) -> list[Issue | SourceError]:
    """Each text's issue, or what is wrong with it, in the order of the paths."""
    store = Kept(cachefolder.of(content.parent, "issues"))
    keys = [_key(path, content, register) for path in paths]
    held = {key: issue for key in keys if (issue := known.get(key) or _load(store, key)) is not None}
    found: dict[str, Issue | SourceError] = {**held}
    todo = [(path, key) for path, key in zip(paths, keys, strict=True) if key not in found]
    parse = partial(_parse, content=content, register=register, store=store)
    if len(todo) >= _WORTH_A_POOL and (os.cpu_count() or 1) > 1:
        with workers.pool() as pool:
            results = pool.map(parse, todo, chunksize=4)
            found |= {key: _unpacked(result) for (_, key), result in zip(todo, results, strict=True)}
    else:
        found |= {task[1]: _unpacked(parse(task)) for task in todo}
    store.prune(set(keys))
    changed = {key for path, key in todo if _key(path, content, register) != key}
    known.clear()
    known.update({key: issue for key, issue in found.items() if isinstance(issue, Issue) and key not in changed})
    return [found[key] for key in keys]


def _parse(task: tuple[Path, str], content: Path, register: Register, store: Kept) -> bytes | SourceError:
    path, key = task
    try:
        packed = records.pack(pipeline.parse_file(path, content, register))
    except SourceError as error:
        return error
    if _key(path, content, register) == key:
        store.put(key, packed)
    return packed


def _unpacked(result: bytes | SourceError) -> Issue | SourceError:
    return result if isinstance(result, SourceError) else records.unpack(Issue, result)


def _key(path: Path, content: Path, register: Register) -> str:
    digest = hashlib.sha256(kept.program())
    digest.update(repr((register.get(path.parent.name), path.relative_to(content).as_posix())).encode())
    for part in (path, path.with_suffix(".yml")):
        digest.update(hashlib.sha256(part.read_bytes() if part.is_file() else b"").digest())
        digest.update(bytes([part.exists(), part.is_symlink()]))  # a link to nowhere is no missing file
    return digest.hexdigest()


def _load(store: Kept, key: str) -> Issue | None:
    packed = store.get(key)
    try:
        return None if packed is None else records.unpack(Issue, packed)
    except ValueError:  # whatever is wrong with a kept file, the text is still there
        return None
