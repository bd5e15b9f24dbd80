"""Records as JSON and back, by the types of their fields: data that runs nothing, whoever wrote it.

Guaranteed: what is read back equals what was written, tuples and None included; text that holds anything but records of
the wanted kind raises ValueError, however it is broken.
A record is a list of its fields, in their order: short, and a field more or less is seen.  Which of several kinds it is
stands in the first of them, whose words are no other kind's.  A list that equals the one
before it is written as {}: an issue's lines as read are mostly those as published, and half of it.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Collection, Sequence
from functools import cache
from itertools import compress
from typing import Any, Literal, TypeVar, cast

_Record = TypeVar("_Record")
_Reader = Callable[[Any], Any]


def pack(record: object) -> bytes:
    """A record as JSON."""
    text = json.dumps(record, default=_fields, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def unpack(kind: type[_Record], data: bytes) -> _Record:
    """A record of a kind out of what `pack` made; raises ValueError for anything else."""
    try:
        record: _Record = _reader(cast(Any, kind))(json.loads(data))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return record


def _fields(record: Any) -> list[Any]:
    """What `json` asks for where it meets something that is no list, text, number or None."""
    kind: Any = type(record)
    values = [getattr(record, name) for name in _names(kind)]
    for place in _repeatable(kind):
        if values[place] and values[place] == values[place - 1]:
            values[place] = {}
    return values


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@cache
def _repeatable(kind: type) -> tuple[int, ...]:
    """The places of fields that may repeat the one before: lists of one type."""
    kinds = _kinds(kind)
    same = (place for place in range(1, len(kinds)) if kinds[place] == kinds[place - 1])
    return tuple(place for place in same if typing.get_origin(kinds[place]) is tuple)


@cache
def _kinds(kind: type) -> tuple[Any, ...]:
    hints = typing.get_type_hints(kind)
    return tuple(hints[name] for name in _names(kind))


@cache
def _reader(kind: Any) -> _Reader:
    """What makes a value of a kind from JSON."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        record = cast(type, kind)
        return _record(_maker(record), [_reader(part) for part in _kinds(record)], _repeatable(record))
    if origin is tuple:
        return _tuple(parts)
    if origin is Literal:
        return _one_of(frozenset(parts))
    if origin in (typing.Union, types.UnionType):
        optional = len(parts) == 2 and parts[1] is types.NoneType
        return _optional(_reader(parts[0])) if optional else _one_kind(parts)
    if kind in (str, int, bool):
        return _scalar(kind)
    raise TypeError(f"no JSON for {kind}")


def _maker(kind: type) -> Callable[..., Any]:
    """What makes a record of all its fields, those that it gives itself included."""
    given = [field.init for field in dataclasses.fields(kind)]
    return kind if all(given) else lambda *values: kind(*compress(values, given))


def _one_kind(kinds: Sequence[type]) -> _Reader:
    """What makes a record of one of several kinds: the words of its first field say of which."""
    readers = {word: _reader(kind) for kind in kinds for word in typing.get_args(_kinds(kind)[0])}

    def read(value: Any) -> Any:
        if type(value) is not list or not value or type(value[0]) is not str or value[0] not in readers:
            raise ValueError("no record of these kinds")
        return readers[value[0]](value)

    return read


def _tuple(parts: tuple[Any, ...]) -> _Reader:
    """What makes a tuple: of these kinds, or of as many of one kind as there are."""
    if parts[-1] is not Ellipsis:
        return _record(lambda *values: values, [_reader(part) for part in parts])
    return _scalars(parts[0]) if parts[0] in (str, int) else _many(_reader(parts[0]))


def _record(make: Callable[..., Any], readers: Sequence[_Reader], repeatable: Collection[int] = ()) -> _Reader:
    def read(value: Any) -> Any:
        if type(value) is not list or len(value) != len(readers):
            raise ValueError("no record")
        for place in repeatable:
            if value[place] == {}:
                value[place] = value[place - 1]
        return make(*[reader(item) for reader, item in zip(readers, value, strict=True)])

    return read


def _many(reader: _Reader) -> _Reader:
    def read(value: Any) -> Any:
        if type(value) is not list:
            raise ValueError("no list")
        return tuple([reader(item) for item in value])

    return read


def _scalars(kind: type) -> _Reader:
    """As `_many` of `_scalar`, without a call for each."""
    only = {kind}

    def read(value: Any) -> Any:
        if type(value) is not list or not only.issuperset(map(type, value)):
            raise ValueError(f"no list of {kind}")
        return tuple(value)

    return read


def _scalar(kind: type) -> _Reader:
    def read(value: Any) -> Any:
        if type(value) is not kind:  # True is no number
            raise ValueError(f"no {kind}")
        return value

    return read


def _one_of(words: frozenset[str]) -> _Reader:
    def read(value: Any) -> Any:
        if type(value) is not str or value not in words:
            raise ValueError("no such word")
        return value

    return read


def _optional(reader: _Reader) -> _Reader:
    def read(value: Any) -> Any:
        return None if value is None else reader(value)

    return read
