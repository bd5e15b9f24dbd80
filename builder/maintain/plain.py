"""The pages as a project for an engine that knows nothing of this one's templates: Zensical builds it as it comes.

Takes the files of the site; gives them below docs/, with a zensical.toml beside.
Guaranteed: the text of a page is what it is on the site; front matter holds facts and nothing that only a template wants.
Left out: the search, which a script makes, and the files that it reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from builder.pages.escape import markdown
from builder.pages.page import Data, Page, Stored, compose, link
from builder.pages.places import HOME, SEARCH

DOCS = "docs/"
_FACTS = (
    "title", "description", "number", "kind", "issuer", "date", "addressees", "section", "page", "gazette", "publisher",
    "issue", "year", "total",
)  # fmt: skip
_SETTINGS = """\
# Written by `gazette convert --plain`.
[project]
site_name = {name}
docs_dir = "docs"
site_dir = "site"
use_directory_urls = true

[project.theme]
language = "zh"
font = false

# No others: what a text prints between two ~ or * is no markup.
[project.markdown_extensions.attr_list]
[project.markdown_extensions.md_in_html]
[project.markdown_extensions.toc]
toc_depth = "2-4"
"""


def project(files: Iterable[Page | Data | Stored], name: str) -> Iterator[Page | Data | Stored]:
    """Every file of the project."""
    shelves: list[Page] = []
    for file in files:
        if file.path.startswith(SEARCH.removesuffix("index.md")):
            continue
        if not isinstance(file, Page):
            yield Data(f"{DOCS}{file.path}", file.content)
            continue
        shelves += [file] if file.path.count("/") == 1 and file.path.endswith("/index.md") else []
        if file.path != HOME:
            yield _plain(file, file.body)
        else:
            home = file
    yield _plain(home, "\n\n".join([f"# {markdown(name)}", home.body, "\n".join(map(_listed, shelves))]))
    yield Data("zensical.toml", _SETTINGS.format(name=json.dumps(name, ensure_ascii=False)).encode())


def _plain(page: Page, body: str) -> Page:
    return compose(f"{DOCS}{page.path}", {key: page.meta[key] for key in _FACTS if key in page.meta}, body)


def _listed(page: Page) -> str:
    return f"- [{markdown(str(page.meta['title']))}]({link(page.path, HOME)})"
