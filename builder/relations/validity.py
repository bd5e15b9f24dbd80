"""What a notice says of how long it, or another document, applies.

Guaranteed: a claim names its line and its words; a date is printed, or computed by a rule that is.  A plan, a condition, what
is told of the past and what is quoted make no claim: a claim wrongly made is worse than one missed.
Not done here: which document is meant, and what follows for it (see `archive.times`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from builder.model import Block, Heading, Notice, Text
from builder.relations import cleared, days, deadlines, ground, repeals, terms
from builder.relations.ground import Found, Ground, Piece
from builder.relations.sentences import Squashed, sentences
from builder.said import Validity

# What no claim does without: three of four blocks have none of it, and are looked at no further.  Each alternative begins
# with a character of its own: then text without one of these is passed over at once.
_SPOKEN_OF = re.compile(
    r"之\s*日|即\s*日|自\s*\d|有\s*效|试\s*行|废\s*止|失\s*效|作\s*废|停止|修\s*改|修订|修正"
    r"|调整为|暂停|暂缓|中止|延长|延续|截\s*止|继续|保留|施\s*行|时间|期限"
    + "".join(rf"|{unit}\s*(?:起|至|到|前|以前|之前|止|底|末|[—–－~-])" for unit in "年月日")
)
_TIMED = re.compile("时间|日期|期限|时限")
_SILENT = ("title", "subtitle", "byline", "number", "addressees", "attachment-list", "attachment-label", "event", "date", "signature")  # fmt: skip


def of(notice: Notice, lines: Sequence[str]) -> tuple[Validity, ...]:
    """The claims of a notice, in order; `lines` are those of its issue."""
    if not any(_speaks(block) for block in notice.blocks):
        return ()
    own = ground.of(notice, lines)
    found = sorted(_dated(list(_found(own))), key=_in_order)
    return tuple({_once(claim): claim for claim in reversed(found)}.values())[::-1]


def _once(claim: Validity) -> object:
    """What is said once however many sentences say it: an amendment of a document is announced, then made."""
    return (claim.part, claim.number, claim.name) if claim.kind == "修改" else claim


def _speaks(block: Block) -> bool:
    if isinstance(block, Heading | Text):
        return _SPOKEN_OF.search(block.text) is not None
    return any(cleared.DECIDES.search(cell) for row in block.rows for cell in row)


def _in_order(claim: Validity) -> tuple[int, int, int, int]:
    spot = claim.spot
    return (spot.block, spot.row or 0, spot.column or 0, spot.at[0]) if spot else (0, 0, 0, 0)


def _found(own: Ground) -> Iterator[Found]:
    place = len(own.notice.head) - 1
    heading = None
    quoted = False
    for part, printed in enumerate(own.notice.parts):
        for block in (*printed.head, *printed.blocks):
            place += 1
            if not isinstance(block, Heading | Text) or block.type in _SILENT:
                continue
            if not quoted and (heading or _SPOKEN_OF.search(block.text)):
                yield from _of_block(own, Piece(part, place, block, Squashed(block.text)), heading)
            quoted = _goes_on_quoted(block.text, quoted)
            is_timed = block.type == "heading" and _TIMED.search(block.text)
            heading = Piece(part, place, block, Squashed(block.text)) if is_timed else None
    yield from cleared.read(own)


def _of_block(own: Ground, piece: Piece, heading: Piece | None) -> Iterator[Found]:
    if heading:
        yield from deadlines.below(own, piece, heading)
    for sentence in sentences(piece.text.text):
        if _SPOKEN_OF.search(sentence.text):
            yield from terms.read(own, piece, sentence)
            yield from repeals.read(own, piece, sentence)
            yield from deadlines.read(own, piece, sentence)


def _goes_on_quoted(text: str, before: bool) -> bool:
    """Whether what follows a block is still the new wording that it, or one above it, opened with “."""
    balance = text.count("“") - text.count("”")
    if before:
        return balance >= 0
    return balance > 0 and re.search(r"[：:为]\s*“[^”]{0,2000}$", text) is not None


# --- days that rest on other claims ---------------------------------------------------------------------------------------


def _dated(found: Sequence[Found]) -> Iterator[Validity]:
    """The claims, those with a day that rests on another's with that day."""
    begun = [each.claim for each in found if each.claim.kind == "施行" and each.claim.date]
    for each in found:
        rests_on_another = (each.count or each.together) and not each.claim.date
        begin = _begin(each.claim, begun) if rests_on_another else None
        yield _with_day(each, begin, begin.date) if begin and begin.date else each.claim


def _with_day(each: Found, begin: Validity, day: str) -> Validity:
    """A claim with the day that rests on when something comes into force."""
    claim = each.claim
    last = day if each.together else days.last_in_force(day, each.count, each.unit)
    said = claim.text if each.count or "同" in claim.text else begin.text
    rests = dict.fromkeys(line for line in (begin.line, *begin.rests) if line != claim.line)
    return replace(claim, date=last, rule=said, rests=tuple(rests))


def _begin(claim: Validity, begun: Sequence[Validity]) -> Validity | None:
    """What says when the document comes into force that a claim speaks of, or that makes it: all that say so agree."""
    of_itself = claim.kind in ("有效期", "试行")
    for is_near in (_in_its_block, _in_its_part, _over_its_part):
        same = [each for each in begun if is_near(each, claim, of_itself)]
        if same:
            return same[0] if len({each.date for each in same}) == 1 else None
    return None


def _in_its_block(each: Validity, claim: Validity, of_itself: bool) -> bool:
    return not of_itself and _block(each) == _block(claim)


def _in_its_part(each: Validity, claim: Validity, of_itself: bool) -> bool:
    return not each.matter and each.part == claim.part and (not of_itself or each.name == claim.name)


def _over_its_part(each: Validity, claim: Validity, of_itself: bool) -> bool:
    """In the notice that issues it; of the notice itself, in what it issues."""
    return not each.matter and (each.part == 0 or not claim.part)


def _block(claim: Validity) -> int | None:
    return claim.spot.block if claim.spot else None
