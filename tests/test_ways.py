"""The ways in which a site is made: on a machine that will publish it or not, on Windows and macOS, in a pull request."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder import __version__, cli
from builder import arguments as words
from builder.codes import CODES, MESSAGES

ROOT = Path(__file__).resolve().parent.parent
TOLD = ("CI", "SITE_URL", "REPORT_URL", "GITHUB_ACTIONS")
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in TOLD}
REGISTER = """moumou:
  name: 某某县人民政府公报
  publisher: 某某县人民政府
  short: 某某
  region: 某某县
  level: 县级
  contact: 电话 010-00000000
"""
TEXT = """某某县人民政府公报
2022年第4期（总第4期）
某某县人民政府关于印发方案的通知
某政发〔2022〕4号
各镇人民政府：
现将方案印发给你们，请遵照执行。
某某县人民政府
2022年4月12日
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one issue."""
    for name in ("builder", "overrides"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "content" / "moumou").mkdir(parents=True)
    for name in ("index.md", "about.md", "guide.md"):
        shutil.copy(ROOT / "content" / name, tmp_path / "content")
    (tmp_path / "content" / "gazettes.yml").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "content" / "moumou" / "2022-04.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


# --- what a site that is published should know -----------------------------------------------------------------------------


def test_a_build_that_is_published_says_what_it_was_not_told(project: Path) -> None:
    """In CI, and where --publish says so; a build to look at is left in peace."""
    told = {
        (ci, *more): subprocess.run(
            [sys.executable, "-m", "builder", "build", *more],
            cwd=project,
            env={**ENVIRONMENT, **({"CI": "true"} if ci else {})},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stderr
        for ci, more in ((False, ()), (False, ("--publish",)), (True, ()))
    }
    assert "G030" not in told[(False,)]
    for said in (told[(False, "--publish")], told[(True,)]):
        lines = [line for line in said.splitlines() if "G030" in line]
        assert [line.partition("；")[0][:36] for line in lines] == [
            "mkdocs.yml:1: G030 警告：没有设置网站的地址，网页里的",
            "mkdocs.yml:1: G030 警告：没有设置报告错误的地址，网页",
        ]
    about = (project / "site" / "about" / "index.html").read_text(encoding="utf-8")
    assert "请联系主办机关某某县人民政府（电话 010-00000000）。" in about


@pytest.mark.parametrize("port", ["0", "65536", "八千", "-1", "8000.5"])
def test_a_port_is_a_number(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["serve", "--port", port])
    assert "--port" in capsys.readouterr().err


# --- Windows and macOS: nothing of POSIX, other encodings, other ends of lines ----------------------------------------------

WINDOWS = {**ENVIRONMENT, "PYTHONPATH": str(ROOT / "tests" / "without_posix"), "PYTHONWARNDEFAULTENCODING": "1"}
HELD = """
import sys, time
from pathlib import Path
from builder.site import lock
with lock.alone(Path(), ".site-lock"):
    print("held", flush=True)
    sys.stdin.read()
"""


def _run(project: Path, *command: str, encoding: str = "utf-8", **more: str) -> subprocess.CompletedProcess[str]:
    """What came of a command without anything of POSIX, printed in an encoding."""
    return subprocess.run(
        [sys.executable, "-m", "builder", *command],
        cwd=project,
        env={**WINDOWS, "PYTHONIOENCODING": encoding, **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding=encoding,
        check=False,
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The project, its issues too."""
    for name in ("builder", "overrides", "content"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def test_every_command_runs_where_there_is_nothing_of_posix(copied: Path) -> None:
    """And the site that is built there is the same, byte by byte."""
    issue = copied / "content" / "aershan" / "2022-04.txt"
    text = issue.read_bytes()
    issue.rename(copied / "我的文件.txt")
    added = _run(copied, "add", "我的文件.txt")
    assert (added.returncode, added.stderr) == (0, "")
    assert added.stdout.startswith("已收录为 content/aershan/2022-04.txt\n")
    assert issue.read_bytes() == text
    for command in (
        ("show", "aershan/2022-04"),
        ("check",),
        ("explain", "content/aershan/2022-04.txt:120"),
        ("build",),
        ("verify", "site"),
        ("convert", "--out", "pages"),
        ("parse", "content/aershan/2022-04.txt"),
    ):
        done = _run(copied, *command)
        assert done.returncode == 0, (command, done.stderr)
        assert "Traceback" not in done.stderr
    there = (copied / "site" / "manifest.json").read_bytes()
    cache = str(copied.with_name(f"{copied.name}-cache"))
    subprocess.run(
        [sys.executable, "-m", "builder", "build"], cwd=copied, env={**ENVIRONMENT, "GAZETTE_CACHE": cache}, check=True
    )
    assert (copied / "site" / "manifest.json").read_bytes() == there
    assert _run(copied, "build").returncode == 0, "over a site that is there"
    assert not list(copied.glob(".site*"))


def test_one_build_at_a_time_where_files_alone_are_locked(project: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HELD], cwd=project, env=WINDOWS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        build = subprocess.Popen(
            [sys.executable, "-m", "builder", "build"],
            cwd=project,
            env=WINDOWS,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert build.stderr
        assert f"另一个生成正在进行（进程 {holder.pid}，" in build.stderr.readline()
        holder.stdin.close()
    _, rest = build.communicate(timeout=120)
    assert (build.returncode, rest) == (0, "")
    assert not list(project.glob(".site*"))


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii"])
def test_what_is_printed_is_no_garbage_in_the_encoding_of_a_console(project: Path, encoding: str) -> None:
    """In GBK all but rare characters; where there are no Chinese ones at all it is UTF-8."""
    path = project / "content" / "moumou" / "2022-04.txt"
    path.write_text(TEXT.replace("请遵照执行", "请𰻝遵照执行"), encoding="utf-8")
    read = encoding if encoding == "gbk" else "utf-8"
    done = subprocess.run(
        [sys.executable, "-m", "builder", "show", "moumou/2022-04"],
        cwd=project, env={**WINDOWS, "PYTHONIOENCODING": encoding}, capture_output=True, check=True,
    )  # fmt: skip
    assert "某某县人民政府公报　2022年　第4期" in done.stdout.decode(read)
    done = subprocess.run(
        [sys.executable, "-m", "builder", "parse", str(path)],
        cwd=project, env={**WINDOWS, "PYTHONIOENCODING": encoding}, capture_output=True, check=True,
    )  # fmt: skip
    assert "请𰻝遵照执行" in str(json.loads(done.stdout)), "JSON is UTF-8 or escaped"


def test_every_message_can_be_printed_in_gbk() -> None:
    for template in MESSAGES.values():
        template.text.encode("gbk")
    for code in CODES.values():
        f"{code.meaning}{code.remedy}".encode("gbk")
    words.parser().format_help().encode("gbk")


def test_no_file_is_written_with_the_line_ends_of_a_system() -> None:
    for path in (ROOT / "builder").rglob("*.py"):
        assert ".write_text(" not in path.read_text(encoding="utf-8"), f"{path}: write_bytes is the same everywhere"


@pytest.mark.needs("git")
def test_git_leaves_a_text_as_it_was_received_on_windows_too(tmp_path: Path) -> None:
    """Whatever a user's git is set to, the SHA-256 of an issue stays; what people write has one kind of line ends."""
    git = [
        "git",
        "-c",
        "core.autocrlf=true",
        "-c",
        "core.eol=crlf",
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
    ]
    source, copy = tmp_path / "source", tmp_path / "copy"
    texts = {"a.txt": "甲\r\n乙\n丙\r".encode(), "b.TXT": b"a\r\nb\n", "c.txt": "甲\r\n".encode("utf-16")}
    (source / "content" / "g").mkdir(parents=True)
    shutil.copy(ROOT / ".gitattributes", source)
    for name, data in texts.items():
        (source / "content" / "g" / name).write_bytes(data)
    (source / "content" / "g" / "a.yml").write_bytes(b"year: 2022\r\n")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"]):
        subprocess.run([*git, *command], cwd=source, check=True, capture_output=True)
    subprocess.run([*git, "clone", "-q", str(source), str(copy)], check=True, capture_output=True)
    assert {name: (copy / "content" / "g" / name).read_bytes() for name in texts} == texts
    assert (copy / "content" / "g" / "a.yml").read_bytes() == b"year: 2022\n"


# --- the command without make ------------------------------------------------------------------------------------------------


def test_a_python_without_the_libraries_asks_that_of_the_project_or_says_how_to_set_it_up(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "builder", tmp_path / "builder", ignore=shutil.ignore_patterns("__pycache__"))
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        "import runpy, sys; sys.path.insert(0, '.'); runpy.run_module('builder', run_name='__main__', alter_sys=True)",
    ]
    bare = subprocess.run([*command, "--version"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert bare.returncode == 1
    assert "Traceback" not in bare.stderr
    assert "    python3 -m venv .venv\n    .venv/bin/pip install -r requirements/run.txt\n" in bare.stderr
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    found = subprocess.run([*command, "--version"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert found.stdout == f"gazette {__version__}\n"
