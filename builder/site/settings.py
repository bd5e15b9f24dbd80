"""The settings of a project as MkDocs reads them, and what one that is going to be published should have been told: its own
address, and where errors are reported.

Guaranteed: a folder with content alone has settings, too.
Not done here: deciding whether a site is going to be published.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from builder.codes import Said, say
from builder.content import written
from builder.content.files import SourceError
from builder.content.register import Register, read_register
from builder.site.engine import MkDocsConfig, load_config

SETTINGS = written.SETTINGS
_HERE = ("127.0.0.1", "localhost", "::1", None)


def load(root: Path, **more: Any) -> MkDocsConfig:
    """The settings of the project in `root`; `more` stands before what its file says."""
    return load_config(file(root), **more)


def file(root: Path) -> Any:
    """What MkDocs reads the settings from: the file, or what it would say if there were one."""
    path = root / SETTINGS
    return str(path) if path.exists() else _Unwritten(path)


class _Unwritten(io.BytesIO):
    """Settings that stand in no file; MkDocs, which reads them again and again, cannot close them.

    What it watches in the place of that file is the content that they are made from.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(json.dumps(_unwritten(path.parent)).encode())
        self.name = str(path.absolute().with_name("content"))

    def close(self) -> None:
        """Left open."""


def _unwritten(root: Path) -> dict[str, Any]:
    content = root / "content"
    try:
        names = [gazette.name for gazette in read_register(content).values()]
    except SourceError:  # it is said where the corpus is read
        names = []
    return {
        "site_name": names[0] if len(names) == 1 else "政府公报",
        "site_description": f"{'、'.join(names) or '政府公报'}原文，可检索、可引用、可追溯。",
        "site_url": "http://127.0.0.1:8000/",
        "docs_dir": content.name,
        "theme": "gazette",
        "plugins": ["gazette"],
    }


def unset(root: Path, register: Register) -> Iterator[Said]:
    """What the settings of the project in `root` leave open."""
    config = load(root)
    if urlsplit(config.site_url or "").hostname in _HERE:
        yield say("site-address-unset", address=config.site_url or "（空）")
    if not config.extra.get("report"):
        silent = sum(not gazette.contact for gazette in register.values())
        yield say("report-address-unset-no-contact", count=silent) if silent else say("report-address-unset")
