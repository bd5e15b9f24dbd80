"""What a notice says that it encloses: its attachment lists, and what of them is printed nowhere.

Guaranteed: each line of a list is in one of its entries.
Not done here: where an attachment begins (see `attachments`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from builder.model import Part
from builder.reading import casting
from builder.reading.claims import Claim
from builder.reading.evidence import Clue, Decision
from builder.reading.heads import block
from builder.reading.setting import Measure
from builder.text import forms, marks, numerals
from builder.text.line import Line
from builder.text.look import Look

_NONE = Look("")
_COUNTED = ("一、", "（一）", "1.", "（1）")  # how attachments are numbered
_CONNECTING = tuple("的与和及、")
_SHORT = 16  # characters of a bracket that is a title's last words
_MOST = 120  # lines of a list
_LONG = 40  # columns of a line that is taken for full where nothing is measured
_NARROW = 28  # columns of the narrowest page
_NEAR = 6  # lines above that show how wide it is
_SLACK = 6  # columns that a full line may lack, its indent counted


@dataclass(frozen=True, slots=True)
class Naming:
    """A line with a label and, on it or below it, the name of an attachment."""

    lines: Sequence[Line]
    at: int
    end: int  # the index behind the lines of the name
    beyond: bool  # the notice's own date or an attachment's label stands above
    wrap: Measure | None

    @property
    def line(self) -> Line:
        return self.lines[self.at]

    @property
    def before(self) -> Line:
        return self.lines[self.at - 1]

    @property
    def below(self) -> Look:
        return self.lines[self.end].look if self.end < len(self.lines) else _NONE

    @property
    def name(self) -> str:
        found = self.line.look.labelled_title
        return "".join((found["rest"], *(line.text for line in self.lines[self.at + 1 : self.end]))) if found else ""

    @property
    def is_full(self) -> bool:
        """Whether the line before reaches the edge of the page."""
        above = (line.look for line in self.lines[max(0, self.at - _NEAR) : self.at - 1])
        cut = (look.width for look in above if look.width >= _NARROW and not look.is_closed)
        return self.before.look.width + _SLACK >= (self.wrap.full if self.wrap else max(cut, default=_LONG + _SLACK))


def _ends(look: Look) -> bool:
    """Whether a line is what stands below a list: a signature, a date, an attachment, the end of the text."""
    return look.is_date or look.is_organ or look.is_label or not look.text


def _is_whole(name: str) -> bool:
    return Look(name.rstrip("；;")).is_complete_title


def is_last_words(look: Look) -> bool:
    """Whether a line is a bracket that ends a title: （试行）, no date."""
    return look.is_bracket and len(look.text) <= _SHORT and not (look.is_enumerated or look.is_date)


def _first_of_several(s: Naming) -> bool:
    if s.name:
        return (mark := marks.read(s.name)) is not None and mark.family in _COUNTED and mark.ordinal == 1
    found = s.below.list_item
    return found is not None and marks.ordinal(found["mark"]) == 1


def _is_repeated(s: Naming) -> bool:
    """Whether the title that a list names is printed right below."""
    name, joined = forms.squash(s.name).strip("《》"), ""
    for line in s.lines[s.end : s.end + 3]:
        joined += line.look.squashed
        if fuzz.ratio(joined.strip("《》"), name) >= 85:
            return True
    return False


LISTS: Decision[Naming] = Decision(
    "附件清单",
    3,
    (
        Clue(
            "“附件：”后面是名称",
            3,
            lambda s: s.name and s.line.look.squashed.startswith(("附件：", "附：")),
            "attachment-list-in-enclosed",
        ),
        Clue("名称从 1 编号", 6, _first_of_several, "attachment-list-below-label"),
        Clue(
            "下面一行也有标号和名称", 6, lambda s: s.name and s.below.labelled_title, "attachment-list-numbered-labels"
        ),
        Clue(
            "标号有序号，下面的名称接着编", 6, lambda s: s.name and s.below.list_item, "attachment-list-label-with-dot"
        ),
        Clue("下面是落款、日期、附件或文末", 3, lambda s: s.name and _ends(s.below), "attachment-list-in-enclosed"),
        Clue("名称下面就是同名的标题", 4, lambda s: s.name and _is_repeated(s), "attachment-list-over-its-title"),
        Clue("正文的日期已在上面", -3, lambda s: s.beyond, "attachment-label-with-title"),
        Clue(
            "编号的是一句话",
            -6,
            lambda s: not s.name and s.below.text.endswith("。"),
            "attachment-label-over-numbered-text",
        ),
    ),
)

GOES_ON: Decision[Naming] = Decision(
    "附件名称续行",
    4,
    (
        Clue("上一行的括号没有合上", 4, lambda s: s.before.look.is_open, "attachment-list-open-bracket"),
        Clue("上一行话没有说完", 4, lambda s: s.before.text.endswith(_CONNECTING), "attachment-list-cut-at-and"),
        Clue("是名称后面的括号", 4, lambda s: is_last_words(s.line.look), "attachment-list-bracket-below"),
        Clue("上一行排满", 2, lambda s: s.is_full, "attachment-list-cut-word"),
        Clue("上一行还不成名称", 2, lambda s: not _is_whole(s.before.text), "attachment-list-cut-word"),
        Clue("不像名称", -9, lambda s: not s.line.look.is_title_like, "attachment-list-over-date"),
        Clue("是机关", -9, lambda s: s.line.look.is_organ, "attachment-list-over-signature"),
        Clue("是附注", -9, lambda s: s.line.look.is_note, "attachment-list-over-note"),
        *casting.LIST_GOES_ON,
    ),
)


def size(lines: Sequence[Line], index: int, beyond: bool, wrap: Measure | None) -> int:
    """How many lines from `index` are an attachment list; 0 where none begins here."""
    first = lines[index].look
    if not (first.labelled_title or first.is_label):
        return 0
    end = _rest(lines, index + 1, wrap) if first.labelled_title else index + 1
    if not LISTS(Naming(lines, index, end, beyond, wrap)):
        return 0
    while end < min(len(lines), index + _MOST) and _is_entry_of(lines[end].look, first):
        end = _rest(lines, end + 1, wrap)
    return end - index


def _rest(lines: Sequence[Line], at: int, wrap: Measure | None) -> int:
    """The index behind the lines on which a name goes on."""
    while at < len(lines) and GOES_ON(Naming(lines, at, at + 1, False, wrap)):
        at += 1
    return at


def _is_entry_of(look: Look, first: Look) -> bool:
    """Whether a line is an entry of a list with such a first line: 2.…, 附件2：… under 附件1：…, or （二）… under 附件：（一）…"""
    titled = first.labelled_title
    if look.list_item or not titled:
        return look.list_item is not None
    if found := look.labelled_title:
        return marks.ordinal(found["label"]) is not None
    begun = marks.read(titled["rest"])
    return begun is not None and look.mark is not None and look.mark.family == begun.family in _COUNTED


def names(looks: Iterable[Look]) -> list[str]:
    """The names of an attachment list, of its lines or its entries, numbers and labels taken off."""
    out: list[str] = []
    for look in looks:
        text = look.text
        if found := look.labelled_title:
            text = found["rest"]
        elif look.is_label:
            continue
        elif not _is_counted(look) and out:
            out[-1] += forms.squash(text).strip("；。")
            continue
        text = text[mark.end :] if (mark := marks.read(text)) and mark.family in _COUNTED else text
        out.append(forms.squash(text).rstrip("；。"))
    return [name.strip("《》") if name.count("《") <= 1 and name.endswith("》") else name for name in out]


def entries(lines: Sequence[Line], first: int) -> Iterator[Claim]:
    """The entries of an attachment list whose lines begin at an index; a bare 附件： is one by itself."""
    begins = [0, *(at for at, line in enumerate(lines) if at and _is_entry(line)), len(lines)]
    for begin, end in pairwise(begins):
        text = ""
        for line in lines[begin:end]:
            text = forms.join_apart(text, line.text)
        yield Claim(first + begin, first + end, block("attachment-list", lines[begin:end], text))


def _is_entry(line: Line) -> bool:
    return bool(_is_counted(line.look) or line.look.labelled_title or line.look.is_label)


def _is_counted(look: Look) -> bool:
    return look.mark is not None and look.mark.family in _COUNTED


def missing(parts: Sequence[Part]) -> list[str]:
    """Attachments that are announced, by a list or by a label with nothing under it, and printed nowhere; `parts` are the
    notice's own text and its attachments."""
    printed, bare_labels = _parted(parts[1:])
    titles = list(filter(None, (forms.squash(part.title or "").strip("《》") for part in printed)))
    numbers = {_number(part.label or "") for part in printed}
    lists = ([block.text for block in part.blocks if block.type == "attachment-list"] for part in parts)
    absent = [name for entries in lists for name in _absent(names(map(Look, entries)), titles, numbers)]
    return absent or list(filter(None, (part.label for part in bare_labels)))


def _number(label: str) -> str:
    """What a label says after 附件: 1 for 附件一 and 附件（一）, too."""
    printed = label.removeprefix("附件").strip("（）")
    return str(numerals.number(printed) or printed)


def _parted(attachments: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """The attachments that are printed, and the labels with nothing under them."""
    printed: list[Part] = []
    bare_labels: list[Part] = []
    for part in attachments:
        (bare_labels if _is_bare_label(part, part is attachments[-1]) else printed).append(part)
    return printed, bare_labels


def _absent(listed: Sequence[str], titles: Sequence[str], numbers: Collection[str]) -> Iterator[str]:
    """Those of the attachments of one text that are printed under neither their title nor their number."""
    several = len(listed) > 1
    counted = several and any(map(str.isdigit, numbers))
    for place, name in enumerate(listed, 1):
        if (str(place) if several else "") not in numbers and not _is_title(name, titles, counted):
            yield name


def _is_title(name: str, titles: Sequence[str], counted: bool) -> bool:
    """Whether an announced attachment has one of the titles; where several are counted, one must be nearly the same."""
    bare = name.strip("《》")
    if counted:
        return any(fuzz.ratio(bare, title) >= 90 for title in titles)
    return any(fuzz.ratio(bare, title) >= 70 or title in bare or bare in title for title in titles)


def _is_bare_label(part: Part, is_last: bool) -> bool:
    """A label with neither title nor text; 附件 above 附件1 stands for the whole and is none."""
    stands_alone = is_last or any(character.isdigit() for character in part.label or "")
    return part.title is None and not part.blocks and stands_alone
