"""Which paragraphs of a text are headings: what each looks like, what stands below it, and how its siblings stand.

Guaranteed: a heading is a paragraph of its own; a run-in heading (（一）加强领导。各镇要…) is none.
Not done here: levels (see `outline`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.model import Block, Grid, Mark
from builder.reading import captions, casting, decimals
from builder.reading.captions import Flow
from builder.reading.evidence import Clue, Decision
from builder.reading.paragraphs import Paragraph
from builder.text import marks
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_LONGEST = 60  # characters of a heading
_SHORT = 12  # of one that needs no more evidence
_CHAPTERS = ("章", "节")
_SENTENCE = tuple("。：:")
_COLON = tuple("：:")
_ITEMS = ("：；", ":;", "：;", ":；")  # how what leads to items ends, and the first of them
_CLAUSE = re.compile(r"[。；;！？](?=.)")


class Place:
    """A paragraph among its neighbours; `siblings` are those with the same kind of number under the same heading."""

    __slots__ = ("at", "following", "look", "mark", "par", "siblings", "text", "whole")
    par: Paragraph
    look: Look
    text: str
    mark: Mark | None
    following: Paragraph | Block | None
    siblings: list[int]
    whole: _Whole
    at: int

    def __init__(self, whole: _Whole, at: int) -> None:
        par = whole.flow[at]
        assert isinstance(par, Paragraph)
        self.whole, self.at, self.par = whole, at, par
        self.text, self.look, self.mark = par.text, par.look, whole.printed[at]
        self.following = whole.flow[at + 1] if at + 1 < len(whole.flow) else None
        self.siblings = [other for other in whole.groups.get(at, ()) if other != at]

    @property
    def line(self) -> Line:
        """Its first line."""
        return self.par.lines[0]

    @property
    def rest(self) -> str:
        """The text after its number."""
        return self.text[self.mark.end if self.mark else 0 :]


class _Whole:
    """A text, and what is known of all its paragraphs: their numbers, the names among them, and which are siblings."""

    __slots__ = (
        "alone",
        "departments",
        "flow",
        "groups",
        "leaders",
        "listed",
        "named",
        "over_text",
        "printed",
        "runs_in",
    )

    def __init__(self, flow: Flow, printed: Sequence[Mark | None]) -> None:
        self.flow, self.printed = flow, printed
        over = list(captions.over(flow))
        self.leaders = captions.leaders(over)
        self.departments = captions.departments(over, printed)
        self.over_text = captions.over_text(over, flow)
        self.named = {*self.leaders, *self.departments, *self.over_text}
        self.listed = set(captions.contents(flow))
        self.groups = _groups(printed)
        self.alone = {at for at in self.groups if self._stands_alone(at)}
        self.runs_in = {at for at in self.groups if self._runs_in(at)}

    def has_text_below(self, at: int) -> bool:
        """Whether what follows a numbered paragraph is its own: a text without a number, or a number inside its own."""
        mark, following = self.printed[at], self.flow[at + 1] if at + 1 < len(self.flow) else None
        if mark is None or not isinstance(following, Paragraph | Grid) or _is_closing(following):
            return False
        below = self.printed[at + 2 if at + 1 in self.named else at + 1]  # a name stands with what is below it
        return below is None or below.level > mark.level or marks.rank(below) > marks.rank(mark)

    def _stands_alone(self, at: int) -> bool:
        """Whether a numbered paragraph is one clause over a text of its own; a sentence, over a text without numbers."""
        par = self.flow[at]
        if not isinstance(par, Paragraph) or not _is_one_clause(par) or par.text[-1] in "；;" or self.quotes(at):
            return False
        return self.has_text_below(at) and not (par.text.endswith("。") and self.printed[at + 1])

    def quotes(self, at: int) -> bool:
        """Whether a paragraph leads to the words that an amendment quotes."""
        par, below = self.flow[at], self.flow[at + 1] if at + 1 < len(self.flow) else None
        if not isinstance(par, Paragraph) or not isinstance(below, Paragraph) or not par.text.endswith(_COLON):
            return False
        return below.text[0] in '“"「' or p.AMENDS.search(par.text) is not None

    def _runs_in(self, at: int) -> bool:
        """Whether a numbered paragraph begins with a run-in heading."""
        mark, par = self.printed[at], self.flow[at]
        return mark is not None and isinstance(par, Paragraph) and p.RUN_IN.match(par.text[mark.end :]) is not None


def numbers(flow: Flow) -> list[Mark | None]:
    """The number that each paragraph begins with; 1 总则 is one where others show that the outline is decimal."""
    tops = decimals.tops(flow)
    return [tops.get(at) or piece.look.mark if isinstance(piece, Paragraph) else None for at, piece in enumerate(flow)]


def find(flow: Flow, printed: Sequence[Mark | None]) -> set[int]:
    """The indexes of the headings; `printed` are the numbers of the paragraphs."""
    whole = _Whole(flow, printed)
    return {at for at, piece in enumerate(flow) if _may_be(whole, piece, at) and HEADING(Place(whole, at))}


def _may_be(whole: _Whole, piece: Paragraph | Block, at: int) -> bool:
    """Whether anything speaks for a heading: a number (before a few words, or a chapter's), a name over what follows, a mark
    of Markdown."""
    if not isinstance(piece, Paragraph):
        return False
    if at in whole.named or piece.lines[0].mark or casting.is_heading(piece.lines, piece.text):
        return True
    mark = whole.printed[at]
    return mark is not None and (len(piece.text) <= _LONGEST or mark.family in _CHAPTERS)


# --- the evidence ---------------------------------------------------------------------------------------------------------


def _is_closing(piece: Paragraph | Block) -> bool:
    if not isinstance(piece, Paragraph) or piece.text[0] not in "此特妥以请专":  # most paragraphs
        return False
    return p.CLOSING.match(piece.text) is not None


def _is_one_clause(par: Paragraph) -> bool:
    return len(par.text) <= _LONGEST and len(par.lines) <= 3 and not _CLAUSE.search(par.text) and not par.look.is_open


def _stand_alone(s: Place) -> bool:
    return len(s.siblings) > 0 and s.whole.alone.issuperset((s.at, *s.siblings))


def _are_text(s: Place) -> bool:
    """Whether most siblings are paragraphs of text: neither do they stand alone, nor does a heading run into them."""
    return sum(at not in s.whole.alone and at not in s.whole.runs_in for at in s.siblings) * 2 > len(s.siblings)


def _cut_by_page(s: Place) -> bool:
    """Whether the rest of a run-in heading stands in the next paragraph: its siblings all run in."""
    if s.look.is_closed or len(s.siblings) < 2 or not isinstance(s.following, Paragraph) or s.following.look.mark:
        return False
    rest = p.RUN_IN.match(s.following.text)
    return rest is not None and len(rest["head"]) <= 10 and s.whole.alone.isdisjoint(s.siblings)


def _is_named(s: Place) -> bool:
    return s.at in s.whole.named


def _is_sharp(s: Place) -> bool:
    return s.line.mark[:1] == "#"


def _leads_to_items(s: Place) -> bool:
    below = s.following
    return isinstance(below, Paragraph) and below.look.mark is not None and (s.text[-1] + below.text[-1]) in _ITEMS


HEADING: Decision[Place] = Decision(
    "标题",
    3,
    (
        Clue("编号之后只有一句", 2, lambda s: s.mark and s.rest and _is_one_clause(s.par), "heading-alone"),
        Clue("这一句没有标点", 1, lambda s: s.mark and s.look.is_heading_shaped, "heading-alone"),
        Clue("只有几个字", 2, lambda s: s.mark and len(s.rest) <= _SHORT, "heading-short-sentence"),
        Clue("是章、节", 5, lambda s: s.mark and s.mark.family in _CHAPTERS, "heading-chapters-alone"),
        Clue(
            "同级各条都单独成行",
            3,
            _stand_alone,
            "heading-sentences-alone",
        ),
        Clue("同级多半是正文", -2, _are_text, "heading-among-sentences"),
        Clue(
            "下面没有它自己的正文",
            -5,
            lambda s: s.mark and not s.whole.has_text_below(s.at),
            "heading-list-of-names",
        ),
        Clue("以句号、冒号结尾", -2, lambda s: s.text.endswith(_SENTENCE), "heading-long-sentence"),
        Clue(
            "是条，写成一句话",
            -3,
            lambda s: s.mark and s.mark.family == "条" and s.text.endswith(_SENTENCE),
            "heading-article-clause",
        ),
        Clue("以分号结尾", -4, lambda s: s.text[-1] in "；;", "heading-semicolon"),
        Clue("引出修改后的条文", -4, lambda s: s.whole.quotes(s.at), "heading-amendment-alone"),
        Clue("冒号引出以分号分开的各项", -4, _leads_to_items, "heading-items-below"),
        Clue("换页截断的领起句", -4, _cut_by_page, "heading-cut-by-page"),
        Clue("领导的姓名，下面是分工", 5, lambda s: s.at in s.whole.leaders, "heading-leaders", _is_named),
        Clue("部门的名称，下面从一数起", 5, lambda s: s.at in s.whole.departments, "heading-departments", _is_named),
        Clue("没有编号的短行，下面是整段文字", 5, lambda s: s.at in s.whole.over_text, "heading-over-text", _is_named),
        Clue("列在文中的目录里", -9, lambda s: s.at in s.whole.listed, "heading-listed-in-contents"),
        Clue("带有井号", 2, lambda s: len(s.text) <= _LONGEST, "heading-sharp", _is_sharp),
        Clue("没有编号，有井号已足够", 1, lambda s: not s.mark, "heading-sharp", _is_sharp),
        Clue("是结束语", -3, lambda s: _is_closing(s.par), "heading-sharp-closing"),
        Clue("整行加粗", 5, lambda s: s.line.mark == "**" and s.mark and not s.look.is_closed, "heading-bold"),
        *casting.HEADING,
    ),
)


# --- siblings -------------------------------------------------------------------------------------------------------------


def _groups(printed: Sequence[Mark | None]) -> dict[int, list[int]]:
    """The siblings of each numbered paragraph, itself among them: a number that is 1, or stands outside, ends a group."""
    open_: dict[str, tuple[int, list[int]]] = {}
    out: dict[int, list[int]] = {}
    for at, mark in enumerate(printed):
        if mark is None:
            continue
        rank = marks.rank(mark)
        open_ = {family: group for family, group in open_.items() if group[0] <= rank}
        if mark.ordinal == 1 or mark.family not in open_:
            open_[mark.family] = (rank, [])
        open_[mark.family][1].append(at)
        out[at] = open_[mark.family][1]
    return out
