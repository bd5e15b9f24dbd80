"""styles.xml: what holds for a paragraph or a run, directly, by its style, by those that this is based on, by default."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.intake.word.names import Element, child, is_on, number, q, value

_SIZE = 10.0  # where nothing is said
_MOST_BASES = 20
_SIDES = {"left": "start", "right": "end"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks: its size in points."""

    size: float
    bold: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class Form:
    """How a paragraph stands: aligned, its indents (see `width_of`), whether it begins a page, whether a tab draws dots."""

    align: str
    indents: dict[str, str]
    opens: bool
    leaders: bool


@dataclass(frozen=True, slots=True)
class Numbered:
    """The list of a paragraph and its level, which may be what the list says of the style."""

    list: str
    level: int | None
    style: str
    direct: bool


class Styles:
    """What styles.xml says; None: the document has none."""

    def __init__(self, root: Element | None) -> None:
        every = [] if root is None else list(root.iterfind(q("w:style")))
        self._styles = {style.get(q("w:styleId")): style for style in every}
        self._usual = {style.get(q("w:type")): style for style in every if style.get(q("w:default")) in ("1", "true")}
        self._run = child(root, "w:docDefaults", "w:rPrDefault", "w:rPr")
        self._paragraph = child(root, "w:docDefaults", "w:pPrDefault", "w:pPr")
        self._chains: dict[tuple[str, str], tuple[Element, ...]] = {}

    def list_of(self, style: str) -> str | None:
        """The list that a style of numbering stands for."""
        found = self._styles.get(style)
        return None if found is None else value(found, "w:pPr", "w:numPr", "w:numId")

    def _chain(self, style: str | None, kind: str) -> tuple[Element, ...]:
        """A style and those that it is based on."""
        key = style or "", kind
        if key not in self._chains:
            found = self._styles.get(style)
            out: list[Element] = []
            if found is None and kind == "paragraph":
                found = self._usual.get(kind)
            while found is not None and len(out) < _MOST_BASES:
                out.append(found)
                found = self._styles.get(value(found, "w:basedOn"))
            self._chains[key] = tuple(out)
        return self._chains[key]

    def _of_paragraph(self, paragraph: Element) -> Iterator[Element]:
        """What is said of a paragraph, the nearest first."""
        direct = child(paragraph, "w:pPr")
        if direct is not None:
            yield direct
        for style in self._chain(value(paragraph, "w:pPr", "w:pStyle"), "paragraph"):
            if (said := child(style, "w:pPr")) is not None:
                yield said
        if self._paragraph is not None:
            yield self._paragraph

    def form(self, paragraph: Element, of_list: Element | None, numbered: Numbered | None) -> Form:
        """How a paragraph stands; of_list: what its list says of its paragraphs."""
        said = list(self._of_paragraph(paragraph))
        align = next((found for one in said if (found := value(one, "w:jc"))), "left")
        opens = next((on for one in said if (on := is_on(one, "w:pageBreakBefore")) is not None), False)
        leaders = any(
            (tab.get(q("w:leader")) or "none") != "none"
            for one in said
            for tab in one.iterfind(f"{q('w:tabs')}/{q('w:tab')}")
        )
        if of_list is not None:
            said.insert(1 if numbered is not None and numbered.direct else len(said), of_list)
        return Form(align, _indents(said), opens, leaders)

    def numbered(self, paragraph: Element) -> Numbered | None:
        """The list that a paragraph belongs to, by itself or by its style."""
        direct = child(paragraph, "w:pPr", "w:numPr")
        level = None if direct is None else number(value(direct, "w:ilvl"))
        mine = None if direct is None else value(direct, "w:numId")
        if mine is not None:
            return None if mine == "0" else Numbered(mine, level or 0, "", True)
        chain = self._chain(value(paragraph, "w:pPr", "w:pStyle"), "paragraph")
        for style in chain:
            if (found := value(style, "w:pPr", "w:numPr", "w:numId")) is not None:
                own = number(value(style, "w:pPr", "w:numPr", "w:ilvl"))
                name = chain[0].get(q("w:styleId"))
                return None if found == "0" else Numbered(found, level if level is not None else own, name, False)
        return None

    def look(self, run: Element | None, paragraph: Element | None) -> Look:
        """How a run looks; without one, the mark of its paragraph."""
        said = list(self._of_run(run, paragraph))
        size = next((found for one in said if (found := number(value(one, "w:sz")))), None)
        bold = next((found for one in said if (found := is_on(one, "w:b")) is not None), False)
        hidden = next((found for one in said if (found := is_on(one, "w:vanish")) is not None), False)
        return Look(size / 2 if size else _SIZE, bold, hidden)

    def _of_run(self, run: Element | None, paragraph: Element | None) -> Iterator[Element]:
        direct = child(paragraph, "w:pPr", "w:rPr") if run is None else child(run, "w:rPr")
        if direct is not None:
            yield direct
        chains = self._chain(value(direct, "w:rStyle"), "character") if direct is not None else ()
        for style in (*chains, *self._chain(value(paragraph, "w:pPr", "w:pStyle"), "paragraph")):
            if (said := child(style, "w:rPr")) is not None:
                yield said
        if self._run is not None:
            yield self._run


def _indents(said: list[Element]) -> dict[str, str]:
    """Attribute by attribute, the nearest first; the first line is moved one way or the other."""
    out: dict[str, str] = {}
    for one in said:
        found = child(one, "w:ind")
        if found is None:
            continue
        near = {name.partition("}")[2]: text for name, text in found.attrib.items()}
        if any(name.startswith(("firstLine", "hanging")) for name in out):
            near = {name: text for name, text in near.items() if not name.startswith(("firstLine", "hanging"))}
        out = near | out
    return out


def width_of(indents: dict[str, str], side: str, size: float) -> float:
    """How far a side of a paragraph is set in, in characters of that size."""
    for name in (side, _SIDES.get(side, side)):
        if chars := number(indents.get(f"{name}Chars")):
            return chars / 100
        if twips := number(indents.get(name)):
            return twips / 20 / size
    return 0.0
