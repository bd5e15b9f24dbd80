"""What a change does to readers: two corpora compared, as Markdown for a pull request.

Guaranteed: an address that would name another notice than before is an error; everything else is told, and nothing that
a text prints becomes Markdown or HTML.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import fuzz

from builder import cache, forms
from builder.corpus import Corpus
from builder.model import Notice
from builder.sources import SourceError
from builder.write.escape import markdown

_SAME = 70.0


@dataclass(frozen=True, slots=True)
class Changes:
    """Lines of Markdown, and the addresses that would change their meaning."""

    report: tuple[str, ...]
    broken: tuple[str, ...]


def at_revision(root: Path, revision: str) -> Corpus:
    """The corpus as it was in a revision; raises SourceError where git does not know it."""
    if revision.startswith("-"):  # git would take it for an option
        raise SourceError(revision, None, "G008", "这不是一个版本名；请写分支、标签或提交 (not a revision)")
    try:
        done = subprocess.run(
            ["git", "-C", root, "archive", "--format=tar", revision, "content"], capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", b"") or b""
        detail = reason.decode(errors="replace").strip().splitlines()[-1:] or ["git 不可用"]
        raise SourceError(revision, None, "G008", f"读不到这个版本：{detail[0]} (unknown revision)") from None
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            path = Path(folder, member.name)
            if (
                member.isfile()
                and path.resolve().is_relative_to(Path(folder).resolve())
                and (data := archive.extractfile(member))
            ):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data.read())
        corpus, _ = cache.read_all(Path(folder) / "content")
    return corpus


def compare(before: Corpus, after: Corpus) -> Changes:
    """What a reader finds changed between two corpora."""
    old, new = _notices(before), _notices(after)
    added = [f"- `/{path}/` {markdown(notice.title)}" for path, notice in new.items() if path not in old]
    gone = [f"- `/{path}/` {markdown(notice.title)}" for path, notice in old.items() if path not in new]
    broken, changed = [], []
    for path, notice in new.items():
        if path not in old or _plain(old[path]) == _plain(notice):
            continue
        if _other(old[path], notice):
            broken.append(f"- `/{path}/` 原为 {markdown(old[path].title)}，将成为 {markdown(notice.title)}")
        else:
            changed.append(f"- `/{path}/` {markdown(notice.title)}：{'、'.join(_fields(old[path], notice))}")
    was, now = _diagnostics(before), _diagnostics(after)
    sections = (
        ("地址将改变含义（错误）", broken),
        ("新增公文", added),
        ("改动的公文", changed),
        ("消失的公文", gone),
        ("新出现的问题", [f"- {markdown(line)}" for line in sorted(now - was)]),
        ("已消除的问题", [f"- {markdown(line)}" for line in sorted(was - now)]),
    )
    report = [line for title, lines in sections if lines for line in (f"### {title}（{len(lines)}）", "", *lines, "")]
    return Changes(tuple(report or ["对读者没有影响。"]), tuple(broken))


def _notices(corpus: Corpus) -> dict[str, Notice]:
    return {f"{issue.id}/{notice.id}": notice for issue in corpus.issues for notice in issue.notices}


def _plain(notice: Notice) -> Notice:
    """A notice without its source lines: moving text up or down changes nothing for a reader."""
    blocks = tuple(replace(block, lines=()) for block in notice.blocks)
    attachments = tuple(replace(attachment, line=0) for attachment in notice.attachments)
    return replace(notice, span=(0, 0), blocks=blocks, attachments=attachments)


def _other(old: Notice, new: Notice) -> bool:
    alike = fuzz.ratio(forms.squash(old.title), forms.squash(new.title))
    return alike < _SAME and (old.number != new.number or old.number is None)


def _fields(old: Notice, new: Notice) -> Iterator[str]:
    names = {
        "title": "标题",
        "number": "文号",
        "kind": "文种",
        "issuer": "机关",
        "date": "日期",
        "addressees": "主送",
        "section": "栏目",
        "page": "页码",
    }
    for key, name in names.items():
        if getattr(old, key) != getattr(new, key):
            yield f"{name} {_shown(getattr(old, key))} → {_shown(getattr(new, key))}"
    if _plain(old).blocks != _plain(new).blocks:
        yield "正文"


def _shown(value: str | int | tuple[str, ...] | None) -> str:
    return markdown("、".join(value) if isinstance(value, tuple) else str(value or "")) or "无"


def _diagnostics(corpus: Corpus) -> set[str]:
    return {f"{issue.source.path} {item.code} {item.message}" for issue in corpus.issues for item in issue.diagnostics}
