"""content/gazettes.yml → the register: slug → `Gazette`.

Guaranteed: an entry that is wrong or not filled in is a `SourceError` with its line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from builder.codes import Said, say
from builder.content import moves, slugs, trust
from builder.content.files import SourceError, inside
from builder.content.moves import CircleError, Moves, Told
from builder.content.yaml import Places, read_yaml

REGISTER = "gazettes.yml"


@dataclass(frozen=True, slots=True)
class Gazette:
    """One entry of content/gazettes.yml: who publishes it, and which number prefixes belong to whom.

    contact  how to reach who publishes it, for who has found an error; "" where that is not given
    moved  addresses in full that have moved, and where each leads in the end (see `moves`)
    told   why and when each of them moved
    aliases  other names of organs, and the name that each is listed under
    people what is made of the names of office-holders: a register and pages, nothing but what a search finds, or nothing
    """

    slug: str
    name: str
    publisher: str
    short: str
    region: str
    level: str
    prefixes: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    moved: Moves = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)
    people: str = "register"
    aliases: Mapping[str, str] = field(default_factory=dict)


Register = Mapping[str, Gazette]
_TO_FILL_IN = re.compile("（.*）|")  # what `gazette add` leaves to a maintainer
UNSORTED = "其他"  # the level of a gazette that nobody gave one
_GAZETTE_KEYS = ("name", "publisher", "short", "region", "level")
_MORE_KEYS = ("contact", "prefixes", "aliases", "moved", "people")
PEOPLE = ("register", "search", "none")


def read_register(content: Path) -> Register:
    """content/gazettes.yml as a mapping slug → Gazette; empty where there is no such file."""
    path = content / REGISTER
    shown = f"{content.name}/{REGISTER}"
    if not path.exists() and not path.is_symlink():
        return {}
    inside(path, content, shown)
    data, places = read_yaml(path, shown)
    if not isinstance(data, dict | None):
        raise SourceError(shown, 1, say("register-is-no-mapping"))
    trust.of(data or {}, places, shown)
    data, people = _of_site(trust.without(data or {}))
    if people not in PEOPLE:
        raise SourceError(shown, places.get(("people",), 1), say("register-people-wrong", slug="people"))
    for slug, entry in data.items():
        if problem := _wrong(slug, entry):
            raise SourceError(shown, places.get((str(slug),), 1), problem)
    steps, told = _steps(data, places, shown)
    moved = _moved(data, steps, places, shown)
    return {
        slug: replace(_gazette(slug, entry, people), moved=moved[slug], told={old: told[old] for old in moved[slug]})
        for slug, entry in data.items()
    }


def _of_site(data: Mapping[str, Any]) -> tuple[Mapping[str, Any], Any]:
    """The entries of gazettes, and what the register says of people for all that do not say it themselves."""
    if isinstance(data.get("people", ""), dict):  # a folder of that name: its key is reserved
        return data, PEOPLE[0]
    return {slug: entry for slug, entry in data.items() if slug != "people"}, data.get("people", PEOPLE[0])


def _steps(data: Mapping[str, Any], places: Places, shown: str) -> tuple[Moves, Mapping[str, Told]]:
    """The addresses in full that have moved: where each leads, and what is told of it."""
    steps: dict[str, str] = {}
    told: dict[str, Told] = {}
    for slug, entry in data.items():
        for old, value in (entry.get("moved") or {}).items():
            line = places.get((slug, "moved", str(old)), 1)
            if (found := moves.entry(value)) is None:
                raise SourceError(shown, line, say("move-told-otherwise", old=old))
            new, why = found
            pair = moves.in_full(slug, old, new) if isinstance(old, str) and isinstance(new, str) else None
            if pair is None:
                raise SourceError(shown, line, say("move-of-no-address", old=old, new=new))
            steps[pair[0]], told[pair[0]] = pair[1], why
    return steps, told


def _moved(data: Mapping[str, Any], steps: Moves, places: Places, shown: str) -> Mapping[str, Moves]:
    """Of each gazette the addresses that have moved, and where each leads in the end."""
    found: dict[str, dict[str, str]] = {slug: {} for slug in data}
    for old in steps:
        slug, _, short = old.partition("/")
        try:
            found[slug][old] = moves.follow(steps, old) or old
        except CircleError:
            said = say("moves-in-a-circle", old=short)
            raise SourceError(shown, places.get((slug, "moved", short), 1), said) from None
    return found


def _wrong(slug: Any, entry: Any) -> Said | None:
    """What is wrong with an entry of the register."""
    return (
        _wrong_key(slug)
        or _wrong_form(slug, entry)
        or _wrong_words(slug, entry)
        or _wrong_more(slug, entry)
        or _wrong_switch(slug, entry)
    )


def _wrong_key(slug: Any) -> Said | None:
    if not isinstance(slug, str):
        return say("register-key-is-no-text", slug=slug)
    if not slugs.is_slug(slug):
        return say("register-key-is-no-name", slug=slug)
    if slugs.is_reserved(slug):
        return say("register-key-reserved", slug=slug)
    return None


def _wrong_form(slug: str, entry: Any) -> Said | None:
    """Whether a key is missing, unknown or no text."""
    if not isinstance(entry, dict) or any(not isinstance(entry.get(key), str) for key in _GAZETTE_KEYS):
        return say("register-entry-incomplete", slug=slug, keys="、".join(_GAZETTE_KEYS))
    if extra := [str(key) for key in entry if key not in (*_GAZETTE_KEYS, *_MORE_KEYS)]:
        return say("register-entry-key-unknown", slug=slug, keys="、".join(extra))
    return None


def _wrong_words(slug: str, entry: Mapping[str, str]) -> Said | None:
    """What is wrong with the texts of an entry that has them all."""
    if long := [key for key in _GAZETTE_KEYS if len(entry[key].splitlines()) > 1]:
        return say("register-entry-of-several-lines", slug=slug, keys="、".join(long))
    if empty := [key for key in ("name", "publisher", "short") if not _filled(entry[key])]:
        return say("register-entry-not-filled-in", slug=slug, keys="、".join(empty))
    return None


def _wrong_more(slug: str, entry: Mapping[str, Any]) -> Said | None:
    """What is wrong with what an entry may have beside: moves, prefixes, other names, a contact."""
    contact = entry.get("contact") or ""
    if not isinstance(contact, str) or len(contact.splitlines()) > 1:
        return say("register-contact-wrong", slug=slug)
    if not isinstance(entry.get("moved") or {}, dict):
        return say("register-moves-wrong", slug=slug)
    if not _are_words(entry.get("prefixes") or {}):
        return say("register-prefixes-wrong", slug=slug)
    aliases = entry.get("aliases") or {}
    if not _are_words(aliases) or set(aliases) & set(aliases.values()):
        return say("register-aliases-wrong", slug=slug)
    return None


def _are_words(found: Any) -> bool:
    """Whether this is a table of words by words."""
    return isinstance(found, dict) and all(isinstance(word, str) and word for pair in found.items() for word in pair)


def _wrong_switch(slug: str, entry: Mapping[str, Any]) -> Said | None:
    return None if entry.get("people", PEOPLE[0]) in PEOPLE else say("register-people-wrong", slug=slug)


def _gazette(slug: str, entry: Mapping[str, Any], people: str) -> Gazette:
    values: dict[str, Any] = {key: _filled(entry[key]) for key in _GAZETTE_KEYS}
    values |= {"level": values["level"] or UNSORTED, "contact": _filled(entry.get("contact") or "")}
    values |= {"people": entry.get("people", people)}
    return Gazette(slug=slug, prefixes=entry.get("prefixes") or {}, aliases=entry.get("aliases") or {}, **values)


def _filled(value: str) -> str:
    return "" if _TO_FILL_IN.fullmatch(value.strip()) else value
