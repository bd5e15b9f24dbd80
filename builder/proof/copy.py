"""A copy of the site, held against its manifest, the signature, the time stamp, and what is known of its log.

Guaranteed: each thing that is not as it should be is named by itself, also where another one hides behind it; whom to
trust is given, and never taken out of the copy.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from builder.archive import regular
from builder.codes import say
from builder.content.trust import Key, Trust
from builder.proof import chain, manifest, minisign, stamps

_BEIJING = datetime.timezone(datetime.timedelta(hours=8))
_LARGEST_LOG = 1 << 28
_LARGEST_BESIDE = 1 << 20
_SIGNED_AT = re.compile(r"(?:^|\t)timestamp:(\d{1,11})(?=\t|$)")
_SIGNED_LOG = re.compile(r"(?:^|\t)log:(\d+):([0-9a-f]{64})(?=\t|$)")
Problem = tuple[str, str]


@dataclass
class Report:
    """What was found: problems, each with its path, and in words what holds."""

    problems: list[Problem] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)


def check(folder: Path, trust: Trust, published: bytes | str | None = None) -> Report:
    """Everything about a copy; `published` is a log that is known already, or its head."""
    report = Report(list(manifest.differences(folder)))
    listed = manifest.read(folder)
    if listed is None:
        return report
    if not report.problems:
        report.holds.append(
            f"{len(listed.files)} 个文件与 manifest.json 一致，由提交 {listed.commit or '（不详）'} 生成"
        )
    log = _log(folder, published, report)
    stamped = _stamp(folder, listed, trust, report)
    _signature(folder, listed, trust, stamped, log, report)
    return report


def _log(folder: Path, published: bytes | str | None, report: Report) -> bytes | None:
    """The log of a copy, and what is wrong with it."""
    path = folder / chain.LOG
    log = regular.read(path, _LARGEST_LOG)
    if log is None:
        if published is not None:
            report.problems.append((path.as_posix(), "没有公布日志，不能与已公布的相比 (no log)"))
        return None
    broken = [(f"{path.as_posix()}:{line}", message) for line, message in chain.problems(log)]
    report.problems += broken
    if not broken and published is not None and (why := chain.refusal(log, published)):
        report.problems.append((path.as_posix(), why))
    elif not broken:
        known = "，并且接着已公布的日志" if published is not None else ""
        report.holds.append(f"公布日志 {len(chain.heads(log)) - 1} 条，首尾相接{known}；日志头 {chain.head(log)}")
    return log


def _stamp(folder: Path, listed: manifest.Manifest, trust: Trust, report: Report) -> datetime.datetime | None:
    """When the manifest was stamped, where that is proved."""
    path = folder / manifest.STAMP
    data = regular.read(path, _LARGEST_BESIDE)
    if data is None:
        if trust.authorities:
            report.problems.append((path.as_posix(), "没有时间戳，而登记表写明了时间戳机构 (no time stamp)"))
        return None
    if not trust.authorities:
        report.holds.append("有时间戳，没有核对：登记表没有写信任哪个时间戳机构 (stamps)")
        return None
    try:
        found = stamps.of(data, listed.raw, trust.authorities)
    except ImportError:
        report.problems.append((path.as_posix(), say("maker-missing", extra="sign").message))
        return None
    if isinstance(found, datetime.datetime):
        report.holds.append(f"时间戳有效：清单在 {_shown(found)} 已经存在")
        return found
    report.problems.append((path.as_posix(), _STAMP_FLAWS[found]))
    return None


_STAMP_FLAWS = {
    "unreadable": "时间戳读不出，文件坏了 (time stamp unreadable)",
    "other-content": "时间戳盖的是另一份清单：manifest.json 换过，或时间戳是旧的 (stamp of another manifest)",
    "not-trusted": "时间戳不是登记表里的机构签发的，或被改过 (time stamp not trusted)",
}


def _signature(
    folder: Path,
    listed: manifest.Manifest,
    trust: Trust,
    stamped: datetime.datetime | None,
    log: bytes | None,
    report: Report,
) -> None:
    path = folder / manifest.SIGNATURE
    data = regular.read(path, _LARGEST_BESIDE)
    if data is None:
        if trust.keys:
            report.problems.append((path.as_posix(), "没有签名，而登记表写明了密钥 (not signed)"))
        return
    if not trust.keys:
        report.holds.append("有签名，没有核对：登记表没有写密钥 (keys)，也没有用 --key 指明")
        return
    try:
        found = list(_flaws(data, listed.raw, trust, stamped, log))
    except ImportError:
        found = [say("maker-missing", extra="sign").message]
    report.problems += [(path.as_posix(), flaw) for flaw in found]
    if not found and (signed := minisign.signature(data)) and (key := _named(signed, trust)):
        when = _signed_at(signed)
        report.holds.append(
            f"签名有效：密钥「{key.name}」（{key.key.shown}）{f'，签于 {_shown(when)}' if when else ''}"
        )


def _flaws(
    data: bytes, message: bytes, trust: Trust, stamped: datetime.datetime | None, log: bytes | None
) -> Iterator[str]:
    """What is wrong with a signature."""
    signed = minisign.signature(data)
    if signed is None:
        yield "不是 minisign 的签名文件，或文件坏了 (signature unreadable)"
        return
    key = _named(signed, trust)
    if key is None:
        yield f"是另一把密钥签的（{signed.key[::-1].hex().upper()}），登记表里没有它 (unknown key)"
        return
    verdict = signed.over(message, key.key)
    if verdict == "content":
        yield f"不是密钥「{key.name}」对这份清单的签名：清单或签名被改过、换过 (signature does not match)"
    elif verdict == "comment":
        yield "签名的可信注释被改过 (trusted comment changed)"
    else:
        yield from _dated(signed, key, stamped)
        yield from _of_log(signed, log)


def _named(signed: minisign.Signature, trust: Trust) -> Key | None:
    return next((key for key in trust.keys if key.key.id == signed.key), None)


def _dated(signed: minisign.Signature, key: Key, stamped: datetime.datetime | None) -> Iterator[str]:
    """A key that was rolled over signs no more: a stamp says when it did, else the signature itself."""
    when = stamped or _signed_at(signed)
    if key.until and (when is None or when.astimezone(_BEIJING).date().isoformat() > key.until):
        said = f"签于 {_shown(when)}" if when else "没有写签名的时间"
        yield f"密钥「{key.name}」用到 {key.until} 为止，这份签名{said} (key has ended)"


def _of_log(signed: minisign.Signature, log: bytes | None) -> Iterator[str]:
    """A signature says how far the log was: a manifest of another day stands beside a log of this one."""
    found = _SIGNED_LOG.search(signed.comment)
    if found and log is not None and found[2] != chain.head(log):
        count = len(chain.heads(log)) - 1
        yield f"签名时日志有 {found[1]} 条，头与副本的日志（{count} 条）不同：清单是旧的，或日志被换过 (manifest of another log)"


def _signed_at(signed: minisign.Signature) -> datetime.datetime | None:
    found = _SIGNED_AT.search(signed.comment)
    return datetime.datetime.fromtimestamp(int(found[1]), _BEIJING) if found else None


def _shown(when: datetime.datetime) -> str:
    return when.astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S")
