"""Entries of a sidecar, filled in and ready to be pasted: what may be said of a line, and what mends a warning.

Guaranteed: what an entry says has the form of `sidecar.schema.json` and applies to the text of the issue; a line is named
by as little of its text as no other line begins with.
Not done here: what an entry does (see `content.sidecar` and `reading.mending`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from builder.codes import code
from builder.model import Diagnostic, Issue, Notice
from builder.reading import lines
from builder.text import forms

_SHORTEST = 8  # characters of a line that name it, where no other line begins so
_NAMED = 24  # at most, where these tell it from every other line


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: what it does in a maintainer's words, the list of the sidecar that it belongs in ("" for a fact of the
    issue, which stands in no list), and the item as it is pasted there."""

    name: str
    list: str
    yaml: str


def fitting(issue: Issue, line: int) -> tuple[Entry, ...]:
    """What may be said of a line, likeliest first; nothing of a line that is blank."""
    return tuple(_fitting(issue, line))


def mending(issue: Issue, problem: Diagnostic) -> Entry | None:
    """The shortest entry that mends a warning, where there is one."""
    mend = _MENDING.get(problem.code)
    return mend(issue, problem.line) if mend and problem.line else None


def _fitting(issue: Issue, line: int) -> Iterator[Entry]:
    if (at := _named(issue, line)) is None:
        return
    notice = next((item for item in issue.standing if item.span[0] <= line <= item.span[1]), None)
    if notice is None or notice.withdrawn:
        return
    if line == notice.span[0]:
        if notice is not issue.standing[0]:
            yield Entry("这一行不是公文的开头，并入上一件", "notices", _item(at, begins=False))
    else:
        yield Entry("从这一行起是一件新公文", "notices", _item(at, begins=True))
    yield Entry("这一行照原样排印", "lines", _item(at, verbatim=True))


def _joined_to_the_one_before(issue: Issue, line: int) -> Entry | None:
    """A notice that is none goes on from the one before it."""
    at = _named(issue, line)
    first = bool(issue.standing) and issue.standing[0].span[0] == line
    return Entry("并入上一件公文", "notices", _item(at, begins=False)) if at and not first else None


_MENDING = {code("notice-without-entry"): _joined_to_the_one_before}


def _named(issue: Issue, line: int) -> dict[str, object] | None:
    """The keys that name a line; None where it is blank or stands in no notice's text."""
    kept = {item.number: item.text for item in lines.read(issue.text_lines).kept}
    if line not in kept:
        return None
    texts = {number: forms.squash(text) for number, text in kept.items() if _holder(issue, number)}
    own = texts.pop(line, None)
    if own is None:
        return None
    text = kept[line]
    for size in range(min(_SHORTEST, len(text)), min(_NAMED, len(text)) + 1):
        beginning = forms.squash(text[:size])
        if len(beginning) > 1 and not any(other.startswith(beginning) for other in texts.values()):
            return {"at": text[:size].strip()}
    return None if own in texts.values() else {"at": text}


def _holder(issue: Issue, line: int) -> Notice | None:
    return next((item for item in issue.standing if item.span[0] <= line <= item.span[1]), None)


def _item(named: dict[str, object], **said: object) -> str:
    """The item of a list: the line that it names, and what it says of it."""
    pairs = [f"{key}: {_value(value)}" for key, value in {**named, **said}.items()]
    return "- " + "\n  ".join(pairs)


def _value(value: object) -> str:
    """A value as it is written: without quotation marks where YAML reads it as what it is."""
    if not isinstance(value, str):
        return {True: "true", False: "false", None: "null"}.get(value, str(value))  # type: ignore[call-overload, no-any-return]
    try:
        plain = yaml.safe_load(f"- at: {value}") == [{"at": value}]
    except yaml.YAMLError:
        plain = False
    return value if plain else yaml.dump(value, allow_unicode=True, default_style='"', width=10**6).strip()
