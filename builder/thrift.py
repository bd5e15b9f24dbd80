"""Memory: MkDocs renders every page before it writes the first; until its turn comes, a page waits compressed.

Measured at 5,000 notices: 498 MB without, 375 MB with.  A page is the same either way.
"""

import zlib

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

_waiting: dict[str, bytes] = {}


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Keeps what is left to do; anchors of generated pages are checked by tests, not by MkDocs."""
    if page.file.generated_by:
        page.markdown = page.file.content_string = ""
        page.present_anchor_ids = page.links_to_anchors = None
    _waiting[page.file.src_uri] = zlib.compress(html.encode(), 1)
    return ""


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Its turn has come."""
    page.content = zlib.decompress(_waiting.pop(page.file.src_uri)).decode()


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> None:
    """It has been written."""
    page.content = ""
