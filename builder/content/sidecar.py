"""`<issue>.yml` beside an issue's text: facts, fixes of the reading, corrections, redactions.

Guaranteed: every entry has the form of `sidecar.schema.json` and still applies to the text, or a `SourceError` names
its file and line, what was expected, and shows a right example.  The committed text itself is never changed.
Not done here: reading the file from disk (see `texts`).
"""

from __future__ import annotations

import datetime
import json
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from itertools import chain, count, islice, takewhile
from operator import add
from typing import Any

import jsonschema

from builder.content import leaks, redactions
from builder.content.files import SourceError
from builder.content.texts import IssueText
from builder.model import Correction, Diagnostic, Issue, IssueFacts, Line, Notice, Withdrawal
from builder.text import forms, signs

_SCHEMA = json.loads(resources.files("builder").joinpath("sidecar.schema.json").read_text(encoding="utf-8"))
_TYPES = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine(
    "integer", lambda checker, value: isinstance(value, int) and not isinstance(value, bool)
)
_VALIDATOR = jsonschema.validators.extend(jsonschema.Draft202012Validator, type_checker=_TYPES)(  # type: ignore[no-untyped-call]
    _SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
_FIELDS = ("title", "number", "kind", "issuer", "date", "addressees", "section", "page")
_FACTS = {
    "gazette": "公报名称",
    "publisher": "主办机关",
    "year": "年份",
    "number": "期号",
    "total": "总期号",
    "date": "日期",
}
_SHOWN = 60  # characters of a wrong value
_NAMED = 5  # lines that a message names
_ERRORS = 100  # among which the first in the file is looked for
_LISTS = ("notices", "lines", "corrections", "redactions")
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
    for key in _LISTS:
        most = _SCHEMA["properties"][key]["maxItems"]
        if isinstance(data.get(key), list) and len(data[key]) > most:
            message = f"{key} 有 {len(data[key])} 项，最多 {most} 项；要改的这样多，请换一份识别得更好的文本 (too many)"
            raise _problem(text, (key,), "G012", message)
    errors = list(islice(_VALIDATOR.iter_errors(data), _ERRORS))
    if errors:
        error = min(errors, key=lambda error: list(map(str, error.absolute_path)))
        raise _problem(text, _place(error), "G012", _explain(error))
    for path, value in _texts_in(data):
        if path[-1] != "text" and value.splitlines() not in ([], [value]):
            raise _problem(text, path, "G012", f"{_where(path)} 只能写一行；请去掉换行 (more than one line)")
    for path, message in _idle(data):
        raise _problem(text, path, "G012", f"{_where(path)} {message}")
    return data


def _idle(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Entries that have the right form and no effect."""
    for place, item in enumerate(data.get("notices", ())):
        facts = [key for key in item if key not in ("at", "begins")]
        if item.get("begins") is False and facts:
            yield (
                ("notices", place, facts[0]),
                f"不起作用：begins: false 把这一行并入上一件公文；{'、'.join(facts)} 请写到那一件公文的 at 下，或删去 (no effect)",
            )
        elif len(item) == 1:
            yield (
                ("notices", place),
                "只有 at，没有要改的；请写明，如 begins: true 或 number: 阿政发〔2022〕87号 (no effect)",
            )
    for place, item in enumerate(data.get("corrections", ())):
        if item["text"] == item["to"]:
            yield ("corrections", place), "的 text 与 to 相同，什么也不改；请改写或删去 (no effect)"
    for key in ("corrections", "redactions"):
        first: dict[str, int] = {}
        for place, item in enumerate(data.get(key, ())):
            if (before := first.setdefault(item["text"], place)) != place:
                yield (key, place), f"的 text 与第 {before + 1} 项相同；请只留一项 (set twice)"


def _texts_in(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping | list):
        for key, item in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _texts_in(item, (*path, key))


def texts(text: IssueText, data: Mapping[str, Any], lines: Sequence[str], set_aside: redactions.SetAside) -> Texts:
    """The lines with redactions and corrections carried out; raises SourceError for a correction that no longer applies."""
    published, absent = redactions.carry_out(lines, _redacted(data), set_aside)
    read = list(published)
    corrected: dict[int, tuple[Correction, ...]] = {}
    repeated = []
    corrections: Sequence[Mapping[str, str]] = data.get("corrections", ())
    places = _places_of_pairs(read, [item["text"] for item in corrections])
    for place, item in enumerate(corrections):
        held = min((places.get(pair, ()) for pair in _pairs(item["text"])), key=len)
        among = sorted({*held, *(number - 1 for number in corrected)})
        found = [number for number in among if item["text"] in read[number]]
        if not found:
            if any(item["text"] in line for line in lines):
                message = "要校订的文字与另一项校订或隐去重叠；请写成不重叠的，或合为一项 (overlaps another entry)"
                raise _problem(text, ("corrections", place), "G021", message)
            raise _gone(text, ("corrections", place), item["text"], read)
        if len(found) > 1:
            repeated.append(_repeated(item["text"], [number + 1 for number in found]))
        change = Correction(item["text"], item["to"], item["reason"], item["date"])
        for number in found:
            read[number] = read[number].replace(item["text"], item["to"])
            corrected[number + 1] = (*corrected.get(number + 1, ()), change)
    return Texts(tuple(read), tuple(published), corrected, tuple(repeated), tuple(absent))


def _places_of_pairs(lines: Sequence[str], wanted: Sequence[str]) -> Mapping[str, Sequence[int]]:
    """Where each pair of characters of the texts that are wanted stands among the lines: found in one pass, however many they are."""
    pairs = {pair for text in wanted for pair in _pairs(text)}
    found: dict[str, list[int]] = {}
    for number, line in enumerate(lines if pairs else ()):
        for pair in pairs.intersection(chain(line, _pairs(line))):
            found.setdefault(pair, []).append(number)
    return found


def _pairs(text: str) -> Iterable[str]:
    return map(add, text, text[1:]) if len(text) > 1 else (text,)


def check_hidden(text: IssueText, data: Mapping[str, Any], issue: Issue, absent: Sequence[int]) -> None:
    """Raises SourceError where what the sidecar redacts can still be read in the issue, or never stood there."""
    if pieces := _redacted(data):
        for place, where in leaks.leaks(issue, pieces):
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
    said = [(item["begins"], line) for _, item, line in _anchored(text, data, kept) if "begins" in item]
    return frozenset(line for begins, line in said if begins), frozenset(line for begins, line in said if not begins)


def ids(
    text: IssueText, data: Mapping[str, Any], starts: Sequence[int], kept: Sequence[Line], away: Collection[str]
) -> list[str]:
    """The id of each notice, given the line that it begins at: its place in the issue, or what the sidecar gives it.

    An id that is given, or that belongs to a notice which has moved `away`, is no other notice's.
    """
    given: dict[int, str] = {}
    for place, item, line in _anchored(text, data, kept):
        if "id" in item:
            if item["id"] in away or item["id"] in given.values():
                message = f"号 {item['id']} 已有别的公文用过；请换一个没有用过的号 (id is taken)"
                raise _problem(text, ("notices", place, "id"), "G012", message)
            given[line] = item["id"]
    taken = {*given.values(), *away}
    free = (name for number in count(1) if (name := f"{number:02d}") not in taken)
    return [given.get(start) or next(free) for start in starts]


def withdrawal(data: Mapping[str, Any]) -> Withdrawal | None:
    """Why and when something was withdrawn: the whole issue, or the notice of an entry."""
    return Withdrawal(**data["withdrawn"]) if "withdrawn" in data else None


def facts(data: Mapping[str, Any], printed: IssueFacts) -> IssueFacts:
    """What the cover prints, as the sidecar completes it and puts it right."""
    given = {key: data[key] for key in _FACTS if key in data}
    if "number" in given:
        given["number"] = _number(given["number"])
    if given.get("gazette", printed.gazette) != printed.gazette:
        given.setdefault("publisher", None)  # a cover's is taken from the name that was read there
    return replace(printed, **given)


def contradicted(text: IssueText, data: Mapping[str, Any], printed: IssueFacts) -> Iterator[Diagnostic]:
    """The facts in which the sidecar and the cover differ."""
    given = facts(data, printed)
    for key, word in _FACTS.items():
        was, now = getattr(printed, key), getattr(given, key)
        if key in data and key != "publisher" and was not in (None, now):
            where = f"旁注第 {text.sidecar_lines.get((key,), 1)} 行"
            message = f"封面上的{word}读作「{was}」，{where}写作「{now}」；按旁注公布，请核对 (sidecar against cover)"
            yield Diagnostic("G225", "info", None, message)


def _number(value: str | int) -> str:
    """A number as covers print it: "04" is 4, "01-02" is 1-2."""
    return "-".join(str(int(part)) for part in str(value).split("-"))


def fixed(text: IssueText, data: Mapping[str, Any], notices: Sequence[Notice], kept: Sequence[Line]) -> list[Notice]:
    """The notices with what the sidecar says of them; raises SourceError for an entry without effect."""
    out = list(notices)
    places = {notice.span[0]: index for index, notice in reversed(list(enumerate(out)))}
    for place, item, line in _anchored(text, data, kept):
        begins, at = item.get("begins"), places.get(line)
        if (at is None) is not (begins is False):
            advice = {
                True: "但公文不能从那里开始；请改指公文标题的第一行",
                False: "但仍有公文从那里开始，因为它之前没有可以并入的公文；请删去这一项",
                None: "但没有公文从那里开始；要让公文从那里开始，请加上 begins: true",
            }
            message = f"「{item['at']}」在第 {line} 行，{advice[begins]} (entry does not apply)"
            raise _problem(text, ("notices", place), "G021", message)
        if at is not None:
            changes: dict[str, Any] = {
                key: tuple(item[key] or ()) if key == "issuer" else item[key] for key in _FIELDS if key in item
            }
            out[at] = replace(out[at], withdrawn=withdrawal(item) or out[at].withdrawn, **changes)
    return out


def verbatim(
    text: IssueText, data: Mapping[str, Any], notices: Sequence[Notice], kept: Sequence[Line]
) -> frozenset[int]:
    """The lines that the sidecar wants printed as they stand: of the issue, of a notice, or some; raises SourceError for an
    entry that names lines of no notice."""
    lines_of = {notice.span[0]: {number for block in notice.blocks for number in block.lines} for notice in notices}
    every = {number for lines in lines_of.values() for number in lines}
    wanted = set(every) if data.get("verbatim") else set()
    for _, item, line in _anchored(text, data, kept):
        wanted |= lines_of[line] if item.get("verbatim") else set()
    for place, item, first in _anchored(text, data, kept, "lines"):
        last = _last(text, place, item["to"], first, kept) if "to" in item else first
        some = every.intersection(range(first, last + 1))
        if not some:
            message = f"「{item['at']}」起的这几行不在哪一件公文里；请核对 at 和 to (entry does not apply)"
            raise _problem(text, ("lines", place), "G021", message)
        wanted |= some
    return frozenset(wanted)


def _last(text: IssueText, place: int, to: str, first: int, kept: Sequence[Line]) -> int:
    """The line that an entry of `lines` goes to: the next one with that text."""
    wanted = forms.squash(to)
    found = next((ln.number for ln in kept if ln.number >= first and forms.squash(ln.text).startswith(wanted)), None)
    if found is None:
        raise _gone(text, ("lines", place), to, [line.text for line in kept])
    return found


def _anchored(
    text: IssueText, data: Mapping[str, Any], kept: Sequence[Line], of: str = "notices"
) -> list[tuple[int, Mapping[str, Any], int]]:
    """The entries of a list with their places, and the line that each means; no two say the same of one line."""
    entries: Sequence[Mapping[str, Any]] = data.get(of, ())
    lines = sorted((forms.squash(line.text), line.number) for line in kept) if entries else []
    out: list[tuple[int, Mapping[str, Any], int]] = []
    first: dict[tuple[int, str], int] = {}
    for place, item in enumerate(entries):
        line = _anchor(text, (of, place), item["at"], lines, kept)
        for key in item.keys() - {"at", "to"}:
            if (before := first.setdefault((line, key), place)) != place:
                message = f"「{item['at']}」的 {key} 在第 {before + 1} 项已经写过；请只留一项 (set twice)"
                raise _problem(text, (of, place), "G012", message)
        out.append((place, item, line))
    return out


def _anchor(
    text: IssueText, entry: tuple[str, int], at: str, lines: Sequence[tuple[str, int]], kept: Sequence[Line]
) -> int:
    """The line that an entry means: the whole of it, or its beginning.  `lines` are squashed and sorted."""
    wanted = forms.squash(at)
    start = bisect_left(lines, (wanted,))
    found = [number for _, number in takewhile(lambda line: line[0] == wanted, islice(lines, start, start + _NAMED))]
    if not found:
        after = islice(lines, start, start + _NAMED)
        found = [number for _, number in takewhile(lambda line: line[0].startswith(wanted), after)]
    if not found:
        raise _gone(text, entry, at, [line.text for line in kept])
    if len(found) > 1:
        message = (
            f"「{at}」在第 {'、'.join(map(str, sorted(found)))} 行都有；请写得更长一些，只指一处 (ambiguous anchor)"
        )
        raise _problem(text, entry, "G021", message)
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
        extra = [str(key)[:_SHOWN] for key in value if key not in known]
        unknown = "、".join(extra[:_NAMED]) + ("…" if len(extra) > _NAMED else "")
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
