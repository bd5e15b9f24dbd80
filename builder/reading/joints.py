"""Whether a line begins a paragraph or goes on with the text before it, by evidence.

Not done here: putting lines together (see `paragraphs`), and how the text is set (see `setting`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.reading import beside, casting
from builder.reading.evidence import Clue, Decision
from builder.reading.setting import HANGS, SLACK, Indents, Measure, token_width
from builder.text import labels, marks, persons, posts
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_LONG = 18
_FIGURE = re.compile(r"^\d+\.\d+\s*[\u4e00-\u9fff]?(?:[元亿万个倍米吨%成]|$)")
CONNECTORS = tuple("，、（(《“‘〔-—·")  # what a text never ends with
_CONNECTING_WORDS = tuple("和及与或的")
_SPEAKER = re.compile(r"^(?:问|答|记者)\s*[:：]")
_HEADING = 60  # columns that a heading without a number has at most
_WIDER = 120  # columns that no printed line has
_LONGEST_ROLE = 80  # characters of a role and whoever has it
_WHO = re.compile(r"^[\u4e00-\u9fff（）、·]{2,}$")
_NUMBERED = re.compile(r"^[\u4e00-\u9fffA-Za-z]{2,18}[〔（(\[【]\d{4}[〕）)\]】]第?\d{1,5}号")
_LABELLED = re.compile(r"^[\u4e00-\u9fff][\u4e00-\u9fff\s]{1,8}[：:]")
_CONTACT = re.compile(r"(?:电话|联系方式|传真|邮箱|邮编|QQ|手机|微信)\D{0,12}[\d\-、，,\s]{5,60}$")
_CUT_CONTACT = re.compile(r"[：:]$(?:(?<=(?:电话|邮箱|网址|传真|QQ|邮编|账号|地址).)|(?<=发送至.))")
_IN_CHARGE = re.compile(r"^[（(](?:责任|牵头|配合|主办|协办|负责)[^：:（）()]{0,8}[：:]")  # goes on with its task
_APPOINTS = re.compile(
    r"^(?:(?:决定)?任命|免去|聘任|[\u4e00-\u9fff]{2,4}(?:[（(][^（）()]{1,6}[)）])?同志(?:任|为|的))"
)
_LONG_LABEL = re.compile(r"^[\u4e00-\u9fff]{3,14}[：:]\S(?!.{0,10}如下)")
_FIGURES = re.compile(r"^[\d\s.,%％-]+$")
_COLUMNS = re.compile(r"\S {2,}\S")
_SALUTATION = re.compile("^(?:尊敬的|各位|同志们)[^，。；,;]{0,20}[：:！!，,]?$")
_COUNTS_OFF = re.compile("^[一二三四五六七八九]是")
_DOT = re.compile("[●○◆■▲★]")
# What a line that its first words tell may begin with, whatever they tell.
_OPENINGS = (
    _SPEAKER, p.SUBTITLE, _DOT, _NUMBERED, _LABELLED, _SALUTATION, p.NOTE, _COUNTS_OFF, _APPOINTS, _LONG_LABEL, p.CLOSING, _IN_CHARGE,
)  # fmt: skip
_OPENS = re.compile("|".join(f"(?:{opening.pattern})" for opening in _OPENINGS))


class Joint:
    """A line, the paragraph before it, and how the text is set."""

    __slots__ = ("before", "closed", "counts_on", "full", "how", "last", "line", "lines", "wrap")

    def __init__(
        self, line: Line, lines: Sequence[Line], before: Look, wrap: Measure | None, how: Indents, counts_on: bool
    ) -> None:
        self.line, self.lines, self.last = line, lines, lines[-1]
        self.before, self.wrap, self.how = before, wrap, how
        self.closed = before.is_closed
        self.counts_on = counts_on
        self.full = (room := self._room) < 1 or (bool(wrap or self.last.room) and token_width(line.text) > room)

    @property
    def _room(self) -> float:
        """What the line before leaves of its measure, as far as that counts: as printed, else as the widths tell."""
        if self.last.room is not None:
            return self.last.room - HANGS
        return self.wrap.full - SLACK - self._columns if self.wrap else 1

    @property
    def _columns(self) -> int:
        """What the line before takes, with the indent that was not kept."""
        indent = max(self.last.indent, self.wrap.lost if self.wrap else 0)
        return self.last.look.width + (indent if len(self.lines) == 1 and indent <= 8 else 0)

    def ends(self, pattern: re.Pattern[str]) -> bool:
        """Whether the text before ends so."""
        return pattern.search(self.before.text[-300:]) is not None

    @property
    def numbered(self) -> bool:
        """A number that is no figure of the sentence before."""
        mark = self.line.look.mark
        return mark is not None and not (marks.is_decimal(mark) and not self.closed and _FIGURE.match(self.line.text))

    @property
    def role(self) -> bool:
        """The text before is a role and whoever has it, with no sentence's end."""
        if self.wrap or self.closed or len(self.before.text) > _LONGEST_ROLE or "：" not in self.before.squashed:
            return False
        label, _, who = self.before.squashed.partition("：")
        if not _WHO.match(who):
            return False
        return persons.is_bare_role(label) or persons.fits(who)

    @property
    def post_ends(self) -> bool:
        """The text before ends as a post does, or with a name."""
        return posts.is_finished_post(self.before.text) or persons.fits(self.before.squashed.partition("：")[2])

    @property
    def is_words(self) -> bool:
        """The line is a few words, no end of a sentence."""
        return 6 <= self.line.look.width < 2 * _LONG and self.line.text[-1] not in "。；！？;"

    @property
    def running(self) -> bool:
        """The text before stands after a comma, in the midst of a sentence."""
        text = self.before.text
        return not self.closed and text[-1:] not in "）)" and _last(text, "，；,;") > _last(text, "。！？")

    @property
    def over_wide(self) -> bool:
        """The line is wider than any that is printed, the one before as short as a heading, and no sentence."""
        return self.before.width < _HEADING and self.line.look.width > _WIDER and "。" not in self.before.text

    @property
    def flush(self) -> bool:
        """A line without the indent that nearly all first lines of the text have."""
        return 0 == self.line.indent == self.line.gap < self.lines[0].indent and self.last.look.width >= _LONG

    @property
    def nearly_full(self) -> bool:
        """The line before is a wrapped one, and takes most of the measure."""
        return self.wrap is not None and self.last.look.width > 0.8 * self.wrap.full

    @property
    def is_tail(self) -> bool:
        """A short line that ends its sentence below a full one."""
        return self.line.look.is_closed and self.wrap is not None and self.last.look.width > self.wrap.full - SLACK

    def cuts_word(self, piece: str) -> bool:
        """Whether what is put together was cut by a page or a full line, and may be one figure."""
        full = self.wrap is not None and self.last.look.width > self.wrap.full - 2 * SLACK
        return (self.line.paged or full) and not (_is_figures(piece) or _is_figures(self.last.text))


def _last(text: str, signs: str) -> int:
    """Where the last of some signs stands in a text; -1 where there is none."""
    return max(map(text.rfind, signs))


def _is_figures(text: str) -> bool:
    """Whether it is figures and nothing else, or set in columns."""
    return _FIGURES.match(text) is not None or ("  " in text and _COLUMNS.search(text) is not None)


# What must hold for several clues.


def _stands_out(s: Joint) -> object:
    return s.line.mark or s.line.look.mark or (s.how.used and s.line.indent)


def _opens(s: Joint) -> object:
    return _OPENS.match(s.line.text)


def _has_ended(s: Joint) -> object:
    return s.closed


def _is_left_open(s: Joint) -> object:
    return not s.closed


def _is_full(s: Joint) -> object:
    return s.full


def _unwrapped(s: Joint) -> object:
    return s.wrap is None


def _left_open_unwrapped(s: Joint) -> object:
    return s.wrap is None and not s.closed


def _after_role(s: Joint) -> object:
    return s.role


BEGINS: Decision[Joint] = Decision(
    "段落从这一行开始",
    0,
    (
        # what a line that begins a paragraph looks like
        Clue(
            "带标题标记，或整行加粗",
            30,
            lambda s: s.line.mark[:1] in ("#", "*") and s.line.mark,
            "begin-hash",
            _stands_out,
        ),
        Clue("带列表符号", 30, lambda s: s.line.mark == "-" and not s.before.is_open, "begin-bullet", _stands_out),
        Clue("首行缩进", 30, lambda s: s.how.used and 2 <= s.line.indent <= 8, "begin-indent", _stands_out),
        Clue("有编号", 6, lambda s: s.numbered, "heading-siblings", _stands_out),
        Clue("编号接着前一个数", 6, lambda s: s.counts_on, "heading-siblings", _stands_out),
        # whether the text before has come to its end
        Clue("上文已完句", 8, _has_ended, "join-page-break"),
        Clue("上一行排满", -5, _is_full, "join-hard-wrap"),
        Clue("上文的括号或引号没有合上", -9, lambda s: s.before.is_open, "join-in-charge", dear=True),
        Clue("首行都缩进的文字里顶格的一行", -20, lambda s: s.how.always and s.flush, "join-flush"),
        # the first words of the line
        Clue("问答的提示", 30, lambda s: _SPEAKER.match(s.line.text), "begin-speaker", _opens),
        Clue("破折号引出的副标题", 30, lambda s: s.line.look.is_subtitle, "begin-dash", _opens),
        Clue("黑点等符号", 30, lambda s: _DOT.match(s.line.text), "begin-dot", _opens),
        Clue(
            "上下两行都以标签起头",
            12,
            lambda s: _LABELLED.match(s.line.text) and _LABELLED.match(s.before.text),
            "begin-both-labelled",
            _opens,
        ),
        Clue(
            "上下两行都以字号起头",
            13,
            lambda s: _NUMBERED.match(s.line.text) and _NUMBERED.match(s.last.text),
            "number-before-title-on-its-line",
            _opens,
        ),
        Clue("称呼各位", 10, lambda s: _SALUTATION.match(s.line.text), "begin-salutation", _opens),
        Clue("注、抄送等", 6, lambda s: s.line.look.is_note, "begin-note", _opens),
        Clue("一是、二是", -4, lambda s: _COUNTS_OFF.match(s.line.text), "begin-counts-off", _opens),
        Clue("任免的一句", 3, lambda s: _APPOINTS.match(s.line.text), "begin-appointment", _opens),
        Clue("以较长的标签起头", 3, lambda s: _LONG_LABEL.match(s.line.text), "begin-long-label", _opens),
        Clue("结束语", 3, lambda s: p.CLOSING.match(s.line.text), "drop-vertical-header", _opens),
        Clue("括号里的责任单位", -4, lambda s: _IN_CHARGE.match(s.line.text), "join-in-charge", _opens),
        # text before that has come to its end
        Clue(
            "上文以冒号结尾", 1, lambda s: s.before.text[-1:] in "：:", "addressees-named-like-a-sentence", _has_ended
        ),
        Clue("上文以电话、邮箱等的标签结尾", -20, lambda s: s.ends(_CUT_CONTACT), "join-contact-label", _has_ended),
        Clue(
            "上文以没有下文的小标题结尾",
            -9,
            lambda s: not s.wrap and s.ends(labels.LEFT),
            "join-label-left",
            _has_ended,
        ),
        # text before that has not
        Clue(
            "上文像标题",
            8,
            lambda s: not s.full and s.before.is_heading_shaped,
            "heading-of-two-clauses",
            _is_left_open,
            dear=True,
        ),
        Clue(
            "上文是电话号码",
            8,
            lambda s: not s.before.text[-1:].isalpha() and s.ends(_CONTACT),
            "begin-telephone",
            _is_left_open,
        ),
        Clue(
            "上文是列出的一件",
            13,
            lambda s: beside.is_entry(s.before.text, s.line.text),
            "list-of-documents-a-line",
            _is_left_open,
        ),
        Clue("上文以逗号、顿号等结尾", -7, lambda s: s.before.text[-1:] in CONNECTORS, "join-comma", _is_left_open),
        Clue(
            "上文以和、及、与、或、的结尾",
            -5,
            lambda s: s.before.text[-1:] in _CONNECTING_WORDS,
            "join-connecting-word",
            _is_left_open,
        ),
        Clue(
            "换页前的一行可以短",
            -5,
            lambda s: s.line.paged and s.running,
            "page-number-before-form-feed",
            _is_left_open,
        ),
        # wrapped text
        Clue("上一行不短而未完句", -2, lambda s: s.nearly_full, "join-half-width", _is_left_open),
        Clue(
            "这一行排不下首行缩进",
            -5,
            lambda s: s.wrap and s.line.look.width > s.wrap.first,
            "join-no-room-for-indent",
            _is_full,
        ),
        Clue("收尾的短行", -4, lambda s: s.is_tail, "join-hard-wrap", _is_full),
        # other text
        Clue("上文停在一句当中", -5, lambda s: s.running, "measure-without-html", _left_open_unwrapped),
        Clue("上文有完整的句子而未完", -3, lambda s: "。" in s.before.text, "join-page-break", _left_open_unwrapped),
        Clue("上一行长而未完句", -2, lambda s: s.last.look.width >= 2 * _LONG, "enclosed-plan", _left_open_unwrapped),
        Clue("上文的职务没有写完", -8, lambda s: not s.post_ends, "join-post", _after_role, dear=True),
        Clue("上文的职务已写完", 4, lambda s: s.post_ends, "roster-class", _after_role, dear=True),
        Clue("短行下面的一行比版面宽得多，本不折行", 3, lambda s: s.over_wide, "heading-of-a-report", _unwrapped),
        Clue("只有数字的一行", 11, lambda s: _is_figures(s.line.text), "page-number-not-figure", _unwrapped),
        Clue("短而没有完句的一行", 6, lambda s: s.is_words, "begin-after-blank-date", _unwrapped),
        *casting.PARAGRAPH,
    ),
)
