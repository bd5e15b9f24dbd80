"""The hand-written pages of the site.

Guaranteed: a page comes back as its characters, or a `SourceError` says why not.
Not done here: turning Markdown into HTML (MkDocs does).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from builder.content.files import decode, read_bytes

PAGES = ("index.md", "about.md", "guide.md")
GUIDE = PAGES[2]
SETTINGS = "mkdocs.yml"
_TITLED = re.compile(r"\ufeff?---[ \t]*\r?\n(?:[^\n]*\n){0,20}?title:[^\n]*\n(?:[^\n]*\n){0,20}?---[ \t]*\r?\n")
MENU, _OF_MENU = "SUMMARY.md", "literate-nav"  # a plugin whose menu is a page that links to the others
_LINKED = re.compile(r"\]\(([^()\s]+\.md)\)")
_MOST = 4096  # characters in which the head of a page ends


class _Loader(yaml.CSafeLoader):
    """Of mkdocs.yml what names pages is wanted, not what its tags stand for."""


_Loader.add_multi_constructor("", lambda loader, tag, node: None)


def introduction(content: Path) -> str:
    """The Markdown that opens the home page; "" where there is none."""
    path = content / "index.md"
    shown = f"{content.name}/index.md"
    return decode(read_bytes(path, shown), shown)[0] if path.exists() else ""


def pages(content: Path) -> tuple[str, ...]:
    """The hand-written pages that a project has or may have, as paths below its content folder: those that every site has,
    what its settings name, and each Markdown file beside the register that begins with front matter and a title: what
    scanners and converters write begins otherwise."""
    titled = (path.name for path in sorted(content.glob("*.md")) if path.is_file() and _is_titled(path))
    return tuple(dict.fromkeys((*PAGES, *_named(content), *titled)))


def _is_titled(path: Path) -> bool:
    with path.open("rb") as file:
        return _TITLED.match(file.read(_MOST).decode("utf-8", "replace")) is not None


def _named(content: Path) -> Iterator[str]:
    """What the navigation of a project and its list of styles name, of what is there; a navigation that is a page, too."""
    path = content.parent / SETTINGS
    try:
        settings: Any = yaml.load(path.read_bytes(), _Loader) if path.is_file() else None
    except (yaml.YAMLError, ValueError):  # MkDocs says what is wrong with it
        return
    if isinstance(settings, dict):
        names = list(_strings([settings.get("nav"), settings.get("extra_css")]))
        menu = content / MENU
        if _OF_MENU in map(str, settings.get("plugins") or ()) and menu.is_file():
            names += [MENU, *_LINKED.findall(menu.read_bytes().decode("utf-8", "replace"))]
        yield from (name for name in names if (content / name).is_file())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(item)
