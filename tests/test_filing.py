"""A text lies where its cover says, or somebody is told; a name that says nothing contradicts nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder import cli
from builder.archive import load
from builder.content import slugs
from builder.content.register import Gazette, read_register
from builder.model import Issue, IssueFacts, Notice, Source
from builder.reading import filing

ROOT = Path(__file__).resolve().parent.parent
REGISTER = {
    slug: Gazette(slug, f"{name}公报", name, name, name, "县级", {f"{name[0]}政发": name})
    for slug, name in (("jia", "甲县人民政府"), ("yi", "乙县人民政府"), ("jia-old", "甲县人民政府"))
}


def _found(
    name: str,
    gazette: str | None,
    year: int | None,
    number: str | None,
    total: int | None = None,
    date: str | None = None,
) -> list[str]:
    facts = IssueFacts(gazette and f"{gazette}县人民政府公报", None, year, number, total, date)
    issue = Issue(Source("", "", "utf-8", 9), facts, name, masthead=(2,))
    found = list(filing.misplaced(issue, facts, REGISTER))
    assert {(item.code, item.severity, item.line) for item in found} <= {("G224", "warning", 2)}
    return [item.message.partition("请移到 ")[2].partition("，")[0] for item in found]


@pytest.mark.parametrize(
    ("name", "gazette", "year", "number", "right"),
    [
        ("jia/2022-04", "甲", 2022, "5", "jia/2022-05"),
        ("jia/2022-04", "甲", 2021, "4", "jia/2021-04"),
        ("jia/2022-04", "甲", 2021, None, "jia/2021-04"),
        ("jia/2022-04", "甲", None, "5", "jia/2022-05"),
        ("jia/2022-04", "乙", 2022, "4", "yi/2022-04"),
        ("jia/2022-04", "乙", 2023, "6", "yi/2023-06"),
        ("jia/2021-a", "乙", None, None, "yi/2021-a"),
        ("jia/2024-01-02", "甲", 2024, "3-4", "jia/2024-03-04"),
        ("jia/2024-3", "甲", 2024, "1-2", "jia/2024-01-02"),
    ],
)
def test_a_cover_that_contradicts_the_place(
    name: str, gazette: str, year: int | None, number: str | None, right: str
) -> None:
    assert _found(name, gazette, year, number) == [f"content/{right}.txt"]


@pytest.mark.parametrize(
    ("name", "gazette", "year", "number", "total", "date"),
    [
        ("jia/2022-04", "甲", 2022, "4", 8, None),
        ("jia/2022-4", "甲", 2022, "4", None, None),
        ("jia/2022-004", "甲", 2022, "4", None, None),
        ("jia/2024-01-02", "甲", 2024, "1-2", None, None),
        ("jia/2024-01", "甲", 2024, "1-2", None, None),
        ("jia/2024-01-02", "甲", 2024, "1", None, None),
        ("jia/2021-a", "甲", 2020, "4", None, None),
        ("jia/2022-04-b", "甲", 2022, "5", None, None),
        ("jia/4", "甲", 2022, "5", None, None),
        ("jia/2022-08", "甲", 2022, "4", 8, None),
        ("jia/2024-05-21", "甲", 2024, "10", None, "2024-05-21"),
        ("jia/2022-04", None, None, None, None, None),
        ("jia-old/2022-04", "甲", 2022, "4", None, None),
        ("bing/2022-04", "丙", 2022, "4", None, None),
    ],
)
def test_what_contradicts_nothing(
    name: str, gazette: str | None, year: int | None, number: str | None, total: int | None, date: str | None
) -> None:
    assert _found(name, gazette, year, number, total, date) == []


def test_the_committed_content_lies_where_it_belongs() -> None:
    corpus, _ = load.read_all(ROOT / "content")
    assert not [item for issue in corpus.issues for item in issue.diagnostics if item.code == "G224"]
    for issue in corpus.issues:
        place = filing.place(issue.facts, corpus.register)
        assert issue.id in (f"{place.gazette}/{place.issue}", "aershan/2021-a")


@pytest.mark.parametrize(
    ("number", "extra", "expected"),
    [
        ("3", None, "2023-03"),
        ("3", "增刊", "2023-03-zengkan"),
        (None, "抗洪救灾特刊", "2023-tekan"),
        (None, "专刊第十二号", "2023-zhuankan-12"),
        (None, None, None),
    ],
)
def test_an_extra_issue_has_a_place_of_its_own(number: str | None, extra: str | None, expected: str | None) -> None:
    place = filing.place(IssueFacts("甲", None, 2023, number, None, None, extra), REGISTER)
    assert place.issue == expected
    assert expected is None or slugs.is_slug(expected)


def _notice(at: int, issuer: str, number: str | None = None) -> Notice:
    by = (issuer,) if issuer else ()
    return Notice("01", "标题", number, "通知", None, by, None, None, None, (at, at), (), ())


def _said(gazette: str | None, *issued: tuple[str, str | None]) -> list[str]:
    facts = IssueFacts(gazette, None, 2022, "4", None, None)
    lines = ("", "", "", "", *(issuer for issuer, _ in issued))
    notices = tuple(_notice(at, *each) for at, each in enumerate(issued, 5))
    issue = Issue(Source("", "", "utf-8", 9), facts, "jia/2022-04", masthead=(2,), notices=notices, text_lines=lines)
    return [f"{item.line} {item.message}" for item in filing.misplaced(issue, facts, REGISTER) if item.code == "G224"]


def test_a_cover_of_a_gazette_that_nobody_registered() -> None:
    (said,) = _said("丙县人民政府公报")
    assert said.startswith(
        "2 封面是《丙县人民政府公报》，文件却在《甲县人民政府公报》的文件夹 content/jia/；请在 content/gazettes.yml 登记"
    )


@pytest.mark.parametrize(
    ("issued", "right"),
    [
        ([("乙县人民政府", None), ("乙县人民政府办公室", None)], "content/yi/2022-04.txt"),
        ([("", "乙政发〔2022〕1号"), ("", "乙政发〔2022〕2号")], "content/yi/2022-04.txt"),
        ([("丙县人民政府", None), ("丙县人民政府办公室", None), ("", None)], "content/公报的简称/2022-04.txt"),
        ([("乙县人民政府", None)], None),
        ([("乙县人民政府", None), ("乙县人民政府", None), ("甲县人民政府办公室", None)], None),
        ([("乙县人民政府", None), ("乙县人民政府", None), ("", None), ("县水利局", None), ("", None)], None),
        ([("县水利局", None), ("县水利局", None)], None),
    ],
)
def test_without_a_cover_who_issues_tells(issued: list[tuple[str, str | None]], right: str | None) -> None:
    said = _said(None, *issued)
    assert [item.partition("请移到 ")[2].partition("，")[0] for item in said] == ([right] if right else [])
    assert all(item.startswith("5 ") for item in said)
    assert _said("甲县人民政府公报", *issued) == []


TEXT = "阿尔山市人民政府公报\n2022年第5期\n阿尔山市人民政府关于规范许可的通知\n阿政发〔2022〕8号\n请遵照执行。\n2022年5月1日\n"


def test_add_and_check_say_where_it_belongs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "gazettes.yml").write_bytes((ROOT / "content" / "gazettes.yml").read_bytes())
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["add", "a.txt", "--gazette", "xingan", "--issue", "2022-04"]) == 0
    assert "G224 封面是《阿尔山市人民政府公报》2022年第5期，文件却在 xingan/2022-04" in capsys.readouterr().out
    assert cli.main(["check"]) == 0
    assert "请移到 content/aershan/2022-05.txt" in capsys.readouterr().out
    (folder / "xingan" / "2022-04.yml").write_text("number: 4\ngazette: 兴安盟行政公署公报\n", encoding="utf-8")
    assert cli.main(["check"]) == 0
    assert "G224" not in capsys.readouterr().out


def test_another_name_in_the_register_is_seen_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    (folder / "xingan").mkdir(parents=True)
    register = (ROOT / "content" / "gazettes.yml").read_text(encoding="utf-8")
    (folder / "xingan" / "2022-05.txt").write_text(TEXT, encoding="utf-8")
    (folder / "gazettes.yml").write_text(register[register.index("xingan:") :], encoding="utf-8")
    for text, found in ((register[register.index("xingan:") :], "登记这种公报"), (register, "content/aershan/2022-05")):
        (folder / "gazettes.yml").write_text(text, encoding="utf-8")
        (issue,) = load.read_all(folder)[0].issues
        assert [found in item.message for item in issue.diagnostics if item.code == "G224"] == [True]
        assert read_register(folder)


def test_a_text_without_its_cover_is_judged_by_who_issues_it(tmp_path: Path) -> None:
    text = (ROOT / "content" / "xingan" / "2022-01.txt").read_text(encoding="utf-8")
    (tmp_path / "aershan").mkdir()
    (tmp_path / "gazettes.yml").write_bytes((ROOT / "content" / "gazettes.yml").read_bytes())
    (tmp_path / "aershan" / "2022-01.txt").write_text(text[text.index("兴安盟行政公署关于") :], encoding="utf-8")
    (issue,) = load.read_all(tmp_path)[0].issues
    (said,) = [item.message for item in issue.diagnostics if item.code == "G224"]
    assert "各件公文是兴安盟行政公署的" in said
    assert "请移到 content/xingan/2022-01.txt" in said
