"""What a web page prints around a document, in a text that was copied from one: its path, and its box of metadata.

Guaranteed: a line is named only where its own form tells it (首页 > 政务公开, 索引号：…), or where it stands in the box or
above the path; a label counts only above the first sentence, and one that a document may print itself (发文机关：) only
beside another.
Not done here: lines that name no document at all (打印, 字体：大中小), which `lines` sets aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from builder.model import Drop, DropReason
from builder.text import cells, forms, lists
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_MENU = 12  # characters that an entry of a menu has at most
_MENU_LINES = 30
_MENU_RUN = 2
_NEAR = 4  # lines in which another label of the box stands
_SURE = ("索引号", "索取号", "信息索引号")


def without_furniture(lines: Sequence[Line]) -> tuple[Sequence[Line], list[Drop]]:
    """The lines of the documents, and what a web page prints around them.

    The document's number, where the box prints it after its label, stays as a line of its own.
    """
    kept: list[Line] = []
    drops: list[Drop] = []
    found = furniture(lines)
    for index, line in enumerate(lines):
        label, colon, value = line.text.partition("：") if "：" in line.text else line.text.partition(":")
        if index not in found:
            kept.append(line)
        elif found[index] == "metadata-box" and line.raw.strip() == line.text and Look(value).document_number:
            kept.append(replace(line, look=Look(value.strip())))
            drops.append(Drop((line.number,), label + colon, "metadata-box", partial=True))
        else:
            drops.append(Drop((line.number,), line.raw.strip(), found[index]))
    return kept, drops


def furniture(lines: Sequence[Line]) -> dict[int, DropReason]:
    """Index → why it is no text of a document."""
    found: dict[int, DropReason] = {}
    top = _first_sentence(lines, 0)
    paths = [
        index
        for index, line in enumerate(lines)
        if (path := p.BREADCRUMB.match(line.look.squashed)) and (path["sure"] or index < top)
    ]
    found.update(dict.fromkeys(paths, "web-furniture"))
    if paths and paths[0] < _MENU_LINES and all(_is_entry(line) for line in lines[: paths[0]]):
        found.update(dict.fromkeys(range(paths[0]), "web-furniture"))
    found.update(dict.fromkeys(_menus(lines), "web-furniture"))
    found.update(dict.fromkeys(_box(lines, [0, *paths]), "metadata-box"))
    return found


def _menus(lines: Sequence[Line]) -> Iterator[int]:
    """Lines that only a web page prints, and menus above the first sentence: entries one under the other."""
    top = _first_sentence(lines, 0)
    run: list[int] = []
    for index, line in enumerate(lines):
        word = line.look.squashed.strip("〔〕：·•|>")
        if word.startswith(lists.WEB.lines) and len(word) <= _MENU * 2:
            yield index
        elif index < top and (word in lists.WEB.menu or not word):
            run.append(index)
            continue
        if len(run) >= _MENU_RUN:
            yield from run
        run = []


def _box(lines: Sequence[Line], tops: Sequence[int]) -> Iterator[int]:
    """The lines of the box of metadata, labels with their values, between a page's top and its first sentence."""
    heads = {at for top in tops for at in range(top, _first_sentence(lines, top))}
    labels = {at: match for at in sorted(heads) if (match := p.METADATA.match(_labelled(lines[at].text))) is not None}
    for index, match in labels.items():
        near = any(index + step in labels for step in range(-_NEAR, _NEAR + 1) if step)
        several = any(f"{label}：" in match["value"] for label in lists.WEB.labels)
        if not near and not several and match["label"] not in _SURE:
            continue
        yield index
        below = index + 1
        if below < len(lines) and p.TABLE_RULE.match(lines[below].look.compact):
            yield below
        if not match["value"] and below < len(lines) and below not in labels and _is_value(lines[index], lines[below]):
            yield below


def _labelled(text: str) -> str:
    """A line, squashed; a row of a table as its first cell and what the next one holds."""
    parts = [forms.squash(cell) for cell in cells.between_bars(text)]
    return f"{parts[0].rstrip('：')}：{''.join(parts[1:])}" if len(parts) > 1 else forms.squash(text)


def _first_sentence(lines: Sequence[Line], start: int) -> int:
    return next((at for at in range(start, len(lines)) if "。" in lines[at].text), len(lines))


def _is_entry(line: Line) -> bool:
    """Whether a line may be an entry of a menu: short, and no title of a document."""
    return len(line.look.squashed) <= _MENU and not line.look.is_official and "。" not in line.text


def _is_value(label: Line, line: Line) -> bool:
    """Whether a line is the value of the label above it: deeper in, or no title and no sentence."""
    if line.look.any_number:  # the document's own number is read from where the box prints it
        return False
    if line.indent > label.indent:
        return True
    return len(line.text) <= 40 and line.look.kind is None and "。" not in line.text and line.mark == ""
