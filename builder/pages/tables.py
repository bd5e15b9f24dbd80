"""Tables and rosters as HTML, which Markdown cannot say: header cells with scopes, captions, a frame that scrolls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice, repeat, takewhile

from builder.model import Block, Grid, Roster, Table
from builder.pages import anchors, rosters
from builder.pages.escape import html, html_lines
from builder.text import forms


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells of where its parts are: for links to them (`addressed`), and beside their printed pages (`placed`)."""

    addressed: bool = False
    placed: bool = False

    def lines(self, block: Block) -> str:
        """The source lines of a block, where they are to be told: 57-60,63."""
        return lines_as_text(block.lines) if self.addressed or self.placed else ""


NOTHING_TOLD = Told()


def table(block: Table, caption: str, address: str = "", told: Told = NOTHING_TOLD) -> str:
    """A table as printed; its caption, for those who hear the page, is the heading it stands under."""
    rows = block.rows
    width = max(map(len, rows), default=0)
    each = iter(_openings(block, address, told))
    header = [_row(row, width, "th", next(each)) for row in islice(rows, block.header_rows)]
    body = [_row(row, width, "td", next(each)) for row in islice(rows, block.header_rows, None)]
    head = ["<thead>", *header, "</thead>"] if header else []
    kind = "wide" if width > 3 else "narrow"
    return _frame(f"表格：{caption}", kind, [*head, "<tbody>", *body, "</tbody>"], _whole(block, address, told))


def roster(block: Roster, caption: str, pages: Mapping[str, str], address: str = "", told: Told = NOTHING_TOLD) -> str:
    """A list of names as printed: role, name, post, or name and appointment.  A role is the header of the rows that it
    stands for, else a name that of its own; a name that has a page is a link to it."""
    rows, each = rosters.rows(block), _openings(block, address, told)
    width = max(map(len, rows), default=0)
    head, kind = [], "roster"
    if titles := rosters.header(block):
        cells = "".join(f'<th scope="col">{cell}</th>' for cell in titles)
        head = ['<thead class="extra">', f"<tr>{cells}</tr>", "</thead>"]
    if rosters.is_of_appointments(block):
        kind, body = "roster appointed", _appointed_rows(rows, pages, each)
    else:
        body = _roster_rows(rows, width, pages, each)
    return _frame(f"名单：{caption}", kind, [*head, "<tbody>", *body, "</tbody>"], _whole(block, address, told))


def lines_as_text(lines: Sequence[int]) -> str:
    """Numbers of lines, those that follow one another as a range: 57-60,63."""
    if len(lines) == 1:  # as of most
        return str(lines[0])
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def lines_attribute(at: str) -> str:
    """What an element says of the lines that it holds."""
    return f' data-lines="{at}"' if at else ""


def _whole(block: Grid, address: str, told: Told) -> str:
    """What a table says of itself: its address, and its lines, but where each of its rows tells its own."""
    return _id(address) + lines_attribute("" if _tell(block, told) else told.lines(block))


def _openings(block: Grid, address: str, told: Told) -> Sequence[str]:
    """The tag that opens each row, with its address, and its line where each row is one and is to tell it."""
    lines = map(str, block.lines) if _tell(block, told) else repeat("")
    names = (anchors.row(address, number) if address else "" for number in count(1))
    each = zip(block.rows, names, lines, strict=False)
    return [f"<tr{_id(name)}{lines_attribute(line)}>" for _, name, line in each]


def _tell(block: Grid, told: Told) -> bool:
    """Whether the rows tell their lines."""
    return told.placed and len(block.lines) == len(block.rows)


def _id(name: str) -> str:
    return f' id="{name}"' if name else ""


def _roster_rows(
    rows: Sequence[Sequence[str]], width: int, pages: Mapping[str, str], openings: Sequence[str]
) -> Iterator[str]:
    below = 0  # how many of the coming rows the last role spans
    for index, row in enumerate(rows):
        role, *rest = [*row, *[""] * (width - len(row))]
        cells = "".join(f"<td>{_named(cell, pages)}</td>" for cell in rest)
        opening = openings[index]
        if role.strip():
            below = sum(
                1 for _ in takewhile(lambda later: not "".join(later[:1]).strip(), islice(rows, index + 1, None))
            )
            scope = f'scope="rowgroup" rowspan="{below + 1}"' if below else 'scope="row"'
            yield f"{opening}<th {scope}>{_named(role, pages)}</th>{cells}</tr>"
        elif below:
            below -= 1
            yield f"{opening}{cells}</tr>"
        else:
            yield f"{opening}<td></td>{cells}</tr>"


def _appointed_rows(rows: Sequence[Sequence[str]], pages: Mapping[str, str], openings: Sequence[str]) -> Iterator[str]:
    for (name, *rest), opening in zip(rows, openings, strict=True):
        cells = "".join(f"<td>{rosters.charge(cell)}</td>" for cell in rest)
        yield f'{opening}<th scope="row">{_named(name, pages)}</th>{cells}</tr>'


def _named(cell: str, pages: Mapping[str, str]) -> str:
    """A cell; one that is a name with a page is a link."""
    address = pages.get(forms.compact(cell)) if pages else None
    return f'<a class="named" href="{html(address)}">{html_lines(cell)}</a>' if address else html_lines(cell)


def _row(row: Sequence[str], width: int, tag: str, opening: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    cells = [*row, *[""] * (width - len(row))]
    return f"{opening}{''.join(f'<{tag}{scope}>{html_lines(cell)}</{tag}>' for cell in cells)}</tr>"


def _frame(caption: str, kind: str, lines: Iterable[str], own: str) -> str:
    label = html(caption)
    opening = f'<div{own} class="table {kind}" role="region" tabindex="0" aria-label="{label}">\n<table>'
    return "\n".join([opening, f'<caption class="extra">{label}</caption>', *lines, "</table>\n</div>"])
