"""A Word file written by hand: whatever WordprocessingML a test wants in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    }.items()
)
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph; what does not begin with < is a run's text."""
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def item(text: str, level: int = 0, num: int = 1) -> str:
    """A paragraph of a list."""
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    return paragraph(*([text] if text else []), properties=numbered)


def level(at: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
        '<w:lvlJc w:val="left"/></w:lvl>'
    )


def numbering(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>') -> str:
    """numbering.xml with one abstract list, number 7."""
    return f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{nums}'


def cell(*blocks: str, properties: str = "") -> str:
    """A cell; what does not begin with < is a paragraph's text."""
    inside = "".join(one if one.startswith("<") else paragraph(one) for one in blocks or ("",))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of cells."""
    written = ("<w:tr>" + "".join(one if one.startswith("<") else cell(one) for one in row) + "</w:tr>" for row in rows)
    return f"<w:tbl>{''.join(written)}</w:tbl>"


def docx(*blocks: str, parts: Mapping[str, str] | None = None, members: Mapping[str, bytes] | None = None) -> bytes:
    """The file; parts: the inside of numbering, styles, footnotes, header1 …; members: anything else."""
    parts = dict(parts or {})
    roots = {"header1": "hdr", "footer1": "ftr"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", _root("document", f"<w:body>{''.join(blocks)}</w:body>"))
        for name, inside in parts.items():
            archive.writestr(f"word/{name}.xml", _root(roots.get(name, name), inside))
        related = "".join(
            f'<Relationship Id="r{name}" Type="{_TYPES}{name.rstrip("1")}" Target="{name}.xml"/>' for name in parts
        )
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>'
        )
        for name, data in (members or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def _root(name: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {_NAMESPACES}>{inside}</w:{name}>'
