"""A build whose process alone is killed blocks nobody and leaves nobody; one that waits says for whom."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench import corpus
from builder.proof import manifest
from builder.site import build, lock

ROOT = Path(__file__).resolve().parent.parent
BOUND = 300  # seconds: far more than a build takes on a busy machine
# 3.11 to 3.13 fork on Linux, 3.14 asks a server to; how many processes there are when one is at work.  What macOS spawns are
# children of the build as those that it forks are, and need /proc here.
METHODS = {"fork": 1, "forkserver": 3}

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="who works for whom is read from /proc")

Process = tuple[int, int, str]  # id, when it began, name


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project that takes long enough to be killed: some forty notices."""
    folder = tmp_path_factory.mktemp("source")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for name in ("builder", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "NOTICES_AN_ISSUE", 4)  # issues enough that they are parsed by several processes
        corpus.make(ROOT / "content", folder / "content", 40, 1)
    return folder


@pytest.fixture
def project(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With nothing kept: every text is parsed, every page rendered."""
    monkeypatch.setenv("GAZETTE_CACHE", str(tmp_path / "cache"))
    return Path(shutil.copytree(source, tmp_path / "project"))


def start(project: Path, method: str, own_group: bool = False) -> subprocess.Popen[str]:
    code = (
        "import multiprocessing, sys; from builder import cli\n"
        f"if __name__ == '__main__': multiprocessing.set_start_method({method!r}); sys.exit(cli.main(['build']))\n"
    )
    (project / "build.py").write_text(code, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "build.py"], cwd=project, stderr=subprocess.PIPE, text=True, start_new_session=own_group
    )


def living() -> Iterator[tuple[Process, int]]:
    """Every process that has not ended, and the one that started it."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found = re.fullmatch(r"(\d+) \((.*)\) (\S) (\d+) (?:\S+ ){17}(\d+) .*\n?", path.read_text(), re.DOTALL)
        except OSError:
            continue
        if found and found[3] not in "ZX":
            yield (int(found[1]), int(found[5]), found[2]), int(found[4])


def helpers(pid: int) -> set[Process]:
    """The Python processes that a process started, and those that they did."""
    every, found = list(living()), {pid}
    for _ in range(3):
        found |= {process[0] for process, parent in every if parent in found}
    return {process for process, _ in every if process[0] in found - {pid} and process[2].startswith("python")}


def await_(true: Callable[[], object]) -> None:
    end = time.monotonic() + BOUND
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def kill_at(project: Path, method: str, working: Callable[[], bool]) -> set[Process]:
    """Builds, and kills the build's process, and it alone, while others work for it: those others."""
    running = start(project, method)
    seen: set[Process] = set()

    def at_work() -> bool:
        nonlocal seen
        assert running.poll() is None, running.communicate()[1]
        seen = helpers(running.pid) if working() else set()
        return len(seen) >= METHODS[method]

    await_(at_work)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert running.stderr
    running.stderr.close()
    return seen


def _leave_one_issue(project: Path) -> None:
    """What is built next takes no long time."""
    for issue in sorted(project.glob("content/*/*.txt"))[1:]:
        issue.unlink()


@pytest.mark.slow
@pytest.mark.parametrize(("method", "stage"), [("fork", "parse"), *((method, "render") for method in METHODS)])
def test_a_build_that_was_killed_alone_blocks_nobody_and_leaves_nobody(
    project: Path, method: str, stage: str, caplog: pytest.LogCaptureFixture
) -> None:
    orphans = kill_at(project, method, lambda: (project / ".site-lock").exists() == (stage == "render"))
    _leave_one_issue(project)
    build.build(project, project / "site")
    assert caplog.messages == [], "it waits for nobody"
    await_(lambda: not orphans & {process for process, _ in living()})
    assert not list(manifest.differences(project / "site"))
    assert not list(project.glob(".site*"))


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["parse", "render"])
def test_who_stops_a_build_at_the_keyboard_sees_no_traceback(project: Path, stage: str) -> None:
    running = start(project, "fork", own_group=True)

    def at_work() -> bool:
        assert running.poll() is None, running.communicate()[1]
        return (project / ".site-lock").exists() == (stage == "render") and bool(helpers(running.pid))

    await_(at_work)
    time.sleep(0.2)  # one that has just been forked is this program still
    seen = helpers(running.pid)
    os.killpg(running.pid, signal.SIGINT)
    assert (running.communicate(timeout=BOUND)[1], running.returncode) == ("", 130)
    await_(lambda: not seen & {process for process, _ in living()})


HOLD = "import pathlib, sys; from builder.site import lock\nwith lock.alone(pathlib.Path(), '.site-lock'): print(flush=True); input()"


def test_a_build_that_waits_says_for_whom(project: Path) -> None:
    _leave_one_issue(project)
    given = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", HOLD], cwd=project, **given) as first:  # type: ignore[call-overload]
        first.stdout.readline()
        with start(project, "fork") as second:
            assert second.stderr
            line = second.stderr.readline()
            assert re.fullmatch(
                rf"另一个生成正在进行（进程 {first.pid}，\d{{4}}-\d\d-\d\d \d\d:\d\d 开始），等它结束… \(waiting for another build\)\n",
                line,
            )
            first.communicate("\n", BOUND)
            assert (second.wait(BOUND), second.stderr.read()) == (0, "")


@pytest.mark.parametrize("note", ["", "1 \x1b[2J 开始\n", "9" * 99, "link", "folder", "pipe"])
def test_what_stands_under_the_name_of_the_note_is_neither_shown_nor_followed(
    tmp_path: Path, note: str, caplog: pytest.LogCaptureFixture
) -> None:
    path, outside = tmp_path / "project" / ".site-lock", tmp_path / "outside"
    path.parent.mkdir()
    outside.write_text("1 2022-01-01 00:00\n")
    if note == "link":
        path.symlink_to(outside)
    elif note == "folder":
        path.mkdir()
    elif note == "pipe":
        os.mkfifo(path)
    else:
        path.write_text(note)
    other = os.open(path.parent, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)

    def wait() -> None:
        with lock.alone(path.parent, path.name):
            pass

    waiting = threading.Thread(target=wait)
    waiting.start()
    await_(lambda: caplog.messages)
    os.close(other)
    waiting.join(BOUND)
    assert not waiting.is_alive()
    assert caplog.messages == ["另一个生成正在进行，等它结束… (waiting for another build)"]
    assert outside.read_text() == "1 2022-01-01 00:00\n"
