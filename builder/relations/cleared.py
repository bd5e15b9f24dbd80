"""Decisions on many documents (清理): tables and lists of what goes on to apply, is repealed, has lapsed, is amended.

Guaranteed: a row belongs to what stands over it (the title of the attachment, a heading, the sentence before the list) or to
what its own cell says; where neither decides one thing, it makes no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.model import Grid, Heading, Table, Text
from builder.relations import days
from builder.relations.ground import Found, Ground, Piece
from builder.relations.repeals import is_unreal
from builder.relations.sentences import DAY, NUMBER, Squashed, works
from builder.said import ValidityKind
from builder.text import forms, patterns

_KINDS: tuple[tuple[str, ValidityKind], ...] = (
    ("继续有效|继续执行|予以保留|保留", "继续有效"),
    ("废止|停止执行", "废止"),
    ("失效", "失效"),
    ("延长有效期|有效期延长", "延长"),
    ("修改|修订", "修改"),
    ("暂停", "暂停"),
)
DECIDES = re.compile("|".join(words for words, _ in _KINDS))
_OVER = patterns.define(
    "what stands over a list of documents (squashed)",
    r"(?:目录|清单|名单|一览表|汇总表|(?:下列|以下|如下)[^，。]{0,30}|文件|规章|规定|政策措施)(?:（[^（）]{1,20}）)?[：:]?$|[：:]$",
    ("继续有效的规范性文件目录", "决定对下列文件予以废止：", "一、废止的规范性文件（12件）"),
    ("废止程序", "本办法自公布之日起施行"),
)
_CELL = patterns.define(
    "what a cell decides (squashed)",
    r"^(?:拟)?(?:予以|宣布|建议)?(?:继续有效|继续执行|保留|有效|废止|失效|修改|修订|延长有效期|停止执行|宣布失效)$",
    ("废止", "继续有效", "予以修改"),
    ("有效期5年", "废止程序"),
)
_NAMES = patterns.define(
    "head of a column of names (squashed)",
    r"(?:文件|规章|政策|规范性文件)?(?:名称|标题|题名)|^(?:规范性)?文件$",
    ("文件名称", "文件标题", "名称"),
    ("序号", "文号"),
)
_NUMBERS = patterns.define(
    "head of a column of numbers (squashed)", r"文号|字号|文件编号|发文号|令号", ("文号", "发文字号"), ("序号", "编号")
)
_RESULTS = patterns.define(
    "head of a column of decisions (squashed)",
    r"清理|处理|结果|意见|结论|方式",
    ("清理结果", "处理意见"),
    ("文件名称", "备注"),
)
_ITEM = patterns.define(
    "a document as an entry of a list (squashed)",
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,4}(?:[）、．]|\.(?!\d)))?(?P<name>[^《》：。；，]{4,120}?)（(?P<number>[^（）]{2,40}号(?:令)?)[^（）]{0,40}）[；。;]?$",
    ("1.关于加强渡口管理的通知（苇政发〔2015〕3号）", "关于印发渡口整修方案的通知（苇政办发〔2016〕12号）；"),
    ("1.加强领导。", "关于加强渡口管理的通知"),
)
_QUOTED = patterns.define(
    "a document in 《》 as an entry of a list (squashed)",
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,4}(?:[）、．]|\.(?!\d)))?[\u4e00-\u9fff]{0,24}《[^。；]{2,160}》(?:（[^（）]{1,60}）)?[；。;，]?$",
    ("1.《苇川市渡口管理办法》（苇政发〔2015〕3号）；", "（一）《关于加强渡口管理的通知》"),
    ("1.加强领导。", "根据《苇川市渡口管理办法》，制定本办法。"),
)


@dataclass(frozen=True, slots=True)
class _Over:
    """What stands over a list: what it decides, its words as printed, a day that it prints."""

    kind: ValidityKind
    words: str
    day: str | None


def decides(text: str) -> ValidityKind | None:
    """The one thing that words decide on documents; None where that is none, or more than one."""
    said = {kind for words, kind in _KINDS if re.search(words, text)} if DECIDES.search(text) else set()
    if "延长" in said:
        said -= {"修改"}
    return said.pop() if len(said) == 1 else None


def read(ground: Ground) -> Iterator[Found]:
    """The claims of the tables and lists of a notice."""
    place = len(ground.notice.head) - 1
    for part, printed in enumerate(ground.notice.parts):
        over, inner = (_over(printed.title) if printed.title else None), None
        for block in (*printed.head, *printed.blocks):
            place += 1
            if isinstance(block, Heading | Text):
                if item := _item(ground, part, place, block, inner or over):
                    yield from item
                elif block.type in ("heading", "paragraph", "item"):
                    inner = _over(block.text) if block.type == "heading" or _leads(block.text) else None
            elif isinstance(block, Table):
                yield from _of_table(ground, part, place, block, inner or over)


def _leads(text: str) -> bool:
    return text.rstrip().endswith(("：", ":"))


def _over(text: str) -> _Over | None:
    plain = forms.squash(text)
    last = re.split("[。；，]", plain.rstrip("：。"))[-1] if _leads(text) else plain
    if not _OVER.search(plain) or is_unreal(last) or "征求意见" in plain:
        return None
    kind = decides(last)
    day = re.search(DAY, last)
    return _Over(kind, text.strip(), days.printed(day[0]) if day and kind == "延长" else None) if kind else None


# --- lists ----------------------------------------------------------------------------------------------------------------


def _item(ground: Ground, part: int, place: int, block: Heading | Text, over: _Over | None) -> list[Found] | None:
    """The claims of an entry of a list; None for what is no entry."""
    if over is None or block.type not in ("paragraph", "item", "heading"):
        return None
    text = Squashed(block.text)
    piece = Piece(part, place, block, text)
    found = _ITEM.match(text.text)
    if found and NUMBER.fullmatch(found["number"]):
        return [_claim(ground, piece, over, found.span("name"), found.span("number"))]
    named = works(text.text) if _QUOTED.match(text.text) else []
    if len(named) != 1 or decides(text.text[: named[0].start] + text.text[named[0].end :]):
        return None
    return [_claim(ground, piece, over, named[0].name, named[0].number)]


def _claim(
    ground: Ground, piece: Piece, over: _Over, name: tuple[int, int] | None, number: tuple[int, int] | None
) -> Found:
    words = name or number or (0, len(piece.text.text))
    named = ground.printed(piece, name)
    claim = ground.claim(
        piece, over.kind, words, over.day, text=over.words, number=ground.printed(piece, number), name=named
    )
    return Found(claim, together=over.kind in ("废止", "修改", "暂停"))


# --- tables ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Columns:
    name: int | None
    number: int | None
    result: int | None


def _of_table(ground: Ground, part: int, place: int, block: Grid, over: _Over | None) -> Iterator[Found]:
    columns = _columns(block)
    if columns.name is None or (over is None and columns.result is None):
        return
    for row, cells in enumerate(block.rows):
        if row < block.header_rows:
            continue
        if _is_band(cells):
            over = _over(next(cell for cell in cells if cell.strip())) or over
            continue
        decided = _decided(cells, columns.result) if columns.result is not None else over
        if decided:
            yield from _row(ground, part, place, block, row, columns, decided)


def _decided(cells: Sequence[str], column: int) -> _Over | None:
    said = forms.squash(cells[column]) if column < len(cells) else ""
    kind = decides(said) or ("继续有效" if said == "有效" else None)
    return (
        _Over(kind, cells[column].strip(), None)
        if kind and _CELL.match(said) and not is_unreal(said) and "拟" not in said
        else None
    )


def _is_band(cells: Sequence[str]) -> bool:
    """Whether a row is one cell that says what the rows below it are."""
    said = {forms.squash(cell) for cell in cells if cell.strip()}
    return len(said) == 1 and decides(next(iter(said))) is not None


def _columns(block: Grid) -> _Columns:
    heads = [forms.squash("".join(cell)) for cell in zip(*block.rows[: block.header_rows], strict=False)]
    place = {name: _first(heads, pattern) for name, pattern in _HEADS.items()}
    return _Columns(place["name"], place["number"], place["result"])


_HEADS = {"name": _NAMES, "number": _NUMBERS, "result": _RESULTS}


def _first(heads: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((place for place, head in enumerate(heads) if pattern.search(head)), None)


def _row(
    ground: Ground, part: int, place: int, block: Grid, row: int, columns: _Columns, over: _Over
) -> Iterator[Found]:
    cells = block.rows[row]
    if columns.name is None or columns.name >= len(cells) or len(forms.squash(cells[columns.name])) < 4:
        return
    text = Squashed(cells[columns.name])
    piece = Piece(part, place, block, text, row, columns.name)
    named = works(text.text)
    whole = named[0] if len(named) == 1 and named[0].start == 0 else None
    name = whole.name if whole and whole.name else (0, len(text.text))
    number = _number(cells, columns) or (ground.printed(piece, whole.number) if whole else None)
    claim = ground.claim(
        piece, over.kind, name, over.day, text=over.words, number=number, name=ground.printed(piece, name)
    )
    yield Found(claim, together=over.kind in ("废止", "修改", "暂停"))


def _number(cells: Sequence[str], columns: _Columns) -> str | None:
    if columns.number is None or columns.number >= len(cells):
        return None
    found = NUMBER.search(forms.squash(cells[columns.number]))
    return found[0] if found else None
