"""Files beside the pages as they are published; styles and scripts under names that carry a hash of what they hold, so that a browser may keep them for good.

Guaranteed: a file that changes has another name, and so has a script that imports one that changes.
Not done here: the preview, where each keeps its own name.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from builder.pages.page import Data, Stored
from builder.site.engine import File, Files, MkDocsConfig, write_file

UNUSED = tuple(f"assets/{name}" for name in ("images/favicon.png", "javascripts/bundle", "javascripts/lunr",
               "javascripts/workers", "stylesheets/main", "stylesheets/palette"))  # fmt: skip
UNUSED_BUILT = (*UNUSED, "assets/javascripts/desk.js", "assets/stylesheets/desk.css")  # of a preview alone
_IMPORTED = re.compile(r'(?<=from ")\./[\w.-]+(?=")|(?<=import\(")\./[\w.-]+(?="\))')
_FIGURES = 8


def rename(files: Files, config: MkDocsConfig) -> Mapping[str, str]:
    """Puts each style and script among the files under its new name; gives the new names by the old."""
    texts = {
        file.src_uri: Path(file.abs_src_path).read_text(encoding="utf-8")
        for file in files
        if file.src_uri.endswith((".css", ".js")) and file.abs_src_path
    }
    names: dict[str, str] = {}

    def named(path: str) -> str:
        if path not in names:
            folder, name = posixpath.split(path)
            found = _IMPORTED.sub(lambda each: f"./{posixpath.basename(named(f'{folder}/{each[0][2:]}'))}", texts[path])
            stem, suffix = posixpath.splitext(name)
            digest = hashlib.sha256(found.encode()).hexdigest()[:_FIGURES]
            names[path] = f"{folder}/{stem}.{digest}{suffix}"
            files.append(File.generated(config, names[path], content=found.encode()))
        return names[path]

    for file in [file for file in files if file.src_uri in texts]:
        named(file.src_uri)
        files.remove(file)
    return names


def write(file: Data | Stored, path: Path) -> None:
    """Puts a generated file where it is published; one that lies on disk is never in memory."""
    if isinstance(file, Stored):
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file.at, path)
    else:
        write_file(file.content, str(path))


def link(env: Environment, names: Mapping[str, str]) -> None:
    """Templates go on asking for the old names."""
    plain = env.filters["url"]

    @pass_context
    def url(context: Context, value: str) -> Any:
        return plain(context, names.get(value, value))

    env.filters["url"] = url
