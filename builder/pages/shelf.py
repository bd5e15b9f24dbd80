"""A shelf of a register as pages: on one, or on as many as it takes.

Guaranteed: no page is larger than `cut` allows.  A shelf that does not fit on one page leads to a page a year, a year that does
not to a page a month, so that what is added changes few of them and leaves their addresses; numbers of a year, by organ, go on
over as many pages as they need, and the first says where each organ's begin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from builder.archive.corpus import Corpus, Entry
from builder.pages import cut, entry, made_of
from builder.pages.escape import markdown
from builder.pages.keeping import Composed
from builder.pages.page import Page, above, compose, link

_NEWEST = 20  # notices that a page shows which leads to others
_Line = Callable[[Entry, Corpus, str], str]


@dataclass(frozen=True, slots=True)
class Group:
    """Notices under one heading, and the step that leads to them in an address."""

    heading: str
    step: str
    found: Sequence[Entry]


Finer = Callable[[Group], list[Group]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A shelf of a register, or a part of one: what its pages are called, where they are, what they list.

    above  the pages above it, each as its title and its path; the first is the register
    also   what goes on after the number of its notices
    finer  how its groups are divided again, where one does not fit on a page
    """

    title: str
    path: str
    groups: Sequence[Group]
    above: tuple[tuple[str, str], ...]
    feed: str | None = None
    also: str = ""
    finer: Sequence[Finer] = ()


def pages(shelf: Shelf, every: Corpus, composed: Composed) -> Iterable[Page]:
    """The pages of a shelf, which may be kept."""
    return composed(_made_of(shelf, every), partial(_pages, shelf, every))


def of_numbers(shelf: Shelf, every: Corpus, composed: Composed) -> Iterable[Page]:
    """Those of the numbers of a year."""
    return composed(_made_of(shelf, every), partial(_numbers_of, shelf, every))


def _made_of(shelf: Shelf, every: Corpus) -> bytes | None:
    groups = [(group.heading, group.step, len(group.found)) for group in shelf.groups]
    said = (shelf.title, shelf.path, shelf.above, shelf.feed, shelf.also, groups)
    return made_of.listed(said, (item for group in shelf.groups for item in group.found), every)


def _rows(shelf: Shelf, every: Corpus, line: _Line) -> list[cut.Row]:
    return [row for group in shelf.groups for row in cut.rows(group.heading, group.found, every, line)]


def _count(shelf: Shelf) -> int:
    return sum(len(group.found) for group in shelf.groups)


def _pages(shelf: Shelf, every: Corpus) -> Iterator[Page]:
    """A shelf: on a page, or on one that leads to those of its groups; what nothing divides goes on from page to page."""
    runs = cut.runs(_rows(shelf, every, entry.full))
    if len(runs) > 1 and len(shelf.groups) > 1:
        yield _leading(shelf, every)
        for group in shelf.groups:
            yield from _pages(_part(shelf, group), every)
    elif len(runs) > 1 and shelf.finer:
        yield from _pages(replace(shelf, groups=shelf.finer[0](shelf.groups[0]), finer=shelf.finer[1:]), every)
    else:
        yield from _listed(shelf, runs, cut.names(shelf.path, len(runs)), every)


def _part(shelf: Shelf, group: Group) -> Shelf:
    """The shelf of a group of another."""
    path = f"{shelf.path.removesuffix('.md')}/{group.step}.md"
    return replace(
        shelf,
        title=f"{shelf.title}，{group.heading}",
        path=path,
        groups=[group],
        above=(*shelf.above, (shelf.title, shelf.path)),
        also="",
    )


def _leading(shelf: Shelf, every: Corpus) -> Page:
    """The page that leads to those of its groups; the newest notices stand below."""
    parts = [_part(shelf, group) for group in shelf.groups]
    lines = [
        f"- [{group.heading}]({link(part.path, shelf.path)}) <small>{len(group.found)}件</small>"
        for group, part in zip(shelf.groups, parts, strict=True)
    ]
    newest = [item for group in shelf.groups for item in group.found][:_NEWEST]
    body = ["\n".join(lines), "## 最新", "\n".join(entry.full(item, every, shelf.path) for item in newest)]
    return _page(shelf, shelf.path, "", [*body, _back(shelf, [shelf.path], 1)], _is_repealed(newest, every))


def _listed(shelf: Shelf, runs: Sequence[Sequence[cut.Row]], paths: Sequence[str], every: Corpus) -> Iterator[Page]:
    """The rows of a shelf, from page to page."""
    items = iter([item for group in shelf.groups for item in group.found])
    for number, (run, path) in enumerate(zip(runs, paths, strict=True), 1):
        part = cut.part(number, len(paths))
        repealed = _is_repealed([next(items) for _ in run], every)
        yield _page(shelf, path, part, [*cut.written(run, path), _back(shelf, paths, number)], repealed)


def _numbers_of(shelf: Shelf, every: Corpus) -> Iterator[Page]:
    """The numbers of a year; where they take several pages, a page before these says on which those of each organ begin."""
    runs = cut.runs(_rows(shelf, every, entry.numbered))
    if len(runs) == 1:
        yield from _listed(shelf, runs, [shelf.path], every)
        return
    stem = shelf.path.removesuffix(".md")
    paths = [f"{stem}/{number}.md" for number in range(1, len(runs) + 1)]
    begins: dict[str, str] = {}
    for run, path in zip(runs, paths, strict=True):
        begins |= {row.heading: path for row in run if row.heading not in begins}
    lines = [_begin(group, begins[group.heading]) for group in shelf.groups]
    leads = cut.runs(lines)
    names = [shelf.path, *(f"{stem}/organs-{number}.md" for number in range(2, len(leads) + 1))]
    for number, (run, path) in enumerate(zip(leads, names, strict=True), 1):
        part = cut.part(number, len(names))
        yield _page(shelf, path, part, [*cut.written(run, path), _back(shelf, names, number)], False)
    own = replace(shelf, above=(*shelf.above, (shelf.title, shelf.path)))
    yield from _listed(own, runs, paths, every)


def _begin(group: Group, path: str) -> cut.Row:
    said = f"<small>{len(group.found)}件</small>"
    return cut.Row(
        "", cut.weight(group.heading), lambda page: f"- [{markdown(group.heading)}]({link(path, page)}) {said}"
    )


def _is_repealed(items: Iterable[Entry], every: Corpus) -> bool:
    return any(every.times.repeal(item) for item in items)


def _back(shelf: Shelf, paths: Sequence[str], number: int) -> str:
    """The way from one page of a shelf to those beside it, and to what is above it."""
    title, to = shelf.above[-1]
    return cut.pager(paths, number, (f"返回{title}", to))


def _page(shelf: Shelf, path: str, part: str, body: Sequence[str], is_repealed: bool) -> Page:
    register = shelf.above[0][0]
    meta = {
        "template": "register.html",
        "title": f"{register}：{shelf.title}{part}" if shelf.title != register else shelf.title,
        "description": f"政府公报所载公文，{register}：{shelf.title}，共{_count(shelf)}件{part}。",
        "repealed": is_repealed or None,
        "feed": shelf.feed,
        "above": above(path, *shelf.above),
    }
    head = [
        f"# {markdown(shelf.title)} {{: #top }}",
        f"共 {_count(shelf)} 件{part}{markdown(shelf.also)}\n{{: .intro }}",
    ]
    return compose(path, meta, "\n\n".join([*head, *body]))
