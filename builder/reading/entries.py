"""The entries of a list, each over one line or several: where a person's post goes on in the next line.

Guaranteed: an entry begins with its first line, and what goes on from there stands in one piece below it.
Not done here: what an entry says (see `people`); an entry that a page cut within a name (see `rosters`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from builder.reading import casting
from builder.reading.evidence import Clue, Decision
from builder.reading.setting import Measure
from builder.text import forms, labels, persons, posts
from builder.text.asked import asked
from builder.text.line import Line

_MOST = 12  # lines of an entry
_NEAR = 2  # columns that a line may stand beside the post above, or a full line may lack
_WORD = re.compile(r"[（(《“]?(?:[0-9A-Za-z.%]+|.)")
_SHORT = 4  # characters of what is only the end of a post
_REST = 24  # characters of the rest of a post, where no line is known to be full
_MARKS = frozenset("。：；，:;,")
_ROLES = ("组长", "成员", "集人")
_CLOSED = tuple("。；;")


def _is_open(text: str) -> bool:
    ended = text.endswith(_CLOSED) or posts.is_finished_post(text) or _ends_in_unit(text)
    return text[-1:] == "、" or not ended


def _ends_in_unit(text: str) -> bool:
    """Whether a text ends with a name and, in brackets, where the person works: 龙 飞（司法所）."""
    if not text.endswith(("）", ")")):
        return False
    cut = next(persons.cuts(persons.pieces(text)[-1:]), None)
    return cut is not None and cut.form == "bracket" and persons.fits(cut.who)


@dataclass
class Break:
    """The end of a line within a list.

    text    of the entry up to here
    line    that follows
    below   the one below that
    hangs   whether that stands below the post, where no line but the first begins
    full    whether its first word had no room before the break
    runs_on whether print shows that, first lines indented and this one not
    """

    text: str
    line: Line
    below: Line | None
    hangs: bool
    full: bool
    runs_on: bool

    @property
    def is_open(self) -> bool:
        """Whether neither a post nor a sentence has come to its end."""
        return _is_open(self.text)

    @property
    def lists(self) -> bool:
        """Whether a post is whole, and another is to follow."""
        listed = self.text.endswith("、") and not forms.is_open(self.text)
        return listed and posts.is_finished_post(self.text[:-1].rstrip())

    @property
    def is_charge(self) -> bool:
        """Whether it says what somebody is made, and has not come to the mark at its end."""
        return not self.text.endswith(_CLOSED) and any(map(posts.is_charge, self.text.split()[1:2]))

    @asked
    def first(self) -> str:
        """What may be a name in the next line: the first piece, where something stands beside it."""
        first, *rest = self.line.look.pieces
        return persons.bare_name(first) if rest else ""


GOES_ON: Decision[Break] = Decision(
    "名单的一条接到下一行",
    3,
    (
        Clue("下一行缩进到职务下面", 5, lambda b: b.hangs, "roster-hanging"),
        Clue("这一行排满", 1, lambda b: b.full, "roster-wrapped"),
        Clue("职务没有收尾", 2, lambda b: b.is_open, "roster-post-wrapped"),
        Clue("写完一个职务，以顿号结尾", 2, lambda b: b.lists, "roster-post-after-a-comma"),
        Clue("任免还没有说完", 2, lambda b: b.is_charge, "appointments-wrapped"),
        Clue("下一行使职务收尾", 1, lambda b: _ends_post(b), "roster-hanging-persons"),
        Clue("下一行只有职务的尾巴", 1, lambda b: len(b.line.text) <= _SHORT and _ends_post(b), "roster-wrapped"),
        Clue("下一行合上括号", 4, lambda b: _closes(b.text, b.line.text), "roster-bracket-cut"),
        Clue("断在一个词里", 4, lambda b: _cuts_word(b), "roster-glued-short-posts"),
        Clue("下一行开头像人名", -3, lambda b: persons.is_name(b.first), "roster-wrapped"),
        Clue("下一行开头的人名有姓", -3, lambda b: persons.fits(b.first), "roster-hanging-persons"),
        Clue("下一行开头是连着职务的人名", -2, lambda b: persons.is_glued(b.line.text), "roster-glued-slip"),
        *casting.ENTRY_GOES_ON,
        Clue("下一行是标签或标题", -8, lambda b: _begins_anew(b.line), "roster-wrapped"),
    ),
)  # fmt: skip


def _begins_anew(line: Line) -> bool:
    if line.mark == "-" or line.look.mark or labels.begins_with_label(line.text):
        return True
    role, *who = line.look.pieces[:2]
    return bool(who) and persons.is_bare_role(role) and persons.fits(who[0])  # 副主任 王研


def _cuts_word(at: Break) -> bool:
    """副书记 / 、县长, 发展和改革委员 / 会主任."""
    return at.line.text[0] in "、，" or (at.text.endswith("委员") and at.line.text[0] == "会")


def _closes(text: str, line: str) -> bool:
    """（县委常委、 / 常务副县长）."""
    return forms.is_open(text) and line.endswith(("）", ")")) and not forms.is_open(text + line)


def _ends_post(at: Break) -> bool:
    """主 / 任, 四级主任 / 科员; 组长, 成员 are labels, with or without a colon."""
    rest = at.line.text
    if at.below and len(at.below.text) <= _SHORT and not posts.is_finished_post(rest):
        rest += at.below.text
    if len(rest) > _REST or _MARKS & set(rest[:-1]) or rest.endswith(_ROLES):
        return False
    return posts.is_finished_post(at.text[-2:] + rest)


def goes_on(text: str, lines: Sequence[Line], start: int) -> bool:
    """Whether a line goes on with a text that stands in a table above it."""
    return GOES_ON(Break(text, lines[start], next(iter(lines[start + 1 :]), None), False, False, False))


def read(lines: Sequence[Line], start: int, wrap: Measure | None, end: str = "") -> tuple[int, str]:
    """How many lines the entry has that begins with a line, as many as bring it to its end, and its text.

    end  what OCR put above it, of its last line
    """
    text = lines[start].text
    best = 1, text
    for at in range(start + 1, min(start + _MOST, len(lines))):
        line = lines[at]
        parted = _break(lines, start, at, text, wrap)
        if not parted or not GOES_ON(parted):
            break
        apart = persons.fits(text) and line.text[1:2] != " "  # a name alone on its line, not one that is cut
        closes = _closes(text, line.text)
        text = f"{text} {line.text}" if apart else forms.join(text, line.text)
        if closes or parted.hangs or posts.is_finished_post(text + end) or len(line.text) == 1:
            best = at - start + 1, text
    return best


def _break(lines: Sequence[Line], start: int, at: int, text: str, wrap: Measure | None) -> Break | None:
    """The break above a line; None where nothing suggests that an entry goes on there."""
    line, further = lines[at], lines[at].indent > lines[start].indent
    full = wrap is not None and _has_no_room(lines[at - 1], line, wrap)
    runs_on = lines[start].indent > 0 and casting.runs_on(lines[at - 1], line)
    goes = any((full, runs_on, further, line.paged)) or line.text[0] in "、，会" or _is_open(text)
    if not goes or text[-1] in "：:":
        return None
    column = _post_column(lines[start]) if further else 0
    hangs = column > 0 and abs(line.indent - column) <= _NEAR
    return Break(text, line, lines[at + 1] if at + 1 < len(lines) else None, hangs, full, runs_on)


def is_tail(lines: Sequence[Line], index: int, wrap: Measure | None) -> bool:
    """Whether a line goes on with a sentence that had no room in the line above."""
    before = lines[index - 1] if index and wrap and index < len(lines) else None
    return bool(before and wrap and _has_no_room(before, lines[index], wrap) and not before.look.is_closed)


def above(lines: Sequence[Line], index: int, wrap: Measure | None) -> str:
    """The sentence above a line, over as many lines as it takes."""
    first = max(0, index - 1)
    while index - first < _MOST and is_tail(lines, first, wrap):
        first -= 1
    return "".join(line.text for line in lines[first:index])


def _has_no_room(before: Line, line: Line, wrap: Measure) -> bool:
    word = _WORD.match(line.text)
    return before.indent + before.look.width + forms.width(word[0] if word else "") >= wrap.full - _NEAR


def _post_column(line: Line) -> int:
    """The column at which a post begins that stands apart from its name; 0 where none does."""
    found = persons.BEFORE_POST.match(line.text)
    return line.indent + forms.width(found[0]) if found else 0
