"""The sidecar of a text as it lies on disk: where an entry is pasted, and what stands around a mistake.

Guaranteed: what is to be pasted, pasted where it is said, makes a sidecar of the right form out of one; nothing is written.
Not done here: what an entry says (see `entries`), and whether a sidecar is right (see `content.sidecar_form`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from builder import reading
from builder.content.files import SourceError, decode, fold, read_bytes
from builder.content.register import Register
from builder.content.texts import MAX_SIDECAR, from_bytes, placed
from builder.content.yaml import Places, read_yaml
from builder.maintain.entries import Entry
from builder.model import Issue
from builder.text import forms

_AROUND = 2  # lines shown before and after a mistake
_KEY = re.compile(r"(?P<key>[a-z_]+)\s*:\s*(?P<value>[^#]*?)\s*(?:#.*)?")
_BLOCK = re.compile(r"(?P<indent> *)- ")


@dataclass(frozen=True, slots=True)
class Paste:
    """What is copied, and where it goes."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sidecar; `wrong` is the one with the mistake."""

    number: int
    text: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A sidecar as people wrote it.

    path   as it is shown
    lines  None where there is no file
    keys   the line of each key that stands outermost; None where the file is no YAML
    """

    path: str
    lines: tuple[str, ...] | None = None
    keys: Mapping[str, int] | None = field(default_factory=dict)
    items: tuple[
        tuple[str, str, int], ...
    ] = ()  # of each entry its list, the text that names its line, and its own line

    def holding(self, entry: Entry) -> int | None:
        """The line of the entry that says something of the same line already."""
        found = yaml.safe_load(entry.yaml) if entry.list else None
        at = forms.squash(str(found[0].get("at", ""))) if found and "line" not in found[0] else ""
        named = (
            line
            for name, text, line in self.items
            if name == entry.list and (text.startswith(at) or at.startswith(text))
        )
        return next(named, None) if at else None

    def paste(self, entry: Entry) -> Paste:
        """An entry in the form in which it is pasted into this file."""
        items, key = entry.yaml.rstrip("\n").split("\n"), f"{entry.list}:"
        if self.keys is None:
            return Paste(_text(items), f"先改好 {self.path} 里的错误，再贴在 {key} 下面")
        at = self.keys.get(entry.list)
        if self.lines is None:
            head = [key] if entry.list else []
            return Paste(_text([*head, *items]), f"还没有 {self.path}：新建这个文件，贴进去")
        if not entry.list:
            return Paste(_text(items), f"贴在 {self.path} 的末尾，顶格")
        if at is None:
            return Paste(_text([key, *items]), f"贴在 {self.path} 的末尾；里面还没有 {key}，这一行已带上")
        written = _KEY.fullmatch(self.lines[at - 1])
        if written is None or written["value"]:
            return Paste(_text(items), f"{self.path} 第 {at} 行的 {key} 写在了一行里；先改成一项一行，再贴在它下面")
        indent = self._indent(at)
        held = self.holding(entry)
        where = (
            f"这一行已有第 {held} 行的那一项：改那一项，不另写" if held else f"贴在 {self.path} 第 {at} 行 {key} 的下面"
        )
        return Paste(_text([f"{indent}{line}" for line in items]), where)

    def _indent(self, at: int) -> str:
        """How far the items of a list are moved in, as the first of them is."""
        below = (_BLOCK.match(line) for line in (self.lines or ())[at:])
        first = next(filter(None, below), None)
        return first["indent"] if first else ""

    def around(self, line: int | None) -> list[Line]:
        """The lines around a mistake."""
        at = line or 1
        shown = range(max(1, at - _AROUND), min(len(self.lines or ()), at + _AROUND) + 1)
        return [Line(number, (self.lines or ())[number - 1], number == at) for number in shown]


def of(text: Path, shown: str) -> Beside:
    """The sidecar beside a text, which is `shown` as that path; raises nothing: of one that is in error only the lines are known."""
    path, shown = text.with_suffix(".yml"), shown.removesuffix(text.suffix) + ".yml"
    if not path.is_file():
        return Beside(shown)
    try:
        lines = tuple(fold(decode(read_bytes(path, shown, MAX_SIDECAR), shown)[0].rstrip("\r\n")))
    except SourceError:
        return Beside(shown, (), None)
    try:
        data, places = read_yaml(path, shown, MAX_SIDECAR)
    except SourceError:
        return Beside(shown, lines, None)
    return Beside(
        shown, lines, {str(key[0]): line for key, line in places.items() if len(key) == 1}, _items(data, places)
    )


def _items(data: Any, places: Places) -> tuple[tuple[str, str, int], ...]:
    """The entries of the lists; one that is told from others by more than its text is none that another could repeat."""
    return tuple(
        (name, forms.squash(str(item["at"])), places[name, place])
        for name in ("lines", "notices")
        for place, item in enumerate(data.get(name) or () if isinstance(data, dict) else ())
        if isinstance(item, dict) and item.get("at") and not {"after", "nth", "line"} & item.keys()
    )


def without(text: Path, issue_id: str, shown: str, register: Register) -> Issue | None:
    """An issue as it is read without its sidecar; None where that cannot be, or where the sidecar may hide something."""
    if any(line.lstrip().startswith(("redactions", "withdrawn")) for line in of(text, shown).lines or ("redactions",)):
        return None
    try:
        bare = placed(from_bytes(read_bytes(text, shown), shown, issue_id), text)
        return reading.parse(bare, register.get(issue_id.split("/")[0]), register)
    except SourceError:
        return None


def _text(lines: list[str]) -> str:
    return "\n".join([*lines, ""])
