"""What is left of a text where nothing but reading and searching counts: its signs, letters and figures, one after another.

Guaranteed: texts that `search.normalise` takes for the same have the same signs, and of each sign it is known where it
stands.  A text is read in several ways, since a page shows codes as they are and a browser resolves them: as it is
written, with its codes resolved, without its tags and comments, without notes and targets of links.
The cost grows with the text, however it is made: no part of a pattern is without a bound.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from urllib.parse import unquote_to_bytes

from builder.text.forms import RADICALS

MARK = "〔已隐去〕"
END = "\0"  # between texts that nobody reads as one
# Signs that no decoded text can hold: between stretches of it, for a border, for an end.
_CUT, BORDER, _STOP = "\ud800", "\ud801", "\ud802"
_LONG = 8  # half-width columns: four Chinese characters or eight figures do not come together by chance
# Letters that show nothing or a dot: fillers, sinological and Korean dots, the strokes that stand in for punctuation.
_UNSEEN = frozenset("\u115f\u1160\u119e\u3164\u318d\uffa0\ua78f\u4e28\u4e36\U00013441\U00013442")
_HAN = r"\u4e00-\u4e27\u4e29-\u4e35\u4e37-\u9fff"
_NOISE = re.compile(r"[\s!-/:-@\[-`{-~、。，；：？！“”‘’（）《》〔〕【】—…·]+")  # most of what is no sign
_TO_FOLD = re.compile(f"[^{_HAN}a-z0-9{_CUT}-{_STOP}]+")  # nearly everything else is a sign as it is
_FIGURES = re.compile(r"[0-9]+")
_NOT_TEXT = re.compile(f"[\\s{END}\ud800-\udfff]")

# Codes that stand for characters: entities with or without a semicolon and of entities, addresses, program text.
_CODE = re.compile(
    r"&(?:(?:amp|#0{0,4}38|#[xX]0{0,4}26);?){0,9}(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});?"
    r"|(?:%[\da-fA-F]{2}){1,999}|[%\\]u[\da-fA-F]{4}",
    re.ASCII,
)
_SPOT = r"(?=[\0\n\t|│┃〔（(<\[\]\\{\u00b9\u00b2\u00b3\u2070-\u2079\u2460-\u2473\u2776-\u277f])"  # where a token may begin; asked first, it makes looking for one four times as fast
_QUOTED = r"""(?:[^<>"'\0]{0,200}(?:"[^"\0]{0,200}"|'[^'\0]{0,200}')){1,6}[^<>"'\0]{0,200}"""
_CELL_NAMES = r"(?:table|thead|tbody|tfoot|caption|tr|td|th|[uod]l|li|d[td]|h[1-6r])\b"
_END = rf"(?P<end>\0|{MARK})"
# A blank line, the beginning of an item, a heading or a row, a border of cells.
_BORDER = r"(?P<border>\n[^\S\n]{0,200}\n\s{0,200}|\n(?=\s{0,99}+(?:#{1,6}\s|[-*+•●]\s|>|[^\n\t]{0,200}\t))|[\t|│┃])"
_CELL = rf"(?P<cell></?{_CELL_NAMES}(?:{_QUOTED}|[^<>\0]{{0,300}})>)"
_TAG = rf"(?P<tag><!--(?:(?!-->)[^\0]){{0,999}}-->|</?[a-zA-Z](?:{_QUOTED}|[^<>\0]{{0,300}})>|<[!?][^<>\0]{{0,300}}>)"
_ASIDE = (
    r"(?P<aside><r[tp]\b[^<>\0]{0,99}>[^<>\0]{0,99}(?:</r[tp]\s{0,9}>)?"  # how a character is pronounced
    r"|<sup\b[^<>\0]{0,99}>\d{1,3}</sup\s{0,9}>|[\u00b9\u00b2\u00b3\u2070-\u2079\u2460-\u2473\u2776-\u277f]"  # the number of a note
    r"|\[(?:\^?\d{1,3}|/?[a-zA-Z]{1,6}(?:=[^\]\n\0]{0,40})?)\](?![\[(])|〔\d{1,2}〕"  # a footnote, a tag in brackets
    r"|[（(][上下]?[转接]第?\d{1,4}[版页][）)]"  # where a text is carried over to
    r"|\]\([^()\0\n]{0,300}\)|\]\[[^\[\]\0\n]{0,99}\]"  # where a link leads
    r"|\\[a-zA-Z]{1,20}|\{[:.#][^{}\0\n]{0,99}\})"  # a command of a formula, attributes
)
_LINE = r"(?P<line>\n)"


def _tokens(*kinds: str) -> re.Pattern[str]:
    return re.compile(f"{_SPOT}(?:{'|'.join(kinds)})", re.I)


_WAYS = (  # whether codes are resolved, and what is a token
    (False, _tokens(_END, _BORDER, _LINE)),
    (True, _tokens(_END, _BORDER, _LINE)),
    (True, _tokens(_END, _BORDER, _CELL, _TAG, _LINE)),
    (True, _tokens(_END, _BORDER, _ASIDE, _CELL, _TAG, _LINE)),
)
_HAS_ASIDE = _tokens(_ASIDE)
WITHOUT_ASIDES = len(_WAYS) - 1
_SHOWN = {"border": BORDER, "cell": BORDER, "end": _STOP}
_STAYING = ("border", "cell", "page")  # what stays in its place between pieces that are taken out


@dataclass(frozen=True, slots=True)
class Kind:
    """How a wanted piece asks a text to be read.

    kept     characters that count although they are neither letter nor figure: those of a piece that has little else
    long     it is too long to come about by chance where two texts meet, so borders are read over
    figures  whether figures count; where a long piece has none, those between its signs number pages, items or notes
    """

    kept: frozenset[str] = frozenset()
    long: bool = False
    figures: bool = True


def wanted(piece: str) -> tuple[str, Kind]:
    """The signs of a piece, and how it is looked for.  A border in a short piece is one of its signs."""
    plain = of(piece)
    marks = {c for c in unicodedata.normalize("NFKC", piece) if unicodedata.category(c)[0] in "PS"}
    width = len(plain.encode("gb18030", "replace"))
    symbols = any(unicodedata.category(c)[0] == "S" for c in marks)
    kept = frozenset(marks) if len(plain) < 2 or (symbols and width < _LONG) else frozenset[str]()
    kind = Kind(kept, width >= _LONG, width < _LONG or _FIGURES.search(plain) is not None)
    return Reading(Cut(piece, 0), kind).text.strip(BORDER + _STOP), kind


def ways(text: str) -> Iterator[int]:
    """The ways in which the text reads differently."""
    yield 0
    if any(sign in text for sign in "&%\\"):
        yield 1
        text = _Codes(text).resolved
    if "<" in text:
        yield 2
    if _HAS_ASIDE.search(text):
        yield WITHOUT_ASIDES


def of(text: str) -> str:
    """The letters and figures of a text: widths, styles and radicals folded, lower case; everything else is gone."""
    return _folded(text, frozenset())


class Cut:
    """A text cut into its tokens, in one of the ways to read it, and what stands between them.

    `pages` are stretches of the text that no reader takes for a part of it, in order, each a "page" or a "border".
    """

    def __init__(self, text: str, way: int, pages: Sequence[tuple[int, int, str]] = ()) -> None:
        resolves, pattern = _WAYS[way]
        self.codes = _Codes(text if resolves else "")
        self.text = self.codes.resolved if resolves else text
        placed = [(self.codes.after(start), self.codes.after(end), name) for start, end, name in pages]
        self.tokens = list(_cut(self.text, pattern, placed))
        out: list[str] = []
        at = 0
        for start, end, name in self.tokens:
            out += (self.text[at:start], _CUT, _SHOWN.get(name, ""), _CUT)
            at = end
        self._marked = "".join([*out, self.text[at:]])
        self._folded: dict[frozenset[str], str] = {}

    def folded(self, kept: frozenset[str]) -> str:
        """The signs of what stands between the tokens, and of the tokens, in turns, parted by `_CUT`."""
        if kept not in self._folded:
            self._folded[kept] = _folded(self._marked, kept)
        return self._folded[kept]

    def stretch(self, index: int) -> tuple[int, int, str]:
        """A token, or what stands between two, by its place in `folded`: where it begins and ends, and its name."""
        if index % 2:
            return self.tokens[index // 2]
        start = self.tokens[index // 2 - 1][1] if index else 0
        return start, self.tokens[index // 2][0] if index // 2 < len(self.tokens) else len(self.text), ""


class Reading:
    """The signs of a cut text for one kind of piece: `text`, and where each of them stands."""

    def __init__(self, cut: Cut, kind: Kind) -> None:
        self._cut, self._kind = cut, kind
        self._columns: dict[int, list[int]] = {}
        marked = cut.folded(kind.kept)
        if not kind.figures:
            marked = _FIGURES.sub("", marked)
        self._marked = marked.replace(BORDER, "") if kind.long else re.sub(f"{BORDER}(?={_CUT}+{BORDER})", "", marked)
        self.text = self._marked.replace(_CUT, "")

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(map(len, self._marked.split(_CUT)), initial=0))[:-1]

    def find(self, signs: str) -> Iterator[int]:
        """Where the signs stand among these, without overlap."""
        at = self.text.find(signs) if signs else -1
        while at >= 0:
            yield at
            at = self.text.find(signs, at + len(signs))

    def end_of(self, sign: int) -> int:
        """Where the text ends that a sign is part of."""
        at = self.text.find(_STOP, sign)
        return at if at >= 0 else len(self.text)

    def place(self, sign: int) -> tuple[int, int]:
        """Where in the text a sign stands."""
        index = bisect_right(self._starts, sign) - 1
        start, end, name = self._cut.stretch(index)
        if not name:
            if index not in self._columns:
                self._columns[index] = self._columns_of(self._cut.text[start:end])
            start += self._columns[index][sign - self._starts[index]]
            end = start + 1
        return self._cut.codes.before(start)[0], self._cut.codes.before(end - 1)[1]

    def _columns_of(self, stretch: str) -> list[int]:
        """Where in a stretch each of its signs stands."""
        kept = self._kind.kept
        found = [(column, sign) for column, char in enumerate(stretch) for sign in _sign(char, kept)]
        return [column for column, sign in found if self._kind.figures or not "0" <= sign <= "9"]

    def fragments(self, sign: int, length: int) -> Iterator[tuple[int, int]]:
        """Where in the text so many signs stand, cut at the borders and page breaks between them."""
        last = sign + length - 1
        stretches = [bisect_right(self._starts, at) - 1 for at in (sign, last)]
        for index in range(stretches[0], stretches[1]):
            if self._cut.stretch(index)[2] in _STAYING:
                if self._starts[index] > sign:
                    yield self.place(sign)[0], self.place(self._starts[index] - 1)[1]
                sign = self._starts[index + 1]
        yield self.place(sign)[0], self.place(last)[1]


class _Codes:
    """A text with its codes resolved, and which characters of the one are which of the other."""

    def __init__(self, text: str) -> None:
        self._spans: list[tuple[int, int]] = []  # of the codes, in the text
        self._resolved: list[tuple[int, int]] = []  # of what they stand for
        out: list[str] = []
        at = length = 0
        for code in _CODE.finditer(text):
            char = _resolve(code[0])
            if char == code[0]:
                continue
            out += [text[at : code.start()], char]
            length += code.start() - at
            self._spans.append(code.span())
            self._resolved.append((length, length + len(char)))
            at, length = code.end(), length + len(char)
        self.resolved = "".join([*out, text[at:]])

    def before(self, at: int) -> tuple[int, int]:
        """Where in the text a character of the resolved one stands."""
        index = bisect_right(self._resolved, (at, len(self.resolved) + 1)) - 1
        if index < 0:
            return at, at + 1
        begin, end = self._resolved[index][1], self._spans[index][1]
        return self._spans[index] if at < begin else (end + at - begin, end + at - begin + 1)

    def after(self, at: int) -> int:
        """Where in the resolved text a place of the text is that lies in no code."""
        index = bisect_right(self._spans, (at, at)) - 1
        return at if index < 0 else self._resolved[index][1] + at - self._spans[index][1]


def _resolve(code: str) -> str:
    if code[1] == "u":
        found = chr(int(code[2:], 16))
    elif code[0] == "%":
        octets = unquote_to_bytes(code)
        try:
            found = octets.decode()
        except UnicodeDecodeError:
            found = octets.decode("gb18030", "replace")
    else:
        found = code
        while (resolved := html.unescape(found)) != found:
            found = resolved
    return _NOT_TEXT.sub(" ", found)


def _cut(text: str, pattern: re.Pattern[str], pages: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The tokens of the pattern, by name, and the pages, in the order of the text."""
    at = 0
    for page in (*pages, (len(text), len(text), "")):
        for token in pattern.finditer(text, at, page[0]):
            yield token.start(), token.end(), str(token.lastgroup)
        if page[2]:
            yield page
        at = page[1]


def _folded(text: str, kept: frozenset[str]) -> str:
    """The signs of a text, character by character; what `Cut` puts between its stretches stays."""
    if not kept:
        text = _NOISE.sub("", text)
    return _TO_FOLD.sub(lambda found: _run(found[0], kept), text)


@lru_cache(maxsize=1 << 14)
def _run(run: str, kept: frozenset[str]) -> str:
    return "".join(_sign(char, kept) for char in run)


@lru_cache(maxsize=1 << 14)
def _sign(char: str, kept: frozenset[str]) -> str:
    signs = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char.translate(RADICALS)).casefold())
    return "".join(map(_figure, (sign for sign in signs if sign in kept or _counts(sign))))


def _counts(char: str) -> bool:
    return char.isalnum() and unicodedata.category(char) != "Lm" and char not in _UNSEEN


def _figure(char: str) -> str:
    return str(unicodedata.digit(char, char))
