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
import yaml

from builder import arguments, cli
from builder.content.register import read_register

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
    """A sidecar by its schema, an entry of the register as the program reads it; … stands for the rest of an entry."""
    whole = text.replace("  …\n", "  name: 甲\n  publisher: 甲\n  short: 甲\n  region: 甲\n  level: 甲\n")
    data: Any = yaml.safe_load(whole)
    if isinstance(data, list):  # more of the list before it
        data = {"redactions": data}
    if set(data) <= set(SIDECAR["properties"]):
        as_text = json.loads(json.dumps(data, default=str))
        jsonschema.Draft202012Validator(SIDECAR).validate(as_text)
    else:
        (tmp_path / "gazettes.yml").write_text(whole, encoding="utf-8")
        assert read_register(tmp_path)
