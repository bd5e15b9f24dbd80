"""What a project's mkdocs.yml need not say: the menus, how Markdown is read, what is no page.

Guaranteed: what a project says itself is left as it is, but for this: whatever it says of Markdown, hand-written pages
have what those of this program are written in, too.
Not done here: how generated pages are rendered (see `bodies`): no setting changes that.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from builder.content import written
from builder.site import bodies
from builder.site.engine import MkDocsConfig

OVERRIDES = "overrides"  # beside mkdocs.yml: a project's own templates, styles and pictures
_MENUS_OF_THEIR_OWN = ("awesome-nav",)  # plugins that would have to take back a navigation


def fill(config: MkDocsConfig) -> None:
    """Sets what the project does not say."""
    silent = MkDocsConfig()  # what MkDocs makes of nothing said
    silent.load_dict({"site_name": config.site_name, "docs_dir": config.docs_dir, "plugins": []})
    own = MkDocsConfig(config.config_file_path)
    own.load_dict({"site_name": config.site_name, "docs_dir": config.docs_dir, "plugins": [], **_defaults()})
    for each in (silent, own):
        each.validate()
    for key in ("exclude_docs", "validation"):
        if config[key] == silent[key]:
            config[key] = own[key]
    menus = list(_there(own.nav, Path(config.docs_dir)))
    config.extra["menu"] = set(bodies.paths(menus))
    if config.nav is None and not any(name in config.plugins for name in _MENUS_OF_THEIR_OWN):
        config.nav = menus
    config.markdown_extensions = list(dict.fromkeys((*bodies.EXTENSIONS, *config.markdown_extensions)))
    toc = {**bodies.CONFIGS["toc"], **config.mdx_configs.get("toc", {})}
    config.mdx_configs = {**config.mdx_configs, "toc": toc}
    _put_first(Path(config.config_file_path).with_name(OVERRIDES), config)


def _defaults() -> dict[str, Any]:
    text = resources.files("builder.site").joinpath("defaults.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def _there(entries: Any, content: Path) -> Iterator[dict[str, Any]]:
    """Of a navigation what there is: all that is generated, and the hand-written pages that somebody has written."""
    for entry in entries:
        for title, target in entry.items():
            if not isinstance(target, str):
                yield {title: list(_there(target, content))}
            elif target == "index.md" or target not in written.PAGES or (content / target).exists():
                yield {title: target}


def _put_first(folder: Path, config: MkDocsConfig) -> None:
    """A project's templates stand before those of the theme, also where its mkdocs.yml does not say so."""
    known = {Path(path).resolve() for path in config.theme.dirs}
    if folder.is_dir() and folder.resolve() not in known:
        config.theme.dirs.insert(0, str(folder))
