"""The pieces of a line → the persons that it names, each by evidence.

Guaranteed: the rows that are made of a line hold, in order, every character of its pieces; a class of office-holders
without a name is no person.
Not done here: where a name list begins and ends (see `rosters`), and the ways to cut a line (see `text.persons`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from builder.reading import heralds
from builder.reading.evidence import Clue, Decision
from builder.reading.rows import Row
from builder.text import labels, marks, persons, posts
from builder.text.line import Line
from builder.text.persons import Cut

_OF_UNITS = re.compile(r"[市县区旗盟省镇乡村局委厅部处室院站所队组办街会科股司]$")
_SPREAD = re.compile(r"^(?:[^：]{1,8}：)?([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?:\s+\S{2}|$)")  # 普　洱　市商务局局长
_GAP = re.compile(r" {4,}|\u3000{2,}")  # between two persons
_SENTENCE = re.compile(r"[。：:；;！？《].|\d{4}")
_PLACE_GOES_ON = re.compile(r"^(?:([镇乡县市区旗街盟州省局委部])\1长|.?[镇乡街].{0,3}(?:党|人大|政府|办事处|副))")


@dataclass(slots=True)
class Place:
    """Where a line stands: under which role and after which row of a list, what the text above says, whether it leads on and
    whether it counts one person, what follows it."""

    role: str | None = None
    last: Row | None = None
    heralded: bool = False
    led: bool = False
    one: bool = False
    ahead: Sequence[Line] = ()
    text: str = ""


@dataclass(slots=True)
class Said:
    """A name, and what is said of it."""

    line: Line
    cut: Cut
    place: Place
    labelled: bool
    parts: Sequence[str]  # of the whole line
    last: bool  # nothing follows in the line

    @property
    def bare(self) -> bool:
        """Whether nothing but names stands in the line, or in those below it."""
        return _are_names(self.parts) or self._in_column

    @property
    def _in_column(self) -> bool:
        """Whether it stands alone in its line, as those do that are next to it, most of them with a surname."""
        if len(self.parts) > 1 or not (self.place.heralded or self.place.last):
            return False
        last = self.place.last
        around = [persons.bare_name(last.name)] if last and last.is_person and not last.post else []
        below = (persons.bare_name(line.look.compact) for line in self.place.ahead)
        around += takewhile(persons.is_name, below)
        fitting = sum(persons.fits(name) and not _OF_UNITS.search(name) for name in around)
        return bool(around) and 2 * fitting >= len(around)

    @property
    def only_names(self) -> bool:
        """Whether those beside it, or before it, have no post either, or it is the first of several, or the only one."""
        before = self.place.last
        below = before is not None and not before.is_person  # a label on its line
        beside = before is not None and before.is_person and not before.post
        listed = self.cut.name.endswith(persons.JOINS)
        return ((self.labelled or below) and self.last) or self.bare or beside or listed or self.place.one


def _is_sentence(post: str) -> bool:
    """Whether what stands behind a name is no post: marks of a sentence, commas or a length that only appointments have."""
    post = posts.without_person(post)
    long = len(post) > 60 or "，" in post[:-1] or "," in post[:-1]
    return _SENTENCE.search(post) is not None or (long and not posts.is_charge(post))


def _elsewhere(said: Said) -> bool:
    """Whether what the cut parts stands together elsewhere in the text, but after this name."""
    cut, text = said.cut, said.place.text
    return text.count(cut.who[-1] + cut.post[0]) > text.count(cut.who + cut.post[0])


def _has_post(said: Said) -> bool:
    return said.cut.post != ""


def _is_alone(said: Said) -> bool:
    return not said.cut.post


def _like_last(said: Said) -> bool:
    """Whether who stands above has a post in the same place, and this is no second name."""
    last = said.place.last
    if said.cut.ends or said.cut.form != "apart" or last is None or last.post_first or not last.post:
        return False
    return persons.fits(said.cut.who) and not persons.fits(said.cut.post)


def _is_second_name(said: Said) -> bool:
    """Whether the post that stands before a name is a name itself: 王研 李秀莲（女）, but 水务局 李秀莲."""
    cut = said.cut
    return cut.form == "behind" and persons.fits(persons.bare_name(cut.post)) and not _OF_UNITS.search(cut.post)


def _tells(said: Said) -> bool:
    """Whether sex or people stand in a bracket behind the name, or apart before the post."""
    return persons.tells_of_person(said.cut.name) or posts.begins_with_person(said.cut.post)


def _is_appointed(said: Said) -> bool:
    return posts.is_charge(said.cut.post)


def _is_glued(said: Said) -> bool:
    return said.cut.form == "glued"


PERSON: Decision[Said] = Decision(
    "点了一个人的名",
    4,
    (
        Clue("有姓，名的字数也合", 2, lambda s: persons.fits(s.cut.who), "names-by-prize"),
        Clue("两字的名中间空开", 2, lambda s: _SPREAD.match(s.line.text), "roster-spread-names-first"),
        Clue("名中有间隔号", 2, lambda s: "·" in s.cut.who, "appointments-below-a-colon"),
        Clue("括号里或名后是性别或民族", 3, _tells, "names-with-peoples-in-brackets"),
        Clue("职务收尾", 3, lambda s: s.cut.ends, "roster-glued-unlisted", _has_post),
        Clue("职务没有收尾", -2, lambda s: not s.cut.ends, "roster-not-two-words", _has_post),
        Clue("任免之词开头", 2, lambda s: posts.is_charge(s.cut.post), "appointments-below-a-colon", _has_post),
        Clue("名与职务分开", 1, lambda s: s.cut.form in ("apart", "bracket") or s.cut.size > 1, "roster-of-comrades-below"),
        Clue("名与职务相连", -4, _is_glued, "roster-ends-before-line"),
        Clue("职务以地名或级别开头", 2, lambda s: posts.begins_with_place(s.cut.post), "roster-glued-names-again", _has_post),
        Clue("在名单里或标签后", 3, lambda s: s.labelled or s.place.last or s.place.role, "roster-glued"),
        Clue("上文说是名单", 3, lambda s: s.place.heralded, "names-several-a-line"),
        Clue("上文以冒号引出任免", 1, lambda s: s.place.led, "appointments-below-a-colon", _is_appointed),
        Clue("只有名字", -2, _is_alone, "roster-ends-before-line"),
        Clue("旁边也只有名字", 2, lambda s: s.only_names, "names-by-prize", _is_alone),
        Clue("旁边的名字有姓", 2, lambda s: s.bare and not persons.fits(s.cut.who), "names-of-many-peoples", _is_alone),
        Clue("职务在前，前面的人却不是", -6, lambda s: s.cut.form == "behind" and _named_first(s), "roster-not-signatures"),
        Clue("职务其实是人名", -4, _is_second_name, "names-one-with-sex-a-line", _has_post),
        Clue("上一行的人名后也有职务", 2, _like_last, "roster-posts-like-names", _has_post),
        Clue("像句子", -8, lambda s: _is_sentence(s.cut.post), "roster-ends-before-line", _has_post),
        Clue("名字像地名或机关", -8, lambda s: _OF_UNITS.search(s.cut.who), "roster-of-posts"),
        Clue("名字是机关用语", -4, lambda s: posts.begins_with_unit(s.cut.who), "roster-of-posts"),
        Clue("名的末字是地名的一部分", -6, lambda s: _PLACE_GOES_ON.match(s.cut.post), "roster-of-posts", _is_glued),
        Clue("任免之词前面还有字", -2, lambda s: s.cut.cuts_charge, "appointments-of-four-characters", _is_glued),
        Clue("切开的两字在别处相连", -2, _elsewhere, "roster-glued-two-characters", _is_glued),
    ),
)  # fmt: skip


def _named_first(said: Said) -> bool:
    last = said.place.last
    return (last is None and not said.labelled and not said.place.heralded) or (
        last is not None and last.is_person and not last.post_first
    )


def _best(line: Line, rest: Sequence[str], place: Place, labelled: bool, parts: Sequence[str]) -> Cut | None:
    """The cut of the rest of a line's parts that the evidence speaks for most; of equals the first."""
    said = [Said(line, cut, place, labelled, parts, cut.size == len(rest)) for cut in persons.cuts(rest)]
    if len(said) < 2:
        return said[0].cut if said and PERSON(said[0]) else None
    weights = [PERSON.weigh(each) for each in said]
    best = max(weights)
    return said[weights.index(best)].cut if best > 0 else None


def _are_names(parts: Sequence[str]) -> bool:
    """Whether a line is nothing but names, most of them with a surname."""
    if persons.is_bare_role(parts[0]):
        parts = parts[1:]
    names = [part for part in reversed(parts) if part[-1] not in "：:"]  # a post stands last more often than first
    if len(names) < 2 or not all(persons.is_name(persons.bare_name(name)) for name in names):
        return False
    if any(map(_OF_UNITS.search, names)):
        return False
    return 2 * sum(persons.fits(persons.bare_name(name)) for name in names) >= len(names)


def read(line: Line, parts: Sequence[str], place: Place, in_cells: bool = False) -> tuple[list[Row], list[str]] | None:
    """The rows of a line's pieces, and the cells before the first of them; None where it holds anything else."""
    number, parts = ("", parts) if in_cells else _numbered(parts, place)
    found = _read(line, parts, place, in_cells)
    if number and found and found[0]:
        found[0][0].label = f"{number} {found[0][0].label}".strip()
    return found


def _read(line: Line, parts: Sequence[str], place: Place, in_cells: bool) -> tuple[list[Row], list[str]] | None:
    role, label, at = place.role, "", 0
    rows: list[Row] = []
    before: list[str] = []
    while at < len(parts):
        rest = parts[at:]
        if _is_label(rest, place, in_cells, alone=len(parts) == 1):
            role, label, at = _role(rest[0], role), f"{label} {rest[0]}".strip(), at + 1
        elif cut := _best(line, rest, place, bool(label), parts):
            rows.append(Row(role, label, cut.name, cut.post, post_first=cut.form == "behind", lines=(line.number,)))
            label, at = "", at + cut.size
            if at < len(parts):
                place = replace(place, last=rows[-1])
        elif labels.is_order(rest[0]) and (label or place.last):
            label, at = f"{label} {rest[0]}".strip(), at + 1
        elif _is_beside(rest, rows, label, in_cells):
            (rows[-1].more if rows else before).extend([*filter(None, [label]), rest[0]])
            label, at = "", at + 1
        else:
            return None
    if label:
        rows.append(Row(role, label, "", "", is_person=False, lines=(line.number,)))
    return rows, before


def _is_beside(rest: Sequence[str], rows: Sequence[Row], label: str, in_cells: bool) -> bool:
    """Whether a piece is a cell beside persons, or a class of office-holders behind them."""
    return (in_cells and not (rows and label)) or (bool(rows) and len(rest) == 1 and persons.is_class(rest[0]))


def _numbered(parts: Sequence[str], place: Place) -> tuple[str, Sequence[str]]:
    """The number of an entry that names somebody apart, or who is appointed or removed, here or by the label above; the rest."""
    if not parts or labels.is_label(parts[0]):
        return "", parts
    number, first = marks.parted(parts[0])
    rest = [*filter(None, [first]), *parts[1:]]
    if not number or not rest:
        return "", parts
    holds = len(rest) > 1 and _is_certain(rest[0]) and posts.is_post(rest[1])
    return (number, rest) if holds or _is_charged(rest, place) else ("", parts)


def _is_charged(rest: Sequence[str], place: Place) -> bool:
    """Whether somebody is appointed or removed, here or by the label above."""
    named = "".join(rest[: 2 if len(rest[0]) == 1 else 1])  # 黄 海任副局长
    return bool(persons.is_charged(named) or heralds.APPOINTS.search(place.role or ""))


def _is_certain(name: str) -> bool:
    """Whether a piece is a name with a surname, or has sex or people in a bracket."""
    return persons.fits(persons.bare_name(name)) or persons.tells_of_person(name)


def side_by_side(line: Line, place: Place) -> list[Row]:
    """The persons of a line that wide gaps part, each of whom is one with a post; none where anything else stands there."""
    rows: list[Row] = []
    for part in _GAP.split(line.text) if _GAP.search(line.text) else ():
        if rows:
            place = replace(place, role=rows[-1].role, last=rows[-1])
        found = read(line, persons.pieces(part), place)
        one = found[0][0] if found and len(found[0]) == 1 else None
        if one is None or not (one.is_person and one.post) or one.post_first:
            return []
        rows.append(one)
    return rows


def _is_label(rest: Sequence[str], place: Place, in_cells: bool, alone: bool) -> bool:
    """Whether the first piece is a label: before a colon, a serial number, or a role; 获奖人员 alone is a caption."""
    first = rest[0]
    if labels.is_label(first):
        return True
    if alone or len(rest) == 1:
        return alone and persons.is_bare_role(first) and not first.endswith(("个人", "人员"))
    if in_cells:
        return first.isdigit() or (persons.is_bare_role(first) and persons.begins_with_name(rest[1:]))
    return persons.is_bare_role(first) and persons.fits(rest[1]) and _leads(rest, place)


def _leads(rest: Sequence[str], place: Place) -> bool:
    """Whether a role stands before a person or several names; before a name alone it is no post of it where it is none of an
    organ (主任), or stands among names without posts."""
    if len(rest) > 2:
        return posts.is_post(rest[2]) or all(map(persons.fits, rest[1:]))
    role, last = rest[0], place.last
    if place.role and last and last.is_person and not last.post:
        return True
    listed = place.heralded or last is not None
    return listed and len(role) == 2 and not posts.begins_with_place(role)


def _role(label: str, before: str | None) -> str | None:
    return before if label.isdigit() else labels.role(label) or before
