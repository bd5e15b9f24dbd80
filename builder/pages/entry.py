"""A notice as one line of a list: its title, and what tells it apart."""

from __future__ import annotations

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.pages import keeping, titles, validity, wording
from builder.pages.escape import html
from builder.pages.page import link
from builder.pages.places import notice_page


def line(entry: Entry, every: Corpus, page: str, *marks: str | None) -> str:
    """A list item that links to the notice; `marks` stand beside its title, those that are None are left out; its number
    and its day can be aligned with those of other lines."""
    return link(notice_page(entry), page).join(_around(entry, every, *marks))


def _around(entry: Entry, every: Corpus, *marks: str | None) -> tuple[str, str]:
    """What stands before the address, and what behind it."""
    known = {entry.notice.number: ' class="no"', day(entry): ' class="day"'}
    spans = " ".join(f"<span{known.get(mark, '')}>{html(mark)}</span>" for mark in marks if mark)
    if entry.notice.withdrawn:
        spans += f' <span class="absent">{wording.WITHDRAWN}</span>'
    spans += validity.mark(entry, every)
    return f"- [{titles.markdown_of(entry.notice)}](", f") <small>{spans}</small>"


def numbered(entry: Entry, every: Corpus, page: str) -> str:
    """With its number first, for the register of numbers."""
    number = f"- <b>{html(entry.notice.number or '')}</b> "
    return number + line(entry, every, page, day(entry), _where(entry, every)).removeprefix("- ")


class _Full(dict[str, tuple[str, str]]):
    """What stands before and behind the address of a notice in such a line, by its path: it stands in many registers."""


def full(entry: Entry, every: Corpus, page: str) -> str:
    """With number, date and issue, for registers."""
    known = keeping.known(every, _Full)
    if (path := entry.path) not in known:
        known[path] = _around(entry, every, entry.notice.number, day(entry), _where(entry, every))
    return link(notice_page(entry), page).join(known[path])


def day(entry: Entry) -> str | None:
    """Its date in words; None where it prints none."""
    return wording.day(entry.notice.date) if entry.notice.date else None


def _where(entry: Entry, every: Corpus) -> str:
    return f"{every.gazette(entry.issue).short} {corpus.name(entry.issue)}"
