"""公布日志: what was published, corrected, hidden, withdrawn and moved, commit by commit, and as a chain of lines.

Takes the journal of the archive; gives its pages, the newest first, and the file that programs check.
Guaranteed: the file is that of the commit before, with new lines below; no word of a text stands in either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from builder.archive import corpus
from builder.archive.corpus import Corpus
from builder.archive.event import Event, Kind
from builder.model import Issue
from builder.pages import cut, titles, wording
from builder.pages.escape import markdown
from builder.pages.page import Data, Page, compose, link
from builder.pages.places import CHANGES, VERIFY, issue_page, log_page
from builder.proof import chain

TITLE = "公布日志"
ROWS = 200  # entries a page
_SHOWN = 12  # figures of a commit's name
_KINDS: Mapping[Kind, tuple[str, str]] = {  # what it is called, and what it counts
    "published": ("收录", ""),
    "replaced": (wording.REPLACED, ""),
    "moved": (wording.MOVED, ""),
    "withdrawn": (wording.WITHDRAWAL, "件"),
    "corrected": (wording.CORRECTED, "处"),
    "reread": (wording.RECOGNISED, "处"),
    "redacted": (wording.HIDDEN, "处"),
    "removed": ("移除", ""),
    "unmoved": ("取消移走", ""),
    "restored": ("取消撤回", "件"),
    "uncorrected": ("取消校订", "处"),
    "unreread": ("取消识别校正", "处"),
    "unredacted": ("取消隐去", "处"),
}
_NONE = "这份网站不是从有全部历史的 git 仓库生成的，没有日志。"
_Numbered = tuple[int, Event]


def file(every: Corpus) -> Data:
    """log/log.jsonl"""
    return Data(chain.LOG, chain.written(event.record for event in every.journal))


def pages(every: Corpus) -> Iterator[Page]:
    """The whole log, ROWS a page: log/, log/2/ …"""
    rows = list(enumerate(every.journal, 1))[::-1]
    cuts = range(0, max(1, len(rows)), ROWS)  # what stands in a row is short
    names = [log_page(number) for number, _ in enumerate(cuts, 1)]
    for number, (first, path) in enumerate(zip(cuts, names, strict=True), 1):
        part = cut.part(number, len(names))
        body = [f"# {TITLE} {{: #top }}"]
        body += _opening(every, path) if number == 1 else []
        body += [*_days(rows[first : first + ROWS], every, path), cut.pager(names, number)]
        meta = {
            "template": "log.html",
            "title": f"{TITLE}{part}",
            "description": f"本站何时收录、校订、隐去、撤回和移走了什么，按提交逐条记录，只续写，不改写{part}。",
        }
        yield compose(path, meta, "\n\n".join(filter(None, body)))


def _opening(every: Corpus, path: str) -> Iterator[str]:
    """What the log is, how far it has come, and how it is checked."""
    if not every.journal:
        yield f"{_NONE}\n{{: .empty }}"
        return
    head = chain.head(file(every).content)
    yield (
        "本站对公报文本做过的每一件事，按发布的先后逐条记在这里：何时、在哪一次提交、哪一期、几处；不写文字本身"
        f"（校订前后的文字和理由见[更正与撤回]({link(CHANGES, path)})）。"
        "日志只续写，不改写：每一条都带着上一条的散列（SHA-256），改动、抽去任何一条，后面的就接不上。"
    )
    yield f'共 {len(every.journal)} 条 · <a href="log.jsonl">log.jsonl</a> · [核对]({link(VERIFY, path)})\n{{: .counts }}'
    yield f"日志头（最后一条的散列）：`{head}`"
    yield f"记下这个日志头，以后用 `gazette verify 副本 --published {head[:8]}…` 就能查出日志有没有被截短或改写。"


def _days(rows: Iterable[_Numbered], every: Corpus, path: str) -> Iterator[str]:
    by_id = {str(issue.id): issue for issue in every.issues}
    for day, group in groupby(rows, key=lambda row: row[1].time[:10]):
        yield f"## {wording.day(day)}"
        yield "\n".join(_row(number, event, every, by_id, path) for number, event in group)


def _row(number: int, event: Event, every: Corpus, by_id: Mapping[str, Issue], path: str) -> str:
    name, unit = _KINDS[event.kind]
    count = f" {event.count} {unit}" if unit else ""
    to = f"，移到 {_place(event.to, every, by_id, path)}" if event.to else ""
    which = f"第 {event.notice} 件" if event.notice else ""
    said = f" · 注明日期 {event.said}" if event.said else ""
    place = _place(event.place, every, by_id, path)
    about = f"第 {number} 条 · {event.time[11:16]} · 提交 {event.commit[:_SHOWN]}{said}"
    return f"- <b>{name}{count}</b> <span>{place}{which}{to}</span> <small>{about}</small>"


def _place(address: str, every: Corpus, by_id: Mapping[str, Issue], path: str) -> str:
    """What stands at an address: an issue by its name, anything else by the address."""
    if issue := by_id.get(address):
        name = f"《{every.gazette(issue).name}》{corpus.name(issue)}"
        return f"[{titles.markdown(name)}]({link(issue_page(issue), path)})"
    return markdown(f"/{address}/")
