"""What the command does where it says something, and no more.

Takes the words of the command; gives the lines that are printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from builder.maintain import check, explain, show, starter, summary

_CONTENT = Path("content")


def _explained(arguments: argparse.Namespace) -> Iterable[str]:
    return explain.explain(*arguments.place)


def _summed_up(arguments: argparse.Namespace) -> Iterable[str]:
    return summary.of(Path(), _CONTENT, arguments.base)


def _shown(arguments: argparse.Namespace) -> Iterable[str]:
    path = Path(arguments.issue)
    if not path.is_file():
        path = _CONTENT / f"{arguments.issue.removesuffix('.txt')}.txt"
    return show.outline(check.with_doubts(path))


def _upgraded(arguments: argparse.Namespace) -> Iterable[str]:
    return list(starter.upgrade(Path())) or ["都是这个版本的，没有要更新的 (nothing to do)"]


LINES: Mapping[str, Callable[[argparse.Namespace], Iterable[str]]] = {
    "explain": _explained,
    "show": _shown,
    "summary": _summed_up,
    "upgrade": _upgraded,
}
