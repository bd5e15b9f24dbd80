"""What a pull request adds to content/, for who made it in a browser: what was read of each issue, every problem, the
entries to paste, and what to do with a file that is not where or what it should be.

Takes the changes since a revision; gives Markdown.
Guaranteed: each added or changed text and sidecar is spoken of, as is each other new file that is no part of the program;
what a text prints becomes neither Markdown nor HTML.
Not done here: what changes for readers (see `diff`), and whether the request may be merged (see `check`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from builder.codes import LEVELS, code
from builder.content.files import SourceError, read_bytes
from builder.content.register import Register, read_register
from builder.maintain import add, check, entries, show
from builder.maintain.diff import base
from builder.model import Diagnostic, Issue
from builder.pages.escape import markdown
from builder.reading import filing

_SHOWN, _MOST = 2000, 800_000  # lines of one block, bytes of all: a summary holds a megabyte
_DOCUMENTS = {
    ".txt",
    ".md",
    ".doc",
    ".docx",
    ".wps",
    ".pdf",
    ".rtf",
    ".odt",
    ".htm",
    ".html",
    ".yml",
    ".yaml",
    ".zip",
    ".ofd",
    ".rar",
}
_LEFT, _ASTRAY = code("stray-file"), code("cover-against-place")
_READ = "程序读到的是"
_NOTHING = "这次没有改动公报的文本和旁注。"
_PASTE = "把下面各项贴进 `{}`，改成与纸质公报一致；没有这个文件就新建，已有 `{}` 的加在它下面："
_REGISTER = "这种公报还没有登记。把下面一项补全，贴到 `content/gazettes.yml` 末尾："
_MOVE = (
    "移动或改名：在合并请求的分支上点开这个文件，点铅笔（Edit this file），在最上面的框里改文件名，写一个 `/` 就进入下一层"
    "文件夹，再点 Commit changes。不是纯文本的，删去后上传导出的 .txt。"
)


@dataclass(frozen=True, slots=True)
class _Change:
    """The project now, the files that differ from a revision, and those that it had."""

    root: Path
    content: Path
    register: Register
    files: frozenset[str]
    before: frozenset[str]

    def texts(self) -> list[str]:
        """The texts that were added or changed, or whose sidecar was."""
        below = {_text_of(path) for path in self.files if self._is_issue(PurePosixPath(path))}
        return sorted(path for path in below if path.endswith(".txt") and (self.root / path).is_file())

    def _is_issue(self, path: PurePosixPath) -> bool:
        return len(path.parts) == 3 and path.parts[0] == self.content.name

    def elsewhere(self) -> list[str]:
        """New files outside of content/ and of the program, which somebody may have meant to add to it."""
        folders = {path.partition("/")[0] for path in self.before if "/" in path}
        new = (path for path in sorted(self.files - self.before) if (self.root / path).is_file())
        return [
            path
            for path in new
            if PurePosixPath(path).suffix.lower() in _DOCUMENTS
            and (path.partition("/")[0] not in {*folders, self.content.name})
        ]


def of(root: Path, content: Path, revision: str) -> Iterator[str]:
    """Lines of Markdown; raises SourceError where the revision cannot be read."""
    try:
        register = read_register(content)
    except SourceError:  # said below
        register = {}
    files = frozenset(base.changed(root, revision))
    change = _Change(root, content, register, files, base.files(root, revision))
    texts = change.texts()
    problems = [(shown, problem) for shown, problem in dict.fromkeys(check.problems([content])) if shown in files]
    yield "## 收录的公报"
    yield ""
    size = 0
    for number, path in enumerate(texts):
        lines = list(_issue(path, change))
        size += sum(len(line.encode()) + 1 for line in lines)
        if size > _MOST:
            yield f"另有 {len(texts) - number} 期写不下了：请在电脑上用 `gazette show` 逐期查看。"
            yield ""
            break
        yield from lines
    others = [(shown, problem) for shown, problem in problems if _text_of(shown) not in texts]
    yield from _others(others, change)
    if not texts and not others and not change.elsewhere():
        yield _NOTHING


def _text_of(path: str) -> str:
    """The text that a sidecar stands beside; any other file is itself."""
    return f"{path.removesuffix('.yml')}.txt" if path.endswith(".yml") else path


def _issue(path: str, change: _Change) -> Iterator[str]:
    """What was read of a text, or why nothing was."""
    yield f"### {'改动' if path in change.before else '新增'} {markdown(path)}"
    yield ""
    try:
        issue = check.read(change.root / path)
    except SourceError as error:
        yield f"**没有读出来，不会公布：** {markdown(str(error))}"
        yield ""
        if error.path == path:
            yield from _place(path, change)
        return
    if any(problem.code == _ASTRAY for problem in issue.diagnostics):
        yield f"**放错了地方：** {markdown(next(each.message for each in issue.diagnostics if each.code == _ASTRAY))}"
        yield ""
        yield _MOVE
        yield ""
    yield from _fenced("text", list(show.outline(issue)))
    yield from _pasted(issue, PurePosixPath(path).with_suffix(".yml").as_posix())
    gazette = PurePosixPath(path).parts[1]
    unknown = issue.facts.gazette and filing.place(issue.facts, change.register).gazette is None
    if gazette not in change.register or unknown:
        yield _REGISTER
        yield ""
        yield from _fenced(
            "yaml",
            add.register_entry(issue, "公报的简称" if gazette in change.register else gazette).rstrip().split("\n"),
        )


def _pasted(issue: Issue, sidecar: str) -> Iterator[str]:
    """The entries that mend what deserves a look, list by list, as the sidecar wants them."""
    lists: dict[str, dict[str, str]] = {}
    for problem in issue.diagnostics:
        if entry := entries.mending(issue, problem):
            lists.setdefault(entry.list, {}).setdefault(
                entry.yaml, f"第 {problem.line} 行 {problem.code}：{entry.name}"
            )
    if not lists:
        return
    yield _PASTE.format(sidecar, "、".join(f"{name}:" for name in lists if name) or "这些项")
    yield ""
    out = []
    for name, items in lists.items():
        out += [f"{name}:"] if name else []
        for item, why in items.items():
            out += [f"# {why}", *item.split("\n")]
    yield from _fenced("yaml", out)


def _others(problems: Sequence[tuple[str, Diagnostic]], change: _Change) -> Iterator[str]:
    """Files that are no texts in their place."""
    told = [
        (shown, f"{problem.code} {LEVELS[problem.severity]}：{markdown(problem.message)}", problem.code == _LEFT)
        for shown, problem in problems
    ]
    told += [(path, f"不在 `{change.content.name}/` 里，不会公布。", True) for path in change.elsewhere()]
    if not told:
        return
    yield "### 其他文件"
    yield ""
    for path, what, astray in told:
        yield from _other(path, what, change) if astray else [f"- **{markdown(path)}** {what}"]
    if any(astray for _, _, astray in told):
        yield ""
        yield _MOVE
    yield ""


def _other(path: str, what: str, change: _Change) -> Iterator[str]:
    """A file that is not published, and where it belongs: which names it, too, whatever its warning says."""
    where = [line for line in _place(path, change) if line]
    said = what.partition("；")[0] if where and where[0].startswith(_READ) else what
    yield f"- **{markdown(path)}** {said}"
    yield from (f"  {line}" for line in where)


def _place(path: str, change: _Change) -> Iterator[str]:
    """Where a file belongs, by its cover; or what it is, where it is no text."""
    file = change.root / path
    if file.is_symlink() or file.suffix in (".yml", ".yaml"):
        return
    try:
        raw = read_bytes(file, path)
        issue, place = add.recognise(raw, path, change.register)
    except SourceError as error:
        yield f"{markdown(error.message)}。"
        yield ""
        return
    facts = issue.facts
    cover = f"《{facts.gazette}》" if facts.gazette else "封面上认不出的公报"
    right = f"{change.content.name}/{place.gazette or '公报的简称'}/{place.issue or '年份-期号'}.txt"
    yield f"{_READ}{markdown(cover)}，应放在 `{right}`{_there(right, path, change)}。"
    if facts.gazette and not place.gazette:
        yield f"{markdown(cover)}还没有登记，“公报的简称”由你起一个（小写拉丁字母、数字和单个的连字符），如 `weichuan`。"
    yield ""


def _there(right: str, path: str, change: _Change) -> str:
    taken = right != path and (change.root / right).is_file()
    return "；那里已有这一期，要换它的文本，就把新文本的内容改进那个文件" if taken else ""


def _fenced(kind: str, shown: Sequence[str]) -> Iterator[str]:
    """Lines as a block that none of them ends."""
    longest = max((len(found) for line in shown for found in re.findall(r"`{3,}", line)), default=2)
    fence = "`" * (longest + 1)
    yield f"{fence}{kind}"
    yield from islice(shown, _SHOWN)
    if len(shown) > _SHOWN:
        yield f"… 还有 {len(shown) - _SHOWN} 行"
    yield fence
    yield ""
