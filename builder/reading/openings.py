"""Where notices begin: candidate titles, the evidence for each, and the best chain of those that hold.

Guaranteed: starts are in order and their titles do not overlap; a title of the 目录 keeps its entry.
Witnesses, clues of one table: the 目录, whose titles are found again (see `titles`), a document's shape, and its print.
Not done here: what a maintainer says about it, and the lines between notices (see `segment`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from builder.model import TocEntry
from builder.reading import candidates, casting, evidence, titles
from builder.reading.candidates import Shared, begins_as_title
from builder.reading.evidence import Clue, Decision
from builder.reading.titles import Start
from builder.text import lists, organs
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_OPENING_LINES = 60  # in which a document says what it issues
_BY_NAME = ("大事记", "工作报告", "公告", "纪要", *organs.LISTS)  # kinds whose titles need no 关于


@dataclass
class Opening:
    """Lines that may be the title of a notice, and the notice before, as far as is decided."""

    issue: Shared
    start: Start
    before: Start | None = None

    @property
    def line(self) -> Line:
        return self.issue.body[self.start.title]

    @property
    def end(self) -> int:
        return self.start.title + self.start.count

    @cached_property
    def title(self) -> Look:
        return Look(self.issue.title(self.start))

    @property
    def above(self) -> Look:
        return self.issue.look(self.start.index - 1)

    @property
    def below(self) -> Look:
        return self.issue.look(self.end)

    @property
    def number_below(self) -> str | None:
        return self.below.document_number

    @property
    def number(self) -> str:
        return self.issue.number_by(self.start)

    @cached_property
    def is_issued(self) -> bool:
        """Whether the document before names this title: it is what that document issues, no document of its own."""
        if self.before is None or (self.start.entry is not None and self.before.entry not in (None, self.start.entry)):
            return False
        first, at = self.before.index, self.start.title
        organ = self.above.squashed if self.above.is_organ else ""
        opening = candidates.outer_marks(self.issue.text(first, min(at, first + _OPENING_LINES)))
        names = [candidates.outer_marks(f"《{name}》") for name in (self.title.squashed, organ + self.title.squashed)]
        near = at - first <= candidates.ISSUED_WITHIN and not self.title.is_official
        return any(name in opening for name in names) or (near and self.title.squashed in opening)

    @property
    def repeats_organ(self) -> bool:
        """Whether its first line is an organ that the next line begins with: who signs the document above."""
        first, second = self.issue.look(self.start.title), self.issue.look(self.start.title + 1)
        return self.start.count > 1 and first.is_organ and second.squashed.startswith(first.squashed)

    @property
    def is_joint(self) -> bool:
        """Whether organs stand on its first two lines."""
        return self.start.count > 2 and all(self.issue.look(self.start.title + at).is_organ for at in (0, 1))

    @property
    def ends_in_title(self) -> bool:
        """Whether its last line is a whole title by itself, and those above it name no organ."""
        last = self.issue.look(self.end - 1)
        if self.start.count == 1 or not (last.is_official and begins_as_title(last)):
            return False
        above = self.issue.text(self.start.title, self.end - 1)
        return "关于" not in above and not (self.issue.look(self.end - 2).is_organ or organs.issuing(above))

    @property
    def is_awaited(self) -> bool:
        """Whether what the document before issues is printed nowhere yet, its one date right above; the title has no issuer."""
        if self.before is None or not self.above.is_date or organs.issuing(self.title.squashed):
            return False
        title = self.before.title + self.before.count
        dates = sum(line.look.is_date for line in self.issue.body[title : self.start.index])
        return dates == 1 and bool(re.search("[印转]发|批转|[颁公]布", self.issue.text(self.before.title, title)))

    @property
    def number_is_taken(self) -> bool:
        """Whether the number above the title stands right under the title before."""
        above = self.before or self.start
        return above.title + above.count == self.start.index < self.start.title

    @property
    def is_again(self) -> bool:
        """Whether it is the title of the document before, printed a second time, with no other number below it."""
        before = self.before
        if before is None or self.title.squashed != self.issue.text(before.title, before.title + before.count):
            return False
        return self.issue.number_under(self.start) in (None, self.issue.number_under(before))

    @cached_property
    def explains(self) -> bool:
        """Whether it is the title of a 政策解读 of a document that the notice before it does not name."""
        title = self.title.squashed
        cited = p.CITED_NAME.search(title) if p.READING.search(title) else None
        if cited is None:
            return False
        first = self.before.index if self.before else 0
        opening = candidates.outer_marks(self.issue.text(first, min(self.start.title, first + _OPENING_LINES)))
        return candidates.outer_marks(cited["name"]) not in opening


def _is_finished(s: Opening) -> bool:
    """Whether the text before has come to its end."""
    at = s.start.index
    line, before = s.issue.body[at], s.above
    return (
        at == 0
        or before.text.endswith(tuple("。！？）)"))
        or before.is_organ
        or before.is_date
        or before.is_imprint
        or before.is_photo
        or line.paged
        or line.mark.startswith("#")
        or line.gap >= 2
        or "\t" in s.issue.body[at - 1].raw.strip()  # a row of a table
    )


def _body_follows(s: Opening) -> bool:
    after = s.below
    return bool(
        after.text.endswith(("：", ":", "。", "，"))
        or len(after.text) >= 18
        or after.is_subtitle
        or after.is_bracket
        or p.EVENT.match(after.text)
    )


def _is_first_half(above: Look) -> bool:
    """Whether a line begins a title and does not end it."""
    return above.is_title_like and "关于" in above.squashed and above.kind is None


def is_section(look: Look) -> bool:
    """Whether a text reads as the name of a section that divides the issue, no 目录 naming it."""
    return len(look.squashed) <= 12 and look.squashed.endswith(lists.KINDS.section)


BEGINS: Decision[Opening] = Decision(
    "公文开头",
    8,
    (
        Clue("目录列有这个标题", 9, lambda s: s.start.entry is not None, "toc-bullets-and-pipes"),
        Clue("标题下面是发文字号", 8, lambda s: s.number_below, "issuer-by-prefix"),
        Clue("发文字号在标题上面", 6, lambda s: s.start.index < s.start.title, "notice-below-its-number"),
        Clue("是令，或令所公布的规章", 10, lambda s: s.start.order, "number-order-one-line"),
        Clue("是另一件公文的政策解读", 6, lambda s: s.explains, "attachment-reading-of-another"),
        Clue("标题以公文文种收尾", 2, lambda s: s.title.is_official, "notice-after-a-date"),
        Clue("标题以机关或「关于」开头", 2, lambda s: begins_as_title(s.title), "notice-after-a-date"),
        Clue(
            "标题说「关于」，或文种自成标题",
            1,
            lambda s: "关于" in s.title.squashed or s.title.squashed.endswith(_BY_NAME),
            "notice-after-a-sentence",
        ),
        Clue("前文已经结束", 2, _is_finished, "notice-after-a-sentence"),
        Clue("上面是日期", 2, lambda s: s.above.is_date or s.above.is_imprint, "notice-after-a-date"),
        Clue("上面是栏目名", 2, lambda s: is_section(s.above), "notice-below-a-section-name"),
        Clue("下面是正文", 1, _body_follows, "notice-after-a-sentence"),
        Clue(
            "下面是主送机关",
            3,
            lambda s: s.below.text.endswith(("：", ":")) and Look(s.below.text[:-1]).is_addressees,
            "notice-after-an-open-line",
        ),
        Clue("标题头两行都是机关", 1, lambda s: s.is_joint, "notice-below-three-issuers"),
        Clue("上面还有一个机关", -1, lambda s: s.is_joint and s.above.is_organ, "notice-of-three-issuers-first"),
        Clue(
            "字号与本期其他公文同一字头",
            4,
            lambda s: s.issue.series[s.number.split("〔")[0]] > 1,
            "label-above-own-number",
        ),
        Clue(
            "首行是上一件公文在日期下面的署名",
            -6,
            lambda s: titles.signs_below(s.issue.body, s.start.title),
            "signature-below-date",
        ),
        Clue("上面是附件标号", -8, lambda s: s.above.is_label, "label-above-reprint"),
        Clue("前一件公文印发的就是它", -14, lambda s: s.is_issued, "enclosed-decision-over-lines"),
        Clue("前一件公文印发的还没有印", -5, lambda s: s.is_awaited, "enclosed-under-another-name"),
        Clue("前一件公文的标题又印一遍", -12, lambda s: s.is_again, "title-printed-twice"),
        Clue("上面一行是它的前半", -9, lambda s: _is_first_half(s.above), "enclosed-title-wrapped"),
        Clue("上面的机关在下一行又印一遍", -6, lambda s: s.repeats_organ, "notice-below-its-issuer-signing"),
        Clue("末行自成标题，上面的不是机关", -4, lambda s: s.ends_in_title, "notice-below-names"),
        Clue("字号是上面那个标题的", -12, lambda s: s.number_is_taken, "number-belongs-to-the-title-above"),
        Clue(
            "下面又是一个标题",
            -4,
            lambda s: s.below.is_title_like and s.below.is_official,
            "section-name-and-its-only-notice",
        ),
        Clue(
            "目录可靠，没有列它", -6, lambda s: s.issue.relies and s.start.entry is None, "toc-does-not-list-enclosed"
        ),
        Clue(
            "字号是别的机关的",
            -6,
            lambda s: s.issue.families and s.number and s.number[0] not in s.issue.families,
            "toc-does-not-list-reprint",
        ),
        Clue("本期字号在标题上面", -9, lambda s: s.issue.number_first and s.number_below, "number-over-titles"),
        Clue("是列表的一项", -9, lambda s: s.line.mark == "-", "list-of-documents-begins-none"),
        Clue(
            "第一行是栏目名",
            -4,
            lambda s: s.start.count > 1 and is_section(s.line.look),
            "notice-below-a-section-name-after-a-date",
        ),
        *casting.NOTICE,
    ),
)


def find(body: Sequence[Line], entries: Sequence[TocEntry]) -> list[Start]:
    """Where the notices of a body begin."""
    issue = candidates.shared(body, titles.find(body, entries), entries)
    found = sorted((Opening(issue, start) for start in _starts(issue)), key=lambda s: (s.start.index, s.start.title))
    return list(_with_entries(issue, [s.start for s in evidence.chain(found, _weight, _follows)], len(entries)))


def _starts(issue: Shared) -> Iterator[Start]:
    """The candidates; one that issues what the 目录 lists with its entry, too."""
    shapes = list(candidates.find(issue))
    yield from shapes
    for start in issue.listed:
        yield start
        issuing = [shape for shape in shapes if candidates.issues(issue, shape, start)]
        last = max((shape.title for shape in issuing), default=0)  # an order before it may be followed by another's
        yield from (replace(shape, entry=start.entry) for shape in issuing if shape.title == last)


def _weight(opening: Opening, before: Opening | None) -> float:
    """The evidence for an opening, given the one before; 0 where it does not come to the threshold."""
    opening.before = before.start if before else None
    return BEGINS.weigh(opening)


def _follows(before: Opening, opening: Opening) -> bool:
    return before.end <= opening.start.index


# --- what the 目录 lends -----------------------------------------------------------------------------------------------------


def _with_entries(issue: Shared, starts: Sequence[Start], entries: int) -> Iterator[Start]:
    """The starts, with the number above each, and with the entry without a place that stands in the 目录 where it stands here."""
    unnamed = set(range(entries)) - {start.entry for start in starts}
    floor = 0
    for place, start in enumerate(starts):
        entry = _only_entry(starts, place, unnamed) if start.entry is None else start.entry
        unnamed.discard(entry if entry is not None else -1)
        above = start.index - 1
        free = start.index == start.title and floor <= above and issue.look(above).document_number
        index = above if free and not issue.look(start.title + start.count).any_number else start.index
        yield Start(index, start.title, start.count, entry)
        floor = start.title + start.count


def _only_entry(starts: Sequence[Start], place: int, unnamed: Set[int]) -> int | None:
    """The only entry without a place between those of the starts before and after; None where there are more, or none."""
    before = max((start.entry for start in starts[:place] if start.entry is not None), default=-1)
    after = min(
        (start.entry for start in starts[place:] if start.entry is not None), default=max(unnamed, default=0) + 1
    )
    fitting = [number for number in unnamed if before < number < after]
    return fitting[0] if len(fitting) == 1 else None
