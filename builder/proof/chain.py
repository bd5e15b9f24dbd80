"""The log as lines: each is JSON and names, under `before`, the SHA-256 of the line before it, without its end.

Guaranteed: a line that is altered, taken out or put in breaks the chain at that line or at the next; a log that was
published before and is no beginning of another is told from it (`refusal`), be it known as a file or by its head alone.
The chain can be gone through with sha256sum.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

LOG = "log/log.jsonl"
FIRST = "0" * 64  # what the first line has before it
HEAD = re.compile("[0-9a-f]{64}")


def written(events: Iterable[Mapping[str, Any]]) -> bytes:
    """The log of these events."""
    before, out = FIRST, []
    for number, event in enumerate(events, 1):
        line = json.dumps({"n": number, **event, "before": before}, ensure_ascii=False, separators=(",", ":")).encode()
        before = _hash(line)
        out.append(line + b"\n")
    return b"".join(out)


def head(log: bytes) -> str:
    """What stands for the whole of a log: the hash of its last line."""
    return heads(log)[-1]


def heads(log: bytes) -> list[str]:
    """The head of a log after each of its lines, and before the first."""
    return [FIRST, *map(_hash, _lines(log))]


def problems(log: bytes) -> Iterator[tuple[int, str]]:
    """Where a log is no chain, as (line, message)."""
    before = FIRST
    if log and not log.endswith(b"\n"):
        yield len(_lines(log)), "最后一行不完整，日志被截断 (cut in a line)"
    for number, line in enumerate(_lines(log), 1):
        found = _read(line)
        if found is None:
            yield number, "不是一行 JSON 日志 (no line of a log)"
        elif found.get("n") != number:
            yield number, f"应是第 {number} 条，写的是 {found.get('n')}：缺了或多了日志行 (line missing or added)"
        elif found.get("before") != before:
            yield number, f"所记的上一行散列与上一行不符：第 {number - 1} 行被改过，或前面缺行 (chain broken)"
        before = _hash(line)


def refusal(log: bytes, published: bytes | str) -> str | None:
    """Why a log does not go on from one that was published, which is known as a whole or by its head; None where it does.

    A line that is altered keeps the hashes below it: what is no chain goes on from nothing.
    """
    for line, message in problems(log):
        return f"第 {line} 行：{message}"
    if isinstance(published, str):
        if published in heads(log):
            return None
        return f"已公布的日志头 {published[:16]}… 不在这份日志里：日志被截短或改写，或这份副本比已公布的旧 (published head is not in this log)"
    own, theirs = _lines(log), _lines(published)
    for number, (mine, before) in enumerate(zip(own, theirs, strict=False), 1):
        if mine != before:
            return f"第 {number} 行与已公布的日志不同：日志只能续写 (published log is no beginning of this one)"
    if len(own) < len(theirs):
        return f"已公布到第 {len(theirs)} 行，这里只有 {len(own)} 行：日志被截短，或这份副本比已公布的旧 (log is cut)"
    return None


def _lines(log: bytes) -> list[bytes]:
    return log.removesuffix(b"\n").split(b"\n") if log else []


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
