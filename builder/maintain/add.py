"""Where a new issue's text belongs: recognised from its cover, put under content/ byte for byte.

Guaranteed: nothing is overwritten, nothing is written outside content/<gazette>/, a text that cannot be read is refused,
and one that cannot be written leaves nothing behind.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from builder import reading
from builder.archive import regular
from builder.content import slugs
from builder.content.files import SourceError
from builder.content.register import Register
from builder.content.texts import from_bytes
from builder.model import Issue
from builder.reading import filing
from builder.reading.filing import Place


def recognise(raw: bytes, name: str, register: Register) -> tuple[Issue, Place]:
    """What a text is, and where it belongs; raises SourceError for one that cannot be read."""
    issue = reading.parse(from_bytes(raw, name))
    return issue, filing.place(issue.facts, register)


def store(raw: bytes, content: Path, gazette: str, issue: str) -> Path:
    """The text in its place; raises SourceError where the names are no good or something stands there already."""
    for word in (gazette, issue):
        if not slugs.is_slug(word):
            message = f"「{word}」不能用在地址里；请用小写拉丁字母、数字和连字符，如 aershan、2022-04 (bad name)"
            raise SourceError(str(content), None, "G007", message)
    if slugs.is_reserved(gazette):
        message = f"/{gazette}/ 是网站自己的地址；请用 --gazette 换一个名字 (reserved name)"
        raise SourceError(str(content), None, "G007", message)
    if not content.is_dir():
        raise SourceError(str(content), None, "G005", "没有这个文件夹；请在项目文件夹里运行 (no content folder)")
    path = content / gazette / f"{issue}.txt"
    if path.parent.is_symlink():
        raise SourceError(str(path.parent), None, "G006", "链接指向别处；请换成文件夹本身 (linked folder)")
    if path.exists() or path.is_symlink():
        message = "这一期已经有了，没有覆盖；确要更换请先删去旧文件，或用 --issue 换一个名字 (already there)"
        raise SourceError(str(path), None, "G007", message)
    part = path.with_name(f".{path.name}-new")
    try:
        path.parent.mkdir(exist_ok=True)
        regular.create(part, raw)
        part.rename(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        message = f"写不进去：{error.strerror}；请检查权限和磁盘 (cannot write)"
        raise SourceError(str(path), None, "G007", message) from None
    return path


def register_entry(issue: Issue, gazette: str) -> str:
    """A ready entry for content/gazettes.yml; what the text does not say is left to fill in."""
    name = issue.facts.gazette or "（公报全称）"
    publisher = issue.facts.publisher or "（主办机关）"
    short = re.sub(r"(?:人民政府|行政公署|公署)?公报$", "", name)
    return f"{gazette}:\n  name: {name}\n  publisher: {publisher}\n  short: {short}\n  region: （省、市、县）\n  level: （省级、地市级、县级）\n"
