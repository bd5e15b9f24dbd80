"""An issue as OFD, by a writer of the tests' own: what Typst has set, glyph by glyph; running heads stand in a template."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

import pypdfium2 as pdfium

from builder.intake.pdf import glyphs
from builder.intake.pdf.glyphs import Glyph, Page

from . import by_typst
from .sheets import Element, Style

_MM = 25.4 / 72
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def _runs(page: Page) -> Iterator[list[Glyph]]:
    """Glyphs that follow one another on a baseline."""
    run: list[Glyph] = []
    for glyph in page.glyphs:
        last = run[-1] if run else None
        if (
            last
            and (last.turn, last.size) == (glyph.turn, glyph.size)
            and ((abs(last.y - glyph.y) < 0.01 and last.x < glyph.x) or glyph.turn % 2)
        ):
            run.append(glyph)
            continue
        if run:
            yield run
        run = [glyph]
    if run:
        yield run


def _text(number: int, run: Sequence[Glyph]) -> str:
    """A text object; one that runs down is turned by its matrix."""
    first, down = run[0], run[0].turn % 2 == 1
    deltas = " ".join(f"{abs((b.y - a.y) if down else (b.x - a.x)) * _MM:.4f}" for a, b in pairwise(run))
    matrix = ' CTM="0 1 -1 0 0 0"' if down else ""
    text = escape("".join(glyph.char for glyph in run))
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{first.x * _MM:.4f} {first.y * _MM:.4f} 100 10" Font="1" Size="{first.size * _MM:.4f}" Weight="{700 if first.bold else 400}"{matrix}>'
        f'<ofd:TextCode X="0" Y="0" DeltaX="{deltas}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def rule(number: int, ends: tuple[float, float, float, float]) -> str:
    """A stroke between two points."""
    x, y, u, v = (value * _MM for value in ends)
    return (
        f'<ofd:PathObject ID="{number}" Boundary="{x:.4f} {y:.4f} {u - x:.4f} {v - y:.4f}" LineWidth="0.2">'
        f"<ofd:AbbreviatedData>M 0 0 L {u - x:.4f} {v - y:.4f}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _objects(page: Page) -> str:
    number, out = 100, []
    for run in _runs(page):
        number += 1
        out.append(_text(number, run))
    for one in page.rules:
        number += 1
        ends = (one.start, one.at, one.end, one.at) if one.horizontal else (one.at, one.start, one.at, one.end)
        out.append(rule(number, ends))
    return "".join(out)


def packed(pages: Sequence[tuple[float, float, str]], templates: Mapping[int, str] | None = None) -> bytes:
    """The file: width and height in points and the objects of each page; by their numbers, templates of all pages."""
    templates = templates or {}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, root: str, inside: str) -> None:
            archive.writestr(
                name, f'<?xml version="1.0" encoding="UTF-8"?><ofd:{root} {_NAMESPACE}>{inside}</ofd:{root}>'
            )

        add("OFD.xml", "OFD", "<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>")
        kept = "".join(f'<ofd:TemplatePage ID="{n}" BaseLoc="Tpls/{n}.xml"/>' for n in templates)
        listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}/Content.xml"/>' for n in range(len(pages)))
        add("Doc_0/Document.xml", "Document", f"<ofd:CommonData>{kept}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>")
        used = "".join(f'<ofd:Template TemplateID="{n}"/>' for n in templates)
        for n, inside in templates.items():
            add(f"Doc_0/Tpls/{n}.xml", "Page", f'<ofd:Content><ofd:Layer ID="1">{inside}</ofd:Layer></ofd:Content>')
        for n, (width, height, inside) in enumerate(pages):
            area = f"<ofd:Area><ofd:PhysicalBox>0 0 {width * _MM:.3f} {height * _MM:.3f}</ofd:PhysicalBox></ofd:Area>"
            content = f'<ofd:Content><ofd:Layer ID="1">{inside}</ofd:Layer></ofd:Content>'
            add(f"Doc_0/Pages/{n}/Content.xml", "Page", f"{area}{used}{content}")
    return out.getvalue()


def printed(elements: Sequence[Element], style: Style) -> bytes:
    """The OFD."""
    document = pdfium.PdfDocument(by_typst.printed(elements, style))
    found = [glyphs.page_of(document, number) for number in range(1, len(document) + 1)]
    return packed([(page.width, page.height, _objects(page)) for page in found])
