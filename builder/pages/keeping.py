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

from builder.archive import regular
from builder.archive.corpus import Corpus
from builder.pages.page import Page

_HEAD = 4  # bytes that say how long what comes before the files is
_Known = TypeVar("_Known", bound=dict[str, Any])
Made = Callable[[bytes, Callable[[], bytes]], bytes]  # a hash of all that something is made of, and what makes it
# Where a file belongs, what it is made of (hashes that `Made` was given, None where one is not known) and what writes it there →
# its SHA-256.
Filed = Callable[[Path, Sequence[bytes | None], Callable[[Path], None]], str]
# A hash of what pages are made of, None where that is not known, and what composes them.
Composed = Callable[[bytes | None, Callable[[], Iterable[Page]]], Iterable[Page]]


@dataclass(frozen=True, slots=True)
class Keeping:
    """`made` gives what is made of something, by its hash; `filed` puts a file that is too large to be held where it belongs."""

    made: Made
    filed: Filed


def known(every: Corpus, kind: type[_Known]) -> _Known:
    """What is known of a kind of an archive, to be added to: worked out once, and shown on many pages."""
    return every.once(kind, kind)


def anew(made_of: bytes, make: Callable[[], bytes]) -> bytes:
    """Nothing is kept."""
    return make()


def filed_anew(path: Path, made_of: Sequence[bytes | None], write: Callable[[Path], None]) -> str:
    """No file is kept."""
    write(path)
    return regular.sha256(path).hex()


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


NOTHING = Keeping(anew, filed_anew)
