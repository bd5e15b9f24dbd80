"""`gazette serve`: MkDocs' own server, which watches, serves and reloads; `preview` makes the pages.

Not done here: anything that a page shows.
"""

from __future__ import annotations

from pathlib import Path

from builder.content.strays import faults
from builder.site import settings
from builder.site.engine import MkDocsException as ServeError
from builder.site.engine import mkdocs_serve

__all__ = ["ServeError", "check", "serve"]


def check(content: Path) -> None:
    """Raises SourceError for a folder that MkDocs would not come out of: one that leads back to itself."""
    for fault in faults(content):
        raise fault


def serve(port: int) -> None:
    """Serves the project in the working folder at a port of this machine until it is interrupted; raises ServeError or
    OSError where it cannot."""
    mkdocs_serve(settings.file(Path()), dev_addr=f"127.0.0.1:{port}")
