"""The rows of each table, read off an issue.

Guaranteed: linear; what is withdrawn gives its facts alone; names only of gazettes whose register entry says
`people: register`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

from builder.archive import corpus, dates
from builder.archive.corpus import Corpus, Entry
from builder.archive.dates import News
from builder.archive.works import Target, Work
from builder.model import Grid, Heading, Issue, Notice, Part, Words
from builder.pages import elements, places
from builder.pages.keeping import NOTHING, Keeping

Cell = str | int | bool | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Source:
    """What is read: the archive, and where it is published; what was made of it before may be kept."""

    every: Corpus
    site: str
    keeping: Keeping = NOTHING

    def address(self, target: str) -> str:
        """The address of what is written below content/: of a page, with its anchor, or of a file."""
        file, _, anchor = target.partition("#")
        page = f"{file.removesuffix('.md')}/" if file.endswith(".md") else file
        return f"{self.site}{quote(page.removesuffix('index/'))}" + (f"#{anchor}" if anchor else "")

    @cached_property
    def news(self) -> Mapping[str, News]:
        """When each notice was published here, by its path."""
        return {item.entry.path: item for item in dates.news(self.every)}


def entries(issue: Issue) -> list[Entry]:
    """The notices of an issue."""
    return [Entry(issue, notice) for notice in issue.standing]


def readable(issue: Issue) -> list[Entry]:
    """Those of which more is published than that they were withdrawn."""
    return [entry for entry in entries(issue) if not entry.notice.withdrawn]


@dataclass(frozen=True, slots=True)
class Placed:
    """A table or a name list of a notice: its place among them, from 1, and the heading that it stands under."""

    number: int
    caption: str
    block: Grid


def grids_of(notice: Notice) -> Iterator[Placed]:
    """The tables and name lists of a notice, with the captions that its page gives them."""
    found = [(caption, block) for part in notice.parts for caption, block in _captioned(part, notice.title)]
    yield from (Placed(number, *each) for number, each in enumerate(found, 1))


def _captioned(part: Part, title: str) -> Iterator[tuple[str, Grid]]:
    heads = [block.text for block in part.head if block.type != "verbatim"]
    caption = heads[-1] if heads else title
    for block in part.blocks:
        if isinstance(block, Heading):
            caption = block.text
        elif isinstance(block, Grid):
            yield caption, block


def width(block: Grid) -> int:
    """How many columns a table has."""
    return max(map(len, block.rows), default=0)


def year_file(year: int | None) -> str:
    """Where the rows of the tables of a year are."""
    return f"tables/{year or 'undated'}.csv"


def unnamed(entry: Entry, every: Corpus) -> Entry:
    """The notice without what it says of persons, where its gazette lists no names."""
    if every.gazette(entry.issue).people == "register":
        return entry
    return replace(entry, notice=replace(entry.notice, posts=()))


def issues(issue: Issue, source: Source) -> Iterator[Row]:
    """The issue itself."""
    every = source.every
    facts, gazette = issue.facts, every.gazette(issue)
    yield (
        str(issue.id),
        source.address(places.issue_page(issue)),
        gazette.slug,
        gazette.name,
        gazette.publisher,
        corpus.name(issue),
        facts.year,
        facts.number,
        facts.total,
        facts.date,
        dates.published(issue, every),
        len(issue.standing),
        issue.source.lines,
        source.address(places.text_file(issue)),
        issue.source.sha256 or None,
        source.address(places.data_file(issue)),
    )


def notices(issue: Issue, source: Source) -> Iterator[Row]:
    """Every notice, with its text."""
    every = source.every
    for entry in entries(issue):
        notice, gazette = entry.notice, every.gazette(entry.issue)
        said = elements.of(entry, every, "")
        news, repeal = source.news.get(entry.path), every.times.repeal(entry)
        yield (
            entry.path,
            source.address(places.notice_page(entry)),
            gazette.slug,
            gazette.name,
            str(entry.issue.id),
            corpus.name(entry.issue),
            notice.page,
            *notice.span,
            notice.section,
            notice.title,
            notice.number,
            notice.kind,
            "；".join(notice.issuer) or None,
            notice.date,
            notice.addressees,
            _lines(said["附件说明"]),
            _lines(said["署名"]),
            *(said[name] for name in ("签发人", "密级", "紧急程度", "发布层次")),
            _lines(said["附注"]),
            *(said[name] for name in ("抄送机关", "印发机关", "印发日期")),
            len(notice.attachments),
            sum(isinstance(block, Grid) for block in notice.blocks),
            len(notice.citations),
            news.published if news else None,
            news.updated if news else None,
            notice.withdrawn.date if notice.withdrawn else None,
            repeal.by.path if repeal else None,
            text(notice),
        )


def _lines(said: Sequence[str] | None) -> str | None:
    return "\n".join(said) if said else None


def text(notice: Notice) -> str:
    """All that a notice prints, block by block."""
    return "\n".join(
        block.text if isinstance(block, Words) else "\n".join(" ".join(filter(None, row)) for row in block.rows)
        for block in notice.blocks
    )


def people(issue: Issue, source: Source) -> Iterator[Row]:
    """Every name in a list, an appointment, a removal or a signature."""
    for entry in readable(issue) if source.every.gazette(issue).people == "register" else ():
        address = source.address(places.notice_page(entry))
        for post in entry.notice.posts:
            yield (
                *(post.name, post.action, post.organ, post.role, post.post, post.words, post.date),
                entry.path,
                address,
                entry.notice.title,
                entry.notice.number,
                *_where(source, entry, post),
            )


def _where(source: Source, entry: Entry, claim: Any) -> tuple[int, int, str]:
    """Part and line of what a notice says, and the line's address."""
    return claim.part, claim.line, source.address(places.source_page(entry.issue, claim.line))


def citations(issue: Issue, source: Source) -> Iterator[Row]:
    """Every citation, and what it means."""
    works = source.every.works
    for entry in readable(issue):
        address = source.address(places.notice_page(entry))
        for citation, means in zip(entry.notice.citations, works.meant.get(entry.path, ()), strict=False):
            yield (
                entry.path,
                address,
                *_where(source, entry, citation),
                *(citation.relation, citation.words, citation.text, citation.number, citation.name),
                *_meant(means, source),
            )


def _meant(means: Target | Work | None, source: Source) -> Row:
    """The notice that is meant and the part of it; or the work; and its address."""
    if isinstance(means, Work):
        return None, None, means.key, source.address(places.work(means, source.every.works))
    if means is None:
        return None, None, None, None
    return means.entry.path, means.part, None, source.address(places.notice_page(means.entry))


def validity(issue: Issue, source: Source) -> Iterator[Row]:
    """Every claim on how long a document applies."""
    said = source.every.times.said
    for entry in readable(issue):
        meant = {id(told.claim): told.target for told in said.get(entry.path, ()) if told.target}
        address = source.address(places.notice_page(entry))
        for claim in entry.notice.validity:
            target = meant.get(id(claim))
            is_own = claim.number is None and claim.name is None
            yield (
                entry.path,
                address,
                *_where(source, entry, claim),
                *(claim.kind, claim.date, claim.rule, claim.matter, claim.number, claim.name, claim.text),
                target.entry.path if target else entry.path if is_own else None,
            )


def grids(issue: Issue, source: Source) -> Iterator[Row]:
    """Every table and name list."""
    for entry in readable(issue):
        address, file = source.address(places.notice_page(entry)), year_file(entry.year)
        for placed in grids_of(entry.notice):
            block = placed.block
            yield (
                entry.path,
                placed.number,
                address,
                block.type,
                placed.caption,
                len(block.rows),
                width(block),
                block.header_rows,
                min(block.lines),
                max(block.lines),
                file,
            )


def cells(issue: Issue, source: Source) -> Iterator[Row]:
    """Every cell of every table and name list."""
    for entry in readable(issue):
        for placed in grids_of(entry.notice):
            for number, row in enumerate(placed.block.rows, 1):
                is_header = number <= placed.block.header_rows
                for column, cell in enumerate(row, 1):
                    yield entry.path, placed.number, number, column, is_header, cell


def rows_of_grids(issue: Issue, source: Source) -> Iterator[tuple[int | None, Row]]:
    """The rows of its tables, each with the year of its notice."""
    for entry in readable(issue):
        address = source.address(places.notice_page(entry))
        for placed in grids_of(entry.notice):
            block = placed.block
            head = (entry.path, placed.number, address, entry.notice.title, placed.caption, block.type)
            for number, row in enumerate(block.rows, 1):
                yield entry.year, (*head, number, number <= block.header_rows, *row)
