"""content/works.yml → what people know of documents that are cited and not on the site: name, number, official address.

Guaranteed: an entry that is wrong is a `SourceError` with its line; nothing is taken from an entry that names no document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from builder.codes import Said, say
from builder.content.files import SourceError, inside
from builder.content.yaml import read_yaml

WORKS = "works.yml"
_KEYS = ("number", "name", "address")


@dataclass(frozen=True, slots=True)
class Told:
    """What people wrote of a work: the number or the name by which it is cited, the other one, its official address."""

    number: str | None = None
    name: str | None = None
    address: str | None = None


def read_works(content: Path) -> tuple[Told, ...]:
    """The entries of content/works.yml; none where there is no such file."""
    path = content / WORKS
    shown = f"{content.name}/{WORKS}"
    if not path.exists() and not path.is_symlink():
        return ()
    inside(path, content, shown)
    data, places = read_yaml(path, shown)
    if not isinstance(data, list | None):
        raise SourceError(shown, 1, say("works-are-no-list"))
    for place, entry in enumerate(data or ()):
        if problem := _wrong(entry):
            raise SourceError(shown, places.get((place,), 1), problem)
    return tuple(Told(**{key: str(value).strip() for key, value in entry.items()}) for entry in data or ())


def _wrong(entry: Any) -> Said | None:
    """What is wrong with an entry."""
    if not isinstance(entry, Mapping) or not {"number", "name"} & set(entry):
        return say("work-without-name")
    if extra := [str(key) for key in entry if key not in _KEYS]:
        return say("work-key-unknown", keys="、".join(extra))
    if bad := [key for key, value in entry.items() if not _is_line(value)]:
        return say("work-value-wrong", key=bad[0])
    if "address" in entry and not _is_address(entry["address"]):
        return say("work-address-wrong", address=entry["address"])
    return say("work-says-nothing") if len(entry) < 2 else None


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and len(value.strip().splitlines()) == 1


def _is_address(text: str) -> bool:
    """Whether a text is the address of a page, as a browser shows it."""
    parts = urlsplit(text.strip())
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(text.split()) == 1
