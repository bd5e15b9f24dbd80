"""content/gazettes.yml → the register: slug → `Gazette`.

Guaranteed: an entry that is wrong or not filled in is a `SourceError` with its line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from builder.content import moves, slugs
from builder.content.files import SourceError, inside
from builder.content.moves import CircleError, Moves
from builder.content.yaml import Places, read_yaml

REGISTER = "gazettes.yml"


@dataclass(frozen=True, slots=True)
class Gazette:
    """One entry of content/gazettes.yml: who publishes it, and which number prefixes belong to whom.

    moved  addresses in full that have moved, and where each leads in the end (see `moves`)
    """

    slug: str
    name: str
    publisher: str
    short: str
    region: str
    level: str
    prefixes: Mapping[str, str] = field(default_factory=dict)
    moved: Moves = field(default_factory=dict)


Register = Mapping[str, Gazette]
_TO_FILL_IN = re.compile("（.*）|")  # what `gazette add` leaves to a maintainer
UNSORTED = "其他"  # the level of a gazette that nobody gave one
_GAZETTE_KEYS = ("name", "publisher", "short", "region", "level")


def read_register(content: Path) -> Register:
    """content/gazettes.yml as a mapping slug → Gazette; empty where there is no such file."""
    path = content / REGISTER
    shown = f"{content.name}/{REGISTER}"
    if not path.exists() and not path.is_symlink():
        return {}
    inside(path, content, shown)
    data, places = read_yaml(path, shown)
    if not isinstance(data, dict | None):
        raise SourceError(shown, 1, "G011", "应为“简称: {name: …, publisher: …}”的对照表 (expected a mapping)")
    for slug, entry in (data or {}).items():
        if problem := _wrong(slug, entry):
            raise SourceError(shown, places.get((str(slug),), 1), "G011", f"「{slug}」一项{problem}")
    moved = _moved(data or {}, places, shown)
    return {slug: replace(_gazette(slug, entry), moved=moved[slug]) for slug, entry in (data or {}).items()}


def _moved(data: Mapping[str, Any], places: Places, shown: str) -> Mapping[str, Moves]:
    """Of each gazette the addresses that have moved, and where each leads in the end."""
    steps: dict[str, str] = {}
    for slug, entry in data.items():
        for old, new in (entry.get("moved") or {}).items():
            pair = moves.in_full(slug, old, new) if isinstance(old, str) and isinstance(new, str) else None
            if pair is None:
                message = f"「{old}: {new}」不是地址；期写作 2021-a: 2021-04，公文写作 2021-04/03: 2021-05/01，移到别的公报时前面加它的键名，会被读成数的加引号 (not an address)"
                raise SourceError(shown, places.get((slug, "moved", str(old)), 1), "G014", message)
            steps[pair[0]] = pair[1]
    found: dict[str, dict[str, str]] = {slug: {} for slug in data}
    for old in steps:
        slug, _, short = old.partition("/")
        try:
            found[slug][old] = moves.follow(steps, old) or old
        except CircleError:
            message = f"「{short}」移来移去回到了自己；请写明它现在的地址 (moves in a circle)"
            raise SourceError(shown, places.get((slug, "moved", short), 1), "G014", message) from None
    return found


def _wrong(slug: Any, entry: Any) -> str | None:
    """What is wrong with an entry of the register."""
    return _wrong_key(slug) or _wrong_form(entry) or _wrong_words(entry) or _wrong_tables(entry)


def _wrong_key(slug: Any) -> str | None:
    if not isinstance(slug, str):
        return "的键名会被读成别的东西；请加引号 (key is no text)"
    if not slugs.is_name(slug):
        return f"的键名不能作网址；{slugs.ADVICE} (bad name)"
    if slugs.is_reserved(slug):
        return f"的键名不能用，/{slug}/ 是网站自己的地址；请换一个 (reserved name)"
    return None


def _wrong_form(entry: Any) -> str | None:
    """Whether a key is missing, unknown or no text."""
    if not isinstance(entry, dict) or any(not isinstance(entry.get(key), str) for key in _GAZETTE_KEYS):
        return f"应有 {'、'.join(_GAZETTE_KEYS)}，各为文字 (incomplete register entry)"
    if extra := [str(key) for key in entry if key not in (*_GAZETTE_KEYS, "prefixes", "moved")]:
        return f"里不认识 {'、'.join(extra)} (unknown key)"
    return None


def _wrong_words(entry: Mapping[str, str]) -> str | None:
    """What is wrong with the texts of an entry that has them all."""
    if long := [key for key in _GAZETTE_KEYS if len(entry[key].splitlines()) > 1]:
        return f"的 {'、'.join(long)} 只能写一行 (more than one line)"
    if empty := [key for key in ("name", "publisher", "short") if not _filled(entry[key])]:
        return f"的 {'、'.join(empty)} 还没有填写 (register entry not filled in)"
    return None


def _wrong_tables(entry: Mapping[str, Any]) -> str | None:
    """What is wrong with the tables that an entry may have: moves and prefixes."""
    if not isinstance(entry.get("moved") or {}, dict):
        return "的 moved 应为“旧地址: 新地址”的对照表，如 2021-a: 2021-04 (wrong moves)"
    prefixes = entry.get("prefixes") or {}
    if not isinstance(prefixes, dict) or not all(
        isinstance(word, str) and word for pair in prefixes.items() for word in pair
    ):
        return "的 prefixes 应为“文号字头: 机关”的对照表，如 阿政办发: 阿尔山市人民政府办公室 (wrong prefixes)"
    return None


def _gazette(slug: str, entry: Mapping[str, Any]) -> Gazette:
    values: dict[str, Any] = {key: _filled(entry[key]) for key in _GAZETTE_KEYS}
    return Gazette(slug=slug, prefixes=entry.get("prefixes") or {}, **{**values, "level": values["level"] or UNSORTED})


def _filled(value: str) -> str:
    return "" if _TO_FILL_IN.fullmatch(value.strip()) else value
