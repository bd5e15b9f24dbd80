"""MkDocs glue: of content/ only the hand-written pages go through, filled in, and none of its files stands in for the
site's own.

Runs before `hooks`, which adds the generated pages.
"""

from builder.content import written
from builder.pages import handwritten
from builder.site.engine import Files, MkDocsConfig, Page


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Turns away what is no page; a file of the theme that it would have replaced comes back."""
    for file in [file for file in files if file.src_dir == config.docs_dir and file.src_uri not in written.PAGES]:
        files.remove(file)
    files.add_files_from_theme(config.theme.get_env(), config)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fills in what the program knows."""
    return handwritten.filled(markdown, config.extra["corpus"].gazettes, bool(config.extra.get("report")))
