"""What each dialect has to reach, construct by construct: `tests/data/dialects.yml`.  A floor may only rise.

Where the bench itself was wrong and asks something else now, `EDITION` rises with it: floors of two editions are not compared.
"""

from __future__ import annotations

import math
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from .known import ROOT

EDITION = 2
PATH = Path(__file__).resolve().parent.parent / "data" / "dialects.yml"
Floors = Mapping[str, Mapping[str, float | None]]
_HEAD = """\
# What the reader reaches in each dialect (tests/dialects): F1, the mean over all texts; null where there is nothing to measure.
# A floor may only rise: `make dialects WRITE=1` raises those that are passed.
"""


def read() -> Floors:
    """The floors of the tree."""
    return loaded(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}


def loaded(text: str) -> Floors:
    """The floors that a file says; none where they are of another edition."""
    written: dict[str, Any] = yaml.safe_load(text) or {}
    return {} if written.pop("edition", None) != EDITION else written


def down(value: float | None) -> float | None:
    """Three places and no rounding up."""
    return None if value is None else math.floor(value * 1000) / 1000


def lower(wanted: Floors, values: Floors) -> list[str]:
    """Each place where a value is lower than wanted, or not there."""
    return [
        f"{dialect} {name}: {reached} for {floor}"
        for dialect, row in wanted.items()
        for name, floor in row.items()
        if floor is not None and ((reached := down(values.get(dialect, {}).get(name))) is None or reached < floor)
    ]


def write(reached: Floors) -> None:
    """Raises the floors that are passed, and adds those that are new."""
    old = read()

    def floor(dialect: str, name: str, value: float | None) -> float | None:
        known = [v for v in (old.get(dialect, {}).get(name), down(value)) if v is not None]
        return max(known, default=None)

    rows = {
        dialect: {name: floor(dialect, name, value) for name, value in row.items()} for dialect, row in reached.items()
    }
    lines = [
        f"{dialect}: {yaml.safe_dump(row, sort_keys=False, default_flow_style=True, width=1000)}"
        for dialect, row in rows.items()
    ]
    PATH.write_text(_HEAD + f"edition: {EDITION}\n" + "".join(lines), encoding="utf-8")


def _git(*words: str) -> str | None:
    git = shutil.which("git")
    done = (
        subprocess.run([git or "git", *words], cwd=ROOT, capture_output=True, text=True, check=False) if git else None
    )
    return done.stdout if done and done.returncode == 0 else None


def of_base() -> Floors | None:
    """The floors where this branch left main (in CI: the first parent of the merge); None where git does not know."""
    bases = [base for ref in ("origin/main", "main") if (base := _git("merge-base", "HEAD", ref))]
    base = bases[0].strip() if bases else (_git("rev-parse", "--verify", "HEAD^1") or "").strip()
    if not base:
        return None
    text = _git("show", f"{base}:{PATH.relative_to(ROOT).as_posix()}")
    return {} if text is None else loaded(text)
