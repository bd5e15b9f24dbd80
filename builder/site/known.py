"""MkDocs' files, and the pages of the site that it has neither to read nor to write: of those the paths alone are in memory.

Guaranteed: MkDocs finds a page at each of these paths, so that pages written by hand may lead there.
Not done here: who makes those pages (see `written`).
"""

from __future__ import annotations

from collections.abc import Iterable

from builder.site.engine import File, Files, InclusionLevel, MkDocsConfig


class Known(Files):
    """The files of one build."""

    def __init__(self, files: Iterable[File], config: MkDocsConfig) -> None:
        super().__init__(files)
        self._config = config
        self._others: set[str] = set()

    def know(self, path: str) -> None:
        """There will be a page at a path below content/, in the place of one that was written by hand."""
        self.leave(path)
        self._others.add(path)

    def leave(self, path: str) -> None:
        """What MkDocs has at a path goes: another page takes its place."""
        if (written := self.src_uris.get(path)) is not None:
            self.remove(written)

    def has(self, path: str) -> bool:
        """Whether there is a page at a path."""
        return path in self._others or path in self.src_uris

    def get_file_from_path(self, path: str) -> File | None:
        """The file at a path; one of a page that others write is made when it is asked for."""
        return super().get_file_from_path(path) or (self.place(path) if path in self._others else None)

    def place(self, path: str) -> File:
        """Where a page of a path goes."""
        file = File.generated(self._config, path, content="")
        file.inclusion = InclusionLevel.NOT_IN_NAV  # nobody's menu would be shorter than the archive
        return file
