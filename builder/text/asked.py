"""`asked`: a question that an object answers once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

_Answer = TypeVar("_Answer")


class _Asked(Generic[_Answer]):
    """As functools.cached_property, without the lock that costs more than most answers."""

    def __init__(self, answer: Callable[[Any], _Answer]) -> None:
        self._answer = answer
        self.__doc__ = answer.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Remembers under which name the answer is kept."""
        self._name = name

    def __get__(self, item: Any, owner: type) -> _Answer:
        """The answer, which stands in the item from now on."""
        value = item.__dict__[self._name] = self._answer(item)
        return value


asked = _Asked
