"""The registers: by document number, issuer, kind, and year and month.

Guaranteed: no page is larger than `cut` allows.  A shelf that does not fit on one page leads to a page a year, a year that does
not to a page a month, so that what is added changes few of them and leaves their addresses; numbers of a year, by organ, go on
over as many pages as they need, and the first says where each organ's begin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.archive.corpus import Corpus, Entry
from builder.pages import cut, entry, feeds, levels, moved, places
from builder.pages.escape import html, markdown
from builder.pages.page import Page, above, compose, link

_NAMED = 30  # beginnings of numbers that the register names of each year
_NEWEST = 20  # notices that a page shows which leads to others
Line = Callable[[Entry, Corpus, str], str]


@dataclass(frozen=True, slots=True)
class _Group:
    """Notices under one heading, and the step that leads to them in an address."""

    heading: str
    step: str
    found: Sequence[Entry]


_Finer = Callable[[_Group], list[_Group]]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A shelf of a register, or a part of one: what its pages are called, where they are, what they list.

    above  the pages above it, each as its title and its path; the first is the register
    also   what goes on after the number of its notices
    finer  how its groups are divided again, where one does not fit on a page
    """

    title: str
    path: str
    groups: Sequence[_Group]
    above: tuple[tuple[str, str], ...]
    feed: str | None = None
    also: str = ""
    finer: Sequence[_Finer] = ()


def pages(every: Corpus) -> Iterator[Page]:
    """Every page of every register."""
    yield from _numbers(every)
    yield from _issuers(every)
    yield from _kinds(every)
    yield from _years(every)


def _numbers(every: Corpus) -> Iterator[Page]:
    register = every.by_number()
    shelves = []
    for year, prefixes in register.items():
        title = f"{year}年发文字号" if year else "其他编号"
        path = places.numbers_page(year)
        groups = [_Group(prefix or "未载机关代字", "", found) for prefix, found in prefixes.items()]
        yield from _numbers_of(_Shelf(title, path, groups, (("发文字号", places.NUMBERS),)), every)
        shelves.append((title, path, sum(map(len, prefixes.values())), _prefixes(prefixes)))
    intro = "按机关代字和年份排列，顺序号依数值大小排序。知道文号而不知道机关时，请直接检索。"
    lines = [
        f"- [{title}]({link(path, places.NUMBERS)}) <small>{count}件</small> <span>{html(prefixes)}</span>"
        for title, path, count, prefixes in shelves
    ]
    yield _index("发文字号", places.NUMBERS, intro, ["\n".join(lines)])


def _prefixes(found: Mapping[str, Sequence[Entry]]) -> str:
    """What the numbers of a year begin with; of many, those that the most notices have."""
    known = {prefix: len(items) for prefix, items in found.items() if prefix}
    most = set(sorted(known, key=lambda prefix: -known[prefix])[:_NAMED])
    rest = f" 等 {len(known)} 种" if len(known) > _NAMED else ""
    return "、".join(prefix for prefix in known if prefix in most) + rest


def _issuers(every: Corpus) -> Iterator[Page]:
    """Organs by the level of their government; one that has several names is one, and each of these leads to it."""
    title, groups = "发文机关", every.by_issuer()
    printed = {name for item in every.entries for name in item.notice.issuer}
    others: dict[str, list[str]] = {name: [] for name in groups}
    for other in sorted(printed & set(every.aliases)):
        others[every.aliases[other]].append(other)
        yield moved.organ(other, every.aliases[other])
    for name, found in groups.items():
        page = places.issuer_page(name)
        feed = feeds.folder_of(page, found, every)
        to = (title, places.ISSUERS)
        yield from _pages(_Shelf(name, page, _by_year(found), (to,), feed, _also(others[name]), (_by_month,)), every)
    yield from _organs(groups, others, every)


def _organs(
    groups: Mapping[str, Sequence[Entry]], others: Mapping[str, Sequence[str]], every: Corpus
) -> Iterator[Page]:
    """The register of organs; where it takes several pages, the first says on which each level begins."""
    by_level = levels.of_organs(groups, every.gazettes.values())
    runs = cut.runs([_organ(level, name, groups[name], others[name]) for level, names in by_level for name in names])
    paths = [places.ISSUERS, *(f"issuers/page-{number}.md" for number in range(2, len(runs) + 1))]
    begins = {row.heading: path for run, path in reversed([*zip(runs, paths, strict=True)]) for row in run}
    ways = [
        f"- [{markdown(level)}]({link(begins[level], paths[0])}) <small>{len(names)}个</small>"
        for level, names in by_level
    ]
    for number, (run, path) in enumerate(zip(runs, paths, strict=True), 1):
        part = cut.part(number, len(paths))
        opening = ["\n".join(ways)] if len(paths) > 1 and number == 1 else []
        lines = [*opening, *cut.written(run, path), cut.pager(paths, number)]
        yield _index(f"发文机关{part}", path, f"共 {len(groups)} 个发文机关，按层级和拼音排列。", lines)


def _organ(level: str, name: str, found: Sequence[Entry], others: Sequence[str]) -> cut.Row:
    size = cut.weight(name, "".join(others)) + 9 * len(name)  # its address is percent-encoded
    return cut.Row(level, size, lambda page: _shelf(name, places.issuer_page(name), page, found, others))


def _kinds(every: Corpus) -> Iterator[Page]:
    title, groups = "文种", every.by_kind()
    for name, found in groups.items():
        page = places.kind_page(name)
        feed = feeds.folder_of(page, found, every)
        to = (title, places.KINDS)
        yield from _pages(_Shelf(name, page, _by_year(found), (to,), feed, finer=(_by_month,)), every)
    rows = [_shelf(name, places.kind_page(name), places.KINDS, found) for name, found in groups.items()]
    yield _index(title, places.KINDS, f"共 {len(groups)} 个{title}，以收录件数为序。", ["\n".join(rows)])


def _shelf(name: str, page: str, index: str, found: Sequence[Entry], others: Sequence[str] = ()) -> str:
    """A shelf in the list of its register."""
    also = f" <span>{html(_also(others).strip('；'))}</span>" if others else ""
    return f"- [{markdown(name)}]({link(page, index)}) <small>{len(found)}件</small>{also}"


def _also(others: Sequence[str]) -> str:
    """The other names of an organ, to go on with after a count."""
    return f"；又作{'、'.join(others)}" if others else ""


def _years(every: Corpus) -> Iterator[Page]:
    shelves = []
    for year, found in every.by_year().items():
        title = f"{year}年" if year else "年份不详"
        months = _by_month(_Group("", "", found))
        yield from _pages(_Shelf(title, places.year_page(year), months, (("年份", places.YEARS),)), every)
        shelves.append((title, places.year_page(year), len(found)))
    lines = [f"- [{title}]({link(path, places.YEARS)}) <small>{count}件</small>" for title, path, count in shelves]
    yield _index("年份", places.YEARS, "以成文日期为准；未载明成文日期的，以所载公报的年份为准。", ["\n".join(lines)])


def _by_month(group: _Group) -> list[_Group]:
    """The months of a year, in the order of its notices."""
    found: dict[int, list[Entry]] = {}
    for item in group.found:
        found.setdefault(int(item.notice.date[5:7]) if item.notice.date else 0, []).append(item)
    return [
        _Group(f"{group.heading}{month}月" if month else "成文日期未载明", f"{month:02}" if month else "undated", items)
        for month, items in found.items()
    ]


def _by_year(found: Iterable[Entry]) -> list[_Group]:
    """The years of some notices, in their order."""
    years: dict[int | None, list[Entry]] = {}
    for item in found:
        years.setdefault(item.year, []).append(item)
    return [_Group(f"{year}年" if year else "年份不详", str(year or "undated"), items) for year, items in years.items()]


def _index(title: str, path: str, intro: str, lines: Sequence[str]) -> Page:
    meta = {"template": "register.html", "title": title, "description": f"按{title}查阅政府公报所载公文。"}
    return compose(path, meta, "\n\n".join(filter(None, [f"# {title} {{: #top }}", f"{intro}\n{{: .intro }}", *lines])))


# --- a shelf on one page, or on as many as it takes -------------------------------------------------------------------------


def _rows(shelf: _Shelf, every: Corpus, line: Line) -> list[cut.Row]:
    return [row for group in shelf.groups for row in cut.rows(group.heading, group.found, every, line)]


def _count(shelf: _Shelf) -> int:
    return sum(len(group.found) for group in shelf.groups)


def _pages(shelf: _Shelf, every: Corpus) -> Iterator[Page]:
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


def _part(shelf: _Shelf, group: _Group) -> _Shelf:
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


def _leading(shelf: _Shelf, every: Corpus) -> Page:
    """The page that leads to those of its groups; the newest notices stand below."""
    parts = [_part(shelf, group) for group in shelf.groups]
    lines = [
        f"- [{group.heading}]({link(part.path, shelf.path)}) <small>{len(group.found)}件</small>"
        for group, part in zip(shelf.groups, parts, strict=True)
    ]
    newest = [item for group in shelf.groups for item in group.found][:_NEWEST]
    body = ["\n".join(lines), "## 最新", "\n".join(entry.full(item, every, shelf.path) for item in newest)]
    return _page(shelf, shelf.path, "", [*body, _back(shelf, [shelf.path], 1)], _is_repealed(newest, every))


def _listed(shelf: _Shelf, runs: Sequence[Sequence[cut.Row]], paths: Sequence[str], every: Corpus) -> Iterator[Page]:
    """The rows of a shelf, from page to page."""
    items = iter([item for group in shelf.groups for item in group.found])
    for number, (run, path) in enumerate(zip(runs, paths, strict=True), 1):
        part = cut.part(number, len(paths))
        repealed = _is_repealed([next(items) for _ in run], every)
        yield _page(shelf, path, part, [*cut.written(run, path), _back(shelf, paths, number)], repealed)


def _numbers_of(shelf: _Shelf, every: Corpus) -> Iterator[Page]:
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


def _begin(group: _Group, path: str) -> cut.Row:
    said = f"<small>{len(group.found)}件</small>"
    return cut.Row(
        "", cut.weight(group.heading), lambda page: f"- [{markdown(group.heading)}]({link(path, page)}) {said}"
    )


def _is_repealed(items: Iterable[Entry], every: Corpus) -> bool:
    return any(every.times.repeal(item) for item in items)


def _back(shelf: _Shelf, paths: Sequence[str], number: int) -> str:
    """The way from one page of a shelf to those beside it, and to what is above it."""
    title, to = shelf.above[-1]
    return cut.pager(paths, number, (f"返回{title}", to))


def _page(shelf: _Shelf, path: str, part: str, body: Sequence[str], is_repealed: bool) -> Page:
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
