"""What became of each line (`maintain.desk`), and where an entry is pasted (`maintain.beside`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_cases import CASES, parsed

from builder import reading
from builder.archive.corpus import Corpus
from builder.checks import characters
from builder.content.files import SourceError
from builder.content.texts import from_bytes, issue_paths, read_issue
from builder.maintain import beside, desk
from builder.maintain.desk import Desk, Row
from builder.maintain.entries import Entry
from builder.model import Issue, Words
from builder.site import rows

ROOT = Path(__file__).resolve().parent.parent
TEXTS = sorted(issue_paths(ROOT / "content"))
HEAD = "某某县人民政府公报\n2022年第1期\n目录\n某某县人民政府关于印发方案的通知 1\n"
NOTICE = "某某县人民政府关于印发方案的通知\n某政发〔2022〕1号\n各镇人民政府：\n"


def _issue(text: str, **sidecar: Any) -> Issue:
    return reading.parse(replace(from_bytes(text.encode(), "case.txt"), sidecar=sidecar))


def _rows(issue: Issue) -> dict[int, Row]:
    laid = Desk(issue)
    return {row.line: row for sheet in laid.sheets for row in laid.rows(sheet)}


def _became(issue: Issue, text: str) -> list[tuple[str, str | tuple[str, ...]]]:
    """The labels of the first line that begins so, each with its words or cells."""
    row = next(row for row in _rows(issue).values() if row.text.startswith(text))
    return [(piece.label, piece.cells or piece.text) for piece in row.pieces]


def _holds(issue: Issue) -> None:
    laid = Desk(issue)
    found = [row for sheet in laid.sheets for row in laid.rows(sheet)]
    lines = [number for number, line in enumerate(issue.text_lines, 1) if line.strip()]
    blank = {number for number, line in enumerate(issue.published_lines, 1) if line.strip()} - set(lines)
    assert Counter(row.line for row in found) == Counter([*lines, *blank]), "every line once"
    told = [*laid.of_all, *(problem for row in found for problem in row.problems)]
    assert Counter(told) == Counter(issue.diagnostics), "every problem once"
    assert not [row for row in found if row.fate == "lost" and row.line not in blank]
    for sheet in laid.sheets:
        if sheet.notice and sheet.part == (1, 1):
            pieces = [
                piece for row in laid.rows(sheet) for piece in row.pieces if piece.kind not in ("dropped", "rule")
            ]
            shown = [piece.cells or (piece.text,) for piece in pieces]
            blocks = [
                cells
                for block in sheet.notice.blocks
                for cells in ([(block.text,)] if isinstance(block, Words) else block.rows)
            ]
            assert _words(shown) == _words(blocks), "every word of a block, in order"


def _words(cells: Any) -> str:
    return characters.fold("".join(text for row in cells for text in row))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_line_of_a_case_has_one_place(path: Path) -> None:
    _holds(parsed(yaml.safe_load(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_line_of_an_issue_has_one_place(path: Path) -> None:
    _holds(reading.parse(read_issue(path, ROOT / "content")))


def test_a_wrapped_paragraph_is_cut_at_its_lines() -> None:
    issue = _issue(
        f"{HEAD}{NOTICE}为贯彻落实上级关于安全生产工作的决策部署，现将有关方案印发给你\n们，请认真遵照执行。\n"
    )
    assert _became(issue, "为贯彻")[0][1].endswith("印发给你")  # type: ignore[union-attr]
    assert _became(issue, "们，") == [("接上行", "们，请认真遵照执行。")]


def test_a_row_stands_whole_at_its_first_line() -> None:
    table = "|姓名|职务|\n|---|---|\n|张三|县应急管理局局长、党委书|\n||记|\n|李四|县财政局局长|\n|王五|县教育局局长|\n"
    issue = _issue(f"{HEAD}{NOTICE}现将名单公布如下：\n\n{table}")
    assert _became(issue, "|---") == [("表格线", "不成文字")]
    labels = [label for line in ("|张三", "||记", "|李四") for label, _ in _became(issue, line)]
    assert labels[0].startswith(("名单", "表 "))
    assert labels[1] == "接上行"
    assert _became(issue, "|李四")[0][1][-2:] == ("李四", "县财政局局长")


def test_what_is_no_text_says_why() -> None:
    issue = _issue(f"{HEAD}{NOTICE}现将方案印发给你们。\n— 1 —\n请遵照执行。\n某某县人民政府\n2022年1月12日\n")
    assert _became(issue, "— 1 —") == [("页码", "不计入正文")]
    assert _became(issue, "某某县人民政府公报") == [("封面", "某某县人民政府公报")]
    assert _became(issue, "某某县人民政府关于印发方案的通知 1") == [
        ("第 01 件", "某某县人民政府关于印发方案的通知　第 1 页")
    ]
    assert _became(issue, "2022年1月12日") == [("日期", "2022年1月12日")]


def test_a_line_shows_what_was_received_and_what_it_was_corrected_to() -> None:
    change = {"text": "施行", "to": "执行", "reason": "与纸质公报核对", "date": "2024-05-01"}
    issue = _issue(f"{HEAD}{NOTICE}请遵照施行。\n", corrections=[change])
    row = next(row for row in _rows(issue).values() if row.text == "请遵照施行。")
    assert row.corrected
    assert row.pieces[0].text == "请遵照执行。"


def test_a_problem_of_a_list_stands_at_the_row_that_it_quotes(corpus: Corpus) -> None:
    issue = next(issue for issue in corpus.issues if issue.id == "aershan/2022-04")
    row = next(row for row in _rows(issue).values() if any("刘殿军" in item.message for item in row.problems))
    assert "刘殿军" in row.text


def test_a_long_notice_is_cut_into_sheets() -> None:
    lines = "".join(
        f"{number}.第{number}项任务由有关部门按照职责分工负责落实。\n" for number in range(1, desk.MOST * 2)
    )
    laid = Desk(_issue(f"{HEAD}{NOTICE}{lines}"))
    assert max(len(sheet.lines) for sheet in laid.sheets) == desk.MOST
    assert [sheet.id for sheet in laid.sheets if sheet.notice] == ["01", "01-2", "01-3"]
    _holds(laid.issue)


def test_runs_are_folded_and_problems_are_not(corpus: Corpus) -> None:
    for issue in corpus.issues:
        laid = Desk(issue)
        for sheet in laid.sheets:
            whole = list(laid.rows(sheet))
            shown = list(rows.shown(whole, ""))
            lines = [row for row in shown if "line" in row]
            folds = {row["fold"]: place for place, row in enumerate(shown) if "fold" in row}
            assert [row["line"] for row in lines] == list(sheet.lines)
            assert not [row for row in lines if row["in_fold"] and row["problems"]]
            assert {row["in_fold"] for row in lines if row["in_fold"]} == set(folds)
            assert all(
                "".join(part["text"] for part in row["source"]) == whole[at].text for at, row in enumerate(lines)
            )


# --- where an entry is pasted ---------------------------------------------------------------------------------------------

ITEM = Entry("从这一行起是一件新公文", "notices", "- at: 请遵照执行\n  begins: true")
SIDECARS = {
    "none": None,
    "empty": "",
    "other keys": "year: 2022\nlines:\n- at: 某某\n  verbatim: true\n",
    "no line end": "year: 2022",
    "a list": "notices:\n- at: 甲乙\n  kind: 通知\nyear: 2022\n",
    "a list that is moved in": "year: 2022\nnotices:   # 各件\n  - at: 甲乙\n    kind: 通知\n",
}


def _pasted(before: str | None, paste: beside.Paste) -> str:
    """The sidecar after somebody did as they were told."""
    if "新建" in paste.where or "末尾" in paste.where:
        return f"{(before or '').rstrip()}\n{paste.text}"
    line = int(paste.where.partition(" 第 ")[2].partition(" ")[0])
    lines = (before or "").splitlines(keepends=True)
    return "".join([*lines[:line], paste.text, *lines[line:]])


@pytest.mark.parametrize("name", SIDECARS)
def test_an_entry_that_is_pasted_where_it_is_said_stands_in_its_list(name: str, tmp_path: Path) -> None:
    before = SIDECARS[name]
    if before is not None:
        (tmp_path / "a.yml").write_text(before, encoding="utf-8")
    paste = beside.of(tmp_path / "a.txt", "content/g/a.txt").paste(ITEM)
    assert "content/g/a.yml" in paste.where
    after = yaml.safe_load(_pasted(before, paste))
    had = yaml.safe_load(before or "") or {}
    assert {"at": "请遵照执行", "begins": True} in after["notices"]
    assert len(after["notices"]) == len(had.get("notices", [])) + 1
    assert {**after, "notices": 0} == {**had, "notices": 0}


def test_where_nothing_can_be_pasted_is_said(tmp_path: Path) -> None:
    text, side = tmp_path / "a.txt", tmp_path / "a.yml"
    side.write_text("notices: [{at: 甲乙, kind: 通知}]\n", encoding="utf-8")
    assert "第 1 行的 notices: 写在了一行里" in beside.of(text, "content/g/a.txt").paste(ITEM).where
    side.write_text("notices: [\n", encoding="utf-8")
    assert "先改好 content/g/a.yml 里的错误" in beside.of(text, "content/g/a.txt").paste(ITEM).where


def test_a_text_is_shown_without_its_sidecar_unless_that_hides_something(tmp_path: Path) -> None:
    text, side = tmp_path / "a.txt", tmp_path / "a.yml"
    text.write_text(f"{HEAD}{NOTICE}请遵照执行。\n", encoding="utf-8")
    side.write_text("years: 2022\n", encoding="utf-8")
    bare = beside.without(text, "g/a", "content/g/a.txt", {})
    assert bare is not None
    assert bare.notices[0].number == "某政发〔2022〕1号"
    for hidden in (
        "redactions:\n- text: 请遵照\n",
        "notices:\n- at: 某某县\n  withdrawn: {ground: 某, date: 2024-05-01\n",
    ):
        side.write_text(hidden, encoding="utf-8")
        assert beside.without(text, "g/a", "content/g/a.txt", {}) is None
    side.write_text("year: 2022\n", encoding="utf-8")
    text.write_bytes(b"%PDF-1.4\n")
    with pytest.raises(SourceError):
        read_issue(text)
    assert beside.without(text, "g/a", "content/g/a.txt", {}) is None


def test_a_line_that_an_entry_holds_already_names_that_entry(tmp_path: Path) -> None:
    text = tmp_path / "2024-01.txt"
    text.write_text("x", encoding="utf-8")
    text.with_suffix(".yml").write_text("year: 2024\nlines:\n- at: 请遵照执行。\n  type: item\n", encoding="utf-8")
    side = beside.of(text, "content/g/2024-01.txt")
    assert "这一行已有第 3 行的那一项" in side.paste(Entry("", "lines", "- at: 请遵照\n  join: true")).where
    assert "第 2 行 lines: 的下面" in side.paste(Entry("", "lines", "- at: 请依照\n  join: true")).where
