"""Lines + 目录 → one span a notice.

Guaranteed: spans are in order and do not overlap; every line of the body is in a span, in the colophon, among the loose
lines before the first notice, or dropped as a section divider.
Two witnesses: titles of the 目录 found again in the body (tolerant of slips), and the shape of a document itself
(title, 发文字号, 主送机关).
Not done here: what stands inside a span.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from builder.model import Drop, TocEntry
from builder.reading import orders, titles, toc
from builder.reading.titles import TITLE_LINES, Start
from builder.text import forms, lists, organs
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_TAIL_LINES = 80
_OPENING_LINES = 60
_HEAD_LINES = 6  # in which a title stands below what a maintainer points at
_BOOK_MARKS = str.maketrans("〈〉", "《》")  # inside 《》 the marks of a name are 〈〉


@dataclass(frozen=True, slots=True)
class Span:
    """The kept lines of one notice, and how many of its first lines were recognised as its title (0: not known)."""

    lines: tuple[Line, ...]
    title_at: int
    title_lines: int
    entry: int | None


@dataclass(frozen=True, slots=True)
class Segments:
    """What the body falls into."""

    spans: tuple[Span, ...]
    loose: tuple[Line, ...]
    colophon: tuple[Line, ...]
    dropped: tuple[Drop, ...]


def split(
    body: Sequence[Line],
    entries: Sequence[TocEntry],
    sections: Sequence[str],
    begins: frozenset[int] = frozenset(),
    joins: frozenset[int] = frozenset(),
) -> Segments:
    """The notices of the body, with what stands between them.

    `begins` are lines that a maintainer says begin a notice, `joins` lines that do not.
    """
    body, colophon = _cut_colophon(body)
    places = [index for index, line in enumerate(body) if not line.look.is_registration]
    masked = _mask_dividers([body[index] for index in places], entries, sections)
    listed = titles.find(masked, entries)
    shaped = _from_shape(masked, trusting=len(listed) * 2 < max(1, len(entries)) or not entries)
    starts = _with_registration(_merge(masked, listed, shaped, entries), places)
    starts = _told(body, starts, begins, joins)
    body, starts, dividers = _drop_dividers(body, starts, sections, entries)
    spans = []
    for place, start in enumerate(starts):
        end = starts[place + 1].index if place + 1 < len(starts) else len(body)
        spans.append(Span(tuple(body[start.index : end]), start.title - start.index, start.count, start.entry))
    loose = tuple(body[: starts[0].index]) if starts else tuple(body)
    return Segments(tuple(spans), loose, tuple(colophon), tuple(dividers))


def _told(body: Sequence[Line], starts: list[Start], begins: frozenset[int], joins: frozenset[int]) -> list[Start]:
    """The starts as a maintainer put them right."""
    out = [start for start in starts if body[start.index].number not in joins]
    known = {body[start.index].number for start in out}
    for index, line in enumerate(body):
        if line.number in begins - known:
            title = next((at for at in range(index, min(len(body), index + _HEAD_LINES)) if _heads(body[at])), index)
            out.append(Start(index, title, _title_below(body, title) or 1))
    return sorted(out, key=lambda start: start.index)


def _heads(line: Line) -> bool:
    """Whether a line that a maintainer points at may be the title itself, no number or label above it."""
    return not line.look.any_number and not line.look.no_title


def _with_registration(starts: Sequence[Start], places: Sequence[int]) -> list[Start]:
    """The starts in a body of which only the lines at `places` were seen; a registration above a head belongs to it."""
    out = []
    for start in starts:
        first, title = places[start.index], places[start.title]
        while first and first - 1 not in places[max(0, start.index - 1) : start.index]:
            first -= 1
        out.append(Start(first, title, places[start.title + start.count - 1] - title + 1, start.entry))
    return out


# --- the shape of a document -----------------------------------------------------------------------------------------


def _from_shape(body: Sequence[Line], trusting: bool) -> list[Start]:
    """Where a title stands over (or under) a document number; and, where the 目录 is no help, over its addressees."""
    starts: list[Start] = []
    numbers = [line.look.document_number for line in body]
    series = Counter(number.split("〔")[0] for number in numbers if number)
    number_first = _number_stands_first(body, [index for index, number in enumerate(numbers) if number])
    for index, number in enumerate(numbers):
        if number:
            title = _title_above(body, index, own_series=series[number.split("〔")[0]] > 1)
            if title is not None and not number_first:
                starts.append(Start(title, title, index - title))
            elif trusting and (count := _title_below(body, index + 1)):
                starts.append(Start(index, index + 1, count))
        elif count := orders.size(body, index):
            starts.append(_order(body, index, count))
        elif trusting and (count := _bare_title(body, index)):
            if not _is_issued(body, index, count, starts[-1].index if starts else index):
                starts.append(Start(index, index, count))
        elif trusting and _explains_another(body, index, starts[-1].index if starts else 0):
            starts.append(Start(index, index, 1))
    return starts


def _order(body: Sequence[Line], index: int, count: int) -> Start:
    """Where an order begins: with the title of its rule, or with that of the 决定 that it publishes, where one stands over it."""
    above = index
    while above and body[above - 1].look.is_bracket:
        above -= 1
    title = _title_above(body, above, own_series=True)
    if title is None:
        return Start(index, index, count)
    rule = orders.rule_above(body, index, title)
    if rule is not None:
        return Start(rule, rule, above - rule)
    decides = above == index and count == 1 and body[index].look.order_number and _decides(body[title:index])
    return Start(title, title, index - title) if decides else Start(index, index, count)


def _is_issued(body: Sequence[Line], index: int, count: int, start: int) -> bool:
    """Whether the document before names this title in 《》: it is what that document issues, no document of its own."""
    title = forms.squash("".join(line.text for line in body[index : index + count]))
    organ = body[index - 1].look.squashed if index and body[index - 1].look.is_organ else ""
    named = _opening(body, start, index)
    return any(f"《{name}》".translate(_BOOK_MARKS) in named for name in (title, organ + title))


def _explains_another(body: Sequence[Line], index: int, start: int) -> bool:
    """Whether a line is the title of a 政策解读 of a document that the notice before it does not name."""
    title = body[index].look.squashed
    cited = p.CITED_NAME.search(title) if p.READING.search(title) and body[index].look.is_title_like else None
    return (
        cited is not None
        and _finished(body, index)
        and cited["name"].translate(_BOOK_MARKS) not in _opening(body, start, index)
    )


def _opening(body: Sequence[Line], start: int, end: int) -> str:
    """The first lines of a document, where it says what it issues, as one text."""
    lines = body[start : min(end, start + _OPENING_LINES)]
    return "".join(line.look.squashed for line in lines).translate(_BOOK_MARKS)


def _number_stands_first(body: Sequence[Line], numbers: Sequence[int]) -> bool:
    """Whether the issue sets numbers over titles, not under them: so most of its numbers have a whole title."""
    over = sum(_title_below(body, index + 1) > 0 for index in numbers)
    under = sum(
        (first := _title_above(body, index, own_series=True)) is not None
        and Look("".join(line.text for line in body[first:index])).is_official
        for index in numbers
    )
    return over > under


def _decides(title: Sequence[Line]) -> bool:
    """Whether a title over the number of a 令 is that of the document itself (a 决定), not the name of a section."""
    kind = Look("".join(line.text for line in title)).kind
    return kind in lists.KINDS.official and kind not in ("令", "命令")


def _title_above(body: Sequence[Line], index: int, own_series: bool) -> int | None:
    """Index of the first of the title lines right above a number; None where what stands there is no title.

    Under an attachment's label it is that of a reprinted document, unless its number is of a series of this issue.
    """
    first = index
    while first > 0 and index - first < TITLE_LINES and body[first - 1].look.is_title_like:
        if first < index and _is_whole_title(forms.squash("".join(line.text for line in body[first:index]))):
            below = body[first].look.squashed
            if not (below.startswith("关于") and body[first - 1].look.is_organ):
                break
        if first < index and (body[first - 1].look.is_office_head or _is_letterhead(body, first - 1)):
            break
        first -= 1
    if first == index or (first and body[first - 1].look.is_label and not own_series):
        return None
    return first


def _is_letterhead(body: Sequence[Line], index: int) -> bool:
    """Whether a line is an organ's letterhead or the name of a section (县政府文件), no line of a title on 规范性文件."""
    text = body[index].look.squashed
    above = body[index - 1].look.squashed if index else ""
    goes_on = "关于" in above and Look(above).kind is None
    return text.endswith("文件") and "关于" not in text and not goes_on


def _is_whole_title(text: str) -> bool:
    """Whether a joined text already begins as a title does: with its issuer or with 关于."""
    return (text.startswith("关于") or ("关于" in text and bool(organs.issuing(text)))) and len(text) >= 6


def _title_below(body: Sequence[Line], index: int) -> int:
    """How many lines from `index` are a title of an official kind; 0 where they are not."""
    joined = ""
    for count in range(1, TITLE_LINES + 1):
        if index + count > len(body) or not body[index + count - 1].look.is_title_like:
            return 0
        joined += body[index + count - 1].text
        if Look(joined).is_official and not forms.is_open(joined):
            return count
    return 0


def _bare_title(body: Sequence[Line], index: int) -> int:
    """A title without a number: begins like one after a finished text, ends with an official kind, and a body follows."""
    if body[index].mark == "-" or (index and (body[index - 1].look.is_label or body[index - 1].look.any_number)):
        return 0
    text = body[index].look.squashed
    whole = text.startswith("关于") or bool(organs.issuing(text)) or text.endswith(("大事记", "工作报告"))
    if not whole or not _finished(body, index):
        return 0
    count = _title_below(body, index)
    joined = forms.squash("".join(line.text for line in body[index : index + count]))
    if (
        not count
        or index + count >= len(body)
        or not ("关于" in joined or text.endswith(("大事记", "工作报告", "公告", "纪要")))
    ):
        return 0
    after = body[index + count].text
    if Look(after).any_number:
        return 0
    sentence = (
        after.endswith(("：", ":", "。", "，")) or len(after) >= 18 or p.SUBTITLE.match(after) or p.EVENT.match(after)
    )
    return count if sentence or p.UNDER_TITLE.match(forms.squash(after)) else 0


def _finished(body: Sequence[Line], index: int) -> bool:
    """Whether the text before `index` has come to its end."""
    if index == 0:
        return True
    before = body[index - 1].look
    return (
        before.is_date
        or before.text.endswith(tuple("。！？）)"))
        or before.is_organ
        or body[index].paged
        or body[index].mark.startswith("#")
        or body[index].gap >= 2
        or "\t" in body[index - 1].raw.strip()  # a row of a table
        or before.is_imprint
    )


# --- putting both together ---------------------------------------------------------------------------------------------


def _merge(body: Sequence[Line], listed: list[Start], shaped: list[Start], entries: Sequence[TocEntry]) -> list[Start]:
    """One start a notice: an entry's title wins; a shape in its neighbourhood lends it a head; other shapes stand alone."""
    starts: list[Start] = []
    claimed = [(start.title, start.title + start.count) for start in listed]
    free = [s for s in shaped if not any(a - 1 <= s.title < b or s.title <= a < s.title + s.count for a, b in claimed)]
    for place, start in enumerate(listed):
        floor = listed[place - 1].title + listed[place - 1].count if place else 0
        heads = [s for s in free if floor <= s.index < start.index and _issues(body, s, start)]
        if heads:
            head = heads[-1]
            free = [s for s in free if s.index != head.index]
            start = Start(head.index, head.title, head.count, start.entry)
        starts.append(start)
    unnamed = [number for number in range(len(entries)) if all(s.entry != number for s in listed)]
    families = {_family(body, s) for s in starts} - {""}
    for s in free:
        fits = not families or _family(body, s) in families or not entries or len(listed) * 2 < len(entries)
        if fits or orders.size(body, s.title) or orders.size(body, s.title + s.count):
            entry = _between(starts, s, unnamed)
            starts.append(Start(s.index, s.title, s.count, entry))
            unnamed = [number for number in unnamed if number != entry]
    starts.sort(key=lambda s: s.index)
    taken: list[Start] = []
    for s in starts:
        index = s.index
        floor = taken[-1].title + taken[-1].count if taken else 0
        if (
            index - 1 >= floor
            and index == s.title
            and body[index - 1].look.document_number
            and not _number_follows(body, s)
        ):
            index -= 1
        if index >= floor:
            taken.append(Start(index, s.title, s.count, s.entry))
    return taken


def _issues(body: Sequence[Line], head: Start, title: Start) -> bool:
    """Whether the document that begins at `head` issues or publishes the text whose title stands at `title`."""
    if title.title - head.index > 30:
        return False
    name = forms.squash("".join(line.text for line in body[title.title : title.title + title.count]))
    between = forms.squash("".join(line.text for line in body[head.index : title.title]))
    return name in between


def _family(body: Sequence[Line], start: Start) -> str:
    """The first character of the document number by the title: whose number it is."""
    for index in (start.index, start.title + start.count):
        if index < len(body) and (number := body[index].look.document_number):
            return number[:1]
    return ""


def _number_follows(body: Sequence[Line], start: Start) -> bool:
    after = start.title + start.count
    return after < len(body) and body[after].look.any_number is not None


def _between(starts: Sequence[Start], start: Start, unnamed: Sequence[int]) -> int | None:
    """The entry without a place that stands in the 目录 where this start stands in the body; None unless it is the only one."""
    before = max((s.entry for s in starts if s.entry is not None and s.index < start.index), default=-1)
    after = min((s.entry for s in starts if s.entry is not None and s.index > start.index), default=10**6)
    fitting = [number for number in unnamed if before < number < after]
    return fitting[0] if len(fitting) == 1 else None


def _divider(line: Line, names: set[str]) -> bool:
    """Whether a line reads as the name of a section: one of the 目录's, or a name in brackets or other marks."""
    if len(line.text) > 24:
        return False
    core = p.DECORATION.sub("", line.look.squashed).strip("【】〔〕〖〗")
    marked = p.BRACKETED.match(line.text) is not None
    return (
        core in names
        or marked
        or (p.DECORATION.match(line.text) is not None and toc.section_name(line.text) is not None)
    )


def _mask_dividers(body: Sequence[Line], entries: Sequence[TocEntry], sections: Sequence[str]) -> list[Line]:
    """The body with section names blanked, so that none is taken for a part of a title."""
    listed = {re.split("——|（", titles.bare(entry.title))[0] for entry in entries}
    names = {forms.squash(section) for section in sections} - listed
    return [replace(line, look=Look("")) if _divider(line, names) else line for line in body]


def _drop_dividers(
    body: Sequence[Line], starts: list[Start], sections: Sequence[str], entries: Sequence[TocEntry]
) -> tuple[Sequence[Line], list[Start], list[Drop]]:
    """Names of the 目录's sections, printed again between two notices, or at the top of a page as its header."""
    names = {forms.squash(section) for section in sections}
    inside = {i for start in starts for i in range(start.index, start.title + max(1, start.count))}
    heads = {start.index for start in starts}
    gone: set[int] = set()
    headers: set[int] = set()
    for index, line in enumerate(body):
        squashed = line.look.squashed
        named = _divider(line, names)
        if not names and len(squashed) <= 12 and squashed.endswith(lists.KINDS.section):
            named = index + 1 in heads and _finished(body, index)
        if named and index not in inside and any(index + step in heads for step in (1, 2)):
            gone.add(index)
        elif named and line.paged and squashed in names and index not in inside:
            headers.add(index)
    drops = [
        Drop((body[i].number,), body[i].raw.strip(), "running-header" if i in headers else "layout-debris")
        for i in sorted(gone | headers)
    ]
    gone |= headers
    kept = [line for i, line in enumerate(body) if i not in gone]
    shift = [sum(1 for i in gone if i < start.index) for start in starts]
    moved = [Start(s.index - d, s.title - d, s.count, s.entry) for s, d in zip(starts, shift, strict=True)]
    return kept, moved, drops


# --- the end of the issue --------------------------------------------------------------------------------------------------


def _cut_colophon(body: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """The gazette's imprint and its note on itself, at the very end."""
    first = len(body)
    for index in range(len(body) - 1, max(-1, len(body) - _TAIL_LINES), -1):
        squashed = body[index].look.squashed
        if squashed.startswith("《") and "公报》" in squashed and squashed.endswith("简介") and len(squashed) < 40:
            return body[:index], body[index:]
        if index == first - 1 and _is_imprint(body, index):
            first = index
    # an organ's name over its imprint belongs to it; one that signs a document (a date follows) does not
    return body[:first], body[first:]


def _is_imprint(body: Sequence[Line], index: int) -> bool:
    """Whether a line at the end is the gazette's own: a label of the imprint, or who printed the issue and when."""
    line, squashed = body[index], body[index].look.squashed
    label = squashed.split("：")[0]
    if "：" in squashed and label.startswith(lists.COLOPHON.labels) and len(squashed) <= 120 and "。" not in squashed:
        return True
    if (
        any(word in squashed for word in ("准印证", "准印号", "统一刊号", "国内刊号", "内部资料"))
        and len(squashed) <= 60
    ):
        return True
    after_break = any(body[i].paged for i in range(max(0, index - 1), index + 1))
    if p.PRINTED_ON.match(squashed) and index == len(body) - 1:
        return after_break
    below = body[index + 1].look.squashed if index + 1 < len(body) else ""
    return line.look.is_organ and line.paged and p.PRINTED_ON.match(below) is not None
