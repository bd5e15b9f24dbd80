"""What a change does to readers: two versions of content/, each read by its own program, as Markdown for a pull request.

Guaranteed: an address that would name another notice than before, or none, is an error and stands first; where the old
version cannot be read, that is said, and never that nothing changed; what a text prints becomes neither Markdown nor HTML.
Not done here: how pages look; that files changed which decide it is said.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from builder.archive import load
from builder.archive.corpus import Corpus, gazette_slug
from builder.content import moves, written
from builder.content.files import SourceError
from builder.content.yaml import read_yaml
from builder.contract import as_json
from builder.maintain.diff import addresses, anchored, base, differences, veil
from builder.maintain.diff.addresses import Pair, Record, Side
from builder.maintain.diff.base import Base
from builder.maintain.diff.differences import Totals
from builder.maintain.diff.veil import NOTHING_HIDDEN, Veil
from builder.pages.escape import markdown
from builder.text.signs import MARK

_NOTHING = "对读者没有影响。"
_SAME = "读到的内容没有变化：公文、目录、问题都与原来相同。"
_SHOWN, _FILES = 300, 20  # lines of one section: a rule may touch every notice, and a summary holds a megabyte
_LOOKS = (
    "overrides/",
    "builder/",
    "mkdocs.yml",
    "requirements/run.txt",
    *(f"content/{name}" for name in written.PAGES),
)


@dataclass(frozen=True, slots=True)
class Changes:
    """Lines of Markdown, and what of them is refused."""

    report: tuple[str, ...]
    broken: tuple[str, ...]


@dataclass
class _Found:
    """Lines of the sections that compare what stands in both versions."""

    withdrawn: list[str]
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    issues: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    solved: list[str] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)


def since(root: Path, content: Path, revision: str, tell: Callable[[str], None]) -> Changes:
    """What changes for readers since a revision; raises SourceError where that cannot be read by its own program.

    `tell` is called with what cannot be read now, which is refused, and with what takes long.
    """
    corpus, errors = load.read_all(content)
    for error in errors:
        tell(str(error))
    with base.at(root, revision, tell) as read:
        hidden = veil.of(read.content, root / "content")
        found = compare(_side_of_base(read), side_of(corpus, errors), hidden, base.changed(root, revision))
    return replace(found, broken=(*found.broken, *map(str, errors)))


def side_of(corpus: Corpus, errors: Sequence[SourceError] = ()) -> Side:
    """This version, and what of it cannot be read."""
    moved = {old: new for gazette in corpus.register.values() for old, new in gazette.moved.items()}
    issues = {str(issue.id): partial(as_json, issue) for issue in corpus.issues}
    unread = {_name(error.path): str(error) for error in errors}
    return Side(issues, unread, {}, moved, frozenset(corpus.register) | set(map(gazette_slug, corpus.issues)))


def _side_of_base(read: Base) -> Side:
    issues = {_name(path): partial(_loaded, file) for path, file in read.files.items()}
    unread, crashed = ({_name(path): why for path, why in found.items()} for found in (read.refused, read.crashed))
    register = _register(read.content)
    moved = dict(pair for slug, entry in register.items() for pair in _moves(slug, entry.get("moved")))
    return Side(issues, unread, crashed, moved, frozenset(register) | {name.partition("/")[0] for name in issues})


def _name(path: str) -> str:
    """What an issue is called, by the path of its text or of its sidecar: content/aershan/2022-04.txt."""
    return path.removeprefix("content/").rpartition(".")[0]


def _loaded(file: Path) -> Record:
    record: Record = json.loads(file.read_bytes())
    return record


def _register(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """The register of another version, of which no more is asked than which addresses it says have moved."""
    try:
        data: Any = read_yaml(folder / "gazettes.yml", "gazettes.yml")[0]
    except SourceError:
        return {}
    entries = data.items() if isinstance(data, dict) else ()
    return {str(slug): entry for slug, entry in entries if isinstance(entry, dict)}


def _moves(slug: str, moved: Any) -> Iterator[tuple[str, str]]:
    for old, value in moved.items() if isinstance(moved, dict) else ():
        new, _ = moves.entry(value) or (None, None)
        if isinstance(old, str) and isinstance(new, str) and (pair := moves.in_full(slug, old, new)):
            yield pair


def compare(before: Side, after: Side, hidden: Veil = NOTHING_HIDDEN, files: Sequence[str] = ()) -> Changes:
    """What a reader finds changed between two versions; `files` are those of the project that differ."""
    held = addresses.hold(before, after, hidden)
    found = _Found(held.withdrawn)
    for pair in held.same:
        _compare(pair, before.issues[pair.old](), after.issues[pair.new](), hidden, found)
    known = {pair.new for pair in held.same} | before.unread.keys() | before.crashed.keys()
    for name in after.issues:
        if name not in known:
            _add(name, after.issues[name](), hidden, found)
    crashed = [
        f"- `/{name}/` {_plain(why, hidden)}；那个版本的程序读不了这一期，请换一个版本比较，或先改好那个版本"
        for name, why in before.crashed.items()
    ]
    refused = [f"- `/{name}/` {_plain(why, hidden)}" for name, why in before.unread.items()]
    sections = (
        ("没有比较的各期（错误）", crashed),
        ("地址将失效或改变含义（错误）", held.broken),
        ("现在读不出来的文件（错误）", [f"- {_plain(why, hidden)}" for why in after.unread.values()]),
        ("没有比较的各期：原来的版本没有收", refused),
        ("移走的地址", held.moved),
        ("撤回的公文", found.withdrawn),
        ("新增公文", found.added),
        ("改动的公文", found.changed),
        ("改动的各期", found.issues),
        ("新出现的问题", found.problems),
        ("已消除的问题", found.solved),
    )
    report = [line for title, lines in sections for line in _section(title, lines, found)]
    looks = _looks(files)
    opening = [] if report else [_SAME] if looks else [_NOTHING]
    return Changes((*opening, *report, *looks), (*crashed, *held.broken))


def _section(title: str, lines: Sequence[str], found: _Found) -> Iterator[str]:
    """A section of the report; that of the notices which changed begins with the totals, and nothing stands for one without lines."""
    if not lines:
        return
    yield from (f"### {title}（{len(lines)}）", "")
    if lines is found.changed:
        yield from (*_totals(found.totals), "")
    yield from (*_most(lines), "")


def _compare(pair: Pair, before: Record, after: Record, hidden: Veil, found: _Found) -> None:
    """Two versions of one issue, and of its notices that are where they were."""
    was = {item["id"]: item for item in before["notices"]}
    for item in after["notices"]:
        line = f"- `/{pair.new}/{item['id']}/` {_plain(item['title'], hidden)}"
        if item["id"] in pair.kept:
            _compare_notices(was[item["id"]], item, line, hidden, found)
        elif item["id"] not in was and not item.get("moved"):
            found.added.append(line)
    if what := differences.issue(before, after, hidden):
        found.issues.append(f"- `/{pair.new}/` {'；'.join(what)}")
    old, new = differences.diagnostics(before), differences.diagnostics(after)
    found.problems += _problems(pair.new, new - old, hidden)
    if not any(item.get("withdrawn") for item in after["notices"]):  # else the old ones may quote what was withdrawn
        found.solved += _problems(pair.new, old - new, hidden)


def _compare_notices(old: Record, new: Record, line: str, hidden: Veil, found: _Found) -> None:
    """Two versions of one notice; `line` says which."""
    if new.get("withdrawn") and not old.get("withdrawn"):
        ground = f"{new['withdrawn']['ground']}（{new['withdrawn']['date']}）"
        found.withdrawn.append(f"{line}：{_plain(ground, hidden)}")
    elif old.get("withdrawn") and not new.get("withdrawn"):
        found.changed.append(f"{line}：恢复公布")
    elif what := differences.notice(old, new, hidden, found.totals):
        found.changed.append(f"{line}：{'；'.join([*what, *anchored.changed(old, new)])}")


def _add(name: str, record: Record, hidden: Veil, found: _Found) -> None:
    """An issue that was not there."""
    for item in record["notices"]:
        if not item.get("moved"):
            found.added.append(f"- `/{name}/{item['id']}/` {_plain(item['title'], hidden)}")
    found.issues.append(f"- `/{name}/` 新增")
    found.problems += _problems(name, differences.diagnostics(record), hidden)


def _problems(name: str, problems: Counter[tuple[str, str]], hidden: Veil) -> list[str]:
    return [f"- `/{name}/` {code} {_plain(message, hidden)}" for code, message in sorted(problems.elements())]


def _totals(totals: Totals) -> Iterator[str]:
    """What became of each part in all the notices that changed, so that the effect of a rule is seen at once."""
    before, after = totals.before, totals.after
    parts = [f"{name} {before[name]} → {after[name]}" for name in after if before[name] != after[name]]
    if parts:
        yield f"合计：{'，'.join(parts)}。"


def _most(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"- 另有 {len(lines) - _SHOWN} 条，没有列出"


def _looks(files: Sequence[str]) -> list[str]:
    """What was not compared: the files that decide how pages look."""
    touched = [name for name in files if name.startswith(_LOOKS)]
    if not touched:
        return []
    names = "、".join(map(markdown, touched[:_FILES])) + (f" 等 {len(touched)} 个" if len(touched) > _FILES else "")
    return [f"网页的样子没有比较，请在预览中查看；改了的文件有：{names}。"]


def _plain(text: str, hidden: Veil) -> str:
    """A text as the report may show it."""
    shown = hidden.over(text)
    return MARK if hidden.holds(shown) else markdown(shown)
