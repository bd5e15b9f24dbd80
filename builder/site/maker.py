"""What all pages of a site are made with, as a hash: the program, the settings, the theme.

Guaranteed: with a plugin that is not ours, or a template that asks for what no page's own hash knows, there is none, and
nothing is kept.
Not done here: what one page is made of (see `written`).
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

import builder
from builder.pages.frame import Site
from builder.site.engine import MkDocsConfig

_SETTINGS = (  # that a template could place
    *("site_name", "site_url", "site_description", "site_author", "copyright", "nav", "use_directory_urls"),
    *("repo_name", "repo_url", "edit_uri", "edit_uri_template", "extra_css", "extra_javascript"),
)
# What MkDocs gives a template that is no page's own: with it, a page shows what its hash does not know.
_OF_THE_WHOLE = frozenset(["pages", "build_date_utc", "mkdocs_version"])
_OF_A_THEME = frozenset([".html", ".xml", ".txt", ".css", ".js", ".json", ".svg", ".yml"])
_OURS = frozenset(["corpus", "notices", "share", "standing"])  # what a build itself puts beside the settings


def of(config: MkDocsConfig, site: Site, of_bodies: bytes) -> bytes:
    """The hash; empty where what pages are made with is not known to be ours alone."""
    if not is_ours(config):
        return b""
    digest = hashlib.sha256(of_bodies)
    extra = {name: value for name, value in config.extra.items() if name not in _OURS}
    digest.update(hashed(([config[name] for name in _SETTINGS], dict(config.theme), extra, repr(site))))
    for folder in map(Path, config.theme.dirs):
        own = folder == Path(config.theme.custom_dir or "")
        for path in sorted(_of_theme(folder)):
            data = path.read_bytes()
            if own and path.suffix == ".html" and _asks_for_the_whole(data):
                return b""
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + hashlib.sha256(data).digest())
    return digest.digest()


def is_ours(config: MkDocsConfig) -> bool:
    """Whether every plugin is, and the menu itself says what its pages are called: pages depend on no other then."""
    return all(map(_is_ours, config.plugins.values())) and _is_titled(config.nav)


def _is_ours(plugin: object) -> bool:
    """Whether a plugin or a hook is this package's."""
    try:
        file = inspect.getfile(plugin if isinstance(plugin, ModuleType) else type(plugin))
    except (OSError, TypeError):
        return False
    return Path(builder.__file__).resolve().parent in Path(file).resolve().parents


def _is_titled(nav: Any) -> bool:
    if isinstance(nav, list):
        return all(isinstance(item, dict) and _is_titled(item) for item in nav)
    return all(isinstance(item, str) or _is_titled(item) for item in nav.values()) if isinstance(nav, dict) else False


def _of_theme(folder: Path) -> Iterator[Path]:
    """Templates and what they name, without the thousands of icons that come with a theme."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _of_theme(path)
        elif path.suffix in _OF_A_THEME:
            yield path


def _asks_for_the_whole(template: bytes) -> bool:
    try:
        tree = Environment().parse(template.decode("utf-8", "replace"))
    except TemplateSyntaxError:
        return True
    return not _OF_THE_WHOLE.isdisjoint(node.name for node in tree.find_all(nodes.Name))


def hashed(value: object) -> bytes:
    """A hash of what JSON can say; anything else makes it another each time."""
    text = json.dumps(value, ensure_ascii=False, default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def _plain(value: object) -> object:
    return sorted(map(repr, value)) if isinstance(value, set | frozenset) else repr(value)
