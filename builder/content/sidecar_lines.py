"""The entries of `lines` in a sidecar: what each says, and of which lines.

Guaranteed: each names lines that stand in the text, or a `SourceError` names the entry's line.
Not done here: the form of the entries (see `sidecar_form`), and what they do (see `reading.mending`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from builder.codes import say
from builder.content.sidecar_form import problem
from builder.content.spots import Spot, Spots
from builder.content.texts import IssueText
from builder.model import DropReason
from builder.text.line import Line

_STRUCTURE = ("type", "join", "split", "roster", "table", "drop")


@dataclass(frozen=True, slots=True)
class Told:
    """What a sidecar says of lines before any is read.

    lines   that are no text, and why; None for those that are text after all
    places  of the entries that say so; other entries may name what is parted of a line
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


def told(
    text: IssueText, data: Mapping[str, Any], kept: Sequence[Line], front: Collection[int], aside: Sequence[Line]
) -> Told:
    """Which lines are to be set aside and which not, among those that stand in the text and those that were set aside.

    A line of the cover or the 目录, which are the `front`, is meant only where no other has the text.
    """
    whole = Spots(text, kept, {line.number: "已经略去" for line in aside})
    body = Spots(text, [line for line in kept if line.number not in front])
    dropped: dict[int, DropReason | None] = {}
    done = set[int]()
    for place, item in _entries(data, "drop"):
        if not whole.has(item) and _parts_lines(data):
            continue  # perhaps it names what is parted
        run = _run(body if body.has(item) else whole, ("lines", place), item)
        dropped.update(dict.fromkeys((spot.line for spot in run), item["drop"]))
        done.add(place)
    back, places = _kept(Spots(text, [*aside, *(line for line in kept if line.number in front)]), data, front)
    return Told({**dropped, **dict.fromkeys(back)}, places | done)


def _kept(spots: Spots, data: Mapping[str, Any], front: Collection[int]) -> tuple[list[int], frozenset[int]]:
    """The lines that are kept before any is read, and the places of the entries that say so."""
    lines, places = list[int](), set[int]()
    for place, item in _entries(data, "keep"):
        run = _run(spots, ("lines", place), item) if spots.has(item) else ()
        if run and run[0].line not in front:
            lines += (spot.line for spot in run)
            places.add(place)
    return lines, frozenset(places)


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


def changes(text: IssueText, data: Mapping[str, Any], spots: Spots, told: Told) -> list[Change]:
    """What the sidecar says of the structure of the text: the cuts within a line first, for others may name what they part."""
    entries = _of_structure(data, told)
    within = [(place, item) for place, item in entries if _parts_line(item)]
    out = [_cut(spots, place, item) for place, item in within]
    first: dict[Spot, tuple[int, str]] = {}
    for place, item in entries:
        if (place, item) in within:
            continue
        run = _run(spots, ("lines", place), item)
        said = next(key for key in _STRUCTURE if key in item)
        before, other = first.setdefault(run[0], (place, said))
        if before != place:
            name = "fact-given-twice" if other == said else "entries-for-one-line"
            both = say(name, at=item["at"], key=said, before=before + 1, other=other)
            raise problem(text, ("lines", place), both)
        out.append(Change(place, item, run, spots.end(run[-1])))
    return out


def _of_structure(data: Mapping[str, Any], told: Told) -> list[tuple[int, Mapping[str, Any]]]:
    """The entries that say something of the structure of the text, and have not been carried out, in order."""
    found = [each for key in _STRUCTURE for each in _entries(data, key) if each[0] not in told.places]
    return sorted(found, key=itemgetter(0))


def verbatim(data: Mapping[str, Any], spots: Spots) -> Iterator[tuple[int, Mapping[str, Any], range]]:
    """The lines that are to be printed as they stand, by entry."""
    for place, item in _entries(data, "verbatim"):
        run = _run(spots, ("lines", place), item)
        yield place, item, range(run[0].line, run[-1].line + 1)


def _entries(data: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    yield from ((place, item) for place, item in enumerate(data.get("lines", ())) if key in item)


def _parts_line(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("split"), str | list)


def _parts_lines(data: Mapping[str, Any]) -> bool:
    return any(map(_parts_line, data.get("lines", ())))


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
