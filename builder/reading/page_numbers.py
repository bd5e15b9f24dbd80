"""Which lines are page numbers: those in dashes always, bare figures by where they stand and how they count on.

Guaranteed: a line that holds more than a number is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from builder.model import DropReason
from builder.reading.evidence import Clue, Decision
from builder.text import cells, forms
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_BREAKS_OFF = re.compile(r".{14}[〇\u3400-\u9fff，、]$")
_GOES_ON = re.compile(r"(?![一二三四五六七八九十百零第])[〇\u3400-\u9fff].*[，。；、]")
_LONGEST = 13  # characters: 第1234页，共1234页
_HEADER = 48  # characters of a line that may be a header
_PAGES = re.compile("^(?:起始|所在)?页[码次数]?$")  # what stands over them in a table
_PAGE = 12  # lines that a page has at least, where nothing but its number tells it


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure alone on its line.

    around   the lines before and after, and `beside` why they were set aside, if they were
    pages    how many figures count on with it, a page at least apart
    counted  how many count on with it across whole sentences; after `ended` of them a page certainly ends
    serial   it counts on within a page, mostly where no page ends
    """

    line: Line
    around: tuple[Line, ...]
    beside: tuple[DropReason | None, ...]
    at_feed: bool
    pages: int
    counted: int
    ended: int
    serial: bool

    @property
    def before_unit(self) -> bool:
        """Whether the next line says what it counts."""
        return any(p.UNIT.match(line.text) for line in self.around if line.number > self.line.number)

    @property
    def among_figures(self) -> bool:
        """Whether it stands in a column of figures."""
        return any(p.BARE_NUMBER.match(line.look.squashed) for line in self.around)

    @property
    def among_cells(self) -> bool:
        """Whether the lines around are a few characters each, no ends of sentences, no dates and no signatures."""
        looks = [line.look for line in self.around]
        return all(len(x.text) < 12 and not (x.is_closed or x.is_date or x.is_organ) for x in looks)


_IS_PAGE_NUMBER: Decision[_Figure] = Decision(
    "是页码",
    4,
    (
        Clue("隔页连着数，三处以上", 90, lambda f: f.pages >= 3, "page-number-far-apart"),
        Clue("隔句连着数，两处在页末", 30, lambda f: f.ended >= 2, "page-number-in-sentence"),
        Clue("隔句连着数，三处以上，一处在页末", 30, lambda f: f.ended and f.counted >= 3, "page-number-one-end"),
        Clue("挨着图片等版面残留", 8, lambda f: any(f.beside), "page-number-beside-picture"),
        Clue("挨着换页符", 4, lambda f: f.at_feed, "page-number-before-form-feed"),
        Clue("下一行是量词", -2, lambda f: f.before_unit, "page-number-not-figure-at-feed"),
        Clue("上下都像格子里的字", -2, lambda f: f.among_cells, "page-number-not-cell"),
        Clue("上下也是数", -70, lambda f: f.among_figures, "page-number-not-figures"),
        Clue("一页之内连着数，是序号", -9, lambda f: f.serial, "page-number-not-serial"),
        Clue("挨着带线的页码", -199, lambda f: "page-number" in f.beside, "page-number-not-serial-at-number"),
    ),
)


def find(filled: Sequence[Line], reasons: MutableMapping[int, DropReason], feeds: Container[int]) -> None:
    """Sets the page numbers aside; some lines are set aside already, others stand at form feeds."""
    bare: dict[int, int] = {}
    for index, line in enumerate(filled):
        text = line.look.squashed
        if len(text) > _LONGEST:
            continue
        if p.PAGE_NUMBER.match(text):
            reasons[line.number] = "page-number"
        elif p.BARE_NUMBER.match(text) and "\t" not in line.raw:
            bare[index] = int(text)
    if bare:
        figures = _figures(filled, bare, reasons, feeds)
        reasons.update({figure.line.number: "page-number" for figure in figures if _IS_PAGE_NUMBER(figure)})


def _figures(
    filled: Sequence[Line], bare: Mapping[int, int], reasons: Mapping[int, DropReason], feeds: Container[int]
) -> list[_Figure]:
    around = {i: (*filled[max(i - 1, 0) : i], *filled[i + 1 : i + 2]) for i in bare}
    beside = {i: tuple(reasons.get(line.number) for line in lines) for i, lines in around.items()}
    at_feed = {i for i in bare if _is_at_feed(filled, i, feeds)}
    at_edge = at_feed | {i for i in bare if any(beside[i])}
    ends = at_feed | {len(filled) - 1} | _cutting(filled, bare)
    far = _chains(bare, lambda a, b: b - a >= _PAGE)
    close = _chains(bare, lambda a, b: b - a < _PAGE)
    flow = _chains(bare, lambda a, b: "。" in "".join(line.text for line in filled[a + 1 : b]))
    return [
        _Figure(
            line=filled[i],
            around=around[i],
            beside=beside[i],
            at_feed=i in at_feed,
            pages=len(far[i]),
            counted=len(flow[i]),
            ended=len(ends.intersection(flow[i])),
            serial=len(close[i]) >= 2 * len(at_edge.intersection(close[i])),
        )
        for i in bare
    ]


def _is_at_feed(filled: Sequence[Line], index: int, feeds: Container[int]) -> bool:
    """Whether a line is the last before a form feed or the first after one."""
    first = filled[index - 1].number + 1 if index else 1
    return any(number in feeds for number in range(first, filled[min(index + 1, len(filled) - 1)].number + 1))


def _chains(numbers: Mapping[int, int], follows: Callable[[int, int], bool]) -> dict[int, list[int]]:
    """Place → places of the numbers that it counts on with, n, n+1, n+2, where each may follow the one before."""
    chains: dict[int, list[int]] = {}
    last: dict[int, int] = {}  # value → its place
    for place, value in numbers.items():
        before = last.pop(value - 1, None)
        chain = chains[before] if before is not None and follows(before, place) else []
        chain.append(place)
        chains[place] = chain
        last[value] = place
    return chains


def _cutting(filled: Sequence[Line], bare: Container[int]) -> set[int]:
    """Numbers that stand between the two pieces of a sentence, where headers are overlooked."""
    keys = [line.look.numberless if len(line.text) <= _HEADER else "" for line in filled]
    seen = Counter(keys)
    printed = [i for i, key in enumerate(keys) if i not in bare and (not key or seen[key] == 1)]
    pairs = pairwise(printed)
    return {i for a, b in pairs if b > a + 1 and _go_on(filled[a], filled[b]) for i in range(a + 1, b)}


def _go_on(before: Line, after: Line) -> bool:
    """Whether two lines are the pieces of a sentence of which a figure between them is none (12 / 个乡镇)."""
    return (
        _BREAKS_OFF.search(before.text) is not None
        and _GOES_ON.match(after.text) is not None
        and not after.mark.startswith("#")
        and not p.UNIT.match(after.text)
    )


def paged(text: str) -> tuple[str, int | None]:
    """A title without the page that stands at its end, and the page; it may have a line to itself."""
    if text.isdecimal() and len(text) <= 3:
        return "", int(text)
    found = p.TOC_PAGE.search(text.rstrip(), max(0, len(text.rstrip()) - 440))
    if not found:
        return text, None
    return text[: found.start()].rstrip(), next(int(digits) for digits in found.groups() if digits)


def of_cells(text: str) -> tuple[str, int | None]:
    """The title in a row of a table, and the page in its last cell; nothing of its header."""
    filled = [cell for cell in cells.between_bars(text.replace("\t", "|")) if cell.strip(" -:—")]
    if filled and _PAGES.match(forms.squash(filled[-1])):
        return "", None
    if len(filled) > 2:  # a column that counts, and one of numbers
        filled = [*(cell for cell in filled[:-1] if not (cell.isdecimal() or Look(cell).any_number)), filled[-1]]
    found = re.fullmatch(r"[（(]?(\d{1,4})[)）]?", filled[-1]) if len(filled) > 1 else None
    return (" ".join(filled[:-1]), int(found[1])) if found else (" ".join(filled), None)
