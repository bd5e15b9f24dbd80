"""An issue as a Word file with automatic numbering: what its text prints before headings, clauses and items is no text there.

Numbers that go on as Word counts stay in their list; any other begins a list of its own, by `w:startOverride`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from docx import Document
from docx.document import Document as Written
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from builder.text import numerals

from . import by_office
from .sheets import Element, Style

_HAN = "[一二三四五六七八九十百]{1,5}"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# list, level → what is printed, its format, what stands behind it
_LEVELS: dict[tuple[int, int], tuple[str, str, str]] = {
    (0, 0): (rf"({_HAN})、", "chineseCounting", "nothing"),
    (0, 1): (rf"（({_HAN})）", "chineseCountingThousand", "nothing"),
    (0, 2): (r"(\d{1,2})\.(?=[^\d\s])", "decimal", "nothing"),
    (0, 3): (r"（(\d{1,2})）", "decimal", "nothing"),
    (0, 4): (r"(\d{1,2})、", "decimal", "nothing"),
    (0, 5): (r"(\d{1,2})．(?=\S)", "decimal", "nothing"),
    (0, 6): (r"(\d{1,2})）", "decimal", "nothing"),
    (0, 7): (rf"([{_CIRCLES}])", "decimalEnclosedCircleChinese", "nothing"),
    (0, 8): (rf"\(({_HAN})\)", "japaneseCounting", "nothing"),
    (1, 0): (rf"第({_HAN})章\s", "chineseCountingThousand", "space"),
    (1, 1): (rf"第({_HAN})节\s", "chineseCountingThousand", "space"),
    (1, 2): (rf"第({_HAN})条\s", "chineseCountingThousand", "tab"),
}
_RUNS_ON = (1, 2)  # articles are counted through all chapters
_STYLED = {(0, 0): "Auto1", (1, 0): "Auto2"}  # numbered by their style
_PLAIN = ("contents", "cover", "contents-title", "contents-section", "title", "subtitle", "table", "number", "colophon")


@dataclass
class _Counted:
    """Lists as Word counts them; `nums`: the lists that begin elsewhere than it would."""

    values: dict[tuple[int, int], int] = field(default_factory=dict)
    nums: list[tuple[int, int, int]] = field(default_factory=list)

    def num(self, at: tuple[int, int], wanted: int) -> int:
        """The list that gives the next paragraph at a level this number."""
        due = self.values.get(at, 0) + 1
        self.values[at] = wanted
        for other in [key for key in self.values if key[0] == at[0] and key[1] > at[1] and key != _RUNS_ON]:
            del self.values[other]
        for above in range(at[1]):  # passed over, it counts as begun
            self.values.setdefault((at[0], above), 1)
        if due == wanted:
            return at[0] + 1
        self.nums.append((*at, wanted))
        return len(self.nums) + 2


def _mark(text: str) -> tuple[tuple[int, int], int, str] | None:
    """The level of a text that begins with a number, the number, and what is left."""
    for at, (printed, _, _) in _LEVELS.items():
        if found := re.match(printed, text):
            value = _CIRCLES.find(found[1]) + 1 or numerals.number(found[1])
            if value and (rest := text[found.end() :].strip()):
                return at, value, rest
    return None


def _level(at: tuple[int, int]) -> str:
    printed, form, suffix = _LEVELS[at]
    text = re.sub(r"\(\[.*?\](?:\{1,5\})?\)|\(\\d\{1,2\}\)", f"%{at[1] + 1}", printed)
    text = re.sub(r"\(\?=.*\)$|\\s$", "", text).replace("\\", "")
    style = f'<w:pStyle w:val="{_STYLED[at]}"/>' if at in _STYLED else ""
    restart = '<w:lvlRestart w:val="0"/>' if at == _RUNS_ON else ""
    return (
        f'<w:lvl w:ilvl="{at[1]}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{restart}{style}<w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
    )


def _numbering(document: Written, nums: Sequence[tuple[int, int, int]]) -> None:
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    for name in (0, 1):
        levels = "".join(_level(at) for at in _LEVELS if at[0] == name)
        root.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
            )
        )
    for number, (of, override) in enumerate(_overrides(nums), 1):
        xml = f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'
        root.append(parse_xml(xml))


def _overrides(nums: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, str]]:
    yield from ((0, ""), (1, ""))
    for of, level, start in nums:
        yield of, f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def _styles(document: Written) -> None:
    for (of, level), name in _STYLED.items():
        document.styles.element.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
                f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{of + 1}"/></w:numPr></w:pPr></w:style>'
            )
        )


def _number(paragraph: Paragraph, at: tuple[int, int], num: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    if at in _STYLED and num == at[0] + 1:
        properties.get_or_add_pStyle().set(qn("w:val"), _STYLED[at])
        return
    numbered = properties.get_or_add_numPr()
    numbered.get_or_add_ilvl().val = at[1]
    numbered.get_or_add_numId().val = num


def printed(elements: Sequence[Element], style: Style) -> bytes:
    """The Word file."""
    marks = [_mark(one.text) if one.kind not in _PLAIN else None for one in elements]
    bare = [replace(one, text=mark[2]) if mark else one for one, mark in zip(elements, marks, strict=True)]
    document = Document(io.BytesIO(by_office.written(bare, style)))
    paragraphs = (one for one in document.paragraphs if one.text or not one._p.xpath("w:pPr/w:sectPr"))
    counted = _Counted()
    for element, mark in zip(elements, marks, strict=True):
        paragraph = next(paragraphs) if element.kind != "table" else None
        if mark and paragraph is not None:
            at, value, rest = mark
            assert paragraph.text == rest
            _number(paragraph, at, counted.num(at, value))
    _styles(document)
    _numbering(document, counted.nums)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
