"""A notice as what `layout.typ` sets: plain data, every text of it as a page shows it.

Guaranteed: every block of the notice stands in it once, in the order of `order`.
Not done here: what is said of the notice beside its text (see `remarks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import Any

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.model import Block, Grid, Heading, Issue, Mark, Part, Roster, Text
from builder.pages import body
from builder.pages.escape import visible
from builder.pages.ranks import Ranks
from builder.paper import em, grids, remarks, titles
from builder.paper.order import Order, in_order
from builder.text import printable

Given = dict[str, Any]
_PRINTED = re.compile(r"^(?P<left>.*?)\s*(?P<right>[0-9〇○零一二三四五六七八九]{4}\s*年.{2,12}日\s*印\s*发)\s*$", re.S)
_STYLES = {"一、": "hei", "（一）": "kai", "编": "centre", "章": "centre", "节": "centre", "条": "hei"}
_BY_LEVEL = {1: "hei", 2: "kai"}
_LABEL = re.compile(r"^附\s*件\s*[:：]\s*")
_NUMBERED = re.compile(r"^\d{1,2}\s*[.．、]\s*")
_CLOSING = ("signature", "date")
_ABOVE = ("title", "subtitle", "byline", "number")
_BLANK: Given = {"kind": "blank"}
_HELD = 4 * 28  # characters of a block above a signature that is not broken
_REPEATED = 240  # characters of the head of a table above which it is not repeated on each page
LINE, TITLE = 27.9, 19.8  # ems of a line of the text, and of a title
_SHORT, _FEW = 40, 4  # what may stand beside a table on its turned page: so many blocks of so many characters


def running(issue: Issue, every: Corpus) -> str:
    """What stands above each page: 《阿尔山市人民政府公报》2022年第4期, and that it is a copy."""
    return visible(f"《{every.gazette(issue).name}》{corpus.name(issue)}　转载，以纸质公报为标准文本")


def of(entry: Entry, every: Corpus) -> Given:
    """A notice."""
    notice, order = entry.notice, in_order(entry.notice)
    has_title = any(block.type == "title" for block in notice.head)
    opening = [block for text in remarks.above(entry, every) for block in (_said("stamped", text), _BLANK)]
    opening += [] if has_title else [_title(notice.title, 1)]
    sections = _sections(opening, order)
    below = [_said("said", text) for text in remarks.below(entry)]
    if below:
        (sections[-1]["blocks"] if sections else opening).extend(below)
    return {
        "red": [visible(name) for name in notice.issuer],
        "number": visible(order.number.text) if order.number else None,
        "sections": sections,
        "foot": list(_foot(order.foot)),
    }


def unset(entry: Entry) -> Given:
    """A notice of which a sign is in no font, as it stands in its issue."""
    blocks = [_title(entry.notice.title, 1), _BLANK, _said("stamped", "本件有字体里没有的字，没有排印，请看网页。")]
    return {"red": [], "number": None, "sections": [{"turned": False, "blocks": blocks}], "foot": []}


def _sections(opening: list[Given], order: Order) -> list[Given]:
    """The parts of a notice, each on new pages; a wide table on turned ones."""
    titled = False
    for block in order.head:
        opening += _below_title(opening) if block.type not in _ABOVE else ()
        opening += _head(block, first=not titled)
        titled = titled or block.type == "title"
    opening += _below_title(opening)
    found: list[Given] = []
    for place, part in enumerate(order.parts):
        ranks = Ranks(1 if place == 0 else 2)
        blocks = [*(opening if place == 0 else ()), *_part_head(part), *_blocks(part.blocks, ranks)]
        found += _turned(blocks)
    return found or [{"turned": False, "blocks": opening}]


def _below_title(blocks: Sequence[Given]) -> Sequence[Given]:
    """A line is left free below what stands over a text."""
    return [_BLANK] if blocks and blocks[-1]["kind"] in ("title", "centre") else []


def _turned(blocks: Sequence[Given]) -> Iterator[Given]:
    """The blocks cut where pages are turned; a few short ones go with their table."""
    cuts = [(turned, list(group)) for turned, group in groupby(blocks, lambda block: bool(block.get("turned")))]
    runs: list[tuple[bool, list[Given]]] = []
    for turned, group in cuts:
        if runs and not turned and _is_short(group):  # below a turned table
            runs[-1][1].extend(group)
        elif runs and (runs[-1][0] == turned or (len(runs) == 1 and turned and _is_short(runs[0][1]))):
            runs[-1] = (turned, [*runs[-1][1], *group])
        else:
            runs.append((turned, group))
    yield from ({"turned": turned, "blocks": group} for turned, group in runs)


def _is_short(blocks: Sequence[Given]) -> bool:
    told = [block for block in blocks if block["kind"] != "blank"]
    return len(told) <= _FEW and all("rows" not in block and sum(map(len, block["lines"])) <= _SHORT for block in told)


def _said(kind: str, text: str, **more: Any) -> Given:
    return {"kind": kind, "lines": _lines(text), **more}


def _lines(text: str, room: float = LINE) -> list[str]:
    return [em.breakable(visible(line), room) for line in text.split("\n") if line.strip()]


def _title(text: str, level: int) -> Given:
    lines = [line for each in _lines(text, TITLE) for line in titles.lines(each, TITLE)]
    return {"kind": "title", "lines": lines, "level": level}


def _head(block: Text, first: bool) -> Iterator[Given]:
    """A block of what stands above the text."""
    if block.type == "title" and first:
        yield _title(block.text, 1)
    elif block.type in _ABOVE:
        yield _said("centre", block.text)
    elif block.type == "verbatim":
        yield _verbatim(block)
    else:
        kind = "flush" if block.type == "addressees" else "par"
        yield _said(kind, block.text, lead="", style="")


def _part_head(part: Part) -> Iterator[Given]:
    """Label and title of an attachment."""
    is_titled = any(block.type == "attachment-title" for block in part.head)
    for block in part.head:
        if block.type == "verbatim":
            yield _verbatim(block)
        elif block.type == "attachment-label":
            yield _said("label", block.text) if is_titled else _said("labelled", block.text, level=2)
            yield _BLANK
        else:
            yield _title(block.text, 2)
    if is_titled:
        yield _BLANK


def _blocks(blocks: Sequence[Block], ranks: Ranks) -> list[Given]:
    found: list[Given] = []
    listed = False
    for is_closing, group in groupby(blocks, lambda block: block.type in _CLOSING):
        if is_closing:
            found[-1:] = map(_held, found[-1:])
            lines = [line for block in group if isinstance(block, Text) for line in _lines(block.text)]
            found.append({"kind": "closing", "lines": lines})
            continue
        for block in group:
            found.append(_block(block, ranks, listed))
            listed = block.type == "attachment-list"
    return found


def _held(block: Given) -> Given:
    """A block above a signature, which then stands on no page alone; one of many lines may be broken."""
    is_short = block["kind"] in ("par", "list") and sum(map(len, block["lines"])) < _HELD
    return {**block, "held": True} if is_short else block


def _block(block: Block, ranks: Ranks, listed: bool) -> Given:
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, Heading):
        return _said("heading", block.text, level=ranks.rank(block.level), style=_style(block.mark, block.level))
    if block.type == "verbatim":
        return _verbatim(block)
    if block.type == "attachment-list":
        return _listed(block, not listed)
    return _paragraph(block)


def _style(mark: Mark | None, level: int = 0) -> str:
    return _STYLES.get(mark.family, "") if mark else _BY_LEVEL.get(level, "")


def _paragraph(block: Text) -> Given:
    lead = body.lead(block)
    if not lead:
        return _said("par", block.text, lead="", style="")
    style = _style(block.mark) or ("hei" if block.type == "event" else "")
    space = " " if block.text[lead : lead + 1].isspace() else ""
    begun = visible(block.text[:lead]) + space
    return {
        "kind": "par",
        "lines": _lines(block.text[lead:]) or [""],
        "lead": em.breakable(begun, LINE),
        "style": style,
    }


def _listed(block: Text, first: bool) -> Given:
    """An entry of 附件：1. …, 2. …: the entries stand below one another, their further lines below their names."""
    text = visible(block.text)
    label, number = _LABEL.match(text), _NUMBERED.match(_LABEL.sub("", text))
    hang = (3.0 if label else 0.0) + (em.width(number[0]) if number else 0.0)
    return _said("list", block.text, first=first, room=2 if label else 5, hang=round(hang, 2))


def _verbatim(block: Text) -> Given:
    lines = (printable.pictured(line).rstrip().expandtabs(8) for line in block.text.strip("\n").split("\n"))
    return {"kind": "verbatim", "lines": [em.breakable(line, 40) for line in lines]}


def _grid(block: Grid) -> Given:
    setting = grids.of(block)
    count = len(setting.columns)
    rows = [
        [
            "\n".join(_lines(cell, width))
            for cell, width in zip((*row, *[""] * (count - len(row))), setting.columns, strict=True)
        ]
        for row in block.rows
    ]
    header = min(block.header_rows, len(rows) - 1)
    return {
        "kind": "table",
        "rows": rows,
        "columns": setting.columns,
        "size": setting.size,
        "turned": setting.turned,
        "header": max(0, header),
        "repeated": sum(map(len, chain(*rows[:header]))) < _REPEATED,
        "whole": not setting.tall,
        "left": setting.left,
        "ruled": not isinstance(block, Roster),
    }


def _foot(blocks: Sequence[Text]) -> Iterator[tuple[str, str]]:
    """The rows of 版记, each with what stands at its left and right end."""
    texts = [visible(block.text) for block in blocks]
    while texts:
        text = texts.pop(0)
        found = _PRINTED.match(text)
        if found is None and texts and (below := _PRINTED.match(texts[0])) and not below["left"]:
            found, _ = below, texts.pop(0)
            yield text, found["right"]
        else:
            yield (found["left"], found["right"]) if found else (text, "")
