"""The form of a sidecar: what it may say, and that each mistake names its line and what should stand there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from builder import cli, reading
from builder.content import sidecar
from builder.content.texts import from_bytes
from builder.model import Words
from builder.text.line import Line
from builder.text.look import Look

TEXT = "阿尔山市人民政府关于规范许可的通知\n阿政发〔2022〕88号\n各镇人民政府：\n请遵照执行。\n阿尔山市人民政府\n2022年12月12日\n"
NOTICE = "notices:\n- at: 阿尔山市人民政府关于规范许可的通知\n"
HIDE = "redactions:\n- text: 遵照执行\n  ground: 当事人申请\n  date: 2024-05-01\n"
CHANGE = "corrections:\n- text: 遵照\n  reason: 与纸质公报核对\n  date: 2024-05-01\n"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("yaml", "line", "said"),
    [
        ('date: "2021-99-99"\n', 1, "应为：日期，如 2024-05-01"),
        ('date: "2021-02-29"\n', 1, "应为：日期"),
        ('date: "２０２１-01-01"\n', 1, "请写 2021-01-01"),
        ("year: 2021.0\n", 1, "应为整数"),
        ("year: true\n", 1, "应为整数"),
        (f"year: 2021\ntotal: 1{'0' * 400}\n", 2, "应为：总期号"),
        ("number: 1000\n", 1, "应为：期号"),
        ('number: "１"\n', 1, "请写 1"),
        ('gazette: "甲县\\n乙县公报"\n', 1, "gazette 只能写一行"),
        (NOTICE + '  title: "甲\\n---\\n乙"\n', 3, "notices 第 1 项 title 只能写一行"),
        (NOTICE + '  issuer: ["甲政府", "乙\\u2028政府"]\n', 3, "notices 第 1 项 issuer 第 2 项 只能写一行"),
        (NOTICE + "  title: null\n", 3, "标题，不能没有"),
        (NOTICE + '  kind: ""\n', 3, "没有时写 null"),
        (NOTICE + "  page: 99999999999999999999\n", 3, "没有时写 null"),
        (NOTICE + '  date: "2021-99-99"\n', 3, "应为：成文日期，如 2024-05-01"),
        (CHANGE + '  to: "甲\\n乙"\n', 5, "corrections 第 1 项 to 只能写一行"),
        (NOTICE + "  begins: true\n" + NOTICE.partition("\n")[2] + "  begins: false\n", 4, "请只留一项"),
        (
            NOTICE + "  kind: 公告\n- at: 阿尔山市人民政府关于规范\n  kind: 通知\n",
            4,
            "的 kind 在第 1 项已经写过；请只留一项",
        ),
        (NOTICE, 2, "notices 第 1 项 只有 at，没有要改的；请写明"),
        (
            NOTICE + "  begins: false\n  date: 2022-12-12\n  kind: 公告\n",
            4,
            "不起作用：begins: false 把这一行并入上一件公文；date、kind 请写到",
        ),
        (CHANGE + "  to: 遵照\n", 2, "corrections 第 1 项 的 text 与 to 相同"),
        (
            CHANGE + "  to: 按照\n" + CHANGE.partition("\n")[2] + "  to: 依照\n",
            6,
            "corrections 第 2 项 的 text 与第 1 项相同",
        ),
        (HIDE + HIDE.partition("\n")[2], 5, "redactions 第 2 项 的 text 与第 1 项相同"),
    ],
)
def test_a_mistake_names_its_line_and_what_should_stand_there(
    yaml: str, line: int, said: str, text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text.with_suffix(".yml").write_text(yaml, encoding="utf-8")
    assert cli.main(["check", str(text)]) == 1
    (shown,) = capsys.readouterr().out.splitlines()
    assert shown.startswith(f"{text.with_suffix('.yml')}:{line}: G012 ")
    assert said in shown
    assert len(shown) < 400


def test_what_a_notice_has_not_is_null(text: Path) -> None:
    keys = ("number", "kind", "issuer", "date", "addressees", "section", "page")
    text.with_suffix(".yml").write_text(NOTICE + "".join(f"  {key}: null\n" for key in keys), encoding="utf-8")
    (notice,) = reading.parse_file(text).notices
    assert [getattr(notice, key) or None for key in keys] == [None] * len(keys)
    assert notice.issuer == ()


@pytest.mark.parametrize(
    ("yaml", "line", "said"),
    [
        (NOTICE + "  begins: false\n", 2, "但仍有公文从那里开始，因为它之前没有可以并入的公文；请删去"),
        (
            "notices:\n- at: 请遵照执行\n  kind: 公告\n",
            2,
            "但没有公文从那里开始；要让公文从那里开始，请加上 begins: true",
        ),
        (HIDE + CHANGE + "  to: 依照\n", 6, "与另一项校订或隐去重叠"),
        (
            CHANGE + "  to: 依照\n" + CHANGE.partition("\n")[2].replace("遵照", "请遵照执行") + "  to: 请执行\n",
            6,
            "重叠",
        ),
    ],
)
def test_what_has_no_effect_names_its_line(
    yaml: str, line: int, said: str, text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text.with_suffix(".yml").write_text(yaml, encoding="utf-8")
    assert cli.main(["check", str(text)]) == 1
    (shown,) = capsys.readouterr().out.splitlines()
    assert shown.startswith(f"{text.with_suffix('.yml')}:{line}: G021 ")
    assert said in shown


# --- facts of the cover -----------------------------------------------------------------------------------------------

COVER = "阿尔山市人民政府公报\n2022年12月31日\n2022年第4期（总第8期）\n"
FACTS = {"gazette": "阿尔山市人民政府公报", "year": 2022, "number": "4", "total": 8, "date": "2022-12-31"}


@pytest.mark.parametrize(
    ("yaml", "key", "fact"),
    [
        ("gazette: 兴安盟行政公署公报\n", "gazette", "兴安盟行政公署公报"),
        ("year: 2021\n", "year", 2021),
        ('number: "5-6"\n', "number", "5-6"),
        ("total: 9\n", "total", 9),
        ("date: 2023-01-05\n", "date", "2023-01-05"),
    ],
)
def test_the_sidecar_puts_a_cover_right_and_says_so(yaml: str, key: str, fact: str | int, text: Path) -> None:
    text.write_text(COVER + TEXT, encoding="utf-8")
    text.with_suffix(".yml").write_text(f"# cover\n{yaml}", encoding="utf-8")
    issue = reading.parse_file(text)
    assert {name: getattr(issue.facts, name) for name in FACTS} == {**FACTS, key: fact}
    (told,) = (item for item in issue.diagnostics if item.code == "G225")
    assert f"读作「{FACTS[key]}」，旁注第 2 行写作「{fact}」" in told.message
    assert issue.facts.publisher == str(issue.facts.gazette).removesuffix("公报")


def test_what_the_cover_prints_may_stand_in_the_sidecar_too(text: Path) -> None:
    text.write_text(COVER + TEXT, encoding="utf-8")
    lines = "".join(f"{key}: {value}\n" for key, value in {**FACTS, "number": '"04"'}.items())
    text.with_suffix(".yml").write_text(lines + "publisher: 阿尔山市人民政府办公室\n", encoding="utf-8")
    issue = reading.parse_file(text)
    assert {name: getattr(issue.facts, name) for name in FACTS} == FACTS
    assert issue.facts.publisher == "阿尔山市人民政府办公室"
    assert [item.code for item in issue.diagnostics] == []


def test_two_entries_may_say_two_things_of_one_notice(text: Path) -> None:
    text.with_suffix(".yml").write_text(
        NOTICE + "  kind: 公告\n- at: 阿尔山市人民政府关于规范\n  page: 7\n  begins: true\n", encoding="utf-8"
    )
    (notice,) = reading.parse_file(text).notices
    assert (notice.kind, notice.page) == ("公告", 7)


# --- hostile sidecars: each is judged in about a second, however it is made -----------------------------------------------

_ENTRY = "reason: 核对, date: 2024-01-01"
HOSTILE: dict[str, tuple[str, str]] = {
    "more than a megabyte": ("# " + "x" * 1024 * 1024, "G002 文件超过 1 MB"),
    "many keys": ("".join(f"k{n}: 1\n" for n in range(100_000)), "G010 写了太多项"),
    "as many keys as are read": ("".join(f"k{n}: 1\n" for n in range(24_000)), "G012 旁注 里不认识「k0、k1、k2、k3、k4…」"),
    "a long key": ('"' + "k" * 1000 + '": 1\n', "不认识「" + "k" * 60 + "」"),
    "many wrong values": ("notices:\n- at: 甲乙\n  issuer: [" + "1," * 49_000 + "]\n", "G012 notices 第 1 项 issuer 第 1 项"),
    "many notices": ("notices:\n" + "".join(f"- at: 第{n}件\n" for n in range(50_000)), "G010 写了太多项"),
    "too many notices": ("notices:\n" + "".join(f"- at: 第{n}件\n" for n in range(2001)), "G012 notices 有 2001 项，最多 2000 项"),
    "many corrections": (
        "corrections:\n" + "".join(f"- {{text: 甲{n}, to: 乙, {_ENTRY}}}\n" for n in range(15_000)),
        "G010 写了太多项",
    ),
    "a long sequence": ("a: [" + "1," * 500_000 + "1]\n", "G010 写了太多项"),
    "many anchors": ("".join(f"k{n}: &a{n} 1\n" for n in range(55_000)), "G010 以 & 或 * 开头"),
    "deep brackets": ("a: " + "[" * 1_000_000, "G010 层次太多"),
    "deep braces": ("a: " + "{a: " * 250_000, "G010 层次太多"),
    "many dashes": ("- " * 500_000, "G010 层次太多"),
    "sixties": ("a: " + ":".join(["59"] * 300_000), "G010 「59:59:"),
    "one key again and again": (f"{'k' * 500_000}: 1\n" * 2, "G010"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_sidecar_is_judged_at_once(name: str, text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    yaml, said = HOSTILE[name]
    text.with_suffix(".yml").write_text(yaml, encoding="utf-8")
    began = time.process_time()
    assert cli.main(["check", str(text)]) == 1
    assert time.process_time() - began < 8, "some 0.5 s here"
    (shown,) = capsys.readouterr().out.splitlines()
    assert said in shown.replace("错误：", "")
    assert len(shown) < 500


def test_as_many_entries_as_there_may_be_cost_one_pass(text: Path) -> None:
    count = 2000
    lines = [f"第{number:05}件公文的第{number:05}行。" for number in range(20_000)]
    read = from_bytes("\n".join(lines).encode(), "a.txt")
    entries = [
        {"text": f"第{number:05}行", "to": f"第{number:05}列", "reason": "核对", "date": "2024-01-01"}
        for number in range(count)
    ]
    kept = [Line(number, Look(line), line) for number, line in enumerate(lines, 1)]
    notices = [{"at": f"第{number:05}件", "begins": True} for number in range(count)]
    began = time.process_time()
    texts = sidecar.texts(read, {"corrections": entries}, lines, lambda lines: ())
    begins, _ = sidecar.boundaries(read, {"notices": notices}, kept)
    assert time.process_time() - began < 8, "some 0.5 s here; looking through all lines for each entry took 20"
    assert begins == set(range(1, count + 1))
    assert list(texts.read[:count]) == [line.replace("行", "列") for line in lines[:count]]
    assert texts.read[count:] == tuple(lines[count:])
    assert [each.lines for each in texts.corrections] == [(number,) for number in range(1, count + 1)]


def test_a_correction_may_go_on_where_another_ended(text: Path) -> None:
    text.with_suffix(".yml").write_text(
        CHANGE + "  to: 依照\n- {text: 请依照执行, to: 请照办, reason: 再核对, date: 2024-05-02}\n"
        "- {text: 办, to: 做, reason: 再核对, date: 2024-05-03}\n",
        encoding="utf-8",
    )
    (notice,) = reading.parse_file(text).notices
    assert any("请照做" in block.text for block in notice.blocks if isinstance(block, Words))
    assert [change.received for change in notice.corrections] == ["遵照", "请依照执行", "办"]
