"""Records as JSON and back, by the types of their fields: data that runs nothing, whoever wrote it.

Guaranteed: what is read back equals what was written, tuples and None included; text that holds anything but records of
the wanted kind raises ValueError, however it is broken.
All values of a kind stand together, field by field: of a thousand records with nine fields nine lists, each of which is looked
through at once.  Tuples are written as their lengths and all that is in them; what may be missing, as where it is there and all
that is; what is of several kinds, as which of them each is, and those of each kind.  A list that equals the one
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
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice, repeat
from typing import Any, Literal, Protocol, TypeVar, cast

from builder import later

_Record = TypeVar("_Record")
_UNIONS = (typing.Union, types.UnionType)
_SCALARS = frozenset([str, int, bool, types.NoneType])
_INTS = frozenset([int])
_SIGNS = range(0x80, sys.maxunicode + 1)  # that may stand for texts
_TEXTS: frozenset[type] = frozenset([str, types.NoneType])
_AGAIN: dict[str, Any] = {}  # what stands in the place of a list that equals the one before it


def pack(record: object, *, whole: bool = True) -> bytes:
    """A record as JSON; unless the `whole` of it is wanted, without its large fields and those of the records in it."""
    text = json.dumps(
        _shape(cast(Any, type(record)), whole).written([record]), ensure_ascii=False, separators=(",", ":")
    )
    return text.encode("utf-8", "surrogatepass")


def unpack(kind: type[_Record], data: bytes, *, whole: bool = True) -> _Record:
    """A record of a kind out of what `pack` made, `whole` or not as that was told; raises ValueError for anything else."""
    try:
        found: list[_Record] = _shape(cast(Any, kind), whole).read(json.loads(data), 1)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return found[0]


class _Shape(Protocol):
    """How values of a kind are written together, and that many of them read."""

    def written(self, values: Sequence[Any]) -> list[Any]:
        """What JSON has for them."""

    def read(self, data: Any, count: int) -> list[Any]:
        """The values; raises ValueError where they are not that many of this kind."""


@cache
def _shape(kind: Any, whole: bool) -> _Shape:
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if scalars := _plain(kind):
        return _Texts() if scalars <= _TEXTS and not whole else _Scalars(scalars)
    if dataclasses.is_dataclass(kind):
        return _of_record(cast(type, kind), whole)
    if origin is Literal:
        return _Words({word: word for word in parts})
    if origin is tuple and parts[-1] is Ellipsis:
        return _Tuples(_shape(parts[0], whole))
    if origin is tuple:
        return _Rows(_shapes(parts, whole))
    if origin in _UNIONS:
        return _Optional(_shape(parts[0], whole)) if types.NoneType in parts else _Kinds(parts, _shapes(parts, whole))
    raise TypeError(f"no JSON for {kind}")


def _shapes(kinds: Iterable[Any], whole: bool) -> tuple[_Shape, ...]:
    return tuple(_shape(kind, whole) for kind in kinds)


def _plain(kind: Any) -> frozenset[type]:
    """The types that JSON has for a text, a number or a yes, and for one that may be missing; none for any other kind."""
    found = frozenset(typing.get_args(kind) if typing.get_origin(kind) in _UNIONS else (kind,))
    return found if found <= _SCALARS else frozenset()


def _of_record(kind: type, whole: bool) -> _Shape:
    names = tuple(field.name for field in dataclasses.fields(kind)) if whole else later.small(kind)
    hints = typing.get_type_hints(kind)
    kinds = [hints[name] for name in names]
    same = [place for place in range(1, len(kinds)) if kinds[place] == kinds[place - 1]]
    lists = frozenset(place for place in same if typing.get_origin(kinds[place]) is tuple)
    return _Records(kind, names, _shapes(kinds, whole), lists)


def _list(data: Any, count: int, of: frozenset[type]) -> list[Any]:
    """A list of that many values of these types; True is no number."""
    if type(data) is not list or len(data) != count or not of.issuperset(map(type, data)):
        raise ValueError("no such list")
    return data


def _parted(data: Any, count: int) -> list[Any]:
    """That many lists."""
    if type(data) is not list or len(data) != count:
        raise ValueError("not as many lists")
    return data


@dataclass(frozen=True, slots=True)
class _Scalars:
    """Texts, numbers, what is true."""

    types: frozenset[type]

    def written(self, values: Sequence[Any]) -> list[Any]:
        return list(values)

    def read(self, data: Any, count: int) -> list[Any]:
        return _list(data, count, self.types)


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts that stay in memory, which may be missing: one that many records have is there once, and written once, with a sign
    for each place where it stands."""

    def written(self, values: Sequence[Any]) -> list[Any]:
        texts = dict.fromkeys(values)
        if len(texts) in (0, len(values)) or len(texts) > len(_SIGNS):
            return [list(values), None]
        signs = dict(zip(texts, map(chr, _SIGNS), strict=False))
        return [list(signs), "".join([signs[text] for text in values])]

    def read(self, data: Any, count: int) -> list[Any]:
        texts, signs = _parted(data, 2)
        if type(texts) is not list:
            raise ValueError("no such texts")
        once = [text and sys.intern(text) for text in _list(texts, len(texts), _TEXTS)]
        if signs is None:
            return _list(once, count, _TEXTS)
        if type(signs) is not str or len(signs) != count:
            raise ValueError("no such signs")
        own = dict(zip(map(chr, _SIGNS), once, strict=False))
        try:
            return [own[sign] for sign in signs]
        except KeyError:
            raise ValueError("no such text") from None


@dataclass(frozen=True, slots=True)
class _Words:
    """Some words: gives the program's own, which are in memory once."""

    own: dict[str, str]

    def written(self, values: Sequence[Any]) -> list[Any]:
        return list(values)

    def read(self, data: Any, count: int) -> list[Any]:
        try:
            return [self.own[word] for word in _list(data, count, frozenset([str]))]
        except KeyError:
            raise ValueError("no such word") from None


@dataclass(frozen=True, slots=True)
class _Records:
    """Records: a list of each field.  `again` are the places of those that may repeat the one before.

    They are filled field by field, which takes a third of the time that making them one by one does.
    """

    kind: type
    names: tuple[str, ...]
    shapes: tuple[_Shape, ...]
    again: frozenset[int]

    def written(self, values: Sequence[Any]) -> list[Any]:
        columns = [
            shape.written([getattr(each, name) for each in values])
            for shape, name in zip(self.shapes, self.names, strict=True)
        ]
        same = [place for place in self.again if columns[place] == columns[place - 1]]
        return [_AGAIN if place in same else column for place, column in enumerate(columns)] if values else []

    def read(self, data: Any, count: int) -> list[Any]:
        columns = list[list[Any]]()
        for place, own in enumerate(_parted(data, len(self.names) if count else 0)):
            is_again = place in self.again and own == _AGAIN
            columns.append(columns[-1] if is_again else self.shapes[place].read(own, count))
        found = list[Any](map(object.__new__, repeat(self.kind, count)))
        for name, column in zip(self.names, columns, strict=False):
            deque(map(getattr(self.kind, name).__set__, found, column), 0)
        return found


@dataclass(frozen=True, slots=True)
class _Rows:
    """Tuples of one length: a list of each place."""

    shapes: tuple[_Shape, ...]

    def written(self, values: Sequence[Any]) -> list[Any]:
        return [shape.written([each[place] for each in values]) for place, shape in enumerate(self.shapes)]

    def read(self, data: Any, count: int) -> list[Any]:
        columns = _parted(data, len(self.shapes))
        return list(
            zip(*(shape.read(own, count) for shape, own in zip(self.shapes, columns, strict=True)), strict=True)
        )


@dataclass(frozen=True, slots=True)
class _Tuples:
    """Tuples of any length: their lengths, and all that is in them."""

    of: _Shape

    def written(self, values: Sequence[Any]) -> list[Any]:
        return [list(map(len, values)), self.of.written(list(chain.from_iterable(values)))]

    def read(self, data: Any, count: int) -> list[Any]:
        lengths, within = _parted(data, 2)
        items = iter(self.of.read(within, sum(_list(lengths, count, _INTS))))
        return [tuple(islice(items, length)) for length in lengths]


@dataclass(frozen=True, slots=True)
class _Optional:
    """What may be missing: whether each is there, and those that are."""

    of: _Shape

    def written(self, values: Sequence[Any]) -> list[Any]:
        return [[each is not None for each in values], self.of.written([each for each in values if each is not None])]

    def read(self, data: Any, count: int) -> list[Any]:
        there, within = _parted(data, 2)
        items = iter(self.of.read(within, sum(_list(there, count, frozenset([bool])))))
        return [next(items) if each else None for each in there]


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Records of several kinds: which each is of, and those of every kind."""

    kinds: tuple[type, ...]
    shapes: tuple[_Shape, ...]

    def written(self, values: Sequence[Any]) -> list[Any]:
        which = [self.kinds.index(type(each)) for each in values]
        groups = [[each for each in values if type(each) is kind] for kind in self.kinds]
        return [which, *(shape.written(group) for shape, group in zip(self.shapes, groups, strict=True))]

    def read(self, data: Any, count: int) -> list[Any]:
        which, *groups = _parted(data, 1 + len(self.shapes))
        counts = list(map(_list(which, count, _INTS).count, range(len(self.shapes))))
        if sum(counts) != count:
            raise ValueError("no such kind")
        items = [iter(shape.read(own, n)) for shape, own, n in zip(self.shapes, groups, counts, strict=True)]
        return [next(items[kind]) for kind in which]
