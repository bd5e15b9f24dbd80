"""What paper says of a notice that the notice does not print, in the words of the site: each a line."""

from __future__ import annotations

from collections.abc import Iterator

from builder.archive.corpus import Corpus, Entry
from builder.codes import code
from builder.pages import notes, validity, wording


def above(entry: Entry, every: Corpus) -> list[str]:
    """Above its title: that it was withdrawn, or that another repeals it."""
    gone = entry.notice.withdrawn
    said = [f"本件{wording.WITHDRAWN}。{wording.withdrawal(gone)}"] if gone else []
    repealed = validity.repealed(entry, every)
    return [*said, *([repealed] if repealed else [])]


def below(entry: Entry) -> Iterator[str]:
    """Below its text: lines out of order, attachments that were not printed, readings put right, grounds of what is hidden."""
    notice, (first, last) = entry.notice, entry.notice.span
    for item in entry.issue.diagnostics:
        if item.code == code("scrambled-text") and first <= (item.line or 0) <= last:
            yield f"第 {item.line} 行一带原文本错行，照录；请核对纸质公报。"
    if notice.missing:
        yield f"附件{wording.NOT_IN_PRINT}：{'、'.join(notice.missing)}。"
    for each in notes.printed(notice):
        yield f"{wording.CORRECTED}：{wording.received(each)}：{wording.reason(each)}。"
    for ground in dict.fromkeys((each.ground, each.date) for each in notice.redactions):
        yield f"{wording.HIDDEN}依据：{wording.hidden(*ground)}。"
