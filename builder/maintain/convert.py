"""The pages as files in a folder of their own, for another engine than MkDocs.

Guaranteed: the folder appears whole or not at all, nothing is written outside it, and nothing that was there is touched.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from builder import pages
from builder.archive import journal
from builder.archive.corpus import Corpus
from builder.codes import say
from builder.content.files import SourceError
from builder.content.written import introduction
from builder.maintain import plain
from builder.pages.page import Data, Page, Stored


def site(every: Corpus, content: Path, folder: Path, name: str | None = None) -> int:
    """Every page and data file of the site; how many were written.  With a name, as a project of that name (see `plain`)."""
    files = pages.render(journal.told(every, content), introduction(content))
    return write(plain.project(files, name) if name else files, folder)


def write(files: Iterable[Page | Data | Stored], folder: Path) -> int:
    """How many files were written; raises SourceError where the folder is not empty or the disk refuses."""
    out = Path(os.path.realpath(folder))
    count = 0
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise SourceError(folder.as_posix(), None, say("folder-not-empty"))
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
            new = Path(beside, "new")
            new.mkdir()
            for file in files:
                path = Path(os.path.normpath(new / file.path))
                if not path.is_relative_to(new):
                    raise SourceError(file.path, None, say("page-leaves-folder", folder=folder))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.content if isinstance(file.content, bytes) else file.content.encode())
                count += 1
            if out.exists():  # and is empty; Windows puts no folder in the place of another
                out.rmdir()
            new.rename(out)
    except OSError as error:
        raise SourceError(folder.as_posix(), None, say("cannot-write-pages", reason=error.strerror)) from None
    return count
