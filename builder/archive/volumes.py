"""Kept issues, those of some texts in one piece: a thousand are read in half the time that they take one by one.

Guaranteed: an issue of a volume is the one that is kept of its text; a volume that is damaged, or gone, costs time alone.
Which texts are in a volume is a matter of their paths, so that one which changes, comes or goes changes that volume alone.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.archive import records
from builder.archive.kept import Kept
from builder.model import Issue

_TEXTS = 32  # in a volume on an average, at most; so few are read as fast one by one
Task = tuple[Path, str]  # a text to be parsed, and its key


@dataclass(frozen=True, slots=True)
class _Volume:
    """Keys, and the issue that is kept under each."""

    keys: tuple[str, ...]
    issues: tuple[Issue, ...]


def of(tasks: Collection[Task]) -> Sequence[Sequence[Task]]:
    """The texts by volume; no volumes of a few."""
    if len(tasks) <= _TEXTS:
        return ()
    count = 1 << (len(tasks) // _TEXTS).bit_length()
    found = defaultdict[int, list[Task]](list)
    for task in tasks:
        name = f"{task[0].parent.name}/{task[0].name}".encode(errors="surrogateescape")
        found[int.from_bytes(hashlib.sha256(name).digest()[:4]) % count].append(task)
    return tuple(found.values())


def get(store: Kept, tasks: Collection[Task]) -> Mapping[str, Issue]:
    """The issues that are in the volume of some texts, by their keys, without what does not span issues; none where there is no
    such volume."""
    packed = store.get(_name(tasks))
    try:
        found = records.unpack(_Volume, packed, whole=False) if packed else _Volume((), ())
        return dict(zip(found.keys, found.issues, strict=True))
    except ValueError:  # whatever is wrong with a kept file, each issue is kept for itself
        return {}


def keep(store: Kept, tasks: Collection[Task], found: Mapping[str, object]) -> str:
    """Keeps the volume of some texts, out of what was found of each; gives what it is kept under."""
    own = _name(tasks)
    if not store.has(own):
        issues = {key: each for _, key in tasks if isinstance(each := found[key], Issue) and store.has(key)}
        if issues:
            store.put(own, records.pack(_Volume(tuple(issues), tuple(issues.values())), whole=False))
    return own


def _name(tasks: Iterable[Task]) -> str:
    return hashlib.sha256("\n".join(("volume", *(key for _, key in tasks))).encode()).hexdigest()
