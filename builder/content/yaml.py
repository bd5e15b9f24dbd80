"""YAML as people write it, with the line of each entry.

Guaranteed: no aliases, no tags, no key twice, no number that is read as another one; a `SourceError` names the line of a
mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import Resolver

from builder.content.files import SourceError, decode, fold, read_bytes

_SHOWN = 60  # characters of what is wrong
_DEEPEST = 20  # levels of a YAML file
_PLAIN_INT = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NOT_IN_YAML = re.compile("[^\\t\\n\\r\\x20-\\x7e\\x85\\xa0-\\ufefe\\uff00-\\ufffd\U00010000-\U0010ffff]")


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
