"""MkDocs glue: of content/ only the hand-written pages go through, filled in, and none of its files stands in for the
site's own.

Runs before `hooks`, which adds the generated pages.
"""

from pathlib import Path

from builder.content import written
from builder.pages import handwritten
from builder.site.engine import Files, InclusionLevel, MkDocsConfig, Page

_OF_GUIDE = "assets/images/check-"  # pictures of the theme that a guide may show, and nothing else


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Turns away what is no page; a file of the theme that it would have replaced comes back.

    What MkDocs does not publish anyway stays: other plugins look for their settings there.
    """
    pages = {*written.pages(Path(config.docs_dir)), *map(str, config.extra_css)}
    menu = files.get_file_from_path(written.MENU)
    if menu is not None and menu.src_uri in pages:
        menu.inclusion = InclusionLevel.EXCLUDED  # it is read, and is no page
    own = [file for file in files if file.src_dir == config.docs_dir and file.src_uri not in pages]
    turned_away = [file for file in own if file.inclusion is not InclusionLevel.EXCLUDED]
    for file in turned_away:
        files.remove(file)
    if any(Path(folder, file.src_uri).is_file() for file in turned_away for folder in config.theme.dirs):
        files.add_files_from_theme(config.theme.get_env(), config)  # it looks through ten thousand icons
    _drop_pictures(files)


def _drop_pictures(files: Files) -> None:
    """Those of our guide go where no guide shows them."""
    guide = files.get_file_from_path(written.GUIDE)
    text = guide.content_string if guide else ""
    for file in [file for file in files if file.src_uri.startswith(_OF_GUIDE) and file.src_uri not in text]:
        files.remove(file)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fills in what the program knows."""
    return handwritten.filled(markdown, config.extra["corpus"].gazettes, bool(config.extra.get("report")))
