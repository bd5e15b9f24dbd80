"""`python -m tests.dialects`: what the reader reaches, dialect by construct; with a dialect, each point that is lost."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Sequence

from . import floors
from .kinds import DIALECTS
from .measure import CONSTRUCTS, mean, results


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:<24}" + "".join(f"{cell:>12}" for cell in cells)


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _table(only: str) -> dict[str, dict[str, float | None]]:
    print(_row("", CONSTRUCTS))
    reached = {}
    for dialect in DIALECTS:
        reached[dialect] = mean([result for _, _, result in results(dialect, only)])
        print(_row(dialect, [_cell(reached[dialect][name]) for name in CONSTRUCTS]), flush=True)
    columns = [[value for row in reached.values() if (value := row[name]) is not None] for name in CONSTRUCTS]
    print(_row("worst", [_cell(min(column, default=None)) for column in columns]))
    return reached


def _misses(dialect: str, only: str, construct: str, show: bool) -> None:
    for known, sheet, result in results(dialect, only):
        print(f"== {known.name}: " + ", ".join(f"{name} {_cell(value)}" for name, value in result.values.items()))
        if show:
            print("\n".join(f"{number:5} {line.text}" for number, line in enumerate(sheet, 1)))
        print("\n".join(f"  {miss}" for miss in result.misses if miss.startswith(construct)))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.dialects", description=__doc__)
    parser.add_argument("dialect", nargs="?", choices=[*DIALECTS, []], metavar="DIALECT", help=", ".join(DIALECTS))
    parser.add_argument("--issue", default="", help="only issues with this in their names")
    parser.add_argument("--construct", default="", help=f"only misses of one of {', '.join(CONSTRUCTS)}")
    parser.add_argument("--text", action="store_true", help="with a dialect: the text that was read, too")
    parser.add_argument("--write", action="store_true", help=f"raise {floors.PATH.name} to what is reached")
    given = parser.parse_args()
    if given.dialect:
        _misses(given.dialect, given.issue, given.construct, given.text)
    else:
        reached = _table(given.issue)
        if given.write and not given.issue:
            floors.write(reached)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as `| head` expects
    main()
