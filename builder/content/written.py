"""The hand-written pages of the site.

Guaranteed: a page comes back as its characters, or a `SourceError` says why not.
Not done here: turning Markdown into HTML (MkDocs does).
"""

from __future__ import annotations

from pathlib import Path

from builder.content.files import decode, read_bytes

PAGES = ("index.md", "about.md", "guide.md")


def introduction(content: Path) -> str:
    """The Markdown that opens the home page; "" where there is none."""
    path = content / "index.md"
    shown = f"{content.name}/index.md"
    return decode(read_bytes(path, shown), shown)[0] if path.exists() else ""
