"""Run by another commit's Python in that commit's tree: what its program reads in each of its texts, as files of JSON.

Of that program it knows what every version promises: the script `gazette` in pyproject.toml, and `gazette parse FILE`.
Guaranteed: no other program than that tree's answers; each text ends as JSON, as refused, or as crashed, with the reason.
Imports nothing of this package: it runs where there is none.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import tomllib
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

INDEX = "index.json"
_USUAL = "builder.cli:main"
Main = Callable[[Sequence[str]], Any]


@lru_cache(maxsize=1)
def command(program: Path) -> Main:
    """What `gazette` runs of the program in a folder; raises ImportError where it would be another one."""
    project = program / "pyproject.toml"  # an installed program has none
    text = project.read_text(encoding="utf-8") if project.is_file() else ""
    scripts = tomllib.loads(text).get("project", {}).get("scripts", {})
    module, _, function = scripts.get("gazette", _USUAL).partition(":")
    loaded = importlib.import_module(module)
    if not Path(loaded.__file__ or "").resolve().is_relative_to(program):
        raise ImportError(f"{module} is not in {program}")
    main: Main = getattr(loaded, function)
    return main


def read(task: tuple[int, str], program: Path, out: Path, crash: str) -> dict[str, str]:
    """What became of one text: `file` holds its JSON, or `refused` or `crashed` says why there is none.

    `crash` is the code with which a program says itself that it crashed.
    """
    number, path = task
    shown, said = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(shown), redirect_stderr(said):
            status = command(program)(["parse", path])
        if status == 0:
            text = shown.getvalue()
            json.loads(text)
            (out / f"{number}.json").write_bytes(text.encode())
            return {"path": path, "file": f"{number}.json"}
    except KeyboardInterrupt:
        raise
    except BaseException:  # a program may end in any way, and the others of its texts are still to be read
        return {"path": path, "crashed": _last(said.getvalue() if said.getvalue().strip() else traceback.format_exc())}
    lines = said.getvalue().splitlines()
    if any(f": {crash} " in line for line in lines):
        told = [line for line in lines if f": {crash} " not in line] or lines
        return {"path": path, "crashed": _last("\n".join(told))}
    return {"path": path, "refused": _last(said.getvalue()) or f"status {status}"}


def _last(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""


def main(tree: Path, out: Path, crash: str, program: Path) -> None:
    """Reads every text of the tree on all cores, and writes INDEX when all of them are done."""
    command(program)  # once, and before the processes part
    tasks = list(enumerate(path.relative_to(tree).as_posix() for path in sorted(tree.glob("content/*/*.txt"))))
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(partial(read, program=program, out=out, crash=crash), tasks, chunksize=4))
    (out / INDEX).write_bytes(json.dumps(found).encode())


if __name__ == "__main__":
    main(Path.cwd().resolve(), Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]).resolve())
