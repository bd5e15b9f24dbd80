"""The problems that the program names, out of `codes.yml`: what each code means, and the sentence in which it is said.

Guaranteed: a file that has not the form which its head describes fails at the first import; a code and a name stand once.
Not done here: where a problem is (a line, a file), and how it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from string import Formatter
from typing import Any, get_args

import yaml

from builder.model import Diagnostic, Severity

_CODE = re.compile(r"G[0-9]{3}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_FIELD = re.compile(r"[a-z]+")
LEVELS: Mapping[Severity, str] = {"error": "错误", "warning": "警告", "info": "提示"}
_OF_CODE = ("severity", "meaning", "remedy", "messages")
_OF_MESSAGE = ("message", "remedy", "gloss")


@dataclass(frozen=True, slots=True)
class Code:
    """What the guide says of a code."""

    code: str
    severity: Severity
    meaning: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Said:
    """One problem in words, wherever it is."""

    code: str
    severity: Severity
    message: str

    def at(self, line: int | None) -> Diagnostic:
        """The problem at a line of a text; None where no one line is to blame."""
        return Diagnostic(self.code, self.severity, line, self.message)


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with places to fill in."""

    of: Code
    text: str

    @property
    def fields(self) -> frozenset[str]:
        """The names of what is filled in."""
        return frozenset(_fields(self.text))


def say(name: str, /, **given: object) -> Said:
    """What the message of this name says."""
    template = MESSAGES[name]
    return Said(template.of.code, template.of.severity, template.text.format_map(given))


def code(name: str) -> str:
    """The code of the message of this name."""
    return MESSAGES[name].of.code


class _Loader(yaml.CSafeLoader):
    """YAML in which no key stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"twice: {', '.join(twice)}")
        return super().construct_mapping(node, deep)


def read(text: str) -> tuple[dict[str, Code], dict[str, Template]]:
    """The codes, and the messages by name; raises ValueError for what the head of the file does not describe."""
    codes: dict[str, Code] = {}
    messages: dict[str, Template] = {}
    for number, entry in yaml.load(text, _Loader).items():
        _check(number, _CODE, entry, _OF_CODE, _OF_CODE)
        if entry["severity"] not in get_args(Severity):
            raise ValueError(f"{number}: no such severity")
        codes[number] = Code(number, entry["severity"], entry["meaning"], entry["remedy"])
        for name, parts in entry["messages"].items():
            _check(name, _NAME, parts, _OF_MESSAGE, ("message",))
            if name in messages:
                raise ValueError(f"twice: {name}")
            messages[name] = Template(codes[number], _sentence(name, parts))
    return codes, messages


def _check(key: object, form: re.Pattern[str], entry: object, known: Sequence[str], needed: Sequence[str]) -> None:
    """Raises ValueError where a key or what stands under it has another form."""
    if not isinstance(key, str) or not form.fullmatch(key):
        raise ValueError(f"{key}: a code is G and three figures, a name some words with hyphens")
    if not isinstance(entry, dict) or not set(needed) <= entry.keys() <= set(known) or not all(entry.values()):
        raise ValueError(f"{key}: expected {', '.join(known)}")


def _sentence(name: str, parts: Mapping[str, str]) -> str:
    """message；remedy (gloss)"""
    text = parts["message"]
    text += f"；{parts['remedy']}" if "remedy" in parts else ""
    text += f" ({parts['gloss']})" if "gloss" in parts else ""
    if "\n" in text or not all(map(_FIELD.fullmatch, _fields(text))):
        raise ValueError(f"{name}: a message is one line, what is filled in has a name of small letters")
    return text


def _fields(text: str) -> Iterator[str]:
    return (field for _, field, _, _ in Formatter().parse(text) if field is not None)


CODES, MESSAGES = read(resources.files("builder").joinpath("codes.yml").read_text(encoding="utf-8"))
