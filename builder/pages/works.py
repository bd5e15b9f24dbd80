"""/works/: the documents that are cited and not on the site, and a page for each that two notices or more cite.

Guaranteed: every such document is a row of the register, each at an anchor of its own; a long shelf cuts itself into pages;
a quotation is the sentence as printed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import get_args

from builder.archive.corpus import Corpus
from builder.archive.works import Cited, Work
from builder.pages import cut, entry, made_of, places, titles
from builder.pages.escape import html, markdown
from builder.pages.keeping import Composed, composed_anew
from builder.pages.page import Page, above, compose, link
from builder.said import Citation, Relation

TITLE = "被引文件"
_INTRO = "公文里写出的文号和书名号里的文件名，本站没有收录原文的，都登记在这里。两件以上公文引用的，有自己的一页，按关系和日期列出谁引用它。"
_HOW = "关系按引文的用词归类，用词在引文里划线标出。题名和文号照引用它的公文抄录，未作认定。"
_RELATIONS: tuple[Relation, ...] = get_args(Relation)
ROWS = 100  # notices a page of a work, at most; of long quotations fewer


def pages(every: Corpus, composed: Composed = composed_anew) -> Iterator[Page]:
    """The register, its shelves, and the pages of works, some of which may be kept."""
    shelves = places.shelves(every.works)
    yield _index(every, shelves)
    for shelf, found in shelves.items():
        yield from composed(made_of.works(found, every), partial(_shelf, shelf, found, every))
    for work in every.works.works.values():
        if len(work.notices) > 1:
            yield from composed(made_of.work(work, every), partial(pages_of, work, every))


def _index(every: Corpus, shelves: Mapping[str, Sequence[Work]]) -> Page:
    path = places.WORKS
    lines = [
        f"- [{_shelf_title(shelf)}]({link(places.works_page(shelf, 1), path)}) <small>{len(found)}件</small>"
        for shelf, found in shelves.items()
    ]
    often = sorted(every.works.works.values(), key=lambda work: (-len(work.notices), work.key))
    rows = [_row(work, every, path, anchor=False) for work in often[:50] if len(work.notices) > 1]
    body = [f"# {TITLE} {{: #top }}", f"{_INTRO}\n{{: .intro }}"]
    body += ["\n".join(lines)] if lines else ["本站所收公文没有引用站外的文件。\n{: .empty }"]
    body += ["## 引用最多的", "\n".join(rows)] if rows else []
    meta = {
        "template": "register.html",
        "title": TITLE,
        "description": "政府公报所载公文引用的文件，按文号年份和名称查阅。",
    }
    return compose(path, meta, "\n\n".join(body))


def _shelf_title(shelf: str) -> str:
    return {"names": "只知其名的文件", "others": "其他编号"}.get(shelf, f"{shelf}年文号")


def _shelf(shelf: str, found: Sequence[Work], every: Corpus) -> Iterator[Page]:
    title = _shelf_title(shelf)
    runs = places.works_runs(found)
    total = len(runs)
    for number, rows in enumerate(runs, 1):
        path = places.works_page(shelf, number)
        part = cut.part(number, total)
        lines = [_row(work, every, path) for work in rows]
        body = [f"# {title} {{: #top }}", f"共 {len(found)} 件{part}\n{{: .intro }}", "\n".join(lines)]
        body.append(_ways(partial(places.works_page, shelf), number, total))
        meta = {
            "template": "register.html",
            "title": f"{TITLE}：{title}{part}",
            "description": f"政府公报所载公文引用的文件：{title}，共{len(found)}件{part}。",
            "above": above(path, (TITLE, places.WORKS)),
        }
        yield compose(path, meta, "\n\n".join(body))


def _row(work: Work, every: Corpus, path: str, *, anchor: bool = True) -> str:
    """A work in a line: number, names, and who cites it."""
    name = "；".join(f"《{each}》" for each in work.names[:3])
    shown = " ".join(filter(None, (work.number, name)))
    notices = work.notices
    mark = f'<span id="{work.slug}"></span>' if anchor else ""
    if len(notices) > 1:
        to = link(places.work_page(work), path)
        return f"- {mark}[{titles.markdown(shown)}]({to}) <small><span>{len(notices)}件公文引用</span></small>"
    cited = work.cited[0]
    to = link(places.notice_page(cited.entry), path)
    notice = cited.entry.notice
    by = f"[{markdown(notice.number) if notice.number else titles.markdown_of(notice)}]({to})"
    official = f" {_official(work)}" if work.address else ""
    day = entry.day(cited.entry) or ""
    return f"- {mark}<b>{titles.html(shown)}</b>{official} <small><span>{cited.citation.relation}</span> {by} <span>{day}</span></small>"


def _official(work: Work) -> str:
    return f'<a rel="external" href="{html(work.address or "")}">官方原文</a>'


def pages_of(work: Work, every: Corpus) -> Iterator[Page]:
    """The page of a work; those that cite it ROWS a page, by relation, newest first."""
    title = work.number or f"《{work.names[0]}》"
    rows = [_row_of(relation, group, every) for relation, group in _by_relation(work)]
    runs = cut.runs(rows, ROWS)
    total = len(runs)
    counts = Counter(row.heading for row in rows)
    for number, run in enumerate(runs, 1):
        path = places.work_page(work, number)
        part = cut.part(number, total)
        body = [f"# {titles.markdown(title)} {{: #top }}", "\n".join(_facts(work)), *_several(work)]
        for relation, group in groupby(run, key=lambda row: row.heading):
            body += [f"## {relation} <small>{counts[relation]}</small>", *(row.written(path) for row in group)]
        missing = "、".join(each for each in _RELATIONS if each not in counts)
        body += [f"{missing}：本站所收公文中没有。\n{{: .remark }}"] if missing else []
        body += [f"{_HOW}\n{{: .intro }}", _ways(lambda to: places.work_page(work, to), number, total)]
        meta = {
            "template": "register.html",
            "title": f"{TITLE}：{title}{part}",
            "description": f"{title}：本站所收公文中有{len(work.notices)}件引用它，按关系和日期排列{part}。",
            "above": above(path, (TITLE, places.WORKS)),
        }
        yield compose(path, meta, "\n\n".join(body))


def _row_of(relation: Relation, group: Sequence[Cited], every: Corpus) -> cut.Row:
    quoted = sum(cut.weight("", cited.citation.near.text) for cited in group)
    size = quoted + cut.weight(group[0].entry.notice.title)
    return cut.Row(relation, size, lambda path: "\n\n".join(_citing(group, every, path)))


def _several(work: Work) -> Iterator[str]:
    if len(work.names) > 1:
        said = f"引用它的公文写了 {len(work.names)} 个题名。可能是一个文件印发几个方案，也可能有印错的；本站照录，未作认定。"
        yield f"{said}\n{{: .remark }}"


def _by_relation(work: Work) -> Iterator[tuple[Relation, Sequence[Cited]]]:
    """Each notice that cites a work, once for each relation, with its citations: by relation, newest first."""
    groups: dict[Relation, dict[str, list[Cited]]] = {relation: defaultdict(list) for relation in _RELATIONS}
    for cited in work.cited:
        groups[cited.citation.relation][cited.entry.path].append(cited)
    for relation, by_notice in groups.items():
        yield from ((relation, group) for group in reversed(by_notice.values()))


def _ways(page_of: Callable[[int], str], number: int, total: int) -> str:
    """The way from one page to those beside it, and to the register."""
    path = page_of(number)
    turns = [(number - 1, "上一页")] * (number > 1) + [(number + 1, "下一页")] * (number < total)
    ways = [f"[{text}]({link(page_of(to), path)})" for to, text in turns]
    return " · ".join([*ways, f"[返回{TITLE}]({link(places.WORKS, path)})"]) + "\n{: .pager }"


def _facts(work: Work) -> Iterator[str]:
    yield '<dl class="facts">'
    names = "<br>".join(titles.html(f"《{each}》") for each in work.names) or "引文未载"
    yield f'<div class="full"><dt>题名</dt><dd>{names}</dd></div>'
    yield f"<div><dt>文号</dt><dd>{html(work.number or '引文未载')}</dd></div>"
    yield f"<div><dt>原文</dt><dd>{_official(work) if work.address else '本站未收录'}</dd></div>"
    yield "</dl>"


def _citing(group: Sequence[Cited], every: Corpus, path: str) -> Iterator[str]:
    """A notice, and the sentences in which it cites."""
    yield entry.full(group[0].entry, every, path)
    quoted: dict[str, list[int]] = defaultdict(list)
    for cited in group:
        quoted[_quotation(cited)].append(cited.citation.line)
    for quotation, lines in quoted.items():
        record = group[0].entry.issue
        to = [f"[第{line}行]({link(places.source_page(record, line), path)})" for line in dict.fromkeys(lines)]
        yield f"{quotation} <small>原文{'、'.join(to)}</small>\n{{: .quoted }}"


def _quotation(cited: Cited) -> str:
    """The sentence of a citation, the words that show the relation underlined; where those stand elsewhere, they are named."""
    citation, near = cited.citation, cited.citation.near
    marked = [(*citation.spot.at, "mark"), *([(*citation.words_at, "u")] if citation.words_at else [])]
    pieces, at = ["……" if near.goes_back else ""], 0
    for begin, end, tag in ((begin - near.at, end - near.at, tag) for begin, end, tag in sorted(marked)):
        pieces += [markdown(near.text[at:begin]), f"<{tag}>{markdown(near.text[begin:end])}</{tag}>"]
        at = end
    pieces += [markdown(near.text[at:]), "……" if near.goes_on else ""]
    return "".join(pieces) + _elsewhere(citation)


def _elsewhere(citation: Citation) -> str:
    """The words that show a relation and stand in another text."""
    return f"（“{markdown(citation.words)}”见标题或上文）" if citation.words and not citation.words_at else ""
