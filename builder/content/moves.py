"""Addresses that have moved, as `moved:` of content/gazettes.yml says: old → new, or why, when and where to.

An address is written below its gazette: an issue as `2021-a`, a notice as `2021-04/03`; the new one may name another
gazette before it.  In full it is "<gazette>/<issue>" or "<gazette>/<issue>/<id>", and so everywhere else.
Guaranteed: pure; following an address ends, or `CircleError` names where it goes round.
Not done here: whether anything stands at the new address (see `strays` for issues, `corpus` for notices).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builder.content import slugs

_ID = re.compile(r"[0-9]{2,4}")
Moves = Mapping[str, str]
_KEYS = {"to", "ground", "date"}


@dataclass(frozen=True, slots=True)
class Told:
    """Why and when something moved, as far as that was told."""

    ground: str | None = None
    date: str | None = None


def entry(value: Any) -> tuple[Any, Told] | None:
    """Where an entry of `moved:` leads, and what it tells; None for a table that tells it in another way."""
    if not isinstance(value, dict):
        return value, Told()
    ground, date = value.get("ground"), value.get("date")
    if not value.keys() <= _KEYS or not isinstance(ground, str | None) or (date is not None and not _is_day(date)):
        return None
    return value.get("to"), Told(" ".join(ground.split()) if ground else None, str(date) if date else None)


def _is_day(value: Any) -> bool:
    try:
        return datetime.date.fromisoformat(str(value)).isoformat() == str(value)
    except ValueError:
        return False


class CircleError(Exception):
    """An address that leads back to itself."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def in_full(gazette: str, old: str, new: str) -> tuple[str, str] | None:
    """Both addresses in full; None where one of them is none, or one is a notice's and the other an issue's."""
    depth = old.count("/") + 1  # an issue's is one name long, a notice's two
    if new.count("/") == depth - 1:
        new = f"{gazette}/{new}"
    pair = f"{gazette}/{old}", new
    return pair if all(_is_address(each) and each.count("/") == depth for each in pair) else None


def _is_address(text: str) -> bool:
    parts = text.split("/")
    return all(slugs.is_name(part) for part in parts[:2]) and all(_ID.fullmatch(part) for part in parts[2:])


def follow(moves: Moves, address: str) -> str | None:
    """Where an address leads in the end, by its own entry or by that of its issue; None where it does not move."""
    passed, at = {address}, address
    while (following := _step(moves, at)) is not None:
        if following in passed:
            raise CircleError(address)
        passed.add(following)
        at = following
    return at if at != address else None


def _step(moves: Moves, address: str) -> str | None:
    if address in moves:
        return moves[address]
    issue, _, notice = address.rpartition("/")
    return f"{moves[issue]}/{notice}" if issue in moves else None
