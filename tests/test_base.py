"""`gazette diff` asks the base's own program: real repositories, real commits, and what is said where that cannot be."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from builder import cli
from builder.content.files import SourceError
from builder.maintain.diff import base

ROOT = Path(__file__).resolve().parent.parent
HOLDS = ("builder", "content", "requirements", "pyproject.toml")
TEXT = """阿尔山市人民政府关于规范许可的通知
阿政发〔2022〕88号
各镇人民政府：
请遵照执行，自印发之日起施行。
一、总体要求
各镇要高度重视，压实责任。
阿尔山市人民政府
2022年12月12日
"""
WITHOUT_HEADINGS = """
from typing import Any

from builder.model import Text

_with_headings = parse


def parse(*given: Any) -> Issue:
    issue = _with_headings(*given)
    notices = []
    for notice in issue.notices:
        parts = []
        for part in notice.parts:
            blocks = [Text("paragraph", b.lines, b.text, b.marks) if b.type == "heading" else b for b in part.blocks]
            parts.append(replace(part, blocks=tuple(blocks)))
        notices.append(replace(notice, parts=tuple(parts)))
    return replace(issue, notices=tuple(notices))
"""

pytestmark = pytest.mark.needs("git")


def _git(folder: Path, *command: str) -> str:
    who = ("-c", "user.name=test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", "-C", folder, *who, *command], check=True, capture_output=True, text=True)
    return done.stdout


def _commit(folder: Path) -> None:
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", "one")


def _repository(folder: Path) -> Path:
    """A copy of the project, what Python compiled of it included, with one small text, committed."""
    folder.mkdir(exist_ok=True)
    for name in HOLDS:
        path = ROOT / name
        shutil.copytree(path, folder / name) if path.is_dir() else shutil.copy(path, folder / name)
    for path in (folder / "content").glob("*/*"):
        path.unlink()
    (folder / "content" / "aershan" / "2022-04.txt").write_text(TEXT, encoding="utf-8")
    (folder / ".gitignore").write_text("__pycache__/\n.cache/\n", encoding="utf-8")
    _git(folder, "init", "-q")
    _commit(folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return _repository(tmp_path / "project")


@dataclass(frozen=True)
class _Done:
    returncode: int
    stdout: str
    stderr: str


def _diff(folder: Path, revision: str = "HEAD", **environment: str) -> _Done:
    """`gazette diff` in the folder, whose program is this one; afterwards no worktree may be left, whatever came of it."""
    kept = {"PYTHONPATH": str(folder), "GAZETTE_CACHE": str(folder.parent / "kept")}
    with pytest.MonkeyPatch.context() as patch, chdir(folder):
        for name, value in {**kept, **environment}.items():
            patch.setenv(name, value)
        with redirect_stdout(StringIO()) as shown, redirect_stderr(StringIO()) as said:
            status = cli.main(["diff", revision])
        if (folder / ".git").is_dir() and shutil.which("git"):
            assert len(_git(folder, "worktree", "list").splitlines()) == 1
    return _Done(status, shown.getvalue(), said.getvalue())


def _diff_by_its_own_program(folder: Path, revision: str) -> _Done:
    """`gazette diff` where the folder's program is not this one."""
    command = [sys.executable, "-P", "-m", "builder.cli", "diff", revision]
    given = {**os.environ, "PYTHONPATH": str(folder), "GAZETTE_CACHE": str(folder.parent / "kept")}
    done = subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return _Done(done.returncode, done.stdout, done.stderr)


def test_nothing_changed(project: Path) -> None:
    done = _diff(project)
    assert (done.returncode, done.stdout) == (0, "对读者没有影响。\n")


def test_a_rule_that_is_taken_away_is_seen(project: Path) -> None:
    """Both sides read by one program would look alike."""
    with (project / "builder" / "reading" / "issue.py").open("a", encoding="utf-8") as program:
        program.write(WITHOUT_HEADINGS)
    _commit(project)
    done = _diff_by_its_own_program(project, "HEAD^")
    assert done.returncode == 0
    assert "层次标题 1 → 0：1 级「一、总体要求」 → 无" in done.stdout
    assert "合计：层次标题 1 → 0，段落 2 → 3。" in done.stdout
    assert "没有影响" not in done.stdout


def test_a_renamed_issue_is_refused(project: Path) -> None:
    _git(project, "mv", "content/aershan/2022-04.txt", "content/aershan/2022-05.txt")
    done = _diff(project)
    assert done.returncode == 1
    assert "`/aershan/2022-04/` 不见了（1 件公文），其中 1 件现在在 `/aershan/2022-05/`" in done.stdout
    assert "`moved: {2022-04: 2022-05}`" in done.stdout


def test_what_was_meant_and_is_said_is_accepted(project: Path) -> None:
    text = project / "content" / "aershan" / "2022-04.txt"
    shutil.copy(text, text.with_name("2022-05.txt"))
    _commit(project)
    _git(project, "mv", "content/aershan/2022-04.txt", "content/aershan/2021-04.txt")
    register = project / "content" / "gazettes.yml"
    entry = "  moved: {2022-04: 2021-04}\nxingan:"
    register.write_text(register.read_text(encoding="utf-8").replace("xingan:", entry, 1), encoding="utf-8")
    withdrawn = "withdrawn: {ground: 发文机关决定撤回, date: 2024-05-01}\n"
    text.with_name("2022-05.yml").write_text(withdrawn, encoding="utf-8")
    done = _diff(project)
    assert (done.returncode, done.stderr) == (0, "")
    assert "- `/aershan/2022-04/` → `/aershan/2021-04/`" in done.stdout
    assert "阿尔山市人民政府关于规范许可的通知：发文机关决定撤回（2024-05-01）" in done.stdout
    assert "压实责任" not in done.stdout
    _commit(project)
    register.write_text(
        register.read_text(encoding="utf-8").replace("2022-04: 2021-04", "2022-04: 2022-05"), encoding="utf-8"
    )
    back = _diff(project)
    assert back.returncode == 1
    assert "`/aershan/2022-04/` 原来转到 `/aershan/2021-04/`，将转到 `/aershan/2022-05/`" in back.stdout


def test_what_is_redacted_in_either_version_is_not_shown(project: Path) -> None:
    text = project / "content" / "aershan" / "2022-04.txt"
    sidecar = text.with_suffix(".yml")
    entry = "redactions:\n  - {text: 压实责任, ground: 个人隐私, date: 2024-05-01}\n"
    for before, after in (("", entry), (entry, "")):
        sidecar.write_text(before, encoding="utf-8") if before else sidecar.unlink(missing_ok=True)
        text.write_text(TEXT, encoding="utf-8")
        _git(project, "add", "-A")
        _git(project, "commit", "-q", "--allow-empty", "-m", "base")
        sidecar.write_text(after, encoding="utf-8") if after else sidecar.unlink()
        done = _diff(project)
        assert "压实" not in done.stdout
        assert "段落 1 处：〔已隐去〕" in done.stdout


@pytest.mark.parametrize(
    "revision", ["nowhere", "", "HEAD..HEAD", "../x", "$(touch written)", "--output=written", "-h"]
)
def test_what_is_no_revision_is_refused(project: Path, revision: str) -> None:
    with pytest.raises(SourceError, match="G008"), base.at(project, revision, pytest.fail):
        pass
    assert not (project / "written").exists()


def test_a_base_without_a_program_is_no_base_without_effect(project: Path) -> None:
    (project / "pyproject.toml").unlink()
    _commit(project)
    done = _diff(project)
    assert done.returncode == 1
    assert "G008 这个版本里没有程序" in done.stderr
    assert done.stdout == ""


def test_a_base_whose_program_does_not_start_is_named(project: Path) -> None:
    cli = project / "builder" / "cli.py"
    good = cli.read_text(encoding="utf-8")
    cli.write_text("import nothing_of_this_name\n", encoding="utf-8")
    _commit(project)
    cli.write_text(good, encoding="utf-8")
    done = _diff(project)
    assert done.returncode == 1
    assert "G008 这个版本的程序运行不了：ModuleNotFoundError: No module named 'nothing_of_this_name'" in done.stderr
    assert done.stdout == ""


def test_a_base_whose_program_crashes_over_a_text_is_not_compared(project: Path) -> None:
    pipeline = project / "builder" / "reading" / "issue.py"
    good = pipeline.read_text(encoding="utf-8")
    pipeline.write_text(f"{good}\n\ndef parse(*given):\n    return 1 / 0\n", encoding="utf-8")
    _commit(project)
    pipeline.write_text(good, encoding="utf-8")
    done = _diff(project)
    assert done.returncode == 1
    assert "- `/aershan/2022-04/` ZeroDivisionError: division by zero；那个版本的程序读不了这一期" in done.stdout
    assert "没有影响" not in done.stdout


def test_a_text_that_the_base_refused_can_be_put_right(project: Path) -> None:
    text = project / "content" / "aershan" / "2022-04.txt"
    text.write_bytes(b"\xff\xff")
    _commit(project)
    text.write_text(TEXT, encoding="utf-8")
    done = _diff(project)
    assert done.returncode == 0
    assert "没有比较的各期：原来的版本没有收（1）" in done.stdout
    assert "content/aershan/2022-04.txt:1: G001" in done.stdout


def test_a_folder_that_is_no_repository(project: Path) -> None:
    shutil.rmtree(project / ".git")
    done = _diff(project, GIT_CEILING_DIRECTORIES=str(project.parent))
    assert done.returncode == 1
    assert "G008 这里读不出 git 仓库" in done.stderr


def test_without_git(project: Path) -> None:
    done = _diff(project, PATH=str(project))
    assert done.returncode == 1
    assert "G008 找不到 git 程序" in done.stderr


def test_a_shallow_clone_says_how_to_get_the_base(project: Path, tmp_path: Path) -> None:
    first = _git(project, "rev-parse", "HEAD").strip()
    (project / "more").touch()
    _commit(project)
    _git(tmp_path, "clone", "-q", "--depth", "1", project.as_uri(), "shallow")
    done = _diff(tmp_path / "shallow", first)
    assert done.returncode == 1
    assert "git fetch --unshallow" in done.stderr


def test_no_hook_of_the_repository_runs(project: Path) -> None:
    hook = project / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {project / 'ran'}\n", encoding="utf-8")
    hook.chmod(0o755)
    assert _diff(project).returncode == 0
    assert not (project / "ran").exists()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_diff_that_is_stopped_leaves_nothing(project: Path, tmp_path: Path, how: signal.Signals) -> None:
    slow = f"import pathlib, time\npathlib.Path({str(tmp_path / 'began')!r}).touch()\ntime.sleep(600)\n"
    cli = project / "builder" / "cli.py"
    good = cli.read_text(encoding="utf-8")
    cli.write_text(slow, encoding="utf-8")
    _commit(project)
    cli.write_text(good, encoding="utf-8")
    (tmp_path / "temporary").mkdir()
    given = {**os.environ, "PYTHONPATH": str(project), "TMPDIR": str(tmp_path / "temporary")}
    command = [sys.executable, "-P", "-m", "builder.cli", "diff", "HEAD"]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored, by what is started, too
    with subprocess.Popen(command, cwd=project, env=given) as running:
        for _ in range(600):
            if (tmp_path / "began").exists():
                break
            time.sleep(0.1)
        running.send_signal(how)
        assert running.wait(60) == 130
    assert list((tmp_path / "temporary").iterdir()) == []
    assert len(_git(project, "worktree", "list").splitlines()) == 1


# --- a base with another layout, another contract and other libraries ---------------------------------------------------

OTHER = """import json, pathlib, sys
import tinylibrary

def start(argv):
    assert argv[0] == "parse", argv
    title, number, *_ = pathlib.Path(argv[1]).read_text(encoding="utf-8").splitlines()
    fact = dict.fromkeys(("gazette", "publisher", "year", "number", "total", "date"))
    block = {"type": "paragraph", "lines": [3], "text": tinylibrary.TEXT}
    notice = {"id": "01", "title": title, "number": number, "kind": "通知", "section": None, "issuer": [], "date": None,
              "addressees": None, "page": None, "span": [1, 3], "attachments": [], "blocks": [block]}
    print(json.dumps({"schema": 1, "source": {"path": argv[1], "sha256": "", "encoding": "utf-8", "lines": 3},
          "issue": {"id": "aershan/2022-04", **fact}, "toc": {"lines": [], "entries": []}, "notices": [notice],
          "dropped": [], "diagnostics": []}))
    return 0
"""


def _wheel(folder: Path) -> str:
    """A wheel made by hand, and the line of a lock that names it."""
    folder.mkdir()
    path = folder / "tinylibrary-1.0-py3-none-any.whl"
    info = "tinylibrary-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("tinylibrary.py", "TEXT = '原来的程序读到的'\n")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tinylibrary\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", f"tinylibrary.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return f"tinylibrary==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def foreign(project: Path, tmp_path: Path) -> Path:
    """A repository whose base has another package, libraries and contract than the tree over it."""
    good = tmp_path / "good"
    shutil.copytree(project, good)
    shutil.rmtree(project / "builder")
    (project / "portal").mkdir()
    (project / "portal" / "start.py").write_text(OTHER, encoding="utf-8")
    (project / "pyproject.toml").write_text("[project.scripts]\ngazette = 'portal.start:start'\n", encoding="utf-8")
    (project / "requirements" / "run.txt").write_text(_wheel(tmp_path / "wheels"), encoding="utf-8")
    _commit(project)
    for name in HOLDS:
        if (good / name).is_dir():
            shutil.copytree(good / name, project / name, dirs_exist_ok=True)
        else:
            shutil.copy(good / name, project / name)
    return project


def _environments(folder: Path) -> list[Path]:
    return sorted((folder / "kept").glob("*/environments/*"))


def test_a_base_of_another_layout_runs_with_its_own_libraries(foreign: Path, tmp_path: Path) -> None:
    offline = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    done = _diff(foreign, PIP_FIND_LINKS=str(tmp_path / "wheels"), **offline)
    assert done.returncode == 0
    assert "正在装 HEAD 的环境" in done.stderr
    assert "「原来的程序读到的」 → 「请遵照执行，自印发之日起施行。」" in done.stdout
    environments = _environments(tmp_path)
    assert len(environments) == 1
    again = _diff(foreign, **offline)  # nothing to install from: what was made is kept
    assert (again.stdout, again.stderr) == (done.stdout, "")
    assert _environments(tmp_path) == environments


def test_an_environment_that_cannot_be_made_is_named_and_not_kept(foreign: Path, tmp_path: Path) -> None:
    done = _diff(foreign, PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull)
    assert done.returncode == 1
    assert "G008 装不出这个版本的环境" in done.stderr
    assert done.stdout == ""
    assert _environments(tmp_path) == []


def test_a_base_never_answers_with_the_program_of_this_tree(project: Path) -> None:
    """A base whose package is missing would find the one that is installed here."""
    shutil.copytree(project / "builder", project.parent / "good")
    shutil.rmtree(project / "builder")
    _commit(project)
    shutil.copytree(project.parent / "good", project / "builder")
    done = _diff(project)
    assert done.returncode == 1
    assert "G008 这个版本的程序运行不了" in done.stderr
    assert done.stdout == ""


def test_the_files_that_decide_how_pages_look_are_named(project: Path) -> None:
    (project / "overrides").mkdir()
    (project / "overrides" / "notice.html").touch()
    done = _diff(project)
    assert done.returncode == 0
    assert "网页的样子没有比较" in done.stdout
    assert "overrides/notice.html" in done.stdout
    assert "没有影响" not in done.stdout


def test_a_subfolder_of_a_repository_can_be_the_project(tmp_path: Path) -> None:
    _repository(tmp_path / "outer")
    (tmp_path / "outer" / "site").mkdir()
    for name in (*HOLDS, ".gitignore"):
        _git(tmp_path / "outer", "mv", name, f"site/{name}")
    _commit(tmp_path / "outer")
    with base.at(tmp_path / "outer" / "site", "HEAD", pytest.fail) as read:
        data: Any = json.loads(read.files["content/aershan/2022-04.txt"].read_bytes())
    assert data["notices"][0]["number"] == "阿政发〔2022〕88号"
