"""What makes files may be given somebody who keeps what was made before; on its own it makes everything.

Guaranteed: what is kept is what would be made, so that whether there is such a one is seen by no byte.
Not done here: keeping anything (see `site.forms` and `site.composed`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from builder.archive.corpus import Corpus
from builder.archive.keptfiles import Known
from builder.archive.keptleaves import Leaves
from builder.pages.page import Page

_HEAD = 4  # bytes that say how long what comes before the files is
_Of = TypeVar("_Of", bound=dict[str, Any])
Made = Callable[[bytes, Callable[[], bytes]], bytes]  # a hash of all that something is made of, and what makes it
MadeOf = Sequence[bytes | None]  # hashes of what a file is made of, None where one is not known
# A hash of what pages are made of, None where that is not known, and what composes them.
Composed = Callable[[bytes | None, Callable[[], Iterable[Page]]], Iterable[Page]]


@dataclass(frozen=True, slots=True)
class File:
    """A file that is too large to be held: its place below the site, and where it is written."""

    name: str
    path: Path


class Keeping:
    """Keeps nothing."""

    def made(self, made_of: bytes, make: Callable[[], bytes]) -> bytes:
        """What is made of something, by its hash."""
        return make()

    def leaves(self, made_of: bytes, make: Callable[[], Leaves]) -> Leaves:
        """Likewise, of which not all leaves are wanted; `make` may be called once more as long as they are."""
        return make()

    def spare(self, made_of: Iterable[bytes | None]) -> None:
        """What is made of these will be wanted, if not now."""

    def taken(self, file: File, made_of: MadeOf) -> Known | None:
        """Of a file that is kept, or stands in the site: puts it where it is written, but for one that stands; None where there
        is none that was made of the same."""
        return None

    def keep(self, file: File, made_of: MadeOf, known: Known) -> None:
        """Keeps a file that was written."""


def known(every: Corpus, kind: type[_Of]) -> _Of:
    """What is known of a kind of an archive, to be added to: worked out once, and shown on many pages."""
    return every.once(kind, kind)


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


NOTHING = Keeping()
anew: Made = NOTHING.made
