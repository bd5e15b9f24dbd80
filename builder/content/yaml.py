"""YAML as people write it, with the line of each entry.

Guaranteed: no aliases, no tags, no key twice, no number that is read as another one; a `SourceError` names the line of a
mistake.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import Resolver

from builder.codes import Said, say
from builder.content import yaml_causes
from builder.content.files import SourceError, decode, fold, read_bytes

_SHOWN = 60  # characters of what is wrong
_DEEPEST = 20  # levels of a YAML file
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PLAIN_INT = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NOT_IN_YAML = re.compile("[^\\t\\n\\r\\x20-\\x7e\\x85\\xa0-\\ufefe\\uff00-\\ufffd\U00010000-\U0010ffff]")


class _FaultError(yaml.MarkedYAMLError):
    """What is YAML and refused here all the same."""

    def __init__(self, at: Any, said: Said) -> None:
        super().__init__(problem_mark=at)
        self.said = said
        self.at: int = at.line + 1


class _Loader(Composer, CParser, SafeConstructor, Resolver):
    """YAML without aliases (no bombs) and tags, without a key that stands twice, and without numbers that look like other ones.

    libyaml reads it, six times as fast as PyYAML itself; what is refused, is refused at the first node that has it.
    """

    depth = values = 0

    def __init__(self, text: str, most: int | None, as_written: Container[str] = ()) -> None:
        CParser.__init__(self, text)
        Composer.__init__(self)
        SafeConstructor.__init__(self)
        Resolver.__init__(self)
        self.most = most
        self._as_written = as_written
        self._written = 0  # how many of the keys that a node stands under say that it is text

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _FaultError(event.start_mark, say("yaml-alias"))
        if getattr(event, "tag", None):
            raise _FaultError(event.start_mark, say("yaml-tag"))
        if self.depth == _DEEPEST:
            raise _FaultError(event.start_mark, say("yaml-too-deep"))
        self.values += 1
        if self.most and self.values > self.most:
            raise _FaultError(event.start_mark, say("yaml-too-long", most=self.most))
        written = isinstance(index, yaml.ScalarNode) and index.value in self._as_written
        self.depth, self._written = self.depth + 1, self._written + written
        node = super().compose_node(parent, index)
        self.depth, self._written = self.depth - 1, self._written - written
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:  # no such day, more figures than Python reads
            if node.tag == "tag:yaml.org,2002:timestamp" and (found := _DAY.match(node.value)):
                year, month, day = map(int, found.groups())
                raise _FaultError(node.start_mark, say("no-such-day", year=year, month=month, day=day)) from None
            raise _FaultError(node.start_mark, say("invalid-yaml", problem=error)) from None

    def compose_scalar_node(self, anchor: dict[Any, yaml.Node]) -> yaml.ScalarNode:
        node = super().compose_scalar_node(anchor)
        if self._written and node.value != "true":
            node.tag = "tag:yaml.org,2002:str"
        if node.tag == "tag:yaml.org,2002:int" and not _PLAIN_INT.fullmatch(node.value):
            raise _FaultError(node.start_mark, say("number-in-disguise", value=node.value[:_SHOWN]))
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _FaultError(key.start_mark, say("key-twice", key=key.value[:_SHOWN]))
                seen.add(key.value)
        return super().construct_mapping(node, deep)


Places = Mapping[tuple[str | int, ...], int]


def read_yaml(
    path: Path, shown: str, most: int | None = None, values: int | None = None, as_written: Container[str] = ()
) -> tuple[Any, Places]:
    """The content of a YAML file, and the line of each entry; raises SourceError naming the line of a mistake.

    It may have `most` bytes, and as many keys and values as `values` says.  What stands under a key of `as_written` is
    text as it is written: 12.50 and 007 need no quotation marks there.
    """
    text, _ = decode(read_bytes(path, shown, most), shown)
    if found := _NOT_IN_YAML.search(text):
        said = say("control-character-in-yaml", character=ord(found[0]))
        raise SourceError(shown, len(fold(text[: found.start()])), said)
    try:
        loader = _Loader(text, values, as_written)
        node = loader.get_single_node()
        return (None, {}) if node is None else (loader.construct_document(node), dict(_places(node)))
    except yaml.MarkedYAMLError as error:
        if isinstance(error, _FaultError):
            raise SourceError(shown, error.at, error.said) from None
        begun, met = (mark.line + 1 if mark else None for mark in (error.context_mark, error.problem_mark))
        line, said = yaml_causes.cause(fold(text), begun, met, str(error.problem))
        raise SourceError(shown, line, said) from None


def _places(node: yaml.Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, key.value), key.start_mark.line + 1
            yield from ((p, line) for p, line in _places(value, (*path, key.value)) if p != (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _places(value, (*path, place))
