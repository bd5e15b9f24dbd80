"""The published shape of an issue: records → the JSON that `issue.schema.json` describes.

Guaranteed: every key of the contract, in its order; what a text does not print is null.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

from builder.edits import Correction
from builder.model import Block, Issue, Notice


def _plain(record: Any, skip: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a record that are set, in order; tuples become lists, records become mappings."""
    return {
        name: value if type(value := getattr(record, name)) in _SIMPLE else _value(value)  # most are: asked first
        for name in _names(type(record), skip)
    }


def _value(value: Any) -> Any:
    if type(value) in _SIMPLE:
        return value
    if isinstance(value, tuple):
        return list(value) if _SIMPLE.issuperset(map(type, value)) else [_value(item) for item in value]
    return _plain(value) if _names(type(value)) else value


def _names(kind: type, skip: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names of a record's fields, but for some; none of what is no record."""
    if (kind, skip) not in _FIELDS:
        fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
        _FIELDS[kind, skip] = tuple(spec.name for spec in fields if spec.name not in (*skip, *_OURS))
    return _FIELDS[kind, skip]


_FIELDS: dict[tuple[type, tuple[str, ...]], tuple[str, ...]] = {}  # of each kind that was met
_OURS = ("near",)  # said again, for those who quote it
_SIMPLE = frozenset({str, int, bool, type(None)})
_SELDOM = ("marks", "mended")  # not there where there is none
_NOTES = ("corrections", "redactions")
_SAID = ("citations", "validity", "posts")


def _block_json(block: Block) -> dict[str, Any]:
    out = _plain(block, skip=("mark",))
    for name in _SELDOM:
        if not out.get(name, True):
            del out[name]
    return out


def _correction_json(correction: Correction) -> dict[str, Any]:
    """What was received is called printed only where it is what is printed."""
    out = {"kind": correction.kind, **_plain(correction, skip=("kind",))}
    if correction.kind == "print":
        out = {"kind": correction.kind, "printed": out.pop("received"), **out}
    return out


def _notes(record: Notice | Issue) -> dict[str, Any]:
    """What was put right and what was hidden in a notice, or in the lines of an issue that are no notice's."""
    corrections = [_correction_json(correction) for correction in record.corrections]
    redactions = [_plain(redaction) for redaction in record.redactions]
    return {name: notes for name, notes in zip(_NOTES, (corrections, redactions), strict=True) if notes}


def of_notice(notice: Notice) -> dict[str, Any]:
    """A notice in that shape. The tree, flat: its attachments by label, title and line, its blocks in printed order."""
    out = _plain(notice, skip=("head", "parts", "missing", *_NOTES, "withdrawn", "moved", "foot", *_SAID))
    out["attachments"] = [_plain(part, skip=("head", "blocks")) for part in notice.attachments]
    out["blocks"] = [_block_json(block) for block in notice.blocks]
    out.update({name: value for name, value in _plain(notice.foot).items() if value})
    out.update({name: _value(getattr(notice, name)) for name in _SAID})
    out.update(_notes(notice))
    if notice.withdrawn:
        out["withdrawn"] = _plain(notice.withdrawn)
    if notice.moved:
        out["moved"] = notice.moved
    return out


def of_issue(issue: Issue) -> dict[str, Any]:
    """What the issue's own data begin with, and those of each of its notices."""
    facts = _plain(issue.facts, skip=() if issue.facts.extra else ("extra",))
    return {
        "schema": 4,
        "source": _plain(issue.source),
        "issue": {"id": issue.id, **facts} if issue.id else facts,
    }


def as_json(issue: Issue) -> dict[str, Any]:
    """The issue in the shape of the contract, ready for `json.dumps`."""
    return _whole(issue, [of_notice(notice) for notice in issue.notices])


def line(value: Any) -> str:
    """What is ready for `json.dumps` as it is published: in one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def issue_line(issue: Issue, notices: Sequence[str]) -> str:
    """The issue in that shape, in one line; its notices were written before, each as a line."""
    pieces = {key: line(value) for key, value in _whole(issue, []).items()}
    pieces["notices"] = f"[{','.join(notices)}]"
    return f"{{{','.join(f'{line(key)}:{piece}' for key, piece in pieces.items())}}}"


def _whole(issue: Issue, notices: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        **of_issue(issue),
        "masthead": {"lines": list(issue.masthead)},
        "toc": {"lines": list(issue.toc_lines), "entries": [_plain(entry, skip=("line",)) for entry in issue.toc]},
        "colophon": {"lines": list(issue.colophon)},
        "notices": notices,
        "dropped": [_plain(drop) for drop in issue.dropped],
        **_notes(issue),
        **({"replaced": [_plain(each) for each in issue.replaced]} if issue.replaced else {}),
        "diagnostics": [_plain(diagnostic) for diagnostic in issue.diagnostics],
    }
