"""The ways in which an issue is printed: by whom, in how many columns, with what around the text."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from dialects.known import Known
from dialects.known import parse as parsed
from dialects.measure import Result

from builder import reading
from builder.content.texts import from_bytes
from builder.intake import layout, read
from builder.intake.received import Received
from builder.model import Issue

from . import measure
from .sheets import Element, Style, elements

STYLES: dict[str, Style] = {
    "one": Style(),
    "two": Style(2),
    "heads": Style(2, "桐浦县人民政府公报  2022年第4期", "政府办公室文件"),
}
Printer = Callable[[Sequence[Element], Style], bytes]


def printers() -> dict[str, Printer]:
    """The typesetters that are there."""
    wanted = {"typst": importlib.util.find_spec("typst"), "weasyprint": importlib.util.find_spec("weasyprint")}
    there = [name for name, found in wanted.items() if found] + (["office"] if shutil.which("soffice") else [])
    there += [name for name, library in (("word", "docx"), ("ofd", "ofdkit")) if importlib.util.find_spec(library)]
    return {name: importlib.import_module(f"printed.by_{name}").printed for name in there}


def names() -> Iterator[str]:
    """Each typesetter with each style."""
    for printer in printers():
        for style in STYLES:
            yield f"{printer}.{style}"


def result(known: Known, way: str) -> Result:
    """How much of an issue is read back from its print."""
    printer, _, style = way.partition(".")
    return read_back(known, printers()[printer](tuple(elements(known)), STYLES[style]))


def read_back(known: Known, printed: bytes) -> Result:
    """How much of an issue is read from a file; law 4 holds, or it is not read at all."""
    received = read(printed, f"{known.name}.pdf")
    assert received is not None
    return measure.compare(parsed(known, "\n".join(known.lines) + "\n"), _parsed(known, received))


def _parsed(known: Known, received: Received) -> Issue:
    """What is read as `gazette add` reads it: with the layout beside its text."""
    text = from_bytes(received.text().encode(), "printed.txt")
    return reading.parse(replace(text, layout=layout.of(received)), known.gazette)
