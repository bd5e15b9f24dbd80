"""What a site that is going to be published should have been told: its own address, and where errors are reported.

Not done here: deciding whether it is going to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from builder.codes import Said, say
from builder.content.register import Register
from builder.site.engine import load_config

SETTINGS = "mkdocs.yml"
_HERE = ("127.0.0.1", "localhost", "::1", None)


def unset(root: Path, register: Register) -> Iterator[Said]:
    """What the settings of the project in `root` leave open."""
    config = load_config(str(root / SETTINGS))
    if urlsplit(config.site_url or "").hostname in _HERE:
        yield say("site-address-unset", address=config.site_url or "（空）")
    if not config.extra.get("report"):
        silent = sum(not gazette.contact for gazette in register.values())
        yield say("report-address-unset-no-contact", count=silent) if silent else say("report-address-unset")
