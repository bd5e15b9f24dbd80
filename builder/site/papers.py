"""Paper put into a site: made before its pages, which link to it, and laid beside them when they are there.

Guaranteed: where there is no Typst or no Chinese font, or something cannot be set, the site is there without, and a warning
says why.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from builder.archive import cachefolder
from builder.archive.corpus import Corpus
from builder.archive.kept import Kept
from builder.codes import Said, say
from builder.pages.page import Data
from builder.paper import fonts, setting
from builder.paper.making import Press
from builder.site import assets
from builder.text import printable

_log = logging.getLogger("gazette")
_HELD = ".paper"  # below the folder of the site; MkDocs leaves alone what begins with a dot


@dataclass(frozen=True, slots=True)
class Printed:
    """A corpus that knows which paper there is, and what a build says of it."""

    corpus: Corpus
    said: str | None


def make(every: Corpus, project: Path, folder: Path) -> Printed:
    """All paper of a corpus, held below the folder of the site."""
    if not setting.can_make():
        _warn("content:1", say("paper-extra-missing", extra=setting.EXTRA))
        return Printed(every, None)
    faces = fonts.faces(project)
    if faces is None:
        _warn("content:1", say("paper-without-fonts", folder=f"{fonts.FOLDER}/"))
        return Printed(every, None)
    made = set()
    store = Kept(cachefolder.of(project, "paper"))
    for each in Press(project, faces, store).made(every):
        if isinstance(each, Data):
            made.add(each.path)
            assets.write(each, folder / _HELD / each.path)
        else:
            _warn(*each)
    said = f"纸本：{len(made)} 个文件；字体：{faces.used}"
    if faces.replaced:
        said += f"；没有国标字体的，用了最接近的，把字体文件放进 {fonts.FOLDER}/ 可以换上 (fonts)"
    return Printed(replace(every, paper=frozenset(made)), said)


def lay(every: Corpus, folder: Path) -> None:
    """Puts what was made where it is published."""
    for path in sorted(every.paper):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        (folder / _HELD / path).replace(target)
    for held in sorted((folder / _HELD).rglob("*"), reverse=True):
        held.rmdir()
    if (folder / _HELD).is_dir():
        (folder / _HELD).rmdir()


def _warn(path: str, said: Said) -> None:
    _log.warning("%s", printable.line(f"{path}: {said.code} {said.message}"))
