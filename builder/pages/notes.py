"""What a page says of a text where it stands: that the print errs there, and why something is hidden.

Guaranteed: around what a notice prints only links are put, which show no character of their own, and whatever stands below
a block carries the class `extra`: the visible text stays the notice's.  A mark that cannot be told from another, of
another ground, leads to neither; both grounds then stand below it.
Not done here: the sections at the end of a page (see `remarks`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from builder.edits import Correction, Redaction
from builder.model import Block, Grid, Issue, Notice, Roster
from builder.pages import wording
from builder.pages.escape import attribute, html, markdown
from builder.text.signs import MARK

Ground = tuple[str, str]  # why, and when
_NO_TEXT = r"<caption\b[^>]*>.*?</caption>|<[^>]*>|\{: [^}]*\}"  # of what is written: what the eye does not see as text


@dataclass(frozen=True, slots=True)
class Link:
    """A text of a block, the element that opens its link, and what stands below instead where the text is not in one piece."""

    text: str
    opening: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes on one notice, ready for its page.

    links    what is linked in each block
    below    what stands below each block, as paragraphs
    places   the anchor where each correction stands in the text; none for one whose line is no block's
    grounds  the anchor at which each ground is told first
    """

    links: Mapping[Block, Sequence[Link]]
    below: Mapping[Block, Sequence[str]]
    places: Mapping[Correction, str]
    grounds: Mapping[Ground, str]

    def are_within(self, block: Block) -> bool:
        """Whether a block has links in its text, which is looked for as it is written."""
        return block in self.links

    def on(self, block: Block, written: str) -> list[str]:
        """A block as it was written, Markdown or HTML, with its links; then what stands below it."""
        if not self.links and not self.below:  # as of most notices
            return [written]
        return [*_linked(written, self.links.get(block, ())), *self.below.get(block, ())]


_NONE = Notes({}, {}, {}, {})


def of(notice: Notice, prefix: str = "") -> Notes:
    """The notes on a notice; their anchors begin with the prefix."""
    errors = printed(notice)
    if not errors and not notice.redactions:
        return _NONE
    links: dict[Block, list[Link]] = defaultdict(list)
    below: dict[Block, list[str]] = defaultdict(list)
    places = _correct(notice, errors, prefix, links, below)
    grounds = _hide(notice, prefix, links, below)
    return Notes(links, below, places, grounds)


def printed(record: Notice | Issue) -> list[Correction]:
    """The errors of the print that were put right."""
    return [each for each in record.corrections if each.kind == "print"]


def recognised(record: Notice | Issue) -> list[Correction]:
    """What the print has and the text as received had not."""
    return [each for each in record.corrections if each.kind == "recognition"]


def entry_anchor(place: int, prefix: str = "") -> str:
    """The anchor of a correction in the list at the end of its page, counted from 1."""
    return f"{prefix}jd{place}-n"


def _correct(
    notice: Notice,
    errors: Sequence[Correction],
    prefix: str,
    links: dict[Block, list[Link]],
    below: dict[Block, list[str]],
) -> dict[Correction, str]:
    """Leads from each corrected place to what is said of it: from the words, or where they are not plain, from below them."""
    places: dict[Correction, str] = {}
    for place, item in enumerate(errors, 1):
        note = f'href="#{entry_anchor(place, prefix)}" title="{attribute(_said(item))}"'
        for block in notice.blocks:
            if not set(block.lines).intersection(item.lines):
                continue
            at = "" if item in places else f' id="{prefix}jd{place}"'
            places.setdefault(item, f"{prefix}jd{place}")
            instead = f'<p class="extra why"{at}>本段有<a {note}>{wording.CORRECTED}</a></p>'
            if MARK not in item.corrected and _text(block).count(item.corrected) == 1:
                links[block].append(Link(item.corrected, f'<a class="corrected"{at} {note}>', instead))
            else:
                below[block].append(instead)
    return places


def _said(item: Correction) -> str:
    return f"{wording.CORRECTED}：{wording.received(item)}。{wording.reason(item)}"


def _hide(
    notice: Notice,
    prefix: str,
    links: dict[Block, list[Link]],
    below: dict[Block, list[str]],
) -> dict[Ground, str]:
    """Tells the grounds below the blocks that something is hidden in: a notice's only ground once, several wherever they are."""
    told: dict[Ground, str] = {}
    count = 0
    alone = len({(each.ground, each.date) for each in notice.redactions}) == 1
    for block in notice.blocks:
        grounds = _grounds(block, notice.redactions)
        if not grounds:
            continue
        anchors = dict(told) if alone else {}
        marks = _by_mark(block, grounds)
        for ground in dict.fromkeys(chain.from_iterable(grounds.values())):
            if ground not in anchors:
                count += 1
                anchors[ground] = f"{prefix}yq{count}"
                below[block].append(f"{_why(ground, marks)}\n{{: #{anchors[ground]} .extra .why }}")
        told = {**anchors, **told}
        links[block] += [Link(MARK, _mark(each, anchors)) for each in marks]
    return told


def _grounds(block: Block, redactions: Iterable[Redaction]) -> dict[tuple[int, int], tuple[Ground, ...]]:
    """The grounds of each mark in the lines of a block, by line and place, where the block shows marks at all."""
    found: dict[tuple[int, int], list[Ground]] = defaultdict(list)
    for each in redactions if MARK in _text(block) else ():
        if each.line in block.lines:
            found[each.line, each.mark].append((each.ground, each.date))
    return {key: tuple(found[key]) for key in sorted(found)}


def _by_mark(block: Block, grounds: Mapping[tuple[int, int], tuple[Ground, ...]]) -> Sequence[tuple[Ground, ...]]:
    """The grounds of each mark that the block shows; nothing where it cannot be told which is which."""
    shown, each = _text(block).count(MARK), list(grounds.values())
    if len(set(each)) == 1 and len(each) >= shown:
        return each[:1] * shown
    return each if len(each) == shown and _is_in_order(block, grounds) else ()


def _is_in_order(block: Block, grounds: Mapping[tuple[int, int], tuple[Ground, ...]]) -> bool:
    """Whether the block shows its marks as its lines have them; a name list may set the post of a line before its name."""
    if isinstance(block, Grid) and block.mended:
        return False
    of_lines = {(line, each) for (line, _), each in grounds.items()}
    return not isinstance(block, Roster) or len(of_lines) == len({line for line, _ in of_lines})


def _mark(grounds: Sequence[Ground], anchors: Mapping[Ground, str]) -> str:
    said = attribute("；".join(wording.hidden(*each) for each in grounds))
    return f'<a class="redacted" href="#{anchors[grounds[0]]}" title="{wording.HIDDEN}依据：{said}">'


def _why(ground: Ground, marks: Sequence[tuple[Ground, ...]]) -> str:
    """A ground, and which marks of the block it is that of, where it is not that of all."""
    own = [place for place, each in enumerate(marks, 1) if ground in each]
    which = "" if len(own) == len(marks) else f"第 {'、'.join(_runs(own))} 处"
    return f"{which}{wording.HIDDEN}依据：{markdown(wording.hidden(*ground))}"


def _runs(places: Sequence[int]) -> Iterator[str]:
    """1, 2, 3, 5 → 1—3, 5"""
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        first, *rest = (place for _, place in run)
        yield f"{first}—{rest[-1]}" if len(rest) > 1 else "、".join(map(str, (first, *rest)))


def _text(block: Block) -> str:
    return "\n".join(chain.from_iterable(block.rows)) if isinstance(block, Grid) else block.text


def _linked(written: str, links: Sequence[Link]) -> list[str]:
    """The texts as they were written, each within its element; then what stands below for those that are in pieces."""
    marks = iter([link for link in links if link.text == MARK])
    words = {form: link for link in links if link.text != MARK for form in (markdown(link.text), html(link.text))}
    forms = map(re.escape, sorted((*words, MARK), key=len, reverse=True))
    pattern = re.compile(f"{_NO_TEXT}|{'|'.join(forms)}", re.DOTALL)
    found = [match[0] for match in pattern.finditer(written)]
    done: list[Link] = []

    def link(match: re.Match[str]) -> str:
        text = match[0]
        into = next(marks, None) if text == MARK else words.get(text) if found.count(text) == 1 else None
        if into is None:
            return text
        done.append(into)
        return f"{into.opening}{text}</a>"

    linked = pattern.sub(link, written)
    return [linked, *(each.instead for each in links if each.instead and each not in done)]


def of_lines(issue: Issue, lines: Sequence[int]) -> Iterator[str]:
    """What is to be said of lines that are no notice's, such as a cover's: paragraphs to stand below them."""
    for item in printed(issue):
        if set(item.lines).intersection(lines):
            yield f"{markdown(_said(item))}\n{{: .extra .why }}"
    for ground in dict.fromkeys((each.ground, each.date) for each in issue.redactions if each.line in lines):
        yield f"{wording.HIDDEN}依据：{markdown(wording.hidden(*ground))}\n{{: .extra .why }}"


def by_line(issue: Issue) -> Mapping[int, Sequence[str]]:
    """What is to be said of each source line, in plain words."""
    found: dict[int, list[str]] = defaultdict(list)
    records: tuple[Notice | Issue, ...] = (issue, *issue.notices)
    for record in records:
        for item in record.corrections:
            kind = wording.CORRECTED if item.kind == "print" else wording.RECOGNISED
            for line in item.lines:
                found[line].append(f"{kind}：“{item.received}”改作“{item.corrected}”，{wording.reason(item)}")
        for line in dict.fromkeys(each.line for each in record.redactions):
            own = dict.fromkeys((each.ground, each.date) for each in record.redactions if each.line == line)
            found[line].append(f"{wording.HIDDEN}依据：{'；'.join(wording.hidden(*each) for each in own)}")
    return found
