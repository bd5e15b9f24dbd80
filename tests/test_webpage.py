"""Pages of government sites: what becomes of each thing on one, and of files that are hostile."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from dialects import known
from dialects.known import Known, parse
from printed import measure
from printed.sheets import elements
from site_html import PAGES, body

from builder import cli, reading
from builder.content.texts import from_bytes
from builder.intake import law, webpage
from builder.intake.received import Received
from builder.intake.refused import InputError

SENTENCE = "<p>各镇人民政府要高度重视这项工作。</p>"


def _read(html: str, encoding: str = "utf-8") -> Received:
    received = webpage.read(html.encode(encoding))
    assert law.broken(received) is None
    return received


def _page(inner: str) -> str:
    return f"<!DOCTYPE html><html><head><title>a</title></head><body>{inner}</body></html>"


def _lines(inner: str) -> list[str]:
    return _read(_page(inner)).text().splitlines()


@cache
def _issue(name: str) -> Known:
    return next(issue for issue in known.issues() if issue.name == name)


@pytest.mark.parametrize("page", sorted(PAGES))
@pytest.mark.parametrize("name", ["ocr-markdown", "aershan-2023-01"])
def test_a_text_is_read_back_from_a_page(name: str, page: str) -> None:
    issue = _issue(name)
    received = _read(PAGES[page](body(tuple(elements(issue)))), "gb18030" if page == "old" else "utf-8")
    result = measure.compare(parse(issue, "\n".join(issue.lines) + "\n"), parse(issue, received.text()))
    assert measure.below(result.values) == [], "\n".join(result.misses)
    assert "首页" not in received.text()


@pytest.mark.parametrize("page", ["new", "old"])
def test_what_the_box_says_becomes_facts(page: str) -> None:
    text = (
        "<p>阿尔山市人民政府办公室关于规范许可的通知</p><p>各镇人民政府：</p><p>现将有关事项通知如下。</p>"
        "<p>一、各镇人民政府要高度重视这项工作，认真落实责任。</p><p>二、各部门要密切配合，及时报告情况。</p>"
    )
    issue = reading.parse(from_bytes(_read(PAGES[page](text)).text().encode(), "a.txt"))
    notice = issue.notices[0]
    assert notice.title == "阿尔山市人民政府办公室关于规范许可的通知"
    assert str(notice.date) == "2022-03-01"
    assert notice.issuer == ("阿尔山市人民政府办公室",)


def test_what_is_within_a_line_parts_no_words_and_what_is_a_block_does() -> None:
    inner = "<p>第<b>2</b><span>0</span>条 <br>第二行</p>甲<div>乙<p>丙</p>丁</div>\n<h2>戊</h2>"
    assert _lines(inner) == ["第20条", "第二行", "甲", "乙", "丙", "丁", "## 戊"]


def test_a_table_of_values_is_rows_and_one_that_places_text_is_lines() -> None:
    values = "<table><tr><th rowspan=2>镇<th>户</tr><tr><td>1<br>2</td></tr></table>"
    assert _lines(f"<p>表</p>{values}") == ["表", "| 镇 | 户 |", "|---|---|", "|  | 1 2 |"]
    assert _lines(f"<table><tr><td><p>甲</p></td><td>{values}</td></tr></table>")[0] == "甲"
    assert _lines("<table><caption>表一</caption><tr><td>一<td>二</table>") == ["表一", "| 一 | 二 |"]


def test_the_site_is_left_out_with_reasons_and_the_document_is_not() -> None:
    menu = "<ul class='nav'><li><a href=1>首页</a></li></ul>"
    page = f"{menu}<div><a href=2>更多</a></div><div class=con>{SENTENCE * 9}<p><a href=3>附件：表.doc</a></p></div>"
    received = _read(_page(f"{page}<div hidden>看不见</div><p>2022年3月1日</p><script>x</script><!-- y -->"))
    assert received.text().splitlines()[-2:] == ["附件：表.doc", "2022年3月1日"]
    assert [(one.text, one.reason) for one in received.left_out] == [
        ("首页", "furniture"), ("更多", "furniture"), ("看不见", "hidden"),
    ]  # fmt: skip


def test_a_link_within_the_document_stays() -> None:
    assert "法规" in _lines(f"<div id=zoom>{SENTENCE * 3}<p><a href=1>法规</a></p></div>")


def test_what_may_be_the_document_s_stays_whatever_its_tag_is_called() -> None:
    title = "<div class=title-top>阿尔山市人民政府关于规范许可的通知</div>"
    assert _lines(f"{title}<div id=zoom>{SENTENCE * 3}</div><div class=foot>阿尔山市人民政府<br>2022年3月1日</div>")[::5] == [
        "阿尔山市人民政府关于规范许可的通知", "2022年3月1日",
    ]  # fmt: skip


# --- files that are hostile ----------------------------------------------------------------------------------------------

HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"<!DOCTYPE html>",
    "script-alone": lambda: _page("<script>document.write('a')</script>").encode(),
    "frames": lambda: b"<html lang=zh><frameset><frame src='http://a.invalid/'></frameset></html>",
    "no-encoding": lambda: b"<!DOCTYPE html>\xff\xff\x80<p>",
    "too-many-tags": lambda: _page("<i>" * 400_000).encode(),
    "nul": lambda: b"<!DOCTYPE html><p>a\0b</p>" * 9,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_page_is_refused_with_nothing_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "a.html").write_bytes(HOSTILE[name]())
    assert cli.main(["add", "a.html", "--gazette", "g", "--issue", "1"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("a.html:1: G015 ")
    assert said.err.count("\n") == 1
    assert list((tmp_path / "content").iterdir()) == []


def test_a_table_that_nobody_printed_is_refused() -> None:
    row = "<tr><td rowspan=999 colspan=999>甲</td></tr>"
    with pytest.raises(InputError, match="table-too-full"):
        _read(_page(f"<table>{row * 1000}</table>"))


@pytest.mark.parametrize("inner", [
    "<div>" * 20_000 + "甲", "<table><tr><td>" * 3_000 + "甲", "<td>甲" * 3_000, "</div>" * 20_000 + "甲",
    "<p>甲<" + "a" * 100_000, "&#xd800;&#0;&#99999999;甲", "<table>" + "<tr><td rowspan=999 colspan=999>甲</td></tr>" * 300,
    "<img src=http://a.invalid/x.png onerror=x>甲", '<!ENTITY a "b">&a;甲',
], ids=["deep", "deep-tables", "cells-alone", "closed-only", "cut-tag", "references", "spans", "outside", "entity"])  # fmt: skip
def test_a_page_of_any_form_gives_its_text(inner: str) -> None:
    assert "甲" in _read(_page(inner)).text()
