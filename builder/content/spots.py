"""What lines an entry of a sidecar names: by their text, by what stands before them, by their number.

Guaranteed: an entry names one line (or a run of lines), or a `SourceError` says what its text names instead, and what to
write.  A whole line goes before the beginning of one; white space, widths and the bars of a table do not count.
Not done here: what an entry says of its lines.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from builder.codes import say
from builder.content.files import SourceError
from builder.content.sidecar_form import mistaken, problem
from builder.content.texts import IssueText
from builder.content.yaml_causes import written
from builder.text import cells, forms
from builder.text.line import Line

_NAMED = 5  # lines that a message names
_SIGNS = re.compile(r"(?<=[。；：！？）])#{1,6}$")
_TAG = re.compile(r"<[^<>]{0,300}>")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where a piece of a text begins: its line, and how many characters (white space aside) stand before it there."""

    line: int
    at: int = 0


class Spots:
    """The pieces of a text that entries may name: its lines, and what `cut` made of them."""

    def __init__(self, text: IssueText, lines: Sequence[Line], elsewhere: Mapping[int, str] | None = None) -> None:
        """`elsewhere` says of lines that are no part of these what became of them."""
        self._text, self._elsewhere = text, elsewhere or {}
        self._lines = {line.number: visible(line) for line in lines}
        self._cuts: dict[int, list[int]] = {}
        self._sorted = sorted({entry for line in lines for entry in _entries(line)})

    def text(self, spot: Spot) -> str:
        """The text of a piece, white space aside."""
        return forms.compact(self._lines[spot.line])[spot.at : self.end(spot).at or None]

    def end(self, spot: Spot) -> Spot:
        """Where the next piece begins; the line after, where none begins on the same one."""
        after = [at for at in self._cuts.get(spot.line, ()) if at > spot.at]
        return Spot(spot.line, after[0]) if after else Spot(spot.line + 1)

    def cut(self, path: Path, spot: Spot, wanted: str) -> Spot:
        """A piece made two, the second of which begins with a text; where it begins."""
        bare = forms.compact(wanted)
        text = self.text(spot)
        if (at := text.find(bare)) < 0 or not bare:
            raise problem(self._text, path, say("split-text-gone", wanted=wanted, line=spot.line, text=text[:40]))
        if text.find(bare, at + 1) > 0:
            raise problem(self._text, path, say("split-text-twice", wanted=wanted, line=spot.line))
        if signs := _SIGNS.search(text[:at]):  # of the heading that begins there
            at = signs.start()
        if at == 0:
            raise problem(self._text, path, say("split-at-beginning", wanted=wanted, line=spot.line))
        new = Spot(spot.line, spot.at + at)
        self._cuts[spot.line] = sorted({*self._cuts.get(spot.line, ()), new.at})
        names = ((self.text(spot), spot), (self.text(new), new), (self.text(new).lstrip("#"), new))
        self._sorted = sorted({*self._sorted, *((forms.squash(name), each) for name, each in names if name)})
        return new

    def has(self, item: Mapping[str, Any]) -> bool:
        """Whether the text that an entry names stands here at all."""
        return any(item.get("line", spot.line) == spot.line for _, spot in self._begun(item["at"]))

    def named(self, path: Path, item: Mapping[str, Any]) -> Spot:
        """The piece that an entry names by `at`, with `after`, `nth` or `line` where its text stands more than once."""
        at = item["at"]
        if "line" in item:
            return self._numbered(path, item)
        if not (found := sorted(self._found(at))):
            raise self.gone(path, at)
        if "after" in item:
            before = self.named((*path, "after"), {"at": item["after"]})
            behind = [spot for spot in found if spot > before]
            if not behind:
                said = say("after-behind-at", after=item["after"], line=before.line, at=at, lines=_shown(found))
                raise problem(self._text, (*path, "after"), said)
            found = behind
        elif "nth" not in item and len(found) > 1:
            said = say("anchor-in-several-lines", at=at, lines=_shown(found), second=found[1].line)
            cut = mistaken(self._text, (*path, "at"), at, lambda text: False)
            raise problem(self._text, path, cut or said)
        nth: int = item.get("nth", 1)
        if nth > len(found):
            said = say("nth-beyond", at=at, nth=nth, count=len(found), lines=_shown(found))
            raise problem(self._text, (*path, "nth"), said)
        return found[nth - 1]

    def last(self, path: Path, to: str, first: Spot) -> Spot:
        """The piece that a run goes to: the next one with that text."""
        found = sorted(self._found(to))
        if not found:
            raise self.gone((*path, "to"), to)
        if not (behind := [spot for spot in found if spot >= first]):
            said = say("to-before-at", to=to, line=found[-1].line, first=first.line)
            raise problem(self._text, (*path, "to"), said)
        return behind[0]

    def between(self, first: Spot, last: Spot) -> Iterator[Spot]:
        """The pieces of a run, in order."""
        for number in range(first.line, last.line + 1):
            for at in (0, *self._cuts.get(number, ())) if number in self._lines else ():
                if first <= (spot := Spot(number, at)) <= last:
                    yield spot

    def gone(self, path: Path, wanted: str) -> SourceError:
        """That no line has this text, and where it stands all the same: within a line, or among what was set aside."""
        if said := mistaken(self._text, (*path, "at"), wanted, lambda text: bool(self._found(text))):
            return problem(self._text, path, said)
        bare = forms.squash(wanted)
        for number, text in self._lines.items():
            if forms.squash(text).find(bare) > 0:
                said = say("entry-text-within-line", wanted=wanted, near=number, begins=text.strip()[:12])
                return problem(self._text, path, said)
        for number, what in self._elsewhere.items():
            source = forms.squash(self._raw(number))
            if bare in source:
                if path[-1] == "after":
                    return problem(self._text, path, say("after-set-aside", wanted=wanted, line=number))
                said = say("entry-text-set-aside", wanted=wanted, line=number, what=what, right=written(wanted))
                return problem(self._text, path, said)
        if path[-1] == "after" and (line := self._whole(bare)):
            return problem(self._text, path, say("after-set-aside", wanted=wanted, line=line))
        return problem(self._text, path, say("entry-text-gone", wanted=wanted))

    def _whole(self, bare: str) -> int | None:
        """The line of the file that has a text and no other."""
        lines = enumerate(self._text.text.splitlines(), 1)
        return next((number for number, text in lines if forms.squash(text) == bare), None)

    def _raw(self, number: int) -> str:
        return self._text.text.splitlines()[number - 1] if number <= self._text.text.count("\n") + 1 else ""

    def _found(self, wanted: str) -> set[Spot]:
        """All pieces that are a text, or else begin with it."""
        begin = list(self._begun(wanted))
        return {spot for text, spot in begin if text == forms.squash(wanted)} or {spot for _, spot in begin}

    def _begun(self, wanted: str) -> Iterator[tuple[str, Spot]]:
        bare = forms.squash(wanted)
        rest = islice(self._sorted, bisect_left(self._sorted, (bare,)), None)
        yield from takewhile(lambda entry: entry[0].startswith(bare), rest)

    def _numbered(self, path: Path, item: Mapping[str, Any]) -> Spot:
        """The piece of a line given by its number, which its text must bear out."""
        number, begun = item["line"], [spot for _, spot in self._begun(item["at"])]
        if here := [spot for spot in begun if spot.line == number]:
            return min(here)
        there = self._lines.get(number)
        shown = f"是「{there.strip()[:20]}」" if there else self._elsewhere.get(number, "没有文字")
        where = f"「{item['at']}」在第 {_shown(begun)} 行" if begun else f"文本里没有「{item['at']}」"
        raise problem(self._text, (*path, "line"), say("line-has-other-text", line=number, shown=shown, where=where))


def visible(line: Line) -> str:
    """What of a line is read: a row of a table without its bars and tags."""
    if cells.is_pipe_row(line):
        return "" if cells.is_rule(line, below_header=True) else " ".join(filter(None, cells.pipes(line).texts))
    return _TAG.sub(" ", line.text).strip() if line.text.startswith("<") else line.text


def _entries(line: Line) -> Iterator[tuple[str, Spot]]:
    """What a line may be named by."""
    yield line.look.squashed, Spot(line.number)
    if line.text[:1] in "|<":
        yield forms.squash(visible(line)), Spot(line.number)


def _shown(spots: Iterable[Spot]) -> str:
    lines = sorted({spot.line for spot in spots})
    return "、".join(map(str, lines[:_NAMED])) + (" 等" if len(lines) > _NAMED else "")
