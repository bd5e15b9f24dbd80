"""The entries of `lines` in a sidecar: what each says, and of which lines.

Guaranteed: each names lines that stand in the text, or a `SourceError` names the entry's line.
Not done here: the form of the entries (see `sidecar_form`), and what they do (see `reading.mending`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.codes import say
from builder.content.sidecar_form import problem
from builder.content.spots import Spot, Spots
from builder.content.texts import IssueText
from builder.model import DropReason
from builder.text.line import Line

_STRUCTURE = ("type", "join", "split", "roster", "table")


@dataclass(frozen=True, slots=True)
class Told:
    """What a sidecar says of lines before any is read.

    lines   that are no text, and why; None for those that are text after all
    places  of the entries that say so
    """

    lines: Mapping[int, DropReason | None]
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class Change:
    """What an entry says of some lines.

    place   of the entry in its list
    item    the entry
    spots   the pieces that it names, in order
    end     where the next piece begins
    cuts    where in a line a block begins
    """

    place: int
    item: Mapping[str, Any]
    spots: tuple[Spot, ...]
    end: Spot
    cuts: tuple[Spot, ...] = ()


def told(text: IssueText, data: Mapping[str, Any], kept: Sequence[Line], aside: Sequence[Line]) -> Told:
    """Which lines are to be set aside and which not, among those that stand in the text and those that were set aside."""
    lines: dict[int, DropReason | None] = {}
    places = set()
    spots = Spots(text, kept, {line.number: "已经略去" for line in aside})
    for place, item in _entries(data, "drop"):
        lines.update({spot.line: item["drop"] for spot in _run(spots, ("lines", place), item)})
    spots = Spots(text, aside)
    for place, item in _entries(data, "keep"):
        if spots.has(item):
            lines.update({spot.line: None for spot in _run(spots, ("lines", place), item)})
            places.add(place)
    return Told(lines, frozenset(places))


def kept_late(
    text: IssueText, data: Mapping[str, Any], kept: Sequence[Line], aside: Sequence[Line], told: Told
) -> dict[int, int]:
    """The lines that are text after all, though a later step had set them aside, with the place of the entry that says so."""
    out: dict[int, int] = {}
    spots, standing = Spots(text, aside), Spots(text, kept)
    for place, item in _entries(data, "keep"):
        if place in told.places:
            continue
        if standing.has(item) and not spots.has(item):
            line = standing.named(("lines", place), item).line
            raise problem(text, ("lines", place), say("keep-of-text", at=item["at"], line=line))
        out.update({spot.line: place for spot in _run(spots, ("lines", place), item)})
    return out


def changes(text: IssueText, data: Mapping[str, Any], spots: Spots) -> list[Change]:
    """What the sidecar says of the structure of the text: the cuts within a line first, for others may name what they part."""
    entries = [(place, item) for place, item in enumerate(data.get("lines", ())) if set(_STRUCTURE) & item.keys()]
    within = [(place, item) for place, item in entries if isinstance(item.get("split"), str | list)]
    out = [_cut(spots, place, item) for place, item in within]
    first: dict[tuple[Spot, str], int] = {}
    for place, item in entries:
        if (place, item) not in within:
            run = _run(spots, ("lines", place), item)
            said = next(key for key in _STRUCTURE if key in item)
            if (before := first.setdefault((run[0], said), place)) != place:
                twice = say("fact-given-twice", at=item["at"], key=said, before=before + 1)
                raise problem(text, ("lines", place), twice)
            out.append(Change(place, item, run, spots.end(run[-1])))
    return out


def verbatim(data: Mapping[str, Any], spots: Spots) -> Iterator[tuple[int, Mapping[str, Any], range]]:
    """The lines that are to be printed as they stand, by entry."""
    for place, item in _entries(data, "verbatim"):
        run = _run(spots, ("lines", place), item)
        yield place, item, range(run[0].line, run[-1].line + 1)


def _entries(data: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    yield from ((place, item) for place, item in enumerate(data.get("lines", ())) if key in item)


def _run(spots: Spots, path: tuple[str | int, ...], item: Mapping[str, Any]) -> tuple[Spot, ...]:
    """The pieces that an entry names."""
    first = spots.named(path, item)
    return tuple(spots.between(first, spots.last(path, item["to"], first))) if "to" in item else (first,)


def _cut(spots: Spots, place: int, item: Mapping[str, Any]) -> Change:
    """An entry that parts one line."""
    path, wanted = ("lines", place), item["split"]
    first = last = spots.named(path, item)
    cuts = []
    for text in [wanted] if isinstance(wanted, str) else wanted:
        last = spots.cut((*path, "split"), last, text)
        cuts.append(last)
    return Change(place, item, (first,), spots.end(last), tuple(cuts))
