"""`<issue>.yml` beside an issue's text: facts, fixes of the reading, corrections, redactions.

Guaranteed: every entry has the form of `data/sidecar.schema.json` and still applies to the text, or a `SourceError` names
its file and line, what was expected, and shows a right example.  The committed text itself is never changed.
Not done here: reading the file from disk (see `sources`).
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

import jsonschema

from builder import forms, redactions, signs
from builder.model import Correction, Diagnostic, Issue, IssueFacts, Line, Notice
from builder.sources import IssueText, SourceError

_SCHEMA = json.loads(resources.files("builder").joinpath("data", "sidecar.schema.json").read_text(encoding="utf-8"))
_TYPES = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine(
    "integer", lambda checker, value: isinstance(value, int) and not isinstance(value, bool)
)
_VALIDATOR = jsonschema.validators.extend(jsonschema.Draft202012Validator, type_checker=_TYPES)(  # type: ignore[no-untyped-call]
    _SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
_FIELDS = ("title", "number", "kind", "issuer", "date", "addressees", "section", "page")
_SHOWN = 60  # characters of a wrong value
_WORDS = {
    "string": "文字",
    "integer": "整数",
    "boolean": "true 或 false",
    "array": "列表（每项以 - 开头）",
    "object": "对照表（键: 值）",
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class Texts:
    """The lines of a text as they are read (corrected and redacted) and as they are published (redacted only)."""

    read: tuple[str, ...]
    published: tuple[str, ...]
    corrected: Mapping[int, tuple[Correction, ...]]
    remarks: tuple[Diagnostic, ...]  # corrections that changed more than one place
    absent: tuple[int, ...]  # redactions that stand nowhere in the text


def check(text: IssueText) -> Mapping[str, Any]:
    """The sidecar of a text, its form checked key by key."""
    data: Mapping[str, Any] = _plain(text.sidecar)
    errors = sorted(_VALIDATOR.iter_errors(data), key=lambda error: list(map(str, error.absolute_path)))
    if errors:
        error = errors[0]
        raise _problem(text, _place(error), "G012", _explain(error))
    for path, value in _texts_in(data):
        if path[-1] != "text" and value.splitlines() not in ([], [value]):
            raise _problem(text, path, "G012", f"{_where(path)} 只能写一行；请去掉换行 (more than one line)")
    return data


def _texts_in(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping | list):
        for key, item in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _texts_in(item, (*path, key))


def texts(text: IssueText, data: Mapping[str, Any], lines: Sequence[str]) -> Texts:
    """The lines with redactions and corrections carried out; raises SourceError for a correction that no longer applies."""
    published, absent = redactions.carry_out(lines, _redacted(data))
    read = list(published)
    corrected: dict[int, tuple[Correction, ...]] = {}
    repeated = []
    for place, item in enumerate(data.get("corrections", ())):
        found = [number for number, line in enumerate(read) if item["text"] in line]
        if not found:
            raise _gone(text, ("corrections", place), item["text"], read)
        if len(found) > 1:
            repeated.append(_repeated(item["text"], [number + 1 for number in found]))
        change = Correction(item["text"], item["to"], item["reason"], item["date"])
        for number in found:
            read[number] = read[number].replace(item["text"], item["to"])
            corrected[number + 1] = (*corrected.get(number + 1, ()), change)
    return Texts(tuple(read), tuple(published), corrected, tuple(repeated), tuple(absent))


def check_hidden(text: IssueText, data: Mapping[str, Any], issue: Issue, absent: Sequence[int]) -> None:
    """Raises SourceError where what the sidecar redacts can still be read in the issue, or never stood there."""
    if pieces := _redacted(data):
        for place, where in redactions.leaks(issue, pieces):
            raise _legible(text, place, where)
    for place in absent:
        message = "文本里没有要隐去的这段文字；文本改过的话请删去或改写这一项 (entry no longer applies)"
        raise _problem(text, ("redactions", place), "G021", message)


def _legible(text: IssueText, place: int, where: Iterable[tuple[int | None, int | None]]) -> SourceError:
    shown = [
        f"第 {first} 行" if first == last else f"第 {first} 行与第 {last} 行合起来" for first, last in where if first
    ]
    message = (
        f"{'、'.join(shown) or '本期的信息里'}仍能读到要隐去的文字：它在原文中分几处印出，或写在了旁注的别处，"
        "碰巧连成的检索也找得到；请把各处连同前后文字各列为一项，或从头到尾照抄成一项 (still readable)"
    )
    return _problem(text, ("redactions", place), "G023", message)


def _redacted(data: Mapping[str, Any]) -> list[str]:
    """What is to be taken out, also where the form of the entries has not been checked."""
    entries = data.get("redactions")
    items = entries if isinstance(entries, list) else []
    return [str(item["text"]) for item in items if isinstance(item, Mapping) and "text" in item]


def boundaries(text: IssueText, data: Mapping[str, Any], kept: Sequence[Line]) -> tuple[frozenset[int], frozenset[int]]:
    """Lines that begin a notice, and lines that do not, as the sidecar says."""
    begins: set[int] = set()
    joins: set[int] = set()
    for place, item in enumerate(data.get("notices", ())):
        if "begins" in item:
            line = _anchor(text, place, item["at"], kept)
            (begins if item["begins"] else joins).add(line)
            if line in begins & joins:
                message = f"「{item['at']}」既写了 begins: true，又写了 begins: false；请只留一项 (contradiction)"
                raise _problem(text, ("notices", place), "G012", message)
    return frozenset(begins), frozenset(joins)


def facts(data: Mapping[str, Any], printed: IssueFacts) -> IssueFacts:
    """What the text prints, filled from the sidecar where it prints nothing."""
    number = data.get("number")
    return IssueFacts(
        printed.gazette or data.get("gazette"),
        printed.publisher or data.get("publisher"),
        printed.year or data.get("year"),
        printed.number or (str(number) if number is not None else None),
        printed.total or data.get("total"),
        printed.date or data.get("date"),
    )


def fixed(text: IssueText, data: Mapping[str, Any], notices: Sequence[Notice], kept: Sequence[Line]) -> list[Notice]:
    """The notices with what the sidecar says of them."""
    out = list(notices)
    for place, item in enumerate(data.get("notices", ())):
        changes: dict[str, Any] = {
            key: tuple(item[key] or ()) if key == "issuer" else item[key] for key in _FIELDS if key in item
        }
        if item.get("begins") is False:
            continue
        line = _anchor(text, place, item["at"], kept)
        at = next((index for index, notice in enumerate(out) if notice.span[0] == line), None)
        if at is None:
            message = f"「{item['at']}」在第 {line} 行，但没有公文从那里开始；要让公文从那里开始，请加上 begins: true (entry does not apply)"
            raise _problem(text, ("notices", place), "G021", message)
        out[at] = replace(out[at], **changes)
    return out


def _anchor(text: IssueText, place: int, at: str, kept: Sequence[Line]) -> int:
    wanted = forms.squash(at)
    found = [line.number for line in kept if forms.squash(line.text) == wanted]
    found = found or [line.number for line in kept if forms.squash(line.text).startswith(wanted)]
    if not found:
        raise _gone(text, ("notices", place), at, [line.text for line in kept])
    if len(found) > 1:
        message = f"「{at}」在第 {'、'.join(map(str, found[:5]))} 行都有；请写得更长一些，只指一处 (ambiguous anchor)"
        raise _problem(text, ("notices", place), "G021", message)
    return found[0]


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


def _explain(error: jsonschema.ValidationError) -> str:
    where = _where(error.absolute_path) or "旁注"
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    value: Any = error.instance
    shown = str(value) if len(str(value)) <= _SHOWN else f"{str(value)[:_SHOWN]}…"
    if error.absolute_path and error.absolute_path[0] == "redactions":
        shown = signs.MARK
    known, rule = schema.get("properties", {}), error.validator
    hint = f"；应为：{schema['description']}" if schema.get("description") else ""
    if rule == "additionalProperties":
        unknown = "、".join(str(key) for key in value if key not in known)
        return f"{where} 里不认识「{unknown}」；可用的有 {'、'.join(known)} (unknown key)"
    if rule == "required":
        needed = "、".join(key for key in schema["required"] if key not in value)
        return f"{where} 缺少「{needed}」 (missing key)"
    if rule == "type":
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return f"{where} 应为{'或'.join(_WORDS[kind] for kind in kinds)}，现为「{shown}」{hint} (wrong type)"
    return f"{where} 写法不对：「{shown}」{hint} (wrong form)"


def _repeated(wanted: str, lines: Sequence[int]) -> Diagnostic:
    where = "、".join(map(str, lines[:5])) + (" 等" if len(lines) > 5 else "")
    message = (
        f"校订「{wanted}」改了 {len(lines)} 处（第 {where} 行）；只该改一处的话请写得更长 (corrected more than once)"
    )
    return Diagnostic("G022", "warning", lines[0], message)


def _gone(text: IssueText, path: tuple[str | int, ...], wanted: str, lines: Sequence[str]) -> SourceError:
    bare = forms.squash(wanted)
    near = next((number for number, line in enumerate(lines, 1) if bare in forms.squash(line)), None)
    remedy = f"第 {near} 行的空格与它不同，请照抄那一行" if near else "文本改过的话请删去或改写这一项"
    return _problem(text, path, "G021", f"文本里没有「{wanted}」；{remedy} (entry no longer applies)")


def _problem(text: IssueText, path: tuple[str | int, ...], code: str, message: str) -> SourceError:
    """The error at its line; what the sidecar redacts is read in no message either, which a log or a page may show."""
    at = path
    while at and at not in text.sidecar_lines:
        at = at[:-1]
    shown = redactions.mask(message, _redacted(text.sidecar))
    return SourceError(text.sidecar_path or text.path, text.sidecar_lines.get(at, 1), code, shown)
