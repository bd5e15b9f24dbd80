"""What may stand in content/: the hand-written pages, the register, texts and their sidecars.  Nothing else is published.

Guaranteed: whatever else lies there is named, with what to do about it.
Not done here: reading texts and sidecars (see `texts`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from builder.codes import Said, say
from builder.content import layout, originals, slugs, written
from builder.content.files import SourceError, decode, inside, read_bytes
from builder.content.register import REGISTER
from builder.content.texts import issue_paths
from builder.content.works import WORKS
from builder.model import Diagnostic

_TEXTS = (".txt", ".text", ".md")  # what OCR programs call a text
_DOCUMENTS = (".doc", ".docx", ".wps", ".rtf", ".odt", ".pdf", ".ofd", ".htm", ".html", ".mht", ".zip", ".rar", ".7z")


def faults(content: Path) -> Iterator[SourceError]:
    """Links to folders, and pages that cannot be read; texts and sidecars are judged where they are read."""
    if not content.is_dir():
        yield SourceError(str(content), None, say("no-content-folder"))
    for path in sorted(path for path, is_link in _all(content) if is_link and path.is_dir()):
        yield SourceError(_shown(path, content), None, say("linked-folder"))
    for path in (content / name for name in written.pages(content)):
        try:
            if path.exists() or path.is_symlink():
                _check_page(path, content)
        except SourceError as error:
            yield error


def _check_page(path: Path, content: Path) -> None:
    shown = _shown(path, content)
    inside(path, content, shown)
    _, encoding = decode(read_bytes(path, shown), shown)
    if not encoding.startswith("utf-8"):
        raise SourceError(shown, None, say("page-not-utf-8", encoding=encoding))


def strays(content: Path) -> Iterator[tuple[str, Diagnostic]]:
    """Files that are nothing of what content/ holds, as path and warning; hidden ones are nobody's concern."""
    texts = set(issue_paths(content))
    known = {*texts, *(path.with_suffix(".yml") for path in texts), *map(layout.beside, texts)}
    known |= {path for text in texts for path in originals.beside(text)}
    known |= {content / name for name in (*written.pages(content), REGISTER, WORKS)}
    for path in sorted({path for path, is_link in _all(content) if not (is_link and path.is_dir())} - known):
        if not _is_hidden(path.relative_to(content)):
            yield _shown(path, content), _stray(path, path.parent == content).at(None)
    for path, said in chain.from_iterable(map(originals.faults, sorted(texts))):
        yield _shown(path, content), said.at(None)
    for path in layout.stale(sorted(texts)):
        yield _shown(path, content), say("layout-of-another-text").at(None)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _all(folder: Path) -> Iterator[tuple[Path, bool]]:
    """All that is below a folder but for folders, and whether it is a link; that is not followed."""
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _all(Path(entry.path))
            else:
                yield Path(entry.path), entry.is_symlink()


def _stray(path: Path, beside_pages: bool) -> Said:
    """Why a file is not published."""
    suffix = path.suffix.lower()
    if suffix == ".md" and beside_pages:
        return say("page-without-title")
    if suffix in _TEXTS and path.suffix != ".txt":
        return say("text-of-another-name", name=f"{path.stem if slugs.is_slug(path.stem) else '年份-期号'}.txt")
    if suffix == ".txt":
        return say("text-out-of-place")
    if suffix in _DOCUMENTS:
        return say("document-for-a-text", suffix=path.suffix)
    if suffix in (".yml", ".yaml"):
        return say("sidecar-without-text")
    return say("stray-file")


def _shown(path: Path, content: Path) -> str:
    return f"{content.name}/{path.relative_to(content).as_posix()}"
