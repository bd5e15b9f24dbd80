"""Where a notice ends and what it encloses begins: its own text, and each printed attachment.

Guaranteed: parts are in order and hold every line once; an attachment without a printed label has label None.
Known by: a label (附件, 附件1, 附表 …), a title that the notice names in 《》 or in its list, what follows the date of the
notice itself, a 政策解读.
Not done here: lists of attachments (see `announced`), and what stands inside a part.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from builder.model import Part, Text
from builder.reading import announced
from builder.reading.claims import Claim, Claims
from builder.reading.heads import block as _block
from builder.reading.setting import Measure
from builder.text import forms
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_TITLE_LINES = 4
Cut = tuple[Part, range]  # a part with its head, and the indexes of the lines of its text


def split(lines: Sequence[Line], title: str, wrap: Measure | None, held: Claims) -> tuple[list[Cut], list[Claim]]:
    """The notice's own text and its attachments, and the entries of attachment lists.  What is held is no title."""
    cutter = _Cutter(lines, title, wrap, held)
    index = 0
    while index < len(lines):
        index = cutter.after(index)
    return cutter.cuts(), cutter.lists


class _Cutter:
    """Cuts the lines into parts, one line or construct after the other."""

    def __init__(self, lines: Sequence[Line], title: str, wrap: Measure | None, held: Claims) -> None:
        self.lists: list[Claim] = []
        self._lines, self._wrap, self._held = lines, wrap, held
        self._title = forms.squash(title)
        whole = "".join(line.look.squashed for line in lines)
        self._names = _issued_names(title, whole)
        self._listed: list[str] = []
        self._promised = "附后" in whole
        self._parts = [Part(None, None, lines[0].number if lines else 0)]
        self._begins = [0]  # where the text of each part begins
        self._heads = [0]  # where its head does
        self._ended = False  # the notice's own text has its date

    def cuts(self) -> list[Cut]:
        ends = [*self._heads[1:], len(self._lines)]
        return [(part, range(*bounds)) for part, *bounds in zip(self._parts, self._begins, ends, strict=True)]

    def after(self, index: int) -> int:
        """The index behind what stands here: a list, an attachment's head, or one line of text."""
        if index in self._held:
            return index + 1
        size = self._list(index) or self._labelled(index) or self._inline(index) or self._titled(index)
        if not size:
            self._ended = self._ended or self._lines[index].look.is_date
        return index + (size or 1)

    def _list(self, index: int) -> int:
        """How many lines are an attachment list."""
        size = announced.size(self._lines, index, self._ended and len(self._parts) == 1, self._parts)
        if size:
            lines = self._lines[index : index + size]
            self.lists += announced.entries(lines, index)
            self._listed += announced.names(lines)
        return size

    def _labelled(self, index: int) -> int:
        """How many lines are a label that stands alone, and the title under it."""
        line = self._lines[index]
        if not line.look.is_label:
            return 0
        count = self._title_size(index + 1)
        head = [_block("attachment-label", [line], line.text)]
        self._open(index, 1 + count, _label(line.look.squashed), head, self._lines[index + 1 : index + 1 + count])
        return 1 + count

    def _inline(self, index: int) -> int:
        """One line with label and title."""
        line = self._lines[index]
        found = line.look.labelled_title
        if not found or len(line.text) > 90 or line.look.is_closed:
            return 0
        title = forms.title_case(found["rest"])
        label = line.text[: len(line.text) - len(found["rest"])].strip()
        head = (_block("attachment-label", [line], label), _block("attachment-title", [line], title))
        self._begin(index, 1, Part(_label(found["label"]), title, line.number, head))
        return 1

    def _titled(self, index: int) -> int:
        """How many lines are the title of an attachment without a label."""
        line = self._lines[index]
        may_open = index and line.look.is_title_like and not p.CAPTION.match(line.text)
        if not may_open or not _can_open(self._lines[index - 1], line):
            return 0
        count = self._title_size(index)
        if count and index + 1 < len(self._lines) and self._is_expected(index, count):
            self._open(index, count, None, [], self._lines[index : index + count])
            return count
        return 0

    def _is_expected(self, index: int, count: int) -> bool:
        """Whether a title is one that the notice names or promises, or what follows its date, or a 政策解读."""
        joined = forms.squash("".join(line.text for line in self._lines[index : index + count]))
        after_date = self._ended and len(self._parts) == 1
        return (
            _matches(joined, [*self._names, *self._listed]) >= 88
            or (after_date and _is_enclosed_title(self._lines, index, count))
            or p.READING.search(joined) is not None
            or (self._promised and self._is_own(joined))
        )

    def _is_own(self, joined: str) -> bool:
        """Whether the title is that of a list which the notice says stands behind it."""
        whole = joined.endswith(("名单", "清单", "一览表")) and len(joined) >= 10 and joined[:2] == self._title[:2]
        return whole or (joined.endswith("名单") and _known_place(joined, self._parts))

    def _title_size(self, index: int) -> int:
        return _title_size(self._lines, index, self._names, self._listed, self._wrap, self._held)

    def _open(self, index: int, size: int, label: str | None, head: list[Text], titled: Sequence[Line]) -> None:
        title = forms.title_case("".join(line.text for line in titled)) or None
        if titled:
            head.append(_block("attachment-title", titled, title or ""))
        self._begin(index, size, Part(label, title, self._lines[index].number, tuple(head)))

    def _begin(self, index: int, size: int, part: Part) -> None:
        self._parts.append(part)
        self._heads.append(index)
        self._begins.append(index + size)


def _label(printed: str) -> str:
    return forms.squash(printed).rstrip("：.、")


def _issued_names(title: str, whole: str) -> set[str]:
    """What the notice says that it issues: 印发《X》, 关于公布X的通知, 现将《X》予以公布."""
    names = {forms.squash(found["name"]) for found in p.CITED_NAME.finditer(title)}
    for pattern in (p.ISSUES_IN_TITLE, p.ISSUES_IN_BODY):
        names |= {
            found["name"].strip("《》")
            for found in pattern.finditer(forms.squash(title) if pattern is p.ISSUES_IN_TITLE else whole[:6000])
        }
    return names


def _known_place(joined: str, parts: Sequence[Part]) -> bool:
    return any(part.title and part.title[:2] == joined[:2] for part in parts)


def _can_open(before: Line, line: Line) -> bool:
    """Whether the text before has ended, so that a title may stand here."""
    return (
        before.look.is_closed
        or before.look.is_date
        or before.look.is_organ
        or before.look.is_office_head
        or before.text.endswith(("）", ")"))
        or line.paged
        or line.mark.startswith("#")
        or before.look.labelled_title is not None
        or before.look.list_item is not None
    )


def _is_enclosed_title(lines: Sequence[Line], index: int, count: int) -> bool:
    """After the notice's date: a line that is neither its signature nor a note, with a text under it."""
    text = lines[index].text
    names_itself = count > 1 and lines[index + 1].text.startswith("关于")  # the organ is the title's first line
    if (
        p.NOTE.match(text)
        or (lines[index].look.is_organ and not names_itself)
        or lines[index].look.is_office_head
        or lines[index].look.is_imprint
    ):
        return False
    joined = forms.squash("".join(line.text for line in lines[index : index + count]))
    return index + count < len(lines) and len(joined) >= 5 and (Look(joined).is_complete_title or len(joined) >= 8)


def _matches(title: str, names: Sequence[str]) -> float:
    """How well a title agrees with one of the names it could have."""
    bare = title.strip("《》")
    return max((fuzz.ratio(bare, name) if abs(len(bare) - len(name)) <= 8 else 0.0 for name in names), default=0.0)


def _title_size(
    lines: Sequence[Line],
    start: int,
    names: set[str],
    listed: Sequence[str],
    wrap: Measure | None,
    held: Claims,
) -> int:
    """How many lines from `start` are an attachment's title; 0 where none is printed."""
    expected = [*names, *listed]
    joined, best, best_score = "", 0, 0.0
    for count in range(1, _TITLE_LINES + 1):
        at = start + count - 1
        if at >= len(lines) or at in held or not _may_be_title(lines[at], count):
            break
        joined += lines[at].look.squashed
        score = _matches(joined, expected)
        if score > best_score and score >= 85:
            best, best_score = count, score
    if best:
        after = start + best
        if (
            after < len(lines)
            and lines[after].look.is_bracket
            and len(lines[after].text) <= 16
            and not lines[after].look.is_enumerated
        ):
            return best + 1
        return best
    if start >= len(lines) or start in held or not lines[start].look.is_title_like:
        return 0
    if wrap and lines[start].look.width > wrap.full - 4 and not lines[start].look.is_complete_title:
        return 2 if _ends_below(lines, start, wrap, held) else 0
    joined = lines[start].look.squashed
    count = 1
    while count < _TITLE_LINES and start + count < len(lines):
        following = lines[start + count]
        complete = Look(joined).is_complete_title
        bracket = following.look.is_bracket and len(following.text) <= 16 and not following.look.is_enumerated
        if start + count in held or (complete and not bracket) or not (bracket or following.look.is_title_like):
            break
        if not bracket and (
            len(following.text) > 30 or (wrap and following.look.width > wrap.full - 8) or following.look.is_organ
        ):
            break
        joined += following.look.squashed
        count += 1
    if not Look(joined).is_complete_title and not lines[start].look.is_open:
        return 1
    return count


def _ends_below(lines: Sequence[Line], start: int, wrap: Measure, held: Claims) -> bool:
    """Whether a full line is the first of a title whose last word stands in a short line under it."""
    if start + 1 >= len(lines) or start + 1 in held:
        return False
    rest = lines[start + 1].text
    short = Look(rest).is_title_like and forms.width(rest) * 2 <= wrap.full
    return short and Look(lines[start].text + rest).is_complete_title


def _may_be_title(line: Line, count: int) -> bool:
    return line.look.is_title_like or (count > 1 and line.look.is_bracket)
