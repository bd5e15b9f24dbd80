"""What makes files may be given somebody who keeps what was made before; on its own it makes everything.

Guaranteed: what is kept is what would be made, so that whether there is such a one is seen by no byte.
Not done here: keeping anything (see `site.forms` and `site.composed`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from builder.archive.corpus import Corpus
from builder.model import Issue
from builder.pages.page import Data, Page

_Known = TypeVar("_Known", bound=dict[str, Any])
Made = Callable[[bytes, Callable[[], bytes]], bytes]  # a hash of all that something is made of, and what makes it
# A hash of what pages are made of, None where that is not known, and what composes them.
Composed = Callable[[bytes | None, Callable[[], Iterable[Page]]], Iterable[Page]]


@dataclass(frozen=True, slots=True)
class Keeping:
    """`of_issue` gives the files beside an issue's pages; `made` what is made of something, by its hash."""

    of_issue: Callable[[Issue], Iterable[Data]]
    made: Made


def known(every: Corpus, kind: type[_Known]) -> _Known:
    """What is known of a kind of an archive, to be added to: worked out once, and shown on many pages."""
    if not isinstance(found := every.derived.get(kind), kind):
        found = every.derived[kind] = kind()
    return found


def anew(made_of: bytes, make: Callable[[], bytes]) -> bytes:
    """Nothing is kept."""
    return make()


def composed_anew(made_of: bytes | None, compose: Callable[[], Iterable[Page]]) -> Iterable[Page]:
    """No page is kept."""
    return compose()
