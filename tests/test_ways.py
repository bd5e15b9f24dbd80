"""The ways in which a site is made: on a machine that will publish it or not, on Windows and macOS, in a pull request."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from builder import __version__, cli
from builder import arguments as words
from builder.codes import CODES, MESSAGES
from builder.site import preview

ROOT = Path(__file__).resolve().parent.parent
TOLD = ("CI", "SITE_URL", "REPORT_URL", "GITHUB_ACTIONS", "MAKELEVEL", "MAKEFLAGS", "MFLAGS")
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


def test_a_build_that_is_published_says_what_it_was_not_told(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In CI, and where --publish says so; a build to look at is left in peace."""
    monkeypatch.chdir(project)
    for name in TOLD:
        monkeypatch.delenv(name, raising=False)
    told = {}
    for ci, more in ((False, ()), (False, ("--publish",)), (True, ())):
        if ci:
            monkeypatch.setenv("CI", "true")
        assert cli.main(["build", *more]) == 0
        told[(ci, *more)] = capsys.readouterr().err
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
    """The project, the shortest of its issues and a short one of another gazette too."""
    for name in ("builder", "overrides", "content"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for text in (tmp_path / "content").glob("*/*.*"):
        text.unlink()
    shutil.copy(ROOT / "content" / "aershan" / "2023-01.txt", tmp_path / "content" / "aershan")
    (tmp_path / "content" / "xingan" / "2022-04.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_every_command_runs_where_there_is_nothing_of_posix(copied: Path) -> None:
    """And the site that is built there is the same, byte by byte."""
    issue = copied / "content" / "aershan" / "2023-01.txt"
    text = issue.read_bytes()
    issue.rename(copied / "我的文件.txt")
    added = _run(copied, "add", "我的文件.txt")
    assert (added.returncode, added.stderr) == (0, "")
    assert added.stdout.startswith("已收录为 content/aershan/2023-01.txt\n")
    assert issue.read_bytes() == text
    for command in (
        ("show", "aershan/2023-01"),
        ("check",),
        ("explain", "content/aershan/2023-01.txt:120"),
        ("build",),
        ("verify", "site"),
        ("convert", "--out", "pages"),
        ("parse", "content/aershan/2023-01.txt"),
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


def test_no_link_is_followed_where_opening_cannot_be_told_not_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"1")
    (tmp_path / "link").symlink_to("file")
    code = "from pathlib import Path; from builder.archive import regular; print(*[regular.read(Path(name), 9) for name in ('file', 'link', '.')])"
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=WINDOWS, capture_output=True, check=True
    ).stdout
    assert shown == b"b'1' None None\n"


@pytest.mark.parametrize(("address", "is_one"), [("moumou/2022-04/", True), ("..\\\\x/", False), ("C:/x/", False)])
def test_no_address_of_the_preview_leads_out_of_its_folder_on_windows(address: str, is_one: bool) -> None:
    assert (preview._ADDRESS.fullmatch(address) is not None) == is_one


@pytest.mark.parametrize("encoding", ["gbk", "cp1252"])
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
    shutil.copytree(ROOT / "builder", tmp_path / "builder")
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


# --- without any installation: an upload, and what the check of the pull request says -------------------------------------------

UPLOADED = """某某县人民政府公报
2022年第5期（总第5期）
目录
某某县人民政府关于印发方案的通知 1
某某县人民政府关于印发方案的通知
某政发〔2022〕5号
各镇人民政府：
现将方案印发给你们，请遵照执行。
某某县人民政府
2022年5月12日
某某县人民政府关于规范许可的通知
某政发〔2022〕6号
各镇人民政府：
请遵照执行。```
某某县人民政府
2022年5月13日
"""
OTHERS = {
    "content/moumou/第6期.TXT": UPLOADED.replace("第5期", "第6期").encode(),
    "content/moumou/公报 第7期.txt": UPLOADED.replace("第5期", "第7期").encode("gb18030"),
    "content/2022-08.txt": UPLOADED.replace("第5期", "第8期").encode(),
    "content/moumou/第9期.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9,
    "新建文件夹/公报.txt": UPLOADED.replace("第5期", "第10期").encode(),
    "content/moumou/2022-4.yml": b"year: 2022\n",
    "content/linxian/2022-01.txt": UPLOADED.replace("某某县", "邻县").replace("第5期", "第1期").encode(),
}
ANSWERS = """
- **content/moumou/第6期.TXT** G009 警告：没有公布：公报文本的扩展名是小写的 .txt
  程序读到的是《某某县人民政府公报》，应放在 `content/moumou/2022-06.txt`。
**没有读出来，不会公布：** content/moumou/公报 第7期.txt:1: G007 文件夹名和文件名是网址的一部分
程序读到的是《某某县人民政府公报》，应放在 `content/moumou/2022-07.txt`。
- **content/2022-08.txt** G009 警告：没有公布：公报文本要放在 content/公报/期.txt
  程序读到的是《某某县人民政府公报》，应放在 `content/moumou/2022-08.txt`。
- **content/moumou/第9期.doc** G009 警告：没有公布：.doc 不是纯文本；请在 Word、WPS 或识别软件里另存为纯文本
  不是文本，是 Office 文件
- **content/moumou/2022-4.yml** G009 警告：没有公布：旁注与文本同名，扩展名是 .yml，而这里没有这样的文本
- **新建文件夹/公报.txt** 不在 `content/` 里，不会公布。
  程序读到的是《某某县人民政府公报》，应放在 `content/moumou/2022-10.txt`。
linxian:
  name: 邻县人民政府公报
"""


def _commit(folder: Path, message: str) -> None:
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", message]):
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *command]
        subprocess.run(git, cwd=folder, check=True, capture_output=True)


def _steps(job: str) -> Iterator[tuple[str, str]]:
    """The commands of a job of the workflow, by their names."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8"))
    yield from ((step["name"], step["run"]) for step in workflow["jobs"][job]["steps"] if "run" in step)


@pytest.mark.needs("git")
def test_an_upload_is_answered_in_the_summary_of_its_pull_request(project: Path) -> None:
    """The steps of the workflow, as they stand in it, on a commit as the web interface makes it."""
    for name in ("Makefile", "pyproject.toml", "requirements", ".gitignore", "README.md"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, project / name)
    (project / "builder").unlink()
    shutil.copytree(ROOT / "builder", project / "builder")
    _commit(project, "before")
    (project / "content" / "moumou" / "2022-05.txt").write_text(UPLOADED, encoding="utf-8")
    for name, data in OTHERS.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_bytes(data)
    _commit(project, "Add files via upload")
    environment = project / ".venv"  # as `make` would set it up
    environment.mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (environment / name).symlink_to(Path(sys.prefix) / name)
    (environment / "home").write_text(f"{project}\n", encoding="utf-8")
    (environment / "run.stamp").touch()
    summary = project.with_name(f"{project.name}-summary.md")
    github = {**ENVIRONMENT, "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    done = {
        name: subprocess.run(
            ["bash", "-e", "-c", run], cwd=project, env=github, capture_output=True, encoding="utf-8", check=False
        )
        for name, run in _steps("diff")
    }
    shown = summary.read_text(encoding="utf-8")
    check, read, diff = done.values()
    assert "::error file=content/moumou/公报 第7期.txt,line=1::G007" in check.stdout
    assert (check.returncode, read.returncode, read.stderr) == (2, 0, "")
    outline = subprocess.run(
        [sys.executable, "-m", "builder", "show", "moumou/2022-05"],
        cwd=project, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    fence = "````"  # what it fences has one of three
    assert f"### 新增 content/moumou/2022-05.txt\n\n{fence}text\n{outline.stdout}{fence}\n" in shown
    assert "G205" in outline.stdout
    assert "把下面各项贴进 `content/moumou/2022-05.yml`" in shown
    for answer in ANSWERS.strip().splitlines():
        assert answer in shown
    assert "02  某某县人民政府关于规范许可的通知" in shown
    assert "## 收录的公报" in shown
    assert "认不出" not in shown
    assert diff.stdout == ""

    pasted = re.findall(r"^```yaml\n(notices:\n.*?)```$", shown, re.MULTILINE | re.DOTALL)[0]
    (project / "content" / "moumou" / "2022-05.yml").write_text(pasted, encoding="utf-8")
    after = subprocess.run(
        [sys.executable, "-m", "builder", "check", "content/moumou/2022-05.txt"],
        cwd=project, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert "G205" not in after.stdout, "what is pasted mends it"
