"""How much of what is read of a text is read of its print, too: F1 of each construct, by words and not by lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence

from dialects.measure import Result, _plain

from builder.model import Issue, Roster, Table, Words

CONSTRUCTS = ("notices", "titles", "numbers", "dates", "issuers", "paragraphs", "cells", "persons")
# What is asked for in print, whoever has set it.
WANTED: Mapping[str, float] = {
    "notices": 0.98,
    "titles": 0.98,
    "numbers": 0.98,
    "dates": 0.98,
    "issuers": 0.98,
    "paragraphs": 0.97,
    "cells": 0.95,
    "persons": 0.97,
}


def _facts(issue: Issue) -> Iterator[tuple[str, Hashable]]:
    for notice in issue.notices:
        title = _plain(notice.title)
        yield "notices", title[:16]
        yield "titles", title
        yield "numbers", (title[:16], _plain(notice.number))
        yield "dates", (title[:16], notice.date)
        yield "issuers", (title[:16], notice.issuer)
        for block in notice.blocks:
            if isinstance(block, Words):
                yield "paragraphs", (block.type if block.type == "heading" else "", _plain(block.text))
            if isinstance(block, Table):
                yield from (("cells", cell) for row in block.rows for text in row if (cell := _plain(text)))
            if isinstance(block, Roster):
                for member in block.members:
                    yield "persons", (_plain(member.role), _plain(member.name), _plain(member.post))


def facts(issue: Issue) -> dict[str, Counter[Hashable]]:
    """What is in an issue, construct by construct."""
    out: dict[str, Counter[Hashable]] = {name: Counter() for name in CONSTRUCTS}
    for name, fact in _facts(issue):
        out[name][fact] += 1
    return out


def compare(wanted: Issue, got: Issue) -> Result:
    """F1 a construct, and each point that is lost."""
    values: dict[str, float | None] = {}
    misses: list[str] = []
    one, other = facts(wanted), facts(got)
    for name in CONSTRUCTS:
        same = sum((one[name] & other[name]).values())
        total = sum(one[name].values()) + sum(other[name].values())
        values[name] = 2 * same / total if total else None
        for sign, lost in (("missed", one[name] - other[name]), ("false", other[name] - one[name])):
            misses += [f"{name} {sign}: {fact}" for fact in lost]
    return Result(values, misses)


def below(values: Mapping[str, float | None]) -> Sequence[str]:
    """The constructs that do not reach what is wanted."""
    return [name for name, value in values.items() if value is not None and value < WANTED[name]]
