"""`python -m builder` is the command `gazette`, on every system, with make and without.

Guaranteed: where the libraries are not there for this Python, that of `.venv` does it; where that is missing, too, it is
said how to set it up, by any Python 3.
"""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_PYTHONS = (_ROOT / ".venv" / "Scripts" / "python.exe", _ROOT / ".venv" / "bin" / "python")
_TRIED = "GAZETTE_VENV"
_WINDOWS = r"""
    py -m venv .venv
    .venv\Scripts\pip install -r requirements\run.txt
"""
_OTHERS = """
    python3 -m venv .venv
    .venv/bin/pip install -r requirements/run.txt
"""
_MISSING = """\
用不了（{}）：还没有装好所需的库。请在项目文件夹里运行一次，需要 Python 3.11 以上 (set up first, with Python 3.11 or newer):
{}"""


def main() -> int:
    """Runs one command; the exit status is returned."""
    if sys.version_info < (3, 11):  # noqa: UP036 - of `py` or a system
        return _elsewhere(f"Python {sys.version_info[0]}.{sys.version_info[1]}")
    try:
        from builder import cli
    except ImportError as error:
        if (error.name or "").startswith("builder"):
            raise
        return _elsewhere(str(error))
    return cli.main()


def _elsewhere(reason: str) -> int:
    """The same command by the Python of `.venv`."""
    python = next((path for path in _PYTHONS if path.exists()), None)
    if python is None or _TRIED in os.environ:
        print(_MISSING.format(reason, _WINDOWS if sys.platform == "win32" else _OTHERS), file=sys.stderr)
        return 1
    command = [str(python), "-m", "builder", *sys.argv[1:]]
    with subprocess.Popen(command, env={**os.environ, _TRIED: "1"}) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # it has been told, too
                pass


if __name__ == "__main__":  # a process that works for another imports this, too
    sys.exit(main())
