"""The form of a sidecar: what may stand in `<issue>.yml`, and what is said of an entry that is wrong.

Guaranteed: what `check` gives has the form of `sidecar.schema.json`, and no entry that could have no effect on any text;
the `SourceError` of anything else names its line, what was expected, and shows a right example.
Not done here: whether an entry applies to its text, and what it does (see `sidecar`).
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from itertools import islice
from typing import Any

import jsonschema

from builder.codes import Said, say
from builder.content import redactions
from builder.content.files import SourceError
from builder.content.texts import IssueText
from builder.text import signs

_SCHEMA = json.loads(resources.files("builder").joinpath("sidecar.schema.json").read_text(encoding="utf-8"))
_TYPES = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine(
    "integer", lambda checker, value: isinstance(value, int) and not isinstance(value, bool)
)
_VALIDATOR = jsonschema.validators.extend(jsonschema.Draft202012Validator, type_checker=_TYPES)(  # type: ignore[no-untyped-call]
    _SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
_SHOWN = 60  # characters of a wrong value
_NAMED = 5  # unknown keys that a message names
_ERRORS = 100  # among which the first in the file is looked for
_LISTS = ("replaced", "notices", "lines", "corrections", "redactions")
_WORDS = {
    "string": "文字",
    "integer": "整数",
    "boolean": "true 或 false",
    "array": "列表（每项以 - 开头）",
    "object": "对照表（键: 值）",
    "null": "null",
}


def check(text: IssueText) -> Mapping[str, Any]:
    """The sidecar of a text, its form checked key by key."""
    data: Mapping[str, Any] = _plain(text.sidecar)
    for key in _LISTS:
        most = _SCHEMA["properties"][key]["maxItems"]
        if isinstance(data.get(key), list) and len(data[key]) > most:
            raise problem(text, (key,), say("too-many-entries", key=key, found=len(data[key]), most=most))
    errors = list(islice(_VALIDATOR.iter_errors(data), _ERRORS))
    if errors:
        error = min(errors, key=lambda error: list(map(str, error.absolute_path)))
        raise problem(text, _place(error), _explain(error))
    for path, value in _texts_in(data):
        if path[-1] != "text" and value.splitlines() not in ([], [value]):
            raise problem(text, path, say("value-of-several-lines", where=_where(path)))
    for path, said in _idle(data):
        raise problem(text, path, said)
    return data


def _idle(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Said]]:
    """Entries that have the right form and no effect."""
    for place, item in enumerate(data.get("notices", ())):
        facts = [key for key in item if key not in ("at", "begins")]
        if item.get("begins") is False and facts:
            path = ("notices", place, facts[0])
            yield path, say("facts-of-no-notice", where=_where(path), keys="、".join(facts))
        elif len(item) == 1:
            yield ("notices", place), say("entry-says-nothing", where=_where(("notices", place)))
    for place, item in enumerate(data.get("corrections", ())):
        if item["text"] == item["to"]:
            yield ("corrections", place), say("correction-changes-nothing", where=_where(("corrections", place)))
    for key in ("corrections", "redactions"):
        first: dict[str, int] = {}
        for place, item in enumerate(data.get(key, ())):
            if (before := first.setdefault(item["text"], place)) != place:
                yield (key, place), say("text-given-twice", where=_where((key, place)), before=before + 1)


def _texts_in(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping | list):
        for key, item in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _texts_in(item, (*path, key))


def _plain(value: Any) -> Any:
    """YAML's own dates as text, so that 2024-05-01 needs no quotation marks."""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _place(error: jsonschema.ValidationError) -> tuple[str | int, ...]:
    path = tuple(error.absolute_path)
    if error.validator != "additionalProperties" or not isinstance(error.schema, dict):
        return path
    value: Any = error.instance
    return (*path, next(key for key in value if key not in error.schema.get("properties", {})))


def _where(path: Iterable[str | int]) -> str:
    return " ".join(f"第 {step + 1} 项" if isinstance(step, int) else step for step in path)


def _explain(error: jsonschema.ValidationError) -> Said:
    """What is wrong, what was expected, and where the schema has one, a right example."""
    where = _where(error.absolute_path) or "旁注"
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    value: Any = error.instance
    if error.validator == "additionalProperties":
        known = schema.get("properties", {})
        return say("sidecar-key-unknown", where=where, keys=_unknown(value, known), known="、".join(known))
    if error.validator == "required":
        needed = "、".join(key for key in schema["required"] if key not in value)
        return say("sidecar-key-missing", where=where, keys=needed)
    expected = f"；应为：{schema['description']}" if schema.get("description") else ""
    if error.validator == "type":
        kinds = _kinds(schema["type"])
        return say("value-of-wrong-type", where=where, kinds=kinds, value=_shown(error), expected=expected)
    return say("value-of-wrong-form", where=where, value=_shown(error), expected=expected)


def _unknown(value: Iterable[Any], known: Container[str]) -> str:
    extra = [str(key)[:_SHOWN] for key in value if key not in known]
    return "、".join(extra[:_NAMED]) + ("…" if len(extra) > _NAMED else "")


def _kinds(kinds: str | Sequence[str]) -> str:
    return "或".join(_WORDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _shown(error: jsonschema.ValidationError) -> str:
    """A wrong value, as much of it as a message has room for; nothing of what is to be redacted."""
    if error.absolute_path and error.absolute_path[0] == "redactions":
        return signs.MARK
    value = str(error.instance)
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"


def redacted(data: Mapping[str, Any]) -> list[str]:
    """What is to be taken out, also where the form of the entries has not been checked."""
    entries = data.get("redactions")
    items = entries if isinstance(entries, list) else []
    return [str(item["text"]) for item in items if isinstance(item, Mapping) and "text" in item]


def problem(text: IssueText, path: tuple[str | int, ...], said: Said) -> SourceError:
    """The error at its line; what the sidecar redacts is read in no message either, which a log or a page may show."""
    at = path
    while at and at not in text.sidecar_lines:
        at = at[:-1]
    shown = replace(said, message=redactions.mask(said.message, redacted(text.sidecar)))
    return SourceError(text.sidecar_path or text.path, text.sidecar_lines.get(at, 1), shown)
