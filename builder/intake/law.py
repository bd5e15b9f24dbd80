"""Law 4: every piece of the input stands in a line of the text, or in what was left out, with its reason; once.

And a line is made of its pieces: it holds their characters, all of them, in their order.  What a reader may add are the
marks of a table row (and <br> between the lines of a cell), the mark of a heading, and spaces.
"""

from __future__ import annotations

import re

from builder.intake.received import REASONS, LeftOut, Placed, Received

_ROW = re.compile(r"\|(?:.*\|)?")
_HEADING = re.compile(r"#{1,6} (?=\S)")
_RULE = re.compile(r"\|(?:---\|)+")


def broken(received: Received) -> str | None:
    """Where law 4 does not hold, in words; None where it does."""
    return _stands_once(received) or _holds_its_pieces(received)


def _stands_once(received: Received) -> str | None:
    seen = bytearray(len(received.given))
    everything: tuple[Placed | LeftOut, ...] = (*received.lines, *received.left_out)
    for one in everything:
        for index in one.of:
            if not 0 <= index < len(seen):
                return f"没有第 {index} 个字"
            if seen[index]:
                return f"「{received.given[index]}」写了两次：{one.text[:20]}"
            seen[index] = 1
    lost = seen.find(0)
    if lost >= 0:
        return f"丢了「{received.given[lost]}」（第 {lost} 个字）"
    unsaid = next((one for one in received.left_out if one.reason not in REASONS), None)
    return f"略去「{unsaid.text[:20]}」，没有说明原因" if unsaid else None


def _holds_its_pieces(received: Received) -> str | None:
    for line in received.lines:
        held = "".join(received.given[index] for index in line.of)
        if _written(line, held) != _bare(held):
            return f"「{line.text[:40]}」不是「{held[:40]}」"
    for one in received.left_out:
        held = "".join(received.given[index] for index in one.of)
        if _bare(one.text) != _bare(held):
            return f"略去的「{one.text[:40]}」不是「{held[:40]}」"
    return None


def _written(line: Placed, held: str) -> str:
    """The characters of a line, less what the marks of a table row add."""
    if not line.of and _RULE.fullmatch(line.text):
        return ""
    text = line.text
    if _ROW.fullmatch(text) and text.count("|") != held.count("|"):
        text = _unmarked(text if "<br>" in held else text.replace("<br>", ""))
    if (mark := _HEADING.match(text)) and not held.lstrip().startswith("#"):
        text = text[mark.end() :]
    return _bare(text)


def _unmarked(row: str) -> str:
    """A row without its marks; one that stood in a cell was written with a backslash before it."""
    return re.sub(r"\\\||\|", lambda found: "|" if found.group() == r"\|" else "", row)


def _bare(text: str) -> str:
    return "".join(text.split())
