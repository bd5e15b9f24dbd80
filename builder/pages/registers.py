"""The registers: by document number, issuer, kind, and year and month.  Each cuts itself into pages of a bounded size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from builder.archive.corpus import Corpus, Entry
from builder.pages import entry, feeds, places
from builder.pages.escape import html, markdown
from builder.pages.page import Page, compose, link

ROWS = 400  # some 200 KB of HTML
Group = tuple[str, Sequence[Entry]]
Line = Callable[[Entry, Corpus, str], str]


def pages(every: Corpus) -> Iterator[Page]:
    """Every page of every register."""
    yield from _numbers(every)
    yield from _named("发文机关", places.ISSUERS, places.issuer_page, every.by_issuer(), every)
    yield from _named("文种", places.KINDS, places.kind_page, every.by_kind(), every)
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
    yield _index("发文字号", places.NUMBERS, intro, lines)


def _named(
    title: str, index: str, page_of: Callable[[str], str], groups: Mapping[str, Sequence[Entry]], every: Corpus
) -> Iterator[Page]:
    for name, found in groups.items():
        feed = feeds.folder_of(page_of(name), found, every)
        yield from _paged(page_of(name), title, index, name, _by_year(found), every, feed=feed)
    lines = [
        f"- [{markdown(name)}]({link(page_of(name), index)}) <small>{len(found)}件</small>"
        for name, found in groups.items()
    ]
    yield _index(title, index, f"共 {len(groups)} 个{title}，以收录件数为序。", lines)


def _years(every: Corpus) -> Iterator[Page]:
    shelves = []
    for year, found in every.by_year().items():
        title = f"{year}年" if year else "年份不详"
        months = [(_month(month), list(group)) for month, group in groupby(found, _month_of)]
        yield from _paged(places.year_page(year), "年份", places.YEARS, title, months, every)
        shelves.append((title, places.year_page(year), len(found)))
    lines = [f"- [{title}]({link(path, places.YEARS)}) <small>{count}件</small>" for title, path, count in shelves]
    yield _index("年份", places.YEARS, "以成文日期为准；未载明成文日期的，以所载公报的年份为准。", lines)


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
    return compose(path, meta, "\n\n".join([f"# {title} {{: #top }}", f"{intro}\n{{: .intro }}", "\n".join(lines)]))


def _paged(
    path: str,
    register: str,
    index: str,
    title: str,
    groups: Sequence[Group],
    every: Corpus,
    line: Line = entry.full,
    feed: str | None = None,
) -> Iterator[Page]:
    """One shelf of a register, ROWS rows a page: x/, x/2/, x/3/ …"""
    rows = [(heading, item) for heading, found in groups for item in found]
    cuts = range(0, len(rows), ROWS)
    names = [path if not cut else f"{path.removesuffix('.md')}/{cut // ROWS + 1}.md" for cut in cuts]
    for number, (cut, name) in enumerate(zip(cuts, names, strict=True), 1):
        part = f"（第{number}页，共{len(names)}页）" if len(names) > 1 else ""
        body = [f"# {markdown(title)} {{: #top }}", f"共 {len(rows)} 件{part}\n{{: .intro }}"]
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
        }
        yield compose(name, meta, "\n\n".join(body))


def _pager(names: Sequence[str], number: int, index: str, back: str) -> str:
    """The way from one page of a shelf to those beside it, and to its register."""
    links = [(names[number - 2], "上一页")] if number > 1 else []
    links += [(names[number], "下一页")] if number < len(names) else []
    links.append((index, back))
    return " · ".join(f"[{text}]({link(target, names[number - 1])})" for target, text in links) + "\n{: .pager }"
