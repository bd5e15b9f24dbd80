"""Records whose large fields may be read later: when one of them is first asked for.

Guaranteed: such a record equals the whole one, and shows, copies and pickles as that; a field that cannot be read raises,
and is never less than it was.
Not done here: where the whole one is read (see `archive.light`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

_Record = TypeVar("_Record", bound="Later")
LARGE: Mapping[str, bool] = {"large": True}  # of a field that may be left out


class Later:
    """A record that may stand for a whole one: a field that was not set is that of the whole."""

    __slots__ = ("_whole",)

    if not TYPE_CHECKING:  # for a checker a record has all of its fields

        def __getattr__(self, name: str) -> Any:
            """What is not there: asked of the whole record, where it is a field."""
            if name not in type(self).__dataclass_fields__:
                raise AttributeError(f"{type(self).__name__} has no {name}")
            return getattr(self._whole(), name)


def whole(record: _Record) -> _Record:
    """The record with all of its fields, for whoever asks for many."""
    read = getattr(record, "_whole", None)
    return record if read is None else read()


def small(kind: type) -> tuple[str, ...]:
    """The names of the fields that are always there."""
    return tuple(each.name for each in dataclasses.fields(kind) if not each.metadata.get("large"))


def leave(record: Later, whole: Callable[[], object]) -> None:
    """Says where the whole of a record is read."""
    object.__setattr__(record, "_whole", whole)
