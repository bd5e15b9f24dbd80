"""A title and its 发文字号 on one line: where the line is cut.

Guaranteed: the two parts hold every character of the line, white space aside.
Not done here: whether the line begins a notice (see `openings`), and what is made of the parts (see `heads`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from builder.text import forms
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_BESIDE = p.define(
    "发文字号 and title on one line (squashed)",
    rf"^(?:（?(?P<number>{p.NUMBER})）?(?=《?[\u4e00-\u9fff])[^。；]{{6,90}}|[^。；]{{6,90}}（(?P<last>{p.NUMBER})）)$",
    ("吴政发〔2018〕38号关于加强防火的通知", "某县人民政府关于加强防火的通知（吴政发〔2018〕38号）"),
    ("吴政发〔2018〕38号", "根据吴政发〔2018〕38号关于加强防火的通知。", "吴政发〔2018〕38号2018年3月12日"),
)
_ENTRY = p.define(
    "entry of a list of documents, its 发文字号 behind it",
    r"^(?:《[^《》。；]{4,90}》|[^，。；《》]{0,40}关于[^，。；]{4,80})[\s（(]{1,4}[\u4e00-\u9fffA-Za-z]{2,18}[〔（(\[【]\d{4}[〕）)\]】]第?\d{1,5}号[）)]?$",
    ("某县人民政府关于加强防火的通知 吴政发〔2018〕38号", "《某县渡口办法》（吴政发〔2018〕38号）"),
    ("吴政发〔2018〕38号", "根据《某县渡口办法》（吴政发〔2018〕38号）", "某县人民政府关于加强防火的通知"),
)
_GOES_ON = tuple("和及与或等、，（(")


def title(text: str) -> str:
    """A title without the number that stands behind it by a space; any other text as it is."""
    before, number = _parted(text)
    return before if number else text


def _parted(text: str) -> tuple[str, str]:
    """A title of an official kind and the number that stands behind it by a space; "" for the number where none does."""
    if not text.endswith("号"):
        return text, ""
    before, *last = text.rsplit(maxsplit=1)
    number = last[0] if last else ""
    found = Look(number).document_number
    return (before, number) if found and found[0] != "〔" and Look(before).is_official else (text, "")


def is_entry(text: str, below: str) -> bool:
    """Whether a text is an entry of a list of documents, a title and the number behind it, which the line below does not go on with."""
    return "号" in text[-2:] and _ENTRY.match(text) is not None and not below.startswith(_GOES_ON)


def is_listed(body: Sequence[Line], first: int, last: int) -> bool:
    """Whether a title and the number behind it are an entry of a list: a line above or below them is one, too."""
    around = [*body[max(0, first - 1) : first], *body[last + 1 : last + 2]]
    return is_entry(body[last].text, "") and any(is_entry(line.text, "") for line in around)


def part(before: list[Line], lines: list[Line], count: int) -> None:
    """Parts a number from the title that stands on its line: the number goes above the title, or below it."""
    count = min(count, len(lines))  # a sidecar may let a notice begin within the title
    known = any(line.look.any_number for line in (*before, *lines[count : count + 1]))
    for at in {0, count - 1} if count and not known else ():
        found = _BESIDE.match(lines[at].look.squashed)
        if found and found["number"]:
            if at:  # it stands within the title
                continue
            first, lines[at] = _cut(lines[at], found.end("number") + (found.start("number") > 0))
            before.append(first)
        elif at == count - 1 and (end := found.start("last") - 1 if found else _end_of_title(lines[:count])):
            lines[at : at + 1] = _cut(lines[at], end)


def _end_of_title(lines: Sequence[Line]) -> int:
    """How many characters of the last line of a title stand before the number that is behind it; 0 where none is."""
    above = "".join(line.text for line in lines[:-1])
    before, number = _parted(above + lines[-1].text)
    return len(forms.squash(before)) - len(forms.squash(above)) if number else 0


def _cut(line: Line, size: int) -> tuple[Line, Line]:
    """A line as two, the first with so many of its characters, white space not counted."""
    at = next(at for at in range(len(line.text)) if len(forms.squash(line.text[:at])) == size)
    return replace(line, look=Look(line.text[:at].rstrip())), replace(line, look=Look(line.text[at:].lstrip()), gap=0)
