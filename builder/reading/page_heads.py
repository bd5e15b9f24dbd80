"""Running headers: which short lines are the head or the foot of a page.

Guaranteed: the first print of a gazette's name, on its cover, is none.
They are known by how they come again and where they stand, never by a list of names; one that holds the gazette's own name
and the issue, or the number of its page, needs to stand there only once.
Not done here: headers set one character a line (see `lines`), figures alone (see `page_numbers`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, MutableMapping, Sequence, Set
from itertools import chain, pairwise

from builder.model import DropReason
from builder.reading import cover, toc
from builder.text import forms, lists
from builder.text import patterns as p
from builder.text.line import Line

_LONGEST = 48  # characters
_WITH_PAGE = 120  # with the spaces before the page at its end
_FRONT = 60  # lines in which the gazette's name is printed first
_NAME = re.compile(r"公报|(?<!财)政报(?![\u4e00-\u9fff])")
# the issue, its figures folded, or a name with 公报 in it, no sentence and no title
_NAMED = re.compile(rf"^0年第0期(?:（?总第?0期）?)?$|^(?!关于|.*统计)(?=.*(?:{_NAME.pattern}))[^，。]*$")
_AT_END = re.compile(
    r"^(?:[-—–·]?\s?(?P<first>\d{1,4})\s?[-—–·]?\s+(?P<below>\D.*)|(?P<above>.*\S)\s+[-—–·]?\s?(?P<last>\d{1,4})\s?[-—–·]?)$"
)

_DIGIT, _PAGE_IN = re.compile(r"\d"), 3  # so many characters at an end have the page that stands there


def find(filled: Sequence[Line], reasons: MutableMapping[int, DropReason]) -> None:
    """Sets the running headers aside; page numbers are set aside already."""
    begin = next((i for i, line in enumerate(filled) if p.TOC_HEADING.match(line.look.squashed)), 3)
    names = _names(filled)
    for index in chain(
        _again(filled, reasons, begin), _with_pages(filled, names), _once(filled, reasons, begin, names)
    ):
        if not filled[min(index + 1, len(filled) - 1)].look.squashed.startswith(lists.COLOPHON.board):
            reasons.setdefault(filled[index].number, "running-header")


# --- lines that come again ------------------------------------------------------------------------------------------------


def _again(filled: Sequence[Line], reasons: Mapping[int, DropReason], begin: int) -> Iterator[int]:
    """Short lines that come again: with the gazette's name or issue in them, or always beside a page break."""
    for key, indexes in _repeated(filled, reasons).items():
        named = _NAMED.match(key) is not None
        if named or (len(indexes) >= 3 and _at_breaks(filled, reasons, indexes) and _may_run(filled, key, indexes)):
            yield from indexes[named and indexes[0] <= begin :]


def _may_run(filled: Sequence[Line], key: str, indexes: Sequence[int]) -> bool:
    """Whether lines beside page breaks may be a head: not where each numbers another document, whose notice begins there."""
    looks = [filled[index].look for index in indexes]
    numbers = {look.squashed for look in looks if look.any_number}
    return forms.is_han(key[-1]) and len(numbers) < len(looks)


def _repeated(filled: Sequence[Line], reasons: Container[int]) -> dict[str, list[int]]:
    """The places of short lines that come again, by what they say, their figures folded."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(filled):
        if line.number not in reasons and len(line.text) <= _LONGEST and "|" not in line.text:
            places.setdefault(line.look.numberless, []).append(index)
    return {key: indexes for key, indexes in places.items() if len(indexes) > 1}


def _at_breaks(filled: Sequence[Line], reasons: Mapping[int, DropReason], indexes: Sequence[int]) -> bool:
    """Whether four in five lines stand beside a page number or a form feed."""
    return sum(_beside_break(filled, reasons, index) for index in indexes) >= 0.8 * len(indexes)


def _beside_break(filled: Sequence[Line], reasons: Mapping[int, DropReason], index: int) -> bool:
    around = filled[max(0, index - 1) : index + 2]
    return any("\f" in line.raw or reasons.get(line.number) == "page-number" for line in around)


# --- lines that say which page or issue it is -----------------------------------------------------------------------------


def _once(filled: Sequence[Line], reasons: Mapping[int, DropReason], begin: int, names: Set[str]) -> Iterator[int]:
    """Lines beside a page break, or what else a page left behind, that hold the name on the cover, and the issue."""
    for index, line in enumerate(filled[begin + 1 :], begin + 1) if names else ():
        if line.number in reasons or not _names_issue(line.text, names):
            continue
        if _beside_break(filled, reasons, index) or any(
            each.number in reasons for each in filled[index - 1 : index + 2]
        ):
            yield index


def _names(filled: Sequence[Line]) -> set[str]:
    """The names of gazettes that the first lines print."""
    said = (cover.read(line.text) for line in filled[:_FRONT])
    return {one.name for one in said if one and one.name}


def _names_issue(text: str, names: Container[str]) -> bool:
    said = cover.read(text) if "报" in text and len(text) <= _WITH_PAGE and _NAME.search(text) else None
    return said is not None and said.name in names and bool(said.year or said.number or said.total)


def _with_pages(filled: Sequence[Line], names: Container[str]) -> Iterator[int]:
    """The gazette's name, or a section's, with the page before or behind it: pages that count on over the text between."""
    found = {i: page for i, line in enumerate(filled) if (page := _page(line, names)) is not None}
    counted = [[at] for at in list(found)[:1]]
    for before, at in pairwise(found):
        if 0 < found[at] - found[before] <= at - before and _is_text(filled[before + 1 : at]):
            counted[-1].append(at)
        else:
            counted.append([at])
    for run in counted:
        yield from run if len(run) > 1 else ()


def _page(line: Line, names: Container[str]) -> int | None:
    """The page at the one end of a line, where the name of the gazette or of a section stands at the other."""
    text = line.text
    may_have = (
        len(text) <= _WITH_PAGE and text[-1:] not in "。；，：" and _DIGIT.search(text[:_PAGE_IN] + text[-_PAGE_IN:])
    )
    if not may_have or not (found := _AT_END.match(text)):
        return None
    words = found["below"] or found["above"]
    said = cover.read(words) if _NAME.search(words) else None
    runs = (said is not None and said.name in names) or toc.section_name(words) is not None
    return int(found["first"] or found["last"]) if runs else None


def _is_text(lines: Sequence[Line]) -> bool:
    """Whether lines are text, not the entries of a 目录."""
    return any("。" in line.text or line.text.endswith(("：", ":")) for line in lines)
