"""Where a notice ends and what it encloses begins: its own text, and each printed attachment.

Guaranteed: parts are in order and hold every line once; an attachment without a printed label has label None.
Known by a table of evidence over places where a head could stand (a label, a title of one to four lines, or both), of
which the best chain is taken.
Not done here: lists of attachments (see `announced`), and what stands inside a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from builder.model import Part, Text
from builder.reading import announced, casting, evidence, fronts
from builder.reading.claims import Claim, Claims
from builder.reading.evidence import Clue, Decision
from builder.reading.heads import block
from builder.reading.setting import Measure
from builder.reading.titles import is_last_word
from builder.text import forms, labels
from builder.text import patterns as p
from builder.text.asked import asked
from builder.text.line import Line
from builder.text.look import Look

_NONE = Look("")
_TITLE_LINES = 4
_ALIKE = 88  # per cent of a name that a title must have
_LONGEST = 90  # characters of a line with label and title
_LISTED = ("名单", "清单", "一览表")  # what is said to stand behind a text without being named
Cut = tuple[Part, range]  # a part with its head, and the indexes of the lines of its text


def split(lines: Sequence[Line], title: str, wrap: Measure | None, held: Claims) -> tuple[list[Cut], list[Claim]]:
    """The notice's own text and its attachments; and of their lines the lists and what stands under the titles.

    What is held is no title.
    """
    text = _Enclosing(lines, forms.squash(title), wrap, held)
    heads = evidence.chain(list(text.places()), _weight, _follows)
    parts = [Part(None, None, lines[0].number if lines else 0), *(place.part() for place in heads)]
    begins = [0, *(place.end for place in heads)]
    ends = [*(place.first for place in heads), len(lines)]
    under = [claim for place in heads if place.count for claim in fronts.under_title(lines, place.end, held)]
    cuts = [(part, range(*bounds)) for part, *bounds in zip(parts, begins, ends, strict=True)]
    return cuts, [*text.claims, *under]


class _Enclosing:
    """A notice's text below its head, and what it says of its attachments."""

    def __init__(self, lines: Sequence[Line], title: str, wrap: Measure | None, held: Claims) -> None:
        self.lines, self.title, self.wrap = lines, title, wrap
        self.claims: list[Claim] = []
        self.enclosed: int | None = None  # what stands below the notice's own date and its signature
        whole = "".join(line.look.squashed for line in lines)
        self.promises = "附后" in whole
        self.names = _issued_names(title, whole)
        self.taken = {*held, *fronts.contents(lines)}
        self._read_lists()

    def _read_lists(self) -> None:
        """Takes the attachment lists, and finds what the notice's own date stands over."""
        dated = beyond = False
        for index, line in enumerate(self.lines):
            if index in self.taken:
                continue
            if size := announced.size(self.lines, index, beyond, self.wrap):
                self._take_list(index, index + size)
                continue
            dated = dated or (line.look.is_date and not beyond)
            beyond = beyond or dated or line.look.is_label
            if dated and self.enclosed is None and not self._is_tail(index):
                self.enclosed = index

    def _take_list(self, first: int, end: int) -> None:
        self.claims += announced.entries(self.lines[first:end], first)
        self.names |= set(announced.names(line.look for line in self.lines[first:end]))
        self.taken |= set(range(first, end))

    def _is_tail(self, index: int) -> bool:
        """Whether a line is one of those around the date of a notice: its signature, a note."""
        look = self.lines[index].look
        if look.is_organ:  # or the first line of a title, 关于 in the second
            return not self.look(index + 1).text.startswith("关于")
        return look.is_date or look.is_office_head or look.is_imprint or look.is_note or look.is_bracket

    def look(self, index: int) -> Look:
        return self.lines[index].look if index < len(self.lines) else _NONE

    def places(self) -> Iterator[Place]:
        """Where the head of an attachment could stand, and how far it could go."""
        for index, line in enumerate(self.lines):
            if index in self.taken:
                continue
            if line.look.is_label:
                yield from self._titled(index, index + 1, [index + 1, *self._ends(index + 1)])
            elif line.look.labelled_title:
                if len(line.text) <= _LONGEST and not line.look.is_closed:
                    yield from self._titled(index, index, [index + 1, *self._ends(index + 1)])
            elif line.look.is_title_like and self._has_ended(index):
                yield from self._titled(index, index, self._ends(index))

    def _titled(self, first: int, top: int, ends: Iterable[int]) -> Iterator[Place]:
        """The places of a head that a line begins, each with a title of one line more."""
        place = None
        for end in ends:
            place = Place(self, first, top, end, place if end > top + 1 else None)
            yield place

    def _ends(self, first: int) -> Iterator[int]:
        """The indexes behind a title of which a line is the first, or the next."""
        for at in range(first, min(len(self.lines), first + _TITLE_LINES)):
            look = self.lines[at].look
            if at in self.taken or not (look.is_title_like or (at > first and (look.is_bracket or is_last_word(look)))):
                return
            yield at + 1

    def _has_ended(self, index: int) -> bool:
        """Whether the text above a line has ended, so that a title may stand here."""
        line, before = self.lines[index], self.lines[index - 1]
        return index > 0 and (
            before.look.is_closed
            or before.text.endswith(("）", ")"))
            or line.paged
            or line.mark.startswith("#")
            or index - 1 in self.taken
            or before.look.is_organ
            or self._is_tail(index - 1)
        )


@dataclass
class Place:
    """Lines that may be the head of an attachment: `first` up to `end`, its title from `top`.

    shorter  the place whose title is a line shorter, where that is one
    before   the attachment before it
    """

    text: _Enclosing
    first: int
    top: int
    end: int
    shorter: Place | None
    before: Place | None = None

    @property
    def line(self) -> Line:
        return self.text.lines[self.first]

    @property
    def last(self) -> Line:
        return self.text.lines[self.end - 1]

    @property
    def below(self) -> Look:
        return self.text.look(self.end)

    @property
    def count(self) -> int:
        return self.end - self.top

    @asked
    def title(self) -> Look:
        texts = [line.text for line in self.text.lines[self.top : self.end]]
        if texts and self.top == self.first and (found := self.line.look.labelled_title):
            texts[0] = found["rest"]
        return Look(forms.title_case("".join(texts)))

    @asked
    def agrees(self) -> float:
        """How well the title agrees with one of the names that it could have."""
        bare = self.title.squashed.strip("《》")
        near = [name for name in self.text.names if abs(len(bare) - len(name)) <= 8]
        return max((fuzz.ratio(bare, name) for name in near), default=0.0)

    @asked
    def labelled(self) -> str | None:
        """The label, as it is printed."""
        if self.top > self.first:
            return self.line.text
        found = self.line.look.labelled_title
        return self.line.text[: found.start("rest")].strip() if found else None

    def part(self) -> Part:
        """The attachment, without its text."""
        head: list[Text] = []
        if self.labelled:
            head.append(block("attachment-label", [self.line], self.labelled))
        if self.count:
            head.append(block("attachment-title", self.text.lines[self.top : self.end], self.title.text))
        label = labels.of_attachment(self.labelled) if self.labelled else None
        return Part(label, self.title.text or None, self.line.number, tuple(head))


def _is_full(s: Place) -> bool:
    wrap = s.text.wrap
    return wrap is not None and s.last.look.width >= wrap.full - 4  # the indent of a first line


def _is_cut_short(s: Place) -> bool:
    return not s.labelled and len(s.title.squashed) < 8 and not s.title.is_complete_title


def _lacks_issuer(s: Place) -> bool:
    above = s.text.look(s.first - 1) if s.first and s.first - 1 not in s.text.taken else _NONE
    return s.title.squashed.startswith("关于") and above.is_organ


def _is_promised(s: Place) -> bool:
    """Whether the title is that of a list of this place, of which the notice says that it stands behind it."""
    title = s.title.squashed
    places = {name[:2] for name in (s.text.title, *s.text.names, s.before.title.squashed if s.before else "")}
    return s.text.promises and title.endswith(_LISTED) and title[:2] in places


BEGINS: Decision[Place] = Decision(
    "附件开头",
    10,
    (
        Clue("有附件标号", 20, lambda s: s.labelled, "attachment-bare-label"),
        Clue("公文印发或列出的就是它", 10, lambda s: s.agrees >= _ALIKE, "attachment-list-label-with-dot"),
        Clue("紧接在公文的日期后面", 10, lambda s: s.first == s.text.enclosed, "number-order"),
        Clue("是政策解读", 10, lambda s: p.READING.search(s.title.squashed), "attachment-reading"),
        Clue("公文说名单附后", 10, _is_promised, "attachment-title-wrapped"),
        Clue(
            "少一行就是完整的标题",
            -5,
            lambda s: s.shorter and s.shorter.title.is_complete_title and s.agrees <= max(s.shorter.agrees, _ALIKE),
            "attachment-title-over-heading",
        ),
        Clue(
            "末行是标题后面的括号",
            6,
            lambda s: s.count > 1 and announced.is_last_words(s.last.look),
            "attachment-title-bracket-below",
        ),
        Clue(
            "少一行更像所列的名称",
            -6,
            lambda s: s.shorter and s.shorter.agrees > max(s.agrees, 85),
            "attachment-title-as-listed",
        ),
        Clue(
            "两行以上仍不完整",
            -3,
            lambda s: s.count > 1 and not s.title.is_complete_title,
            "attachment-title-of-one-line",
        ),
        Clue(
            "末行排满而标题没有说完",
            -8,
            lambda s: _is_full(s) and not s.title.is_complete_title,
            "attachment-label-over-wrapped-text",
        ),
        Clue("发文机关在上面一行", -2, _lacks_issuer, "attachment-title-below-table"),
        Clue("短而没有收尾", -4, _is_cut_short, "note-short-below-date"),
        Clue("末行是机关", -6, lambda s: s.count > 1 and s.last.look.is_organ, "attachment-title-over-byline"),
        Clue(
            "下面是日期或印发行",
            -12,
            lambda s: not s.labelled and (s.below.is_date or s.below.is_imprint),
            "imprint-of-section-after-date",
        ),
        Clue("下面没有正文", -12, lambda s: not s.labelled and not s.below.text, "note-last-below-date"),
        Clue(
            "是表题、图题",
            -12,
            lambda s: s.count and p.CAPTION.match(s.text.lines[s.top].text),
            "attachment-label-over-caption",
        ),
        *casting.ATTACHMENT,
    ),
)


def _weight(place: Place, before: Place | None) -> float:
    """The evidence for a place, given the one before; 0 where it does not come to the threshold."""
    place.before = before
    return BEGINS.weigh(place)


def _follows(before: Place, place: Place) -> bool:
    """Whether one head may stand below another: right below it only with a label."""
    return before.end <= place.first - (not place.labelled)


def _issued_names(title: str, whole: str) -> set[str]:
    """What the notice says that it issues: 印发《X》, 关于公布X的通知, 现将《X》予以公布."""
    names = {found["name"] for found in p.CITED_NAME.finditer(title)}
    for pattern, text in ((p.ISSUES_IN_TITLE, title), (p.ISSUES_IN_BODY, whole[:6000])):
        names |= {found["name"].strip("《》") for found in pattern.finditer(text)}
    return names
