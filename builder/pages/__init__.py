"""The whole site as files: pages, data, search index.

Takes a corpus and the introduction; gives each `Page` and each `Data` file, in order.
Guaranteed: a pure function of the corpus and the introduction; the pages come in a fixed order, no two under one path.
Not done here: turning Markdown into HTML (MkDocs does, see `hooks`) and writing to disk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import resources
from itertools import groupby

from builder import contract
from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.archive.gaps import ends
from builder.archive.share import ALL, Share
from builder.model import Issue, Notice, Words
from builder.pages import (
    accessibility,
    anchors,
    calendar,
    changes,
    dataset,
    facsimile,
    feeds,
    formats,
    gazette,
    home,
    issue,
    log,
    made_of,
    moved,
    notice,
    people,
    places,
    registers,
    search_index,
    search_layers,
    search_names,
    search_spans,
    titles,
    unpublished,
    verify,
    wording,
    works,
)
from builder.pages.dataset.described import Resource
from builder.pages.keeping import NOTHING, Composed, Keeping, Made, anew, composed_anew
from builder.pages.page import Data, Page, Stored, compose
from builder.text import printable

__all__ = ["Data", "Page", "Stored", "data", "documents", "render", "search_docs"]

LAYERED_ABOVE = 20_000  # notices: a site with more has a search in layers
PART = search_spans.MOST
_RUN = 4  # numbers of a year
SCHEMAS = ("issue.schema.json", "sidecar.schema.json")  # of the data that is published, and for maintainers' editors


def render(every: Corpus, introduction: str = "") -> Iterator[Page | Data | Stored]:
    """Every generated file of the site; `introduction` is the hand-written Markdown that opens the home page.

    Without the notices as plain Markdown: another engine would take them for pages, which stand beside them already.
    """
    yield from documents(every, introduction)
    yield from (file for file in data(every) if not file.path.endswith(".md"))


def documents(
    every: Corpus,
    introduction: str = "",
    site: str = "",
    own: Share = ALL,
    composed: Composed = composed_anew,
    resources: Callable[[], Sequence[Resource]] | None = None,
) -> Iterator[Page]:
    """The pages, as Markdown; `site` is its address, `own` what of it is written, `composed` who may have kept some of them,
    `resources` who makes what the page of the data tells of, and is asked last."""
    if own.spans:
        yield from shelves(every, introduction, composed)
    for record in filter(own.has, every.issues):
        yield from composed(made_of.issue(record, every), partial(documents_of, record, every))
    if own.spans:
        yield from unpublished.pages(every)
        yield dataset.page(every, site, resources() if resources else dataset.resources(every, site))


def paths_of(record: Issue) -> Iterator[str]:
    """The paths of the pages of an issue and of its notices."""
    yield from places.pages_of(record)
    yield from (f"{record.id}/{item.id}.md" for item in record.notices)


def shelves(every: Corpus, introduction: str = "", composed: Composed = composed_anew) -> Iterator[Page]:
    """The pages that lead to issues and notices: home (the first), gazettes, registers, people, works, changes, log, calendar,
    feeds, accessibility, issues' old addresses, search."""
    yield home.home(every, introduction)
    yield home.gazettes(every)
    for entry in every.gazettes.values():
        yield gazette.page(entry, every)
        yield from gazette.years(entry, every)
    yield from registers.pages(every, composed)
    yield from people.pages(every, composed)
    yield from works.pages(every, composed)
    yield from changes.pages(every)
    yield from log.pages(every)
    yield from calendar.pages(every, composed)
    yield feeds.page(every)
    yield accessibility.page()
    yield from moved.pages(every)
    yield compose(places.SEARCH, {"template": "search.html", "title": "检索", "layered": _layered(every) or None}, "")
    yield verify.page(every)


def documents_of(record: Issue, every: Corpus) -> Iterator[Page]:
    """The pages of an issue and of its notices."""
    yield from issue.pages(record, every)
    for index, item in enumerate(record.notices):
        yield moved.notice(f"{record.id}/{item.id}", every) if item.moved else notice.page(record, index, every)


def data(every: Corpus, site: str = "") -> Iterator[Data | Stored]:
    """The files beside the pages: texts, data, calendars, the search index, the schemas; `site` is its address."""
    for record in every.issues:
        yield from data_of(record, every, site)
    yield from loose(every, site)
    yield from search_files(every)
    yield from dataset.files(every, site)


def loose(every: Corpus, site: str = "", made: Made = anew) -> Iterator[Data]:
    """The schemas of what is published and of sidecars, the log, the calendars of gazettes."""
    for name in SCHEMAS:
        yield Data(name, resources.files("builder").joinpath(name).read_bytes())
    yield log.file(every)
    yield from calendar.files(every, site, made)


def data_of(record: Issue, every: Corpus, site: str = "") -> Iterator[Data]:
    """The files beside an issue's pages, and those of its notices, each also where it stood before."""
    said = {item.id: contract.line(contract.of_notice(item)) for item in record.notices}
    yield from moved.downloads(every, issue.downloads(record, list(said.values())), record)
    yield from facsimile.data_of(record, every)
    for item in record.standing:
        entry = Entry(record, item)
        yield from moved.forms(every, formats.of(entry, every, site, said[item.id]), entry)


def search_files(every: Corpus, keeping: Keeping = NOTHING) -> Iterator[Data]:
    """The search index."""
    listed = people.names(every), search_names.near(every), search_names.feeds_by_filter(every)
    if _layered(every):
        files = search_layers.build(_search_parts(every, keeping), *listed, keeping)
    else:
        files = search_index.build(_search_runs(every.issues, every, keeping), *listed, keeping)
    yield from (Data(f"search/{name}", content) for name, content in files)


def _layered(every: Corpus) -> bool:
    return sum(len(record.standing) for record in every.issues) > LAYERED_ABOVE


def _search_runs(records: Iterable[Issue], every: Corpus, keeping: Keeping) -> Iterator[search_index.Run]:
    """The notices by gazette and year, a few issues at a time: so much is read again where one of them is another."""

    def run_of(record: Issue) -> object:
        return _search_cell(record, every), (ends(record.facts.number)[0] - 1) // _RUN

    for _, run in groupby(records, run_of):
        yield _search_run(list(run), every, keeping)


def _search_parts(every: Corpus, keeping: Keeping) -> Iterator[tuple[str, list[search_index.Run]]]:
    """The notices by span of years and gazettes, newest first, in a corpus too large for one index."""
    issues = defaultdict[search_spans.Cell, list[Issue]](list)
    for record in every.issues:
        issues[_search_cell(record, every)].append(record)
    counts = {cell: sum(len(record.standing) for record in group) for cell, group in issues.items()}
    for span in search_spans.cut({cell: count for cell, count in counts.items() if count}, PART):
        own = (record for cell, group in issues.items() if cell in span.cells for record in group)
        yield span.name, list(_search_runs(own, every, keeping))


def _search_cell(record: Issue, every: Corpus) -> search_spans.Cell:
    return record.facts.year, every.gazette(record).slug


def _search_run(records: Sequence[Issue], every: Corpus, keeping: Keeping) -> search_index.Run:
    """What issues give to the search."""
    return search_index.Run(
        lambda: (doc for record in records for doc in _search_docs_of(record, every)),
        made_of.searched(records, every),
        keeping,
    )


def search_docs(every: Corpus) -> Iterator[search_index.SearchDoc]:
    """Each notice as the search index wants it: its facts, and its text by section."""
    for record in every.issues:
        yield from _search_docs_of(record, every)


def _search_docs_of(record: Issue, every: Corpus) -> Iterator[search_index.SearchDoc]:
    publication = every.gazette(record)
    said = every.times
    for item in record.standing:
        yield search_index.SearchDoc(
            address=f"{Entry(record, item).path}/",
            title=printable.pictured(wording.marked(item)),
            number=item.number,
            issuer=item.issuer,
            date=item.date,
            kind=item.kind,
            gazette=publication.slug,
            gazette_name=publication.name,
            issue=corpus.name(record),
            year=record.facts.year,
            sections=tuple(_sections(item)),
            repealed=said.repeal(Entry(record, item)) is not None,
            veiled=publication.people != "register",
            names=titles.names(item),
        )


def _sections(item: Notice) -> Iterator[search_index.SearchSection]:
    """The text cut at its anchors: a heading, then what stands below it, so that all of it read on is the notice."""
    anchor, heading, texts = "", "", list[str]()
    for block, name in zip(item.blocks, anchors.assign(item), strict=True):
        text = printable.pictured(block.text if isinstance(block, Words) else "\n".join(map(" ".join, block.rows)))
        if not name:
            texts.append(text)
            continue
        if heading or texts:
            yield search_index.SearchSection(anchor, heading, "\n".join(texts))
        is_heading = block.type in ("heading", "attachment-label", "attachment-title")
        anchor, heading, texts = (name, text, []) if is_heading else (name, "", [text])
    yield search_index.SearchSection(anchor, heading, "\n".join(texts))
