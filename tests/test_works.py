"""Citations: found and typed in every text as people read them; what each means; what its pages say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder import pages, reading
from builder.archive.corpus import Corpus
from builder.archive.works import Target, Work
from builder.content.files import SourceError
from builder.content.register import Gazette
from builder.content.texts import IssueText, from_bytes
from builder.content.works import Told, read_works
from builder.model import Grid, Issue, Notice
from builder.pages.page import Page
from builder.text import citing

ROOT = Path(__file__).resolve().parent.parent
TRUTH: dict[str, list[str]] = yaml.safe_load((ROOT / "tests/data/citations.yml").read_text(encoding="utf-8"))
NONE = frozenset(TRUTH.pop("none"))
_JOURNALS = "《人民文学》"  # a paragraph of journals, each in 《》


def _rows(notice: Notice) -> list[str]:
    def printed(words: str | None) -> str:
        return "".join(words.split()) if words else "—"

    return [f"{notice.id} {c.line} {c.relation} | {printed(c.number)} | {printed(c.name)}" for c in notice.citations]


def test_citations_are_found_as_people_read_them(corpus: Corpus) -> None:
    issues = {issue.source.path: issue for issue in corpus.issues}
    assert set(TRUTH) == set(issues), "a text of content/ has no list of what it cites"
    expected = Counter((path, row) for path, rows in TRUTH.items() for row in rows)
    found = Counter((path, row) for path, issue in issues.items() for notice in issue.notices for row in _rows(notice))
    assert sorted(expected - found) == []
    assert sorted(found - expected) == []


def test_what_stands_in_book_marks_is_cited_or_known_to_be_none(corpus: Corpus) -> None:
    for issue in corpus.issues:
        for notice in issue.notices:
            cited = " ".join(each.text for each in notice.citations)
            texts = [
                "\n".join(" ".join(row) for row in b.rows) if isinstance(b, Grid) else b.text for b in notice.blocks
            ]
            names = {name for text in texts if _JOURNALS not in text for name in re.findall("《[^《》]*》", text)}
            assert {name for name in names if name not in cited} <= NONE


def test_a_citation_is_what_stands_at_its_place(corpus: Corpus) -> None:
    for issue in corpus.issues:
        for notice in issue.notices:
            for each in notice.citations:
                block = notice.blocks[each.spot.block]
                text = block.rows[each.spot.row or 0][each.spot.column or 0] if isinstance(block, Grid) else block.text
                assert text[slice(*each.spot.at)] == each.text
                assert each.line in block.lines
                assert each.words_at is None or text[slice(*each.words_at)] == each.words


# --- three small issues that cite, amend and repeal each other -----------------------------------------------------------

FIRST = """\
苇州市人民政府关于印发苇州市湖泊保护办法的通知
苇政发〔2030〕3号

各县人民政府：
现将《苇州市湖泊保护办法》印发给你们，请遵照执行。
苇州市人民政府
2030年3月1日

苇州市湖泊保护办法
第一条 根据《中华人民共和国水法》，制定本办法。
第二条 本办法自2030年4月1日起施行。

苇州市人民政府关于加强烟花爆竹管理的通告
苇政通〔2030〕1号

为保障安全，依据《烟花爆竹安全管理条例》（国务院令第455号），现通告如下：禁止燃放。
苇州市人民政府
2030年3月5日
"""
SECOND = """\
苇州市人民政府办公室关于做好湖泊保护工作的通知
苇政办发〔2031〕8号

各县人民政府：
根据《苇州市湖泊保护办法》（苇政发〔2030〕3号）和省水利厅《苇州市湖泊保护办法》解读精神，落实国办发〔2031〕2号文件，现通知如下。
依据《苇州市财政奖补办法》（苇政发〔2030〕3号）给予奖补。
苇州市人民政府办公室
2031年2月1日
"""
THIRD = """\
苇州市人民政府关于修改和废止部分文件的决定
苇政发〔2032〕1号

各县人民政府：
按照《国务院办公厅关于开展清理工作的通知》（国办发〔2031〕2号）要求，决定：
一、对《苇州市湖泊保护办法》（苇政发〔2030〕3号）作如下修改：将第二条修改为“本办法自2032年1月1日起施行”。
二、《苇州市人民政府关于加强烟花爆竹管理的通告》（苇政通[2030]第1号）自本决定公布之日起废止。
三、《关于做好湖泊保护工作的通知》（苇水发〔2031〕8号）有效期延长至2035年12月31日。
苇州市人民政府
2032年1月5日
"""
GAZETTE = Gazette("weizhou", "苇州市人民政府公报", "苇州市人民政府", "苇州", "某省苇州市", "地市级")


def _issue(name: str, text: str) -> Issue:
    given: IssueText = from_bytes(f"苇州市人民政府公报\n2030年第{name[-1]}期\n\n{text}".encode(), f"content/{name}.txt")
    return reading.parse(replace(given, id=name), GAZETTE)


@pytest.fixture(scope="module")
def small() -> Corpus:
    texts = {"weizhou/2030-01": FIRST, "weizhou/2031-02": SECOND, "weizhou/2032-03": THIRD}
    issues = tuple(_issue(name, text) for name, text in texts.items())
    told = (Told("国办发〔2031〕2号", "国务院办公厅关于开展清理工作的通知", "https://www.gov.cn/a"),)
    return Corpus({"weizhou": GAZETTE}, issues, (), told)


def _meant(every: Corpus, path: str) -> list[tuple[str, str | None]]:
    """Relation and what is meant: the address of a notice with the part, the number or name of a work outside."""
    notice = every.at(path)
    assert notice

    def shown(means: Target | Work | None) -> str | None:
        if isinstance(means, Target):
            return f"{means.entry.path} {means.part}"
        return (means.number or means.names[0]) if means else None

    return [(c.relation, shown(m)) for c, m in zip(notice.citations, every.works.meant[path], strict=True)]


def test_each_citation_means_what_a_lawyer_would_say(small: Corpus) -> None:
    assert _meant(small, "weizhou/2030-01/01") == [("印发", "weizhou/2030-01/01 1"), ("依据", "中华人民共和国水法")]
    assert _meant(small, "weizhou/2031-02/01") == [
        ("依据", "weizhou/2030-01/01 1"),
        ("依据", "苇州市湖泊保护办法"),  # another organ's document under the same name
        ("落实", "国办发〔2031〕2号"),
        ("依据", "苇政发〔2030〕3号"),  # the number of a notice here, over a name that is not its own
    ]
    assert _meant(small, "weizhou/2032-03/01") == [
        ("依据", "国办发〔2031〕2号"),
        ("修订", "weizhou/2030-01/01 1"),
        ("废止", "weizhou/2030-01/02 0"),
        ("延长", "苇水发〔2031〕8号"),  # the name of a notice here, with another organ's number
    ]


FOREIGN = """\
蓼河县人民政府关于印发蓼河县实施方案细则的通知
蓼政发〔2033〕2号

各镇人民政府：
现将《蓼河县城市更新行动实施方案》印发给你们。
按照省《蓼河县城市更新行动实施方案》和市政府《关于加强烟花爆竹管理的通告》要求，参照苇政发〔2030〕3号和苇州市人民政府《苇州市湖泊保护办法》，落实《关于做好湖泊保护工作的通知》。
依据《中华人民共和国水法》（中华人民共和国主席令第七十四号）和《中华人民共和国渔业法》（主席令第74号）办理，执行国务院第691号令、国务院令第691号。
《苇州市湖泊保护办法》（第112号令）同时废止。
附件：蓼河县城市更新行动实施方案
蓼河县人民政府
2033年5月1日

蓼河县城市更新行动实施方案
第一条 制定本方案。
"""


def test_another_organs_document_is_not_meant() -> None:
    """By its name under one's own title, by a level, by letters that two places share, by an order that counts anew each term."""
    home = _issue("weizhou/2030-01", FIRST)
    other = Gazette("liaohe", "蓼河县人民政府公报", "蓼河县人民政府", "蓼河", "某省蓼河县", "区县级")
    given = from_bytes(f"蓼河县人民政府公报\n2033年第1期\n\n{FOREIGN}".encode(), "content/liaohe/2033-01.txt")
    issue = reading.parse(replace(given, id="liaohe/2033-01"), other)
    every = Corpus({"weizhou": GAZETTE, "liaohe": other}, (home, issue), (), ())
    assert _meant(every, "liaohe/2033-01/01") == [
        ("印发", "liaohe/2033-01/01 1"),
        ("依据", "蓼河县城市更新行动实施方案"),  # that of the province
        ("依据", "关于加强烟花爆竹管理的通告"),  # that of a city that is not said to be 苇州
        ("引用", "weizhou/2030-01/01 0"),
        ("引用", "weizhou/2030-01/01 1"),
        ("落实", "关于做好湖泊保护工作的通知"),
        ("依据", "中华人民共和国水法"),
        ("依据", "中华人民共和国渔业法"),  # another order of that number
        ("落实", "国务院令第691号"),
        ("落实", "国务院令第691号"),
        ("废止", "苇州市湖泊保护办法"),  # an order of that name
    ]


def test_what_is_uncertain_is_listed(small: Corpus) -> None:
    assert [(d.cited.citation.number, d.why) for d in small.works.doubts] == [("苇政发〔2030〕3号", "other-name")]


def _pages(every: Corpus) -> dict[str, Page]:
    return {page.path: page for page in pages.documents(every)}


def test_the_pages_say_who_cites_what(small: Corpus) -> None:
    made = _pages(small)
    repealed = made["weizhou/2030-01/02.md"].body.replace("<wbr>", "")
    assert "<b>废止</b>" in repealed.partition("引用本文的公文")[2]
    assert "苇州市人民政府关于修改和废止部分文件的决定" in repealed
    assert '<a class="cites" href="../../2030-01/01/#fj">《苇州市湖泊保护办法》（苇政发〔2030〕3号）</a>' in (
        made["weizhou/2032-03/01.md"].body
    )
    assert "没有引用本文的" in made["weizhou/2032-03/01.md"].body
    work = made[f"works/{citing.address('国办发〔2031〕2号')}.md"].body
    assert work.index("## 依据") < work.index("## 落实")
    assert "<u>落实</u><mark>国办发〔2031〕2号</mark>" in work
    assert 'href="https://www.gov.cn/a"' in work
    rows = made["works/2031.md"].body
    assert f'id="{citing.address("苇水发〔2031〕8号")}"' in rows


def test_addresses_are_ascii_and_follow_from_the_normal_form() -> None:
    typings = ("国办发〔2022〕2号", "国办发[2022]2 号", "国办发（2022）第02号", "国办发【2022】2号")
    assert {citing.address(citing.number(each)) for each in typings} == {citing.address("国办发〔2022〕2号")}
    assert citing.address("国办发〔2022〕2号").isascii()
    assert citing.name("“蒙速办.一次办”方案（2022年版）") == citing.name("“蒙速办·一次办”方案(2022 年版)")
    assert citing.address(citing.name("中华人民共和国水法")).startswith("n-")


# --- content/works.yml ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1", 1, "应为一个列表"),
        ("- address: https://www.gov.cn/", 1, "没有写是哪个文件"),
        ("- number: 国办发〔2022〕2号\n  name: 甲\n- 甲", 3, "没有写是哪个文件"),
        ("- number: 国办发〔2022〕2号\n  titel: 甲", 1, "titel"),
        ("- number: 国办发〔2022〕2号\n  name: [甲]", 1, "name 应为一行文字"),
        ("- number: 国办发〔2022〕2号\n  address: www.gov.cn", 1, "不是网址"),
        ("- number: 国办发〔2022〕2号\n  address: javascript:alert(1)", 1, "不是网址"),
        ("- number: 国办发〔2022〕2号", 1, "只写了一样"),
    ],
)
def test_a_mistake_in_works_yml_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    (tmp_path / "works.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=re.escape(said)) as caught:
        read_works(tmp_path)
    assert caught.value.line == line


def test_works_yml_is_read(tmp_path: Path) -> None:
    entry: dict[str, Any] = {"number": "国办发〔2022〕2号", "address": "https://www.gov.cn/a"}
    (tmp_path / "works.yml").write_text(yaml.safe_dump([entry], allow_unicode=True), encoding="utf-8")
    assert read_works(tmp_path) == (Told("国办发〔2022〕2号", None, "https://www.gov.cn/a"),)
    assert read_works(tmp_path / "none") == ()
