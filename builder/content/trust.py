"""Whose signatures and time stamps a copy of the site may bear, as `keys:` and `stamps:` of content/gazettes.yml say.

A key is rolled over by naming the next one and writing `until:` under the old: what it signed up to that day stays good.
Guaranteed: what has another form is a `SourceError` with its line; a gazette may be called keys or stamps all the same.
Not done here: checking a signature (see `proof`), and whether a certificate can be read.
"""

from __future__ import annotations

import base64
import binascii
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from builder.codes import say
from builder.content.files import SourceError, inside
from builder.content.yaml import Places, read_yaml

KEYS, STAMPS = "keys", "stamps"
_LENGTH = 42  # of a public key of minisign's: two letters, eight bytes that name it, thirty-two of the key itself
_KEY_KEYS, _STAMP_KEYS = {"name", "key", "until"}, {"url", "root"}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: the eight bytes that name it, and the key itself."""

    id: bytes
    raw: bytes

    @property
    def shown(self) -> str:
        """Its name, as minisign prints it."""
        return self.id[::-1].hex().upper()

    @property
    def line(self) -> str:
        """The key as minisign writes it."""
        return base64.b64encode(b"Ed" + self.id + self.raw).decode()


@dataclass(frozen=True, slots=True)
class Key:
    """A key that is named: what people call it, and the last day on which it signs."""

    name: str
    key: PublicKey
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority of time stamps: where it is asked, and the root of its certificates (PEM)."""

    url: str
    root: str


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys and the authorities of a site, in the order in which they are written."""

    keys: tuple[Key, ...] = ()
    authorities: tuple[Authority, ...] = ()


NOBODY = Trust()


def public_key(text: str) -> PublicKey | None:
    """The key that a line, or a file with a comment above it, holds; None where it is none of minisign's."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("untrusted comment:")]
    try:
        raw = base64.b64decode(lines[0].strip(), validate=True) if len(lines) == 1 else b""
    except (binascii.Error, ValueError):
        return None
    return PublicKey(raw[2:10], raw[10:]) if len(raw) == _LENGTH and raw.startswith(b"Ed") else None


def read_trust(content: Path) -> Trust:
    """What the register of a content folder says of them; nobody where there is no register."""
    path, shown = content / "gazettes.yml", f"{content.name}/gazettes.yml"
    if not path.exists():
        return NOBODY
    inside(path, content, shown)
    data, places = read_yaml(path, shown)
    return of(data, places, shown) if isinstance(data, dict) else NOBODY


def of(data: Mapping[str, Any], places: Places, shown: str) -> Trust:
    """The keys and authorities that stand in a register."""
    keys = [_key(item, places.get((KEYS, place), 1), shown) for place, item in enumerate(_listed(data, KEYS))]
    names = [key.key.id for key in keys]
    if twice := next((place for place, name in enumerate(names) if name in names[:place]), None):
        raise SourceError(shown, places.get((KEYS, twice), 1), say("register-key-twice", id=keys[twice].key.shown))
    stamps = [_stamp(item, places.get((STAMPS, at), 1), shown) for at, item in enumerate(_listed(data, STAMPS))]
    return Trust(tuple(keys), tuple(stamps))


def without(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The register without them."""
    return {slug: entry for slug, entry in data.items() if not (slug in (KEYS, STAMPS) and isinstance(entry, list))}


def _listed(data: Mapping[str, Any], key: str) -> list[Any]:
    """What is listed there; a table is the entry of a gazette of that name."""
    found = data.get(key)
    return found if isinstance(found, list) else []


def _key(item: Any, line: int, shown: str) -> Key:
    if isinstance(item, dict) and item.keys() <= _KEY_KEYS and isinstance(item.get("name"), str):
        key = public_key(str(item.get("key")))
        until = item.get("until")
        if key and (until is None or _is_day(until)):
            return Key(item["name"], key, None if until is None else str(until))
    raise SourceError(shown, line, say("register-keys-wrong"))


def _stamp(item: Any, line: int, shown: str) -> Authority:
    if not isinstance(item, dict) or item.keys() != _STAMP_KEYS or not all(map(_is_text, item.values())):
        raise SourceError(shown, line, say("register-stamps-wrong"))
    if urlsplit(item["url"]).scheme not in ("http", "https") or "BEGIN CERTIFICATE" not in item["root"]:
        raise SourceError(shown, line, say("register-stamps-wrong"))
    return Authority(item["url"], item["root"])


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_day(value: Any) -> bool:
    try:
        return datetime.date.fromisoformat(str(value)).isoformat() == str(value)
    except ValueError:
        return False
