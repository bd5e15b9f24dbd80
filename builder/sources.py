"""The only reader of disk: folders → issue texts, decoded, with their sidecars, and the register of gazettes.

Guaranteed: a text comes back as its committed characters, or a `SourceError` names the file, the line or byte, and what
to do.  Nothing under content/ is ever written, no symbolic link is followed out of it.
Not done here: understanding a text.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import Resolver

from builder import filetypes, moves, names
from builder.moves import CircleError, Moves

MAX_BYTES = 32 * 1024 * 1024
MAX_LINE = 1_000_000
MAX_SIDECAR = 1024 * 1024
_MOST_VALUES = 50_000  # of a sidecar: checking one costs some 20 µs
_SHOWN = 60  # characters of what is wrong
_DEEPEST = 20  # levels of a YAML file
_PLAIN_INT = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NOT_IN_YAML = re.compile("[^\\t\\n\\r\\x20-\\x7e\\x85\\xa0-\\ufefe\\uff00-\\ufffd\U00010000-\U0010ffff]")


class SourceError(Exception):
    """A file that cannot be read as what it should be: `code` and `message` as a diagnostic, `line` where known."""

    def __init__(self, path: str, line: int | None, code: str, message: str) -> None:
        super().__init__(f"{path}:{line or 1}: {code} {message}")
        self.path, self.line, self.code, self.message = path, line, code, message

    def __reduce__(self) -> tuple[type[SourceError], tuple[str, int | None, str, str]]:
        return SourceError, (self.path, self.line, self.code, self.message)


@dataclass(frozen=True, slots=True)
class Gazette:
    """One entry of content/gazettes.yml: who publishes it, and which number prefixes belong to whom.

    moved  addresses in full that have moved, and where each leads in the end (see `moves`)
    """

    slug: str
    name: str
    publisher: str
    short: str
    region: str
    level: str
    prefixes: Mapping[str, str] = field(default_factory=dict)
    moved: Moves = field(default_factory=dict)


Register = Mapping[str, Gazette]


@dataclass(frozen=True, slots=True)
class IssueText:
    """One committed issue: its text and the sidecar beside it.

    path     relative to the repository, or as given for a file elsewhere
    id       "<gazette>/<issue>"; None for a file outside content/
    sidecar  the mapping of `<issue>.yml`; empty where there is none
    """

    path: str
    id: str | None
    text: str
    encoding: str
    sha256: str
    sidecar: Mapping[str, Any] = field(default_factory=dict)
    sidecar_path: str | None = None
    sidecar_lines: Places = field(default_factory=dict)


def decode(raw: bytes, path: str) -> tuple[str, str]:
    """Text and encoding of a file's bytes: UTF-8 with or without BOM, UTF-16, GB18030.

    Raises SourceError naming the byte where no encoding fits, or the line where what comes out is no text.
    """
    text, encoding = _decode(raw, path)
    if "\0" in text:
        line = len(fold(text[: text.index("\0")]))
        message = (
            "这一行有空字符（NUL），不是纯文本，或是 UTF-32 编码；请用编辑器另存为 UTF-8 后重新提交 (not plain text)"
        )
        raise SourceError(path, line, "G001", message)
    return text, encoding


def _decode(raw: bytes, path: str) -> tuple[str, str]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return _strict(raw, encoding, path), encoding
    if (wide := _wide(raw[:4096])) is not None:
        return _strict(raw, wide, path), wide
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as utf8:
        try:
            return raw.decode("gb18030"), "gb18030"
        except UnicodeDecodeError as gb:
            offset = max(utf8.start, gb.start)
            line = raw.count(b"\n", 0, offset) + 1
            message = f"第 {offset} 字节既不是 UTF-8 也不是 GB18030 编码；请用编辑器另存为 UTF-8 后重新提交 (undecodable byte)"
            raise SourceError(path, line, "G001", message) from None


def _wide(head: bytes) -> str | None:
    """UTF-16 without a BOM: nearly all NUL bytes of a text that has Latin in it stand on one side of each pair."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 16 or max(even, odd) * 16 < len(head) or min(even, odd) * 8 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _strict(raw: bytes, encoding: str, path: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        offset = error.start + (len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0)
        line = len(fold(raw[:offset].decode(encoding, "ignore")))
        message = f"第 {offset} 字节不合 {encoding} 编码；请用编辑器另存为 UTF-8 后重新提交 (undecodable byte)"
        raise SourceError(path, line, "G001", message) from None


def fold(text: str) -> list[str]:
    """The lines of a text: CRLF and CR count as LF; nothing else ends a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def from_bytes(raw: bytes, path: str, issue_id: str | None = None) -> IssueText:
    """An issue text out of its bytes; raises SourceError for one that is empty, too large or not text."""
    _check_kind(io.BytesIO(raw), path)
    if len(raw) > MAX_BYTES:
        raise SourceError(
            path,
            None,
            "G002",
            f"文件有 {len(raw) // 1048576} MB，一期公报的文本不应超过 {MAX_BYTES // 1048576} MB；请检查是否误交 (file too large)",
        )
    text, encoding = decode(raw, path)
    if not text.strip():
        raise SourceError(path, None, "G003", "文件是空的；请提交这一期的全文 (empty file)")
    for number, line in enumerate(fold(text), 1):
        if len(line) > MAX_LINE:
            raise SourceError(
                path, number, "G004", f"这一行有 {len(line)} 个字符，超过 {MAX_LINE}；请按原文分行 (line too long)"
            )
    return IssueText(path, issue_id, text, encoding, hashlib.sha256(raw).hexdigest())


def _check_kind(file: BinaryIO, path: str) -> None:
    """Raises SourceError where a file is a PDF, a picture or the like, and says which."""
    if found := filetypes.recognise(file):
        kind, remedy = found
        raise SourceError(path, None, "G013", f"不是文本，是 {kind}；{remedy} (not a text)")


def read_bytes(path: Path, shown: str, most: int | None = None) -> bytes:
    """The bytes of a file; raises SourceError where it cannot be read, or has more than `most`."""
    most = most or MAX_BYTES
    try:
        if path.stat().st_size > most:
            with path.open("rb") as file:
                _check_kind(file, shown)
            raise SourceError(shown, None, "G002", f"文件超过 {most // 1048576} MB；请检查是否误交 (file too large)")
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            shown, None, "G005", f"读不出文件：{error.strerror}；请检查路径和权限 (cannot read)"
        ) from None


class _Loader(Composer, CParser, SafeConstructor, Resolver):
    """YAML without aliases (no bombs) and tags, without a key that stands twice, and without numbers that look like other ones.

    libyaml reads it, six times as fast as PyYAML itself; what is refused, is refused at the first node that has it.
    """

    depth = values = 0

    def __init__(self, text: str, most: int | None) -> None:
        CParser.__init__(self, text)
        Composer.__init__(self)
        SafeConstructor.__init__(self)
        Resolver.__init__(self)
        self.most = most

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise _fault(event.start_mark, "aliases are not allowed", "不能用别名（*）；请把内容写出来")
        if getattr(event, "tag", None):
            raise _fault(event.start_mark, "tags are not allowed", "不能用标签（!）；以 ! 开头的文字请加引号")
        if self.depth == _DEEPEST:
            raise _fault(event.start_mark, "nested too deep", "层次太多；请检查方括号和缩进")
        self.values += 1
        if self.most and self.values > self.most:
            raise _fault(event.start_mark, "too many values", f"写了太多项；键和值最多 {self.most} 个")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:  # no such day, more figures than Python reads
            raise _fault(node.start_mark, str(error)) from None

    def compose_scalar_node(self, anchor: dict[Any, yaml.Node]) -> yaml.ScalarNode:
        node = super().compose_scalar_node(anchor)
        value = node.value[:_SHOWN]
        if node.tag == "tag:yaml.org,2002:int" and not _PLAIN_INT.fullmatch(node.value):
            raise _fault(node.start_mark, "number in disguise", f'「{value}」会被读成别的数；请加引号，如 "{value}"')
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _fault(key.start_mark, f"the key {key.value[:_SHOWN]} stands twice")
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def _fault(at: Any, problem: str, advice: str | None = None) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=at, note=advice)


Places = Mapping[tuple[str | int, ...], int]


def read_yaml(path: Path, shown: str, most: int | None = None, values: int | None = None) -> tuple[Any, Places]:
    """The content of a YAML file, and the line of each entry; raises SourceError naming the line of a mistake.

    It may have `most` bytes, and as many keys and values as `values` says.
    """
    text, _ = decode(read_bytes(path, shown, most), shown)
    if found := _NOT_IN_YAML.search(text):
        message = f"这一行有控制字符 U+{ord(found[0]):04X}；请删去 (invalid YAML)"
        raise SourceError(shown, len(fold(text[: found.start()])), "G010", message)
    try:
        loader = _Loader(text, values)
        node = loader.get_single_node()
        return (None, {}) if node is None else (loader.construct_document(node), dict(_places(node)))
    except yaml.MarkedYAMLError as error:
        advice = error.note or "YAML 写法有误，请检查这一行和上一行的缩进、冒号和引号"
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SourceError(shown, line, "G010", f"{advice} (invalid YAML: {error.problem})") from None


def _places(node: yaml.Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, key.value), key.start_mark.line + 1
            yield from ((p, line) for p, line in _places(value, (*path, key.value)) if p != (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _places(value, (*path, place))


_TO_FILL_IN = re.compile("（.*）|")  # what `gazette add` leaves to a maintainer
UNSORTED = "其他"  # the level of a gazette that nobody gave one
_GAZETTE_KEYS = ("name", "publisher", "short", "region", "level")


def read_register(content: Path) -> Register:
    """content/gazettes.yml as a mapping slug → Gazette; empty where there is no such file."""
    path = content / "gazettes.yml"
    shown = f"{content.name}/gazettes.yml"
    if not path.exists() and not path.is_symlink():
        return {}
    inside(path, content, shown)
    data, places = read_yaml(path, shown)
    if not isinstance(data, dict | None):
        raise SourceError(shown, 1, "G011", "应为“简称: {name: …, publisher: …}”的对照表 (expected a mapping)")
    for slug, entry in (data or {}).items():
        if problem := _wrong(slug, entry):
            raise SourceError(shown, places.get((str(slug),), 1), "G011", f"「{slug}」一项{problem}")
    moved = _moved(data or {}, places, shown)
    return {slug: replace(_gazette(slug, entry), moved=moved[slug]) for slug, entry in (data or {}).items()}


def _moved(data: Mapping[str, Any], places: Places, shown: str) -> Mapping[str, Moves]:
    """Of each gazette the addresses that have moved, and where each leads in the end."""
    steps: dict[str, str] = {}
    for slug, entry in data.items():
        for old, new in (entry.get("moved") or {}).items():
            pair = moves.in_full(slug, old, new) if isinstance(old, str) and isinstance(new, str) else None
            if pair is None:
                message = f"「{old}: {new}」不是地址；期写作 2021-a: 2021-04，公文写作 2021-04/03: 2021-05/01，移到别的公报时前面加它的键名，会被读成数的加引号 (not an address)"
                raise SourceError(shown, places.get((slug, "moved", str(old)), 1), "G014", message)
            steps[pair[0]] = pair[1]
    found: dict[str, dict[str, str]] = {slug: {} for slug in data}
    for old in steps:
        slug, _, short = old.partition("/")
        try:
            found[slug][old] = moves.follow(steps, old) or old
        except CircleError:
            message = f"「{short}」移来移去回到了自己；请写明它现在的地址 (moves in a circle)"
            raise SourceError(shown, places.get((slug, "moved", short), 1), "G014", message) from None
    return found


def _wrong(slug: Any, entry: Any) -> str | None:
    """What is wrong with an entry of the register."""
    if not isinstance(slug, str):
        return "的键名会被读成别的东西；请加引号 (key is no text)"
    if not names.is_name(slug):
        return f"的键名不能作网址；{names.ADVICE} (bad name)"
    if names.is_reserved(slug):
        return f"的键名不能用，/{slug}/ 是网站自己的地址；请换一个 (reserved name)"
    if not isinstance(entry, dict) or any(not isinstance(entry.get(key), str) for key in _GAZETTE_KEYS):
        return f"应有 {'、'.join(_GAZETTE_KEYS)}，各为文字 (incomplete register entry)"
    if extra := [str(key) for key in entry if key not in (*_GAZETTE_KEYS, "prefixes", "moved")]:
        return f"里不认识 {'、'.join(extra)} (unknown key)"
    if long := [key for key in _GAZETTE_KEYS if len(entry[key].splitlines()) > 1]:
        return f"的 {'、'.join(long)} 只能写一行 (more than one line)"
    if empty := [key for key in ("name", "publisher", "short") if not _filled(entry[key])]:
        return f"的 {'、'.join(empty)} 还没有填写 (register entry not filled in)"
    if not isinstance(entry.get("moved") or {}, dict):
        return "的 moved 应为“旧地址: 新地址”的对照表，如 2021-a: 2021-04 (wrong moves)"
    prefixes = entry.get("prefixes") or {}
    if not isinstance(prefixes, dict) or not all(
        isinstance(word, str) and word for pair in prefixes.items() for word in pair
    ):
        return "的 prefixes 应为“文号字头: 机关”的对照表，如 阿政办发: 阿尔山市人民政府办公室 (wrong prefixes)"
    return None


def _gazette(slug: str, entry: Mapping[str, Any]) -> Gazette:
    values: dict[str, Any] = {key: _filled(entry[key]) for key in _GAZETTE_KEYS}
    return Gazette(slug=slug, prefixes=entry.get("prefixes") or {}, **{**values, "level": values["level"] or UNSORTED})


def _filled(value: str) -> str:
    return "" if _TO_FILL_IN.fullmatch(value.strip()) else value


def inside(path: Path, content: Path, shown: str) -> Path:
    """The path relative to content/; raises SourceError where a link leads out of it."""
    try:
        base, real = content.resolve(), path.resolve()
        loops = real.is_symlink()  # what Python 3.13 gives back of a link that leads to itself; those before it raise
    except (OSError, RuntimeError):
        loops = True
    if loops:
        raise SourceError(shown, None, "G006", "链接绕成了圈；请提交文件本身 (link loop)")
    if not real.is_relative_to(base):
        raise SourceError(shown, None, "G006", "链接指向 content/ 之外；请提交文件本身 (link leaves content/)")
    return real.relative_to(base)


def read_issue(path: Path, content: Path | None = None) -> IssueText:
    """One issue's text with its sidecar.  Inside `content` its path is shown relative to the repository."""
    issue_id, shown = None, str(path)
    if content is not None:
        linked = f"{content.name}/{path.parent.name}/{path.name}"
        relative = inside(path, content, linked)
        shown = f"{content.name}/{relative.as_posix()}"
        if path.exists() and not path.is_file():
            raise SourceError(shown, None, "G005", "不是普通文件；请提交文件本身 (not a file)")
        if path.is_symlink() and (len(relative.parts) != 2 or relative.suffix != ".txt"):
            raise SourceError(linked, None, "G006", "链接指向的不是公报文本；请提交文件本身 (link to no text)")
        if len(relative.parts) == 2:
            issue_id = relative.with_suffix("").as_posix()
            _check_names(shown, *issue_id.split("/"))
    text = from_bytes(read_bytes(path, shown), shown, issue_id)
    sidecar_file = path.with_suffix(".yml")
    if path.suffix != ".txt" or not (sidecar_file.exists() or sidecar_file.is_symlink()):
        return text
    beside = shown.removesuffix(".txt") + ".yml"
    if content is not None:
        inside(sidecar_file, content, beside)
    sidecar, places = read_yaml(sidecar_file, beside, MAX_SIDECAR, _MOST_VALUES)
    if not isinstance(sidecar, dict | None):
        raise SourceError(beside, 1, "G012", "应为“键: 值”的对照表，如 year: 2021 (expected a mapping)")
    return replace(text, sidecar=sidecar or {}, sidecar_path=beside, sidecar_lines=places)


def _check_names(shown: str, gazette: str, issue: str) -> None:
    """Raises SourceError where the names of a folder and a text cannot make an address of their own."""
    for name in (gazette, issue):
        if not names.is_name(name):
            message = f"文件夹名和文件名是网址的一部分；{names.ADVICE} (bad name)"
            raise SourceError(shown.encode(errors="replace").decode(), None, "G007", message)
    if names.is_reserved(gazette):
        raise SourceError(shown, None, "G007", f"/{gazette}/ 是网站自己的地址；请给文件夹换一个名字 (reserved name)")


def address(path: Path) -> str | None:
    """The address "<gazette>/<issue>" of a text in content/ by its name; None where that makes none."""
    gazette, issue = path.parent.name, path.with_suffix("").name
    made = names.is_name(gazette) and names.is_name(issue) and not names.is_reserved(gazette)
    return f"{gazette}/{issue}" if made else None


def issue_paths(content: Path) -> Iterator[Path]:
    """The texts of a content folder, sorted: <gazette>/<issue>.txt."""
    yield from sorted(content.glob("*/*.txt"), key=lambda path: path.as_posix())
