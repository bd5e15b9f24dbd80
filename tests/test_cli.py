"""The command line: what `gazette parse` and `gazette check` print, and how they end."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from builder import __version__, cli, reading
from builder.content.files import decode, fold
from builder.content.texts import issue_paths
from builder.contract import as_json

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = json.loads((ROOT / "builder" / "issue.schema.json").read_text(encoding="utf-8"))
GOLD = sorted((Path(__file__).parent / "gold").glob("*.txt"))
TEXTS = [*issue_paths(ROOT / "content"), *GOLD]

TEXT = """阿尔山市人民政府关于规范许可的通知
阿政发〔2022〕88号
各镇人民政府：
请遵照执行。
2022年12月12日
"""


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "一期.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def _parsed(path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    assert cli.main(["parse", str(path)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    parsed = json.loads(out)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(parsed)
    return parsed


# --- parse -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_parse_prints_a_valid_document(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parsed = _parsed(path, capsys)
    assert parsed["notices"]
    assert parsed["source"]["lines"] == len(fold(decode(path.read_bytes(), "")[0]))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_parse_is_the_model(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _parsed(text, capsys) == json.loads(json.dumps(as_json(reading.parse_file(text))))


def test_parse_anywhere_with_and_without_a_sidecar(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = _parsed(text, capsys)
    assert "id" not in bare["issue"]
    assert bare["issue"]["year"] is None
    text.with_suffix(".yml").write_text("year: 2022\ngazette: 阿尔山市人民政府公报\n", encoding="utf-8")
    known = _parsed(text, capsys)
    assert (known["issue"]["year"], known["issue"]["gazette"]) == (2022, "阿尔山市人民政府公报")
    assert known["notices"][0]["blocks"] == bare["notices"][0]["blocks"]


def test_parse_in_content_knows_the_register(capsys: pytest.CaptureFixture[str]) -> None:
    parsed = _parsed(ROOT / "content" / "aershan" / "2021-a.txt", capsys)
    assert parsed["issue"]["id"] == "aershan/2021-a"
    assert parsed["source"]["path"] == "content/aershan/2021-a.txt"
    by_number = {notice["number"]: notice["issuer"] for notice in parsed["notices"]}
    assert by_number["阿政发〔2021〕18号"] == ["阿尔山市人民政府"]


@pytest.mark.parametrize("name", ["a.md", "a", "a.b.txt", "公报 第4期.txt", "-a.txt"])
def test_parse_whatever_the_name(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    path.write_text(TEXT, encoding="utf-8")
    assert _parsed(path, capsys)["notices"][0]["number"] == "阿政发〔2022〕88号"


# --- check -------------------------------------------------------------------------------------------------------------

_LINE = re.compile(r"^(?P<path>[^\n]+?):(?P<line>\d+): (?P<code>G\d{3}) \S.*$")
_ENTRY = re.compile(r"^↳ .*\n(?:.+\n)*\n?", re.MULTILINE)  # what mends a problem, below it


def test_check_names_path_line_and_code(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text.write_text(TEXT.replace("请遵照", "请〔JP3〕遵照"), encoding="utf-8")
    assert cli.main(["check", str(text)]) == 0
    lines = _ENTRY.sub("", capsys.readouterr().out).splitlines()
    found = [match for line in lines if (match := _LINE.match(line))]
    assert len(found) == len(lines)
    assert (str(text), "4", "G214") in [(m["path"], m["line"], m["code"]) for m in found]


def test_check_of_the_committed_content(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert cli.main(["check"]) == 0
    lines = _ENTRY.sub("", capsys.readouterr().out).splitlines()
    assert lines
    assert all(_LINE.match(line) and line.startswith("content/") for line in lines)


def test_check_ends_with_1_only_on_an_error(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warned = TEXT.replace("〔2022〕", "〔2012〕")
    text.write_text(warned, encoding="utf-8")
    assert cli.main(["check", str(text)]) == 0
    assert "G206" in capsys.readouterr().out
    (text.parent / "empty.txt").write_text("", encoding="utf-8")
    assert cli.main(["check", str(text.parent)]) == 1
    out = capsys.readouterr().out
    assert "G206" in out, "one text's error keeps no other from being checked"
    assert "empty.txt:1: G003" in out


def test_check_for_github(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text.write_text(TEXT.replace("请遵照", "请〔JP3〕遵照"), encoding="utf-8")
    (text.parent / "empty.txt").write_text("", encoding="utf-8")
    assert cli.main(["check", "--format", "github", str(text.parent)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"::warning file={text},line=4::G214" in "\n".join(lines)
    assert any(line.startswith("::error file=") and "::G003 " in line for line in lines)
    assert all(re.match(r"^::(?:error|warning|notice) file=[^,]+,line=\d+::G\d{3} ", line) for line in lines)


HOSTILE = "\x1b[31m红\x1b[0m\u202e反\u202c\x9b5n\r\u200e左\u200f右\u061c\u2066隔\u2069\x7f\x85"
FORBIDDEN = set(
    "\x1b\r\x7f\u061c\u200e\u200f"
    + "".join(map(chr, [*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
)


def test_no_text_and_no_name_moves_the_cursor_or_forges_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "甲\n::error file=a,line=1::100%,乙\x1b\udcff.txt"
    path.write_text(TEXT.replace("规范许可", f"规范{HOSTILE}许可"), encoding="utf-8", newline="")
    (tmp_path / "空\n.txt").touch()
    for command in (["check"], ["check", "--format", "github"], ["show"], ["parse"], ["add", "--gazette", "a/\x1b"]):
        for name in (path, tmp_path / "空\n.txt", tmp_path / "没有\n\udcff\x1b.txt"):
            cli.main([*command, str(name)])
            shown = "".join(capsys.readouterr())
            assert not set(shown) & FORBIDDEN
            assert not [line for line in shown.splitlines() if line.startswith("::error file=a")]


def test_data_is_printed_so_that_it_reads_back_as_it_is(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text.write_text(TEXT.replace("规范许可", f"规范{HOSTILE.replace(chr(13), '')}许可"), encoding="utf-8", newline="")
    parsed = _parsed(text, capsys)
    assert parsed == json.loads(json.dumps(as_json(reading.parse_file(text))))
    assert "\u202e反\u202c\x9b5n\u200e左\u200f右" in parsed["notices"][0]["title"]


@pytest.mark.parametrize("argv", [["{}"], ["diff", "a", "{}"], ["parse", "a", "{}"], ["check", "--format", "{}"]])
def test_a_complaint_of_the_command_line_is_one_line(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    hostile = f"甲\n::error file=a,line=1::{HOSTILE}\udcff"
    with pytest.raises(SystemExit):
        cli.main([word.format(hostile) for word in argv])
    shown = "".join(capsys.readouterr())
    assert not set(shown) & FORBIDDEN
    assert not [line for line in shown.splitlines() if line.startswith("::error")]


def test_a_fault_of_the_program_is_shown_without_control_characters(
    text: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*given: object) -> None:
        logging.getLogger("mkdocs.x").warning("log %s", HOSTILE)
        raise KeyError(HOSTILE) from ValueError(f"cause {HOSTILE}")

    monkeypatch.setattr(reading, "parse_file", fail)
    assert cli.main(["parse", str(text)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" in err
    assert "cause" in err
    assert not set(err) & FORBIDDEN
    assert err.splitlines()[-1].startswith("gazette:1: G110 ")


def test_a_path_in_a_workflow_command_ends_no_property(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a,line=9::100%\nb.txt"
    path.touch()
    assert cli.main(["check", "--format", "github", str(path)]) == 1
    assert "/a%2Cline=9%3A%3A100%25%0Ab.txt,line=1::G003 " in capsys.readouterr().out


def test_check_of_a_folder_looks_into_it(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inside = text.parent / "g" / "h"
    inside.mkdir(parents=True)
    shutil.copy(text, inside / "2.txt")
    assert cli.main(["check", str(text.parent)]) == 0
    out = capsys.readouterr().out
    assert str(inside / "2.txt") in out
    assert str(text) in out


# --- bad input: one line, an exit status, never a traceback --------------------------------------------------------------


@pytest.mark.parametrize("command", ["parse", "check"])
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "G005"),
        (b"", "G003"),
        (b"\n \n", "G003"),
        (b"\xff\xfe\xfd\xff\x80", "G001"),
        (b"abc \xff\xff\xff", "G001"),
        (b"x" * 2_000_000, "G004"),
        (TEXT.encode() + "长".encode() * 1_100_000, "G004"),
    ],
)
def test_bad_input(
    command: str, raw: bytes | None, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.txt"
    if raw is not None:
        path.write_bytes(raw)
    assert cli.main([command, str(path)]) == 1
    out, err = capsys.readouterr()
    message = (out + err).splitlines()
    assert len(message) == 1
    assert re.match(rf"^{re.escape(str(path))}:\d+: {code} .+ \([a-z ]+\)$", message[0])


def test_a_directory_is_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["parse", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "G005" in err


@pytest.mark.parametrize(
    ("yaml", "line"),
    [
        ("gazette: 甲县公报\nyear: 二〇二一\n", 2),
        ("gazette: 甲县公报\nyaer: 2022\n", 2),
        ("gazette: 甲县公报\nnotices:\n- at: 没有这一行\n  title: 甲乙\n", 3),
    ],
)
def test_a_bad_sidecar_is_named_with_its_line(
    yaml: str, line: int, text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sidecar = text.with_suffix(".yml")
    sidecar.write_text(yaml, encoding="utf-8")
    assert cli.main(["check", str(text)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 1
    assert out[0].startswith(f"{sidecar}:{line}: G0")


@pytest.mark.parametrize("argv", [[], ["unknown"], ["parse"], ["check", "--format", "xml"]])
def test_a_command_that_is_not_understood(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(argv)
    assert caught.value.code == 2
    assert "gazette" in capsys.readouterr().err


def test_the_version_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"gazette {__version__}\n"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" not in project
    assert project["dynamic"] == ["version"]
    changes = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert changes[:2] == ["Unreleased", __version__]


def test_the_installed_command_ends_quietly_when_nobody_reads(text: Path) -> None:
    text.write_text(TEXT * 200, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "builder.cli", "parse", str(text)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(100)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="with one core no other process parses")
def test_a_process_that_the_system_ends_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "content" / "g"
    folder.mkdir(parents=True)
    for number in range(10, 20):
        (folder / f"2022-{number}.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reading, "parse_file", lambda *given: os._exit(9))
    assert cli.main(["build"]) == 1
    assert "多半是内存不足" in capsys.readouterr().err
