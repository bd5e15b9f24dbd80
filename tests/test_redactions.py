"""What a maintainer redacts can be read nowhere, however the print broke it up."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from builder import pipeline, sources
from builder.model import Issue, as_json
from builder.redactions import MARK
from builder.sources import SourceError

PHONE = "13912345678"
TEXT = """阿尔山市人民政府关于规范许可的通知
阿政发〔2022〕88号
各镇人民政府：
请遵照执行，有事请与经办人联系，联系电话写在下面，工作时间之内都有人接听：{}。
阿尔山市人民政府
2022年12月12日
"""


def _issue(text: str, *pieces: str, **sidecar: object) -> Issue:
    redactions = [{"text": piece, "ground": "当事人申请", "date": "2024-05-01"} for piece in pieces]
    raw = sources.from_bytes(text.encode(), "a.txt")
    return pipeline.parse(replace(raw, sidecar={"redactions": redactions, **sidecar}))


@pytest.mark.parametrize(
    "printed",
    [
        "13912345678",
        "139 1234 5678",
        "１３９１２３４５６７８",
        "139**1234**5678",
        "139<b>1234</b>5678",
        "139&#49;2345678",
        "139\u200b12345678",
        "1391234567\n8",
        "1391234567  \r\n8",
        "139\\12345678",
        "13912\n<p>345678</p>",
    ],
)
def test_a_redacted_number_is_taken_out_however_it_is_printed(printed: str) -> None:
    issue = _issue(TEXT.format(printed), PHONE)
    published = json.dumps(as_json(issue), ensure_ascii=False) + "\n".join(issue.published_lines)
    assert MARK in published
    assert "5678" not in published
    assert "1391" not in published
    assert "都有人接听：〔已隐去〕。" in "".join(block.text or "" for block in issue.notices[0].blocks)


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- 13912345678 -->",
        '<span title="139 1234 5678">',
        "![](images/13912345678.jpg)",
        "\n\n<!-- 13912345678 -->\n\nhttp://a.invalid/13912345678\n\n",
    ],
)
def test_a_redacted_number_is_taken_out_of_what_no_reader_sees(hidden: str) -> None:
    issue = _issue(TEXT.format(PHONE + hidden), PHONE)
    published = json.dumps(as_json(issue), ensure_ascii=False) + "\n".join(issue.published_lines)
    assert published.count(MARK) >= 2
    assert "5678" not in published


def test_taking_out_keeps_the_number_of_every_line() -> None:
    issue = _issue(TEXT.format("1391234567\n8"), PHONE)
    assert issue.published_lines[-3:] == ("阿尔山市人民政府", "2022年12月12日", "")
    assert issue.source.lines == 8


def test_pieces_that_overlap_are_all_taken_out() -> None:
    issue = _issue(TEXT.format("甲乙丙丁戊"), "乙丙丁", "丙丁戊")
    assert issue.published_lines[3].endswith(f"：甲{MARK}。")


def test_a_paragraph_that_begins_with_the_rest_of_a_name_is_left_alone() -> None:
    issue = _issue(TEXT.format("张三") + "请找老张\n\n三、其他事项\n", "张三")
    assert "三、其他事项" in issue.published_lines


@pytest.mark.parametrize(
    "printed",
    [
        "1391234567\n\n- 7 -\n\n8",  # a page number between
        "\n\n|序号|电话|\n|--|--|\n|1|13912|\n\f|序号|电话|\n|--|--|\n||345678|\n",  # a cell cut by the end of a page
    ],
)
def test_what_is_read_together_again_stops_the_build(printed: str) -> None:
    with pytest.raises(SourceError, match=r"G023 第 \d+ 行一带仍能读到") as error:
        _issue(TEXT.format(f"{PHONE}，{printed}"), PHONE)
    assert PHONE not in str(error.value)


def test_a_note_that_gives_away_what_was_taken_out_stops_the_build() -> None:
    change = {"text": "请遵照执行", "to": "请执行", "reason": f"问过{PHONE}", "date": "2024-05-01"}
    with pytest.raises(SourceError, match="G023"):
        _issue(TEXT.format(PHONE), PHONE, corrections=[change])


def test_a_redaction_that_is_not_in_the_text_stops_the_build() -> None:
    with pytest.raises(SourceError, match="G021 文本里没有要隐去的这段文字") as error:
        _issue(TEXT.format("0482"), PHONE)
    assert PHONE not in str(error.value)
