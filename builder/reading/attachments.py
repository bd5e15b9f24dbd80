"""Where a notice ends and what it encloses begins: the attachment list, and each printed attachment.

Guaranteed: parts are in order and hold every line once; an attachment without a printed label has label None.
Known by: a label (附件, 附件1, 附表 …), a title that the notice names in 《》 or in its list, what follows the date of the
notice itself, a 政策解读.
Not done here: what stands inside a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from builder.model import Line, Part, Text
from builder.reading import paragraphs
from builder.reading.claims import Claim, Claims
from builder.reading.heads import block as _block
from builder.reading.paragraphs import Measure
from builder.text import forms, shapes
from builder.text import patterns as p

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
        whole = "".join(forms.squash(line.text) for line in lines)
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
            self._ended = self._ended or shapes.is_date(self._lines[index].text)
        return index + (size or 1)

    def _list(self, index: int) -> int:
        """How many lines are an attachment list."""
        size = _list_size(self._lines, index, self._ended and len(self._parts) == 1, self._parts)
        if size:
            lines = self._lines[index : index + size]
            self.lists += _entries(lines, index)
            self._listed += _listed_names(lines)
        return size

    def _labelled(self, index: int) -> int:
        """How many lines are a label that stands alone, and the title under it."""
        line = self._lines[index]
        if not shapes.is_label(line.text):
            return 0
        count = self._title_size(index + 1)
        head = [_block("attachment-label", [line], line.text)]
        self._open(index, 1 + count, _label(line.text), head, self._lines[index + 1 : index + 1 + count])
        return 1 + count

    def _inline(self, index: int) -> int:
        """One line with label and title."""
        line = self._lines[index]
        found = p.LABELLED_TITLE.match(line.text)
        if not found or len(line.text) > 90 or paragraphs.is_closed(line.text):
            return 0
        title = forms.title_case(found["rest"])
        label = line.text[: len(line.text) - len(found["rest"])].strip()
        head = (_block("attachment-label", [line], label), _block("attachment-title", [line], title))
        self._begin(index, 1, Part(_label(found["label"]), title, line.number, head))
        return 1

    def _titled(self, index: int) -> int:
        """How many lines are the title of an attachment without a label."""
        line = self._lines[index]
        may_open = index and shapes.is_title_like(line.text) and not p.CAPTION.match(line.text)
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
        paragraphs.is_closed(before.text)
        or shapes.is_date(before.text)
        or shapes.is_organ(before.text)
        or shapes.is_office_head(before.text)
        or before.text.endswith(("）", ")"))
        or line.paged
        or line.mark.startswith("#")
        or p.LABELLED_TITLE.match(before.text) is not None
        or p.LIST_ITEM.match(before.text) is not None
    )


def _is_enclosed_title(lines: Sequence[Line], index: int, count: int) -> bool:
    """After the notice's date: a line that is neither its signature nor a note, with a text under it."""
    text = lines[index].text
    names_itself = count > 1 and lines[index + 1].text.startswith("关于")  # the organ is the title's first line
    if (
        p.NOTE.match(text)
        or (shapes.is_organ(text) and not names_itself)
        or shapes.is_office_head(text)
        or p.PRINTED_ON.match(forms.squash(text))
    ):
        return False
    joined = forms.squash("".join(line.text for line in lines[index : index + count]))
    return index + count < len(lines) and len(joined) >= 5 and (shapes.is_complete_title(joined) or len(joined) >= 8)


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
        if at >= len(lines) or at in held or not _may_be_title(lines[at].text, count):
            break
        joined += forms.squash(lines[at].text)
        score = _matches(joined, expected)
        if score > best_score and score >= 85:
            best, best_score = count, score
    if best:
        after = start + best
        if (
            after < len(lines)
            and p.UNDER_TITLE.match(forms.squash(lines[after].text))
            and len(lines[after].text) <= 16
            and not shapes.is_enumerated(lines[after].text)
        ):
            return best + 1
        return best
    if start >= len(lines) or start in held or not shapes.is_title_like(lines[start].text):
        return 0
    if wrap and forms.width(lines[start].text) > wrap.full - 4 and not shapes.is_complete_title(lines[start].text):
        return 2 if _ends_below(lines, start, wrap, held) else 0
    joined = forms.squash(lines[start].text)
    count = 1
    while count < _TITLE_LINES and start + count < len(lines):
        following = lines[start + count]
        complete = shapes.is_complete_title(joined)
        bracket = (
            p.UNDER_TITLE.match(forms.squash(following.text))
            and len(following.text) <= 16
            and not shapes.is_enumerated(following.text)
        )
        if start + count in held or (complete and not bracket) or not (bracket or shapes.is_title_like(following.text)):
            break
        if not bracket and (
            len(following.text) > 30
            or (wrap and forms.width(following.text) > wrap.full - 8)
            or shapes.is_organ(following.text)
        ):
            break
        joined += forms.squash(following.text)
        count += 1
    if not shapes.is_complete_title(joined) and not forms.is_open(lines[start].text):
        return 1
    return count


def _ends_below(lines: Sequence[Line], start: int, wrap: Measure, held: Claims) -> bool:
    """Whether a full line is the first of a title whose last word stands in a short line under it."""
    if start + 1 >= len(lines) or start + 1 in held:
        return False
    rest = lines[start + 1].text
    short = shapes.is_title_like(rest) and forms.width(rest) * 2 <= wrap.full
    return short and shapes.is_complete_title(lines[start].text + rest)


def _may_be_title(text: str, count: int) -> bool:
    return shapes.is_title_like(text) or (count > 1 and p.UNDER_TITLE.match(forms.squash(text)) is not None)


def _list_size(lines: Sequence[Line], index: int, after_date: bool, parts: Sequence[Part]) -> int:
    """How many lines from `index` are an attachment list; 0 where none begins here."""
    line = lines[index]
    label = forms.squash(line.text)
    bare = label in ("附件", "附件：", "附件:")
    inline = p.LABELLED_TITLE.match(line.text) if not bare else None
    following = lines[index + 1] if index + 1 < len(lines) else None
    if bare:
        if (
            following is None
            or not (found := p.LIST_ITEM.match(following.text))
            or found["mark"].strip("　 .．、)）") != "1"
        ):
            return 0
        if paragraphs.is_closed(following.text) and following.text.endswith("。"):
            return 0
    elif inline:
        named = label.startswith(("附件：", "附："))
        if not named:
            again = following is not None and p.LABELLED_TITLE.match(following.text)
            if not again and not (
                following is not None and (shapes.is_date(following.text) or shapes.is_organ(following.text))
            ):
                return 0
        elif (after_date and not p.LIST_ITEM.match(inline["rest"]) and not _repeats(lines, index, inline["rest"])) or (
            len(parts) > 1
            and not p.LIST_ITEM.match(inline["rest"])
            and not (
                _repeats(lines, index, inline["rest"])
                or following is None
                or shapes.is_label(following.text)
                or shapes.is_date(following.text)
            )
        ):
            return 0
    else:
        return 0
    size = 1
    while index + size < len(lines) and size < 120:
        text = lines[index + size].text
        item = p.LIST_ITEM.match(text) or (
            inline
            and not bare
            and p.LABELLED_TITLE.match(text)
            and not shapes.is_label(text)
            and forms.squash(text)[2:3].isdigit()
        )
        if item or _list_goes_on(lines, index + size):
            size += 1
        else:
            break
    return size


def _list_goes_on(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the rest of an entry that was wrapped, or the name of a file beside it."""
    before, line = lines[at - 1], lines[at]
    if (
        shapes.is_label(line.text)
        or shapes.is_date(line.text)
        or shapes.is_organ(line.text)
        or shapes.is_enumerated(line.text)
    ):
        return False
    if (
        p.NOTE.match(line.text)
        or len(line.text) > 45
        or line.text.endswith(("。", "：", ":"))
        or line.mark.startswith("#")
        or shapes.any_number(line.text)
    ):
        return False
    if forms.is_open(before.text) or before.text.endswith(tuple("的与和及、")):
        return True
    after = lines[at + 1] if at + 1 < len(lines) else None
    closes = after is not None and (
        shapes.is_date(after.text)
        or shapes.is_organ(after.text)
        or p.LIST_ITEM.match(after.text) is not None
        or shapes.is_label(after.text)
    )
    long_before = forms.width(before.text) >= 40
    return (
        closes
        and long_before
        and not (line.paged and not forms.is_open(before.text))
        and not shapes.is_complete_title(before.text.rstrip("；;"))
    )


def _repeats(lines: Sequence[Line], index: int, name: str) -> bool:
    """Whether the title that an inline list names is printed right below."""
    target = forms.squash(name).strip("《》")
    joined = ""
    for line in lines[index + 1 : index + 4]:
        joined += forms.squash(line.text)
        if fuzz.ratio(joined.strip("《》"), target) >= 85:
            return True
    return False


def _listed_names(lines: Sequence[Line]) -> list[str]:
    """The names of an attachment list, numbers and labels taken off."""
    out: list[str] = []
    for line in lines:
        text = line.text
        if found := p.LABELLED_TITLE.match(text):
            text = found["rest"]
        elif shapes.is_label(text):
            continue
        elif not p.LIST_ITEM.match(text) and out:
            out[-1] += forms.squash(text).strip("；。")
            continue
        if found := p.LIST_ITEM.match(text):
            text = found["rest"]
        out.append(forms.squash(text).rstrip("；。"))
    return [name.strip("《》") if name.count("《") <= 1 and name.endswith("》") else name for name in out]


def _entries(lines: Sequence[Line], first: int) -> Iterator[Claim]:
    """The entries of an attachment list whose lines begin at an index; a bare 附件： is one by itself."""
    begins = [0, *(at for at, line in enumerate(lines) if at and _is_entry(line.text)), len(lines)]
    for begin, end in pairwise(begins):
        text = ""
        for line in lines[begin:end]:
            text = forms.join_apart(text, line.text)
        yield Claim(first + begin, first + end, _block("attachment-list", lines[begin:end], text))


def _is_entry(text: str) -> bool:
    return any(pattern.match(text) for pattern in (p.LIST_ITEM, p.LABELLED_TITLE)) or shapes.is_label(text)


def missing(cuts: Sequence[Cut], lines: Sequence[Line], held: Claims) -> list[str]:
    """Attachments that are announced, by a list or by a label with nothing under it, and printed nowhere."""
    printed: list[Part] = []
    bare_labels: list[Part] = []
    for part, text in cuts[1:]:
        (bare_labels if _is_bare_label(part, text, part is cuts[-1][0]) else printed).append(part)
    titles = list(filter(None, (forms.squash(part.title or "").strip("《》") for part in printed)))
    numbers = {forms.squash(part.label or "").removeprefix("附件") for part in printed}
    counted = any(map(str.isdigit, numbers))
    out: list[str] = []
    for _, text in cuts:
        names = _listed_names([lines[at] for at in text if _is_listed(held.get(at))])
        places = [str(place) for place in range(1, len(names) + 1)] if len(names) > 1 else [""]
        for name, place in zip(names, places, strict=False):
            if place not in numbers and not _is_title(name, titles, counted and bool(place)):
                out.append(name)
    return out or [part.label for part in bare_labels if part.label]


def _is_listed(claim: Claim | None) -> bool:
    return claim is not None and claim.block.type == "attachment-list"


def _is_title(name: str, titles: Sequence[str], counted: bool) -> bool:
    """Whether an announced attachment has one of the titles; where several are counted, one must be nearly the same."""
    bare = name.strip("《》")
    if counted:
        return any(fuzz.ratio(bare, title) >= 90 for title in titles)
    return any(fuzz.ratio(bare, title) >= 70 or title in bare or bare in title for title in titles)


def _is_bare_label(part: Part, text: range, is_last: bool) -> bool:
    """A label with neither title nor text; 附件 above 附件1 stands for the whole and is none."""
    stands_alone = is_last or any(character.isdigit() for character in part.label or "")
    return part.title is None and not text and stands_alone
