"""Records as JSON and back, by the types of their fields: data that runs nothing, whoever wrote it.

Guaranteed: what is read back equals what was written, tuples and None included; text that holds anything but records of
the wanted kind raises ValueError, however it is broken.
A record is a list of its fields, in their order: short, and a field more or less is seen.  Which of several kinds it is
stands in the first of them, whose words are no other kind's.  A list that equals the one
before it is written as {}: an issue's lines as read are mostly those as published, and half of it.

A record that has large fields (`later`) can be written without them; what is read back asks for the whole one where one of
them is wanted.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import types
import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, partial
from itertools import compress
from typing import Any, Literal, TypeVar, cast

from builder import later

_Record = TypeVar("_Record")
_Reader = Callable[[Any], Any]
_UNIONS = (typing.Union, types.UnionType)
_SCALARS = frozenset([str, int, bool, types.NoneType])


def pack(record: object, *, whole: bool = True) -> bytes:
    """A record as JSON; unless the `whole` of it is wanted, without its large fields and those of the records in it."""
    fields = partial(_fields, whole=whole)
    text = json.dumps(record, default=fields, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def unpack(kind: type[_Record], data: bytes, *, whole: bool = True) -> _Record:
    """A record of a kind out of what `pack` made, `whole` or not as that was told; raises ValueError for anything else."""
    try:
        record: _Record = _reader(cast(Any, kind), whole)(json.loads(data))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return record


def _fields(record: Any, whole: bool) -> list[Any]:
    """What `json` asks for where it meets something that is no list, text, number or None."""
    kind: Any = type(record)
    values = [getattr(record, name) for name in _names(kind, whole)]
    for place in _repeatable(kind, whole):
        if values[place] and values[place] == values[place - 1]:
            values[place] = {}
    return values


@cache
def _names(kind: type, whole: bool) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind)) if whole else later.small(kind)


@cache
def _repeatable(kind: type, whole: bool) -> tuple[int, ...]:
    """The places of fields that may repeat the one before: lists of one type."""
    kinds = _kinds(kind, whole)
    same = (place for place in range(1, len(kinds)) if kinds[place] == kinds[place - 1])
    return tuple(place for place in same if typing.get_origin(kinds[place]) is tuple)


@cache
def _kinds(kind: type, whole: bool) -> tuple[Any, ...]:
    hints = typing.get_type_hints(kind)
    return tuple(hints[name] for name in _names(kind, whole))


@cache
def _reader(kind: Any, whole: bool) -> _Reader:
    """What makes a value of a kind from JSON."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        record = cast(type, kind)
        return _record(_maker(record, whole), _kinds(record, whole), whole, _repeatable(record, whole))
    if origin is tuple:
        return _tuple(parts, whole)
    if origin is Literal:
        return _one_of({word: word for word in parts})
    if origin in _UNIONS:
        optional = len(parts) == 2 and parts[1] is types.NoneType
        return _optional(_reader(parts[0], whole)) if optional else _one_kind(parts, whole)
    raise TypeError(f"no JSON for {kind}")


def _maker(kind: type, whole: bool) -> Callable[..., Any]:
    """What makes a record of all its fields, those that it gives itself included; or of those that are not large."""
    if _names(kind, whole) != _names(kind, True):
        return _maker_of_small(kind)
    given = [field.init for field in dataclasses.fields(kind)]
    return kind if all(given) else lambda *values: kind(*compress(values, given))


def _maker_of_small(kind: Any) -> Callable[..., Any]:
    setters = [getattr(kind, name).__set__ for name in later.small(kind)]

    def make(*values: Any) -> Any:
        record = object.__new__(kind)
        for put, value in zip(setters, values, strict=True):
            put(record, value)
        return record

    return make


def _one_kind(kinds: Sequence[type], whole: bool) -> _Reader:
    """What makes a record of one of several kinds: the words of its first field say of which."""
    readers = {word: _reader(kind, whole) for kind in kinds for word in typing.get_args(_kinds(kind, whole)[0])}

    def read(value: Any) -> Any:
        if type(value) is not list or not value or type(value[0]) is not str or value[0] not in readers:
            raise ValueError("no record of these kinds")
        return readers[value[0]](value)

    return read


def _tuple(parts: tuple[Any, ...], whole: bool) -> _Reader:
    """What makes a tuple: of these kinds, or of as many of one kind as there are."""
    if parts[-1] is not Ellipsis:
        return _record(lambda *values: values, parts, whole)
    return _scalars(parts[0]) if parts[0] in (str, int) else _many(_reader(parts[0], whole))


def _record(make: Callable[..., Any], kinds: Sequence[Any], whole: bool, repeatable: Collection[int] = ()) -> _Reader:
    """What makes a record, or a tuple, of values of these kinds."""
    plain = {place: types for place, kind in enumerate(kinds) if (types := _plain(kind))}
    readers = [(place, _reader(kind, whole)) for place, kind in enumerate(kinds) if place not in plain]
    if not whole:  # they stay in memory: a word that many records have, once
        readers += [(place, _once) for place, types in plain.items() if str in types]
    seen: set[tuple[type, ...]] = set()  # the types of values that were found right: many records, few ways

    def read(value: Any) -> Any:
        if type(value) is not list or len(value) != len(kinds):
            raise ValueError("no record")
        found = tuple(map(type, value))
        if found not in seen:
            if any(found[place] not in types for place, types in plain.items()):  # True is no number
                raise ValueError("no such record")
            seen.add(found)
        again = [place for place in repeatable if value[place] == {}]
        for place, reader in readers:
            value[place] = value[place - 1] if place in again else reader(value[place])
        return make(*value)

    return read


def _plain(kind: Any) -> frozenset[type]:
    """The types that JSON has for a text, a number or a yes, and for one that may be missing; none for any other kind."""
    types = frozenset(typing.get_args(kind) if typing.get_origin(kind) in _UNIONS else (kind,))
    return types if types <= _SCALARS else frozenset()


def _once(text: str | None) -> str | None:
    return text and sys.intern(text)


def _many(reader: _Reader) -> _Reader:
    def read(value: Any) -> Any:
        if type(value) is not list:
            raise ValueError("no list")
        return tuple([reader(item) for item in value])

    return read


def _scalars(kind: type) -> _Reader:
    """As `_many`, without a call for each."""
    only = {kind}

    def read(value: Any) -> Any:
        if type(value) is not list or not only.issuperset(map(type, value)):
            raise ValueError(f"no list of {kind}")
        return tuple(value)

    return read


def _one_of(words: Mapping[str, str]) -> _Reader:
    """Gives the program's own word, which is in memory once."""

    def read(value: Any) -> Any:
        if type(value) is not str or value not in words:
            raise ValueError("no such word")
        return words[value]

    return read


def _optional(reader: _Reader) -> _Reader:
    def read(value: Any) -> Any:
        return None if value is None else reader(value)

    return read
