"""What deserves a maintainer's look: contradictions, gaps and slips that the text itself shows.

Every remark names its line, says what was found and what to do; nothing is put right here.
The codes, with their remedies, stand in the maintainers' guide (`content/guide.md`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, pairwise

from builder.checks import notices
from builder.model import Block, Diagnostic, Issue, Member, Notice, Severity
from builder.text import forms

_SUSPECT: dict[str, tuple[Severity, re.Pattern[str], str]] = {  # {0}: what was found, {1}: its first character
    "G213": (
        "info",
        re.compile(
            r"(?<=[\u4e00-\u9fff，、])[^\S\n]+(?:and|or|the|of|in|to|for|with|is|are|on)[^\S\n]+(?=[\u4e00-\u9fff])"
        ),
        "中文里夹有「{0}」；可能是识别错误 (Latin word in Chinese)",
    ),
    "G214": (
        "warning",
        re.compile(r"〔(?:JP|JB|HT|HK|WT|XC|JZ|KG|FK|LM|DM|SS|SX)[A-Z0-9\-+.,;*]{0,12}〕|\[(?:JP|HT|WT)\d[^\]]{0,8}\]"),
        "留有排版代码 {0}；可用校订去掉 (typesetting code)",
    ),
    "G215": (
        "info",
        re.compile(r"[\u1800-\u18af\u0600-\u06ff\u0e00-\u0e7f\u0f00-\u0fff]{4,}"),
        "有无法辨认的文字，可能是识别错误 (garbage script)",
    ),
    "G226": (
        "warning",
        re.compile(r"[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]"),
        "有无法显示的字 U+{1:04X}；请对照原件，用校订改正 (character not shown)",
    ),
    "G216": (
        "warning",
        re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0e-\x1f\x7f]"),
        "有看不见的控制字符 U+{1:04X}；页面上按文字处理，请查明来历 (invisible character)",
    ),
    "G217": (
        "warning",
        re.compile(
            r"<[^\S\n]*(?:script|iframe|object|embed|style|svg|img|a|form|input|link|meta)\b|javascript:|\{\{|\{%",
            re.IGNORECASE,
        ),
        "有网页代码「{0}」；页面上按文字显示，不会执行 (markup in text)",
    ),
}
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
        yield Diagnostic(
            "G201", "info", None, f"封面未载{'、'.join(absent)}；确知的可在同名 .yml 中补充 (facts not printed)"
        )
    if not issue.notices:
        yield Diagnostic("G202", "error", None, "没有找到任何公文；请检查文本是否完整 (no notice found)")


def _toc(issue: Issue) -> Iterator[Diagnostic]:
    by_id = {notice.id: notice for notice in issue.notices}
    for entry in issue.toc:
        if entry.notice is None:
            yield Diagnostic(
                "G203",
                "warning",
                entry.line,
                f"目录中的《{entry.title}》在正文里没有找到；请检查文本是否缺页 (entry without notice)",
            )
        elif (notice := by_id.get(entry.notice)) and not any(
            _same_title(entry.title, title) for title in (notice.title, *(a.title or "" for a in notice.attachments))
        ):
            yield Diagnostic(
                "G204", "info", entry.line, f"目录作「{entry.title}」，正文作「{notice.title}」 (titles differ)"
            )
    yield from _not_in_toc(issue)


def _not_in_toc(issue: Issue) -> Iterator[Diagnostic]:
    named = {entry.notice for entry in issue.toc}
    for notice in issue.notices if issue.toc else ():
        if notice.id not in named:
            yield Diagnostic(
                "G205",
                "warning",
                notice.span[0],
                f"《{notice.title}》不在目录中；请检查是否误断 (notice not in 目录)",
            )


def _same_title(a: str, b: str) -> bool:
    x, y = (re.sub(r"[（）〔〕《》“”‘’\"'—–\-]", "", forms.squash(text)) for text in (a, b))
    return x == y or (len(y) > 4 and y in x)


def _numbers(issue: Issue) -> Iterator[Diagnostic]:
    first: dict[str, Notice] = {}
    for notice in issue.notices:
        if notice.number is None or notice.number.startswith("第"):
            continue
        if notice.number in first:
            yield Diagnostic(
                "G207",
                "warning",
                notice.span[0],
                f"{notice.number} 已用于《{first[notice.number].title}》；请核对 (number twice)",
            )
        first.setdefault(notice.number, notice)
        found = re.search(r"〔(\d{4})〕", notice.number)
        if (
            found
            and notice.date
            and abs(int(found[1]) - int(notice.date[:4])) >= 1
            and not (int(notice.date[:4]) - int(found[1]) == 1 and notice.date[5:7] == "01")
        ):
            yield Diagnostic(
                "G206",
                "warning",
                notice.span[0],
                f"{notice.number} 与成文日期 {notice.date} 年份不同；请核对 (number year against date)",
            )


def _web(issue: Issue) -> Iterator[Diagnostic]:
    """What a web page printed around its documents: once for each place."""
    last = -_APART
    for drop in issue.dropped:
        if drop.reason in ("web-furniture", "metadata-box"):
            if drop.lines[0] - last >= _APART:
                message = (
                    f"「{drop.text[:20]}」是网页的导航或信息栏，不是公文的标题，已略去；请核对 (lines of a web page)"
                )
                yield Diagnostic("G222", "warning", drop.lines[0], message)
            last = drop.lines[0]


def _characters(issue: Issue) -> Iterator[Diagnostic]:
    lines = [line.strip("\ufeff") for line in issue.text_lines]
    whole = "\n".join(lines)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for code, (severity, pattern, message) in _SUSPECT.items():
        last = 0
        for found in pattern.finditer(whole):
            number = bisect_right(starts, found.start())
            if number > last:  # once a line
                yield Diagnostic(code, severity, number, message.format(found[0].strip(), ord(found[0][0])))
            last = number


def _repeated(issue: Issue) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    for notice in issue.notices:
        for block in notice.blocks:
            text = forms.squash(block.text or "")
            if block.type not in ("paragraph", "event", "item") or len(text) < _REPEAT:
                continue
            if text in first and first[text] >= notice.span[0]:
                yield Diagnostic(
                    "G218", "info", block.lines[0], f"与第 {first[text]} 行文字相同；请检查是否重复 (repeated text)"
                )
            first.setdefault(text, block.lines[0])


def _people(issue: Issue) -> Iterator[tuple[Block, Member]]:
    for notice in issue.notices:
        for block in notice.blocks:
            for member in block.members or ():
                yield block, member


def _names(issue: Issue) -> Iterator[Diagnostic]:
    """The same post, two names that differ in one character: one of them may be a slip."""
    by_post: dict[str, dict[str, int]] = defaultdict(dict)
    for block, member in _people(issue):
        if member.post:
            by_post[forms.squash(member.post)].setdefault(member.name, block.lines[0])
    for post, names in by_post.items():
        for (a, _), (b, line) in pairwise(sorted(names.items(), key=lambda item: item[1])):
            if len(a) == len(b) >= 2 and sum(x != y for x, y in zip(a, b, strict=True)) == 1:
                yield Diagnostic(
                    "G219", "info", line, f"{post}：「{a}」与「{b}」只差一字；请核对 (name spelled two ways)"
                )


def _encoding(issue: Issue) -> Iterator[Diagnostic]:
    """Bytes of Big5 or Shift JIS are often good GB18030, too, but of characters that no gazette prints."""
    if issue.source.encoding != "gb18030":
        return
    characters = [char for line in issue.text_lines for char in line if char > "\u33ff"]
    rare = sum(not char.encode("gb2312", "ignore") for char in characters)
    if rare > len(characters) * _RARE:
        message = "按 GB18030 读出的字有许多生僻字，可能是 Big5 等别的编码；请核对，乱码的另存为 UTF-8 (perhaps another encoding)"
        yield Diagnostic("G221", "warning", None, message)
