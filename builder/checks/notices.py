"""What deserves a maintainer's look in one notice: titles, attachments, facts and numbers that do not agree or are absent.

Not done here: what is seen only in the whole issue (see `remarks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, takewhile

from builder.codes import say
from builder.model import Diagnostic, Grid, Notice, Part, Text, Words
from builder.text import forms
from builder.text import patterns as p
from builder.text.look import Look


def of(notice: Notice) -> Iterator[Diagnostic]:
    """All remarks on a notice."""
    if notice.missing:
        yield _not_printed(notice)
    yield from _not_listed(notice)
    absent = [word for key, word in (("issuer", "发文机关"), ("date", "成文日期")) if not getattr(notice, key)]
    if absent and notice.kind not in ("大事记", "报告", "会议纪要"):
        yield say("notice-without-facts", title=notice.title[:24], absent="、".join(absent)).at(notice.span[0])
    above = list(takewhile(lambda block: block.type != "title", notice.head))
    yield from _above_title(notice, above) if len(above) < len(notice.head) else _untitled(notice)
    for part in notice.parts:
        yield from _scrambled(part)
        yield from _skipped(part)


def _not_printed(notice: Notice) -> Diagnostic:
    """Attachments that the notice names and the issue does not print."""
    missing = set(notice.missing)
    labels = (b.lines[0] for b in notice.blocks if isinstance(b, Words) and forms.squash(b.text) in missing)
    lists = (b.lines[0] for b in notice.blocks if b.type == "attachment-list")
    line = next(chain(labels, lists), notice.span[0])
    names = "、".join(f"「{name}」" for name in notice.missing[:3]) + ("等" if len(notice.missing) > 3 else "")
    return say("attachment-missing", count=len(notice.missing), names=names).at(line)


def _not_listed(notice: Notice) -> Iterator[Diagnostic]:
    """Attachments that are printed under another title than the list gives them."""
    listed = "".join(_without_book_marks(block.text) for block in notice.blocks if block.type == "attachment-list")
    own = takewhile(lambda attachment: attachment.label, notice.attachments)  # then those of an enclosed text
    for attachment in own if listed else ():
        if attachment.title and _without_book_marks(attachment.title) not in listed:
            yield say("attachment-not-listed", title=attachment.title).at(attachment.line)


def _without_book_marks(text: str) -> str:
    return re.sub("[《》]", "", forms.squash(text))


def _untitled(notice: Notice) -> Iterator[Diagnostic]:
    """A notice without a title that begins with a table, or with a line that could be taken for its title."""
    for first in notice.blocks[:1]:
        if isinstance(first, Grid) or Look(first.text).no_title:
            yield say("no-title-recognised", title=notice.title[:20]).at(notice.span[0])


def _above_title(notice: Notice, above: Sequence[Text]) -> Iterator[Diagnostic]:
    """Lines above the title that could be taken for it."""
    for block in above:
        reason = Look(block.text).no_title if block.type == "note" else None
        if reason and not (reason == "登记号" and notice.number):
            yield say("line-is-no-title", text=block.text[:20], reason=reason).at(block.lines[0])


def _scrambled(part: Part) -> Iterator[Diagnostic]:
    """A body whose last sentence before the date never ends was set in columns that the extraction mixed up."""
    for before, block in pairwise(part.blocks):
        if block.type in ("date", "signature") and before.type == "paragraph" and before.text:
            text = before.text
            cut = forms.is_open(text) or (
                text[-1] not in "。！？；：）)”》…" and len(text) > 8 and not p.CLOSING.match(text)
            )
            if cut and not re.search(r"\d$|\.\w{2,4}$", text):
                yield say("scrambled-text", text=text[-12:]).at(before.lines[0])


def _skipped(part: Part) -> Iterator[Diagnostic]:
    """一、 then 三、: a heading number that is missing in its run."""
    last: dict[str, int] = {}
    for block in part.blocks:
        if not isinstance(block, Words) or block.type not in ("heading", "paragraph"):
            continue
        mark = block.mark
        if mark is None or mark.ordinal is None or mark.family not in ("一、", "（一）"):
            continue
        if mark.family == "一、":
            last.pop("（一）", None)
        before = last.get(mark.family)
        if before is not None and mark.ordinal > before + 1:
            yield say("number-skipped", heading=block.text[:12]).at(block.lines[0])
        last[mark.family] = mark.ordinal
