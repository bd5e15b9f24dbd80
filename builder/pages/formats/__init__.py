"""A notice in three more forms, for whoever takes it away: data, plain text that is Markdown, and Akoma Ntoso."""

from __future__ import annotations

from collections.abc import Iterator

from builder.archive.corpus import Corpus, Entry
from builder.pages.formats import akn, plain, record
from builder.pages.page import Data
from builder.pages.places import notice_file

MAKERS = {"json": record.written, "md": plain.written, "xml": akn.written}  # by the ending of the file's name


def of(entry: Entry, every: Corpus, site: str = "") -> Iterator[Data]:
    """The files of a notice; `site` is where the site is published, with a slash at its end, where that is known."""
    for ending, write in MAKERS.items():
        yield Data(notice_file(entry.path, ending), write(entry, every, site).encode())
