"""Why a line was read as it was: where it went, and each decision about it with the clues that held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from builder.codes import say
from builder.content.files import SourceError
from builder.maintain import check
from builder.model import Issue
from builder.reading import evidence
from builder.reading.evidence import Verdict


def explain(path: Path, number: int) -> Iterator[str]:
    """Lines of text on one line of a text; raises SourceError where the text cannot be read or has no such line."""
    with evidence.watched() as verdicts:
        issue = check.read(path)
    if not 1 <= number <= len(issue.text_lines):
        raise SourceError(path.as_posix(), None, say("no-such-line", number=number, lines=len(issue.text_lines)))
    yield f"第 {number} 行：{issue.text_lines[number - 1].strip()}"
    yield f"  读作：{'；'.join(_places(issue, number)) or '空行'}"
    yield from _told([verdict for verdict in verdicts if verdict.line == number])


def _places(issue: Issue, number: int) -> Iterator[str]:
    """What the line has become."""
    for name, lines in (("封面", issue.masthead), ("目录", issue.toc_lines), ("版记", issue.colophon)):
        if number in lines:
            yield name
    for drop in issue.dropped:
        if number in drop.lines:
            yield f"略去 {drop.reason}「{drop.text[:20]}」"
    for notice in issue.notices:
        for block in notice.blocks:
            if number in block.lines:
                yield f"公文 {notice.id} 的 {block.type}"


def _told(verdicts: Sequence[Verdict]) -> Iterator[str]:
    for verdict in dict.fromkeys(verdicts):
        answer = "是" if verdict.holds else "否"
        yield f"  {verdict.decision}：{answer}（{verdict.score}，门槛 {verdict.threshold}）"
        for weight, name in verdict.clues:
            yield f"    {weight:+d}  {name}"
