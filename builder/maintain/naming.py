"""How an entry of a sidecar names the lines of an issue, and how it is written.

Guaranteed: what names a line names that line alone: as little of its text as no other line begins with, else all of it
with the line's number; text stands between quotation marks where YAML would read it as anything else.
"""

from __future__ import annotations

import datetime
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import yaml

from builder.archive import dates
from builder.content.sidecar_form import PLACEHOLDER
from builder.content.spots import Spot, visible
from builder.model import Block, Grid, Issue, Notice
from builder.reading import lines
from builder.reading.mending import restoring, rows
from builder.reading.mending.flat import Piece, Stretch, sheet_of
from builder.text import forms

_SHORTEST = 8  # characters of a line that name it, where no other line begins so
_CONTEXT = 4  # characters around what a correction puts right, and as many more
_QUOTED = 14  # characters of a line that a correction quotes where it is not known what is wrong
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_Named = dict[str, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: what it does in a maintainer's words, the list of the sidecar that it belongs in ("" for facts of the
    issue, which stand in no list), and the item as it is pasted there; `rare` where a line hardly ever is that."""

    name: str
    list: str
    yaml: str
    rare: bool = False


class Names:
    """The lines of an issue by their texts."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.aside = restoring.elsewhere(issue)
        kept = {line.number: line for line in lines.read(issue.text_lines).kept}
        every = (lines.clean(number, raw) for number, raw in enumerate(issue.text_lines, 1) if raw.strip())
        self.lines = {line.number: kept.get(line.number, line) for line in every}
        self._texts = {number: visible(line) for number, line in self.lines.items()}
        self._body = _sorted(self._texts, kept.keys() - {*issue.masthead, *issue.toc_lines})
        self._aside = _sorted(self._texts, self.aside)
        self.standing = tuple(number for number in self.lines if number not in self.aside)
        self._sharing = [number for notice in issue.notices for block in notice.blocks for number in set(block.lines)]

    def text(self, line: int) -> str:
        """What a line prints."""
        return self._texts.get(line, "")

    def of(self, line: int) -> _Named | None:
        """The keys that name a line of a notice; None where it is blank or stands in none."""
        return self._named(line, self._body) if line in self._texts and line not in self.aside else None

    def of_aside(self, line: int) -> _Named | None:
        """The keys that name a line that was set aside."""
        return self._named(line, self._aside) if line in self._texts else None

    def run(self, first: int, last: int) -> _Named | None:
        """The keys that name all lines from one to another; None where the last cannot be told from one before it."""
        named = self.of(first)
        if named is None or first == last:
            return named
        end = self.of(last)
        if end is None:
            return None
        bare = forms.squash(str(end["at"]))
        if "line" in end and any(forms.squash(self.text(line)) == bare for line in range(first, last)):
            return None
        return {"at": named["at"], "to": end["at"], **{key: value for key, value in named.items() if key != "at"}}

    def _named(self, line: int, among: Sequence[tuple[str, int]]) -> _Named | None:
        text = self._texts[line]
        for size in range(min(_SHORTEST, len(text)), len(text) + 1):
            bare = forms.squash(text[:size])
            begun = bisect_left(among, (bare,))
            end = bisect_right(among, (bare + "\U0010ffff",))
            whole = [number for squashed, number in among[begun:end] if squashed == bare]
            if bare and (end - begun == 1 or whole == [line]):
                return {"at": text[:size].strip()}
        return {"at": text.strip(), "line": line} if forms.squash(text) else None

    def is_whole(self, block: Block) -> bool:
        """Whether no other block shares a line with this one, and nothing of its lines was dropped."""
        dropped = {line for drop in self.issue.dropped if drop.partial for line in drop.lines}
        return dropped.isdisjoint(block.lines) and all(self._sharing.count(line) == 1 for line in block.lines)

    def is_first(self, notice: Notice) -> bool:
        """Whether nothing stands before a notice that it could go on from."""
        return self.issue.notices[0] is notice

    def may_begin(self, block: Block, line: int) -> bool:
        """Whether a block could be cut before a line: a table only between two rows."""
        if not isinstance(block, Grid):
            return True
        sheet = sheet_of(self.issue, list(self.lines.values()))
        stretches = tuple(Stretch(number, 0, sheet.size(number)) for number in block.lines)
        return rows.cut(Piece(block.type, stretches, block), block, Spot(line), sheet) is not None

    def goes_on(self, notice: Notice, block: Block) -> bool:
        """Whether a block may be the rest of the one before it."""
        blocks = notice.blocks
        at = blocks.index(block)
        before = blocks[at - 1] if at else None
        if before is None or block.lines[0] in before.lines:
            return False
        if isinstance(block, Grid) or isinstance(before, Grid):
            return before.type == block.type
        return "verbatim" not in (before.type, block.type)

    def correction(self, line: int, found: str, right: str) -> Entry | None:
        """A correction of what was found on a line, with as much around it as makes it the only such place."""
        raw = self.issue.text_lines[line - 1]
        at = raw.find(found)
        quoted = self._quote(raw, at, at + len(found))
        if at < 0 or quoted is None:
            return None
        return _correction(quoted, quoted.replace(found, right, 1))

    def rewording(self, line: int) -> Entry | None:
        """A correction of the beginning of a line, to be written by a maintainer."""
        raw = self.issue.text_lines[line - 1]
        first = len(raw) - len(raw.lstrip())
        quoted = self._quote(raw, first, min(first + _QUOTED, len(raw.rstrip())))
        return _correction(quoted, PLACEHOLDER) if quoted else None

    def _quote(self, raw: str, first: int, last: int) -> str | None:
        """A part of a line, with as much on both sides as makes it the only such place in the issue."""
        for size in range(0, len(raw) + _CONTEXT, _CONTEXT):
            quoted = raw[max(0, first - size) : last + size].strip()
            if sum(other.count(quoted) for other in self.issue.text_lines) == 1 and "〔已" not in quoted:
                return quoted
        return None


def today() -> str:
    """The day on which an entry is written."""
    return datetime.datetime.now().astimezone().date().isoformat()


def now() -> str:
    """The day and time in Beijing at which an issue is added, as a sidecar writes them."""
    return datetime.datetime.now(dates.BEIJING).strftime("%Y-%m-%d %H:%M")


def _correction(quoted: str, right: str) -> Entry:
    said = {"to": right, "kind": "recognition", "reason": "与纸质公报核对", "date": today()}
    return Entry("改正这一处文字", "corrections", item({"text": quoted}, **said))


def _sorted(texts: dict[int, str], numbers: Iterable[int]) -> list[tuple[str, int]]:
    return sorted((forms.squash(texts[number]), number) for number in numbers if number in texts)


def item(named: _Named, **said: object) -> str:
    """The item of a list: the line that it names, and what it says of it."""
    out = []
    for key, value in {**named, **said}.items():
        if isinstance(value, Sequence) and not isinstance(value, str) and value and not isinstance(value[0], str):
            out += [f"{key}:", *(f"- [{', '.join(map(cell, row))}]" for row in value)]
        elif isinstance(value, dict):
            out.append(f"{key}: {{{', '.join(f'{name}: {scalar(each)}' for name, each in value.items())}}}")
        else:
            out.append(f"{key}: {scalar(value)}")
    return "- " + "\n  ".join(out)


def scalar(value: object) -> str:
    """A value as it is written: without quotation marks where YAML reads it as what it is."""
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: "null"}[value]
    if not isinstance(value, str):
        return str(value)
    plain = _DAY.fullmatch(value) or _is_plain(f"- at: {value}", [{"at": value}])
    return value if plain and value.isprintable() else _quoted(value)


def cell(value: str) -> str:
    """A cell of a row; a figure needs no quotation marks there."""
    plain = value and not value.startswith(("'", '"')) and _is_plain(f"[x{value}, y]", [f"x{value}", "y"])
    return value if plain and value.isprintable() and _is_plain(f"[{value}, y]", None) else _quoted(value)


def _is_plain(text: str, meant: object) -> bool:
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return False
    return found == meant if meant is not None else isinstance(found, list) and not isinstance(found[0], dict | list)


def _quoted(value: str) -> str:
    """A value between quotation marks, what cannot be seen of it as its number."""
    shown = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08X}" for char in shown)
