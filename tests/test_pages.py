"""Writers: what they put on a page is what the notice prints, whatever it prints."""

from __future__ import annotations

import itertools
import posixpath
import re
import time
from dataclasses import replace
from pathlib import Path

import make_issue
import markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from builder import pages
from builder.archive import corpus, gaps
from builder.archive.corpus import Corpus, Entry, LeftOut
from builder.archive.gaps import Gap
from builder.codes import say
from builder.content.files import SourceError
from builder.model import Diagnostic, IssueFacts
from builder.pages import anchors, body, escape, facts, gazette, issue, page, visible, wording
from builder.pages import notice as notice_page
from builder.pages.tables import Told

MADE = make_issue.corpus()
ROOT = Path(__file__).resolve().parent.parent
EXTENSIONS = ["attr_list", "tables", "fenced_code", "toc"]


def rendered(text: str) -> str:
    return markdown.markdown(text, extensions=EXTENSIONS)


HAZARDS = st.lists(
    st.sampled_from([*make_issue.HOSTILE, *"\\`*_[]{}<>&|~^#+-:=!.)(\"'0123456789 \t", "1. ", "    ", "关于", "\n", "<b>", "&#60;"]),
    max_size=12,
).map("".join)  # fmt: skip


@given(HAZARDS)
def test_hazardous_text_is_shown_as_printed(text: str) -> None:
    html = rendered(escape.markdown(text))
    assert visible.of_page(html) == escape.visible(text)
    assert not re.search(r"<(?!/?p>)", html), "nothing but a paragraph comes of it"


@given(HAZARDS)
def test_hazardous_text_is_inert_in_html(text: str) -> None:
    html = f'<div title="{escape.html(text)}">{escape.html(text)}</div>'
    assert visible.of_page(html) == escape.visible(text)
    assert html.count("<") == 2
    assert html.count('"') == 2


def test_lines_within_a_cell_stay_apart() -> None:
    rows = (("职务", "姓名", "单位及职务"), ("组长\n副组长", "甲 <乙>\n丙", "\n"))
    notice = make_issue.notice("甲", [make_issue.block(kind, rows=rows, header_rows=1) for kind in ("table", "roster")])
    html = rendered(body.body(notice))
    assert html.count("组长<br>副组长<") == html.count("甲 &#60;乙&#62;<br>丙</td><td></td>") == 2
    assert visible.of_page(html) == visible.of_notice(notice)


@pytest.mark.parametrize(
    ("rows", "heads", "marked"),
    [
        (
            [("", "甲", "任县水务局局长,免去县林业局副局长职务；"), ("", "乙", "提名免去某公司经理职务，辞去公职。")],
            "姓名 任免事项",
            4,
        ),
        ([("", "丙丁", "为县审计局局长；"), ("", "切吉卓玛", "的县审计局局长职务。")], "姓名 任免事项", 0),
        ([("", "甲", "任县水务局局长；"), ("", "乙", "县林业局局长")], "姓名 单位及职务", 0),
        ([("组长", "甲", "任县水务局局长；"), ("", "乙", "任县林业局局长")], "职务 姓名 单位及职务", 0),
    ],
)
def test_a_list_of_appointments_has_no_column_of_roles(
    rows: tuple[tuple[str, ...], ...], heads: str, marked: int
) -> None:
    notice = make_issue.notice("甲", [make_issue.block("roster", rows=tuple(rows))])
    html = rendered(body.body(notice))
    assert re.findall(r'<th scope="col">(\w+)</th>', html) == heads.split()
    assert len(re.findall(r"<b(?: class=\"removed\")?>", html)) == marked
    assert "<td></td>" not in html
    assert visible.of_page(html) == visible.of_notice(notice)
    assert all(cell in "".join(visible.of_notice(notice).split()) for row in rows for cell in row)


@pytest.mark.parametrize("text", ["ᠶᠡᠭᠡ ᠤ", "甲ᠶᠡ ᠤ乙 ᠶ*月刊"])
def test_mongolian_words_are_named_as_such(text: str) -> None:
    html = rendered(escape.tongues(escape.markdown(text)))
    assert "".join(re.findall(r'<span lang="mn-Mong">(.*?)</span>', html)).replace(" ", "") == "".join(
        re.findall(r"[\u1800-\u18af]", text)
    )
    assert visible.of_page(html) == escape.visible(text)


def test_dark_is_the_same_with_a_script_and_without() -> None:
    for name in ("site", "desk"):
        sheet = (ROOT / "overrides" / "assets" / "stylesheets" / f"{name}.css").read_text(encoding="utf-8")
        chosen = re.findall(r'\[data-scheme="dark"\] \{([^}]*)\}', sheet)
        followed = re.findall(r":root:not\(\[data-scheme\]\) \{([^}]*)\}", re.sub(r"/\*.*?\*/", "", sheet))
        assert [each.split() for each in chosen] == [each.split() for each in followed]
        assert len(chosen) == 1


def test_attachments_that_are_not_printed_are_marked() -> None:
    listed = ("附件：1. 甲办法", "2.《2021 年乙清单》；", "3. 关于乙清单", "4、“丙”表 (示范文本)。")
    notice = make_issue.notice(
        "甲",
        [make_issue.block("attachment-list", text) for text in listed],
        missing=("2021年乙清单", "乙清单", "“丙”表（示范文本）"),
    )
    shown = rendered(body.body(notice)).split("</p>")
    assert ["原文未载</small>" in entry for entry in shown] == [False, True, False, True, False]
    assert visible.of_page("".join(shown)) == visible.of_notice(notice)


@pytest.mark.parametrize("text", ["[" * 10_000 + "甲" + "]" * 10_000, "*_`" * 8_000, "&<" * 12_000])
def test_dense_text_is_shown_and_never_slow(text: str) -> None:
    notice = make_issue.notice("甲", [make_issue.block("paragraph", text)])
    began = time.process_time()
    html = rendered(body.body(notice))
    assert time.process_time() - began < 1
    assert visible.of_page(html) == visible.of_notice(notice)


@given(st.text(max_size=80))
def test_front_matter_reads_back(text: str) -> None:
    written = page.front_matter(
        page.compose("a.md", {"title": text, "list": [text], "empty": None, "deep": {"text": text}}, "").meta
    )
    shown = escape.visible(text)
    assert yaml.safe_load(written) == {"title": shown, "list": [shown], "deep": {"text": shown}}


@pytest.mark.parametrize(
    "title", ["关于A: 的通知", "关于 #2 的通知", "010", "1:30", "[2022]87号", "---", "null", "2022-12-12"]
)
def test_front_matter_keeps_titles(title: str) -> None:
    text = page.compose("a.md", {"title": title}, "").content
    assert yaml.safe_load(text.split("---\n")[1]) == {"title": title}


@pytest.mark.parametrize("entry", MADE.entries, ids=lambda entry: entry.path)
def test_page_shows_the_notice(entry: Entry) -> None:
    index = entry.issue.notices.index(entry.notice)
    written = next(item for item in pages.documents(MADE) if item.path == f"{entry.path}.md")
    assert visible.problem(entry, rendered(written.body)) is None, index


def test_ranks_of_headings_never_skip() -> None:
    for entry in MADE.entries:
        html = rendered(body.head(entry.notice) + "\n\n" + body.body(entry.notice))
        ranks = [int(rank) for rank in re.findall(r"<h(\d)", html)]
        assert ranks[0] == 1
        assert ranks.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(ranks)), entry.path


def test_anchors() -> None:
    notice = next(entry.notice for entry in MADE.entries if entry.path == "aershan/2022-04/02")
    names = [name for name in anchors.assign(notice) if name]
    assert names == ["fj1", "fj1-1", "fj1-2", "fj1-2-1", "fj1-2-2", "fj1-5", "fj1-6", "fj1-t5", "fj2"]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ([("一、总则", 1), ("（一）目的", 2), ("1. 甲", 3), ("（二）范围", 2), ("二、附则", 1)], "1 1-1 1-1-1 1-2 2"),
        ([("1 总则", 1), ("1.1 目的", 2), ("1.1.2 甲", 3), ("（1）乙", 4), ("2 附则", 1)], "1 1-1 1-1-2 1-1-2-1 2"),
        ([("一、甲", 1), ("一、乙", 1), ("说明", 1), ("备注", 1)], "1 1_2 x x_2"),
        ([("第一章 总则", 1), ("第五条", 2), ("第十二条", 2)], "1 t5 t12"),
    ],
)
def test_anchors_follow_what_is_printed(headings: list[tuple[str, int]], expected: str) -> None:
    blocks = [make_issue.block("heading", text, level=level) for text, level in headings]
    assert " ".join(filter(None, anchors.assign(make_issue.notice("甲", blocks)))) == expected


def test_a_page_says_where_its_text_is_out_of_order() -> None:
    made = next(issue for issue in MADE.issues if len(issue.notices) > 1)
    first, second = made.notices[:2]
    line = first.span[0]
    issue = replace(made, diagnostics=(Diagnostic("G211", "warning", line, "错行"),))
    assert "原文本错行" in "".join(notice_page.remarks(issue, first))
    assert "原文本错行" not in "".join(notice_page.remarks(issue, second))


def test_anchors_of_attachments_are_their_printed_numbers() -> None:
    pieces = [("title", "工作方案"), ("label", "附件 1"), ("label", "附表2："), ("label", "附件2"), ("title", "名单")]
    blocks = [make_issue.block("paragraph", "现印发给你们。")]
    blocks += [make_issue.block(f"attachment-{kind}", text) for kind, text in pieces]
    assert anchors.assign(make_issue.notice("甲", blocks))[1:] == ("fj", "fj1", "fj1-fb2", "fj2", None)


def test_every_paragraph_item_and_row_has_an_address() -> None:
    blocks = [
        make_issue.block("addressees", "各镇人民政府："),
        make_issue.block("paragraph", "现印发给你们。"),
        make_issue.block("heading", "一、总则"),
        make_issue.block("item", "甲"),
        make_issue.block("table", rows=(("甲", "乙"), ("1", "2")), header_rows=1),
        make_issue.block("paragraph", "第五条 本办法自公布之日起施行。"),
        make_issue.block("paragraph", "其他。"),
        make_issue.block("attachment-label", "附件1"),
        make_issue.block("attachment-title", "名单"),
        make_issue.block("paragraph", "无。"),
    ]
    notice = make_issue.notice("甲", blocks)
    found = anchors.addresses(notice)
    assert found == ("p1", "p2", "1", "1-p1", "1-b1", "t5", "t5-p1", "fj1", "", "fj1-p1")
    html = rendered(body.body(notice, told=Told(addressed=True)))
    assert set(found) - {""} <= set(re.findall(r' id="([^"]+)"', html))
    assert re.findall(r'<tr id="([^"]+)">', html) == ["1-b1-1", "1-b1-2"]
    assert ' id="p1"' not in rendered(body.body(notice)), "the page of a whole issue leaves them to that of the notice"


@given(st.lists(st.tuples(st.sampled_from(["heading", "attachment-label", "attachment-title", "paragraph"]), HAZARDS)))
def test_anchors_are_unique(pieces: list[tuple[str, str]]) -> None:
    blocks = [make_issue.block(kind, text, level=1) for kind, text in pieces]
    names = [name for name in anchors.addresses(make_issue.notice("甲", blocks)) if name]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9_-]+", name) for name in names)


def test_paths_are_unique_and_stay_inside() -> None:
    paths = [item.path for item in pages.render(MADE)]
    assert len(paths) == len(set(paths))
    assert all(posixpath.normpath(path) == path and not path.startswith(("/", "..")) for path in paths)


def test_two_runs_write_the_same() -> None:
    assert list(pages.render(MADE)) == list(pages.render(make_issue.corpus()))


def test_links_between_pages_resolve() -> None:
    written = {item.path for item in pages.render(MADE)}
    for item in pages.documents(MADE):
        for target in re.findall(r"\]\(([^()#]+\.md)", item.content):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(item.path), target)) in written, item.path


def test_search_text_is_the_notice() -> None:
    for entry, doc in zip(MADE.issues[1].notices, list(pages.search_docs(MADE))[1:], strict=False):
        text = "".join(part.heading + part.text for part in doc.sections)
        assert "".join(escape.visible(text).split()) == "".join(visible.of_notice(entry).split())


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("阿政办发〔2022〕41号", (2022, "阿政办发", 41)),
        ("阿政发〔2021〕1号", (2021, "阿政发", 1)),
        ("令第246号", (None, "令", 246)),
        (None, (None, "", 0)),
    ],
)
def test_numbers_sort_as_numbers(number: str | None, key: tuple[int | None, str, int]) -> None:
    assert corpus.number_key(number) == key


@pytest.mark.parametrize(
    ("issues", "expected"),
    [
        ([(2022, "4", 8)], [Gap(2022, (1, 3), (5, 7)), Gap(None, totals=(1, 4))]),
        ([(2022, "1", 5), (2022, "2", 6)], [Gap(None, totals=(1, 4))]),
        ([(2024, "1-2", 2), (2024, "4", 4)], [Gap(2024, (3, 3), (3, 3)), Gap(None, totals=(1, 1))]),
        ([(2021, None, None)], []),
        ([(2021, None, None), (2022, "2", 4)], [Gap(2022, (1, 1), (3, 3)), Gap(None, totals=(1, 2), doubtful=True)]),
        ([(2022, "2", 5), (2023, None, None)], [Gap(2022, (1, 1), (4, 4)), Gap(None, totals=(1, 3))]),
        ([(2022, "2", 2), (2023, None, None)], [Gap(2022, (1, 1), (1, 1))]),
        ([(2022, None, None), (2022, "2", None)], [Gap(2022, (1, 1), doubtful=True)]),
        ([(2021, "1", None), (2022, "1", None)], []),
    ],
)
def test_missing_issues(issues: list[tuple[int, str | None, int | None]], expected: list[Gap]) -> None:
    made = [
        make_issue.issue(f"a/{place}", IssueFacts("甲", "乙", *facts_of), []) for place, facts_of in enumerate(issues)
    ]
    assert list(gaps.missing(made)) == expected


def test_an_issue_that_was_handed_in_is_not_said_to_be_missing() -> None:
    fault = SourceError("content/a/x.txt", 1, say("empty-file"))
    names = ("a/2022-02", "a/2022-03", "a/2022-06", "a/2022-01-04", "a/2021-01", "b/2022-05")
    left_out = tuple(LeftOut(name, fault) for name in (*names, None))
    made = tuple(
        make_issue.issue(f"a/{number}", IssueFacts("甲", "乙", 2022, str(number), number + 4), []) for number in (1, 7)
    )
    every = Corpus({}, made, left_out)
    assert every.missing("a") == [
        Gap(2022, (2, 2), (6, 6), handed_in="a/2022-02"),
        Gap(2022, (3, 3), (7, 7), handed_in="a/2022-03"),
        Gap(2022, (4, 5), (8, 9)),
        Gap(2022, (6, 6), (10, 10), handed_in="a/2022-06"),
        Gap(None, totals=(1, 4)),
    ]
    shown = gazette.page(every.gazettes["a"], every).body
    assert "- [第3期（总第7期）](2022-03/index.md) <small>已收到，暂时不能公布</small>" in shown
    assert "- <span>第4—5期（总第8—9期）</span> <small>未收录</small>" in shown
    before, after = (dict(next(issue.pages(record, every)).meta) for record in made)
    assert before["next"] == {"name": "已收到，暂时不能公布（第2期）", "address": "../2022-02/"}
    assert after["prev"] == {"name": "已收到，暂时不能公布（第6期）", "address": "../2022-06/"}


def test_neighbours_of_an_issue() -> None:
    facts_of = [(2021, None), (2022, "1-2"), (2022, "4"), (2022, "5"), (2023, "3")]
    made = [make_issue.issue(f"a/{place}", IssueFacts("甲", "乙", *facts), []) for place, facts in enumerate(facts_of)]
    third, second = Gap(2022, (3, 3)), Gap(2023, (2, 2))
    assert list(corpus.Corpus({}, tuple(made)).neighbours.values()) == [
        (None, made[1]),
        (made[0], third),
        (third, made[3]),
        (made[2], made[4]),
        (second, None),
    ]


@pytest.mark.parametrize(
    ("year", "number", "total", "expected"),
    [
        (2022, "4", 8, "2022年第4期（总第8期）"),
        (2024, "1-2", None, "2024年第1-2期"),
        (2021, None, None, "2021年（期号未载明）"),
        (None, None, None, "期号未载明"),
    ],
)
def test_names_of_issues(year: int | None, number: str | None, total: int | None, expected: str) -> None:
    assert corpus.name(make_issue.issue("a/b", IssueFacts("甲", "乙", year, number, total), [])) == expected


def test_extra_issues_are_told_apart() -> None:
    facts = (
        IssueFacts("甲", "乙", 2023, number, None, None, extra)
        for number, extra in (("4", None), ("3", "增刊"), ("3", None), (None, "抗洪特刊"))
    )
    issues = [make_issue.issue(f"a/{place}", each, []) for place, each in enumerate(facts)]
    named = [corpus.name(issue) for issue in sorted(issues, key=corpus.order)]
    assert named == ["2023年抗洪特刊", "2023年第3期", "2023年第3期（增刊）", "2023年第4期"]


def test_citations() -> None:
    entry = next(entry for entry in MADE.entries if entry.path == "aershan/2022-04/02")
    title = "阿尔山市人民政府办公室关于印发{}阿尔山市沉淀资金大起底专项行动工作方案{}的通知"
    assert facts.standard_citation(entry, MADE) == (
        f"阿尔山市人民政府办公室. {title.format('《', '》')}: 阿政办发〔2022〕41号[J]. 阿尔山市人民政府公报, 2022(4): 9."
    )
    assert facts.plain_citation(entry, MADE) == (
        f"《{title.format('〈', '〉')}》（阿政办发〔2022〕41号），《阿尔山市人民政府公报》2022年第4期（总第8期），第9页。"
    )
    joint = Entry(entry.issue, replace(entry.notice, issuer=("阿尔山市财政局", "阿尔山市审计局")))
    assert facts.standard_citation(joint, MADE).startswith("阿尔山市财政局, 阿尔山市审计局. 阿尔山市人民政府办公室关于")
    assert facts.plain_citation(joint, MADE).startswith("阿尔山市财政局、阿尔山市审计局《阿尔山市人民政府办公室关于")
    assert wording.short_title(entry.notice) == "阿尔山市沉淀资金大起底专项行动工作方案"
