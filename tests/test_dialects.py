"""Known issues are read in every dialect as far as they ever were; `make dialects` shows what is missing.

The floors (`data/dialects.yml`) may only rise: against what is reached here, and against the file on the branch that this
one started from.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest
import yaml
from dialects import floors, known, measure, sheets
from dialects.kinds import DIALECTS
from dialects.known import Known, Piece
from dialects.sheets import Printed
from score import numbers_of

from builder.model import Text

FLOORS = floors.read()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_reads_a_dialect_as_well_as_it_did(dialect: str) -> None:
    reached = measure.mean([result for _, _, result in measure.results(dialect)])
    assert not floors.lower({dialect: FLOORS.get(dialect, {})}, {dialect: reached})


def test_every_dialect_has_its_floors() -> None:
    assert {name: set(row) for name, row in FLOORS.items()} == {name: set(measure.CONSTRUCTS) for name in DIALECTS}


def test_no_floor_is_lower_than_where_the_branch_began() -> None:
    base = floors.of_base()
    if base is None:
        pytest.skip("git does not know where this branch began")
    assert not floors.lower(base, FLOORS)


def test_a_floor_that_is_lowered_or_taken_away_is_seen() -> None:
    base: floors.Floors = {"a": {"notices": 0.9, "rows": None}, "b": {"notices": 0.5}}
    assert floors.lower(base, base) == []
    assert floors.lower(base, {"a": {"notices": 0.95, "rows": 0.1}, "b": {"notices": 0.5}}) == []
    assert floors.lower(base, {"a": {"notices": 0.899}}) == ["a notices: 0.899 for 0.9", "b notices: None for 0.5"]


def test_floors_of_another_edition_are_not_compared() -> None:
    assert floors.loaded(f"edition: {floors.EDITION}\na: {{rows: 0.9}}") == {"a": {"rows": 0.9}}
    assert floors.loaded("edition: 0\na: {rows: 0.9}") == {}


def test_the_text_as_it_came_is_found_whole() -> None:
    for _, _, result in measure.results("as-received"):
        assert result.misses == []


@pytest.mark.parametrize("path", sorted(known.GOLD.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_is_expected_is_what_is_annotated(path: Path) -> None:
    gold = yaml.safe_load(path.read_text(encoding="utf-8"))
    name = gold["source"].removesuffix(".txt").replace("/", "-")
    issue = next(issue for issue in known.issues() if issue.name == name)
    wanted = measure.expected(issue, sheets.received(issue))
    documents = gold["documents"]
    assert set(wanted["notices"]) == {document["lines"][0] for document in documents}
    for construct in ("headings", "attachments"):
        assert set(wanted[construct]) == {item["line"] for d in documents for item in d.get(construct) or ()}
    rosters = [roster for d in documents for roster in d.get("rosters") or ()]
    assert sum(wanted["persons"].values()) == sum(roster["persons"] for roster in rosters)
    assert sum(wanted["rows"].values()) <= sum(table["rows"] for d in documents for table in d.get("tables") or ())
    if starts := set(gold.get("starts") or ()):
        tabular = {
            n for d in documents for c in ("tables", "rosters") for t in d.get(c) or () for n in numbers_of(t["lines"])
        }
        begun = {lines[0] for lines in wanted["blocks"] if isinstance(lines, tuple)}
        assert begun <= starts | tabular


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_dialect_is_the_same_twice_and_keeps_the_pieces(dialect: str) -> None:
    for issue in known.issues()[-3:]:  # short ones
        anew, sheet = DIALECTS[dialect](issue)
        assert (anew, sheet) == DIALECTS[dialect](issue)
        order = [line.piece for line in sheet if line.text.strip() and line.piece is not None]
        runs = [index for index, _ in groupby(order) if issue.pieces[index].block]
        assert runs == sorted(set(runs))
        gone = {piece.kind for index, piece in enumerate(issue.pieces) if piece.block and index not in set(runs)}
        assert gone <= ({"number"} if "no-numbers" in dialect or "anonymous" in dialect else set())


def test_marks_are_taken_off_and_page_numbers_left() -> None:
    lines = ["## 一、总则", "- 王研 市长", "**附件**", "- 1 -", "| - | 甲 |"]
    assert [sheets.bare(line) for line in lines] == ["一、总则", "王研 市长", "附件", "- 1 -", "| - | 甲 |"]


def test_print_breaks_lines_as_printers_do() -> None:
    assert sheets.fold("到2025年，全旗（区）完成。", 8) == ["到2025年，", "全旗（区）", "完成。"]
    assert sheets.fold("甲乙丙（丁）戊", 8) == ["甲乙丙", "（丁）戊"]
    assert sheets.fold("甲乙丙丁", 6, "　　") == ["　　甲", "乙丙丁"]


def _issue(*texts: str) -> Known:
    pieces = tuple(Piece(0, "paragraph", Text("paragraph", (at + 1,), text)) for at, text in enumerate(texts))
    return Known("a", None, texts, pieces, {at + 1: at for at in range(len(texts))}, (), ())


@pytest.mark.parametrize(
    ("texts", "loose"),
    [
        (("甲乙丙丁。", "戊己"), [True, False]),  # the first line is full and closes a sentence
        (("甲乙。", "戊己"), [False, False]),  # there was room for 戊 and more
        (("甲乙丙丁。", "二、戊己"), [False, False]),  # a number begins something
        (("甲乙丙丁。戊己",), [True, False]),  # the same within a paragraph
    ],
)
def test_nobody_is_asked_what_cannot_be_decided(texts: tuple[str, ...], loose: list[bool]) -> None:
    sheet = sheets.reset(_issue(*texts), sheets.Setting(10, False))
    assert [line.loose for line in sheet] == loose


def test_a_loose_line_may_be_read_either_way() -> None:
    sheet = (Printed("甲。", 0, loose=True), Printed("乙", 1))
    loose = measure._loose(sheet)
    apart, joined = ({(1,): 1, (2,): 1}, {(1, 2): 1})
    assert measure._united(Counter(apart), loose) == measure._united(Counter(joined), loose)
