"""What was withdrawn: a notice keeps its place, title, number, issuers and date; its text is gone.

Guaranteed: nothing that is published of an issue, nor anything that is found in it later, holds a line of a withdrawn
notice: its lines are blank (the first one is published as a mark), and so every law still holds.
Not done here: a text that is printed in another notice, too; to take that out is a redaction's work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace

from builder.edits import Withdrawal
from builder.foot import NOTHING
from builder.model import Drop, Issue, Notice

MARK = "〔已撤回〕"


def carry_out(issue: Issue, whole: Withdrawal | None = None) -> Issue:
    """The issue without the text of its withdrawn notices; without any text where it was withdrawn as a `whole`."""
    notices = [replace(item, withdrawn=item.withdrawn or whole) for item in issue.notices]
    spans = [range(item.span[0], item.span[1] + 1) for item in notices if item.withdrawn]
    if whole:
        spans, issue = [range(1, issue.source.lines + 1)], _without_front(issue)
    if not spans:
        return issue
    gone = {line for span in spans for line in span}
    published = _blank(issue.published_lines, gone, {span[0] for span in spans})
    digest = hashlib.sha256("\n".join(published).encode()).hexdigest()  # that of the text would tell a guess from it
    return replace(
        issue,
        source=replace(issue.source, sha256=digest),
        notices=tuple(map(_without_text, notices)),
        dropped=tuple(filter(None, (_outside(drop, gone, issue.text_lines) for drop in issue.dropped))),
        text_lines=_blank(issue.text_lines, gone, ()),
        published_lines=published,
    )


def _without_front(issue: Issue) -> Issue:
    """The issue without cover, colophon and what its 目录 says beside the notices that it names; no notes are left of them."""
    toc = tuple(entry for entry in issue.toc if entry.notice)
    return replace(issue, masthead=(), toc_lines=(), colophon=(), toc=toc, corrections=(), redactions=())


def _without_text(notice: Notice) -> Notice:
    """The notice, its text gone where it was withdrawn."""
    if not notice.withdrawn:
        return notice
    bare = replace(notice, addressees=None, foot=NOTHING)
    return replace(bare, head=(), parts=(), missing=(), corrections=(), redactions=())


def _outside(drop: Drop, gone: Collection[int], lines: Sequence[str]) -> Drop | None:
    """What of a drop stands outside the lines that are gone."""
    left = tuple(line for line in drop.lines if line not in gone)
    if left == drop.lines:
        return drop
    return replace(drop, lines=left, text=" ".join(lines[line - 1].strip() for line in left)) if left else None


def _blank(lines: Sequence[str], gone: Collection[int], marked: Collection[int]) -> tuple[str, ...]:
    """The lines, those that are gone blank, and of these the marked ones with the mark."""
    return tuple((MARK if number in marked else "") if number in gone else line for number, line in enumerate(lines, 1))
