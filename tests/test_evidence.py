"""Every clue of every evidence table earns its place: switched off, the golden case that it names fails."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from test_cases import CASES, differences

import builder.reading
from builder import cli
from builder.reading import evidence
from builder.reading.evidence import Clue, Decision
from builder.text.line import Line
from builder.text.look import Look

CASE = {path.stem: path for path in CASES}


def _decisions() -> Iterator[tuple[Any, str, Decision[Any]]]:
    """Each decision, with the module that makes it and its name there."""
    for found in pkgutil.walk_packages(builder.reading.__path__, "builder.reading."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, Decision):
                yield module, name, value


DECISIONS = list(_decisions())
CLUES = [(module, name, clue) for module, name, decision in DECISIONS for clue in decision.clues]


@pytest.mark.parametrize(
    ("module", "name", "clue"),
    CLUES,
    ids=[f"{decision.name}-{c.name}" for *_, decision in DECISIONS for c in decision.clues],
)
def test_a_clue_switched_off_turns_its_case(
    module: Any, name: str, clue: Clue[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert clue.case in CASE, f"no golden case tests/cases/{clue.case}.yml"
    assert not differences(CASE[clue.case])
    monkeypatch.setattr(module, name, getattr(module, name).without(clue))
    assert differences(CASE[clue.case]), (
        f"{clue.case} holds without this clue: it is not needed, or another case shows it"
    )


def test_a_decision_is_made_in_one_place() -> None:
    """What is imported into a second module could not be switched off there."""
    assert len({id(decision) for *_, decision in DECISIONS}) == len(DECISIONS)
    assert len({decision.name for *_, decision in DECISIONS}) == len(DECISIONS)


@dataclass
class _Figure:
    line: Line
    value: int


_EVEN: Decision[_Figure] = Decision(
    "even and not small",
    2,
    (
        Clue("small", -3, lambda s: s.value < 10, ""),
        Clue("even", 2, lambda s: s.value % 2 == 0, ""),
        Clue("round", 1, lambda s: s.value % 10 == 0, ""),
    ),
)


def test_a_decision_is_the_sum_against_the_threshold_watched_or_not() -> None:
    for value in range(60):
        situation = _Figure(Line(7, Look(str(value)), str(value)), value)
        wanted = -3 * (value < 10) + 2 * (value % 2 == 0) + (value % 10 == 0) >= 2
        assert _EVEN(situation) == wanted
        with evidence.watched() as seen:
            assert _EVEN(situation) == wanted
        assert [(v.line, v.holds) for v in seen] == [(7, wanted)]


def test_the_heaviest_chain_leaves_out_what_it_is_better_without() -> None:
    weights = {"a": 3.0, "b": 5.0, "c": -1.0, "d": 4.0}
    apart = {("b", "d"), ("c", "d")}
    assert evidence.chain("abcd", lambda x, _: weights[x], lambda x, y: (x, y) not in apart) == ["a", "b"]
    assert evidence.chain("", lambda x, _: weights[x], lambda x, y: True) == []
    assert evidence.chain("abcd", lambda x, before: weights[x] if before != "b" else -1.0, lambda x, y: True) == [
        "a",
        "b",
    ]


def test_explain_says_where_a_line_went(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "a.txt"
    text.write_text(
        "某市人民政府关于修路的通知\n某政发〔2022〕3号\n各区人民政府：\n现将有关事项通知如下。\n", encoding="utf-8"
    )
    assert cli.main(["explain", f"{text}:4"]) == 0
    told = capsys.readouterr().out
    assert "第 4 行：现将有关事项通知如下。" in told
    assert "公文 01 的 paragraph" in told
    assert cli.main(["explain", f"{text}:99"]) == 1
    assert "没有第 99 行" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        cli.main(["explain", str(text)])
    assert ended.value.code == 2
