"""Which signs on a line are marks of Markdown and HTML, and which are text."""

from __future__ import annotations

import pytest

from builder.text import markup

TEXT = [
    "身份证号1522**********1234",
    "138****5678",
    "李** 县水务局局长",
    "李**县水务局局长、赵**县财政局局长",
    "张某**与李某**发生口角",
    "李**，男；赵**，女",
    "蒙E12**号、蒙E34**号",
    "证书编号：2029***01",
    "____年____月____日",
    "__年__月__日",
    "__年__",
    "_____镇_____村",
    "底数为2**10，指数为3**5",
    "- 5℃以下",
    "- 0.5%左右",
    "> 100万元的项目",
    ">100万元的项目",
    "#3机组",
    "甲**",
    "**甲",
    "甲 ** 乙 ** 丙",
    "第三条 a_b_c",
]
MARKS = {
    "**甲**": ("甲", "**", ["**", "**"]),
    "***甲***": ("甲", "**", ["***", "***"]),
    "__标题__": ("标题", "**", ["__", "__"]),
    "**一、加强领导。**各镇要重视。": ("一、加强领导。各镇要重视。", "", ["**", "**"]),
    "1. **加强领导**。各镇": ("1. 加强领导。各镇", "", ["**", "**"]),
    "要**高度重视**，共**100**元": ("要高度重视，共100元", "", ["**", "**", "**", "**"]),
    "电话138****5678，**务必**联系": ("电话138****5678，务必联系", "", ["**", "**"]),
    "## 三、保障": ("三、保障", "##", ["##"]),
    "#通知": ("通知", "#", ["#"]),
    "- **甲**乙": ("甲乙", "-", ["-", "**", "**"]),
    "* 甲": ("甲", "-", ["*"]),
    "> 甲": ("甲", "", [">"]),
    "> > 2024年1月5日": ("2024年1月5日", "", [">", ">"]),
    "> 1. 甲": ("1. 甲", "", [">"]),
    "1\\. 提升": ("1. 提升", "", ["\\"]),
    "<p>甲&gt;乙</p>": ("甲>乙", "", ["<p>", "</p>"]),
    "&gt; 100万元": ("> 100万元", "", []),
    "&#42;&#42;甲&#42;&#42;": ("**甲**", "", []),
}


@pytest.mark.parametrize("text", TEXT)
def test_signs_that_are_text_stay(text: str) -> None:
    assert markup.line(text, 1, 0) == markup.Bare(text)


@pytest.mark.parametrize("text", MARKS)
def test_marks_are_taken_off_and_put_on_record(text: str) -> None:
    expected, mark, marks = MARKS[text]
    read = markup.line(text, 1, 3)
    assert (read.text, read.mark, [each.text for each in read.marks]) == (expected, mark, marks)
    assert all(text[each.at - 3 :].startswith(each.text) for each in read.marks)
