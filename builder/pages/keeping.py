"""What makes files may be given somebody who keeps what was made before; on its own it makes everything.

Guaranteed: what is kept is what would be made, so that whether there is such a one is seen by no byte.
Not done here: keeping anything (see `site.forms` and `site.composed`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from builder.model import Issue
from builder.pages.page import Data, Page

_HEAD = 4  # bytes that say how long what comes before the files is

Made = Callable[[bytes, Callable[[], bytes]], bytes]  # a hash of all that something is made of, and what makes it
# A hash of what pages are made of, None where that is not known, and what composes them.
Composed = Callable[[bytes | None, Callable[[], Iterable[Page]]], Iterable[Page]]


@dataclass(frozen=True, slots=True)
class Keeping:
    """`of_issue` gives the files beside an issue's pages; `made` what is made of something, by its hash."""

    of_issue: Callable[[Issue], Iterable[Data]]
    made: Made


def anew(made_of: bytes, make: Callable[[], bytes]) -> bytes:
    """Nothing is kept."""
    return make()


def joined(said: object, files: Iterable[tuple[str, bytes]]) -> bytes:
    """Files with their names, and what is said of them, as one piece."""
    listed = list(files)
    head = json.dumps([said, [[name, len(data)] for name, data in listed]], ensure_ascii=False).encode()
    return b"".join((len(head).to_bytes(_HEAD), head, *(data for _, data in listed)))


def parted(piece: bytes) -> tuple[Any, Iterator[tuple[str, bytes]]]:
    """What was said, and the files."""
    end = _HEAD + int.from_bytes(piece[:_HEAD])
    said, names = json.loads(piece[_HEAD:end])
    return said, _files(names, piece, end)


def _files(names: Iterable[tuple[str, int]], piece: bytes, at: int) -> Iterator[tuple[str, bytes]]:
    for name, length in names:
        yield name, piece[at : at + length]
        at += length


def composed_anew(made_of: bytes | None, compose: Callable[[], Iterable[Page]]) -> Iterable[Page]:
    """No page is kept."""
    return compose()
