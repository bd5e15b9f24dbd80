"""OFD written by the tests' own writer: what becomes of each thing that a page can hold, of damaged files, of issues."""

from __future__ import annotations

from contextlib import suppress

import pytest
from dialects import known
from printed import by_ofd, measure
from printed.sheets import elements
from printed.ways import STYLES

from builder.content.files import SourceError
from builder.intake import law, ofd, read
from builder.intake.received import Received

LINE = "各镇人民政府要高度重视这项工作"


def _text(x: float, y: float, text: str, more: str = "", deltas: str = "") -> str:
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} 100 10" Size="4" {more}>'
        f'<ofd:TextCode X="0" Y="0" {deltas}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def _read(*pages: str, templates: dict[int, str] | None = None) -> Received:
    received = ofd.read(by_ofd.packed([(600, 800, inside) for inside in pages], templates))
    assert law.broken(received) is None
    return received


def _lines(*pages: str, templates: dict[int, str] | None = None) -> list[str]:
    return _read(*pages, templates=templates).text().split("\n")[:-1]


def test_objects_of_one_baseline_are_a_line_whatever_their_order() -> None:
    assert _lines(_text(44, 50, "行。") + _text(20, 50, "一、请遵照执") + _text(20, 58, LINE)) == [
        "一、请遵照执行。",
        LINE,
    ]


def test_text_of_templates_stands_on_every_page() -> None:
    found = _lines(_text(20, 50, LINE), _text(20, 50, LINE), templates={7: _text(80, 10, "某县公报")})
    assert [line.strip("　\f") for line in found] == ["某县公报", LINE, "某县公报", LINE]


def test_steps_may_be_written_short_and_may_run_down() -> None:
    down = _text(190, 30, "市政府文件", deltas='DeltaX="g 4 0" DeltaY="g 4 4.8"')
    body = "".join(_text(20, 30 + 6 * at, LINE, deltas='DeltaX="g 14 4"') for at in range(6))
    assert _lines(body + down) == [LINE] * 6 + ["市政府文件"]


def test_a_block_in_a_block_is_read() -> None:
    assert _lines(f"<ofd:PageBlock><ofd:PageBlock>{_text(20, 50, LINE)}</ofd:PageBlock></ofd:PageBlock>") == [LINE]


def test_what_is_not_shown_is_left_out() -> None:
    received = _read(_text(20, 50, LINE) + _text(20, 60, "底稿", 'Visible="false"'))
    assert received.text() == f"{LINE}\n"
    assert [(one.text, one.reason) for one in received.left_out] == [("底稿", "hidden")]


def test_a_ruled_table_is_rows() -> None:
    drawn = "".join(by_ofd.rule(1, (50, y, 300, y)) for y in (100, 120, 140))
    drawn += "".join(by_ofd.rule(1, (x, 100, x, 140)) for x in (50, 150, 300))
    words = [(19, 40, "名称"), (55, 40, "数量"), (19, 47, "废物"), (55, 47, "30")]
    assert _lines(drawn + "".join(_text(*word) for word in words)) == ["| 名称 | 数量 |", "|---|---|", "| 废物 | 30 |"]


def _outlines(count: int) -> str:
    path = '<ofd:PathObject ID="1" Boundary="20 20 4 4"><ofd:AbbreviatedData>M 0 0 B 1 1 2 2 3 3 Q 1 1 0 0 C</ofd:AbbreviatedData></ofd:PathObject>'
    return path * count


def test_text_that_is_drawn_is_named() -> None:
    received = _read(_text(20, 50, LINE), _outlines(60))
    assert received.remarks == (("pages-outlined", {"pages": "2"}),)
    with pytest.raises(SourceError, match="G015 全部 1 页的文字都画成了轮廓"):
        read(by_ofd.packed([(600, 800, _outlines(60))]), "a.ofd")


GOOD = by_ofd.packed([(600, 800, _text(20, 50, LINE))] * 3)
HOSTILE = {
    "cut": GOOD[: len(GOOD) // 2],
    **{f"byte {at}": GOOD[:at] + bytes(24) + GOOD[at + 24 :] for at in range(60, len(GOOD), len(GOOD) // 6)},
    "no pages": by_ofd.packed([]),
    "blocks": by_ofd.packed([(600, 800, "<ofd:PageBlock>" * 200 + "</ofd:PageBlock>" * 200)]),
    "deltas": by_ofd.packed([(600, 800, _text(20, 50, LINE, deltas='DeltaX="g 999999999 4"'))]),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_end_with_a_message(data: bytes) -> None:
    _ends_with_a_message(data)


def test_a_file_of_ten_thousand_pages_ends_with_a_message() -> None:
    _ends_with_a_message(by_ofd.packed([(600, 800, "")] * 10_000))


def _ends_with_a_message(data: bytes) -> None:
    with suppress(SourceError):  # which says why; what was damaged may be nothing that is read
        received = read(data, "a.ofd")
        assert received is None or LINE in received.text()


@pytest.mark.needs("font")
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", ["ocr-markdown", "wrapped-pdf"])
def test_issues_are_read_back(name: str, style: str) -> None:
    issue = next(issue for issue in known.issues() if issue.name == name)
    received = ofd.read(by_ofd.printed(tuple(elements(issue)), STYLES[style]))
    assert law.broken(received) is None
    result = measure.compare(known.parse(issue, "\n".join(issue.lines) + "\n"), known.parse(issue, received.text()))
    assert all(value is None or value >= 0.97 for value in result.values.values()), "\n".join(result.misses)
