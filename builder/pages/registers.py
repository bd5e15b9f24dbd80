"""The registers: by document number, issuer, kind, and year and month.  Each cuts itself into pages of a bounded size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from builder.archive.corpus import Corpus, Entry
from builder.pages import entry, feeds, levels, moved, places
from builder.pages.escape import html, markdown
from builder.pages.page import Page, above, compose, link

ROWS = 400  # some 200 KB of HTML
Group = tuple[str, Sequence[Entry]]
Line = Callable[[Entry, Corpus, str], str]


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
        groups = [(prefix or "未载机关代字", found) for prefix, found in prefixes.items()]
        yield from _paged(path, "发文字号", places.NUMBERS, title, groups, every, entry.numbered)
        shelves.append((title, path, sum(map(len, prefixes.values())), [prefix for prefix in prefixes if prefix]))
    intro = "按机关代字和年份排列，顺序号依数值大小排序。知道文号而不知道机关时，请直接检索。"
    lines = [
        f"- [{title}]({link(path, places.NUMBERS)}) <small>{count}件</small> <span>{html('、'.join(prefixes))}</span>"
        for title, path, count, prefixes in shelves
    ]
    yield _index("发文字号", places.NUMBERS, intro, ["\n".join(lines)])


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
        yield from _paged(
            page, title, places.ISSUERS, name, _by_year(found), every, feed=feed, also=_also(others[name])
        )
    lines = []
    for level, names in levels.of_organs(groups, every.gazettes.values()):
        rows = [_shelf(name, places.issuer_page(name), places.ISSUERS, groups[name], others[name]) for name in names]
        lines += [f"## {markdown(level)}", "\n".join(rows)]
    yield _index(title, places.ISSUERS, f"共 {len(groups)} 个{title}，按层级和拼音排列。", lines)


def _kinds(every: Corpus) -> Iterator[Page]:
    title, groups = "文种", every.by_kind()
    for name, found in groups.items():
        page = places.kind_page(name)
        feed = feeds.folder_of(page, found, every)
        yield from _paged(page, title, places.KINDS, name, _by_year(found), every, feed=feed)
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
        months = [(_month(month), list(group)) for month, group in groupby(found, _month_of)]
        yield from _paged(places.year_page(year), "年份", places.YEARS, title, months, every)
        shelves.append((title, places.year_page(year), len(found)))
    lines = [f"- [{title}]({link(path, places.YEARS)}) <small>{count}件</small>" for title, path, count in shelves]
    yield _index("年份", places.YEARS, "以成文日期为准；未载明成文日期的，以所载公报的年份为准。", ["\n".join(lines)])


def _month_of(item: Entry) -> int:
    return int(item.notice.date[5:7]) if item.notice.date else 0


def _month(month: int) -> str:
    return f"{month}月" if month else "成文日期未载明"


def _by_year(found: Iterable[Entry]) -> list[Group]:
    return [
        (f"{year}年" if year else "年份不详", list(group)) for year, group in groupby(found, lambda item: item.year)
    ]


def _index(title: str, path: str, intro: str, lines: Sequence[str]) -> Page:
    meta = {"template": "register.html", "title": title, "description": f"按{title}查阅政府公报所载公文。"}
    return compose(path, meta, "\n\n".join([f"# {title} {{: #top }}", f"{intro}\n{{: .intro }}", *lines]))


def _paged(
    path: str,
    register: str,
    index: str,
    title: str,
    groups: Sequence[Group],
    every: Corpus,
    line: Line = entry.full,
    feed: str | None = None,
    also: str = "",
) -> Iterator[Page]:
    """One shelf of a register, ROWS rows a page: x/, x/2/, x/3/ …"""
    rows = [(heading, item) for heading, found in groups for item in found]
    cuts = range(0, len(rows), ROWS)
    names = [path if not cut else f"{path.removesuffix('.md')}/{cut // ROWS + 1}.md" for cut in cuts]
    for number, (cut, name) in enumerate(zip(cuts, names, strict=True), 1):
        part = f"（第{number}页，共{len(names)}页）" if len(names) > 1 else ""
        body = [f"# {markdown(title)} {{: #top }}", f"共 {len(rows)} 件{part}{markdown(also)}\n{{: .intro }}"]
        for heading, run in groupby(rows[cut : cut + ROWS], lambda row: row[0]):
            lines = [line(item, every, name) for _, item in run]
            body += [f"## {markdown(heading)}", "\n".join(lines)]
        body.append(_pager(names, number, index, f"返回{register}"))
        meta = {
            "template": "register.html",
            "title": f"{register}：{title}{part}" if title != register else title,
            "description": f"政府公报所载公文，{register}：{title}，共{len(rows)}件{part}。",
            "repealed": any(every.times.repeal(item) for _, item in rows[cut : cut + ROWS]) or None,
            "feed": feed,
            "above": above(name, (register, index)),
        }
        yield compose(name, meta, "\n\n".join(body))


def _pager(names: Sequence[str], number: int, index: str, back: str) -> str:
    """The way from one page of a shelf to those beside it, and to its register."""
    links = [(names[number - 2], "上一页")] if number > 1 else []
    links += [(names[number], "下一页")] if number < len(names) else []
    links.append((index, back))
    return " · ".join(f"[{text}]({link(target, names[number - 1])})" for target, text in links) + "\n{: .pager }"
