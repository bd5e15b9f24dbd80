"""Another commit's content, read by that commit's own program.

Guaranteed: the program and its libraries are those of the commit, or a `SourceError` says what is missing and what to do;
of the repository nothing is left changed, however this ends.  Running a program of one's own repository is the point of
it: beside that program nothing of the commit runs here, neither hooks nor what a package would do when it is built.
Not done here: comparing (see `diff`).
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import FrameType

from builder import __version__
from builder.archive import cachefolder
from builder.codes import code, say
from builder.content.files import SourceError
from builder.maintain import starter
from builder.maintain.diff import base_driver

_PROJECT, _LOCK = "pyproject.toml", "requirements/run.txt"
_PIN = re.compile(r"^(?P<name>[\w.\-]+)==(?P<version>[^\s;\\]+)[^\S\n]*(?P<marker>;)?", re.MULTILINE)
_PIP = ("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input")
_LOCKED = ("--require-hashes", "--only-binary", ":all:")
_REPOSITORY = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX")  # set inside a hook
_NO_HOOKS = ("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false")


@dataclass(frozen=True, slots=True)
class Base:
    """What a commit's program read: `files` holds the JSON of each text, `refused` and `crashed` why there is none.

    All three are named by the text's path; `content` is the folder as it was.
    """

    content: Path
    files: Mapping[str, Path]
    refused: Mapping[str, str]
    crashed: Mapping[str, str]


@contextmanager
def at(root: Path, revision: str, tell: Callable[[str], None]) -> Iterator[Base]:
    """A revision of the project in `root`, read by its own program; raises SourceError where that cannot be.

    `tell` is called with what takes long.
    """
    commit = _commit(root, revision)
    with _ends_in_order(), tempfile.TemporaryDirectory(prefix="gazette-") as folder:
        top, out = Path(folder).resolve() / "tree", Path(folder).resolve() / "read"
        out.mkdir()
        try:
            _git(root, revision, *_NO_HOOKS, "worktree", "add", "--detach", str(top), commit)
            tree = top / _git(root, revision, "rev-parse", "--show-prefix")
            yield _read(root, tree, out, revision, tell)
        finally:
            shutil.rmtree(top, ignore_errors=True)
            _run_git(root, "worktree", "prune")


def changed(root: Path, revision: str) -> list[str]:
    """The files of the project that differ from those of the revision, those that git does not know yet included."""
    commit = _commit(root, revision)
    known = _git(root, revision, *_NO_HOOKS, "diff", "--name-only", "--no-renames", "--relative", "-z", commit)
    new = _git(root, revision, *_NO_HOOKS, "ls-files", "--others", "--exclude-standard", "-z")
    return sorted({path for path in f"{known}\0{new}".split("\0") if path})


def files(root: Path, revision: str) -> frozenset[str]:
    """The files that the project had in the revision."""
    commit = _commit(root, revision)
    prefix = _git(root, revision, "rev-parse", "--show-prefix")
    listed = _git(root, revision, "ls-tree", "-r", "-z", "--name-only", f"{commit}:{prefix}")
    return frozenset(path for path in listed.split("\0") if path)


# --- git ---------------------------------------------------------------------------------------------------------------


def _commit(root: Path, revision: str) -> str:
    """The commit that a revision names."""
    if revision.startswith("-"):  # git would take it for an option
        raise SourceError(revision, None, say("not-a-revision"))
    done = _run_git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if done is None:
        raise SourceError(revision, None, say("git-missing"))
    if done.returncode == 0:
        return done.stdout.strip()
    inside = _run_git(root, "rev-parse", "--is-shallow-repository")
    if inside is None or inside.returncode != 0:
        reason = _last(inside.stderr) if inside else ""
        raise SourceError(revision, None, say("no-repository", reason=reason))
    if inside.stdout.strip() == "true":
        raise SourceError(revision, None, say("shallow-clone"))
    raise SourceError(revision, None, say("unknown-revision"))


def _git(root: Path, revision: str, *command: str) -> str:
    done = _run_git(root, *command)
    if done is None or done.returncode != 0:
        reason = _last(done.stderr) if done else "git"
        raise SourceError(revision, None, say("cannot-check-out", reason=reason))
    return done.stdout.strip("\n")


def _run_git(root: Path, *command: str) -> subprocess.CompletedProcess[str] | None:
    """What git says of the project in `root`; None where there is no git."""
    try:
        return subprocess.run(
            ["git", "-C", str(root), *command],
            capture_output=True, encoding="utf-8", errors="replace", check=False, stdin=subprocess.DEVNULL,
            env=_environment(),
        )  # fmt: skip
    except (OSError, ValueError):
        return None


def _environment(**more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in _REPOSITORY}
    return {**kept, **more}


@contextmanager
def _ends_in_order() -> Iterator[None]:
    """Being told to end is like Ctrl-C meanwhile, so that what was begun is cleared away."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    ours = threading.current_thread() is threading.main_thread()
    known = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    heard = [number for number in known if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, end) for number in heard if ours}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# --- the program -------------------------------------------------------------------------------------------------------


def _read(root: Path, tree: Path, out: Path, revision: str, tell: Callable[[str], None]) -> Base:
    """What the program in a tree reads in its content/."""
    program = tree if (tree / _PROJECT).is_file() else _installed(root, tree, revision, tell)
    python = _python(root, tree, revision, tell) if program == tree else sys.executable
    # -P: modules beside it are ours
    driver = [python, "-P", base_driver.__file__, str(out), code("program-error"), str(program)]
    done = _started(driver, revision, cwd=str(tree), PYTHONPATH=str(program), PYTHONIOENCODING="utf-8")
    if done.returncode != 0:
        reason = _last(done.stderr) or f"status {done.returncode}"
        raise SourceError(revision, None, say("program-does-not-run", reason=reason))
    found = json.loads((out / base_driver.INDEX).read_bytes())
    by = {key: {item["path"]: item[key] for item in found if key in item} for key in ("file", "refused", "crashed")}
    files = {path: out / name for path, name in by["file"].items()}
    return Base(tree / "content", files, by["refused"], by["crashed"])


def _installed(root: Path, tree: Path, revision: str, tell: Callable[[str], None]) -> Path:
    """Where the program of a project lies that has none in its tree, and never had: this one, which is installed.

    That the revision was made with another version is told: what that one read otherwise is not seen.
    """
    if (root / _PROJECT).is_file() or not (tree / starter.RECORD).is_file():
        raise SourceError(revision, None, say("revision-without-program"))
    before = starter.version(tree)
    if before != __version__:
        tell(
            f"{revision} 用的是 gazette-portal {before}，现在是 {__version__}：两边都由现在的程序读，程序不同带来的变化看不出来"
        )
    return Path(__file__).resolve().parents[3]


def _python(root: Path, tree: Path, revision: str, tell: Callable[[str], None]) -> str:
    """A Python that has the libraries which a tree's lock names: this one where it has just these, else one kept."""
    try:
        lock = (tree / _LOCK).read_text(encoding="utf-8")
    except OSError:
        raise SourceError(revision, None, say("revision-without-lock", lock=_LOCK)) from None
    if _has_all(lock):
        return sys.executable
    made = f"{lock}\0{sys.version}\0{platform.platform()}\0{Path(sys.executable).resolve()}"
    kept = cachefolder.of(root, "environments")
    if kept is None:
        raise SourceError(revision, None, say("nowhere-to-keep", variable=cachefolder.VARIABLE))
    folder = kept / hashlib.sha256(made.encode()).hexdigest()[:24]
    if not _works(folder):
        tell(f"正在装 {revision} 的环境，约需几分钟；以后用同一份依赖清单的版本不必再装")
        _make(folder, tree / _LOCK, revision)
    return str(_program(folder))


def _program(environment: Path) -> Path:
    """The Python of an environment."""
    scripts = sysconfig.get_path("scripts", "venv", {"base": str(environment)})
    return Path(scripts, "python.exe" if sys.platform == "win32" else "python")


def _has_all(lock: str) -> bool:
    """Whether this Python has every version that is locked; one with a condition may be for other systems."""
    pins = list(_PIN.finditer(lock))
    return bool(pins) and all(_has(pin) for pin in pins)


def _has(pin: re.Match[str]) -> bool:
    try:
        return metadata.version(pin["name"]) == pin["version"]
    except metadata.PackageNotFoundError:
        return pin["marker"] is not None


def _works(folder: Path) -> bool:
    python = _program(folder)  # a Python that was removed since leaves a link to nowhere
    return python.exists() and subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def _make(folder: Path, lock: Path, revision: str) -> None:
    """Sets up an environment beside the folder, and puts it there whole."""
    part = folder.with_name(f"{folder.name}.{os.getpid()}")
    python = str(_program(part))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(part)],
            [python, *_PIP, *_LOCKED, "-r", str(lock)],
        ):
            done = _started(command, revision)
            if done.returncode != 0:
                reason = _last(done.stderr or done.stdout)
                raise SourceError(revision, None, say("no-environment", reason=reason))
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    except OSError as error:
        if not _works(folder):  # else another gazette was as quick
            said = say("cannot-write-environment", reason=error.strerror, folder=folder.parent)
            raise SourceError(revision, None, said) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _started(
    command: list[str], revision: str, cwd: str | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """What came of a command; it ends with all that it started, however this ends."""
    pipe = subprocess.PIPE
    try:
        with subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, encoding="utf-8", errors="replace",
            env=_environment(**more), start_new_session=True,
        ) as process:  # fmt: skip
            try:
                shown, said = process.communicate()
            finally:
                if process.returncode is None:
                    _kill(process)
    except OSError as error:
        raise SourceError(revision, None, say("cannot-run", command=command[0], reason=error.strerror)) from None
    return subprocess.CompletedProcess(command, process.returncode, shown, said)


def _kill(process: subprocess.Popen[str]) -> None:
    """Ends a process and those that it started; where there are no groups they see its end themselves, or work to theirs."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _last(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else ""
