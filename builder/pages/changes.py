"""更正与撤回: what was done to texts that are published, each with its day, its place and its reason.

Guaranteed: every error of the print that was put right, every ground of a redaction, every withdrawal, every text that
was replaced and every address that moved stands on it, newest first; what recognition had wrong is counted, for no
gazette erred there; nothing of what was hidden is on it.
Not done here: the file of the feed (see `machines`).
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.content.moves import Told
from builder.edits import Correction
from builder.model import Issue, Notice
from builder.pages import cut, issue, notes, wording
from builder.pages.escape import html, markdown
from builder.pages.page import Page, compose, link
from builder.pages.places import CHANGES, changes_page, issue_page, notice_page

TITLE = "更正与撤回"
ROWS = 200  # entries a page, at most; of long ones fewer
_PLACE = 150  # bytes of a place but for its name
_NEWS = 50
_UNDATED = "日期未载明"
_KINDS = {  # in the order in which those of one day stand, and what each counts
    wording.WITHDRAWAL: "件",
    wording.CORRECTED: "处",
    wording.HIDDEN: "处",
    wording.REPLACED: "期",
    wording.MOVED: "项",
    wording.RECOGNISED: "处",
}
_MEANING = (
    (wording.WITHDRAWAL, "公文不再刊载，标题、文号和地址保留"),
    (wording.CORRECTED, "纸质公报印错的，本站改正，并保留原印文字和理由"),
    (wording.HIDDEN, "依法不宜公开的文字，如个人信息，从本站去掉，留下标记和依据"),
    (wording.RECOGNISED, "纸质公报没有错，是收到的文本没有识别对；逐处见该页页末"),
)
_NONE = "本站收录的公报至今没有校订、隐去、撤回和移走。今后每有一处，都按日期列在这里。"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was done: its name, and its path below content/ with an anchor; no path where nothing stands there."""

    name: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done, in plain words.

    date   None where nobody told
    count  how many places or documents it concerns
    issue  the issue that it was done in
    """

    date: str | None
    kind: str
    what: str
    reason: str
    places: tuple[Place, ...]
    issue: str
    count: int = 1


def pages(every: Corpus) -> Iterator[Page]:
    """All changes, ROWS a page: changes/, changes/2/ …"""
    found = of(every)
    runs = cut.runs([_row_of(item) for item in found], ROWS)
    names = [changes_page(number) for number in range(1, len(runs) + 1)]
    for number, (run, path) in enumerate(zip(runs, names, strict=True), 1):
        part = cut.part(number, len(names))
        body = [f"# {TITLE} {{: #top }}", *_opening(found, part), *cut.written(run, path), cut.pager(names, number)]
        meta = {
            "template": "changes.html",
            "title": f"{TITLE}{part}",
            "description": f"本站对所转载公报的每一处校订和隐去，每一件撤回和移走的公文，按日期排列{part}。",
            "entries": [_news(item) for item in found[:_NEWS] if item.date] if number == 1 else None,
        }
        yield compose(path, meta, "\n\n".join(filter(None, body)))


def of(every: Corpus) -> list[Change]:
    """All changes, newest first; those of one day by kind, and within it in the order of the issues."""
    found = [item for record in every.newest for item in _of_issue(record, every)]
    found += _moves(every)
    found.sort(key=lambda item: list(_KINDS).index(item.kind))
    return sorted(found, key=lambda item: item.date or "", reverse=True)


def _of_issue(record: Issue, every: Corpus) -> Iterator[Change]:
    name = _name(record, every)
    front = Place("封面、目录和版记", issue_page(record))
    for each in record.replaced:
        yield Change(each.date, wording.REPLACED, "整期", each.reason, (Place(name, issue_page(record)),), "")
    yield from _withdrawn(record, name)
    yield from _corrected(record, name, front)
    yield from _hidden(record, name, front)


def _name(record: Issue, every: Corpus) -> str:
    return f"《{every.gazette(record).name}》{corpus.name(record)}"


def _withdrawn(record: Issue, name: str) -> Iterator[Change]:
    if whole := issue.withdrawn(record):
        place = Place(name, issue_page(record))
        yield Change(whole.date, wording.WITHDRAWAL, "整期", whole.ground, (place,), "", len(record.standing))
        return
    for item in record.standing:
        if item.withdrawn:
            what = item.number or "公文"
            yield Change(
                item.withdrawn.date, wording.WITHDRAWAL, what, item.withdrawn.ground, (_at(record, item),), name
            )


def _at(record: Issue, item: Notice, anchor: str | None = None) -> Place:
    path = notice_page(Entry(record, item))
    return Place(item.title, f"{path}#{anchor}" if anchor else path)


def _corrected(record: Issue, name: str, front: Place) -> Iterator[Change]:
    """Each error of the print, once for all its places; what recognition had wrong on one day, counted."""
    errors: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
    slips: dict[str, Counter[Place]] = defaultdict(Counter)
    for item, at in _with_places(record, front):
        if item.kind == "print":
            errors[item.date, wording.received(item), item.reason].append(at)
        else:
            slips[item.date][at] += 1
    for (date, what, reason), found in errors.items():
        yield Change(date, wording.CORRECTED, what, reason, tuple(found), name)
    for date, counted in slips.items():
        total = sum(counted.values())
        yield Change(date, wording.RECOGNISED, f"{total} 处", "", tuple(counted), name, total)


def _with_places(record: Issue, front: Place) -> Iterator[tuple[Correction, Place]]:
    for each in record.corrections:
        yield each, front
    for item in record.standing:
        places = notes.of(item).places
        for each in item.corrections:
            yield each, _at(record, item, places.get(each))


def _hidden(record: Issue, name: str, front: Place) -> Iterator[Change]:
    """Each ground of a day once, with all its places and the number of marks."""
    found: dict[notes.Ground, Counter[Place]] = defaultdict(Counter)
    for each in record.redactions:
        found[each.ground, each.date][front] += 1
    for item in record.standing:
        anchors = notes.of(item).grounds
        for each in item.redactions:
            ground = (each.ground, each.date)
            found[ground][_at(record, item, anchors.get(ground))] += 1
    for (why, date), counted in found.items():
        total = sum(counted.values())
        yield Change(date, wording.HIDDEN, f"{total} 处", why, tuple(counted), name, total)


def _moves(every: Corpus) -> Iterator[Change]:
    for old, new in sorted(every.moved.items()):
        told = every.told.get(old, Told())
        if record := every.renamed.get(old):
            place = Place(_name(record, every), issue_page(record))
        else:
            found = every.at(new)
            place = Place(found.title, f"{new}.md") if found else Place(f"/{new}/", None)
        yield Change(told.date, wording.MOVED, f"原地址 /{old}/", told.ground or "", (place,), "")


def _opening(found: Sequence[Change], part: str) -> Iterator[str]:
    """How many there are of each kind and what each means; or that there is none."""
    if not found:
        yield f"{_NONE}\n{{: .empty }}"
        return
    counts: Counter[str] = Counter()
    for item in found:
        counts[item.kind] += item.count
    yield " · ".join(f"{kind}\u00a0{counts[kind]}\u00a0{unit}" for kind, unit in _KINDS.items() if counts[kind]) + (
        f"{part}\n{{: .counts }}"
    )
    rows = [f"<div><dt>{kind}</dt><dd>{said}</dd></div>" for kind, said in _MEANING if counts[kind]]
    if rows:
        yield "\n".join(['<dl class="meaning">', *rows, "</dl>"])


def _row_of(item: Change) -> cut.Row:
    places = sum(_PLACE + cut.weight(each.name) for each in item.places)
    day = wording.day(item.date) if item.date else _UNDATED
    return cut.Row(day, cut.weight("", item.what + item.reason) + places, lambda path: _row(item, path))


def _row(item: Change, path: str) -> str:
    reason = f"：{item.reason}" if item.reason else ""
    places = "；".join(_place(each, path) for each in item.places)
    where = f"<span>{html(item.issue)}</span>" if item.issue else ""
    said = f"<b>{item.kind}</b> <span>{markdown(f'{item.what}{reason}')}</span>"
    return f"- {said} <small>{places} {where}</small>"


def _place(each: Place, path: str) -> str:
    return f"[{markdown(each.name)}]({link(each.path, path)})" if each.path else markdown(each.name)


def _news(item: Change) -> Mapping[str, Any]:
    """An entry of the feed; its name is made of all that it says, so that it stays as long as it says the same."""
    named = "；".join(each.name for each in item.places)
    said = repr((item.date, item.kind, item.what, item.reason, item.places, item.issue))
    path = item.places[0].path or CHANGES
    address, _, anchor = path.partition("#")
    address = address.removesuffix("index.md") if address.endswith("index.md") else f"{address.removesuffix('.md')}/"
    return {
        "id": hashlib.sha256(said.encode()).hexdigest()[:16],
        "title": f"{item.kind}：{named}",
        "address": f"{address}#{anchor}" if anchor else address,
        "date": item.date,
        "summary": "，".join(filter(None, (item.what, item.reason, item.issue))),
    }
