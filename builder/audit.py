"""The laws of the design, checked on every issue, as generators of problems.

Law 1 (lines): every nonblank source line stands in exactly one part of the issue.
Law 2 (characters): a notice's blocks hold, white space and marks aside, exactly the characters of its lines, in order.
Law 3 (page) is checked on the rendered pages, see `write.visible`.
Not done here: what merely deserves a look (see `remarks`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from builder import forms
from builder import patterns as p
from builder.model import Block, Diagnostic, Issue, Notice

_MARKS = re.compile(r"[#*|_`>\\\s\-│┃]")
_TAG_NAMES = "table|thead|tbody|tfoot|colgroup|col|tr|td|th|div|p|br|center|span|font|b|strong|i|em|u|sup|sub|ol|ul|li|html|body|head|section|caption"
_TAGS = re.compile(
    rf"""</?(?:{_TAG_NAMES})(?:\s(?:[^<>"']|"[^"<]{{0,500}}"|'[^'<]{{0,500}}'|["'])*+)?/?>|<!--[^<>]{{0,500}}-->""",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """A text without white space and Markdown marks: what law 2 compares."""
    return _MARKS.sub("", forms.squash(text)).replace("〔", "（").replace("〕", "）")  # a year stands in either


def laws(issue: Issue) -> Iterator[Diagnostic]:
    """Every breach of laws 1 and 2."""
    yield from _law_of_lines(issue)
    for notice in issue.notices:
        yield from _law_of_characters(issue, notice)


def _law_of_lines(issue: Issue) -> Iterator[Diagnostic]:
    seen: Counter[int] = Counter()
    for part in (issue.masthead, issue.toc_lines, issue.colophon):
        seen.update(set(part))
    for drop in issue.dropped:
        if not drop.partial:
            seen.update(set(drop.lines))
    for notice in issue.notices:
        seen.update({number for block in notice.blocks for number in block.lines})
    for number, line in enumerate(issue.text_lines, 1):
        if line.strip() and seen[number] != 1:
            yield Diagnostic(
                "G101", "error", number, f"这一行在结果中出现 {seen[number]} 次，应为 1 次；请报告程序错误 (line law)"
            )


def _printed(block: Block) -> str:
    if block.rows is not None:
        return "".join(cell for row in block.rows for cell in row)
    return block.text or ""


def _groups(notice: Notice) -> Iterator[tuple[list[int], list[Block]]]:
    """Blocks that share a line, together, with all their lines."""
    lines: list[int] = []
    blocks: list[Block] = []
    for block in notice.blocks:
        if blocks and not set(lines) & set(block.lines):
            yield lines, blocks
            lines, blocks = [], []
        lines = [*lines, *(number for number in block.lines if number not in lines)]
        blocks.append(block)
    if blocks:
        yield lines, blocks


def _law_of_characters(issue: Issue, notice: Notice) -> Iterator[Diagnostic]:
    partial: dict[int, list[str]] = defaultdict(list)
    for drop in issue.dropped:
        if drop.partial:
            for number in drop.lines:
                partial[number].append(drop.text)
    for lines, blocks in _groups(notice):
        source = [(issue.text_lines[number - 1], partial[number]) for number in sorted(lines)]
        printed = "".join(_printed(block) for block in blocks)
        if printed == "".join([line.strip() for line, _ in source]) and not any(dropped for _, dropped in source):
            continue  # as most of a text: printed as it is
        tables = any(block.rows is not None for block in blocks)
        expected, actual = _expected(source, tables), bare(printed)
        if actual != expected and ("<" in printed or "&" in printed):  # a table that never closes keeps its tags
            expected, actual = _expected(source, tables, _without_markup), bare(_without_markup(printed))
        in_order = all(block.type != "table" for block in blocks)
        if expected != actual and (in_order or Counter(expected) != Counter(actual)):
            yield Diagnostic(
                "G102", "error", lines[0], f"{_difference(expected, actual)}；请报告程序错误 (character law)"
            )


def _expected(
    source: Sequence[tuple[str, Sequence[str]]], whole: bool, clean: Callable[[str], str] | None = None
) -> str:
    """What some lines print, without tags (of a table, `whole`, one may go over the end of a line) and drawn rules."""
    lines = [line for line, _ in source]
    if clean or whole:
        text = "\n".join(lines)
        lines = (clean(text) if clean else _TAGS.sub(_ends, text)).split("\n")
    return "".join(
        _without(_plain(line), [bare(clean(text) if clean else text) for text in dropped])
        for line, (raw, dropped) in zip(lines, source, strict=True)
        if not (whole and _is_drawn(forms.compact(raw).lstrip(">")))
    )


def _is_drawn(line: str) -> bool:
    return p.TABLE_RULE.match(line) is not None or p.GRID_RULE.match(line) is not None


def _plain(line: str) -> str:
    line = line.strip()  # as the steps have asked for it, so that its squashed form is at hand
    return bare(forms.entities(_TAGS.sub("", line)) if "<" in line or "&" in line else line)


def _ends(tag: re.Match[str]) -> str:
    return "\n" * tag[0].count("\n")


def _without_markup(text: str) -> str:
    """The text with tags off and entities read until there are none: what markup inside markup comes to in the end."""
    while (read := forms.entities(_TAGS.sub(_ends, text))) != text:
        text = read
    return text


def _without(text: str, dropped: Sequence[str]) -> str:
    for piece in dropped:
        place = text.rfind(piece) if text.endswith(piece) else text.find(piece)
        if place >= 0:
            text = text[:place] + text[place + len(piece) :]
    return text


def _difference(expected: str, actual: str) -> str:
    place = next(
        (i for i, (a, b) in enumerate(zip(expected, actual, strict=False)) if a != b), min(len(expected), len(actual))
    )
    return f"原文「{expected[max(0, place - 6) : place + 10]}」与结果「{actual[max(0, place - 6) : place + 10]}」不一致"
