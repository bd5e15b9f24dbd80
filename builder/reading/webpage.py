"""What a web page prints around a document, in a text that was copied from one: its path, its box of metadata, its foot.

Guaranteed: a line is named only where its own form tells it (首页 > 政务公开, 索引号：…), or where it stands in the box, above
the path or below the first line of the foot; a label counts only above the first sentence, and one that a
document may print itself (发文机关：) only beside another.
Not done here: lines that name no document at all (打印, 字体：大中小), which `lines` sets aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.model import Drop, DropReason
from builder.reading import titles
from builder.reading.titles import TITLE_LINES
from builder.text import forms, lists, numerals
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_MENU = 12  # characters that an entry of a menu has at most
_MENU_LINES = 30
_MENU_RUN = 2
_NEAR = tuple(step for step in range(-4, 5) if step)  # lines in which another label of the box stands
_SURE = ("索引号", "索取号", "信息索引号")
_WORDS = "|".join(r"\s*".join(map(re.escape, label)) for label in sorted(lists.WEB.labels, key=len, reverse=True))
_FIELD = p.define(
    "label of a web page's box, alone or with others on its line",
    rf"(?:^|(?<=[\s|]))[·•●■◆*\s]*(?:[〔\[【]\s*)?(?P<label>{_WORDS})(?:\s*[〕\]】](?:\s*[:：])?|\s*[:：]|(?=[\s|]|$))",
    ("索 引 号：1", "[ 成文日期 ] 2006-09-07", "| 文号 | 苇政规〔2030〕2号 |", "主题分类 综合"),
    ("索引号码", "文号码：1"),
)
_MARKS = re.compile(r"^[>»›|×/【】\[\]〔〕·•《》]+$")  # what stands between the entries of a path, a line each
_STAMP = re.compile(r"^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}[:：时]\d{2}.{0,60}$")  # 2030-03-08 10:00 来源：…
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")


@dataclass(frozen=True, slots=True)
class Box:
    """What a page's box says of its document, and the line where it begins."""

    line: int
    title: str
    number: str | None
    issuer: str
    date: str


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of the documents, and what the page prints around them."""

    kept: Sequence[Line]
    dropped: Sequence[Drop]
    boxes: Sequence[Box]


def read(lines: Sequence[Line]) -> Page:
    """The lines of a text without those that a web page prints around its documents."""
    top, end = _sentences(lines)
    paths = list(_paths(lines, top))
    found: dict[int, DropReason] = dict.fromkeys([*paths, *_above(lines, paths), *_menus(lines, top)], "web-furniture")
    boxes = []
    for fields in _boxes(lines, _zone(lines, [0, *paths])):
        found.update(dict.fromkeys((at for at, *_ in fields), "metadata-box"))
        boxes.append(_box(lines[fields[0][0]].number, fields))
    found.update(dict.fromkeys(_foot(lines, end), "web-furniture"))
    for index in range(1, top):  # 分享, alone under the box
        if index - 1 in found and lines[index].look.squashed.strip("：") in lists.WEB.menu:
            found.setdefault(index, "web-furniture")
    kept = [line for index, line in enumerate(lines) if index not in found]
    drops = [Drop((lines[at].number,), lines[at].raw.strip(), reason) for at, reason in sorted(found.items())]
    return Page(kept, drops, boxes)


def _paths(lines: Sequence[Line], top: int) -> Iterator[int]:
    for index, line in enumerate(lines):
        path = p.BREADCRUMB.match(line.look.squashed)
        if path and (path["sure"] or index < top):
            yield index


def _above(lines: Sequence[Line], paths: Sequence[int]) -> range:
    """The entries of a menu above the first path."""
    first = paths[0] if paths and paths[0] < _MENU_LINES else 0
    return range(first if all(_is_entry(line) for line in lines[:first]) else 0)


def _sentences(lines: Sequence[Line]) -> tuple[int, int]:
    """The first line that holds the end of a sentence, and the line after the last; of a text without one, its end and its end."""
    ends = [index for index, line in enumerate(lines) if "。" in line.text]
    return (ends[0], ends[-1] + 1) if ends else (len(lines), len(lines))


# --- paths, menus, the foot ------------------------------------------------------------------------------------------------


def _menus(lines: Sequence[Line], top: int) -> Iterator[int]:
    """Lines that only a web page prints, and menus above the first sentence: entries one under the other."""
    run: list[int] = []
    for index, line in enumerate(lines):
        word = line.look.squashed.strip("〔〕：·•|>")
        if word.startswith(lists.WEB.lines) and len(word) <= _MENU * 2:
            yield index
        elif index < top and (word in lists.WEB.menu or _is_marks(line)):
            run.append(index)
            continue
        if len(run) >= _MENU_RUN:
            yield from run
        run = []


def _is_marks(line: Line) -> bool:
    return _MARKS.match(line.text) is not None


def _foot(lines: Sequence[Line], end: int) -> Iterator[int]:
    """The lines below the last sentence from the first that only a page's foot has; but for those of a gazette's imprint."""
    first = next((at for at in range(end, len(lines)) if _begins_foot(lines[at].look.squashed)), len(lines))
    while end < first < len(lines) and _leads_to_foot(lines, first - 1):
        first -= 1
    for at in range(first, len(lines)):
        if not lines[at].look.squashed.startswith(lists.COLOPHON.labels):
            yield at


def _begins_foot(squashed: str) -> bool:
    return len(squashed) <= _MENU * 2 and squashed.strip("〔〕（）|").startswith(lists.WEB.foot)


def _leads_to_foot(lines: Sequence[Line], at: int) -> bool:
    """Whether a line above the foot belongs to it: the word of a menu, a mark, or a label (责任编辑：) or its value."""
    label_above = at > 0 and any(not value for _, value in _fields(lines[at - 1]))
    return lines[at].look.squashed in lists.WEB.menu or _is_marks(lines[at]) or bool(_fields(lines[at])) or label_above


def _is_entry(line: Line) -> bool:
    """Whether a line may be an entry of a menu: short, and no title of a document."""
    return len(line.look.squashed) <= _MENU and not line.look.is_official and "。" not in line.text


# --- the box of metadata ---------------------------------------------------------------------------------------------------

_Fields = list[tuple[int, str, str]]  # line, label, value


def _zone(lines: Sequence[Line], tops: Sequence[int]) -> list[int]:
    """The lines in which a box may stand: between a page's top and its first sentence."""
    zone: set[int] = set()
    for top in tops:
        zone.update(range(top, next((at for at in range(top, len(lines)) if "。" in lines[at].text), len(lines))))
    return sorted(zone)


def _fields(line: Line, below_another: bool = False) -> list[tuple[str, str]]:
    """The labels of a line and their values; none where it does not begin with a label.

    One label without a mark after it (有效性 有效) counts below another line of the box alone.
    """
    if stamp := _STAMP.match(line.text):
        return [("", stamp[0])]
    row = "|" in line.text
    text = line.text.replace("|", " ")
    found = list(_FIELD.finditer(text)) if line.look.squashed.strip("|·•●■◆*〔").startswith(lists.WEB.labels) else []
    if not found or not (row or below_another or len(found) > 1 or found[0][0][-1] in "：:]】〕"):
        return []
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [(forms.compact(m["label"]), text[m.end() : end].strip()) for m, end in zip(found, ends, strict=True)]


def _boxes(lines: Sequence[Line], zone: Sequence[int]) -> Iterator[_Fields]:
    """The fields of each box; a value may stand on the line below its label."""
    fields: dict[int, list[tuple[str, str]]] = {}
    for at in zone:
        if found := _fields(lines[at], at - 1 in fields):
            fields[at] = found
    box: _Fields = []
    for at, found in fields.items():
        if not _is_sure(at, fields):
            continue
        if box and at - box[-1][0] > _MENU_LINES:
            yield box
            box = []
        box += [(at, label, value) for label, value in found]
        if at + 1 < len(lines) and at + 1 not in fields:
            box += _below(lines, at, *found[-1])
    if box:
        yield box


def _is_sure(at: int, fields: Mapping[int, Sequence[tuple[str, str]]]) -> bool:
    """Whether the labels of a line are a box's: one that no document prints, several, or another near."""
    return len(fields[at]) > 1 or fields[at][0][0] in _SURE or any(at + step in fields for step in _NEAR)


def _below(lines: Sequence[Line], at: int, label: str, value: str) -> _Fields:
    """What of the box stands on the line below a label: the rule of a table, or the value."""
    if p.TABLE_RULE.match(lines[at + 1].look.compact):
        return [(at + 1, "", "")]
    return [(at + 1, label, lines[at + 1].text)] if not value and _is_value(label, lines, at) else []


def _is_value(label: str, lines: Sequence[Line], at: int) -> bool:
    """Whether the line below a label is its value: of the kind that the label asks for, deeper in, or no title and no sentence."""
    line = lines[at + 1]
    fact = lists.WEB.facts.get(label)
    if "。" in line.text:
        return False
    if fact or line.look.any_number:
        return fact == "number" if line.look.any_number else True
    if line.indent > lines[at].indent or (len(line.text.split()) > 1 and "关于" not in line.text):
        return True
    return len(line.text) <= 40 and not line.mark and not _is_title(lines, at + 1)


def _is_title(lines: Sequence[Line], at: int) -> bool:
    """Whether a document's title begins at a line: one that comes to the name of a kind, or to the document's number."""
    joined = ""
    for line in lines[at : at + TITLE_LINES]:
        if not (line.look.is_title_like or titles.is_last_word(line.look)):
            return bool(joined) and line.look.any_number is not None
        joined += line.look.squashed
        if Look(joined).kind is not None:
            return True
    return False


def _box(line: int, fields: _Fields) -> Box:
    """The facts of a box."""
    said: dict[str, str] = {}
    for _, label, value in fields:
        fact = lists.WEB.facts.get(label)
        if fact and value:
            said.setdefault(fact, value)
    return Box(
        line,
        forms.title_case(said.get("title", "")),
        Look(said.get("number", "")).any_number,
        forms.squash(said.get("issuer", "")) if Look(said.get("issuer", "")).is_organ else "",
        numerals.date_in(_DAY.sub(r"\1年\2月\3日", said.get("date", ""))) or "",
    )
