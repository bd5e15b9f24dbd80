"""Figures of tables as a property: whatever a page break, a header printed again, a merged cell or a sum does to a table, no
row gains, loses or joins a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder import reading
from builder.checks import laws
from builder.content.texts import from_bytes
from builder.model import Grid, Issue

_HEAD = "苇川县人民政府办公室关于公布任务表的通知\n\n苇政办发〔2030〕11号\n\n各乡镇人民政府：\n\n现将任务表印发给你们。\n\n附件1\n\n整修任务表\n"
_BREAK = "\n- {} -\n\n"
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_often = settings(derandomize=True, deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))

_figure = st.one_of(st.integers(0, 99999).map(str), st.floats(0, 999).map(lambda x: f"{x:.1f}"), st.just("40%"))
_words = st.sampled_from(["上湾村", "下湾村", "石桥村", "水务局", "进一步加强渡口整修，确保安全。", "按期完成", "—"])


@st.composite
def _tables(draw: st.DrawFn) -> tuple[list[list[str]], list[list[str]], set[int]]:
    """Header rows, rows, and the rows before which a page ends."""
    width = draw(st.integers(3, 6))
    header = [["序号", "乡镇", *(f"项目{'甲乙丙丁'[n]}" for n in range(width - 2))]]
    for _ in range(draw(st.integers(0, 2))):
        header.append(["", "", *("（户）" for _ in range(width - 2))])
    rows = []
    for number in range(1, draw(st.integers(4, 9))):
        row = [str(number), draw(_words), *(draw(st.one_of(_figure, _words)) for _ in range(width - 2))]
        if number > 1 and draw(st.integers(0, 4)) == 0:  # merged with the row above
            row[0] = ""
            row[1] = draw(st.sampled_from(["", row[1]]))
        rows.append(row)
    if draw(st.booleans()):
        rows.append(["合计", "", *(draw(_figure) for _ in range(width - 2))][: draw(st.integers(3, width))])
    breaks = draw(st.sets(st.integers(1, len(rows) - 1), max_size=3))
    return header, rows, breaks


def _line(row: Sequence[str], form: str) -> str:
    if form == "tabs":
        return "\t".join(row)
    if form == "pipes":
        return "| " + " | ".join(row) + " |"
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"


def _text(table: Any, form: str, again: bool) -> str:
    header, rows, breaks = table
    rule = ["|" + "---|" * len(header[0])] if form == "pipes" else []
    head = [_line(header[0], form), *rule, *(_line(row, form) for row in header[1:])]
    pages: list[list[str]] = [list(head)]
    for place, row in enumerate(rows):
        if place in breaks:
            pages.append(list(head) if again else [])
        pages[-1].append(_line(row, form))
    if form == "html":
        pages = [["<table>", *page, "</table>"] for page in pages]
    out = _HEAD
    for number, page in enumerate(pages, 1):
        out += ("\n" if number == 1 else _BREAK.format(number)) + "\n".join(page) + "\n"
    return out + "\n2030年5月6日\n"


def _parse(text: str) -> Issue:
    return reading.parse(from_bytes(text.encode(), "a.txt"))


def _figures(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The figures of each row that holds any."""
    return [figures for row in rows if (figures := _NUMBER.findall(" ".join(row)))]


@_often
@given(_tables(), st.sampled_from(["tabs", "pipes", "html"]), st.booleans())
def test_each_row_keeps_its_figures(table: Any, form: str, again: bool) -> None:
    header, rows, _ = table
    issue = _parse(_text(table, form, again))
    assert list(laws.laws(issue)) == []
    assert not {found.code for found in issue.diagnostics} & {"G101", "G102"}
    printed = [row for block in issue.notices[0].blocks if block.type == "table" for row in block.rows]
    assert _figures(printed) == _figures(rows)
    headers = [block.header_rows for block in issue.notices[0].blocks if block.type == "table"]
    assert headers[0] == len(header)
    assert not any(headers[1:]), "a row of data is no header"


@_often
@given(_tables(), st.booleans())
def test_rows_set_with_spaces_keep_their_figures(table: Any, again: bool) -> None:
    header, rows, breaks = table
    width = max(len(row) for row in rows)
    whole = [[cell or "—" for cell in row] + ["—"] * (width - len(row)) for row in rows]
    text = _text((header[:1], whole, breaks), "tabs", again).replace("\t", "  ")
    issue = _parse(text)
    assert list(laws.laws(issue)) == []
    assert not {found.code for found in issue.diagnostics} & {"G101", "G102"}
    expected = [figure for row in whole for figure in _NUMBER.findall(" ".join(row))]
    blocks = issue.notices[0].blocks
    start = next(place for place, block in enumerate(blocks) if block.type == "attachment-title")
    rows = [row for block in blocks[start:] for row in (block.rows if isinstance(block, Grid) else [[block.text]])]
    cells = [cell for row in rows for cell in row]
    found = [figure for cell in cells[:-1] for figure in _NUMBER.findall(cell)]
    assert found == expected
