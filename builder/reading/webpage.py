"""What a web page prints around a document, in a text that was copied from one: its path, its tools, its box of metadata.

Guaranteed: a line is asked about only above the first sentence or the addressees of a document, or below its end; in its
midst only a line that no document prints goes.  What a box says is handed on as facts of the document below it.
Not done here: what such a line looks like (see `text/web.py`); whether the document prints a fact itself (see `issue`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

from builder.model import Drop, DropReason
from builder.reading import boxes, cover, repeated
from builder.reading.evidence import Clue, Decision
from builder.text import forms, lists, organs, web
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_ENTRY = 14  # characters that an entry of a menu or of a path has at most
_NEAR = 4  # lines in which another label of the box stands
_HEAD_LINES = 80  # in which the head of a document ends
_TAIL_LINES = 40
_ARROWS = tuple(">»›→")


@dataclass(frozen=True, slots=True)
class Web:
    """The lines of the documents, what web pages print around them, and what their boxes say, in order."""

    kept: tuple[Line, ...]
    dropped: tuple[Drop, ...]
    boxes: tuple[boxes.Box, ...]


@dataclass(slots=True)
class _Page:
    """The lines, and what has been found out about them: before any is decided on, and from the top down."""

    lines: Sequence[Line]
    arrows: frozenset[int]  # source lines that were nothing but the > of a path
    heads: Sequence[range] = ()
    tail: range = range(0)
    fields: dict[int, web.Fields] = field(default_factory=dict)
    headings: dict[int, bool] = field(default_factory=dict)  # a title printed again below; False: what stands between
    first: int = 0  # where the page's own lines begin
    sure: bool = False  # whether any line tells by itself that this is a web page
    found: dict[int, DropReason] = field(default_factory=dict)
    listing: bool = False  # below 相关链接
    asked: str = ""  # the label whose value may stand on the next line
    row: Sequence[tuple[str, str]] = ()  # the labels of a row whose values go on in the next lines
    said: dict[range, dict[str, str]] = field(default_factory=dict)  # what the box of each head says
    title: str = ""  # that the box prints

    def text(self, at: int) -> str:
        """A line, squashed; "" beyond the text."""
        return self.lines[at].look.squashed if 0 <= at < len(self.lines) else ""

    def arrow(self, at: int) -> bool:
        """Whether the > of a path stands between a line and the one before it."""
        if not 0 < at < len(self.lines):
            return False
        return any(number in self.arrows for number in range(self.lines[at - 1].number + 1, self.lines[at].number))


@dataclass(slots=True)
class _At:
    """A line at its place."""

    page: _Page
    at: int
    line: Line
    asked: str  # the label above whose value may stand here

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The labels that it consists of, each with its value."""
        return self.page.fields.get(self.at, web.Fields()).pairs


def _reads_as_title(s: _At) -> bool:
    """Whether it begins as a title does, or is a whole one."""
    text = s.line.look.squashed
    if not s.line.look.is_title_like or len(text) < 6:
        return False
    begins = text.startswith("关于") or ("关于" in text and bool(organs.issuing(text)))
    return begins or (len(text) >= 8 and s.line.look.is_complete_title)


def _is_entry(line: Line) -> bool:
    """Whether it may be an entry of a menu or of a path."""
    return len(line.look.squashed) <= _ENTRY and "。" not in line.text and not line.look.any_number


def _above(s: _At) -> bool:
    return s.at - 1 in s.page.found


def _below(s: _At) -> bool:
    """Whether the next line is by itself the page's."""
    if s.at + 1 >= len(s.page.lines):
        return False
    line = s.page.lines[s.at + 1]
    return s.at + 1 in s.page.fields or web.tools(line) > 0 or web.is_own(line) or web.has_clock(line)


def _beside_tool(s: _At) -> bool:
    """Whether it and a neighbour are of one toolbar: words, or a word and a sign."""
    beside = [s.page.lines[at] for at in (s.at - 1, s.at + 1) if 0 <= at < len(s.page.lines)]
    return web.is_tool(s.line) and any(web.is_tool(one) and web.tools(one) + web.tools(s.line) for one in beside)


def _near(s: _At) -> list[tuple[str, str]]:
    """The labels of this line, if it has any, and of those around it."""
    around = range(s.at - _NEAR, s.at + _NEAR + 1) if s.pairs and s.at not in s.page.tail else ()
    return [pair for at in around for pair in s.page.fields.get(at, web.Fields()).pairs]


def _is_unknown_label(s: _At) -> bool:
    label, colon, value = s.line.look.squashed.partition("：")
    return (
        colon != ""
        and not s.pairs
        and label.isalpha()
        and 2 <= len(label) <= 8
        and len(value) <= 40
        and not Look(label).is_addressees
    )


def _in_path(s: _At) -> bool:
    """Whether it is a step of a path that has one a line: beside an arrow, below 您的位置：, or a step printed again."""
    opens = web.path(s.page.lines[s.at - 1]) == "sure" and s.page.text(s.at - 1).endswith("：") if _above(s) else False
    again = s.page.found.get(s.at - 1) == "web-furniture" and s.page.text(s.at) == s.page.text(s.at - 1)
    return _is_entry(s.line) and (opens or again or s.page.arrow(s.at) or s.page.arrow(s.at + 1))


def _over_page(s: _At) -> bool:
    """Whether it stands above the page's own lines, where only the name of the site and its menu do."""
    said = cover.read(s.line.text) if s.at < s.page.first and _is_entry(s.line) else None
    return s.at < s.page.first and _is_entry(s.line) and not s.line.look.is_official and not (said and said.tells)


def _is_related(s: _At) -> bool:
    return s.at in s.page.tail and web.RELATED.match(s.line.look.squashed) is not None


def _are_words(s: _At) -> bool:
    words = [len(word) for word in s.line.text.split()]
    return s.asked.endswith(("词", "字")) and len(words) > 1 and max(words) <= 8 and sum(words) >= 2 * len(words) - 1


def _lacks_figure(s: _At) -> bool:
    return s.asked.endswith(("量", "数", "率", "日期", "时间", "号")) and not any(map(str.isdigit, s.line.text))


def _is_other_number(s: _At) -> bool:
    return bool(s.line.look.any_number) and s.asked not in boxes.LABELS["number"] and s.at + 1 not in s.page.fields


def _begins_the_title(s: _At) -> bool:
    return len(s.line.text) >= 4 and s.page.title.startswith(s.line.look.squashed)


WEB_LINE: Decision[_At] = Decision(
    "网页的行",
    4,
    (
        Clue("只有网页才印", 8, lambda s: web.is_own(s.line), "web-share-line"),
        Clue("您的位置：…", 8, lambda s: web.path(s.line) == "sure", "web-path-alone"),
        Clue("词 > 词 > 词", 8, lambda s: web.path(s.line) == "open", "web-path-of-words"),
        Clue("几个工具词并排", 4, lambda s: web.tools(s.line) > 1, "web-tools-side-by-side"),
        Clue("一个工具词或符号", 2, lambda s: web.is_tool(s.line), "web-tool-among-lines"),
        Clue("相邻也是工具词或符号", 2, _beside_tool, "web-menu-by-lines"),
        Clue("短词之间有竖线", 3, lambda s: web.is_barred(s.line), "web-tail-links"),
        Clue("日期带钟点", 4, lambda s: web.has_clock(s.line), "web-stamp-under-title"),
        Clue("信息栏的标签开头", 2, lambda s: s.pairs, "web-box-of-plain-labels"),
        Clue(
            "有文件自己不印的标签", 2, lambda s: any(one in lists.WEB.labels for one, _ in s.pairs), "web-label-alone"
        ),
        Clue("附近还有标签", 2, lambda s: len(_near(s)) > 1, "web-box-of-plain-labels"),
        Clue("标签后没有冒号", -2, lambda s: s.page.fields.get(s.at, web.Fields()).bare, "web-word-that-is-no-label"),
        Clue("不认识的短标签", 1, _is_unknown_label, "web-label-unknown"),
        Clue("紧接网页的行之下", 1, _above, "web-label-unknown"),
        Clue("下一行是网页的", 1, _below, "web-label-unknown"),
        Clue("别处看得出是网页", 1, lambda s: s.page.sure, "web-label-unknown"),
        Clue("上面的标签还没有值", 4, lambda s: s.asked, "web-box-values-below"),
        Clue("上面的标签要标题", 8, lambda s: s.asked in boxes.LABELS["title"], "web-box-title-below"),
        Clue("上面的标签要数，这里没有", -4, _lacks_figure, "web-box-count-without-value"),
        Clue("上面的标签要的不是字号", -4, _is_other_number, "web-box-empty-label-over-number"),
        Clue("报告的场合", -4, lambda s: p.OCCASION.match(s.line.look.squashed), "web-box-count-over-occasion"),
        Clue("表格线", 3, lambda s: p.TABLE_RULE.match(s.line.look.compact), "web-box-as-table"),
        Clue("上面的标签要一串词", 4, _are_words, "web-box-topic-words-below"),
        Clue("读起来是标题", -4, _reads_as_title, "web-box-empty-label-over-title"),
        Clue("信息栏的标题由此开始", -4, _begins_the_title, "web-box-empty-label-over-part-of-title"),
        Clue("路径的一段", 8, _in_path, "web-path-by-lines"),
        Clue("在网页的第一行之上", 4, _over_page, "web-site-above-box"),
        Clue("网页的标题，下面再印", 7, lambda s: s.page.headings.get(s.at) is True, "web-heading-again"),
        Clue("在两次印的标题之间", 7, lambda s: s.page.headings.get(s.at) is False, "web-heading-again"),
        Clue("文末的 相关…", 4, _is_related, "web-tail-related"),
        Clue("在文末的 相关… 之下", 8, lambda s: s.page.listing, "web-tail-related-list"),
        Clue("文末的标签", 1, lambda s: s.at in s.page.tail and s.pairs, "web-tail-editor"),
    ),
)


# --- the page --------------------------------------------------------------------------------------------------------------


def read(lines: Sequence[Line], debris: Sequence[Drop] = ()) -> Web:
    """The lines without what web pages print around the documents; `debris` is what was set aside before."""
    page = _Page(lines, frozenset(drop.lines[0] for drop in debris if drop.text in _ARROWS))
    for at in _looked_over(page):
        _decide(page, at)
    kept = tuple(line for at, line in enumerate(lines) if at not in page.found)
    dropped = tuple(Drop((lines[at].number,), lines[at].raw.strip(), why) for at, why in page.found.items())
    said = (boxes.read(said) for head, said in page.said.items() if head)
    return Web(kept, dropped, tuple(sorted(said, key=lambda box: box.line)))


def _decide(page: _Page, at: int) -> None:
    """Decides on a line, and keeps what those below it are asked."""
    follows = at - 1 in page.found
    s = _At(page, at, page.lines[at], page.asked if follows and at not in page.fields else "")
    page.listing = page.listing and follows
    if WEB_LINE(s):
        page.found[at] = "metadata-box" if s.asked or s.pairs else "web-furniture"
        page.listing = page.listing or _is_related(s)
        _take(page, s)


def _take(page: _Page, s: _At) -> None:
    """Takes what a line of the box says, and the label whose value the next line may be."""
    said = page.said.setdefault(next((head for head in page.heads if s.at in head), page.tail), {})
    over = page.fields.get(s.at - 1, web.Fields()).pairs or page.row
    row = () if s.pairs else boxes.row(over, s.line)
    page.row = over[len(row) :] if row else ()
    boxes.take(said, s.line, s.pairs or row or ((s.asked, s.line.text),), goes_on=bool(s.asked))
    page.title = forms.squash(said.get("title", ""))
    goes_on = s.at + 2 in page.fields or s.at + 3 in page.fields
    page.asked = page.fields[s.at].waits if s.pairs else s.asked if goes_on or page.row else ""


def _looked_over(page: _Page) -> list[int]:
    """Finds what the clues ask of the page as a whole; the lines to be decided on."""
    lines = page.lines
    paths = {at for at, line in enumerate(lines) if web.path(line) == "sure"}
    page.heads, page.tail = list(_heads(lines, paths)), _tail(lines)
    heads = set[int]().union(*page.heads)
    page.fields = web.all_fields(lines, heads)
    own = paths.union(at for at, line in enumerate(lines) if web.is_own(line))
    telling = own.union(at for at in heads if web.tells(lines[at]))
    page.sure = bool(telling) or any(web.tells(lines[at]) for at in page.tail)
    page.fields |= web.all_fields(lines, page.tail if page.sure else ())
    page.first = min(_below_site(lines, telling).intersection(*page.heads[:1]), default=0)
    for head in page.heads if page.sure else ():
        page.headings.update(repeated.find(lines, head))
    return sorted(own.union(heads, page.tail))


def _below_site(lines: Sequence[Line], telling: set[int]) -> set[int]:
    """Lines of the page or of a report, above which the name of the site may stand."""
    return telling.union(at for at in range(min(telling, default=0)) if p.OCCASION.match(lines[at].look.squashed))


def _heads(lines: Sequence[Line], paths: Set[int]) -> Iterator[range]:
    """Where the head of a document stands: at the top of the text, below a path, from a box's index number or a stamp on."""
    end = 0
    for at, line in enumerate(lines):
        sure = at == 0 or at in paths or "索引号" in line.look.squashed[:6]
        if at < end or not (sure or (lines[at - 1].look.is_title_like and web.is_stamp(line))):
            continue
        last = min(len(lines), at + _HEAD_LINES)
        end = next((to for to in range(at, last) if _ends_head(lines[to])), last)
        yield range(at, end)


def _ends_head(line: Line) -> bool:
    if line.text[-1:] in "：:" and not web.fields(line).pairs:
        return Look(line.text[:-1]).is_addressees
    return "。" in line.text or p.TOC_HEADING.match(line.look.squashed) is not None


def _tail(lines: Sequence[Line]) -> range:
    """What stands below the end of the last document: lines without a sentence, a date, a number, a table."""
    for at in range(len(lines) - 1, max(-1, len(lines) - _TAIL_LINES), -1):
        look = lines[at].look
        if look.is_date or look.is_note or look.text.endswith(tuple("。！？")):
            return range(at + 1, len(lines))
        cells = "\t" in lines[at].raw.strip() or (look.text[:1] == "|" and len(look.text) > 1)
        if cells or look.any_number or look.mark or look.is_label:
            break
    return range(0)
