"""Typst: what `form` gives, through `layout.typ`, as a PDF.

Guaranteed: PDF/UA-1, with title and language, and no date of its own: the same data and fonts give the same bytes.
"""

from __future__ import annotations

import importlib.util
import json
from importlib import resources
from pathlib import Path

from builder.paper import fonts
from builder.paper.form import Given

EXTRA = "paper"
LAYOUT = resources.files("builder.paper").joinpath("layout.typ").read_bytes()


class CannotSetError(Exception):
    """Typst refuses a document; the message says why, in its words."""


def can_make() -> bool:
    """Whether Typst is there."""
    return importlib.util.find_spec("typst") is not None


def pdf(given: Given, project: Path) -> bytes:
    """The document as a PDF."""
    import typst

    try:
        compiler = typst.Compiler(
            LAYOUT, font_paths=fonts.book(project), sys_inputs={"given": json.dumps(given, ensure_ascii=False)}
        )
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0)
    except typst.TypstError as error:
        raise CannotSetError(error.message) from None
    assert isinstance(made, bytes)
    return made
