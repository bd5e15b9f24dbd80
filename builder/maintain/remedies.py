"""What mends a warning: for each code the shortest entry of a sidecar, where there is one.

Guaranteed: a remedy names the line of its problem, or the one that the problem speaks of.
Not done here: how an entry is written (see `naming`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile

from builder.codes import MESSAGES, code
from builder.content.sidecar_form import PLACEHOLDER
from builder.maintain import glued
from builder.maintain.naming import Entry, Names, item, scalar
from builder.model import Diagnostic, Mark, Notice, Words
from builder.text import forms
from builder.text.look import Look

_Remedy = Callable[[Names, Diagnostic], Entry | None]
_NUMERALS = "一二三四五六七八九十"
_PLACE = re.compile(r"(?P<year>\d{4})-(?P<number>\d{2})(?:-(?P<last>\d{2}))?$")


def _given(name: str, problem: Diagnostic) -> Mapping[str, str] | None:
    """What a message of this name was filled in with; None where the problem is another one."""
    pattern = re.sub(r"\\\{([a-z]+)(?::\w+)?\\\}", r"(?P<\1>.*?)", re.escape(MESSAGES[name].text))
    found = re.fullmatch(pattern, problem.message)
    return found.groupdict() if found and problem.code == MESSAGES[name].of.code else None


def _notice(names: Names, line: int) -> Notice | None:
    return next((each for each in names.issue.standing if each.span[0] <= line <= each.span[1]), None)


def _not_in_toc(names: Names, problem: Diagnostic) -> Entry | None:
    """A notice that is none goes on from the one before it."""
    notice = _notice(names, problem.line or 0)
    named = names.of(problem.line or 0)
    if notice is None or named is None or names.is_first(notice):
        return None
    return Entry("误断的，并入上一件公文", "notices", item(named, begins=False))


def _not_found(names: Names, problem: Diagnostic) -> Entry | None:
    """A notice that the 目录 names begins where its title stands."""
    given = _given("entry-without-notice", problem)
    title = forms.squash(given["title"]) if given else ""
    starts = {notice.span[0] for notice in names.issue.notices}
    for line in names.standing:
        text = forms.squash(names.text(line))
        if len(text) > 5 and line not in starts and (text.startswith(title) or (title and title.startswith(text))):
            named = names.of(line)
            return Entry("漏认的公文从这一行起", "notices", item(named, begins=True)) if named else None
    return None


def _other_fact(key: str, name: str) -> _Remedy:
    """A fact of a notice that contradicts another."""

    def remedy(names: Names, problem: Diagnostic) -> Entry | None:
        named = names.of(problem.line or 0)
        return Entry(name, "notices", item(named, **{key: PLACEHOLDER})) if named else None

    return remedy


def _as_printed(names: Names, problem: Diagnostic) -> Entry | None:
    """Lines as they stand in print: those of the block that the problem names."""
    line = problem.line or 0
    notice = _notice(names, line)
    block = next((each for each in notice.blocks if line in each.lines), None) if notice else None
    named = names.run(block.lines[0], block.lines[-1]) if block else None
    return Entry("这几行照原样排印", "lines", item(named, verbatim=True)) if named else None


def _scrambled(names: Names, problem: Diagnostic) -> Entry | None:
    """A sentence that ends in a signature or a date is parted there; else the lines stand as they are printed."""
    line = problem.line or 0
    notice = _notice(names, line)
    block = next((each for each in notice.blocks if line in each.lines), None) if notice else None
    for number in reversed(block.lines) if block else ():
        text, named = names.text(number), names.of(number)
        quoted = glued.ending(text)
        if named and quoted:
            return Entry("署名或日期粘在句末，从这里断开", "lines", item(named, split=quoted))
    return _as_printed(names, problem)


def _skipped(names: Names, problem: Diagnostic) -> Entry | None:
    """A heading whose number is missing may be glued to the end of a paragraph above it."""
    above, mark = _above(names, problem.line or 0)
    if mark is None or mark.ordinal is None or not 1 < mark.ordinal <= len(_NUMERALS):
        return None
    wanted = mark.printed.replace(_NUMERALS[mark.ordinal - 1], _NUMERALS[mark.ordinal - 2])
    between = takewhile(lambda block: not (block.mark and block.mark.family == mark.family), reversed(above))
    near = [*between, *_last(above, mark.family)]
    found = (_glued(names, line, wanted) for block in near for line in block.lines)
    return next(filter(None, found), None)


def _above(names: Names, line: int) -> tuple[Sequence[Words], Mark | None]:
    """The blocks of text above the one that begins at a line, and the number of that one."""
    notice = _notice(names, line)
    parts = notice.parts if notice else ()
    blocks = [block for part in parts for block in part.blocks if isinstance(block, Words)]
    at = next((at for at, block in enumerate(blocks) if block.lines[0] == line), None)
    return ((), None) if at is None else (blocks[:at], blocks[at].mark)


def _last(blocks: Sequence[Words], family: str) -> Sequence[Words]:
    """The last block with a number of a kind."""
    return [block for block in blocks if block.mark and block.mark.family == family][-1:]


def _glued(names: Names, line: int, wanted: str) -> Entry | None:
    """A line parted before a number that stands within it."""
    text, named = names.text(line), names.of(line)
    place = text.find(wanted)
    quoted = text[place : place + 8].strip()
    if place <= 0 or named is None or text.count(quoted) != 1:
        return None
    return Entry("从缺的序号起另起一段", "lines", item(named, split=quoted))


def _without(name: str) -> _Remedy:
    """What is no text, taken out."""

    def remedy(names: Names, problem: Diagnostic) -> Entry | None:
        given = _given(name, problem)
        if given is None:
            return None
        found = given.get("found") or chr(int(given.get("first", "0"), 16))
        entry = names.correction(problem.line or 0, found, "")
        return Entry("去掉它", entry.list, entry.yaml) if entry else None

    return remedy


def _unreadable(names: Names, problem: Diagnostic) -> Entry | None:
    """A character that cannot be shown."""
    raw = names.issue.text_lines[(problem.line or 1) - 1]
    found = re.search(r"[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]", raw)
    return names.correction(problem.line or 0, found[0], PLACEHOLDER) if found else None


def _untitled(names: Names, problem: Diagnostic) -> Entry | None:
    """A title that was not recognised; a line above one that is something else."""
    line = problem.line or 0
    if _given("no-title-recognised", problem):
        return _title(names, line)
    if given := _given("line-is-no-title", problem):
        named = names.of(line)
        kinds = {"日期": {"type": "date"}, "登记号": {"type": "subtitle"}}
        said = kinds.get(given["reason"], {"drop": "metadata-box"})
        return Entry("标题没有读错，这一行另作处理", "lines", item(named, **said)) if named else None
    return None


def _title(names: Names, first: int) -> Entry | None:
    """The title of a notice: the first of its lines that could be one, else as a maintainer writes it."""
    notice = _notice(names, first)
    for block in notice.blocks[:8] if notice else ():
        line = block.lines[0]
        if isinstance(block, Words) and Look(names.text(line)).is_complete_title and (named := names.of(line)):
            return Entry("这一行是公文的标题", "lines", item(named, type="title"))
    named = names.of(first)
    return Entry("写明公文的标题", "notices", item(named, title=PLACEHOLDER)) if named else None


def _misplaced(names: Names, problem: Diagnostic) -> Entry | None:
    """The year and the number that the file's name says, where the cover was misread."""
    found = _PLACE.search(names.issue.id or "")
    if found is None:
        return None
    number = "-".join(str(int(each)) for each in (found["number"], found["last"]) if each)
    facts = {"year": int(found["year"]), "number": number}
    wrong = {key: value for key, value in facts.items() if getattr(names.issue.facts, key) != value}
    said = "\n".join(f"{key}: {scalar(value)}" for key, value in wrong.items())
    return Entry("封面没有读对，以文件名为准", "", said) if wrong else None


REMEDIES: Mapping[str, _Remedy] = {
    code("notice-without-entry"): _not_in_toc,
    code("entry-without-notice"): _not_found,
    code("number-against-date"): _other_fact("number", "改正文号（或写 date 改正日期）"),
    code("number-twice"): _other_fact("number", "改正文号"),
    code("line-law-broken"): _as_printed,
    code("character-law-broken"): _as_printed,
    code("scrambled-text"): _scrambled,
    code("number-skipped"): _skipped,
    code("typesetting-code"): _without("typesetting-code"),
    code("invisible-character"): _without("invisible-character"),
    code("markup-in-text"): _without("markup-in-text"),
    code("character-not-shown"): _unreadable,
    code("no-title-recognised"): _untitled,
    code("cover-against-place"): _misplaced,
}
