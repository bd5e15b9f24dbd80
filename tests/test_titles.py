"""The lines of a title end between words, and never within a word, a name or a number."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.pages import escape, titles
from builder.text import breaks

TITLES = [
    ("某县人民政府办公室关于印发《某县创建国家生态文明建设示范县工作方案》的通知", "某县人民政府办公室 工作 方案 的通知"),
    ("鄂托克前旗人民政府关于乌日嘎等3名同志职务任免的通知", "鄂托克前旗人民政府 关于乌日嘎等3名同志 的通知"),
    ("关于印发“十四五”规划和2024—2025年行动方案（试行）的通知", "“十四五” 2024—2025年 （试行） 的通知"),
    ("转发国家发展改革委关于进一步做好价格工作的通知", "国家发展改革委 关于进一步"),
    ("内蒙古自治区财政厅 内蒙古自治区乡村振兴局关于保险制度的指导意见", "内蒙古自治区财政厅 内蒙古自治区乡村振兴局 的指导意见"),
    ("关于调整政府市长、副市长工作分工的通知", "副市长 分工"),
    ("关于推进政府职能转变和“放管服”改革的实施意见", "政府职能 和“放管服” 的实施意见"),
    ("关于废止《某市〈条例〉实施细则》等5件政府规章的决定", "〈条例〉 5件 的决定"),
    ("某县人民政府令（第12号）", "某县人民政府令 （第12号）"),
    ("关于天池镇政府辖区内金江沟房屋征收的公告", "天池镇政府 金江沟 房屋"),
    ("某办发〔2022〕47号文件汇编", "〔2022〕47号"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "kept"), TITLES)
def test_words_names_and_numbers_stay_in_one_piece(title: str, kept: str) -> None:
    pieces = breaks.pieces(title)
    assert "".join(pieces) == title
    assert [word for word in kept.split() if not any(word in piece for piece in pieces)] == []
    assert min(len(piece) for piece in pieces) > 1, "no line of one character"


def test_names_that_are_known_stay_in_one_piece() -> None:
    title = "关于任命王 凯、布仁巴雅尔为某局副局长的通知"
    known = breaks.pieces(title, ("王凯", "布仁巴雅尔"))
    assert any("王 凯" in piece for piece in known)
    assert any("布仁巴雅尔" in piece for piece in known)


def test_a_long_name_ends_within_itself_only_where_no_line_holds_it() -> None:
    organ = "中国人民解放军内蒙古兴安军分区"
    shown = titles.html(f"某盟行政公署{organ}关于安置的通知", (organ,))
    assert re.search('<wbr><span class="long">中国人民解放军<wbr>.*军分区</span><wbr>关于安置', shown)


def test_what_a_browser_would_break_at_a_sign_is_held_together() -> None:
    assert '<span class="piece">（2021—2025年）</span>' in titles.html("实施计划（2021—2025年）")


@example("〔<0000 00）0<0<")  # a long piece whose words are spaced
@given(st.text(alphabet="某县人民政府关于印发的通知《》“”（）〔〕2022—、·第号 <&*_[]|#-=!A", max_size=40))
def test_what_is_added_shows_nothing(title: str) -> None:
    for written in (titles.html(title), titles.markdown(title)):
        assert unescape(re.sub(r'</?span(?: class="\w+")?>|<wbr>', "", written)) == escape.visible(title)


def test_who_writes_no_title_loads_no_dictionary() -> None:
    code = (
        "import sys; from builder import cli, pages; from builder.text import breaks; sys.exit('rjieba' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
