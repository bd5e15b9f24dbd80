"""The head of a notice: its title, number, subtitle, byline and addressees, and whatever stands between them.

Guaranteed: each line of the head is in one block (two where a line holds two things), in order; `rest` is what follows.
A registration number, a label or a date is a note, never a title.
Not done here: where a notice begins (see `segment`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from builder.model import Text, TextType
from builder.reading import addressees, beside, subtitles
from builder.reading.segment import Span
from builder.text import forms, lists, numerals, persons
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_OFFICE = re.compile(
    rf"^[\u4e00-\u9fff（）、]{{0,30}}(?:{'|'.join(lists.ORGANS.head)}|代?[市县区旗盟省州]长)(?P<name>[\u4e00-\u9fff·]{{2,15}})$"
)


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
    is_titled: bool = True


def read(span: Span) -> tuple[Head, list[Line]]:
    """The head of a span, and the lines below it."""
    head, rest = _titled(span)
    if head.is_titled:
        while rest and (size := next((size for take in _BLOCKS if (size := take(head, rest))), 0)):
            rest = rest[size:]
        rest = _with_addressees(head, rest)
    return head, rest


def _titled(span: Span) -> tuple[Head, list[Line]]:
    """The head down to its title, with the subtitle that was found with it; the lines below."""
    before, lines = list(span.lines[: span.title_at]), list(span.lines[span.title_at :])
    beside.part(before, lines, span.title_lines)
    number = next(filter(None, (line.look.any_number for line in before)), None)
    blocks: list[Text] = []
    for line in before:
        blocks += _number_blocks(line) if line.look.any_number else [block("note", [line], line.text)]
    count = max(1, min(span.title_lines, len(lines)))
    under = next((at for at in range(1, count) if lines[at].look.is_subtitle), count)
    raw_title = " ".join(line.text for line in lines[:under])
    if span.title_lines == 0 and not Look(raw_title).is_title_like:  # the text begins in the middle of a notice
        return Head(blocks, _first_words(lines), raw_title, number, is_titled=False), lines
    head = _named(Head(blocks, "", raw_title, number), lines[:under])
    rest = lines[under:]
    if under < count:
        rest = rest[_take_subtitle(head, rest, max(count - under, subtitles.occasion_size(rest))) :]
    return head, rest


def _named(head: Head, lines: Sequence[Line]) -> Head:
    """The head with its title; one that names an order with its number and who issues it."""
    order = p.ORDER_TITLE.match(forms.squash(head.raw_title))
    if order and order["number"]:
        head.title, head.number = order["title"], order["number"]
        head.blocks += _order_blocks(lines, head.title)
    else:
        title = forms.title_case("".join(_spaced(line.text) for line in lines))
        head.blocks.append(block("title", lines, title))
        head.title = found["name"] if (found := p.CITED_NAME.fullmatch(title)) else title
        within = p.ORDER_WITHIN.match(forms.squash(head.title))
        head.number = head.number or (within["number"] if within else None)
    head.ordered_by = _organ_of(head.title) if order else ""
    return head


def block(kind: TextType, lines: Sequence[Line], text: str) -> Text:
    """A block of these lines."""
    return Text(kind, tuple(line.number for line in lines), text)


def _first_words(lines: Sequence[Line]) -> str:
    """What a notice without a title is called: its first line that says something, the bars of a table taken off."""
    for line in lines:
        text = " ".join(line.text.replace("|", " ").split())
        if any(char.isalpha() for char in text) and not Look(text).no_title:
            return forms.title_case(text)[:40]
    return forms.title_case(lines[0].text)[:40] if lines else ""


def _spaced(text: str) -> str:
    """A title's line; a Latin word or a figure at its end keeps apart from one in the next line."""
    return text + " " if text[-1:].isascii() and text[-1:].isalnum() else text


def _organ_of(order: str) -> str:
    """Who issues an order, by its title: 某市人民政府令."""
    organ = order.removesuffix("令")
    return organ if Look(organ).is_organ or organ.endswith("主席") else ""


# --- one block after the other: each reads what may come next under the title, and says how many lines it has, 0 for none ---


def _take_number(head: Head, rest: Sequence[Line]) -> int:
    value = rest[0].look.any_number
    if not value or head.number not in (None, value):
        return 0
    head.number = value
    head.date = head.date or numerals.date_in(rest[0].text) or ""
    head.blocks.extend(_number_blocks(rest[0]))
    _ordered(head, rest[0].look.squashed)
    return 1


def _take_registration(head: Head, rest: Sequence[Line]) -> int:
    if not rest[0].look.is_registration:
        return 0
    head.blocks.append(block("note", [rest[0]], rest[0].text))
    return 1


def _take_byline(head: Head, rest: Sequence[Line]) -> int:
    line = rest[0]
    if not head.subtitle or head.byline or len(line.text) > 40 or not (_is_byline(line) or line.look.is_organ):
        return 0
    head.byline = line.text
    head.blocks.append(block("byline", [line], line.text))
    return 1


def _is_byline(line: Line) -> bool:
    """Whether a line is who gives a report: an office and a name, or a name alone."""
    found = _OFFICE.match(line.look.squashed)
    name = found["name"] if found else line.look.squashed
    return persons.fits(name) or (found is not None and persons.is_name(name) and ("·" in name or len(name) <= 4))


def _take_letterhead(head: Head, rest: Sequence[Line]) -> int:
    found = None if head.date else p.LETTERHEAD.match(rest[0].look.squashed)
    if not found:
        return 0
    head.date = numerals.date_in(found["date"]) or ""
    head.blocks.append(block("note", [rest[0]], rest[0].text))
    return 1


def _take_title_again(head: Head, rest: Sequence[Line]) -> int:
    size = _title_again(rest, head.title, 92 if head.number else 100)
    if size:
        text = forms.title_case("".join(part.text for part in rest[:size]))
        head.blocks.append(block("subtitle", rest[:size], text))
    return size


def _ordered(head: Head, squashed: str) -> None:
    """Takes the issuer from the order that stands under a rule's title (某市人民政府令第9号)."""
    if found := p.ORDER_TITLE.match(squashed.strip("（）〔〕")):
        head.ordered_by = _organ_of(found["title"])


def _take_order(head: Head, rest: Sequence[Line]) -> int:
    """An order under a rule's title whose number stands in the next line."""
    found = None if head.number else p.ORDER_TITLE.match(rest[0].look.squashed)
    number = rest[1].look.order_number if len(rest) > 1 else None
    if not found or not number:
        return 0
    head.number = found["title"] + number
    head.ordered_by = _organ_of(found["title"])
    head.blocks += [block("number", [rest[0]], forms.title_case(rest[0].text)), *_number_blocks(rest[1])]
    return 2


def _take_subtitle(head: Head, rest: Sequence[Line], known: int = 0) -> int:
    """A subtitle, of so many lines where they are known."""
    size = known or subtitles.size(rest)
    text = ""
    for line in rest[:size]:
        text = forms.join_apart(text, line.text)
    if size:
        head.subtitle = f"{head.subtitle} {text}".strip()
        head.blocks.append(block("subtitle", rest[:size], text))
    return size


# --- the number ------------------------------------------------------------------------------------------------------------


def number_text(text: str) -> str:
    """A number as it is printed, spaces removed and the brackets of its year made 〔〕."""
    return re.sub(r"[\[［【(（〔](\d{4})[\]］】)）〕]", r"〔\1〕", forms.title_case(text))


def _number_blocks(line: Line) -> list[Text]:
    """The number's line; a date on the same line is a block of its own."""
    text = number_text(line.text)
    if not p.NUMBER_WITH_DATE.match(line.look.squashed):
        return [block("number", [line], text)]
    number, day = text.index("号") + 1, text.index("日") + 1
    if number < day:
        return [block("number", [line], text[:number]), block("date", [line], text[number:])]
    return [block("date", [line], text[:day]), block("number", [line], text[day:])]


def _order_blocks(lines: Sequence[Line], title: str) -> list[Text]:
    """Title and number of an order that share a line (某市人民政府令（第9号）), each as it is printed."""
    text = forms.title_case(lines[-1].text)
    word = "令" if title.endswith("令") else "公告"
    cut = text.find(word) + len(word) if len(lines) > 1 and word in text else len(title)
    return [block("title", lines, title), block("number", lines[-1:], text[cut:])]


# --- title and addressees --------------------------------------------------------------------------------------------------


def _title_again(lines: Sequence[Line], title: str, alike: int) -> int:
    """How many lines print the title a second time; 0 where they do not."""
    joined = ""
    for count in range(1, min(4, len(lines)) + 1):
        if not lines[count - 1].look.is_title_like:
            return 0
        joined += lines[count - 1].look.squashed
        if fuzz.ratio(joined, forms.squash(title)) >= alike or (count == 1 and _is_its_end(lines[0].look, title)):
            return count
    return 0


def _is_its_end(look: Look, title: str) -> bool:
    """Whether a line is the end of a title, a title by itself: 政府工作报告 below 2026年某省政府工作报告."""
    return len(look.squashed) >= 4 and look.is_complete_title and forms.squash(title).endswith(look.squashed)


def _with_addressees(head: Head, rest: list[Line]) -> list[Line]:
    """Reads the addressees, where the body begins with them; the lines below."""
    found = addressees.find(rest)
    if found is None:
        return rest
    size, named, remainder = found
    head.addressees = forms.compact(named)
    printed = forms.title_case("".join(line.text for line in rest[:size]))
    head.blocks.append(
        block("addressees", rest[:size], printed if remainder is None else forms.title_case(named) + "：")
    )
    return [*([] if remainder is None else [remainder]), *rest[size:]]


_BLOCKS = (
    _take_number,
    _take_order,
    _take_registration,
    _take_subtitle,
    _take_byline,
    _take_letterhead,
    _take_title_again,
)
