"""What may stand in content/: the hand-written pages, the register, texts and their sidecars.  Nothing else is published.

Guaranteed: whatever else lies there is named, with what to do about it.
Not done here: reading texts and sidecars (see `texts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builder.content import written
from builder.content.files import SourceError, decode, inside, read_bytes
from builder.content.register import REGISTER
from builder.content.texts import issue_paths
from builder.model import Diagnostic


def faults(content: Path) -> Iterator[SourceError]:
    """Links to folders, and pages that cannot be read; texts and sidecars are judged where they are read."""
    if not content.is_dir():
        yield SourceError(str(content), None, "G005", "没有这个文件夹；请在项目文件夹里运行 (no content folder)")
    for path in sorted(content.rglob("*")):
        if path.is_symlink() and path.is_dir():
            message = "链接指向文件夹；请提交文件夹本身，不要用链接 (linked folder)"
            yield SourceError(_shown(path, content), None, "G006", message)
    for path in (content / name for name in written.PAGES):
        try:
            if path.exists() or path.is_symlink():
                _check_page(path, content)
        except SourceError as error:
            yield error


def _check_page(path: Path, content: Path) -> None:
    shown = _shown(path, content)
    inside(path, content, shown)
    _, encoding = decode(read_bytes(path, shown), shown)
    if not encoding.startswith("utf-8"):
        raise SourceError(shown, None, "G001", f"这个网页是 {encoding} 编码；请用编辑器另存为 UTF-8 (not UTF-8)")


def strays(content: Path) -> Iterator[tuple[str, Diagnostic]]:
    """Files that are nothing of what content/ holds, as path and warning; hidden ones are nobody's concern."""
    texts = set(issue_paths(content))
    known = {*texts, *(path.with_suffix(".yml") for path in texts)}
    known |= {content / name for name in (*written.PAGES, REGISTER)}
    for path in sorted(content.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(content).parts)
        if path not in known and not hidden and not path.is_dir():
            yield (
                _shown(path, content),
                Diagnostic("G009", "warning", None, f"没有公布：{_remedy(path)} (not published)"),
            )


def _remedy(path: Path) -> str:
    """What to do about a file that is not published."""
    suffix = path.suffix.lower()
    if suffix == ".txt":
        return "公报文本要放在 content/公报/期.txt，如 content/aershan/2022-04.txt；请移动或改名"
    if suffix in (".yml", ".yaml"):
        return "旁注与文本同名，扩展名是 .yml，而这里没有这样的文本；请改名或删去"
    return "content/ 里只放公报文本、旁注、gazettes.yml 和本站的网页；请移到别处"


def _shown(path: Path, content: Path) -> str:
    return f"{content.name}/{path.relative_to(content).as_posix()}"
