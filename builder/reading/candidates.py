"""Places where notices may begin: titles by a document number, orders, titles of an official kind, those that the 目录 lists.

Guaranteed: each candidate is lines of the body that could be a title, whatever stands around them.
Not done here: weighing them (see `openings`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from builder.model import TocEntry
from builder.reading import beside, casting, orders, titles
from builder.reading.titles import TITLE_LINES, Start
from builder.text import forms, lists, organs
from builder.text.line import Line
from builder.text.look import Look

NOTHING = Look("")
ISSUED_WITHIN = 30  # lines below a head in which the title of what it issues stands, quoted or not
# what a title of an official kind ends with
_LAST = frozenset("）)》”」号").union(kind[-1] for kind in (*lists.KINDS.official, *lists.KINDS.alias))


@dataclass(frozen=True)
class Shared:
    """What the candidates of one issue share.

    listed        the places of the titles of its 目录        relies   whether these are most of what it lists
    series        how often a number has each prefix          families the first characters of the listed notices' numbers
    number_first  whether numbers stand over titles, not under them: so most of its numbers have a whole title
    """

    body: Sequence[Line]
    listed: Sequence[Start] = ()
    series: Counter[str] = field(default_factory=Counter)
    families: frozenset[str] = frozenset()
    relies: bool = False
    number_first: bool = False

    def look(self, index: int) -> Look:
        """What a line looks like; one beyond the body like nothing."""
        return self.body[index].look if 0 <= index < len(self.body) else NOTHING

    def text(self, first: int, end: int) -> str:
        """Lines as one text, squashed."""
        return "".join(line.look.squashed for line in self.body[first:end])

    def title(self, start: Start) -> str:
        """A title as one text, squashed, without the number that stands behind it."""
        lines = self.body[start.title : start.title + start.count]
        return forms.squash(beside.title("".join(line.text for line in lines)))

    def number_under(self, start: Start) -> str | None:
        """The number of any form under a title."""
        return self.look(start.title + start.count).any_number

    def number_by(self, start: Start) -> str:
        """The document number under or over a title; "" where there is none."""
        below = self.look(start.title + start.count).document_number
        return below or self.look(start.title - 1).document_number or ""


def begins_as_title(title: Look) -> bool:
    """Whether a text begins with its issuer or with 关于, or is named by its kind alone."""
    text = title.squashed
    return text.startswith("关于") or text.endswith(("大事记", "工作报告")) or bool(organs.issuing(text))


def shared(body: Sequence[Line], listed: Sequence[Start], entries: Sequence[TocEntry]) -> Shared:
    """What the candidates of an issue share."""
    bare = Shared(body, listed)
    numbers = [index for index, line in enumerate(body) if line.look.document_number]
    series = Counter((body[index].look.document_number or "").split("〔")[0] for index in numbers)
    relies = bool(entries) and len(listed) * 2 >= len(entries)
    families = {bare.number_by(start)[:1] for start in listed} - {""} if relies else set()
    over = under = 0
    for index in numbers:
        size, first = title_below(body, index + 1), title_above(body, index)
        over += size > 0 and begins_as_title(Look(bare.text(index + 1, index + 1 + size)))
        under += first is not None and Look(bare.text(first, index)).is_official
    return Shared(body, listed, series, frozenset(families), relies, over > under)


def find(issue: Shared) -> Iterator[Start]:
    """The candidates that the shape of a document shows."""
    for index, line in enumerate(issue.body):
        if line.look.document_number:
            yield from _by_number(issue.body, index)
        elif count := orders.size(issue.body, index):
            yield _order(issue, index, count)
        elif (count := title_below(issue.body, index)) and not beside.is_listed(issue.body, index, index + count - 1):
            yield titles.with_issuer(issue.body, Start(index, index, count))
        elif line.look.is_title_like and "解读" in line.look.squashed:
            yield Start(index, index, 1)


def issues(issue: Shared, head: Start, title: Start) -> bool:
    """Whether the document that begins at `head` issues or publishes the text whose title, in the 目录, stands at `title`."""
    if not head.title + head.count <= title.title <= head.index + ISSUED_WITHIN:
        return False
    if any(head.title < start.title + start.count and start.title <= head.title for start in issue.listed):
        return False
    named = outer_marks(issue.text(title.title, title.title + title.count))
    return named in outer_marks(issue.text(head.index, title.title))


def outer_marks(text: str) -> str:
    """A text whose names all stand in 《》; inside another they are printed in 〈〉."""
    return text.replace("〈", "《").replace("〉", "》")


def _by_number(body: Sequence[Line], index: int) -> Iterator[Start]:
    """The titles over and under a document number."""
    above = title_above(body, index)
    if above is not None:
        yield Start(above, above, index - above)
    if count := title_below(body, index + 1):
        yield Start(index, index + 1, count)


def _order(issue: Shared, index: int, count: int) -> Start:
    """Where an order begins: with the title of its rule, or with that of the 决定 that it publishes, where one stands over it."""
    body = issue.body
    above = index
    while above and body[above - 1].look.is_bracket:
        above -= 1
    title = title_above(body, above)
    if title is None:
        return Start(index, index, count, order=True)
    rule = orders.rule_above(body, index, title)
    if rule is not None:
        return Start(rule, rule, above - rule, order=True)
    kind = Look(issue.text(title, index)).kind
    decides = above == index and count == 1 and body[index].look.order_number
    if decides and kind in lists.KINDS.official and kind not in ("令", "命令"):
        return Start(title, title, index - title, order=True)
    return Start(index, index, count, order=True)


def title_above(body: Sequence[Line], index: int) -> int | None:
    """Index of the first of the title lines right above a number; None where what stands there is no title."""
    first = index
    while first > 0 and index - first < TITLE_LINES and _goes_up(body, first, index):
        first -= 1
    return None if first == index else first


def _goes_up(body: Sequence[Line], first: int, end: int) -> bool:
    """Whether the line above `first` belongs to the title that goes on to `end`."""
    above = body[first - 1].look
    if first == end:
        return above.is_title_like or titles.is_last_word(above)
    if not above.is_title_like or above.is_office_head or _is_letterhead(body, first - 1):
        return False
    title = forms.squash("".join(line.text for line in body[first:end]))
    if above.squashed == title:  # the heading of a web page
        return False
    return _may_begin(above, title) or (casting.goes_on(body, first) and not _names_place_again(above, title))


def _may_begin(above: Look, title: str) -> bool:
    """Whether a title, as far as it is known, may begin in the line above."""
    head = title.split("关于")[0]
    if "关于" not in title or len(title) < 6:
        return not _names_place_again(above, title)
    if not head:
        return above.is_organ
    return titles.is_cut_organ(above, head) or not organs.issuing(title)


def _names_place_again(above: Look, title: str) -> bool:
    """Whether an organ stands over a whole title that begins with its place (某市人民政府 / 某市养犬管理办法), no second organ."""
    bare = title.removesuffix(Look(title).kind or "")
    return above.is_organ and title[:2] == above.squashed[:2] and len(bare) > 4 and not organs.is_organ(bare)


def _is_letterhead(body: Sequence[Line], index: int) -> bool:
    """Whether a line is an organ's letterhead or the name of a section (县政府文件), no line of a title on 规范性文件; or a
    label with what it says."""
    text = body[index].look.squashed
    if "：" in text:
        return True
    above = body[index - 1].look if index else NOTHING
    goes_on = "关于" in above.squashed and above.kind is None
    return text.endswith("文件") and "关于" not in text and not goes_on


def _is_whole(title: str) -> bool:
    title = beside.title(title)
    return Look(title).is_official and not forms.is_open(title)


def title_below(body: Sequence[Line], index: int) -> int:
    """How many lines from `index` are a title of an official kind; 0 where they are not."""
    first = body[index].look if index < len(body) else NOTHING
    if not first.is_title_like or first.is_bracket or "：" in first.squashed:
        return 0
    joined = ""
    for count, line in enumerate(body[index : index + TITLE_LINES]):
        if count and not (line.look.is_title_like or titles.is_last_word(line.look)):
            return 0
        joined += line.text
        if joined[-1] in _LAST and _is_whole(joined) and not casting.goes_on(body, index + count + 1):
            return count + 1
    return 0
