"""Issues annotated by hand, line by line: the reader agrees with them as far as it ever did.

Two are real (their texts stand in content/), three are made up in dialects that those do not show: hard-wrapped PDF text,
OCR Markdown with HTML, a Word export in GB18030.  What is reached stands in `gold/reached.yml`, measure by measure; it may
only rise, and a value that is better than it says has to be written down there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from score import score

from builder import reading
from builder.content.register import read_register
from builder.content.texts import issue_paths
from builder.contract import as_json

ROOT = Path(__file__).resolve().parent.parent
GOLD = sorted((Path(__file__).parent / "gold").glob("*.yaml"))
REACHED = Path(__file__).parent / "gold" / "reached.yml"

Values = Mapping[str, float | None]
WRITTEN: dict[str, Values] = yaml.safe_load(REACHED.read_text(encoding="utf-8"))


def _measure(path: Path) -> tuple[Values, list[str]]:
    gold = yaml.safe_load(path.read_text(encoding="utf-8"))
    beside = path.parent / gold["source"]
    content = None if beside.exists() else ROOT / "content"
    source = beside if content is None else content / gold["source"]
    register = read_register(content) if content else {}
    issue = reading.parse_file(source, content, register)
    return score(gold, issue.text_lines, as_json(issue))


def _cut(value: float | None) -> float | None:
    """Four places and no rounding up: 1.0 is reached only where no point is lost."""
    return None if value is None else math.floor(value * 10_000) / 10_000


def _verdict(text: str, written: Values, reached: Values) -> str:
    """Empty where `reached.yml` says what is reached; else what got worse, or what has to be written down."""
    worse = [name for name, value in written.items() if value is not None and (reached.get(name) or 0) < value]
    if worse:
        return "worse than it was: " + ", ".join(f"{name} {reached.get(name)} for {written[name]}" for name in worse)
    if written != reached:
        entry = yaml.safe_dump({text: dict(reached)}, allow_unicode=True, sort_keys=False)
        return f"better than {REACHED.name} says, or not in it yet; write down what is reached:\n{entry}"
    return ""


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_reaches_what_it_reached(path: Path) -> None:
    values, misses = _measure(path)
    reached = {name: _cut(value) for name, value in values.items()}
    if verdict := _verdict(path.stem, WRITTEN.get(path.stem, {}), reached):
        pytest.fail("\n".join([verdict, *misses]), pytrace=False)  # lines to copy, without a mark before each


def test_what_is_written_down_is_of_texts_that_are_there() -> None:
    assert set(WRITTEN) <= {path.stem for path in GOLD}


def test_every_measure_is_taken_somewhere() -> None:
    names = {name for values in WRITTEN.values() for name in values}
    assert {name for values in WRITTEN.values() for name, value in values.items() if value is not None} == names


@pytest.mark.parametrize(
    ("reached", "verdict"),
    [
        ({"title": 0.9, "tables": None}, ""),
        ({"title": 0.8999, "tables": None}, "worse than it was: title 0.8999 for 0.9"),
        ({"title": None, "tables": None}, "worse than it was: title None for 0.9"),
        ({"tables": 1.0}, "worse than it was: title None for 0.9"),
        ({"title": 1.0, "tables": None}, "a:\n  title: 1.0\n  tables: null\n"),
        ({"title": 0.9, "tables": 0.5}, "a:\n  title: 0.9\n  tables: 0.5\n"),
        ({"title": 0.9, "tables": None, "date": 1.0}, "a:\n  title: 0.9\n  tables: null\n  date: 1.0\n"),
    ],
)
def test_what_is_reached_may_only_rise(reached: Values, verdict: str) -> None:
    said = _verdict("a", {"title": 0.9, "tables": None}, reached)
    assert said == verdict or (verdict.startswith("a:") and said.endswith(verdict))


def test_nothing_is_rounded_up_to_whole() -> None:
    assert [_cut(value) for value in (1.0, 0.99999, None)] == [1.0, 0.9999, None]


def test_the_measure_sees_what_is_wrong() -> None:
    path = next(path for path in GOLD if path.stem == "wrapped-pdf")
    gold = yaml.safe_load(path.read_text(encoding="utf-8"))
    issue = reading.parse_file(path.parent / gold["source"])
    parsed = as_json(issue)
    lost = next(block for block in parsed["notices"][0]["blocks"] if block["type"] == "heading")
    parsed["notices"][0]["blocks"].remove(lost)
    parsed["notices"][1]["number"] = None
    parsed["notices"].pop()
    values, misses = score(gold, issue.text_lines, parsed)
    for name in ("coverage", "notice starts", "headings", "number", "title"):
        value = values[name]
        assert value is not None
        assert value < 1.0, name
    assert any(miss.startswith("headings missed") for miss in misses)


def test_issues_without_an_annotation_are_read_whole() -> None:
    content = ROOT / "content"
    register = read_register(content)
    for path in issue_paths(content):
        issue = reading.parse_file(path, content, register)
        assert [d for d in issue.diagnostics if d.severity == "error"] == [], path
        assert all(entry.notice for entry in issue.toc), path
        assert len(issue.notices) >= len(issue.toc), path
