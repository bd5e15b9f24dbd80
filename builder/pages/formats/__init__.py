"""A notice in three more forms, for whoever takes it away: data, plain text that is Markdown, and Akoma Ntoso."""

from __future__ import annotations

from collections.abc import Iterator

from builder.archive.corpus import Corpus, Entry
from builder.pages.formats import akn, plain, record
from builder.pages.page import Data
from builder.pages.places import notice_file


def of(entry: Entry, every: Corpus, site: str = "", own: str = "") -> Iterator[Data]:
    """The files of a notice; `site` is where the site is published, with a slash at its end, where that is known, `own` what
    the contract says of the notice, where that was written before (see `record`)."""
    yield Data(notice_file(entry.path, "json"), record.written(entry, every, site, own).encode())
    yield Data(notice_file(entry.path, "md"), plain.written(entry, every, site).encode())
    yield Data(notice_file(entry.path, "xml"), akn.written(entry, every, site).encode())
