"""What the program understood of an issue, as a short outline for a maintainer's eyes."""

from __future__ import annotations

from collections.abc import Iterator

from builder.model import Diagnostic, Issue, IssueFacts, Notice, Roster

_SIGNS = {"error": "×", "warning": "！", "info": "·"}


def outline(issue: Issue) -> Iterator[str]:
    """Lines of text: cover, each notice with what was found in it, and every diagnostic."""
    yield "　".join(filter(None, _cover(issue.facts)))
    found = sum(1 for entry in issue.toc if entry.notice)
    toc = f"目录 {len(issue.toc)} 条，找到 {found} 条" if issue.toc else "没有目录"
    yield f"{issue.source.lines} 行，{issue.source.encoding}；{toc}；公文 {len(issue.standing)} 件"
    yield ""
    for notice in issue.notices:
        yield from _notice(notice)
    yield ""
    counts = {name: sum(1 for item in issue.diagnostics if item.severity == name) for name in _SIGNS}
    yield f"问题：错误 {counts['error']}，警告 {counts['warning']}，提示 {counts['info']}"
    for item in issue.diagnostics:
        yield diagnostic(item)


def _cover(facts: IssueFacts) -> Iterator[str | None]:
    yield facts.gazette or "公报名称未载明"
    yield f"{facts.year}年" if facts.year else "年份未载明"
    yield facts.called or "期号未载明"
    yield f"总第{facts.total}期" if facts.total else None
    yield facts.date


def diagnostic(item: Diagnostic) -> str:
    """One problem on one line."""
    return f"  {_SIGNS[item.severity]} 第 {item.line or 1} 行 {item.code} {item.message}"


def _notice(notice: Notice) -> Iterator[str]:
    yield f"{notice.id}  {notice.title}"
    if notice.moved:
        return
    if notice.withdrawn:
        yield f"    已撤回：{notice.withdrawn.ground}（{notice.withdrawn.date}）"
    facts = [
        notice.number or "无文号",
        notice.kind or "文种不明",
        "、".join(notice.issuer) or "机关未载明",
        notice.date or "日期未载明",
        f"第 {notice.span[0]}–{notice.span[1]} 行",
    ]
    yield "    " + " | ".join(facts)
    if inside := _inside(notice):
        yield "    " + inside


def _inside(notice: Notice) -> str:
    """What was found in a notice, counted."""
    counts = {
        "层次标题": sum(block.type == "heading" for block in notice.blocks),
        "附件": len(notice.attachments),
        "表格": sum(block.type == "table" for block in notice.blocks),
        "人员": sum(len(block.members) for block in notice.blocks if isinstance(block, Roster)),
        "附件未载": len(notice.missing),
    }
    return "，".join(f"{name} {count}" for name, count in counts.items() if count)
