"""Issues annotated by hand, line by line: the reader agrees with them at least as far as promised.

Two are real (their texts stand in content/), three are made up in dialects that those do not show: hard-wrapped PDF text,
OCR Markdown with HTML, a Word export in GB18030.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from score import score

from builder import model, pipeline, sources

ROOT = Path(__file__).resolve().parent.parent
GOLD = sorted((Path(__file__).parent / "gold").glob("*.yaml"))

AT_LEAST = {
    "coverage": 1.0,
    "notice starts": 1.0,
    "notice extents": 1.0,
    "issue facts": 1.0,
    "toc entries": 1.0,
    "title": 0.98,
    "number": 0.98,
    "date": 0.98,
    "issuer": 0.98,
    "kind": 0.98,
    "section": 0.98,
    "page": 0.98,
    "addressees": 0.98,
    "headings": 0.98,
    "heading levels": 0.99,
    "paragraph joins": 0.97,
    "attachments": 0.97,
    "tables": 1.0,
    "roster persons": 0.98,
    "dropped": 0.98,
}


def _measure(path: Path) -> tuple[Mapping[str, float | None], list[str]]:
    gold = yaml.safe_load(path.read_text(encoding="utf-8"))
    beside = path.parent / gold["source"]
    content = None if beside.exists() else ROOT / "content"
    source = beside if content is None else content / gold["source"]
    register = sources.read_register(content) if content else {}
    issue = pipeline.parse_file(source, content, register)
    return score(gold, issue.text_lines, model.as_json(issue))


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_agrees_with_the_annotation(path: Path) -> None:
    values, misses = _measure(path)
    assert set(values) <= set(AT_LEAST), "a measure has no threshold"
    short = {name: value for name, value in values.items() if value is not None and value < AT_LEAST[name]}
    assert not short, "\n".join([*(f"{name} {value:.4f}" for name, value in short.items()), *misses])


def test_every_measure_is_taken_somewhere() -> None:
    taken = {name for path in GOLD for name, value in _measure(path)[0].items() if value is not None}
    assert taken == set(AT_LEAST)


def test_the_measure_sees_what_is_wrong() -> None:
    path = next(path for path in GOLD if path.stem == "wrapped-pdf")
    gold = yaml.safe_load(path.read_text(encoding="utf-8"))
    issue = pipeline.parse_file(path.parent / gold["source"])
    parsed = model.as_json(issue)
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
    register = sources.read_register(content)
    for path in sources.issue_paths(content):
        issue = pipeline.parse_file(path, content, register)
        assert [d for d in issue.diagnostics if d.severity == "error"] == [], path
        assert all(entry.notice for entry in issue.toc), path
        assert len(issue.notices) >= len(issue.toc), path
