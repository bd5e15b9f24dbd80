"""`<issue>.yml` beside an issue's text: facts, fixes of the reading, corrections, redactions.

Guaranteed: every entry still applies to the text, or a `SourceError` names its file and line.  The committed text itself
is never changed.
Not done here: reading the file from disk (see `texts`), and checking its form (see `sidecar_form`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from operator import add
from typing import Any

from builder.codes import say
from builder.content import leaks, redactions, sidecar_lines
from builder.content.files import SourceError
from builder.content.sidecar_form import NAMING, mistaken, problem, redacted
from builder.content.spots import Spots
from builder.content.texts import IssueText
from builder.edits import Correction, Redaction, Replacement, Withdrawal
from builder.model import Diagnostic, Issue, IssueFacts, Notice
from builder.text import forms
from builder.text.line import Line
from builder.text.look import Look

_FIELDS = ("title", "number", "kind", "issuer", "date", "addressees", "section", "page")
_FACTS = {
    "gazette": "公报名称",
    "publisher": "主办机关",
    "year": "年份",
    "number": "期号",
    "total": "总期号",
    "date": "日期",
}
# Why an entry has no effect on the line that it means, by what it says of `begins`.
_UNMET = {True: "notice-cannot-begin", False: "notice-begins-all-the-same", None: "no-notice-begins"}


@dataclass(frozen=True, slots=True)
class Texts:
    """The lines of a text as they are read (corrected and redacted) and as they are published (redacted only)."""

    read: tuple[str, ...]
    published: tuple[str, ...]
    corrections: tuple[Correction, ...]
    redactions: tuple[Redaction, ...]
    remarks: tuple[Diagnostic, ...]  # corrections that changed more than one place
    absent: tuple[int, ...]  # redactions that stand nowhere in the text


def texts(text: IssueText, data: Mapping[str, Any], lines: Sequence[str], set_aside: redactions.SetAside) -> Texts:
    """The lines with redactions and corrections carried out; raises SourceError for a correction that no longer applies."""
    published, absent, marks = redactions.carry_out(lines, redacted(data), set_aside)
    read = list(published)
    made: list[Correction] = []
    corrected: set[int] = set()
    repeated = []
    corrections: Sequence[Mapping[str, str]] = data.get("corrections", ())
    places = _places_of_pairs(read, [item["text"] for item in corrections])
    for place, item in enumerate(corrections):
        held = min((places.get(pair, ()) for pair in _pairs(item["text"])), key=len)
        among = sorted({*held, *corrected})
        found = [number for number in among if item["text"] in read[number]]
        if not found:
            raise _unfound(text, place, item, lines, read)
        if len(found) > 1:
            repeated.append(_repeated(item["text"], [number + 1 for number in found]))
        for number in found:
            read[number] = read[number].replace(item["text"], item["to"])
        corrected.update(found)
        made.append(_correction(item, found))
    hidden = tuple(_hidden(data, marks))
    return Texts(tuple(read), tuple(published), tuple(made), hidden, tuple(repeated), tuple(absent))


def _correction(item: Mapping[str, Any], found: Iterable[int]) -> Correction:
    kind = item.get("kind", "print")
    lines = tuple(number + 1 for number in found)
    return Correction(item["text"], item["to"], item["reason"], item["date"], kind, lines)


def _hidden(data: Mapping[str, Any], marks: Iterable[redactions.Hidden]) -> Iterator[Redaction]:
    """Why each mark stands where it stands; grounds that are the same are told once."""
    entries = data.get("redactions", ())
    for line, mark, pieces in marks:
        for ground, date in sorted({(entries[piece]["ground"], entries[piece]["date"]) for piece in pieces}):
            yield Redaction(line + 1, mark, ground, date)


def _unfound(
    text: IssueText, place: int, item: Mapping[str, str], lines: Sequence[str], read: Sequence[str]
) -> SourceError:
    """Why there is nothing to correct: another entry has changed it, the text has what it should be, or it is not there."""
    wanted, right = item["text"], item["to"]
    if any(wanted in line for line in lines):
        return problem(text, ("corrections", place), say("correction-overlaps"))
    if len(right) >= len(wanted) // 2 > 0 and any(right in line for line in read):
        return problem(text, ("corrections", place), say("correction-made-already", wanted=right))
    return _gone(text, ("corrections", place), wanted, read)


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
    if pieces := redacted(data):
        for place, where in leaks.leaks(issue, pieces):
            raise _legible(text, data, place, where)
    for place in absent:
        raise problem(text, ("redactions", place), say("redaction-text-gone"))


def _legible(
    text: IssueText, data: Mapping[str, Any], place: int, where: Iterable[tuple[int | None, int | None]]
) -> SourceError:
    shown = [
        f"第 {first} 行" if first == last else f"第 {first} 行与第 {last} 行合起来" for first, last in where if first
    ]
    entry = data["redactions"][place]
    if forms.squash(str(entry["text"])) in forms.squash(str(entry["ground"])):
        shown.append("这一项自己的 ground")
    said = say("still-readable", where="、".join(shown) or "本期的信息里")
    return problem(text, ("redactions", place), said)


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
    said = [(place, line, item["id"]) for place, item, line in _anchored(text, data, kept) if "id" in item]
    given = {line: name for _, line, name in said}
    free = filter(lambda name: name not in away, map("{:02d}".format, count(1)))
    own = {start: next(free) for start in starts if start not in given}
    taken = {*own.values(), *away}
    for place, _, name in said:
        if name in taken:
            new = next(name for name in free if name not in given.values())
            raise problem(text, ("notices", place, "id"), say("id-is-taken", id=name, free=new))
        taken.add(name)
    return [given.get(start) or own[start] for start in starts]


def added(data: Mapping[str, Any]) -> str | None:
    """When the issue was published here: a day, or a day and a time."""
    return data.get("added")


def replaced(data: Mapping[str, Any]) -> tuple[Replacement, ...]:
    """Each time that the whole text was replaced after it had been published."""
    return tuple(Replacement(**item) for item in data.get("replaced", ()))


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
            yield say("sidecar-against-cover", fact=word, printed=was, where=where, given=now).at(None)


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
            raise problem(text, ("notices", place), say(_UNMET[begins], at=item["at"], line=line))
        if at is not None:
            changes: dict[str, Any] = {
                key: tuple(item[key] or ()) if key == "issuer" else item[key] for key in _FIELDS if key in item
            }
            out[at] = replace(out[at], withdrawn=withdrawal(item) or out[at].withdrawn, **_kind(item), **changes)
    return out


def _kind(item: Mapping[str, Any]) -> dict[str, Any]:
    """The kind that a title tells which an entry gives; nothing where the entry says it, or the title does not."""
    kind = Look(item["title"]).kind if item.get("title") and "kind" not in item else None
    return {"kind": kind} if kind else {}


def verbatim(
    text: IssueText, data: Mapping[str, Any], notices: Sequence[Notice], kept: Sequence[Line], spots: Spots
) -> frozenset[int]:
    """The lines that the sidecar wants printed as they stand: of the issue, of a notice, or some; raises SourceError for an
    entry that names lines of no notice."""
    lines_of = {notice.span[0]: {number for block in notice.blocks for number in block.lines} for notice in notices}
    every = {number for lines in lines_of.values() for number in lines}
    wanted = set(every) if data.get("verbatim") else set()
    for _, item, line in _anchored(text, data, kept):
        wanted |= lines_of[line] if item.get("verbatim") else set()
    for place, item, lines in sidecar_lines.verbatim(data, spots):
        if not (some := every.intersection(lines)):
            raise problem(text, ("lines", place), say("lines-of-no-notice", at=item["at"]))
        wanted |= some
    return frozenset(wanted)


def _anchored(
    text: IssueText, data: Mapping[str, Any], kept: Sequence[Line]
) -> list[tuple[int, Mapping[str, Any], int]]:
    """The entries of `notices` with their places, and the line that each means; no two say the same of one line."""
    entries: Sequence[Mapping[str, Any]] = data.get("notices", ())
    spots = Spots(text, kept if entries else ())
    out: list[tuple[int, Mapping[str, Any], int]] = []
    first: dict[tuple[int, str], int] = {}
    for place, item in enumerate(entries):
        line = spots.named(("notices", place), item).line
        for key in item.keys() - NAMING:
            if (before := first.setdefault((line, key), place)) != place:
                said = say("fact-given-twice", at=item["at"], key=key, before=before + 1)
                raise problem(text, ("notices", place), said)
        out.append((place, item, line))
    return out


def _repeated(wanted: str, lines: Sequence[int]) -> Diagnostic:
    where = "、".join(map(str, lines[:5])) + (" 等" if len(lines) > 5 else "")
    return say("corrected-more-than-once", wanted=wanted, count=len(lines), lines=where).at(lines[0])


def _gone(text: IssueText, path: tuple[str | int, ...], wanted: str, lines: Sequence[str]) -> SourceError:
    bare = forms.squash(wanted)
    if said := mistaken(text, (*path, "text"), wanted, lambda part: any(part in line for line in lines)):
        return problem(text, path, said)
    near = next((number for number, line in enumerate(lines, 1) if bare in forms.squash(line)), None)
    if near:
        return problem(text, path, say("entry-text-spaced-otherwise", wanted=wanted, near=near))
    return problem(text, path, say("entry-text-gone", wanted=wanted))
