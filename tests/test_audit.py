"""The laws, broken by hand: what the audit sees, and what is published in the place of what broke them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import make_issue
import pytest

from builder import reading
from builder.checks import laws
from builder.content.texts import from_bytes
from builder.model import Block, Drop, Issue, Markup, Mended, Notice, Text
from builder.reading import verbatim

TEXT = """苇川县人民政府关于公布任务的通知
苇政发〔2030〕3号
各乡镇人民政府：
现将**任务**公布如下，
请遵照执行。
| 乡镇 | 任务 | 已完成 |
|---|---|---|
| 棠坞乡 | 30 | 2 |
| 蓼坪乡 | 进一步加强 | 5 |
|  | 渡口整修。 |  |
2030年12月12日
"""
PARAGRAPH, TABLE = (4, 5), (6, 7, 8, 9, 10)


@pytest.fixture
def issue() -> Issue:
    """An issue in which every law holds."""
    read = reading.parse(from_bytes(TEXT.encode(), "a.txt"))
    assert list(laws.laws(read)) == []
    return read


def _changed(issue: Issue, lines: tuple[int, ...], change: Callable[[Any], Block]) -> Issue:
    return replace(issue, notices=(make_issue.changed(issue.notices[0], lines, change),))


def _found(issue: Issue) -> list[tuple[str, int]]:
    return [(breach.said.code, breach.lines[0]) for breach in laws.laws(issue)]


# --- law 1 -----------------------------------------------------------------------------------------------------------------


def test_a_line_that_is_lost_or_stands_twice(issue: Issue) -> None:
    notice = issue.notices[0]
    assert _found(replace(issue, notices=(make_issue.with_blocks(notice, notice.blocks[:-1]),))) == [("G101", 11)]
    assert _found(replace(issue, masthead=(1,))) == [("G101", 1)]
    assert _found(replace(issue, dropped=(Drop((5,), "请遵照执行。", "layout-debris"),))) == [("G101", 5)]


def test_a_block_names_no_line_that_it_was_not_made_from(issue: Issue) -> None:
    assert _found(_changed(issue, (11,), lambda block: replace(block, lines=(11, 12)))) == [("G101", 12)]


# --- law 2: characters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "现将任务公布如下，请遵照办理。",
        "现将任务公布如下，请遵照执行",
        "现将任务公布如下，请遵照执行。。",
        "请遵照执行。现将任务公布如下，",
        "现将*任务公布如下，请遵照执行。",
        "现将**任务**公布如下，请遵照执行。",  # the marks are on record, and may not be text as well
        "",
    ],
)
def test_characters_that_changed(issue: Issue, text: str) -> None:
    assert _found(_changed(issue, PARAGRAPH, lambda block: replace(block, text=text))) == [("G102", 4)]


def test_white_space_is_no_character(issue: Issue) -> None:
    spaced = _changed(issue, PARAGRAPH, lambda block: replace(block, text="现将任务公布如下，  请 遵照　执行。"))
    assert _found(spaced) == []


def test_only_marks_on_record_are_forgiven(issue: Issue) -> None:
    """And only where they stand."""
    assert _found(_changed(issue, PARAGRAPH, lambda block: replace(block, marks=()))) == [("G102", 4)]
    astray = (Markup(4, "**", 2), Markup(4, "**", 7))
    assert _found(_changed(issue, PARAGRAPH, lambda block: replace(block, marks=astray))) == [("G102", 4)]
    elsewhere = (*(Markup(4, "**", at) for at in (2, 6)), Markup(9, "|", 0))
    assert _found(_changed(issue, PARAGRAPH, lambda block: replace(block, marks=elsewhere))) == [("G102", 4)]


def test_a_drop_is_what_stands_on_its_lines(issue: Issue) -> None:
    dropped = replace(
        _changed(issue, (11,), lambda block: block), dropped=(Drop((5,), "遵照办理", "repeated-text", partial=True),)
    )
    assert ("G102", 5) in _found(dropped)
    notice = issue.notices[0]
    gone = replace(
        issue,
        notices=(make_issue.with_blocks(notice, notice.blocks[:-1]),),
        dropped=(Drop((11,), "2030年1月1日", "layout-debris"),),
    )
    assert _found(gone) == [("G102", 11)]


# --- law 2: borders ----------------------------------------------------------------------------------------------------------

_HEADER = ("乡镇", "任务", "已完成")
_ROWS = (_HEADER, ("棠坞乡", "30", "2"), ("蓼坪乡", "进一步加强渡口整修。", "5"))


def _table(issue: Issue, *rows: tuple[str, ...], mended: bool = True) -> Issue:
    on_record = (Mended((9, 10), "page-break"),) if mended else ()
    return _changed(issue, TABLE, lambda block: replace(block, rows=rows, mended=on_record))


def test_cells_on_record_hold(issue: Issue) -> None:
    assert _found(_table(issue, *_ROWS)) == []


@pytest.mark.parametrize(
    "row",
    [
        ("棠坞乡", "2", "30"),
        ("棠坞乡", "302", ""),
        ("棠坞乡30", "2", ""),
        ("棠坞", "乡", "30 2"),
        ("30", "棠坞乡", "2"),
    ],
    ids=["swapped", "figures joined", "cells joined", "a word cut", "out of order"],
)
def test_cells_stand_as_they_stood(issue: Issue, row: tuple[str, ...]) -> None:
    assert _found(_table(issue, _HEADER, row, _ROWS[2])) == [("G102", 6)]


def test_pieces_of_two_rows_only_where_it_is_on_record(issue: Issue) -> None:
    assert _found(_table(issue, *_ROWS, mended=False)) == [("G102", 6)]


def test_figures_are_never_put_together_in_a_row_that_was_mended(issue: Issue) -> None:
    text = TEXT.replace("|  | 渡口整修。 |  |", "|  | 渡口整修。 | 7 |")
    read = reading.parse(from_bytes(text.encode(), "a.txt"))
    assert list(laws.laws(read)) == []
    assert _found(_table(read, *_ROWS[:2], ("蓼坪乡", "进一步加强渡口整修。", "57"))) == [("G102", 6)]
    assert _found(_table(read, *_ROWS[:2], ("蓼坪乡", "进一步加强渡口整修。", "5 7"))) == []


def test_figures_in_running_text_join_only_where_a_line_ends(issue: Issue) -> None:
    text = "苇川县人民政府关于编号的通知\n苇政发〔2030〕4号\n编号为 12 34 的项目，共计12\n34号。\n"
    read = reading.parse(from_bytes(text.encode(), "a.txt"))
    notice = read.notices[0]
    joined = Text("paragraph", (3, 4), "编号为 12 34 的项目，共计1234号。")
    assert _found(replace(read, notices=(make_issue.with_blocks(notice, (*notice.blocks[:2], joined)),))) == []
    joined = Text("paragraph", (3, 4), "编号为1234的项目，共计1234号。")
    assert _found(replace(read, notices=(make_issue.with_blocks(notice, (*notice.blocks[:2], joined)),))) == [
        ("G102", 3)
    ]


# --- what is published instead ------------------------------------------------------------------------------------------------


def _verbatim(issue: Issue) -> list[tuple[int, ...]]:
    return [block.lines for notice in issue.notices for block in notice.blocks if block.type == "verbatim"]


def test_a_construct_that_breaks_a_law_is_printed_as_it_stands(issue: Issue) -> None:
    held, found = verbatim.hold(_table(issue, _HEADER, ("棠坞乡", "302", ""), _ROWS[2]))
    assert _verbatim(held) == [TABLE]
    assert list(laws.laws(held)) == []
    assert [(each.code, each.severity, each.line) for each in found] == [("G102", "warning", 6)]
    text = next(block.text for block in held.notices[0].blocks if block.type == "verbatim")
    assert text == "\n".join(TEXT.split("\n")[5:10])
    others = [block for block in issue.notices[0].blocks if block.lines != TABLE]
    assert [block for block in held.notices[0].blocks if block.type != "verbatim"] == others


def test_a_notice_that_lost_a_line_is_printed_as_it_stands(issue: Issue) -> None:
    notice = issue.notices[0]
    broken = replace(issue, notices=(make_issue.with_blocks(notice, [b for b in notice.blocks if b.lines != (3,)]),))
    held, found = verbatim.hold(broken)
    assert _verbatim(held) == [tuple(range(1, 12))]
    assert list(laws.laws(held)) == []
    assert [(each.code, each.severity, each.line) for each in found] == [("G101", "warning", 3)]
    assert (held.notices[0].title, held.notices[0].number) == (notice.title, notice.number)


def test_an_issue_whose_lines_stand_twice_is_printed_as_it_stands(issue: Issue) -> None:
    def twice(notice: Notice) -> Notice:
        return replace(notice, id="02", span=(7, 11))

    broken = replace(issue, notices=(issue.notices[0], twice(issue.notices[0])), colophon=(11, 12), masthead=(11,))
    held, _ = verbatim.hold(broken)
    assert list(laws.laws(held)) == []
    assert [notice.id for notice in held.notices] == ["01", "02"]
    assert held.masthead == (11,)


def test_what_holds_is_left_alone(issue: Issue) -> None:
    assert verbatim.hold(issue) == (issue, [])


# --- asked for ---------------------------------------------------------------------------------------------------------------


def _with_sidecar(**sidecar: object) -> Issue:
    text = from_bytes(
        (TEXT + TEXT.replace("3号", "4号").replace("请遵照", "要遵照").replace("任务的通知", "任务的决定")).encode(),
        "a.txt",
    )
    return reading.parse(replace(text, sidecar=sidecar))


def test_a_sidecar_asks_for_a_whole_issue() -> None:
    assert _verbatim(_with_sidecar(verbatim=True)) == [tuple(range(1, 12)), tuple(range(12, 23))]


def test_a_sidecar_asks_for_a_notice_whose_facts_stay() -> None:
    issue = _with_sidecar(notices=[{"at": "苇川县人民政府关于公布任务的决定", "verbatim": True}])
    assert _verbatim(issue) == [tuple(range(12, 23))]
    assert [notice.number for notice in issue.notices] == ["苇政发〔2030〕3号", "苇政发〔2030〕4号"]
    assert issue.notices[1].date == "2030-12-12"


@pytest.mark.parametrize(
    ("entry", "lines"),
    [
        ({"at": "要遵照执行。"}, (15, 16)),
        ({"at": "要遵照执行。", "to": "| 棠坞乡 | 30 | 2 |"}, tuple(range(15, 22))),
    ],
)
def test_a_sidecar_asks_for_lines_with_the_blocks_they_stand_in(entry: dict[str, str], lines: tuple[int, ...]) -> None:
    issue = _with_sidecar(lines=[{**entry, "verbatim": True}])
    assert _verbatim(issue) == [lines]
    assert not {found.code for found in issue.diagnostics} & {"G101", "G102"}
