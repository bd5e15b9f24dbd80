"""`make printed`: what is read back, way by construct; with --misses, each point that is lost."""

from __future__ import annotations

import argparse
import signal

from dialects import known
from dialects.measure import Result

from . import ways
from .measure import CONSTRUCTS


def _row(name: str, result: Result) -> str:
    cells = ("–" if value is None else f"{value:.3f}" for value in result.values.values())
    return f"{name:<40}" + "".join(f"{cell:>12}" for cell in cells)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make printed", description=__doc__)
    parser.add_argument("way", nargs="?", default="", help=f"one of {', '.join(ways.names())}, or a part of it")
    parser.add_argument("--issue", default="", help="only issues with this in their names")
    parser.add_argument("--misses", action="store_true", help="each point that is lost")
    given = parser.parse_args()
    print(" " * 40 + "".join(f"{name:>12}" for name in CONSTRUCTS))
    for way in (way for way in ways.names() if given.way in way):
        for issue in (issue for issue in known.issues() if given.issue in issue.name):
            result = ways.result(issue, way)
            print(_row(f"{issue.name} {way}", result), flush=True)
            if given.misses:
                print("\n".join(f"    {miss}" for miss in result.misses))


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as `| head` expects
    main()
