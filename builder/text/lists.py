"""The lists of `builder/text/*.yml`, read once, in a checked form; one home for each fact."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml


def _read(name: str) -> dict[str, Any]:
    data = yaml.safe_load(resources.files("builder.text").joinpath(name).read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise TypeError(f"builder/text/{name}: expected a mapping of lists")
    return data


def _words(data: dict[str, Any], key: str) -> tuple[str, ...]:
    words = tuple(str(word) for word in data[key])
    if len(set(words)) != len(words):
        raise ValueError(f"a word of {key} stands twice")
    return words


@dataclass(frozen=True)
class Kinds:
    """文种 (see kinds.yml)."""

    official: tuple[str, ...]
    document: tuple[str, ...]
    part: tuple[str, ...]
    alias: dict[str, str]
    formula: tuple[str, ...]
    section: tuple[str, ...]


@dataclass(frozen=True)
class Organs:
    """机关 (see organs.yml)."""

    suffix: tuple[str, ...]
    addressee: tuple[str, ...]
    body: tuple[str, ...]
    body_or_name: tuple[str, ...]
    head: tuple[str, ...]
    post_begin: tuple[str, ...]


@dataclass(frozen=True)
class Roles:
    """Rosters (see roles.yml)."""

    post_end: tuple[str, ...]
    post_begin: tuple[str, ...]
    surnames: frozenset[str]
    compound: tuple[str, ...]


@dataclass(frozen=True)
class Colophon:
    """版记 of the gazette (see colophon.yml)."""

    labels: tuple[str, ...]
    board: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Web:
    """What web pages print around a document (see web.yml)."""

    labels: tuple[str, ...]
    plain: tuple[str, ...]
    lines: tuple[str, ...]
    menu: tuple[str, ...]


@dataclass(frozen=True)
class Works:
    """What the names of documents end with (see works.yml)."""

    kind: tuple[str, ...]
    general: tuple[str, ...]
    no_law: tuple[str, ...]
    none: tuple[str, ...]


_kinds = _read("kinds.yml")
_organs = _read("organs.yml")
_roles = _read("roles.yml")
_colophon = _read("colophon.yml")
_web = _read("web.yml")
_works = _read("works.yml")

KINDS = Kinds(
    _words(_kinds, "official"),
    _words(_kinds, "document"),
    _words(_kinds, "part"),
    dict(_kinds["alias"]),
    _words(_kinds, "formula"),
    _words(_kinds, "section"),
)
ORGANS = Organs(
    *(_words(_organs, key) for key in ("suffix", "addressee", "body", "body_or_name", "head", "post_begin"))
)
ROLES = Roles(
    _words(_roles, "post_end"),
    _words(_roles, "post_begin"),
    frozenset("".join(str(_roles["surnames"]).split())),
    _words(_roles, "compound"),
)
COLOPHON = Colophon(_words(_colophon, "labels"), _words(_colophon, "board"), _words(_colophon, "words"))
WEB = Web(*(_words(_web, key) for key in ("labels", "plain", "lines", "menu")))
WORKS = Works(*(_words(_works, key) for key in ("kind", "general", "no-law", "none")))
