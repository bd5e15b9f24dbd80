"""Issues as they are kept, in two pieces: what spans issues, and the whole, which is read when something else is asked for.

Guaranteed: an issue that was kept is what was put there, in every field; where its whole is gone since, or damaged, its text
is parsed anew, and where that has changed meanwhile, that is said.  Of wholes no more than the last few are in memory.
Not done here: reading many at once (see `volumes`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from threading import Lock
from typing import Any

from builder import later
from builder.archive import records
from builder.archive.kept import Kept
from builder.model import Issue

_WHOLE = "-whole"  # what the key of the larger piece ends with
_MOST = 1 << 23  # bytes of JSON of wholes in memory, which take three times as much there: some 300 notices


def put(store: Kept, key: str, issue: Issue) -> bytes | None:
    """Keeps an issue under a key; what `opened` makes an issue of, None where it cannot be kept."""
    light = records.pack(issue, whole=False)
    return light if store.put(key + _WHOLE, records.pack(issue)) and store.put(key, light) else None


def get(store: Kept, key: str, parse: Callable[[], Issue]) -> Issue | None:
    """The issue that was put under a key; None where there is none.  `parse` gives it again, or raises SourceError."""
    packed = store.get(key) if has(store, key) else None
    try:
        return None if packed is None else opened(packed, store, key, parse)
    except ValueError:  # whatever is wrong with a kept file, the text is still there
        return None


def has(store: Kept, key: str) -> bool:
    """Whether both pieces stand under a key."""
    return store.has(key) and store.has(key + _WHOLE)


def opened(packed: bytes, store: Kept, key: str, parse: Callable[[], Issue]) -> Issue:
    """An issue of which `put` gave these bytes; raises ValueError for any others."""
    return bound(records.unpack(Issue, packed, whole=False), store, key, parse)


def bound(issue: Issue, store: Kept, key: str, parse: Callable[[], Issue]) -> Issue:
    """An issue without what does not span issues, which reads that when it is asked for."""
    whole = _Whole(store, key, parse)
    later.leave(issue, whole)
    for place, notice in enumerate(issue.notices):
        own = _Within(whole, _NOTICES, place)
        later.leave(notice, own)
        for number, part in enumerate(notice.parts):
            later.leave(part, _Within(own, _PARTS, number))
    return issue


def names(key: str) -> tuple[str, ...]:
    """All that is kept under a key."""
    return key, key + _WHOLE


@dataclass(frozen=True, slots=True, eq=False)
class _Whole:
    """Reads an issue whole."""

    store: Kept
    key: str
    parse: Callable[[], Issue]

    def __call__(self) -> Issue:
        return _held.get(self) or _held.hold(self, *self._read())

    def _read(self) -> tuple[Issue, int]:
        """The issue, and how large it is."""
        packed = self.store.get(self.key + _WHOLE)
        try:
            if packed is not None:
                return records.unpack(Issue, packed), len(packed)
        except ValueError:
            pass
        issue = self.parse()
        packed = records.pack(issue)
        self.store.put(self.key + _WHOLE, packed)
        return issue, len(packed)


@dataclass(frozen=True, slots=True, eq=False)
class _Within:
    """Reads a record within another whole one."""

    of: Callable[[], Any]
    records: Callable[[Any], Any]
    place: int

    def __call__(self) -> Any:
        return self.records(self.of())[self.place]


_NOTICES, _PARTS = attrgetter("notices"), attrgetter("parts")


class _Held:
    """The wholes that were asked for last."""

    def __init__(self) -> None:
        self._issues: OrderedDict[_Whole, tuple[Issue, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, whole: _Whole) -> Issue | None:
        """One that is in memory."""
        with self._lock:
            if whole not in self._issues:
                return None
            self._issues.move_to_end(whole)
            return self._issues[whole][0]

    def hold(self, whole: _Whole, issue: Issue, size: int) -> Issue:
        """Another one; those that nobody asked for the longest make room.  The last one is there, however large."""
        with self._lock:
            if whole not in self._issues:
                self._issues[whole] = issue, size
                self._size += size
            while self._size > _MOST and len(self._issues) > 1:
                self._size -= self._issues.popitem(last=False)[1][1]
        return issue


_held = _Held()
