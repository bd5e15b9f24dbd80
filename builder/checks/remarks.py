"""What deserves a maintainer's look: contradictions, gaps and slips that the text itself shows.

Every remark names its line, says what was found and what to do; nothing is put right here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from builder.checks import notices
from builder.codes import say
from builder.model import Diagnostic, Issue, Member, Notice, Roster
from builder.text import forms

_SCRIPTS = r"[\u1800-\u18af\u0600-\u06ff\u0e00-\u0e7f\u0f00-\u0fff]"
_NOT_SHOWN = (
    r"[^\x00-\udfff\uf900-\ufffc\ufffe-\U000effff\U0010fffe\U0010ffff]"  # U+FFFD, private use: all but the rest
)
_INVISIBLE = r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0e-\x1f\x7f]"
# What a text has that a gazette does not print: the name of the message → a character without which there is none, and the
# pattern.  Each begins with a set of characters, which makes looking for it several times as fast.
_SUSPECT = {
    "latin-word": (
        "[a-z]",
        r"[^\S\n](?<=[\u4e00-\u9fff，、].)[^\S\n]*(?:and|or|the|of|in|to|for|with|is|are|on)[^\S\n]+(?=[\u4e00-\u9fff])",
    ),
    "typesetting-code": (
        "[A-Z]",
        r"[〔\[](?:(?<=〔)(?:JP|JB|HT|HK|WT|XC|JZ|KG|FK|LM|DM|SS|SX)[A-Z0-9\-+.,;*]{0,12}〕|(?<=\[)(?:JP|HT|WT)\d[^\]]{0,8}\])",
    ),
    "garbage-script": (_SCRIPTS, rf"{_SCRIPTS}{_SCRIPTS}{{3,}}"),
    "character-not-shown": (_NOT_SHOWN, _NOT_SHOWN),
    "invisible-character": (_INVISIBLE, _INVISIBLE),
    "markup-in-text": (
        "[<jJ{]",
        r"(?i)[<j{](?:(?<=<)[^\S\n]*(?:script|iframe|object|embed|style|svg|img|a|form|input|link|meta)\b"
        r"|(?<=j)avascript:|(?<=\{)[{%])",
    ),
}
_LOOKED_FOR = tuple((name, re.compile(needed), re.compile(pattern)) for name, (needed, pattern) in _SUSPECT.items())
_REPEAT = 40
_APART = 10  # lines between two places of a web page
_RARE = 0.1  # of the characters, beyond GB 2312; 0.0005 in the gazettes at hand, 0.7 in Big5 read as GB18030


def of(issue: Issue) -> Iterator[Diagnostic]:
    """All remarks on an issue."""
    yield from _facts(issue)
    yield from _toc(issue)
    yield from _numbers(issue)
    yield from _web(issue)
    for notice in issue.notices:
        yield from notices.of(notice)
    yield from _characters(issue)
    yield from _repeated(issue)
    yield from _names(issue)
    yield from _encoding(issue)


def _facts(issue: Issue) -> Iterator[Diagnostic]:
    named = {"gazette": "公报名称", "year": "年份", "number": "期号"}
    absent = [word for key, word in named.items() if getattr(issue.facts, key) is None]
    if absent:
        yield say("cover-without-facts", absent="、".join(absent)).at(None)
    if not issue.notices:
        yield say("no-notice").at(None)


def _toc(issue: Issue) -> Iterator[Diagnostic]:
    by_id = {notice.id: notice for notice in issue.notices}
    for entry in issue.toc:
        if entry.notice is None:
            yield say("entry-without-notice", title=entry.title).at(entry.line)
        elif (notice := by_id.get(entry.notice)) and not any(
            _same_title(entry.title, title) for title in (notice.title, *(a.title or "" for a in notice.attachments))
        ):
            yield say("titles-differ", entry=entry.title, title=notice.title).at(entry.line)
    yield from _not_in_toc(issue)


def _not_in_toc(issue: Issue) -> Iterator[Diagnostic]:
    named = {entry.notice for entry in issue.toc}
    for notice in issue.notices if issue.toc else ():
        if notice.id not in named:
            yield say("notice-without-entry", title=notice.title).at(notice.span[0])


def _same_title(a: str, b: str) -> bool:
    x, y = (re.sub(r"[（）〔〕《》“”‘’\"'—–\-]", "", forms.squash(text)) for text in (a, b))
    return x == y or (len(y) > 4 and y in x)


def _numbers(issue: Issue) -> Iterator[Diagnostic]:
    first: dict[str, Notice] = {}
    for notice in issue.notices:
        if notice.number is None or notice.number.startswith("第"):
            continue
        if notice.number in first:
            yield say("number-twice", number=notice.number, title=first[notice.number].title).at(notice.span[0])
        first.setdefault(notice.number, notice)
        found = re.search(r"〔(\d{4})〕", notice.number)
        if (
            found
            and notice.date
            and abs(int(found[1]) - int(notice.date[:4])) >= 1
            and not (int(notice.date[:4]) - int(found[1]) == 1 and notice.date[5:7] == "01")
        ):
            yield say("number-against-date", number=notice.number, date=notice.date).at(notice.span[0])


def _web(issue: Issue) -> Iterator[Diagnostic]:
    """What a web page printed around its documents: once for each place."""
    last = -_APART
    for drop in issue.dropped:
        if drop.reason in ("web-furniture", "metadata-box"):
            if drop.lines[0] - last >= _APART:
                yield say("lines-of-a-web-page", text=drop.text[:20]).at(drop.lines[0])
            last = drop.lines[0]


def _characters(issue: Issue) -> Iterator[Diagnostic]:
    whole = "\n".join(line.strip("\ufeff") for line in issue.text_lines)
    for name, needed, pattern in _LOOKED_FOR:
        at, number, last = 0, 1, 0
        for found in pattern.finditer(whole) if needed.search(whole) else ():
            number += whole.count("\n", at, found.start())
            at = found.start()
            if number > last:  # once a line
                yield say(name, found=found[0].strip(), first=ord(found[0][0])).at(number)
            last = number


def _repeated(issue: Issue) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    for notice in issue.notices:
        for block in notice.blocks:
            if block.type not in ("paragraph", "event", "item") or len(block.text) < _REPEAT:
                continue
            text = forms.squash(block.text)
            if len(text) < _REPEAT:
                continue
            if text in first and first[text] >= notice.span[0]:
                yield say("repeated-text", line=first[text]).at(block.lines[0])
            first.setdefault(text, block.lines[0])


def _people(issue: Issue) -> Iterator[tuple[Roster, Member]]:
    for notice in issue.notices:
        for block in notice.blocks:
            if isinstance(block, Roster):
                yield from ((block, member) for member in block.members)


def _names(issue: Issue) -> Iterator[Diagnostic]:
    """The same post, two names that differ in one character: one of them may be a slip."""
    by_post: dict[str, dict[str, int]] = defaultdict(dict)
    for block, member in _people(issue):
        if member.post:
            by_post[forms.squash(member.post)].setdefault(member.name, block.lines[0])
    for post, names in by_post.items():
        for (a, _), (b, line) in pairwise(sorted(names.items(), key=lambda item: item[1])):
            if len(a) == len(b) >= 2 and sum(x != y for x, y in zip(a, b, strict=True)) == 1:
                yield say("name-spelled-two-ways", post=post, one=a, other=b).at(line)


def _encoding(issue: Issue) -> Iterator[Diagnostic]:
    """Bytes of Big5 or Shift JIS are often good GB18030, too, but of characters that no gazette prints."""
    if issue.source.encoding != "gb18030":
        return
    characters = [char for line in issue.text_lines for char in line if char > "\u33ff"]
    rare = sum(not char.encode("gb2312", "ignore") for char in characters)
    if rare > len(characters) * _RARE:
        yield say("perhaps-another-encoding").at(None)
