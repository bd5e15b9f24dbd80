"""What the pages of an issue, or of a name, and what the search knows of issues are made of, as a hash: for who keeps them between builds.

Guaranteed: where the hash of two archives is the same, so are the pages: it has the text that each was read from, the register
of gazettes, and whatever of other issues a page shows or leads to, with the text that it stands in.
Not done here: keeping pages (see `site.composed`); what templates add to them (see `site.written`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from operator import attrgetter

from builder.archive import corpus, dates, people
from builder.archive.corpus import Corpus, Entry
from builder.archive.gaps import Gap
from builder.archive.people import Name
from builder.archive.times import Told
from builder.archive.works import Target, Work
from builder.content import moves
from builder.model import Issue
from builder.pages import citing, entry, keeping, places, titles
from builder.pages.places import epub_file, notice_file, paper_file
from builder.said import Post

_POST = attrgetter(*(each.name for each in fields(Post)))
_CITATION = attrgetter("line", "text", "relation", "spot.block", "spot.at", "spot.row", "spot.column")


def issue(record: Issue, every: Corpus) -> bytes | None:
    """Of the pages of an issue and of its notices; None where one of those that it shows was not read as it is."""
    return _hash(_of_issue(record, every))


def name(found: Name, every: Corpus) -> bytes | None:
    """Of the pages of a name."""
    return _hash(_of_name(found, every))


def work(found: Work, every: Corpus) -> bytes | None:
    """Of the pages of a work."""
    return _hash(_of_work(found, every))


def searched(records: Iterable[Issue], every: Corpus) -> bytes | None:
    """Of what the search knows of some issues."""
    return _hash(_of_search(records, every))


def _hash(parts: Iterator[object]) -> bytes | None:
    """None where one of the parts is."""
    digest = hashlib.sha256()
    for part in parts:
        if part is None:
            return None
        digest.update(f"{part!r}\0".encode("utf-8", "surrogatepass"))
    return digest.digest()


def _of_issue(record: Issue, every: Corpus) -> Iterator[object]:
    yield every.hash_of(record)
    yield [_neighbour(each) for each in every.neighbours[str(record.id)]]
    yield every.facsimiles.get(str(record.id), ())
    yield dates.published(record, every) or ""
    yield [file for file in (paper_file(str(record.id)), epub_file(str(record.id))) if file in every.paper]
    for notice in record.notices:
        item = Entry(record, notice)
        if notice.moved:
            yield from _moved(item, every)
        else:
            yield from _of_notice(item, every)


def _of_search(records: Iterable[Issue], every: Corpus) -> Iterator[object]:
    for record in records:
        gazette = every.gazette(record)
        yield every.hash_of(record)
        yield (gazette.slug, gazette.name, gazette.people)
        yield [every.times.repeal(Entry(record, item)) is not None for item in record.standing]


def _neighbour(found: Issue | Gap | None) -> object:
    return (str(found.id), corpus.name(found)) if isinstance(found, Issue) else found


def _moved(item: Entry, every: Corpus) -> Iterator[object]:
    """Where it is now, and what it is called there."""
    new = moves.follow(every.moved, item.path) or item.path
    found = every.at(new)
    yield (new, found.title if found else "")


def _of_notice(item: Entry, every: Corpus) -> Iterator[object]:
    yield notice_file(item.path, "pdf") in every.paper
    for means in every.works.meant.get(item.path, ()):
        yield from _means(means, every)
    for target, cited in every.works.citing.get(item.path, ()):
        yield (target.part, _row(cited.entry), cited.citation.relation)
    yield [_row(each) for each in citing.beside(item, every)]
    for told in (*every.times.said.get(item.path, ()), *every.times.heard.get(item.path, ())):
        yield from _told(told, every)
    yield people.paged(item, every)


def _row(found: Entry) -> tuple[object, ...]:
    """What a list shows of another notice."""
    notice = found.notice
    return (found.path, notice.title, titles.names(notice), notice.number, entry.day(found))


def _means(means: Target | Work | None, every: Corpus) -> Iterator[object]:
    """What a citation leads to, and what is shown of it."""
    if isinstance(means, Work):
        yield (places.work(means, every.works), means.number)
    elif means is None:
        yield ""
    else:
        yield (means.part, _row(means.entry))
        yield (
            every.hash_of(means.entry.issue) if means.part else ""
        )  # the anchor of an attachment is of the text before it


def _told(told: Told, every: Corpus) -> Iterator[object]:
    yield (told.by.path, told.claim, (told.target.entry.path, told.target.part) if told.target else ())
    yield every.hash_of(told.by.issue)
    if told.target:
        yield every.hash_of(told.target.entry.issue)


def _of_name(found: Name, every: Corpus) -> Iterator[object]:
    """Of each notice that it stands in, what is said of people there: another edit of its issue is not seen."""
    yield found.name
    for group in found.groups:
        yield group.organ
        yield [_posts(standing.entry, every) for standing in group.standings]


class _Posts(dict[str, str]):
    """A hash of what is shown of a notice beside a name and of all that it says of people, by its path."""


def _posts(found: Entry, every: Corpus) -> str:
    known = keeping.known(every, _Posts)
    if (path := found.path) not in known:
        notice = found.notice
        shown = (_row(found), notice.issuer, notice.page, corpus.name(found.issue), list(map(_POST, notice.posts)))
        known[path] = hashlib.sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()
    return known[path]


def _of_work(found: Work, every: Corpus) -> Iterator[object]:
    yield (found.key, found.number, found.names, found.address)
    for cited in found.cited:
        told = every.times.repeal(cited.entry)
        yield (cited.entry.path, _CITATION(cited.citation), told.claim.kind if told else "")
        yield every.hash_of(cited.entry.issue)  # of the text that it quotes
