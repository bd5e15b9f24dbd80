"""An issue printed by LibreOffice, from a Word file that python-docx writes."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as Written
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from .sheets import Element, Style

_SIZES = {"cover": 22, "contents-title": 18, "title": 18, "attachment-title": 16, "contents-section": 14}
_WIDTH = 15.8  # of the text, in cm
_CENTRED = ("cover", "contents-title", "contents-section", "title", "subtitle", "byline", "number", "attachment-title")
_FLUSH = ("addressees", "attachment-label", "contents", "note")
_RIGHT = ("signature", "date")
_ACROSS = (
    "cover",
    "contents-title",
    "contents-section",
    "contents",
    "title",
    "subtitle",
    "byline",
    "number",
    "colophon",
)


def _paragraph(document: Written, element: Element) -> None:
    text = element.text + (f"{'…' * 8}{element.rows[0][0]}" if element.kind == "contents" else "")
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size = Pt(_SIZES.get(element.kind, 12))
    run.bold = element.kind in ("title", "heading")
    form = paragraph.paragraph_format
    form.space_after = Pt(0)
    form.line_spacing = 1.4
    if element.kind in _CENTRED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        form.space_before = form.space_after = Pt(10)
    elif element.kind in _RIGHT:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        form.right_indent = Pt(24)
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        form.first_line_indent = Pt(0 if element.kind in _FLUSH else 24)
    form.page_break_before = element.opens or element.kind == "contents-title"


def _table(document: Written, element: Element, width: float) -> None:
    table = document.add_table(len(element.rows), len(element.rows[0]))
    table.style = "Table Grid"
    for column in table.columns:
        column.width = Cm(width / len(element.rows[0]))
    for row, cells in zip(table.rows, element.rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.font.size = Pt(9)
    for row in table.rows[: element.header]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _columns(document: Written, count: int) -> None:
    columns = document.sections[-1]._sectPr.find(qn("w:cols"))
    if columns is None:
        columns = OxmlElement("w:cols")
        document.sections[-1]._sectPr.append(columns)
    columns.set(qn("w:num"), str(count))
    columns.set(qn("w:space"), "480")


def _furniture(document: Written, style: Style) -> None:
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.add_run(style.running).font.size = Pt(9)
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("text", "— "), ("begin", ""), ("code", "PAGE"), ("end", ""), ("text", " —")):
        run = foot.add_run(text if kind == "text" else "")
        if kind in ("begin", "end"):
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
            run._r.append(field)
        elif kind == "code":
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)


def written(elements: Sequence[Element], style: Style) -> bytes:
    """The Word file."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name = "Noto Serif CJK SC"
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    if style.running:
        _furniture(document, style)
    count = 1
    for element in elements:
        across = style.columns == 1 or element.kind in _ACROSS or element.wide
        wanted = 1 if across else style.columns
        if wanted != count:
            document.add_section(WD_SECTION.CONTINUOUS)
            _columns(document, wanted)
            count = wanted
        if element.kind == "table":
            _table(document, element, _WIDTH if count == 1 else _WIDTH / count - 0.5)
        else:
            _paragraph(document, element)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def printed(elements: Sequence[Element], style: Style) -> bytes:
    """The PDF."""
    return converted(written(elements, style), "pdf", ".pdf")


def converted(docx: bytes, form: str, suffix: str) -> bytes:
    """A Word file as LibreOffice writes it in another format."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "issue.docx"
        path.write_bytes(docx)
        home = f"-env:UserInstallation=file://{folder}/home"
        command = ["soffice", home, "--headless", "--convert-to", form, "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return path.with_suffix(suffix).read_bytes()
