"""Golden cases: one behaviour a file, a few lines of a gazette and what they must become.

A case (`tests/cases/*.yml`) has

    behaviour   what it shows, in a sentence
    text        the source lines (␌ stands for a form feed)
    encoding    optional: the text is read from bytes of this encoding (utf-8)
    newline     optional: the end of its lines ("\\n")
    sidecar     optional: the issue's sidecar
    prefixes    optional: number prefixes of a register entry
    expect      view → what it must show; the views are the functions below

To add a case write `blocks:` (or another view) without a value under `expect:` and run this file: what the reader gives
is written in, and the test fails, once, so that somebody reads it.  Laws 1 and 2 are checked for each case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder import pipeline, sources
from builder.model import Block, Issue
from builder.sources import Gazette

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))
_KEYS = {"behaviour", "text", "encoding", "newline", "sidecar", "prefixes", "expect"}


def _block(block: Block) -> str:
    """paragraph: text; heading 1: text; table 1: header / row (⏎ a line break in a cell); roster: role name post / …"""
    if block.members is not None:
        shown = [" ".join(filter(None, (member.role, member.name, member.post))) for member in block.members]
        return "roster: " + " / ".join(shown)
    if block.rows is not None:
        shown = [" | ".join(row).replace("\n", "⏎") for row in block.rows]
        return f"table {block.header_rows}: " + " / ".join(shown)
    return f"{block.type}{f' {block.level}' if block.level else ''}: {block.text}"


def blocks(issue: Issue) -> list[str]:
    """The blocks of all notices, in order."""
    return [_block(block) for notice in issue.notices for block in notice.blocks]


def facts(issue: Issue) -> dict[str, Any]:
    """What the cover says; what it does not say is left out."""
    shown = {key: getattr(issue.facts, key) for key in ("gazette", "publisher", "year", "number", "total", "date")}
    return {key: value for key, value in shown.items() if value is not None}


def toc(issue: Issue) -> list[str]:
    """section, title, page and the notice that was found."""
    return [f"{e.section or '—'} | {e.title} | {e.page or '—'} | {e.notice or '—'}" for e in issue.toc]


def notices(issue: Issue) -> list[dict[str, Any]]:
    """What each notice says of itself; what it does not say is left out."""
    keys = ("title", "number", "kind", "issuer", "date", "addressees", "section", "page")
    shown = [{key: getattr(notice, key) for key in keys} for notice in issue.notices]
    return [
        {k: list(v) if isinstance(v, tuple) else v for k, v in each.items() if v not in (None, ())} for each in shown
    ]


def numbers(issue: Issue) -> list[str | None]:
    """The document number of each notice."""
    return [notice.number for notice in issue.notices]


def titles(issue: Issue) -> list[str]:
    """The title of each notice."""
    return [notice.title for notice in issue.notices]


def attachments(issue: Issue) -> list[str]:
    """label, title and line of each printed attachment, notice after notice; then what is listed and not printed."""
    printed = [
        f"{a.label or '—'} | {a.title or '—'} | {a.line}" for notice in issue.notices for a in notice.attachments
    ]
    return printed + [f"missing | {name}" for notice in issue.notices for name in notice.missing]


def dropped(issue: Issue) -> list[str]:
    """lines, reason and text of what was set aside; ~ marks a part of a line."""
    return [
        f"{'~' if drop.partial else ''}{','.join(map(str, drop.lines))} {drop.reason}: {drop.text}"
        for drop in issue.dropped
    ]


def apart(issue: Issue) -> dict[str, str]:
    """The lines of masthead, 目录 and colophon."""
    parts = {"masthead": issue.masthead, "toc": issue.toc_lines, "colophon": issue.colophon}
    return {name: " ".join(map(str, lines)) for name, lines in parts.items()}


def codes(issue: Issue) -> list[str]:
    """Code and line of each diagnostic."""
    return [f"{found.code} {found.line or '—'}" for found in issue.diagnostics]


def encoding(issue: Issue) -> str:
    """The encoding that the text was found to have."""
    return issue.source.encoding


VIEWS: dict[str, Callable[[Issue], Any]] = {
    view.__name__: view
    for view in (blocks, facts, toc, notices, numbers, titles, attachments, dropped, apart, codes, encoding)
}


def _parse(case: dict[str, Any]) -> Issue:
    text = case["text"].replace("␌", "\f").replace("\n", case.get("newline", "\n"))
    given = replace(
        sources.from_bytes(text.encode(case.get("encoding", "utf-8")), "case.txt"), sidecar=case.get("sidecar", {})
    )
    gazette = Gazette("g", "", "", "", "", "", case["prefixes"]) if "prefixes" in case else None
    return pipeline.parse(given, gazette)


def _write(path: Path, expect: dict[str, Any]) -> None:
    """The case with its expectations filled in; everything above `expect:` stays as it is."""
    before = path.read_text(encoding="utf-8").partition("\nexpect:")[0]
    after = yaml.safe_dump({"expect": expect}, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(f"{before.rstrip()}\n{after}", encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, request: pytest.FixtureRequest) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(case) <= _KEYS, "a key that no case has"
    issue = _parse(case)
    assert not {found.code for found in issue.diagnostics} & {"G101", "G102"}, "read, not printed as it stood"
    shown = {view: VIEWS[view](issue) for view in case["expect"]}
    missing = [view for view, value in case["expect"].items() if value is None]
    if missing:
        _write(path, shown)
        pytest.fail(f"written into {path.name} for review: {', '.join(missing)}")
    assert shown == case["expect"], case["behaviour"]


def test_every_case_shows_one_thing() -> None:
    behaviours = [yaml.safe_load(path.read_text(encoding="utf-8"))["behaviour"] for path in CASES]
    assert len(set(behaviours)) == len(behaviours) >= 45
