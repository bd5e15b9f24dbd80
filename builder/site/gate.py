"""MkDocs glue: of content/ only the hand-written pages go through, filled in, and none of its files stands in for the
site's own.

Runs before `hooks`, which adds the generated pages.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.pages import Page

from builder.content import written
from builder.pages import handwritten
from builder.site import bodies

_LISTS_PAGES = "literate-nav"  # a plugin whose menu is a Markdown file that links to the pages
_LINKED = re.compile(r"\]\(([^()\s]+\.md)\)")


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Turns away what is no page; a file of the theme that it would have replaced comes back.

    What MkDocs does not publish anyway stays: other plugins look for their settings there.
    """
    pages = {*written.pages(Path(config.docs_dir)), *bodies.menu(config), *map(str, config.extra_css)}
    pages.update(_listed(files, config))
    for file in [file for file in files if file.src_dir == config.docs_dir and file.src_uri not in pages]:
        if file.inclusion is not InclusionLevel.EXCLUDED:
            files.remove(file)
    files.add_files_from_theme(config.theme.get_env(), config)


def _listed(files: Files, config: MkDocsConfig) -> Iterator[str]:
    """The pages that a menu in Markdown names, and that menu, which is no page itself."""
    menu = (
        files.get_file_from_path(config.plugins[_LISTS_PAGES].config["nav_file"])
        if _LISTS_PAGES in config.plugins
        else None
    )
    if menu is not None:
        menu.inclusion = InclusionLevel.EXCLUDED
        yield from _LINKED.findall(menu.content_string)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fills in what the program knows."""
    return handwritten.filled(markdown, config.extra["corpus"].gazettes, bool(config.extra.get("report")))
