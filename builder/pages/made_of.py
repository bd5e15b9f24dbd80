"""What the pages of an issue, of a name, of a cited document or of a list, and what the search knows of issues are made of, as a
hash: for who keeps them between builds.

Guaranteed: where the hash of two archives is the same, so are the pages: it has the text that each was read from, the register
of gazettes, and whatever of other issues a page shows or leads to, with the text that it stands in.
Not done here: keeping pages (see `site.composed`); what templates add to them (see `site.written`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from builder.archive import corpus, dates, people
from builder.archive.corpus import Corpus, Entry
from builder.archive.gaps import Gap
from builder.archive.people import Name
from builder.archive.times import Told
from builder.archive.works import Target, Work
from builder.content import moves
from builder.model import Issue
from builder.pages import citing, places
from builder.pages.places import epub_file, notice_file, paper_file
from builder.pages.shown import Shown

_SAID = attrgetter("action", "post", "organ", "role", "words", "date")
_QUOTED = attrgetter(
    *("line", "relation", "words", "words_at", "spot.at"), *("near.text", "near.at", "near.goes_back", "near.goes_on")
)


def issue(record: Issue, every: Corpus) -> bytes | None:
    """Of the pages of an issue and of its notices; None where one of those that it shows was not read as it is."""
    return _hash(_of_issue(record, every))


def name(found: Name, every: Corpus) -> bytes | None:
    """Of the pages of a name."""
    return _hash(_of_name(found, Shown.of(every)))


def work(found: Work, every: Corpus) -> bytes | None:
    """Of the pages of a work."""
    return _hash(_of_work(found, Shown.of(every)))


def listed(said: object, found: Iterable[Entry], every: Corpus) -> bytes | None:
    """Of the pages of a list of notices, of which something is said beside."""
    return _hash(iter((said, "".join(map(Shown.of(every).line, found)))))


def names(found: Sequence[Name], every: Corpus) -> bytes | None:
    """Of the pages of a list of names."""
    shown = Shown.of(every)
    return _hash(_name_in_list(each, shown) for each in found)


def works(found: Sequence[Work], every: Corpus) -> bytes | None:
    """Of the pages of a list of works."""
    shown = Shown.of(every)
    return _hash(_work_in_list(each, shown) for each in found)


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
    shown, meant = Shown.of(every), every.works.meant.get(item.path, ())
    yield notice_file(item.path, "pdf") in every.paper
    yield [_means(means, every, shown) for means in meant]
    yield from (every.hash_of(issue) for issue in _with_attachments(meant))
    cited_by = every.works.citing.get(item.path, ())
    yield [(target.part, shown.row(cited.entry), cited.citation.relation) for target, cited in cited_by]
    yield [shown.row(each) for each in citing.beside(item, every)]
    for told in (*every.times.said.get(item.path, ()), *every.times.heard.get(item.path, ())):
        yield from _told(told, every)
    yield people.paged(item, every)


def _means(means: Target | Work | None, every: Corpus, shown: Shown) -> object:
    """What a citation leads to, and what is shown of it."""
    if isinstance(means, Work):
        return places.work(means, every.works), means.number
    return (means.part, shown.row(means.entry)) if means else ()


def _with_attachments(meant: Iterable[Target | Work | None]) -> Iterator[Issue]:
    """The issues to whose attachments citations lead: the anchor of one is of the text before it."""
    return (means.entry.issue for means in meant if isinstance(means, Target) and means.part)


def _told(told: Told, every: Corpus) -> Iterator[object]:
    yield (told.by.path, told.claim, (told.target.entry.path, told.target.part) if told.target else ())
    yield every.hash_of(told.by.issue)
    if told.target:
        yield every.hash_of(told.target.entry.issue)


def _of_name(found: Name, shown: Shown) -> Iterator[object]:
    """Of each notice that it stands in, what is said of people there: another edit of its issue is not seen."""
    yield found.name
    notices = {standing.entry.path: standing for standing in found.standings}
    yield "".join(map(shown.posts, notices.values()))


def _name_in_list(found: Name, shown: Shown) -> object:
    """What it stands as last, from when until when and in how many notices; or all that the only one says."""
    last = found.standings[-1]
    if found.has_page:
        return found.name, found.notices, found.span, _SAID(last.post)
    where = (shown.row(last.entry), last.entry.notice.page, corpus.name(last.entry.issue))
    return found.name, where, [_SAID(each.post) for each in found.standings]


def _of_work(found: Work, shown: Shown) -> Iterator[object]:
    yield (found.key, found.number, found.names, found.address)
    yield [(shown.line(cited.entry), _QUOTED(cited.citation)) for cited in found.cited]


def _work_in_list(found: Work, shown: Shown) -> object:
    """How many notices cite it; or how the only one does."""
    said = (found.key, found.number, found.names[:3], found.address, len(found.notices))
    first = found.cited[0]
    return said if len(found.notices) > 1 else (*said, shown.row(first.entry), first.citation.relation)
