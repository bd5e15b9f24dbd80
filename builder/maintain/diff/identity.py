"""Which notice is which in two versions of an issue, so that an address can be held to its meaning.

A document is known by its number where both versions print one, else by its title and its text together.
Guaranteed: one notice of the old version is at most one of the new, and the same place is preferred; the work grows with
the square of the notices that changed alone.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from builder.text import forms

_ENOUGH = 2000  # characters of a text, to tell it from others
_TITLE, _BODY, _HARDLY = 70.0, 50.0, 50.0  # how alike is the same, of 100
_SLIP, _SLIP_ALIKE = 2, 90.0  # wrong characters of a number that is put right, where title and text stay
_PART = 90.0  # how alike a text that was joined to another is to what it was
_STAYS = 10.0  # what standing in the same place counts, beside title and text
_HEAD = ("title", "number")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a notice is known by.  `told` where it prints no text by intent: it was withdrawn, or moved away."""

    id: str
    title: str
    number: str | None
    body: str
    digest: str
    told: bool


def of(notice: Mapping[str, Any]) -> Identity:
    """What a notice of the published data is known by."""
    texts = [texts_of(block) for block in notice["blocks"] if block["type"] not in _HEAD]
    body = forms.compact("".join(text for found in texts for text in found))
    digest = hashlib.sha256(body.encode(errors="replace")).hexdigest()
    told = bool(notice.get("withdrawn") or notice.get("moved"))
    return Identity(notice["id"], forms.squash(notice["title"]), notice["number"], body, digest, told)


def texts_of(block: Mapping[str, Any]) -> list[str]:
    """What a block prints: its text, or its cells."""
    return [block["text"]] if "text" in block else [cell for row in block.get("rows", ()) for cell in row]


def same(old: Identity, new: Identity) -> bool:
    """Whether two notices are one document."""
    title, body = _title(old, new), _body(old, new)
    if old.number and new.number:
        return old.number == new.number and (title >= _HARDLY or body >= _HARDLY)
    return title >= _TITLE and body >= _BODY


def holds(whole: Identity, part: Identity) -> bool:
    """Whether the text of one stands in the other, but for what reading it as a part of that made of it."""
    text = part.body or part.title
    return text in whole.body or fuzz.partial_ratio(text[:_ENOUGH], whole.body, score_cutoff=_PART) > 0


def match(old: Sequence[Identity], new: Sequence[Identity]) -> dict[str, str]:
    """Old id → new id, for each notice that is still there."""
    found: dict[str, str] = {}
    left = {item.id: item for item in new}

    def take(pairs: Iterable[tuple[Identity, Identity]]) -> None:
        for a, b in pairs:
            if a.id not in found and b.id in left:
                found[a.id] = b.id
                del left[b.id]

    for key in (_exactly, _number):
        rest = [item for item in old if item.id not in found]
        take(_pairs(rest, list(left.values()), key))
    rest = [item for item in old if item.id not in found]
    take(_alike(rest, list(left.values())))
    rest = [item for item in old if item.id not in found]
    take(_put_right(rest, left, {item.number for item in old}, {item.number for item in new}))
    return found


def _exactly(item: Identity) -> Hashable:
    return item.title, item.number, item.digest


def _number(item: Identity) -> Hashable:
    return item.number


def _pairs(
    old: Sequence[Identity], new: Sequence[Identity], key: Callable[[Identity], Hashable]
) -> Iterator[tuple[Identity, Identity]]:
    """Notices that share a key and are one document; those in the same place first."""
    by_key: dict[Hashable, list[Identity]] = defaultdict(list)
    for item in new:
        by_key[key(item)].append(item)
    pairs = [(a, b) for a in old if key(a) is not None for b in by_key[key(a)]]
    yield from (pair for pair in sorted(pairs, key=lambda pair: pair[0].id != pair[1].id) if same(*pair))


def _alike(old: Sequence[Identity], new: Sequence[Identity]) -> Iterator[tuple[Identity, Identity]]:
    """Notices that title and text show to be one, the most alike first."""
    scored = []
    for a in old:
        for b in new:
            if fuzz.ratio(a.title, b.title, score_cutoff=_TITLE) and same(a, b):
                scored.append((_title(a, b) + _body(a, b) + (_STAYS if a.id == b.id else 0.0), a, b))
    scored.sort(key=lambda item: item[0], reverse=True)
    yield from ((a, b) for _, a, b in scored)


def _put_right(
    old: Sequence[Identity], new: Mapping[str, Identity], before: set[str | None], after: set[str | None]
) -> Iterator[tuple[Identity, Identity]]:
    """Notices in one place whose number was read wrong by a character or two, and is no other notice's."""
    for a in old:
        b = new.get(a.id)
        if not b or not a.number or not b.number or b.number in before or a.number in after:
            continue
        slip = Levenshtein.distance(a.number, b.number) <= _SLIP
        if slip and _title(a, b) >= _SLIP_ALIKE and _body(a, b) >= _SLIP_ALIKE:
            yield a, b


def _title(a: Identity, b: Identity) -> float:
    return fuzz.ratio(a.title, b.title)


def _body(a: Identity, b: Identity) -> float:
    """How alike two texts are; a text that was withdrawn says nothing, and one that was cut is the same."""
    if a.told or b.told or a.body in b.body or b.body in a.body:
        return 100.0
    return fuzz.ratio(a.body[:_ENOUGH], b.body[:_ENOUGH])
