"""What holds for every text: it is read without an exception, nothing is lost, and what says nothing changes nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder import reading
from builder.checks import laws
from builder.content.files import SourceError, decode
from builder.content.texts import IssueText, from_bytes, issue_paths
from builder.model import Issue
from builder.text import forms

ROOT = Path(__file__).resolve().parent.parent
GOLD = Path(__file__).parent / "gold"

often = settings(derandomize=True, deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))
seldom = settings(often, max_examples=12)


def _text(path: Path) -> str:
    return decode(path.read_bytes(), str(path))[0].replace("\r\n", "\n")


SAMPLES = {path.stem: _text(path) for path in sorted(GOLD.glob("*.txt"))}
LINES = sorted(
    {
        line
        for text in [*SAMPLES.values(), *map(_text, issue_paths(ROOT / "content"))]
        for line in text.split("\n")[:600]
        if line.strip()
    }
)


def _parse(text: str | bytes) -> Issue:
    if isinstance(text, bytes):
        return reading.parse(from_bytes(text, "a.txt"))
    return reading.parse(IssueText("a.txt", None, text, "utf-8", "0" * 64))


# --- any text ------------------------------------------------------------------------------------------------------------

_FRAGMENTS = [
    *("附件", "附件1", "附件：1. 方案", "附表", "目录", "目 录", "- 1 -", "12", "---", "此复。", "抄送：市委", "主任：王研"),
    *("关于印发《甲方案》的通知", "阿政发〔2022〕1号", "阿政发（2022）1号", "各镇人民政府：", "2022年1月1日", "某市人民政府"),
    *("第一章 总则", "第一条 为规范", "一、总则", "（一）加强领导。", "1. 甲", "1.1 甲", "1 总则", "①甲", "● 1月5日，甲"),
    *("组 长：", "组长：王 研 市长", "王研 市长", "王研市财政局局长", "序号 姓名 职务", "1 王研 市长", "合计 3"),
    *("| a | b |", "|---|---|", "| | |", "|", "||", "a\tb\tc", "\t", "<table>", "</table>", "<tr><td>a</td>", "<td colspan=9>"),
    *("|:--|--:|", "| : | - |", "|-|-|", "+ 加", "<colgroup><col></colgroup>", "<tfoot>", "<td class='中文'>甲", '<td title="a>b">'),
    *("+---+---+", "+===+===+", "| 甲 | 乙 |", "+--+", "  甲乙   丙丁   戊己", "  ---- ---- ----"),
    *("<table><tr><td>甲</table><table><tr><td>乙</table>", "<td\ncolspan=2>甲", "<!-- 甲 -->", "<td rowspan='9" + "9" * 5000 + "'>"),
    *("<table><tr><td rowspan=3>a<td>b</table>", "<br>", "<p>", "<!-- -->", "<script>", "&nbsp;", "&lt;", "&#0;", "&#10;", "&times;", "&"),
    *("# ", "## 一、甲", "**甲**", "**", "__", "> 甲", "- 甲", "* 甲", "![](a.jpg)", "http://a.b/c", "《", "（", "“", "】"),
    *("阿", "尔", "山", "市", "人", "民", "政", "府", "公", "报", "\f", "\ufeff", "\u3000\u3000", "\x01", "\ud7ff", "\U0001f600"),
    *("【人事】", "甲县公报", "2022年第4期（总第8期）", "《甲公报》简介", "主办：甲", "——2022年1月1日在会上", "甲..... 3"),
]  # fmt: skip
_ALPHABET = "一二（）()〔〕[]【】《》|-#*_<>&;:：，。、.1290年月日第条章号件附组长王人民政府公报关于的通知 \t\u3000\f"
_line = st.one_of(
    st.sampled_from(LINES),
    st.sampled_from(_FRAGMENTS),
    st.text(alphabet=_ALPHABET, max_size=40),
    st.text(alphabet=st.characters(exclude_characters="\0"), max_size=20),  # refused
    st.builds(lambda parts: "".join(parts), st.lists(st.sampled_from(_FRAGMENTS), max_size=4)),
    st.just(""),
)
_texts = st.builds(
    lambda lines, end: end.join(lines), st.lists(_line, min_size=1, max_size=40), st.sampled_from(["\n", "\r\n", "\r"])
)


def _holds(issue: Issue) -> None:
    assert list(laws.laws(issue)) == []
    assert not {found.code for found in issue.diagnostics} & {"G101", "G102"}, "read, not printed as it stood"
    for notice in issue.notices:
        assert notice.span[0] <= notice.span[1]
        assert (notice.parts[0].label, notice.parts[0].title, notice.parts[0].head) == (None, None, ())
        for part in notice.attachments:
            assert part.line == part.head[0].lines[0]
            assert [block.type for block in part.head] == [
                *["attachment-label"] * (part.label is not None),
                *["attachment-title"] * (part.title is not None),
            ]
        for block in notice.blocks:
            assert block.lines
            assert list(block.lines) == sorted(block.lines)
    assert [notice.id for notice in issue.notices] == [f"{n:02d}" for n in range(1, len(issue.notices) + 1)]


@often
@given(_texts)
def test_any_text_is_read_and_nothing_is_lost(text: str) -> None:
    _holds(_parse(text))


@often
@given(st.text(alphabet=_ALPHABET + "\n", min_size=1, max_size=300))
def test_any_salad_of_signs_is_read(text: str) -> None:
    _holds(_parse(text))


@settings(often, max_examples=80)
@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_a_text_or_an_error_that_names_its_place(raw: bytes) -> None:
    try:
        issue = _parse(raw)
    except SourceError as error:
        issue, code = None, error.code
    if issue:
        _holds(issue)
    else:
        assert code in ("G001", "G003", "G013")


@seldom
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_a_text_with_lines_lost_and_doubled_is_read(name: str, data: st.DataObject) -> None:
    lines = SAMPLES[name].split("\n")
    start = data.draw(st.integers(0, len(lines) - 20))
    piece = lines[start : start + data.draw(st.integers(5, 120))]
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(piece) - 1))
        piece[at : at + 1] = data.draw(st.sampled_from([[], [piece[at]] * 2, [piece[at][:5], piece[at][5:]]]))
        piece = piece or [""]
    _holds(_parse("\n".join(piece)))


@pytest.mark.parametrize(
    "text",
    [
        "苇政规\n〔2030〕 2 号　 　 苇 川 县 人 民 政 府 关 于 印 发 管 理 细 则 的 通 知\n各乡镇人民政府：\n　　请遵照执行。\n2030年2月9日",
        "　　                总会会长\n　　成  员：周河生  县农牧水利和科技局综\n"
        "　　        吴水清  县生态环境分局棠坞监　　                测站站长",
    ],
    ids=["a number within a title", "a wide gap within a post"],
)
def test_a_broken_text_is_read(text: str) -> None:
    _holds(_parse(text))


# --- what says nothing changes nothing -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Meaning:
    """What a reader learns from an issue, whatever the form of its text."""

    notices: tuple[Any, ...]


def _meaning(issue: Issue) -> Meaning:
    def block(b: Any) -> tuple[Any, ...]:
        found = [getattr(b, "level", None), forms.squash(getattr(b, "text", ""))]
        cells = tuple(forms.squash(cell) for row in getattr(b, "rows", ()) for cell in row)
        members = tuple((m.role, m.name, forms.squash(m.post or "")) for m in getattr(b, "members", ()))
        return b.type, *found, cells, members

    return Meaning(
        tuple(
            (
                forms.squash(n.title),
                n.number,
                n.kind,
                n.issuer,
                n.date,
                forms.squash(n.addressees or ""),
                n.page,
                tuple(block(b) for b in n.blocks),
            )
            for n in issue.notices
        )
    )


@cache
def _base(name: str) -> Meaning:
    return _meaning(_parse(SAMPLES[name]))


def _same(name: str, text: str | bytes) -> None:
    got, want = _meaning(_parse(text)).notices, _base(name).notices
    assert [notice[:7] for notice in got] == [notice[:7] for notice in want]
    for a, b in zip(got, want, strict=True):
        assert a[7] == b[7]


CHANGES: dict[str, Callable[[str], str | bytes]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "BOM": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "GB18030": lambda text: text.encode("gb18030"),
    "trailing spaces": lambda text: text.replace("\n", "  \n"),
    "trailing U+3000": lambda text: text.replace("\n", "\u3000\n"),
    "half-width punctuation": lambda text: text.translate(str.maketrans("，；：（）", ",;:()")),
    "full-width punctuation": lambda text: "\n".join(
        line if "](" in line else line.translate(str.maketrans(",;()", "，；（）")) for line in text.split("\n")
    ),
    "full-width figures in brackets": lambda text: text.replace("（1）", "（１）").replace("(1)", "（１）"),
    "more blank lines at the ends": lambda text: "\n\n\n" + text + "\n\n\n",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SAMPLES))
@pytest.mark.parametrize("change", sorted(CHANGES))
def test_form_says_nothing(name: str, change: str) -> None:
    _same(name, CHANGES[change](SAMPLES[name]))


@seldom
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_a_page_break_changes_no_notice(name: str, data: st.DataObject) -> None:
    """Two or three page breaks between any two blocks, with the gazette's own running header and a page number."""
    text = SAMPLES[name]
    issue = _parse(text)
    header = issue.facts.gazette
    starts = sorted(
        {b.lines[0] for n in issue.notices for b in n.blocks if b.type not in ("table", "roster", "attachment-list")}
    )
    places = data.draw(st.lists(st.sampled_from(starts), min_size=2, max_size=3, unique=True))
    lines = text.split("\n")
    for number, place in enumerate(sorted(places, reverse=True)):
        lines[place - 1 : place - 1] = ["", header or "", "", f"- {40 - number} -", ""]
    _same(name, "\n".join(lines))


# --- work grows with the text ------------------------------------------------------------------------------------------------


def _work(text: str) -> int:
    """Calls that reading a text takes: the same on every machine."""
    count = 0

    def see(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        _parse(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_ten_times_the_text_is_at_most_twelve_times_the_work(name: str) -> None:
    lines = SAMPLES[name].split("\n")
    piece = "\n".join(lines[len(lines) // 4 : len(lines) // 4 + 70]) + "\n"
    assert _work(piece * 10) <= 12 * _work(piece)


@pytest.mark.parametrize(
    "line",
    [
        "附件1\n",
        "附件：1. 方案\n",
        "组长：王研 市长\n",
        "| a | b |\n",
        "| a | b |\n|---|---|\n",
        "一、总则\n",
        "关于甲的通知\n",
        "甲。\n",
        "阿\n尔\n山\n",
        "12\n",
        "《\n",
        "序号 姓名 职务\n1 王研 市长\n",
        "阿政发〔2022〕1号\n",
        "为坚决贯彻习近平总书记关于内蒙古工作的重要讲话\n",
        "<table>\n",
    ],
)
def test_one_line_again_and_again_is_no_more_work_each_time(line: str) -> None:
    assert _work(line * 2000) <= 12 * _work(line * 200)


def test_spans_without_end_and_a_line_without_end_cost_no_more_than_their_size() -> None:
    row = "<tr>" + "<td rowspan=200 colspan=200>甲</td>" * 30 + "</tr>"
    assert _work(f"<table>{row * 20}</table>\n") <= 20 * _work(f"<table>{row.replace('200', '1') * 20}</table>\n")
    assert _work("甲  " * 4000) <= 12 * _work("甲  " * 400)
