"""Where a notice ends and what it encloses begins: the attachment list, and each printed attachment.

Guaranteed: parts are in order and hold every line once; an attachment without a printed label has label None.
Known by: a label (附件, 附件1, 附表 …), a title that the notice names in 《》 or in its list, what follows the date of the
notice itself, a 政策解读.
Not done here: what stands inside a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from builder.reading.setting import Measure
from builder.text import forms
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_TITLE_LINES = 4


@dataclass
class Part:
    """The notice itself (no label, no title), or one attachment.  `listed` are the ranges of `lines` that are its list."""

    label_line: Line | None = None
    label: str | None = None
    inline_title: str | None = None
    title_lines: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    listed: list[tuple[int, int]] = field(default_factory=list)

    @property
    def title(self) -> str | None:
        """The attachment's title, spaces removed."""
        if self.inline_title is not None:
            return forms.title_case(self.inline_title)
        return forms.title_case("".join(line.text for line in self.title_lines)) or None

    @property
    def line(self) -> int:
        """Its label's line, or its title's where it has no label."""
        return self.label_line.number if self.label_line else self.title_lines[0].number


def split(lines: Sequence[Line], title: str, wrap: Measure | None, is_rosterlike: frozenset[int]) -> list[Part]:
    """The notice and its attachments.  `is_rosterlike` are line numbers of name lists and tables, which are no titles."""
    whole = "".join(line.look.squashed for line in lines)
    names = _issued_names(title, whole)
    listed: list[str] = []
    promised = "附后" in whole
    parts = [Part()]
    ended = False
    index = 0
    while index < len(lines):
        line, part = lines[index], parts[-1]
        if line.number in is_rosterlike:
            part.lines.append(line)
            index += 1
            continue
        size = _list_size(lines, index, ended and len(parts) == 1, parts)
        if size:
            part.listed.append((len(part.lines), len(part.lines) + size))
            part.lines.extend(lines[index : index + size])
            listed.extend(_listed_names(lines[index : index + size]))
            index += size
            continue
        if line.look.is_label:
            new = Part(label_line=line, label=line.look.squashed.rstrip("：.、"))
            index += 1
            count = _title_size(lines, index, names, listed, wrap, is_rosterlike, labelled=True)
            new.title_lines = list(lines[index : index + count])
            parts.append(new)
            index += count
            continue
        if (found := line.look.labelled_title) and len(line.text) <= 90 and not line.look.is_closed:
            parts.append(
                Part(label_line=line, label=forms.squash(found["label"]).rstrip("：.、"), inline_title=found["rest"])
            )
            index += 1
            continue
        count = 0
        may_open = index and line.look.is_title_like and not p.CAPTION.match(line.text)
        if may_open and _can_open(lines[index - 1], line):
            count = _title_size(lines, index, names, listed, wrap, is_rosterlike, labelled=False)
            joined = forms.squash("".join(part.text for part in lines[index : index + count]))
            expected = _matches(joined, [*names, *listed]) >= 88
            after_date = ended and len(parts) == 1 and _is_enclosed_title(lines, index, count)
            reading = p.READING.search(joined) is not None
            own = (
                promised
                and joined.endswith(("名单", "清单", "一览表"))
                and len(joined) >= 10
                and joined[:2] == forms.squash(title)[:2]
            )
            own = own or (promised and joined.endswith("名单") and _known_place(joined, parts))
            if not (expected or after_date or reading or own) or index + 1 == len(lines):
                count = 0
        if count:
            parts.append(Part(title_lines=list(lines[index : index + count])))
            index += count
            continue
        part.lines.append(line)
        ended = ended or line.look.is_date
        index += 1
    return parts


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
    taken: frozenset[int],
    labelled: bool,
) -> int:
    """How many lines from `start` are an attachment's title; 0 where none is printed."""
    expected = [*names, *listed]
    joined, best, best_score = "", 0, 0.0
    for count in range(1, _TITLE_LINES + 1):
        at = start + count - 1
        if at >= len(lines) or lines[at].number in taken or not _may_be_title(lines[at], count):
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
    if start >= len(lines) or lines[start].number in taken or not lines[start].look.is_title_like:
        return 0
    if wrap and lines[start].look.width > wrap.full - 4 and not lines[start].look.is_complete_title:
        return 2 if _ends_below(lines, start, wrap, taken) else 0
    joined = lines[start].look.squashed
    count = 1
    while count < _TITLE_LINES and start + count < len(lines):
        following = lines[start + count]
        complete = Look(joined).is_complete_title
        bracket = following.look.is_bracket and len(following.text) <= 16 and not following.look.is_enumerated
        if following.number in taken or (complete and not bracket) or not (bracket or following.look.is_title_like):
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


def _ends_below(lines: Sequence[Line], start: int, wrap: Measure, taken: frozenset[int]) -> bool:
    """Whether a full line is the first of a title whose last word stands in a short line under it."""
    if start + 1 >= len(lines) or lines[start + 1].number in taken:
        return False
    rest = lines[start + 1].text
    short = Look(rest).is_title_like and forms.width(rest) * 2 <= wrap.full
    return short and Look(lines[start].text + rest).is_complete_title


def _may_be_title(line: Line, count: int) -> bool:
    return line.look.is_title_like or (count > 1 and line.look.is_bracket)


def _list_size(lines: Sequence[Line], index: int, after_date: bool, parts: Sequence[Part]) -> int:
    """How many lines from `index` are an attachment list; 0 where none begins here."""
    line = lines[index]
    label = line.look.squashed
    bare = label in ("附件", "附件：", "附件:")
    inline = line.look.labelled_title if not bare else None
    following = lines[index + 1] if index + 1 < len(lines) else None
    if bare:
        if following is None or not (found := following.look.list_item) or found["mark"].strip("　 .．、)）") != "1":
            return 0
        if following.look.is_closed and following.text.endswith("。"):
            return 0
    elif inline:
        named = label.startswith(("附件：", "附："))
        if not named:
            again = following is not None and following.look.labelled_title
            if not again and not (following is not None and (following.look.is_date or following.look.is_organ)):
                return 0
        elif (after_date and not p.LIST_ITEM.match(inline["rest"]) and not _repeats(lines, index, inline["rest"])) or (
            len(parts) > 1
            and not p.LIST_ITEM.match(inline["rest"])
            and not (
                _repeats(lines, index, inline["rest"])
                or following is None
                or following.look.is_label
                or following.look.is_date
            )
        ):
            return 0
    else:
        return 0
    size = 1
    while index + size < len(lines) and size < 120:
        look = lines[index + size].look
        labelled = inline and look.labelled_title and not look.is_label and look.squashed[2:3].isdigit()
        item = look.list_item or labelled
        if item or _list_goes_on(lines, index + size):
            size += 1
        else:
            break
    return size


def _list_goes_on(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the rest of an entry that was wrapped, or the name of a file beside it."""
    before, line = lines[at - 1], lines[at]
    if line.look.is_label or line.look.is_date or line.look.is_organ or line.look.is_enumerated:
        return False
    if (
        line.look.is_note
        or len(line.text) > 45
        or line.text.endswith(("。", "：", ":"))
        or line.mark.startswith("#")
        or line.look.any_number
    ):
        return False
    if before.look.is_open or before.text.endswith(tuple("的与和及、")):
        return True
    after = lines[at + 1] if at + 1 < len(lines) else None
    closes = after is not None and (
        after.look.is_date or after.look.is_organ or after.look.list_item is not None or after.look.is_label
    )
    long_before = before.look.width >= 40
    return (
        closes
        and long_before
        and not (line.paged and not before.look.is_open)
        and not Look(before.text.rstrip("；;")).is_complete_title
    )


def _repeats(lines: Sequence[Line], index: int, name: str) -> bool:
    """Whether the title that an inline list names is printed right below."""
    target = forms.squash(name).strip("《》")
    joined = ""
    for line in lines[index + 1 : index + 4]:
        joined += line.look.squashed
        if fuzz.ratio(joined.strip("《》"), target) >= 85:
            return True
    return False


def _listed_names(lines: Sequence[Line]) -> list[str]:
    """The names of an attachment list, numbers and labels taken off."""
    out: list[str] = []
    for line in lines:
        text = line.text
        if found := line.look.labelled_title:
            text = found["rest"]
        elif line.look.is_label:
            continue
        elif not line.look.list_item and out:
            out[-1] += forms.squash(text).strip("；。")
            continue
        if found := p.LIST_ITEM.match(text):
            text = found["rest"]
        out.append(forms.squash(text).rstrip("；。"))
    return [name.strip("《》") if name.count("《") <= 1 and name.endswith("》") else name for name in out]


def listed_names(part: Part) -> list[str]:
    """What a part's attachment lists announce."""
    return [name for start, end in part.listed for name in _listed_names(part.lines[start:end])]


def missing(parts: Sequence[Part]) -> list[str]:
    """Attachments that are announced, by a list or by a label with nothing under it, and printed nowhere."""
    bare_labels = [part for part in parts[1:] if _is_bare_label(part, parts)]
    printed = [part for part in parts[1:] if not _is_bare_label(part, parts)]
    titles = [forms.squash(part.title or "").strip("《》") for part in printed]
    numbers = {forms.squash(part.label or "").removeprefix("附件") for part in printed}
    out = []
    for part in parts:
        names = listed_names(part)
        for place, name in enumerate(names, 1):
            bare = name.strip("《》")
            counted = len(names) > 1 and any(number.isdigit() for number in numbers)
            enough = 90 if counted else 70
            alike = any(
                fuzz.ratio(bare, title) >= enough or (not counted and (title in bare or bare in title))
                for title in titles
                if title
            )
            numbered = str(place) in numbers and len(names) > 1
            single = len(names) == 1 and any(number == "" for number in numbers)
            if not (alike or numbered or single):
                out.append(name)
    return out or [part.label for part in bare_labels if part.label]


def _is_bare_label(part: Part, parts: Sequence[Part]) -> bool:
    """A label with neither title nor text; 附件 above 附件1 stands for the whole and is none."""
    stands_alone = part is parts[-1] or any(character.isdigit() for character in part.label or "")
    return part.title is None and not part.lines and stands_alone
