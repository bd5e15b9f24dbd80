"""The head of a notice: its title, number, subtitle, byline and addressees, and whatever stands between them.

Guaranteed: each line of the head is in one block (two where a line holds two things), in order; `rest` is what follows.
A registration number, a label or a date is a note, never a title.
Not done here: where a notice begins (see `segment`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from builder.model import Text, TextType
from builder.reading.segment import Span
from builder.text import forms, lists, numerals
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_MOST_BRACKET = 600  # characters of a bracket under a title that tells a law's history
_BRACKET_LINES = 12
_BYLINE = re.compile(
    rf"^[\u4e00-\u9fff（）、]{{0,30}}(?:{'|'.join(lists.ORGANS.head)}|代?[市县区旗盟省州]长)[\u4e00-\u9fff]{{2,4}}$|^[\u4e00-\u9fff]{{2,4}}$"
)
_SAID = ("上", "讲话", "报告", "致辞", "发言")
_HISTORY_WORD = re.compile(r"\d{4}年|通过|批准|公布|讨论|审议|会议")


@dataclass
class Head:
    """What the head of a notice says, and its blocks."""

    blocks: list[Text]
    title: str
    raw_title: str
    number: str | None = None
    subtitle: str = ""
    byline: str = ""
    date: str = ""
    addressees: str | None = None
    ordered_by: str = ""


def read(span: Span) -> tuple[Head, list[Line]]:
    """The head of a span, and the lines below it."""
    lines = list(span.lines)
    before, lines = lines[: span.title_at], lines[span.title_at :]
    blocks: list[Text] = []
    number = None
    for line in before:
        value = line.look.any_number
        number = number or value
        blocks.extend(_number_blocks(line) if value else [block("note", [line], line.text)])
    count = max(1, min(span.title_lines, len(lines)))
    under = next((at for at in range(1, count) if lines[at].look.is_subtitle), count)
    title_lines = lines[:under]
    raw_title = " ".join(line.text for line in title_lines)
    if span.title_lines == 0 and not Look(raw_title).is_title_like:  # the text begins in the middle of a notice
        return Head(blocks, forms.title_case(_first_words(lines))[:40], raw_title, number), lines
    order = p.ORDER_TITLE.match(forms.squash(raw_title))
    if order and order["number"]:
        title, number = order["title"], order["number"]
        blocks += _order_blocks(title_lines, title)
    else:
        title = forms.title_case("".join(_spaced(line.text) for line in title_lines))
        blocks.append(block("title", title_lines, title))
        within = p.ORDER_WITHIN.match(forms.squash(title))
        number = number or (within["number"] if within else None)
    head = Head(blocks, title, raw_title, number, ordered_by=_organ_of(title) if order else "")
    rest = lines[under:]
    if under < count:
        rest = _with_subtitle(head, rest, max(count - under, _occasion_size(rest)))
    while size := _head_block(head, rest):
        rest = rest[size:]
    return head, _with_addressees(head, rest)


def block(kind: TextType, lines: Sequence[Line], text: str) -> Text:
    """A block of these lines."""
    return Text(kind, tuple(line.number for line in lines), text)


def _first_words(lines: Sequence[Line]) -> str:
    """What a notice without a title is called: its first line that says something, the bars of a table taken off."""
    for line in lines:
        text = " ".join(line.text.replace("|", " ").split())
        if any(char.isalpha() for char in text) and not Look(text).no_title:
            return text
    return lines[0].text if lines else ""


def _spaced(text: str) -> str:
    """A title's line; a Latin word or a figure at its end keeps apart from one in the next line."""
    return text + " " if text[-1:].isascii() and text[-1:].isalnum() else text


def _organ_of(order: str) -> str:
    """Who issues an order, by its title: 某市人民政府令."""
    organ = order.removesuffix("令")
    return organ if Look(organ).is_organ or organ.endswith("主席") else ""


# --- one block after the other ---------------------------------------------------------------------------------------------


def _head_block(head: Head, rest: Sequence[Line]) -> int:
    """Reads the block that comes next under the title; how many lines it has, 0 where the head has ended."""
    if not rest:
        return 0
    line = rest[0]
    squashed = line.look.squashed
    value = line.look.any_number
    if value and head.number in (None, value):
        head.number = value
        head.date = head.date or numerals.date_in(line.text) or ""
        head.blocks.extend(_number_blocks(line))
        _ordered(head, squashed)
        return 1
    if head.number is None and (size := _order_over_lines(head, rest)):
        return size
    if p.REGISTRATION.match(squashed):
        head.blocks.append(block("note", [line], line.text))
        return 1
    if size := subtitle_size(rest):
        _with_subtitle(head, rest, size)
        return size
    if head.subtitle and not head.byline and len(line.text) <= 40 and _BYLINE.match(squashed):
        head.byline = line.text
        head.blocks.append(block("byline", [line], line.text))
        return 1
    if not head.date and (found := p.LETTERHEAD.match(squashed)):
        head.date = numerals.date_in(found["date"]) or ""
        head.blocks.append(block("note", [line], line.text))
        return 1
    if size := _title_again(rest, head.title, 92 if head.number else 100):
        text = forms.title_case("".join(part.text for part in rest[:size]))
        head.blocks.append(block("subtitle", rest[:size], text))
        return size
    return 0


def _ordered(head: Head, squashed: str) -> None:
    """Takes the issuer from the order that stands under a rule's title (某市人民政府令第9号)."""
    if found := p.ORDER_TITLE.match(squashed.strip("（）〔〕")):
        head.ordered_by = _organ_of(found["title"])


def _order_over_lines(head: Head, rest: Sequence[Line]) -> int:
    """Reads an order under a rule's title whose number stands in the next line; how many lines it has."""
    found = p.ORDER_TITLE.match(rest[0].look.squashed)
    number = rest[1].look.order_number if len(rest) > 1 else None
    if not found or not number:
        return 0
    head.number = found["title"] + number
    head.ordered_by = _organ_of(found["title"])
    head.blocks += [block("number", [rest[0]], forms.title_case(rest[0].text)), *_number_blocks(rest[1])]
    return 2


def subtitle_size(rest: Sequence[Line]) -> int:
    """How many lines are a subtitle: ——…, when and before whom, a bracket with a law's history, on one line or on several."""
    text = rest[0].text
    squashed = forms.squash(text)
    if p.SUBTITLE.match(text):
        return _occasion_size(rest) or 1
    if squashed.startswith("（") and not Look(text).is_enumerated and not p.NOTE.match(text):
        return _bracket_size(rest)
    return _occasion_size(rest) or (1 if p.HISTORY.match(squashed) else 0)


def _with_subtitle(head: Head, rest: Sequence[Line], size: int) -> list[Line]:
    """Reads a subtitle of so many lines; the lines below."""
    text = ""
    for line in rest[:size]:
        text = forms.join_apart(text, line.text)
    head.subtitle = head.subtitle or text
    head.blocks.append(block("subtitle", rest[:size], text))
    return list(rest[size:])


def _occasion_size(rest: Sequence[Line]) -> int:
    """How many lines say when and before whom a report was given, wrapped before its last words."""
    joined = ""
    for count, line in enumerate(rest[:3], 1):
        if count > 1 and (not line.look.is_title_like or line.mark.startswith("#")):
            return 0
        joined += line.look.squashed
        if not p.OCCASION.match(joined):
            return 0
        if joined.endswith(_SAID):
            return count
    return 0


def _bracket_size(rest: Sequence[Line]) -> int:
    """How many lines a bracket under a title has; 0 where it is none, or does not end."""
    joined = ""
    for count, line in enumerate(rest[:_BRACKET_LINES], 1):
        joined += line.look.squashed
        if len(joined) > _MOST_BRACKET:
            return 0
        if not forms.is_open(joined):
            whole = joined.endswith("）") and (count == 1 or _HISTORY_WORD.search(joined) is not None)
            told = p.UNDER_TITLE.match(joined) or _HISTORY_WORD.search(joined)
            return count if whole and told else 0
    return 0


# --- the number ------------------------------------------------------------------------------------------------------------


def _number_text(line: Line) -> str:
    """The number's line, spaces removed and the brackets of its year made 〔〕."""
    return re.sub(r"[\[［【(（〔](\d{4})[\]］】)）〕]", r"〔\1〕", forms.title_case(line.text))


def _number_blocks(line: Line) -> list[Text]:
    """The number's line; a date on the same line is a block of its own."""
    text = _number_text(line)
    if not p.NUMBER_WITH_DATE.match(line.look.squashed):
        return [block("number", [line], text)]
    number, day = text.index("号") + 1, text.index("日") + 1
    if number < day:
        return [block("number", [line], text[:number]), block("date", [line], text[number:])]
    return [block("date", [line], text[:day]), block("number", [line], text[day:])]


def _order_blocks(lines: Sequence[Line], title: str) -> list[Text]:
    """Title and number of an order that share a line (某市人民政府令（第9号）), each as it is printed."""
    text = forms.title_case(lines[-1].text)
    cut = text.index("令") + 1 if len(lines) > 1 else len(title)
    return [block("title", lines, title), block("number", lines[-1:], text[cut:])]


# --- title and addressees --------------------------------------------------------------------------------------------------


def _title_again(lines: Sequence[Line], title: str, alike: int) -> int:
    """How many lines print the title a second time; 0 where they do not."""
    joined = ""
    for count in range(1, min(4, len(lines)) + 1):
        if not lines[count - 1].look.is_title_like:
            return 0
        joined += lines[count - 1].look.squashed
        if fuzz.ratio(joined, forms.squash(title)) >= alike:
            return count
    return 0


def _with_addressees(head: Head, rest: list[Line]) -> list[Line]:
    """Reads the addressees, where the body begins with them; the lines below."""
    size, addressees, remainder = _addressees(rest)
    if addressees is None:
        return rest
    head.addressees = forms.compact(addressees)
    printed = forms.title_case("".join(line.text for line in rest[:size]))
    text = printed if remainder is None else forms.title_case(addressees) + "："
    head.blocks.append(block("addressees", rest[:size], text))
    kept = [] if remainder is None else [_after_colon(rest[size - 1], remainder)]
    return [*kept, *rest[size:]]


def _after_colon(line: Line, remainder: str) -> Line:
    """A line without the addressees that it begins with; what follows keeps its place in it."""
    at = min(at for at in (line.raw.find("："), line.raw.find(":")) if at >= 0) + 1
    return replace(
        line, look=Look(remainder), raw=" " * at + line.raw[at:].replace("\t", " ")
    )  # the tabs are no borders


def _addressees(lines: Sequence[Line]) -> tuple[int, str | None, str | None]:
    """(lines, 主送机关, the text that follows in the last of them) where the body begins with addressees."""
    text = ""
    for count, line in enumerate(lines[:8], 1):
        if line.text[:1] == "|" or (count > 1 and (line.look.is_enumerated or line.mark.startswith("#"))):
            break
        place = min((at for at in (line.text.find("："), line.text.find(":")) if at >= 0), default=-1)
        part = line.text if place < 0 else line.text[:place]
        if "。" in part or len(text) + len(part) > 300:
            break
        text = forms.join_apart(text, part)
        if place >= 0:
            after = line.text[place + 1 :].strip()
            if not Look(text).is_addressees or (after and len(after) < 4):
                break
            return count, text, after or None
        if not part.endswith(("，", "、", ",")) and not (line.gap == 0 or line.look.width > 36):
            break
    return 0, None, None
