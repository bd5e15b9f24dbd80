"""Python as it is on Windows, as far as another system can have it: on PYTHONPATH this is read before a program begins.

Away with the modules, functions, flags and signals that are POSIX's alone, fork first (but for the few by which Python
itself starts a process here); nothing replaces what is there, no folder is opened, no open file is removed; `msvcrt` locks
files; in the package a file that is opened as text says its encoding.
"""

from __future__ import annotations

import importlib.abc
import multiprocessing.popen_spawn_posix
import multiprocessing.resource_tracker
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import types
import warnings
from collections.abc import Sequence
from typing import Any

import platformdirs

_fcntl: Any = __import__("fcntl")
_LOADED = (pathlib, subprocess, tempfile, multiprocessing, platformdirs)  # they ask once what system this is
MODULES = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "readline", "curses"}
OS = """
    fork forkpty register_at_fork killpg setsid getsid getuid geteuid getgid getegid getpgid getpgrp setuid getgroups
    chown lchown fchown fchmod chroot mkfifo mknod nice uname statvfs fstatvfs sysconf confstr pipe2 openpty posix_spawn
    posix_spawnp pread pwrite preadv sched_getaffinity sync fchdir getloadavg getpriority ttyname wait3 wait4
    O_NOFOLLOW O_NONBLOCK O_DIRECTORY O_CLOEXEC O_NOCTTY O_SYNC O_PATH O_TMPFILE
""".split()  # noqa: SIM905
SIGNALS = """
    SIGHUP SIGKILL SIGALRM SIGUSR1 SIGUSR2 SIGCHLD SIGPIPE SIGQUIT SIGTSTP SIGCONT SIGSTOP SIGWINCH alarm setitimer
    sigwait siginterrupt
""".split()  # noqa: SIM905


class _Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None) -> None:
        if name.partition(".")[0] in MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _locking(handle: int, mode: int, count: int) -> None:
    try:
        _fcntl.lockf(handle, _fcntl.LOCK_UN if mode == 0 else _fcntl.LOCK_EX | _fcntl.LOCK_NB, count)
    except OSError:
        raise PermissionError(13, "Permission denied") from None


def _is_open(path: Any) -> bool:
    real = os.path.realpath(path)
    return any(os.path.realpath(handle) == real for handle in pathlib.Path("/proc/self/fd").iterdir())


def _denied(name: str, refuses: Any) -> None:
    """The function of `os` does not do what `refuses` has an error for."""
    does = getattr(os, name)

    def function(path: Any, *given: Any, **named: Any) -> Any:
        if error := refuses(path, *given):
            raise error
        return does(path, *given, **named)

    setattr(os, name, function)


def _no_folder(path: Any, *given: Any) -> OSError | None:
    return PermissionError(13, "Permission denied", path) if os.path.isdir(path) else None  # noqa: PTH112


def _not_open(path: Any, *given: Any) -> OSError | None:
    return PermissionError(13, "in use by another process", path) if _is_open(path) else None


def _not_there(path: Any, target: Any, *given: Any) -> OSError | None:
    return FileExistsError(17, "File exists", path) if os.path.lexists(target) else _not_open(path)


def _neither_open(path: Any, target: Any, *given: Any) -> OSError | None:
    return _not_open(path) or _not_open(target)


multiprocessing.set_start_method("spawn")
shutil.__dict__["_use_fd_functions"] = False
for name in MODULES & set(sys.modules):
    del sys.modules[name]
sys.meta_path.insert(0, _Missing())
for where, names in ((os, OS), (signal, SIGNALS)):
    for name in names:
        where.__dict__.pop(name, None)
msvcrt: Any = types.ModuleType("msvcrt")
msvcrt.LK_UNLCK, msvcrt.LK_LOCK, msvcrt.LK_NBLCK, msvcrt.locking = 0, 1, 2, _locking
sys.modules["msvcrt"] = msvcrt
_denied("open", _no_folder)
_denied("unlink", _not_open)
_denied("remove", _not_open)
_denied("rename", _not_there)
_denied("replace", _neither_open)
warnings.filterwarnings("error", category=EncodingWarning, module=r"builder\b")
