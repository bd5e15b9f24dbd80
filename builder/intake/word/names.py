"""The names of WordprocessingML, and how an element is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml
from lxml import etree

from builder.intake.refused import InputError
from builder.intake.zipped import Container

Element = Any  # of lxml, which has no types

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = {
    "w": _MAIN,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}
STRICT = "http://purl.oclc.org/ooxml/"
_OFF = ("0", "false", "off", "none")


def q(name: str) -> str:
    """w:p → {http://…}p."""
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


_VAL = q("w:val")


def parsed(container: Container, name: str) -> Element:
    """The root of a member; raises InputError where it is no XML."""
    try:
        return parse_xml(container.xml(name))
    except etree.XMLSyntaxError as error:
        raise InputError("input-damaged", reason=f"{name}：{str(error)[:80]}") from None


def child(element: Element, *names: str) -> Element | None:
    """The descendant along these names."""
    for name in names:
        if element is None:
            return None
        element = element.find(q(name))
    return element


def value(element: Element, *names: str) -> str | None:
    """What `w:val` of the descendant says; None where there is none."""
    found = child(element, *names)
    return None if found is None else found.get(_VAL)


def number(text: str | None, otherwise: int | None = None) -> int | None:
    """A whole number of an attribute; some programs write 12.0."""
    try:
        return otherwise if text is None else int(float(text))
    except (ValueError, OverflowError):
        return otherwise


def is_on(element: Element, name: str) -> bool | None:
    """A property that is on or off; None where nothing is said of it."""
    found = child(element, name)
    return None if found is None else (found.get(_VAL) or "1").lower() not in _OFF


def inner(element: Element, name: str) -> Iterator[Element]:
    """Children of that name, also those inside content controls and custom XML."""
    for one in element:
        if one.tag == q(name):
            yield one
        elif one.tag in (q("w:sdt"), q("w:sdtContent"), q("w:customXml")):
            yield from inner(one, name)
