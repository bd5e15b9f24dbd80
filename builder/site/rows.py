"""The rows of a sheet as the desk's template places them: which are folded, what in a line is markup, what a problem quotes.

Guaranteed: every row is given, in order, a folded one behind the row that unfolds it; no row with a problem is folded.
Not done here: what became of a line (see `maintain.desk`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from builder.maintain.desk import Row
from builder.model import Diagnostic

LEVELS = {"error": "错误", "warning": "警告", "info": "提示"}
_SHORTEST_RUN = 6  # lines in a row of one table or list, without a problem: those between the ends are folded
_SHOWN = 3  # rows of a run that are shown: two before the fold and one after it
_FOLDED = ("table", "roster", "toc", "verbatim", "part", "dropped")
_MARKUP = re.compile(r"[|│┃]+|(?<=\|)[-: ]+(?=\|)|</?[A-Za-z][^<>]*>|\*\*|^#+ ")
_QUOTED = re.compile("「(.+?)」")
_GLOSS = re.compile(r" \([^()]*\)$")


def shown(rows: Sequence[Row], lines: str) -> Iterator[dict[str, Any]]:
    """The rows, those of a run without a problem behind one that unfolds them."""
    for kind, group in groupby(rows, key=_folds):
        run = list(group)
        folded = _inside(run) if kind else range(0)
        for place, row in enumerate(run):
            if folded and place == folded.start:
                yield _fold(run[folded.start : folded.stop])
            yield _row(row, lines, run[folded.start].line if place in folded else None)


def _inside(run: Sequence[Row]) -> range:
    """What is folded of a run: all but its first rows and the last, and nothing that goes on from a row that is shown."""
    begins = [place for place, row in enumerate(run) if not _goes_on(row)]
    if len(run) < _SHORTEST_RUN or len(begins) < _SHOWN + 2:
        return range(0)
    return range(begins[_SHOWN - 1], begins[-1])


def _goes_on(row: Row) -> bool:
    return all(piece.goes_on or piece.kind == "rule" for piece in row.pieces)


def _folds(row: Row) -> str | None:
    """What a run is made of; None for a row that is always shown."""
    kinds = {piece.kind for piece in row.pieces} - {"rule"}
    kind = kinds.pop() if len(kinds) == 1 else None
    return None if row.problems or kind not in _FOLDED else kind


def _fold(rows: Sequence[Row]) -> dict[str, Any]:
    labels = [piece.label for row in rows for piece in row.pieces if not piece.goes_on and piece.kind != "rule"]
    name, _, first = labels[0].rpartition(" ")
    last = labels[-1].rpartition(" ")[2]
    what = f"，{name} {first}—{last}" if first.isdecimal() and last.isdecimal() else ""
    return {"fold": rows[0].line, "text": f"{span([row.line for row in rows])}{what}，没有问题"}


def _row(row: Row, lines: str, fold: int | None) -> dict[str, Any]:
    return {
        "line": row.line,
        "source": list(_source(row)),
        "fate": row.fate,
        "in_fold": fold,
        "goes_on": all(piece.goes_on for piece in row.pieces),
        "corrected": row.corrected,
        "pieces": [
            {"kind": piece.kind, "label": piece.label, "text": piece.text, "cells": list(piece.cells)}
            for piece in row.pieces
        ],
        "problems": [{**problem(item), "message": _GLOSS.sub("", item.message)} for item in row.problems],
        "address": f"{lines}{row.line}.part",
    }


def _source(row: Row) -> Iterator[dict[str, str]]:
    """The line cut into its words, the markup between them, and what a problem of it quotes."""
    quoted = [word for item in row.problems for word in _QUOTED.findall(item.message) if word in row.text]
    cut = "|".join([*map(re.escape, quoted), _MARKUP.pattern])
    at = 0
    for found in re.finditer(cut, row.text):
        if found.start() > at:
            yield {"text": row.text[at : found.start()]}
        yield {"text": found[0], "kind": "quoted" if found[0] in quoted else "markup"}
        at = found.end()
    yield {"text": row.text[at:]}


def problem(item: Diagnostic) -> dict[str, Any]:
    return {"code": item.code, "severity": item.severity, "level": LEVELS[item.severity], "message": item.message}


def span(lines: Sequence[int]) -> str:
    """Some lines, by the first and the last."""
    return f"第{lines[0]}—{lines[-1]}行" if len(lines) > 1 else f"第{lines[0]}行"
