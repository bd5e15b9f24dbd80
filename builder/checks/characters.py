"""Law 2, character by character: how the blocks of a notice differ from the lines that they were made from.

Guaranteed: None is said only where the blocks hold, but for white space and recorded marks, exactly their lines' characters,
in order (of lines put together cell by cell, the order of each); no word is cut into two cells, and no two cells or figures
are put together, but for figures on either side of a line's end in running text.
Not done here: which blocks stand for which lines, and what was dropped (see `laws`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

from builder.codes import Said, say
from builder.model import Block, Drop, Grid, Markup, Words
from builder.text import forms

_BORDERS = re.compile(r"[|│┃+]|</?(?:table|thead|tbody|tfoot|tr|td|th|caption)\b", re.IGNORECASE)
_BREAKS = re.compile(r"</?(?:br|p|li|div|section|center|sup|sub)\b", re.IGNORECASE)
_FIGURES = re.compile(r"\d(?:\.?\d){0,40}")
# What parts two words, by its strength: nothing, white space, a border of cells, a line's end.
_PARTS = {"": 0, " ": 1, "|": 2, "\n": 3}
_CONTEXT = 6  # characters shown before a difference
Partial = Mapping[int, list[Drop]]


@lru_cache(maxsize=1 << 12)
def fold(text: str) -> str:
    """What two spellings of a text share, a year in either kind of brackets; kept, as words of cells come again and again."""
    return forms.squash(text).replace("〔", "（").replace("〕", "）")


class _Word(NamedTuple):
    """Characters that nothing parts; `before` is what parts it from the word before it."""

    text: str
    before: str
    line: int = 0


def difference(lines: Sequence[int], blocks: Sequence[Block], source: Sequence[str], partial: Partial) -> Said | None:
    """How some blocks differ from their lines; None where they do not."""
    if len(blocks) == 1:
        if _as_read(lines, blocks[0], source, partial):
            return None  # as most of a text: printed as it is
        if blocks[0].type == "verbatim":
            printed = "\n".join(verbatim_line(source[number - 1]) for number in lines)
            return None if blocks[0].text == printed else say("verbatim-differs")
    expected = expected_words(lines, blocks, source, partial)
    return expected if isinstance(expected, Said) else _compare(expected, blocks)


def _as_read(lines: Sequence[int], block: Block, source: Sequence[str], partial: Partial) -> bool:
    """Whether a block is nothing but the text of its lines, one after the other, or their words, one after the other."""
    if block.marks or not partial.keys().isdisjoint(lines):
        return False
    read = [source[number - 1].strip() for number in lines]
    if isinstance(block, Words):
        return block.text == "".join(read)
    return " ".join([cell for row in block.rows for cell in row]).split() == " ".join(read).split()


def expected_words(
    lines: Sequence[int], blocks: Sequence[Block], source: Sequence[str], partial: Partial
) -> list[_Word] | Said:
    """The words that the blocks are to print; what is wrong with a mark that does not stand where it is recorded."""
    marks: dict[int, list[Markup]] = defaultdict(list)
    for block in blocks:
        for mark in block.marks:
            marks[mark.line].append(mark)
    expected: list[_Word] = []
    for number in lines:
        left = _words(source[number - 1], number, marks.pop(number, []), partial.get(number, ()))
        if isinstance(left, str):
            return say("mark-not-there", mark=left, line=number)
        expected += left
    if marks:
        return say("mark-of-another-line", line=min(marks))
    return expected


def verbatim_line(raw: str) -> str:
    """A line as it is printed verbatim: white space at its end, which nobody sees, aside."""
    return raw.rstrip().replace("\f", "")


def _words(raw: str, number: int, marks: Sequence[Markup], dropped: Sequence[Drop]) -> list[_Word] | str:
    """The words of a line without its marks and without what was dropped of it; a mark that does not stand there."""
    between = list(pieces(raw, marks))
    for mark, (_, piece) in zip(marks, between, strict=False):
        if piece is None:
            return mark.text
    out, pending = list[_Word](), ""
    for before, part in _parts(between, marks):
        pending = _stronger(pending, before)
        for word in part.split():
            out.append(_Word(fold(word), pending, number))
            pending = " "
        pending = pending if part[-1:].isspace() or not part else ""
    return _without(out, dropped) if dropped else out


def _parts(between: Sequence[tuple[str, str | None]], marks: Sequence[Markup]) -> Iterator[tuple[str, str]]:
    """What stands between marks, cut at its tabs, each part with what stands before it."""
    tab = " " if any(mark.text in "|│┃" for mark in marks) else "|"  # a border, but between pipes
    for before, piece in between:
        for place, part in enumerate(forms.entities(piece or "").split("\t")):
            space = " " if part[:1].isspace() else ""
            yield _stronger(tab if place else before, space), part


def pieces(raw: str, marks: Sequence[Markup]) -> Iterator[tuple[str, str | None]]:
    """What stands between the marks of a line, with what parts it from the piece before; None before one that is not there."""
    before, at = "\n", 0
    for mark in marks:
        there = mark.at >= at and raw.startswith(mark.text, mark.at)
        yield before, raw[at : mark.at] if there else None
        at = mark.at + len(mark.text)
        before = "|" if _BORDERS.match(mark.text) else " " if _BREAKS.match(mark.text) else ""
    yield before, raw[at:]


def _stronger(one: str, other: str) -> str:
    return one if _PARTS[one] >= _PARTS[other] else other


def _without(words: list[_Word], dropped: Sequence[Drop]) -> list[_Word]:
    """The words without what was dropped of their line: at its end, else where it first stands; of a header the last."""
    for drop in dropped:
        text, whole = fold(drop.text), "".join(word.text for word in words)
        from_end = drop.reason == "repeated-table-header" or whole.endswith(text)
        place = whole.rfind(text) if from_end else whole.find(text)
        if place < 0:
            continue  # `laws.of_drops` says so
        rest: list[_Word] = []
        at = 0
        for word in words:
            first, last = max(place - at, 0), max(place + len(text) - at, 0)
            kept = word.text[:first] + word.text[last:]
            at += len(word.text)
            if kept:
                rest.append(_Word(kept, word.before or ("|" if last else ""), word.line))
        words = rest
    return words


def _compare(expected: Sequence[_Word], blocks: Sequence[Block]) -> Said | None:
    printed = [word for block in blocks for word in _printed(block)]
    want, got = "".join(word.text for word in expected), "".join(word.text for word, _ in printed)
    mended = _mended(expected, blocks)
    if said := _other_characters(want, got, mended) or (_within(expected, printed, mended) if mended else None):
        return said
    parted = _starts(expected, mended)
    return _cut_words(got, parted, printed, mended) or _joined_words(got, parted, printed)


def _other_characters(want: str, got: str, mended: Sequence[tuple[int, int]]) -> Said | None:
    """Where the characters are others, or stand in another order outside the ranges that were mended."""
    if want != got and not (mended and len(want) == len(got)):
        return _parted(want, got)
    at = 0
    for first, last in [*mended, (len(want), len(want))]:
        if want[at:first] != got[at:first]:
            return _parted(want[at:first], got[at:first])
        if Counter(want[first:last]) != Counter(got[first:last]):
            return _parted(want[first:last], got[first:last])
        at = last
    return None


def _starts(expected: Sequence[_Word], mended: Sequence[tuple[int, int]]) -> dict[int, _Word]:
    """The words by the place of their first character, without those inside a range that was mended."""
    parted: dict[int, _Word] = {}
    at = 0
    for word in expected:
        if not _inside(at, mended):
            parted.setdefault(at, word)
        at += len(word.text)
    return parted


def _parted(want: str, got: str) -> Said:
    place = next((at for at, (a, b) in enumerate(zip(want, got, strict=False)) if a != b), min(len(want), len(got)))
    first, last = max(0, place - _CONTEXT), place + 10
    return say("text-differs", wanted=want[first:last], found=got[first:last])


def _mended(expected: Sequence[_Word], blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Where, of all characters, those of lines stand whose pieces were put together cell by cell: there only the order of
    each line counts."""
    of_line: dict[int, tuple[int, int]] = {}
    at = 0
    for word in expected:
        first, _ = of_line.get(word.line, (at, at))
        of_line[word.line] = (first, at + len(word.text))
        at += len(word.text)
    ranges = []
    for mended in (mended for block in blocks if isinstance(block, Grid) for mended in block.mended):
        if found := [of_line[number] for number in mended.lines if number in of_line]:
            firsts, lasts = zip(*found, strict=True)
            ranges.append((min(firsts), max(lasts)))
    out: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if out and first < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


def _inside(at: int, mended: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies inside one of the ranges, which are in order."""
    before = bisect_right(mended, (at,)) - 1
    return before >= 0 and mended[before][0] < at < mended[before][1]


def _within(
    expected: Sequence[_Word], printed: Sequence[tuple[_Word, Block]], mended: Sequence[tuple[int, int]]
) -> Said | None:
    """What went wrong where lines were mended: words of a line out of order, figures put together."""
    wanted, got = _Cut(expected), _Cut([word for word, _ in printed])
    for first, last in mended:
        want = wanted.words(first, last)
        text = "\n".join(word.text for word in got.words(first, last))
        for _, line in groupby(want, lambda word: word.line):
            rest = iter(text)
            if not all(char in rest for word in line for char in word.text):
                return say("line-out-of-order", text=text[:20])
        figures = Counter(figure for word in want for figure in _FIGURES.findall(word.text))
        if figures != Counter(_FIGURES.findall(text)):
            return say("figures-differ", text="".join(text.split())[:20])
    return None


class _Cut:
    """Words by the place of their first character."""

    def __init__(self, words: Sequence[_Word]) -> None:
        self._words = words
        self._starts = list(accumulate((len(word.text) for word in words), initial=0))

    def words(self, first: int, last: int) -> Sequence[_Word]:
        return self._words[bisect_left(self._starts, first) : bisect_left(self._starts, last)]


def _cut_words(
    text: str, parted: Mapping[int, _Word], printed: Sequence[tuple[_Word, Block]], mended: Sequence[tuple[int, int]]
) -> Said | None:
    """Which word that stood together a table cuts into two cells."""
    at = 0
    for word, block in printed:
        if block.type == "table" and word.before == "|" and at and at not in parted and not _inside(at, mended):
            return say("word-cut-in-two", text=_around(text, at))
        at += len(word.text)
    return None


def _joined_words(text: str, parted: Mapping[int, _Word], printed: Sequence[tuple[_Word, Block]]) -> Said | None:
    """Which words that stood apart are put together where they may not be."""
    starts = list(accumulate((len(word.text) for word, _ in printed), initial=0))
    for place, word in parted.items():
        if not 0 < place < len(text) or not word.before:
            continue
        at = bisect_left(starts, place)
        if starts[at] == place and printed[at][0].before:
            continue
        if said := _joint(text, place, word.before, printed[bisect_right(starts, place) - 1][1]):
            return said
    return None


def _joint(text: str, place: int, before: str, block: Block) -> Said | None:
    """Why a block may not put together what `before` parts at a place."""
    figures = text[place - 1].isdigit() and text[place].isdigit()
    wrapped = isinstance(block, Words) and before == "\n"
    if figures and not wrapped:
        return say("figures-joined", text=_around(text, place))
    if isinstance(block, Grid) and before in ("|", "\n"):
        return say("cells-joined", text=_around(text, place))
    return None


def _around(text: str, place: int) -> str:
    return text[max(0, place - _CONTEXT) : place + _CONTEXT]


def _printed(block: Block) -> Iterator[tuple[_Word, Block]]:
    """The words of a block; the first of each cell stands behind a border."""
    texts = [block.text] if isinstance(block, Words) else [cell for row in block.rows for cell in row]
    for text in texts:
        before = "|"
        for part in text.split():
            yield _Word(fold(part), before), block
            before = " "
