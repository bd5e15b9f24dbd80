"""Registers: which organ is of which level, in which order they stand, and that one of two names is one."""

from __future__ import annotations

from dataclasses import replace

import make_issue
import pytest

from builder import pages
from builder.archive.corpus import Corpus
from builder.content.register import Gazette
from builder.pages import levels
from builder.text import pinyin

GAZETTES = (
    Gazette("x", "兴安盟行政公署公报", "兴安盟行政公署", "兴安盟", "内蒙古自治区兴安盟", "盟市级"),
    Gazette("a", "阿尔山市人民政府公报", "阿尔山市人民政府", "阿尔山", "兴安盟阿尔山市", "旗县级"),
    Gazette(
        "n", "长岭区管理委员会公报", "长岭区管理委员会", "长岭", "某市长岭区", "县级", {"长管发": "长岭开发总公司"}
    ),
)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("国务院办公厅", "国家级"),
        ("国家市场监督管理总局", "国家级"),
        ("内蒙古自治区人民政府办公厅", "省级"),
        ("某省发展和改革委员会", "省级"),
        ("锡林郭勒盟行政公署", "盟市级"),
        ("内蒙古兴安盟行政公署", "盟市级"),
        ("兴安盟行政公署办公室", "盟市级"),
        ("某省兴安盟阿尔山市财政局", "旗县级"),
        ("国家税务总局阿尔山市税务局", "旗县级"),
        ("中共阿尔山市委员会", "旗县级"),
        ("泠水县教育局", "旗县级"),
        ("赤峰市红山区人民政府", "旗县级"),
        ("兴安盟科尔沁右翼前旗人民政府", "旗县级"),
        ("阿尔山市伊尔施镇人民政府", "乡镇级"),
        ("长岭开发总公司", "县级"),
        ("鄂尔多斯市人民政府", "其他"),
        ("某某联合会", "其他"),
    ],
)
def test_the_level_of_an_organ_is_that_of_its_place_and_never_guessed(name: str, level: str) -> None:
    assert levels.of_organ(name, GAZETTES) == level


def test_organs_stand_by_level_then_by_pinyin() -> None:
    names = [
        "重庆县人民政府",
        "阿尔山市人民政府办公室",
        "长沙县人民政府",
        "某会",
        "阿尔山市人民政府",
        "兴安盟行政公署",
        "国务院",
    ]
    assert levels.of_organs(names, GAZETTES) == [
        ("国家级", ["国务院"]),
        ("盟市级", ["兴安盟行政公署"]),
        ("旗县级", ["阿尔山市人民政府", "阿尔山市人民政府办公室", "长沙县人民政府", "重庆县人民政府"]),
        ("其他", ["某会"]),
    ]
    assert pinyin.words("Ａ局") != pinyin.words("Ｂ局")


def joined() -> Corpus:
    """The made corpus, in which the office is another name of the government."""
    made = make_issue.corpus()
    entry = replace(made.register["aershan"], aliases={"阿尔山市人民政府办公室": "阿尔山市人民政府"})
    return replace(made, register={**made.register, "aershan": entry})


def test_an_organ_of_two_names_is_one_and_its_other_name_leads_to_it() -> None:
    every = joined()
    apart, one = make_issue.corpus().by_issuer(), every.by_issuer()
    assert "阿尔山市人民政府办公室" in apart
    assert "阿尔山市人民政府办公室" not in one
    both = {entry.path for name in ("阿尔山市人民政府", "阿尔山市人民政府办公室") for entry in apart[name]}
    assert {entry.path for entry in one["阿尔山市人民政府"]} == both
    found = {file.path: file for file in pages.documents(every)}
    assert "又作阿尔山市人民政府办公室" in found["issuers/index.md"].body
    assert "又作阿尔山市人民政府办公室" in found["issuers/阿尔山市人民政府.md"].body
    old = found["issuers/阿尔山市人民政府办公室.md"]
    assert (old.meta["template"], old.meta["canonical"]) == (
        "moved.html",
        "issuers/%E9%98%BF%E5%B0%94%E5%B1%B1%E5%B8%82%E4%BA%BA%E6%B0%91%E6%94%BF%E5%BA%9C/",
    )
    notice = next(page for path, page in found.items() if path == "aershan/2022-04/02.md")
    assert "阿尔山市人民政府办公室</a>" in notice.body, "what is printed stays"
    assert '/issuers/%E9%98%BF%E5%B0%94%E5%B1%B1%E5%B8%82%E4%BA%BA%E6%B0%91%E6%94%BF%E5%BA%9C/"' in notice.body


def test_a_page_of_a_register_says_what_it_is_below() -> None:
    found = {file.path: file.meta for file in pages.documents(make_issue.corpus())}
    assert found["numbers/2022.md"]["above"] == [{"title": "发文字号", "address": "../"}]
    assert found["issuers/阿尔山市人民政府.md"]["above"] == [{"title": "发文机关", "address": "../"}]


def test_the_field_of_the_home_page_names_what_is_found() -> None:
    every = make_issue.corpus()
    example = str(next(pages.documents(every)).meta["example"])
    number, _, issuer = example.removeprefix("试试：").partition("、")
    assert any(entry.notice.number == number and issuer in entry.notice.issuer for entry in every.entries), example


def test_home_begins_with_the_newest_notices_and_their_days() -> None:
    every = make_issue.corpus()
    home = next(pages.documents(every)).body
    first = home.split("## 最新各期")[0]
    days = [entry.notice.date for entry in every.entries if entry.notice.date]
    assert days == sorted(days, reverse=True)
    assert first.startswith("## 最新公文")
    assert first.index(f'<time datetime="{days[0]}">') < first.index(every.entries[0].path.partition("/")[2])
