"""The form of a sidecar: what it may say, and that each mistake names its line and what should stand there."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder import cli, pipeline

TEXT = "阿尔山市人民政府关于规范许可的通知\n阿政发〔2022〕88号\n各镇人民政府：\n请遵照执行。\n阿尔山市人民政府\n2022年12月12日\n"
NOTICE = "notices:\n- at: 阿尔山市人民政府关于规范许可的通知\n"
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
        ('date: "２０２１-01-01"\n', 1, "应为：日期"),
        ("year: 2021.0\n", 1, "应为整数"),
        ("year: true\n", 1, "应为整数"),
        (f"year: 2021\ntotal: 1{'0' * 400}\n", 2, "应为：总期号"),
        ("number: 1000\n", 1, "应为：期号"),
        ('number: "１"\n', 1, "应为：期号"),
        ('gazette: "甲县\\n乙县公报"\n', 1, "gazette 只能写一行"),
        (NOTICE + '  title: "甲\\n---\\n乙"\n', 3, "notices 第 1 项 title 只能写一行"),
        (NOTICE + '  issuer: ["甲政府", "乙\\u2028政府"]\n', 3, "notices 第 1 项 issuer 第 2 项 只能写一行"),
        (NOTICE + "  title: null\n", 3, "标题，不能没有"),
        (NOTICE + '  kind: ""\n', 3, "没有时写 null"),
        (NOTICE + "  page: 99999999999999999999\n", 3, "没有时写 null"),
        (NOTICE + '  date: "2021-99-99"\n', 3, "应为：成文日期，如 2024-05-01"),
        (CHANGE + '  to: "甲\\n乙"\n', 5, "corrections 第 1 项 to 只能写一行"),
        (NOTICE + "  begins: true\n" + NOTICE.partition("\n")[2] + "  begins: false\n", 4, "请只留一项"),
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
    (notice,) = pipeline.parse_file(text).notices
    assert [getattr(notice, key) or None for key in keys] == [None] * len(keys)
    assert notice.issuer == ()
