"""The registers: by document number, issuer, kind, and year and month.

Guaranteed: no page is larger than `cut` allows.
Not done here: how a shelf becomes pages (see `shelf`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from builder.archive.corpus import Corpus, Entry
from builder.pages import cut, feeds, levels, moved, places, shelf
from builder.pages.escape import html, markdown
from builder.pages.keeping import Composed, composed_anew
from builder.pages.page import Page, compose, link
from builder.pages.shelf import Group, Shelf

_NAMED = 30  # beginnings of numbers that the register names of each year


def pages(every: Corpus, composed: Composed = composed_anew) -> Iterator[Page]:
    """Every page of every register; those of some shelves may be kept."""
    yield from _numbers(every, composed)
    yield from _issuers(every, composed)
    yield from _kinds(every, composed)
    yield from _years(every, composed)


def _numbers(every: Corpus, composed: Composed) -> Iterator[Page]:
    register = every.by_number()
    shelves = []
    for year, prefixes in register.items():
        title = f"{year}年发文字号" if year else "其他编号"
        path = places.numbers_page(year)
        groups = [Group(prefix or "未载机关代字", "", found) for prefix, found in prefixes.items()]
        yield from shelf.of_numbers(Shelf(title, path, groups, (("发文字号", places.NUMBERS),)), every, composed)
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


def _issuers(every: Corpus, composed: Composed) -> Iterator[Page]:
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
        own = Shelf(name, page, _by_year(found), (to,), feed, _also(others[name]), (_by_month,))
        yield from shelf.pages(own, every, composed)
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


def _kinds(every: Corpus, composed: Composed) -> Iterator[Page]:
    title, groups = "文种", every.by_kind()
    for name, found in groups.items():
        page = places.kind_page(name)
        feed = feeds.folder_of(page, found, every)
        to = (title, places.KINDS)
        own = Shelf(name, page, _by_year(found), (to,), feed, finer=(_by_month,))
        yield from shelf.pages(own, every, composed)
    rows = [_shelf(name, places.kind_page(name), places.KINDS, found) for name, found in groups.items()]
    yield _index(title, places.KINDS, f"共 {len(groups)} 个{title}，以收录件数为序。", ["\n".join(rows)])


def _shelf(name: str, page: str, index: str, found: Sequence[Entry], others: Sequence[str] = ()) -> str:
    """A shelf in the list of its register."""
    also = f" <span>{html(_also(others).strip('；'))}</span>" if others else ""
    return f"- [{markdown(name)}]({link(page, index)}) <small>{len(found)}件</small>{also}"


def _also(others: Sequence[str]) -> str:
    """The other names of an organ, to go on with after a count."""
    return f"；又作{'、'.join(others)}" if others else ""


def _years(every: Corpus, composed: Composed) -> Iterator[Page]:
    shelves = []
    for year, found in every.by_year().items():
        title = f"{year}年" if year else "年份不详"
        months = _by_month(Group("", "", found))
        own = Shelf(title, places.year_page(year), months, (("年份", places.YEARS),))
        yield from shelf.pages(own, every, composed)
        shelves.append((title, places.year_page(year), len(found)))
    lines = [f"- [{title}]({link(path, places.YEARS)}) <small>{count}件</small>" for title, path, count in shelves]
    yield _index("年份", places.YEARS, "以成文日期为准；未载明成文日期的，以所载公报的年份为准。", ["\n".join(lines)])


def _by_month(group: Group) -> list[Group]:
    """The months of a year, in the order of its notices."""
    found: dict[int, list[Entry]] = {}
    for item in group.found:
        found.setdefault(int(item.notice.date[5:7]) if item.notice.date else 0, []).append(item)
    return [
        Group(f"{group.heading}{month}月" if month else "成文日期未载明", f"{month:02}" if month else "undated", items)
        for month, items in found.items()
    ]


def _by_year(found: Iterable[Entry]) -> list[Group]:
    """The years of some notices, in their order."""
    years: dict[int | None, list[Entry]] = {}
    for item in found:
        years.setdefault(item.year, []).append(item)
    return [Group(f"{year}年" if year else "年份不详", str(year or "undated"), items) for year, items in years.items()]


def _index(title: str, path: str, intro: str, lines: Sequence[str]) -> Page:
    meta = {"template": "register.html", "title": title, "description": f"按{title}查阅政府公报所载公文。"}
    return compose(path, meta, "\n\n".join(filter(None, [f"# {title} {{: #top }}", f"{intro}\n{{: .intro }}", *lines])))
