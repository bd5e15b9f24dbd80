"""A page: its path, its front matter, its Markdown; and how pages link to each other.

Guaranteed: front matter is YAML that reads back as exactly what was written, and nothing in it can end it early.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from builder.pages.escape import visible

# libyaml's are ten times as fast, and not in every build of PyYAML.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_PLAIN = re.compile(r"[\w./-]*", re.ASCII)  # needs no quoting: most addresses, asked first


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page: its path below content/, ending in .md, its front matter, and the Markdown of its body."""

    path: str
    meta: Mapping[str, Any]
    body: str

    @property
    def content(self) -> str:
        """The whole page as a Markdown file; raises ValueError for front matter that YAML cannot hold."""
        return f"---\n{front_matter(self.meta)}---\n\n{self.body}\n"


@dataclass(frozen=True, slots=True)
class Data:
    """One generated file that is published as it is."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """A generated file that is too large to be held; `kept` keeps it where it lies until it is published.

    Two are the same where what they hold is.
    """

    path: str
    sha256: str
    at: Path = field(compare=False)
    kept: object = field(compare=False, repr=False)

    @property
    def content(self) -> bytes:
        """All of it."""
        return self.at.read_bytes()


def compose(path: str, meta: Mapping[str, Any], body: str) -> Page:
    """A Markdown page, its front matter as templates show it; facts that are not known are left out."""
    return Page(path, {key: _shown(value) for key, value in meta.items() if value is not None and value != []}, body)


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Mapping):
        return {key: _shown(item) for key, item in value.items()}
    return [_shown(item) for item in value] if isinstance(value, list) else value


def front_matter(meta: Mapping[str, Any]) -> str:
    """The mapping as YAML; raises ValueError where it would not read back as it is."""
    text: str = yaml.dump(dict(meta), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1 << 16)
    if yaml.load(text, Loader=_Loader) != meta or "\n---" in text or "\n..." in text:
        raise ValueError(f"front matter does not read back: {meta!r}")
    return text


def link(target: str, page: str) -> str:
    """The address of another Markdown file, as a Markdown link on `page` wants it; both are paths below content/."""
    file, _, anchor = target.partition("#")
    return _relative(file, posixpath.dirname(page)) + (f"#{anchor}" if anchor else "")


def href(target: str, page: str) -> str:
    """The address of another Markdown file, as an HTML attribute or front matter on `page` wants it."""
    file, _, anchor = target.partition("#")
    address = _relative(_address(file), _address(page))
    closed = f"{address}/" if file.endswith(".md") else address
    return _quoted(closed) + (f"#{anchor}" if anchor else "")


def above(page: str, *ways: tuple[str, str]) -> list[dict[str, str]]:
    """The way down to a page, for its front matter: what each page above it is called, and its address."""
    return [{"title": title, "address": href(target, page)} for title, target in ways]


def file_href(target: str, page: str) -> str:
    """The address of a file that is published as it is, Markdown or not, as an attribute on `page` wants it."""
    return _quoted(_relative(target, _address(page)))


def offered(name: str, media: str, target: str, file: str, page: str) -> dict[str, str]:
    """A file that a page offers: its address, and the name that a reader's copy gets."""
    return {"name": name, "type": media, "address": file_href(target, page), "file": file}


def _relative(target: str, folder: str) -> str:
    """The way from a folder to a file or folder; both are plain paths below content/, which `posixpath.relpath` would look up
    among those of the disk, at eight times the cost."""
    there, here = target.split("/"), folder.split("/") if folder else []
    same = 0
    while same < min(len(there), len(here)) and there[same] == here[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + there[same:]).removesuffix("/") or "."


def _quoted(address: str) -> str:
    return address if _PLAIN.fullmatch(address) else quote(address)


def _address(path: str) -> str:
    """The folder that a Markdown file is published as; any other file is published under its own name."""
    if path == "index.md":
        return ""
    return path.removesuffix("/index.md") if path.endswith("/index.md") else path.removesuffix(".md")
