"""A list cut into pages of a bounded size.

Guaranteed: pure; no page of a list has more than ROWS rows or BYTES bytes of them, however long its titles are, but for a row
that alone is larger; with the frame around it a page stays below 200 KB.
Not done here: what divides a list better than its length (years, months, organs: see `registers`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from builder.archive.corpus import Corpus, Entry
from builder.pages.escape import markdown
from builder.pages.page import link

ROWS = 400
BYTES = 180_000  # as they are reckoned: some more than they are
_HEADING = 300  # bytes of a heading, and of its line in the outline
_FIXED = 260  # bytes of a row but for its words
_WORD, _TITLE = 3, 6  # bytes a character; in a title lines may end between words


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the heading that it stands under, how many bytes it is, and its Markdown on the page at a path."""

    heading: str
    weight: int
    written: Callable[[str], str]


def weight(title: str, words: str = "") -> int:
    """The bytes of a row with a title, and words beside it, as HTML."""
    return _FIXED + _TITLE * len(title) + _WORD * len(words)


def rows(heading: str, found: Iterable[Entry], every: Corpus, line: Callable[[Entry, Corpus, str], str]) -> list[Row]:
    """Notices under a heading."""
    return [_row(heading, item, every, line) for item in found]


def _row(heading: str, item: Entry, every: Corpus, line: Callable[[Entry, Corpus, str], str]) -> Row:
    known = f"{item.notice.number or ''}{every.gazette(item.issue).short}"
    return Row(heading, weight(item.notice.title, known), lambda path: line(item, every, path))


def runs(listed: Sequence[Row], most: int | None = None) -> list[Sequence[Row]]:
    """The rows of each page, in order; of an empty list one page."""
    starts = begins([(row.heading, row.weight) for row in listed], most)
    return [listed[first:end] for first, end in pairwise([*starts, len(listed)])]


def begins(sizes: Iterable[tuple[str, int]], most: int | None = None) -> list[int]:
    """At which row each page begins; of a row its heading and its weight are given."""
    most = most or ROWS
    starts, size, before = [0], 0, ""
    for place, (heading, weight) in enumerate(sizes):
        own = weight + (_HEADING if heading != before else 0)
        if place > starts[-1] and (place - starts[-1] == most or size + own > BYTES):
            starts.append(place)
            size, own = 0, weight + (_HEADING if heading else 0)
        size, before = size + own, heading
    return starts


def names(path: str, count: int) -> list[str]:
    """The paths of that many pages: x/, x/2/, x/3/ …"""
    stem = path.removesuffix("/index.md").removesuffix(".md")
    return [path, *(f"{stem}/{number}.md" for number in range(2, count + 1))]


def part(number: int, count: int) -> str:
    """Which of how many pages it is; empty where it is the only one."""
    return f"（第{number}页，共{count}页）" if count > 1 else ""


def written(run: Iterable[Row], path: str) -> Iterator[str]:
    """Rows as Markdown, below their headings; those without one stand alone."""
    for heading, group in groupby(run, lambda row: row.heading):
        yield from [f"## {markdown(heading)}"] if heading else []
        yield "\n".join(row.written(path) for row in group)


def pager(paths: Sequence[str], number: int, *ways: tuple[str, str]) -> str:
    """The way from page `number` to those beside it, and other ways on, each as its words and its path."""
    turns = [("上一页", paths[number - 2])] if number > 1 else []
    turns += [("下一页", paths[number])] if number < len(paths) else []
    shown = " · ".join(f"[{text}]({link(to, paths[number - 1])})" for text, to in [*turns, *ways])
    return f"{shown}\n{{: .pager }}" if shown else ""
