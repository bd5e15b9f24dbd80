"""Titles of the 目录, found again in the body: tolerant of OCR slips, brackets and a missing issuer.

Guaranteed: an entry has one place at most, a place one entry; where they can, entries and places rise together.
Not done here: documents that the 目录 does not list (see `segment`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from builder.model import TocEntry
from builder.reading import evidence
from builder.text import forms, organs
from builder.text.line import Line
from builder.text.look import Look

TITLE_LINES = 5
_MATCH = 78.0
_SURE = 95.0  # how alike a place out of order must be
_TOP_LINES = 30
_DATED_WITHIN = 400  # lines above a title in which the document before is dated
_WRAPPED = 10  # characters that a line of a wrapped title has at least
_SHORT = 16  # characters of a line above a title that was not recognised
_ADDS = ("——", "（")  # what a title has before a subtitle
_AFTER_ISSUER = ("关于", "印发", "转发", "批转")


@dataclass(frozen=True, slots=True)
class Start:
    """A place where a notice begins: index of its first line, of its title, and the number of its title lines; of an order or not."""

    index: int
    title: int
    count: int
    entry: int | None = None
    order: bool = False


def bare(title: str) -> str:
    """A title for comparing: squashed, without a bracket at its end that only the 目录 prints (省政府令第3号)."""
    squashed = forms.squash(title)
    if squashed.endswith("号）") and "（" in squashed:
        squashed = squashed[: squashed.rindex("（")]
    return squashed


def _alike(entry: str, title: str) -> float:
    """How alike two titles are, 0 … 100; a missing issuer before 关于 counts little, a missing subtitle too."""
    best = fuzz.ratio(entry, title)
    a, b = entry.find("关于"), title.find("关于")
    if (a > 0) != (b > 0) and a >= 0 and b >= 0:
        best = max(best, fuzz.ratio(entry[a:], title[b:]) - 3)
    for mark in _ADDS:
        if mark in entry and mark not in title and len(title) >= 5:
            best = max(best, fuzz.ratio(entry.split(mark)[0], title) - 2)
    quoted = title[0] == "《" != entry[:1]  # a sentence that begins with the name of what is issued
    return best - 12 if quoted else best


def find(body: Sequence[Line], entries: Sequence[TocEntry]) -> list[Start]:
    """The best place of each entry, all in the order of the 目录; an entry out of order takes a place that is left."""
    found = sorted(_places(body, _Listed([bare(entry.title) for entry in entries])), key=lambda place: place[:2])
    starts = evidence.chain(found, lambda place, _: place[3], lambda a, b: a[0] < b[0] and a[1] < b[1])
    taken = {entry for _, entry, *_ in starts}
    lines = {index for index, *_ in starts}
    for place in sorted(found, key=lambda place: (-place[3], place[1])):
        if place[1] not in taken and place[0] not in lines and place[3] >= _SURE:
            starts.append(place)
            taken.add(place[1])
            lines.add(place[0])
    return [with_issuer(body, Start(index, index, count, entry)) for index, entry, count, _ in sorted(starts)]


def untitled(lines: Sequence[Line]) -> tuple[int, int]:
    """Index and number of lines of the title of a text in which none was recognised: the first near the top that reads as one.

    A short line above it (the name of a column, a label) is a note; the number is 0 where no line reads as a title.
    """
    first = next((at for at, line in enumerate(lines[:_TOP_LINES]) if not line.look.no_title), 0)
    for at in range(first, min(len(lines), _TOP_LINES)):
        count = _whole_title(lines, at)
        if count and (at == first or Look("".join(line.text for line in lines[at : at + count])).is_official):
            return at, count
        if len(lines[at].look.squashed) > _SHORT or not lines[at].look.is_title_like:
            break
    return (first if lines[first].look.is_title_like else 0), 0


def _whole_title(lines: Sequence[Line], index: int) -> int:
    """How many lines from `index` are a title that ends with the name of a kind; 0 where they are not."""
    joined = ""
    for count, line in enumerate(lines[index : index + TITLE_LINES], 1):
        begun = count == 1 or len(forms.squash(joined)) >= _WRAPPED * (count - 1) or Look(joined).is_organ
        named_again = Look(joined).is_organ and line.look.squashed.startswith(forms.squash(joined)[:2])
        if not line.look.is_title_like or not begun or named_again:  # the name of a site over the title
            return 0
        joined += line.text
        if Look(joined).kind and len(forms.squash(joined)) > 4 and not forms.is_open(joined):
            return count
    return 0


def with_issuer(body: Sequence[Line], start: Start) -> Start:
    """A title with the lines above it that name only who issues it, which the 目录 leaves out."""
    title = forms.squash("".join(line.text for line in body[start.title : start.title + start.count]))
    first = start.index
    if first and is_cut_organ(body[first - 1].look, title.split("关于")[0]):
        first -= 1
    elif title.startswith(_AFTER_ISSUER):
        while first and start.index - first < TITLE_LINES and _names_organ(body[first - 1].look):
            first -= 1
        if not _stands_free(body, first, start) or signs_below(body, first):
            return start
    return replace(start, index=first, title=first, count=start.count + start.index - first)


def _stands_free(body: Sequence[Line], index: int, start: Start) -> bool:
    """Whether no text of a document that an organ could sign stands right above a line: that above is dated, or there is
    nothing, or all that goes on to the title's end once more."""
    whole = (line.look.squashed for line in body[index : start.title + start.count])
    if index and body[index - 1].look.squashed == "".join(whole):
        return True
    above = body[index - 1].look if index else None
    if not above or not above.text or above.is_date or above.any_number is not None or body[index].paged:
        return True
    return _is_dated(body, index)


def _is_dated(body: Sequence[Line], index: int) -> bool:
    """Whether a date stands above a line, and no document begins below that."""
    for line in reversed(body[max(0, index - _DATED_WITHIN) : index]):
        if line.look.is_date or line.look.document_number:
            return line.look.is_date
    return False


def signs_below(body: Sequence[Line], at: int) -> bool:
    """Whether an organ below a date signs what stands above: nobody does above the date, and so the last notice is signed."""
    if at < 2 or not body[at - 1].look.is_date or body[at - 2].look.is_organ:
        return False
    return body[at].look.is_organ and body[-1].look.is_organ and body[-2].look.is_date


def is_cut_organ(above: Look, head: str) -> bool:
    """Whether a line is the first part of an issuer whose last part a title begins with (…中国人民解放 / 军某军分区关于…)."""
    begun = organs.issuing(above.text) if len(above.text) >= _WRAPPED and not above.is_organ else ""
    return (
        bool(head and begun)
        and not organs.issuing(head)
        and "关于" not in above.squashed
        and organs.is_organ(above.squashed + head)
    )


def _names_organ(look: Look) -> bool:
    return look.is_organ and not look.is_enumerated


class _Listed:
    """The titles of the 目录, by which pairs of characters each is told, and how long what is like it may be."""

    def __init__(self, entries: Sequence[str]) -> None:
        self.titles = entries
        self.pairs = [_pairs(title) for title in entries]
        self.sizes = [_sizes(title) for title in entries]
        with_pair: dict[tuple[str, str], set[int]] = defaultdict(set)
        for number, pairs in enumerate(self.pairs):
            for pair in pairs:
                with_pair[pair].add(number)
        self.telling = {pair: found for pair, found in with_pair.items() if len(found) <= 4}  # 关于, 通知 tell nothing
        self.common = [len(pairs - self.telling.keys()) for pairs in self.pairs]

    def told(self, text: str) -> list[int]:
        """The entries that pairs of characters in a text tell, one for each pair."""
        pairs = set(filter(self.telling.__contains__, pairwise(text)))
        return [number for pair in pairs for number in self.telling[pair]]

    def alike(self, title: str, told: Sequence[int]) -> Iterator[tuple[int, float]]:
        """Which of the entries that it tells a title could be, and how alike they are."""
        size, short = len(title), len(title) - max(title.find("关于"), 0)
        for number in set(told):
            least, most = self.sizes[number]
            if size < least or short > most:
                continue
            if (told.count(number) + self.common[number]) * 2.5 < min(size, len(self.titles[number])):
                continue
            score = _alike(self.titles[number], title)
            if score >= _MATCH and number in self.told(title) and self._shares_half(number, _pairs(title)):
                yield number, score

    def _shares_half(self, number: int, pairs: Set[tuple[str, str]]) -> bool:
        return len(pairs & self.pairs[number]) * 2 >= min(len(pairs), len(self.titles[number]))


def _sizes(title: str) -> tuple[float, float]:
    """How long what is alike may be: its length or that of a form of it, of which so much is the same."""
    sizes = [len(title), len(title) - max(title.find("关于"), 0), *(len(title.split(mark)[0]) for mark in _ADDS)]
    apart = 2 * 100 / _MATCH - 1
    return min(sizes) / apart - 1, max(sizes) * apart + 1


def _places(body: Sequence[Line], listed: _Listed) -> Iterator[tuple[int, int, int, float]]:
    """Lines of the body that read as an entry's title: (index, entry, number of lines, how alike, 0 … 110)."""
    told: dict[int, list[int]] = {}  # by the line, what stands before it included
    for index, line in enumerate(body):
        if line.mark != "-" and _may_be_title(line.look):
            found = _best(body[index : index + TITLE_LINES], listed, told)
            for number, (score, count) in found.items():
                yield index, number, count, score + _context(body, index, count)


def _best(lines: Sequence[Line], listed: _Listed, told: dict[int, list[int]]) -> dict[int, tuple[float, int]]:
    """The entries whose title some of the lines are, from the first on: how alike, and how many lines."""
    best: dict[int, tuple[float, int]] = {}
    joined = ""
    near: list[int] = []
    for count, line in enumerate(lines, 1):
        if count > 1 and (line.mark == "-" or not (_may_be_title(line.look) or is_last_word(line.look))):
            break
        if line.number not in told:
            told[line.number] = listed.told(joined[-1:] + line.look.squashed)
        near += told[line.number]
        joined += line.look.squashed
        for number, score in listed.alike(joined, near) if near else ():
            if score > best.get(number, (0.0, 0))[0]:
                best[number] = (score, count)
    return best


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(text))


def is_last_word(look: Look) -> bool:
    """Whether a line is the one character that a title is cut before (…的通 / 知)."""
    return len(look.text) == 1 and forms.is_han(look.text)


def _may_be_title(look: Look) -> bool:
    return look.is_title_like or (look.is_bracket and len(look.text) < 60)


def _context(body: Sequence[Line], index: int, count: int) -> float:
    after = body[index + count].look if index + count < len(body) else Look("")
    before = body[index - 1].look if index else Look("")
    score = 0.0
    if after.any_number or before.any_number:
        score += 10
    elif after.text.endswith(("：", ":")) and Look(after.text.rstrip("：:")).is_addressees:
        score += 6
    if before.is_label:
        score -= 15
    return score
