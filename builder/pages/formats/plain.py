"""A notice as printed, in reading order: a text that can be read as it is, and that every reader of Markdown shows alike.

Guaranteed: what Python-Markdown and CommonMark show of it (tables by their usual extensions) is the notice's text; as
little is escaped as that allows, so that whoever reads the plain text is not disturbed.
Not done here: what the site adds to a notice.  Where it was printed stands in a comment at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.archive.corpus import Corpus, Entry
from builder.model import Block, Grid, Heading, Text
from builder.pages import facts, rosters, wording
from builder.pages.escape import visible
from builder.pages.ranks import Ranks
from builder.text import printable

_ALWAYS = re.compile(r"[\\`<]|&(?=#?\w+;)")  # in no such text but by accident; both readers know the entity
_LINE_START = re.compile(r"^(?:[*_#>]|[-+](?=[\s\-+]|$))")
_LINE_START_UNKNOWN = re.compile(r"^[=~:]")  # Python-Markdown takes no backslash before these
_AFTER_NUMBER = re.compile(r"^(\d+)([.)])(?=\s|$)")


def written(entry: Entry, every: Corpus, site: str) -> str:
    """The file `notice.md`."""
    notice = entry.notice
    ranks = Ranks(1)
    blocks = list(_blocks(notice.head, ranks))
    for part in notice.parts:
        ranks = Ranks(2 if part.head else 1)
        blocks += [*_blocks(part.head, ranks), *_blocks(part.blocks, ranks)]
    gone = f"{notice.title}　{wording.WITHDRAWN}。{wording.withdrawal(notice.withdrawn)}" if notice.withdrawn else ""
    said = f"{gone}{facts.plain_citation(entry, every)}{site}{entry.path}/　转载，以纸质公报为标准文本。"
    return "\n\n".join([*filter(None, blocks), f"<!-- {_comment(said)} -->"]) + "\n"


def _comment(text: str) -> str:
    return re.sub(r"-(?=-|$)|>", lambda found: {"-": "－", ">": "＞"}[found[0]], visible(text))


def _blocks(blocks: tuple[Block, ...], ranks: Ranks) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Grid):
            yield _table(block)
        elif block.type == "title":
            yield f"# {_heading(block.text)}"
        elif block.type == "attachment-title":
            yield f"## {_heading(block.text)}"
        elif isinstance(block, Heading):
            yield f"{'#' * ranks.rank(block.level)} {_heading(block.text)}"
        elif block.type == "verbatim":
            yield _printed(block)
        else:
            yield _paragraph(block.text)


def _heading(text: str) -> str:
    return re.sub(r"(?<!\\|&)#", r"\#", _started(_inline(" ".join(text.split()))))


def _paragraph(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    written = _inline("\n".join(lines))
    if len(lines) > 1:  # a line of | and - below another would make a table of both
        written = written.replace("|", "&#124;")
    return "  \n".join(map(_started, written.split("\n")))


def _printed(block: Text) -> str:
    """Lines with their spaces: only an element keeps tabs and empty lines for both readers."""
    text = re.sub(r"[&<>]", _entity, printable.pictured(block.text.strip("\n"))).replace("\t", "&#9;")
    return f"<pre>\n{text}\n</pre>"


def _table(block: Grid) -> str:
    shown = rosters.shown(block)
    width = max(map(len, shown), default=0)
    rows = [[_cell(cell) for cell in (*row, *[""] * (width - len(row)))] for row in shown]
    header = rows.pop(0) if block.header_rows and rows else [" "] * width
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, ["---"] * width, *rows))


def _cell(text: str) -> str:
    lines = [_inline(line) for line in text.split("\n") if line.strip()]
    return "<br>".join(lines).replace("|", r"\|") or " "


def _inline(text: str) -> str:
    """A text whose lines stand, with what could be markup within them escaped."""
    lines = "\n".join(map(visible, text.split("\n")))
    written = _ALWAYS.sub(_entity, lines)
    for sign in "*_":
        if lines.count(sign) > 1:
            written = written.replace(sign, f"\\{sign}")
    if "](" in written or "]:" in written or "][" in written:
        written = written.replace("[", r"\[")
    return written.replace("~", "&#126;") if lines.count("~") > 1 else written


def _started(line: str) -> str:
    """A line whose beginning could be a heading, a list, a quotation or a rule."""
    if line[:1].isalpha():  # as of most
        return line
    line = _LINE_START.sub(lambda found: f"\\{found[0]}", line)
    line = _LINE_START_UNKNOWN.sub(_entity, line)
    return _AFTER_NUMBER.sub(r"\1\\\2", line)


def _entity(found: re.Match[str]) -> str:
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(found[0], f"&#{ord(found[0][0])};")
