"""What differs for readers between two versions of one notice, or of one issue, in the shape of the published data.

Compared are the keys that every version of that shape knows: a notice's facts and what its blocks print, not the source
lines that they were made from, nor what is kept for the laws alone.
Guaranteed: what a text prints becomes neither Markdown nor HTML, and what was redacted in either version is not shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from builder.maintain.diff.identity import texts_of
from builder.maintain.diff.veil import Veil
from builder.pages.escape import markdown
from builder.text.signs import MARK

Record = Mapping[str, Any]
_FACTS = {
    "title": "标题", "number": "文号", "kind": "文种", "issuer": "机关", "date": "日期", "addressees": "主送",
    "section": "栏目", "page": "页码",
}  # fmt: skip
_ISSUE = {
    "gazette": "公报", "publisher": "主办", "year": "年份", "number": "期号", "total": "总期号", "date": "日期",
}  # fmt: skip
_RUNNING = ("paragraph", "item", "event", "note", "verbatim")
_LINE = re.compile("第 [0-9]+(?:、[0-9]+)* ")  # 行
_LONGEST = 24  # characters of an example


@dataclass
class Totals:
    """How many of each part all notices together had and have."""

    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)


def notice(old: Record, new: Record, veil: Veil, totals: Totals | None = None) -> list[str]:
    """What changed in a notice, in words; empty where a reader finds nothing changed."""
    out = list(_facts(_FACTS, old, new, veil))
    for name, parts in _PARTS.items():
        if name in _YOUNG and not (_YOUNG[name] in old and _YOUNG[name] in new):
            continue
        before, after = parts(old), parts(new)
        if before != after:
            out.append(_part(name, before, after, veil))
        if totals and before != after:
            totals.before[name] += len(before)
            totals.after[name] += len(after)
    if not out and _order(old) != _order(new):
        out.append("各段次序")
    return out


def issue(old: Record, new: Record, veil: Veil) -> list[str]:
    """What changed in an issue beside its notices; nothing is quoted of one that has withdrawn notices."""
    quoted = not any(item.get("withdrawn") for item in new["notices"])
    out = list(_facts(_ISSUE, old["issue"], new["issue"], veil))
    for name, parts in _OF_ISSUE.items():
        before, after = parts(old), parts(new)
        if before != after:
            out.append(_part(name, before, after, veil) if quoted else name)
    if old["source"]["sha256"] != new["source"]["sha256"]:
        out.append("原文")
    return out


def diagnostics(record: Record) -> Counter[tuple[str, str]]:
    """Code and message of each problem: a line that moves up or down is the same problem."""
    return Counter((item["code"], _LINE.sub("另一", item["message"])) for item in record["diagnostics"])


def _facts(names: Mapping[str, str], old: Record, new: Record, veil: Veil) -> Iterator[str]:
    for key, name in names.items():
        before, after = old.get(key), new.get(key)
        if before != after:
            yield _changed(f"{name} ", _words(before), _words(after), veil)


def _words(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


# --- the parts of a notice: each a list of what stands there, in words --------------------------------------------------


def _headings(record: Record) -> list[str]:
    return [f"{block.get('level')} 级「{block['text']}」" for block in record["blocks"] if block["type"] == "heading"]


def _running(record: Record) -> list[str]:
    return [f"「{block['text']}」" for block in record["blocks"] if block["type"] in _RUNNING]


def _tables(record: Record) -> list[str]:
    out = []
    for block in record["blocks"]:
        if block["type"] == "table":
            headers = block.get("header_rows") or 0
            rows = enumerate(block.get("rows") or ())
            out += [f"{'表头' if at < headers else ''}「{' / '.join(row)}」" for at, row in rows]
    return out


def _persons(record: Record) -> list[str]:
    members = (member for block in record["blocks"] for member in block.get("members") or ())
    return [f"「{' '.join(filter(None, (m['role'], m['name'], m['post'])))}」" for m in members]


def _rosters(record: Record) -> list[str]:
    return [f"「{' / '.join(row)}」" for b in record["blocks"] if b["type"] == "roster" for row in b.get("rows") or ()]


def _others(record: Record) -> list[str]:
    apart = ("heading", "table", "roster", *_RUNNING)
    return [f"{b['type']}「{''.join(texts_of(b))}」" for b in record["blocks"] if b["type"] not in apart]


def _attachments(record: Record) -> list[str]:
    return [f"「{' '.join(filter(None, (a['label'], a['title'])))}」" for a in record["attachments"]]


def _corrections(record: Record) -> list[str]:
    return [f"{_received(item)}改作「{item['corrected']}」" for item in record.get("corrections", ())]


def _received(item: Record) -> str:
    return f"识别「{item['received']}」" if "received" in item else f"原印「{item['printed']}」"


def _redactions(record: Record) -> list[str]:
    return [f"「{item['ground']}」（{item['date']}）" for item in record.get("redactions", ())]


def _citations(record: Record) -> list[str]:
    shown = (" ".join(filter(None, (item["number"], item["name"]))) for item in record.get("citations", ()))
    return [f"{item['relation']}「{text}」" for item, text in zip(record.get("citations", ()), shown, strict=True)]


def _validity(record: Record) -> list[str]:
    said = [(item["kind"], item["date"], item["number"], item["name"]) for item in record.get("validity", ())]
    return [f"「{' '.join(filter(None, each))}」" for each in said]


def _posts(record: Record) -> list[str]:
    shown = ((item["words"] or item["role"], item["post"], item["organ"]) for item in record.get("posts", ()))
    names = [item["name"] for item in record.get("posts", ())]
    return [f"{name}「{' '.join(filter(None, words))}」" for name, words in zip(names, shown, strict=True)]


_PARTS: Mapping[str, Callable[[Record], list[str]]] = {
    "层次标题": _headings, "段落": _running, "表格的行": _tables, "人员": _persons, "名单的行": _rosters,
    "文首文末各项": _others, "附件": _attachments, "校订": _corrections,
    "隐去的依据": _redactions, "引文": _citations, "时效": _validity, "任免和职务": _posts,
}  # fmt: skip
_YOUNG = {
    "引文": "citations",
    "时效": "validity",
    "任免和职务": "posts",
}  # parts that a version may not know: one that has no such key gained or lost nothing


def _toc(record: Record) -> list[str]:
    entries = record["toc"]["entries"]
    return [
        f"「{' '.join(str(entry.get(k) or '—') for k in ('section', 'title', 'page', 'notice'))}」" for entry in entries
    ]


def _dropped(record: Record) -> list[str]:
    return [f"{item['reason']}「{item['text']}」" for item in record["dropped"]]


def _replaced(record: Record) -> list[str]:
    return [f"「{item['reason']}」（{item['date']}）" for item in record.get("replaced", ())]


_OF_ISSUE: Mapping[str, Callable[[Record], list[str]]] = {
    "目录": _toc, "略去的行": _dropped, "校订": _corrections, "隐去的依据": _redactions, "更换文本": _replaced,
}  # fmt: skip


def _order(record: Record) -> list[Any]:
    return [(block["type"], texts_of(block)) for block in record["blocks"]]


def _part(name: str, before: Sequence[str], after: Sequence[str], veil: Veil) -> str:
    """层次标题 21 → 0：1 级「一、指导思想」 → 无"""
    gone, came = _without(before, after), _without(after, before)
    count = f"{len(before)} → {len(after)}" if len(before) != len(after) else f"{max(len(gone), len(came))} 处"
    if not gone and not came:
        return f"{name}的次序"
    return _changed(f"{name} {count}：", gone[0] if gone else "", came[0] if came else "", veil)


def _without(these: Sequence[str], those: Iterable[str]) -> list[str]:
    """What stands in the one more often than in the other, in its order."""
    spare = Counter(those)
    out = []
    for item in these:
        if spare[item]:
            spare[item] -= 1
        else:
            out.append(item)
    return out


def _changed(what: str, before: str, after: str, veil: Veil) -> str:
    """Two readings side by side, from where they part; where only what is redacted tells them apart, its mark."""
    old, new = veil.over(before), veil.over(after)
    if old == new or veil.holds(f"{old}\n{new}"):
        return f"{what}{MARK}"
    common = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, common - _LONGEST // 2) if common > _LONGEST // 2 else 0
    return f"{what}{_cut(old, start)} → {_cut(new, start)}"


def _cut(text: str, start: int) -> str:
    if not text:
        return "无"
    shown = text[start : start + _LONGEST]
    return markdown(f"{'…' if start else ''}{shown}{'…' if start + _LONGEST < len(text) else ''}")
