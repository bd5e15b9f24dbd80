"""MkDocs glue: of content/ only the hand-written pages go through, filled in, and none of its files stands in for the
site's own.

Runs before `hooks`, which adds the generated pages.
"""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.pages import Page

from builder.content import written
from builder.pages import handwritten

_OF_GUIDE = "assets/images/check-"  # pictures of the theme that a guide may show, and nothing else


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Turns away what is no page; a file of the theme that it would have replaced comes back.

    What MkDocs does not publish anyway stays: other plugins look for their settings there.
    """
    pages = {*written.pages(Path(config.docs_dir)), *map(str, config.extra_css)}
    menu = files.get_file_from_path(written.MENU)
    if menu is not None and menu.src_uri in pages:
        menu.inclusion = InclusionLevel.EXCLUDED  # it is read, and is no page
    for file in [file for file in files if file.src_dir == config.docs_dir and file.src_uri not in pages]:
        if file.inclusion is not InclusionLevel.EXCLUDED:
            files.remove(file)
    files.add_files_from_theme(config.theme.get_env(), config)
    _leave_out_pictures(files)


def _leave_out_pictures(files: Files) -> None:
    """Those of a guide are not published where the guide does not show them."""
    guide = files.get_file_from_path(written.GUIDE)
    text = guide.content_string if guide else ""
    for file in [file for file in files if file.src_uri.startswith(_OF_GUIDE) and file.src_uri not in text]:
        files.remove(file)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fills in what the program knows."""
    return handwritten.filled(markdown, config.extra["corpus"].gazettes, bool(config.extra.get("report")))
