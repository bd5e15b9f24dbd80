"""Golden cases: one behaviour a file, a few lines of a gazette and what they must become.

A case (`tests/cases/*.yml`) has

    behaviour   what it shows, in a sentence
    text        the source lines (␌ stands for a form feed)
    encoding    optional: the text is read from bytes of this encoding (utf-8)
    newline     optional: the end of its lines ("\\n")
    sidecar     optional: the issue's sidecar
    prefixes    optional: number prefixes of a register entry
    layout      optional: how lines were set in print, by their numbers: a size in points (12), bold, centred, right; the others
                stand where their spaces put them, and the widest of those of 12 points fills its column
    expect      last: view → what it must show; the views are the functions below

To add a case write `blocks:` (or another view) without a value under `expect:` and run `make case`: what the reader gives
is written in, and the test fails, once, so that somebody reads it.  Laws 1 and 2 are checked for each case.  Whoever adds
one need not know Python: what is wrong is said in the words of the case.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder import reading
from builder.content.layout import Layout, Spot
from builder.content.register import Gazette
from builder.content.texts import from_bytes
from builder.model import Block, Heading, Issue, Roster, Table
from builder.text import forms

ROOT = Path(__file__).resolve().parent.parent
CASES = sorted((ROOT / "tests" / "cases").glob("*.yml"))
_KEYS = {"behaviour", "text", "encoding", "newline", "sidecar", "prefixes", "layout", "expect"}


def _block(block: Block) -> str:
    """paragraph: text; heading 1: text; table 1: header / row (⏎ a line break in a cell); roster: role name post / …"""
    if isinstance(block, Roster):
        shown = [" ".join(filter(None, (member.role, member.name, member.post))) for member in block.members]
        return "roster: " + " / ".join(shown)
    if isinstance(block, Table):
        shown = [" | ".join(row).replace("\n", "⏎") for row in block.rows]
        return f"table {block.header_rows}: " + " / ".join(shown)
    return f"{block.type}{f' {block.level}' if isinstance(block, Heading) else ''}: {block.text}"


def blocks(issue: Issue) -> list[str]:
    """The blocks of all notices, in order."""
    return [_block(block) for notice in issue.notices for block in notice.blocks]


def facts(issue: Issue) -> dict[str, Any]:
    """What the cover says; what it does not say is left out."""
    shown = {
        key: getattr(issue.facts, key) for key in ("gazette", "publisher", "year", "number", "total", "date", "extra")
    }
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


def citations(issue: Issue) -> list[str]:
    """line, relation with the words that show it, number and name of each document that a notice names."""
    return [
        f"{c.line} {c.relation}{f' {c.words}' if c.words else ''} | {c.number or '—'} | {c.name or '—'}"
        for notice in issue.notices
        for c in notice.citations
    ]


def validity(issue: Issue) -> list[str]:
    """line, kind, day and words of each claim; what it speaks of, where that is another document; the rule and its lines."""
    return [
        " | ".join(
            (f"{v.line} {v.kind} {v.date or '—'}", v.text, *filter(None, (v.matter, v.number, v.name, v.rule)))
            + ((f"据 {' '.join(map(str, v.rests))}",) if v.rests else ())
        )
        for notice in issue.notices
        for v in notice.validity
    ]


def posts(issue: Issue) -> list[str]:
    """line, action, name, post, role, day and organ of each person."""
    return [
        f"{p.line} {p.action} {p.name} | {' | '.join(each or '—' for each in (p.post, p.role, p.date, p.organ))}"
        for notice in issue.notices
        for p in notice.posts
    ]


VIEWS: dict[str, Callable[[Issue], Any]] = {
    view.__name__: view
    for view in (
        blocks,
        facts,
        toc,
        notices,
        numbers,
        titles,
        attachments,
        dropped,
        apart,
        codes,
        encoding,
        citations,
        validity,
        posts,
    )
}


def printed(text: str, words: dict[int, str]) -> Layout:
    """How a text was set, of which a case says in words what is set otherwise than its running text."""
    lines = text.split("\n")[: -1 if text.endswith("\n") else None]
    told = {number: [*str(words.get(number, "")).split()] for number in range(1, len(lines) + 1)}
    sizes = {number: next((float(each) for each in held if each.isdigit()), 12.0) for number, held in told.items()}
    widths = [0 if line.startswith("|") else forms.width(line.replace("\f", "")) for line in lines]
    edge = 72.0 + 6 * max(width for number, width in enumerate(widths, 1) if not told[number])
    spots: list[Spot] = []
    page = 1
    for number, line in enumerate(lines, 1):
        page += line.count("\f")
        width = sizes[number] / 2 * forms.width(line.strip())
        left = 72.0 + sizes[number] / 2 * (widths[number - 1] - forms.width(line.strip()))
        left = (72 + edge - width) / 2 if "centred" in told[number] else left
        left = edge - width - 24 if "right" in told[number] else left
        column = None if line.startswith("|") else (72.0, edge)
        spots.append(
            Spot(page, (left, 72, left + width, 84), sizes[number], "bold" in told[number], column)
            if line.strip()
            else Spot(None, None, None, False)
        )
    return Layout("", "", "pdf", ((edge + 72, 842.0),) * page, tuple(spots), ())


def parsed(case: dict[str, Any]) -> Issue:
    """The issue that the text of a case is read as."""
    text = case["text"].replace("␌", "\f").replace("\n", case.get("newline", "\n"))
    given = replace(from_bytes(text.encode(case.get("encoding", "utf-8")), "case.txt"), sidecar=case.get("sidecar", {}))
    if "layout" in case:
        given = replace(given, layout=printed(text, case["layout"]))
    gazette = Gazette("g", "", "", "", "", "", case["prefixes"]) if "prefixes" in case else None
    return reading.parse(given, gazette)


def _misshapen(case: Any) -> str:
    """What is wrong with the form of a case; empty where nothing is."""
    if not isinstance(case, dict) or not {"behaviour", "text", "expect"} <= set(case) <= _KEYS:
        return f"a case has behaviour, text and expect, and nothing else but {', '.join(sorted(_KEYS))}"
    if list(case)[-1] != "expect" or not isinstance(case["expect"], dict) or not set(case["expect"]) <= set(VIEWS):
        return f"expect stands last and names one or more of {', '.join(VIEWS)}"
    return ""


def _yaml(expect: dict[str, Any]) -> str:
    return yaml.safe_dump({"expect": expect}, allow_unicode=True, sort_keys=False, width=10_000)


def _write(path: Path, expect: dict[str, Any]) -> None:
    """The case with its expectations filled in; everything above `expect:` stays as it is."""
    before = path.read_text(encoding="utf-8").partition("\nexpect:")[0]
    path.write_text(f"{before.rstrip()}\n{_yaml(expect)}", encoding="utf-8")


def _difference(expected: dict[str, Any], read: dict[str, Any]) -> str:
    before, after = _yaml(expected).splitlines(), _yaml(read).splitlines()
    return "\n".join(difflib.unified_diff(before, after, "expected", "read", lineterm=""))


def differences(path: Path) -> str:
    """How what the reader gives differs from what a case expects; empty where it does not."""
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    issue = parsed(case)
    return _difference(case["expect"], {view: VIEWS[view](issue) for view in case["expect"]})


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    def refuse(why: str) -> None:
        pytest.fail(f"{path.relative_to(ROOT)}: {why}", pytrace=False)

    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    if wrong := _misshapen(case):
        refuse(wrong)
    issue = parsed(case)
    if {found.code for found in issue.diagnostics} & {"G101", "G102"}:
        refuse("breaks a law: read, not printed as it stood")
    shown = {view: VIEWS[view](issue) for view in case["expect"]}
    if missing := {view: shown[view] for view, value in case["expect"].items() if value is None}:
        _write(path, {**case["expect"], **missing})
        refuse(f"written into it; read every line, then run this again\n{_yaml(missing)}")
    if shown != case["expect"]:
        refuse(f"{case['behaviour']}\n{_difference(case['expect'], shown)}")


@pytest.mark.parametrize(
    ("case", "wrong"),
    [
        ("{behaviour: b, text: t, expect: {blocks: }}", ""),
        ("{behaviour: b, text: t, sidecar: {year: 2022}, expect: {facts: , codes: }}", ""),
        ("behaviour", "a case has"),
        ("{behaviour: b, expect: {blocks: }}", "a case has"),
        ("{behaviour: b, text: t, expected: {blocks: }}", "a case has"),
        ("{behaviour: b, text: t, expect: }", "expect stands last"),
        ("{behaviour: b, text: t, expect: {block: }}", "expect stands last"),
        ("{behaviour: b, expect: {blocks: }, text: t}", "expect stands last"),
    ],
)
def test_a_case_of_another_form_is_refused_in_words(case: str, wrong: str) -> None:
    said = _misshapen(yaml.safe_load(case))
    assert said.startswith(wrong) if wrong else not said


def test_every_case_shows_one_thing() -> None:
    behaviours = [yaml.safe_load(path.read_text(encoding="utf-8"))["behaviour"] for path in CASES]
    assert len(set(behaviours)) == len(behaviours) >= 45
