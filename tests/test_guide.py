"""The maintainers' guide says what is so: its commands are commands, its YAML is right, and its outputs are what they print.

An output is a block ```text with the command above it, as `<!-- gazette show aershan/2022-04 -->`; in it a line … stands
for any lines, and … at the end of a line for the rest of it.  我的文件.txt is an issue of content/ that is not there yet.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from builder import arguments, cli, reading
from builder.content.register import read_register
from builder.content.texts import AS_WRITTEN
from builder.content.works import read_works
from builder.content.yaml import read_yaml

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "content" / "guide.md").read_text(encoding="utf-8")
SIDECAR = json.loads((ROOT / "builder" / "sidecar.schema.json").read_text(encoding="utf-8"))
BLOCK = re.compile(
    r"^(?:<!-- (?P<command>[^\n]*) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
BLOCKS = [found.groupdict("") for found in BLOCK.finditer(GUIDE)]
ADDED = "aershan/2022-04.txt"
COMMAND = re.compile(r"(?:gazette|py -m builder|python3 -m builder|\.venv/bin/gazette) (.*)")
SET_UP = re.compile(
    r"(?:py|python3) -m venv \.venv|\.venv(?:\\Scripts\\|/bin/)pip install -r requirements[\\/]run\.txt"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / "content" / ADDED).rename(tmp_path / "我的文件.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _pattern(output: str) -> re.Pattern[str]:
    def line(shown: str) -> str:
        if shown == "…":
            return r"(?:.*\n)*?"
        return re.escape(shown.removesuffix("…")) + (".*" if shown.endswith("…") else "") + r"\n"

    return re.compile("".join(map(line, output.splitlines())))


def test_every_output_is_what_the_command_prints(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the order of the guide, in one project: what is added is there for what follows."""
    shown = [block for block in BLOCKS if block["kind"] == "text"]
    assert len(shown) >= 3
    for block in shown:
        assert block["command"].startswith("gazette "), (
            f"say above this output which command prints it: {block['text']}"
        )
        assert cli.main(shlex.split(block["command"])[1:]) == 0
        printed = capsys.readouterr().out
        assert _pattern(block["text"]).fullmatch(printed), f"{block['command']} prints now:\n\n{printed}"


def test_an_output_that_is_no_longer_true_is_seen() -> None:
    assert _pattern("一\n…\n四…\n").fullmatch("一\n二\n三\n四五\n")
    assert not _pattern("一\n…\n四…\n").fullmatch("一\n二\n三\n五四\n")
    assert not _pattern("一\n").fullmatch("一\n二\n")


def test_every_block_is_of_a_kind_that_is_tried() -> None:
    assert {block["kind"] for block in BLOCKS} <= {"sh", "bat", "text", "yaml"}
    assert GUIDE.count("\n```") == 2 * len([block for block in BLOCKS if f"\n```{block['kind']}\n" in GUIDE])


@pytest.mark.parametrize(
    "block", [block for block in BLOCKS if block["kind"] in ("sh", "bat")], ids=lambda b: b["text"]
)
def test_every_command_is_one(block: dict[str, str]) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in block["text"].splitlines():
        if found := COMMAND.fullmatch(line):
            assert arguments.parser().parse_args(shlex.split(found[1])).command
        elif line.startswith("make "):
            assert line.split()[1] in targets
        else:
            assert SET_UP.fullmatch(line), line


@pytest.mark.parametrize("line", sorted(set(re.findall(r"`gazette ([a-z]+ [^`…]*)`", GUIDE))))
def test_every_command_in_a_sentence_is_one(line: str) -> None:
    assert arguments.parser().parse_args(shlex.split(line)).command


@pytest.mark.parametrize("text", [block["text"] for block in BLOCKS if block["kind"] == "yaml"])
def test_every_example_of_yaml_is_right(text: str, tmp_path: Path) -> None:
    """A sidecar by its schema, an entry of the register or of works.yml as the program reads it; … stands for the rest of an entry."""
    whole = text.replace("  …\n", "  name: 甲\n  publisher: 甲\n  short: 甲\n  region: 甲\n  level: 甲\n")
    (tmp_path / "example.yml").write_text(whole, encoding="utf-8")
    data: Any
    data, _ = read_yaml(tmp_path / "example.yml", "guide.md", as_written=AS_WRITTEN)
    if isinstance(data, list) and "address" in text:
        (tmp_path / "works.yml").write_text(text, encoding="utf-8")
        assert read_works(tmp_path)
        return
    if isinstance(data, list):  # more of the list before it
        data = {"redactions": data}
    if set(data) <= set(SIDECAR["properties"]):
        as_text = json.loads(json.dumps(data, default=str))
        jsonschema.Draft202012Validator(SIDECAR).validate(as_text)
    else:
        (tmp_path / "gazettes.yml").write_text(whole, encoding="utf-8")
        assert read_register(tmp_path)


# The text that the guide's examples of mending speak of.
MENDED = """\
苇川县人民政府办公室防汛工作
苇川县人民政府办公室
印发县防汛抗旱指挥部
工作规则的函
苇政办2024年6号文
各乡镇人民政府：
现将工作规则印发给你们。水位达到警戒线以后，
水位达到警戒线时，立即上报。
各乡镇要落实责任。二是加强值守。三是及时报告。
险情要立即上报。
并于当日十二时前书面报告。
苇川政报二〇二四年第三期
值班安排
值班电话随时畅通。
一、以上各项
组织领导县长任指挥长。
苇川县人民政府办公室
2024年5月6日
附后之一
防汛物资和人员
指挥长李光明县长
成员：赵大海 水务局局长
孙志强应急局局长
以下物资由水务局保管。
序号物资数量
1编织袋12.50
2救生衣007
以上物资不得挪用。
12
──────
每月清点一次。
苇川县防汛工作方案
苇水发〔2024〕3号
各乡镇：
请遵照执行。
苇川县水务局
2024年5月7日
苇川县水务局汛前检查安排
请按时完成。
"""
SECTION = GUIDE[GUIDE.index("{#sidecar}") : GUIDE.index("{#sidecar-words}")]


@pytest.mark.parametrize("text", [found["text"] for found in BLOCK.finditer(SECTION) if found["kind"] == "yaml"])
def test_every_example_of_mending_mends(text: str, tmp_path: Path) -> None:
    """Each entry has its effect, and what it makes keeps the laws."""
    path = tmp_path / "a.txt"
    path.write_text(MENDED, encoding="utf-8")
    before = reading.parse_file(path)
    path.with_suffix(".yml").write_text(text, encoding="utf-8")
    after = reading.parse_file(path)
    assert (after.notices, after.facts) != (before.notices, before.facts)
    assert not {"G101", "G102"} & {item.code for item in after.diagnostics}
