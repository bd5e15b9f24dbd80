"""What was put right and what was hidden: in the data, on the pages where it stands, and on the page that lists all of it."""

from __future__ import annotations

import json
import re
import shutil
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import make_issue
import markdown
import pytest
import yaml
from playwright.sync_api import Browser

from builder import cli, reading
from builder.archive import load
from builder.archive.corpus import Corpus, Entry
from builder.checks import laws
from builder.content.files import SourceError
from builder.content.moves import Told
from builder.content.register import Gazette
from builder.content.texts import from_bytes
from builder.contract import as_json
from builder.model import Issue, Roster
from builder.pages import changes, issue, notes, notice, source, visible
from builder.proof import manifest as manifests
from builder.site import build as builds
from builder.text.signs import MARK

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = json.loads((ROOT / "builder" / "issue.schema.json").read_text(encoding="utf-8"))
FIRST, SECOND = "阿尔山市人民政府关于规范许可的通知", "阿尔山市人民政府关于禁渔管理的通知"
TEXT = f"""阿尔山市人民政府公报
2022年第4期
目 录
{FIRST} ... 1
{SECOND} ... 2

{FIRST}
阿政发〔2022〕11号
各镇人民政府：
一、工作要求
请遵照执行，联系人欧阳震寰，电话13912345678，传真0482-1234567。
由市财政局局长刘贵住同志负责。经办人再问13912345678。

|序号|姓名|电话|
|--|--|--|
|1|王甲乙|13912345678|
|2|李丙丁|15012345678|

阿尔山市人民政府
2022年12月11日

{SECOND}
阿政发〔2022〕12号
各镇人民政府：
禁渔期自6月起 and 至8月止，请遵照办理。
阿尔山市人民政府
2022年12月12日
"""
PHONE = {"text": "13912345678", "ground": "个人隐私，当事人申请", "date": "2024-05-01"}
NAME = {"text": "欧阳震寰", "ground": "法院判决", "date": "2024-06-02"}
ERROR = {"text": "局长刘贵住", "to": "局长刘贵柱", "reason": "与同文名单核对", "date": "2024-05-03"}
SLIP = {"text": "起 and 至", "to": "起至", "kind": "recognition", "reason": "与纸质公报核对", "date": "2024-05-04"}
GAZETTE = Gazette("g", "阿尔山市人民政府公报", "阿尔山市人民政府", "阿尔山", "某市", "市级")


def _issue(text: str = TEXT, **sidecar: Any) -> Issue:
    read = reading.parse(replace(from_bytes(text.encode(), "content/g/a.txt", "g/a"), sidecar=sidecar), GAZETTE)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(as_json(read))
    assert list(laws.laws(read)) == []
    return read


def _page(record: Issue, place: int = 0) -> str:
    """The page of a notice as HTML; what it shows is what the notice prints."""
    every = Corpus({"g": GAZETTE}, (record,))
    html = markdown.markdown(notice.page(record, place, every).body, extensions=["attr_list", "toc"])
    assert visible.problem(Entry(record, record.notices[place]), html) is None
    return html


def _below(html: str) -> list[str]:
    return [re.sub("<[^>]*>", "", found) for found in re.findall('<p class="extra why".*?</p>', html)]


# --- corrections ----------------------------------------------------------------------------------------------------------


def test_without_a_kind_it_is_the_print_that_errs() -> None:
    assert _issue(corrections=[ERROR]) == _issue(corrections=[{**ERROR, "kind": "print"}])


def test_the_data_calls_printed_only_what_is_printed() -> None:
    first, second = as_json(_issue(corrections=[ERROR, SLIP]))["notices"]
    line = TEXT.splitlines().index("由市财政局局长刘贵住同志负责。经办人再问13912345678。") + 1
    assert first["corrections"] == [
        {
            "kind": "print",
            "printed": "局长刘贵住",
            "corrected": "局长刘贵柱",
            "reason": "与同文名单核对",
            "date": "2024-05-03",
            "lines": [line],
        }
    ]
    (slip,) = second["corrections"]
    assert (slip["kind"], slip["received"]) == ("recognition", "起 and 至")
    assert "printed" not in slip


def test_an_error_of_the_print_is_shown_where_it_stands_and_at_the_end() -> None:
    html = _page(_issue(corrections=[ERROR]))
    place = re.search('<a class="corrected" id="(jd1)" href="#(jd1-n)" title="([^"]*)">局长刘贵柱</a>同志', html)
    assert place
    assert place[3] == "校订：原印“局长刘贵住”，改作“局长刘贵柱”。与同文名单核对（2024年5月3日）"
    assert re.search(
        'id="jd1-n">原印“局长刘贵住”，改作“局长刘贵柱”：与同文名单核对（2024年5月3日） <a href="#jd1">', html
    )


def test_what_was_not_recognised_is_no_error_of_the_gazette() -> None:
    html = _page(_issue(corrections=[SLIP]), 1)
    assert "原印" not in html
    assert "校订" not in html
    assert 'class="corrected"' not in html
    folded = re.search('<details class="extra folded".*?</details>', html, re.DOTALL)
    assert folded
    assert "<summary>识别校正 1 处</summary>" in folded[0]
    assert "收到的文本作“起 and 至”，按纸质公报改作“起至”：与纸质公报核对（2024年5月4日）" in folded[0]
    assert "and" not in html.replace(folded[0], "")


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ({"text": "一、工作要求", "to": "一、工作任务"}, 'id="1"><a class="corrected" id="jd1"'),
        ({"text": "王甲乙", "to": "王甲<乙"}, '<td><a class="corrected" id="jd1"'),
        ({"text": "同志负责", "to": "，同志"}, '<a class="corrected" id="jd1"'),
        ({"text": "再问", "to": ""}, '<p class="extra why" id="jd1">本段有<a href="#jd1-n"'),
        ({"text": "再问", "to": "问"}, '<a class="corrected" id="jd1"'),
        ({"text": "再问", "to": "市"}, '<p class="extra why" id="jd1">本段有<a href="#jd1-n"'),  # which 市 is it?
        ({"text": "问", "to": "a"}, '<a class="corrected" id="jd1"'),
        ({"text": FIRST[-4:], "to": "批的通知"}, '规范许<a class="corrected" id="jd1"'),
    ],
)
def test_wherever_it_stands_it_is_marked(entry: dict[str, str], shown: str) -> None:
    html = _page(_issue(corrections=[{**ERROR, **entry}]))
    assert shown in html
    assert html.count(' id="jd1"') == 1


def test_two_corrections_that_read_the_same_are_both_told() -> None:
    twice = TEXT.replace("经办人再问", "经办人刘贵注问")
    html = _page(_issue(twice, corrections=[ERROR, {**ERROR, "text": "人刘贵注", "to": "局长刘贵柱"}]))
    assert html.count(' id="jd1"') == html.count(' id="jd2"') == 1


def test_a_cover_and_a_table_of_contents_have_theirs() -> None:
    entry = {**ERROR, "text": "规范许可的通知 ...", "to": "规范许可的通告 ..."}
    record = _issue(corrections=[entry, {**SLIP, "text": "2022年第4期", "to": "2022年第5期"}])
    found = as_json(record)["corrections"]
    assert [(each["kind"], each["lines"]) for each in found] == [("print", [4]), ("recognition", [2])]
    (page, *_) = issue.pages(record, Corpus({"g": GAZETTE}, (record,)))
    assert "校订：原印“规范许可的通知 ...”" in page.body
    assert "识别校正 1 处" in page.body
    assert "原印“2022年第4期”" not in page.body


def test_the_page_of_the_source_shows_what_was_received_and_says_what_it_should_be() -> None:
    record = _issue(corrections=[ERROR, SLIP], redactions=[PHONE])
    (page,) = source.pages(record, Corpus({"g": GAZETTE}, (record,)))
    (line,) = re.findall('<li id="L25".*', page.body)
    assert "禁渔期自6月起 and 至8月止" in line
    assert "识别校正：“起 and 至”改作“起至”，与纸质公报核对（2024年5月4日）" in line
    (line,) = re.findall('<li id="L12".*', page.body)
    assert "刘贵住同志" in line
    assert "校订：“局长刘贵住”改作“局长刘贵柱”" in line
    assert "隐去依据：个人隐私，当事人申请（2024年5月1日）" in line


def test_a_correction_that_the_new_text_has_made_says_so() -> None:
    with pytest.raises(SourceError, match="G021 文本里已经是「局长刘贵柱」；这一项用不着了，请删去"):
        _issue(TEXT.replace("局长刘贵住", "局长刘贵柱"), corrections=[ERROR])


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(SourceError, match=r"G012 corrections 第 1 项 kind .*print：纸质公报本身印错了.*recognition："):
        _issue(corrections=[{**ERROR, "kind": "ocr"}])


# --- redactions -----------------------------------------------------------------------------------------------------------


def test_the_data_says_why_each_mark_stands_there() -> None:
    record = as_json(_issue(redactions=[PHONE, NAME]))
    found = [(each["line"], each["mark"], each["ground"]) for each in record["notices"][0]["redactions"]]
    why, court = PHONE["ground"], NAME["ground"]
    assert found == [(11, 1, court), (11, 2, why), (12, 1, why), (16, 1, why)]
    assert "redactions" not in record["notices"][1]
    assert "redactions" not in record


def test_marks_that_are_printed_are_counted_and_have_no_ground() -> None:
    record = _issue(TEXT.replace("请遵照执行，", f"请{MARK}遵照执行，"), redactions=[PHONE])
    assert [(each.line, each.mark) for each in record.notices[0].redactions] == [(11, 2), (12, 1), (16, 1)]
    html = _page(record)
    assert "".join(html.split("<h2")[1].split("联系人")[:1]).count('class="redacted"') == 0, "the printed one"


def test_pieces_that_overlap_have_both_grounds() -> None:
    record = _issue(redactions=[{**NAME, "text": "欧阳震"}, {**PHONE, "text": "阳震寰"}])
    assert [(each.mark, each.ground) for each in record.notices[0].redactions] == [
        (1, PHONE["ground"]),
        (1, NAME["ground"]),
    ]


def test_a_piece_over_two_lines_has_one_mark() -> None:
    record = _issue(TEXT.replace("13912345678，传真", "1391234567\n8，传真"), redactions=[PHONE])
    assert [(each.line, each.mark) for each in record.notices[0].redactions] == [(11, 1), (13, 1), (17, 1)]


def test_a_ground_stands_below_what_was_hidden() -> None:
    html = _page(_issue(redactions=[PHONE]))
    assert html.count('<a class="redacted" href="#yq1" title="隐去依据：个人隐私，当事人申请（2024年5月1日）">') == 3
    assert _below(html) == ["隐去依据：个人隐私，当事人申请（2024年5月1日）"], "the only one, once"
    assert html.index('class="redacted"') < html.index('id="yq1"') < html.index("由市财政局局长")


def test_two_grounds_of_one_notice_are_told_apart() -> None:
    html = _page(_issue(redactions=[PHONE, NAME]))
    assert re.findall('class="redacted" href="#(yq.)" title="隐去依据：(.{4})', html)[:2] == [
        ("yq1", "法院判决"),
        ("yq2", "个人隐私"),
    ]
    assert _below(html) == [
        "第 1 处隐去依据：法院判决（2024年6月2日）",
        "第 2 处隐去依据：个人隐私，当事人申请（2024年5月1日）",
        "隐去依据：个人隐私，当事人申请（2024年5月1日）",
        "隐去依据：个人隐私，当事人申请（2024年5月1日）",
    ]


def test_a_ground_is_told_in_titles_tables_and_on_the_page_of_all_notices() -> None:
    record = _issue(TEXT.replace("规范许可", "欧阳震寰许可"), redactions=[NAME, {**PHONE, "text": "王甲乙"}])
    html = _page(record)
    assert re.search('<h1 id="top">[^<]*<a class="redacted" href="#yq1"', html)
    assert '<td><a class="redacted" href="#yq3"' in html
    assert html.index("</table>") < html.index('id="yq3"')
    every = Corpus({"g": GAZETTE}, (record,))
    full = next(page for page in issue.pages(record, every) if page.meta["template"] == "full.html")
    assert 'href="#01-yq1"' in full.body
    assert "{: #01-yq1 .extra .why }" in full.body


def test_lines_as_printed_have_theirs_too() -> None:
    html = _page(_issue(redactions=[NAME, PHONE], corrections=[ERROR], verbatim=True))
    assert re.search(
        '<pre[^>]* class="verbatim".*<a class="redacted" href="#yq1".*<a class="corrected"', html, re.DOTALL
    )
    assert html.index("</pre>") < html.index('id="yq1"')


def test_a_ground_cannot_give_away_what_was_hidden() -> None:
    with pytest.raises(SourceError, match="G023"):
        _issue(redactions=[{**NAME, "ground": "欧阳震寰本人申请"}])


def test_many_places_of_one_ground_are_told_as_runs() -> None:
    text = TEXT.replace("电话13912345678，", "电话13912345678、13912345678、13912345678，")
    (*_, below, _, _) = _below(_page(_issue(text, redactions=[PHONE, NAME])))
    assert below == "第 2—4 处隐去依据：个人隐私，当事人申请（2024年5月1日）"


def test_in_a_name_list_a_mark_has_the_ground_of_its_line() -> None:
    persons = (
        "组 长：王甲乙 市财政局局长\n副组长：李丙丁 市审计局局长\n成 员：赵戊己 市统计局局长\n钱庚辛 市农牧局局长\n"
    )
    text = TEXT.replace("请遵照执行，联系人", "组成人员如下：\n" + persons + "请遵照执行，联系人")
    record = _issue(text, redactions=[{**PHONE, "text": "审计局局长"}, {**NAME, "text": "统计局局长"}])
    assert any(isinstance(block, Roster) and MARK in str(block.rows) for block in record.notices[0].blocks)
    found = re.findall('class="redacted"[^>]*依据：(..)', _page(record))
    assert found[:2] == ["个人", "法院"]


HOSTILE = [text for text in make_issue.HOSTILE if text == " ".join(text.split())]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_maintainer_writes_is_shown_and_inert(text: str) -> None:
    record = _issue(
        corrections=[{**ERROR, "to": text, "reason": text}, {**SLIP, "reason": text}],
        redactions=[{**PHONE, "ground": text}, {**NAME, "ground": f"甲{text}"}],
    )
    for place in (0, 1):
        html = _page(record, place)
        assert "<script" not in html
        assert "<img" not in html
        assert "javascript:" not in "".join(re.findall('href="[^"]*"', html))
    (page,) = changes.pages(Corpus({"g": GAZETTE}, (record,)))
    assert "<script" not in page.body
    (page,) = source.pages(record, Corpus({"g": GAZETTE}, (record,)))
    assert "<script" not in page.body


def test_what_no_block_can_tell_apart_is_told_of_the_block() -> None:
    record = _issue(redactions=[PHONE, NAME])
    first = record.notices[0]
    rows = (each for each in first.redactions if (each.line, each.mark) != (11, 1))
    vague = replace(
        first, redactions=(*rows, replace(first.redactions[0], mark=1), replace(first.redactions[0], mark=3))
    )
    block = next(each for each in vague.blocks if 11 in each.lines)
    found = notes.of(vague).on(block, f"甲{MARK}乙{MARK}")
    assert found[0] == f"甲{MARK}乙{MARK}"
    assert [each.splitlines()[0] for each in found[1:]] == [
        "隐去依据：法院判决（2024年6月2日）",
        "隐去依据：个人隐私，当事人申请（2024年5月1日）",
    ]


# --- the page that lists all ------------------------------------------------------------------------------------------------


def _listed(*records: Issue, **moves: Any) -> list[changes.Change]:
    return changes.of(Corpus({"g": replace(GAZETTE, **moves)}, records))


def test_everything_is_listed_newest_first() -> None:
    record = _issue(
        corrections=[ERROR, SLIP],
        redactions=[PHONE, NAME],
        replaced=[{"reason": "按纸质公报重新识别", "date": "2024-07-01"}],
    )
    moved = {"g/old": "g/a", "g/b/01": "g/a/02"}
    told = {"g/old": Told("期号有误", "2024-08-01"), "g/b/01": Told()}
    found = _listed(record, moved=moved, told=told)
    assert [(each.date, each.kind, each.what, each.reason) for each in found] == [
        ("2024-08-01", "移走", "原地址 /g/old/", "期号有误"),
        ("2024-07-01", "更换文本", "整期", "按纸质公报重新识别"),
        ("2024-06-02", "隐去", "1 处", "法院判决"),
        ("2024-05-04", "识别校正", "1 处", ""),
        ("2024-05-03", "校订", "原印“局长刘贵住”，改作“局长刘贵柱”", "与同文名单核对"),
        ("2024-05-01", "隐去", "3 处", "个人隐私，当事人申请"),
        (None, "移走", "原地址 /g/b/01/", ""),
    ]
    assert [each.places[0].path for each in found] == [
        "g/a/index.md",
        "g/a/index.md",
        "g/a/01.md#yq1",
        "g/a/02.md",
        "g/a/01.md#jd1",
        "g/a/01.md#yq2",
        "g/a/02.md",
    ]


def test_a_withdrawn_notice_is_listed_and_nothing_else_of_it() -> None:
    withdrawn = {"ground": "发文机关决定撤回", "date": "2024-07-01"}
    (found,) = _listed(_issue(corrections=[SLIP], notices=[{"at": SECOND + "\n".strip(), "withdrawn": withdrawn}]))
    assert (found.kind, found.what, found.reason) == ("撤回", "阿政发〔2022〕12号", "发文机关决定撤回")
    (whole,) = _listed(_issue(corrections=[SLIP], redactions=[PHONE], withdrawn=withdrawn))
    assert (whole.kind, whole.what, whole.count, whole.places[0].path) == ("撤回", "整期", 2, "g/a/index.md")


def test_what_moved_to_where_nothing_can_be_read_is_listed_without_a_link() -> None:
    (found,) = _listed(_issue(), moved={"g/b/01": "g/c/01"}, told={"g/b/01": Told(None, "2024-08-01")})
    assert found.places == (changes.Place("/g/c/01/", None),)


def test_a_site_without_changes_says_so() -> None:
    (page,) = changes.pages(Corpus({"g": GAZETTE}, (_issue(),)))
    assert "至今没有校订、隐去、撤回和移走" in page.body
    assert "##" not in page.body
    assert "entries" not in page.meta


def test_a_long_list_is_cut_into_pages() -> None:
    entries = [{**ERROR, "text": "请遵照执行", "to": "请遵照办", "date": "2024-05-03"}]
    record = _issue(corrections=entries)
    item = record.notices[0].corrections[0]
    many = tuple(replace(item, reason=f"理由{number}") for number in range(changes.ROWS + 1))
    record = replace(record, notices=(replace(record.notices[0], corrections=many), *record.notices[1:]))
    first, second = changes.pages(Corpus({"g": GAZETTE}, (record,)))
    assert (first.path, second.path) == ("changes/index.md", "changes/2.md")
    assert first.body.count("- <b>校订</b>") == changes.ROWS
    assert second.body.count("- <b>校订</b>") == 1
    assert "[下一页](2.md)" in first.body
    assert "[上一页](index.md)" in second.body
    assert "entries" not in second.meta


@pytest.mark.parametrize(
    "entry",
    ["{to: b, when: 2024-05-01}", '{to: b, date: "2024-13-01"}', "{to: b, ground: [甲]}", "{to: b, date: 五月}"],
)
def test_a_move_that_is_told_in_another_way_shows_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], entry: str
) -> None:
    (tmp_path / "content").mkdir()
    form = "g:\n  name: 甲\n  publisher: 乙\n  short: 甲\n  region: 某市\n  level: 市级\n  moved:\n    a: {}\n"
    (tmp_path / "content" / "gazettes.yml").write_text(form.format(entry), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check"]) == 1
    said = capsys.readouterr().out
    assert "content/gazettes.yml:8: G014" in said
    assert "应为 a: 新地址，或 a: {to: 新地址, ground: 依据, date: 2024-05-01}" in said


# --- the site -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose site has something of each kind."""
    root = tmp_path_factory.mktemp("noted")
    for name in ("content", "overrides", "builder"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    content = root / "content"
    for path in content.glob("*/*"):
        path.unlink()
    (content / "aershan" / "2022-04.txt").write_text(TEXT, encoding="utf-8")
    entries = {"corrections": [ERROR, SLIP], "redactions": [PHONE, NAME]}
    (content / "aershan" / "2022-04.yml").write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    register = (content / "gazettes.yml").read_text(encoding="utf-8")
    moved = "  moved: {2021-a: {to: 2022-04, ground: 期号有误, date: 2024-08-01}}\nxingan:"
    (content / "gazettes.yml").write_text(register.replace("xingan:", moved, 1), encoding="utf-8")
    builds.build(root, root / "site", load.load(content))
    return root


def test_the_page_and_its_feed_are_part_of_the_site(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = built / "site"
    page = (site / "changes" / "index.html").read_text(encoding="utf-8")
    for address in re.findall('<li>.*?href="([^"]+)"', page):
        path, _, anchor = address.partition("#")
        target = (site / "changes" / path / "index.html").resolve().read_text(encoding="utf-8")
        assert f'id="{anchor}"' in target if anchor else target
    feed = ElementTree.parse(site / "changes" / "feed.xml").getroot()
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert [entry.findtext(f"{atom}title", "").partition("：")[0] for entry in entries] == [
        "移走", "隐去", "识别校正", "校订", "隐去",
    ]  # fmt: skip
    assert feed.findtext(f"{atom}updated") == "2024-08-01T00:00:00+08:00"
    assert len({entry.findtext(f"{atom}id") for entry in entries}) == len(entries)
    assert "/changes/" in (site / "sitemap.xml").read_text(encoding="utf-8")
    assert list(manifests.differences(site)) == []
    for name in ("index.html", "about/index.html", "aershan/2022-04/01/index.html"):
        shown = (site / name).read_text(encoding="utf-8")
        assert re.search('<footer class="site">.*changes/">更正与撤回</a>', shown, re.DOTALL), name
    monkeypatch.chdir(built)
    assert cli.main(["convert", "--out", str(tmp_path / "out")]) == 0
    assert "原印“局长刘贵住”" in (tmp_path / "out" / "changes" / "index.md").read_text(encoding="utf-8")


def test_nothing_of_what_was_hidden_is_anywhere(built: Path) -> None:
    for path in sorted(path for path in (built / "site").rglob("*") if path.is_file()):
        raw = path.read_bytes()
        text = (zlib.decompress(raw) if path.suffix == ".bin" else raw).decode(errors="ignore")
        for secret in (PHONE["text"], NAME["text"]):
            assert secret not in text, path


@pytest.mark.parametrize("width", [360, 1280])
def test_why_something_is_hidden_is_seen_on_every_screen_and_on_paper(
    browser: Browser, built: Path, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        page.goto((built / "site" / "aershan" / "2022-04" / "01" / "index.html").as_uri())
        assert page.locator(".why").first.is_visible()
        assert page.locator(".redacted").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="screen")
    mark = page.locator(".redacted").first
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html#yq1")
    page.close()
