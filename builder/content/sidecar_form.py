"""The form of a sidecar: what may stand in `<issue>.yml`, and what is said of an entry that is wrong.

Guaranteed: what `check` gives has the form of `sidecar.schema.json`, and no entry that could have no effect on any text;
the `SourceError` of anything else names its line, what was expected, and shows a right example.
Not done here: whether an entry applies to its text, and what it does (see `sidecar`).
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib import resources
from itertools import islice
from typing import Any

import jsonschema

from builder.codes import Said, say
from builder.content import redactions, sidecar_mistakes
from builder.content.files import SourceError
from builder.content.sidecar_mistakes import where
from builder.content.texts import IssueText

_SCHEMA = json.loads(resources.files("builder").joinpath("sidecar.schema.json").read_text(encoding="utf-8"))
_TYPES = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine(
    "integer", lambda checker, value: isinstance(value, int) and not isinstance(value, bool)
)
_FORMATS = jsonschema.FormatChecker(["date"])
_FORMATS.checks("moment", ValueError)(lambda value: datetime.datetime.fromisoformat(str(value)) is not None)
_VALIDATOR = jsonschema.validators.extend(jsonschema.Draft202012Validator, type_checker=_TYPES)(  # type: ignore[no-untyped-call]
    _SCHEMA, format_checker=_FORMATS
)
_ERRORS = 100  # among which the first in the file is looked for
_LISTS = ("replaced", "notices", "lines", "corrections", "redactions")
PLACEHOLDER = "〔请改〕"  # in an entry that is offered, for what only a maintainer knows
NAMING = ("at", "to", "after", "nth", "line")  # keys that say which lines an entry means
_DOES = ("verbatim", "type", "join", "split", "roster", "table", "drop", "keep")  # what an entry of `lines` may do
_Found = tuple[tuple[str | int, ...], Said]  # where, and what


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
        raise problem(text, _place(error), sidecar_mistakes.explain(error, _SCHEMA, data))
    for path, value in _texts_in(data):
        if path[-1] != "text" and value.splitlines() not in ([], [value]):
            raise problem(text, path, say("value-of-several-lines", where=where(path)))
        if PLACEHOLDER in value:
            raise problem(text, path, say("value-not-filled-in", where=where(path), placeholder=PLACEHOLDER))
    for path, said in _idle(data):
        raise problem(text, path, said)
    return data


def _idle(data: Mapping[str, Any]) -> Iterator[_Found]:
    """Entries that have the right form and no effect."""
    for key, judge in (("notices", _of_notice), ("lines", _of_lines), ("corrections", _of_correction)):
        for place, item in enumerate(data.get(key, ())):
            yield from (((key, place, *more), said) for more, said in judge(item, where((key, place))))
    for key in ("corrections", "redactions"):
        first: dict[str, int] = {}
        for place, item in enumerate(data.get(key, ())):
            if (before := first.setdefault(item["text"], place)) != place:
                yield (key, place), say("text-given-twice", where=where((key, place)), before=before + 1)


def _of_notice(item: Mapping[str, Any], there: str) -> Iterator[_Found]:
    """What is wrong with an entry of `notices` of which each key has the right form."""
    facts = [key for key in item if key not in (*NAMING, "begins")]
    if item.get("begins") is False and facts:
        yield (facts[0],), say("facts-of-no-notice", where=there, keys="、".join(facts))
    elif not item.keys() - NAMING:
        yield (), say("entry-says-nothing", where=there, example="begins: true 或 number: 苇政发〔2022〕87号")
    if said := sidecar_mistakes.several_in_one(f"{there} issuer", item.get("issuer") or ()):
        yield ("issuer",), said
    yield from _named_twice(item, there)


def _of_correction(item: Mapping[str, Any], there: str) -> Iterator[_Found]:
    """What is wrong with a correction."""
    if item["text"] == item["to"]:
        yield (), say("correction-changes-nothing", where=there)


def _of_lines(item: Mapping[str, Any], there: str) -> Iterator[_Found]:
    """What is wrong with an entry of `lines` of which each key has the right form."""
    does = [key for key in _DOES if key in item]
    if len(does) > 1:
        yield (does[1],), say("entry-does-two-things", where=there, keys="、".join(does))
    if "level" in item and item.get("type") != "heading":
        yield ("level",), say("level-without-heading", where=there, level=item["level"])
    if "header_rows" in item and does not in (["roster"], ["table"]):
        yield ("header_rows",), say("header-rows-without-table", where=there)
    if not does:
        yield (), say("entry-says-nothing", where=there, example="type: paragraph、join: true 或 drop: page-number")
    if "to" in item and item.get("split", True) is not True:
        yield ("to",), say("key-without-effect", where=there, key="to", other="split 的文字")
    yield from _named_twice(item, there)
    yield from _of_rows(item, there)


def _named_twice(item: Mapping[str, Any], there: str) -> Iterator[_Found]:
    """Keys that say which line is meant where its number says so already."""
    for key in ("nth", "after"):
        if {key, "line"} <= item.keys():
            yield (key,), say("key-without-effect", where=there, key=key, other="line")


def _of_rows(item: Mapping[str, Any], there: str) -> Iterator[_Found]:
    """Rows that have too many cells, or too few."""
    for key in ("roster", "table"):
        rows = item.get(key, ())
        if rows and (found := item.get("header_rows", 0)) > len(rows):
            yield ("header_rows",), say("header-rows-beyond", where=there, found=found, key=key, rows=len(rows))
        wanted = 3 if key == "roster" else max(map(len, rows), default=0)
        for place, row in enumerate(rows):
            if len(row) != wanted:
                shown = f"{there} {key} 第 {place + 1} 行"
                right = sidecar_mistakes.row(key, row, wanted)
                yield (key, place), say("row-of-wrong-length", where=shown, found=len(row), wanted=wanted, right=right)


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
    if error.validator == "type" and isinstance(error.instance, dict):
        return (*path, *islice(error.instance, 1))
    if error.validator != "additionalProperties" or not isinstance(error.schema, dict):
        return path
    value: Any = error.instance
    return (*path, next(key for key in value if key not in error.schema.get("properties", {})))


def redacted(data: Mapping[str, Any]) -> list[str]:
    """What is to be taken out, also where the form of the entries has not been checked."""
    entries = data.get("redactions")
    items = entries if isinstance(entries, list) else []
    return [str(item["text"]) for item in items if isinstance(item, Mapping) and "text" in item]


def mistaken(text: IssueText, path: tuple[str | int, ...], wanted: str, has: Callable[[str], bool]) -> Said | None:
    """Why a text is not what its writer meant: a # cut it, or it stands between quotation marks that are text; `has` tells
    whether the issue has a text."""
    line = _line(text, path)
    raw = text.sidecar_source[line - 1] if line <= len(text.sidecar_source) else ""
    if re.search(rf"{re.escape(wanted)}\s+#", raw):
        return say("entry-cut-by-hash", wanted=wanted)
    bare = wanted.strip("“”‘’「」『』\"'")
    return say("entry-in-quotes", wanted=wanted, bare=bare) if bare != wanted and bare and has(bare) else None


def _line(text: IssueText, path: tuple[str | int, ...]) -> int:
    """The line of an entry."""
    while path and path not in text.sidecar_lines:
        path = path[:-1]
    return text.sidecar_lines.get(path, 1)


def problem(text: IssueText, path: tuple[str | int, ...], said: Said) -> SourceError:
    """The error at its line; what the sidecar redacts is read in no message either, which a log or a page may show."""
    shown = replace(said, message=redactions.mask(said.message, redacted(text.sidecar)))
    return SourceError(text.sidecar_path or text.path, _line(text, path), shown)
