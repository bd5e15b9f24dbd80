"""What of a notice's lines is a table, a name list or an attachment list: told once, and asked by all who follow.

Guaranteed: a line that two claim is the later one's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from builder.model import Drop, Grid, Text


@dataclass(frozen=True, slots=True)
class Claim:
    """Lines that are one block: their indexes, from `first` up to `end`, and what of them was repeated."""

    first: int
    end: int
    block: Grid | Text
    drops: tuple[Drop, ...] = ()


Claims = Mapping[int, Claim]  # who claims a line, by its index


def by_line(claims: Iterable[Claim]) -> dict[int, Claim]:
    """The claims by the index of each of their lines."""
    return {index: claim for claim in claims for index in range(claim.first, claim.end)}
