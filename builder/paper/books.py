"""What a whole PDF is made from: a notice by itself, or an issue with its cover."""

from __future__ import annotations

from collections.abc import Set

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.model import Issue
from builder.pages import wording
from builder.pages.escape import visible
from builder.paper import form
from builder.paper.fonts import Faces
from builder.paper.form import Given

__all__ = ["Given", "issue", "notice"]


def notice(entry: Entry, every: Corpus, faces: Faces) -> Given:
    """A notice."""
    found = entry.notice
    given = _document(
        visible(wording.marked(found)), [visible(name) for name in found.issuer], entry.issue, every, faces
    )
    return {**given, "cover": None, "notices": [form.of(entry, every)]}


def issue(record: Issue, every: Corpus, faces: Faces, unset: Set[str] = frozenset()) -> Given:
    """An issue: its cover, its contents, its notices; of those that cannot be set the title, and where they can be read."""
    gazette = every.gazette(record)
    name, called = visible(gazette.name), visible(corpus.name(record))
    day = [wording.day(record.facts.date)] if record.facts.date else []
    cover = {"name": name, "issue": called, "below": [*map(visible, [f"{gazette.publisher}主办"]), *day]}
    given = _document(f"{name}{called}", [visible(gazette.publisher)], record, every, faces)
    entries = [Entry(record, each) for each in record.standing]
    notices = [form.unset(entry) if entry.notice.id in unset else form.of(entry, every) for entry in entries]
    return {**given, "cover": cover, "notices": notices}


def _document(title: str, authors: list[str], record: Issue, every: Corpus, faces: Faces) -> Given:
    return {
        "title": title,
        "author": authors,
        "running": form.running(record, every),
        "faces": dict(faces.of),
        "bold": "bold" if faces.bold else "regular",
    }
