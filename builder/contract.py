"""The published shape of an issue: records → the JSON that `issue.schema.json` describes.

Guaranteed: every key of the contract, in its order; what a text does not print is null.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from builder.model import Block, Issue, Notice


def _plain(record: Any, skip: Iterable[str] = ()) -> dict[str, Any]:
    """The fields of a record that are set, in order; tuples become lists, records become mappings."""
    out: dict[str, Any] = {}
    for spec in dataclasses.fields(record):
        value = getattr(record, spec.name)
        if spec.name not in skip:
            out[spec.name] = _value(value)
    return out


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if dataclasses.is_dataclass(value):
        return _plain(value)
    return value


_SELDOM = ("marks", "mended")  # not there where there is none


def _block_json(block: Block) -> dict[str, Any]:
    return {key: value for key, value in _plain(block, skip=("mark",)).items() if value or key not in _SELDOM}


def _notice_json(notice: Notice) -> dict[str, Any]:
    """The tree, flat: its attachments by label, title and line, its blocks in printed order."""
    out = _plain(notice, skip=("head", "parts", "missing", "corrections", "withdrawn", "moved"))
    out["attachments"] = [_plain(part, skip=("head", "blocks")) for part in notice.attachments]
    out["blocks"] = [_block_json(block) for block in notice.blocks]
    if notice.corrections:
        out["corrections"] = [_plain(correction) for correction in notice.corrections]
    if notice.withdrawn:
        out["withdrawn"] = _plain(notice.withdrawn)
    if notice.moved:
        out["moved"] = notice.moved
    return out


def as_json(issue: Issue) -> dict[str, Any]:
    """The issue in the shape of the contract, ready for `json.dumps`."""
    facts = _plain(issue.facts)
    return {
        "schema": 2,
        "source": _plain(issue.source),
        "issue": {"id": issue.id, **facts} if issue.id else facts,
        "masthead": {"lines": list(issue.masthead)},
        "toc": {"lines": list(issue.toc_lines), "entries": [_plain(entry, skip=("line",)) for entry in issue.toc]},
        "colophon": {"lines": list(issue.colophon)},
        "notices": [_notice_json(notice) for notice in issue.notices],
        "dropped": [_plain(drop) for drop in issue.dropped],
        "diagnostics": [_plain(diagnostic) for diagnostic in issue.diagnostics],
    }
