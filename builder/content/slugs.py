"""Names that become part of an address: those of a gazette's folder and of an issue's text.

Guaranteed: a name that is no slug can leave no folder, and no gazette takes an address that the site itself uses.
"""

from __future__ import annotations

import re

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = 60
_NAME = re.compile(r"[^\W_][\w.\-]*")
# On Windows these are devices, whatever is behind their dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
# What stands at the root of the site beside the gazettes; a test holds both against a built one.
_FOLDERS = {
    "about", "accessibility", "assets", "calendar", "changes", "data", "feeds", "gazettes", "guide", "issuers", "kinds", "log",
    "numbers", "people", "search", "verify", "works", "years",
}  # fmt: skip
_FILES = {
    "404.html", "feed.json", "feed.xml", "index.html", "llms.txt", "manifest.json", "robots.txt", "sitemap.xml", "sitemap.xml.gz",
}  # fmt: skip
_FILES |= {"index", "issue.schema.json", "sidecar.schema.json"}


def is_name(text: str) -> bool:
    """Whether a name could stand in an address that has moved: letters and figures of any script, dots, hyphens."""
    return _NAME.fullmatch(text) is not None and text.isprintable() and not _DEVICES.fullmatch(text)


def is_slug(text: str) -> bool:
    """Whether a folder or a text may have this name, which can be typed everywhere: small Latin letters, figures and
    single hyphens."""
    return _SLUG.fullmatch(text) is not None and len(text) <= _LONGEST and not _DEVICES.fullmatch(text)


def is_reserved(text: str) -> bool:
    """Whether an address of the site's own begins with this name, on disks that tell no capitals apart, too."""
    return text.casefold() in _FOLDERS | _FILES
