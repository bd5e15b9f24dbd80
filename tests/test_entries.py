"""What is offered for a line or a warning has the form of a sidecar, applies, and keeps the laws."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder import cli, reading
from builder.content.sidecar_form import PLACEHOLDER
from builder.content.texts import from_bytes
from builder.maintain import entries, glued
from builder.maintain.entries import Entry
from builder.model import Issue

TEXT = """\
苇川县人民政府公报
2024年第3期
目录
关于印发《苇川县防汛工作方案》的通知 1
关于公布先进个人的决定 2
苇川县人民政府办公室
关于印发《苇川县防汛工作方案》的通知
苇政办发〔2024〕6号
各乡镇人民政府：
现将《苇川县防汛工作方案》印发给你们，请遵照执行。
苇川县人民政府办公室
2024年5月6日
苇川县防汛工作方案
一、工作目标
坚持预防为主。
工作安排
防抗救相结合。二、组织领导由县长负责。
工作安排
三、保障措施
确保安全度汛〔JP2〕。
12
附件
指挥部成员名单
组长：李光明 县长
成员：赵大海 水务局局长
附件2
任务分解表
| 序号 | 乡镇 | 任务 |
|---|---|---|
| 1 | 河口镇 | 12.50 |
| 2 | 石桥乡 | 007 |
苇川县人民政府
关于公布先进个人的决定
苇政发〔2023〕7号
各乡镇人民政府：
决定授予下列先进个人和先进集体荣誉称
2024年6月6日
苇川县水务局关于汛前检查的通知
苇水发〔2024〕8号
各乡镇：
请按时\u200b完成�项。
苇川县水务局
2024年6月7日
"""
RULE = TEXT.splitlines().index("|---|---|---|") + 1  # which says nothing


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "2024-03.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def _with(text: Path, entry: Entry) -> Issue:
    """The issue with an entry pasted; what only a maintainer knows is filled in."""
    head = f"{entry.list}:\n" if entry.list else ""
    pasted = head + entry.yaml.replace(PLACEHOLDER, "改") + "\n"
    text.with_suffix(".yml").write_text(pasted, encoding="utf-8")
    issue = reading.parse_file(text)
    text.with_suffix(".yml").unlink()
    return issue


@pytest.mark.parametrize("line", [1, 4, 6, 7, 8, 10, 12, 14, 16, 17, 20, 21, 22, 23, 24, RULE, 31, 32, 41])
def test_what_fits_a_line_applies(line: int, text: Path) -> None:
    offered = entries.fitting(reading.parse_file(text), line)
    assert offered or line == RULE
    for entry in offered:
        issue = _with(text, entry)
        assert not {"G101", "G102"} & {item.code for item in issue.diagnostics}, entry


def test_nothing_fits_a_line_that_is_not_there(text: Path) -> None:
    text.write_text(TEXT + "\n\n", encoding="utf-8")
    issue = reading.parse_file(text)
    assert entries.fitting(issue, TEXT.count("\n") + 1) == ()
    assert entries.fitting(issue, 5000) == ()


@pytest.mark.parametrize("code", ["G205", "G206", "G211", "G212", "G214", "G216", "G226"])
def test_what_mends_a_warning_takes_it_away(code: str, text: Path) -> None:
    issue = reading.parse_file(text)
    (problem,) = (item for item in issue.diagnostics if item.code == code)
    entry = entries.mending(issue, problem)
    assert entry
    assert code not in [item.code for item in _with(text, entry).diagnostics]


def test_check_prints_what_mends_below_each_warning(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(text)]) == 0
    shown = capsys.readouterr().out.splitlines()
    at = next(at for at, line in enumerate(shown) if " G212 " in line)
    assert shown[at + 1].startswith("↳ ")
    assert f"写进 {text.with_suffix('.yml')}" in shown[at + 1]
    assert shown[at + 2 : at + 5] == ["lines:", "- at: 防抗救相结合。二", "  split: 二、组织领导由县"]


def test_an_entry_that_is_not_filled_in_is_refused(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text.with_suffix(".yml").write_text(
        f"notices:\n- at: 苇川县水务局关于\n  number: {PLACEHOLDER}\n", encoding="utf-8"
    )
    assert cli.main(["check", str(text)]) == 1
    (shown,) = capsys.readouterr().out.splitlines()
    assert "请换成正确的文字" in shown


def _first(lines: str) -> str:
    head = "苇川县人民政府公报\n2024年第3期\n苇川县人民政府关于防汛的通知\n苇政发〔2024〕6号\n各乡镇人民政府：\n"
    issue = reading.parse(from_bytes(f"{head}{lines}\n请遵照执行。\n苇川县人民政府\n2024年5月6日\n".encode(), "a.txt"))
    return entries.fitting(issue, 6)[0].yaml.partition("\n  ")[2]


@pytest.mark.parametrize(
    ("line", "split"),
    [
        ("第一条 为加强管理，制定本办法。第二条 本县范围内适用本办法。", "split: 第二条 本县范围"),
        ("现印发给你们，请认真贯彻执行。苇川县人民政府", "split: 苇川县人民政府"),
        ("一、目标任务 到2025年，全县植被盖度达到48%，治理面积达到30万亩。", "split: 到2025年，全"),
        ("为做好防汛工作，现通知如下。各单位要认真落实防汛责任。", "split: 各单位要认真落实"),
    ],
)
def test_what_is_glued_on_a_line_is_offered_first(line: str, split: str) -> None:
    assert _first(line) == split


def test_what_a_line_hardly_is_stands_last(text: Path) -> None:
    issue = reading.parse_file(text)
    for line in (11, 12):  # a signature and a date
        offered = entries.fitting(issue, line)
        assert [entry.rare for entry in offered] == sorted(entry.rare for entry in offered)
        assert not [entry for entry in offered if "heading" in entry.yaml and not entry.rare]


def test_a_signature_behind_a_sentence_is_parted_from_it() -> None:
    assert glued.ending("请认真贯彻执行。苇川县人民政府") == "苇川县人民政府"
    assert glued.ending("请遵照执行。 苇川县人民政府 2024年3月28日") == "苇川县人民政府"
    assert glued.ending("请遵照执行。各乡镇要落实责任") is None
