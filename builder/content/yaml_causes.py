"""Why a text is no YAML, in the words of somebody who has never heard of YAML, and the line as it should be.

Guaranteed: what is said names one line and shows it in its right form, where one can be told.
Not done here: reading YAML (see `yaml`), and what is YAML and no sidecar (see `sidecar_form`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from builder.codes import Said, say

_SHOWN = 60  # characters of a line
_KEY = r"[a-z_]{2,20}"
_KNOWN = (
    "gazette|publisher|year|number|total|date|at|to|after|nth|line|begins|id|title|kind|issuer|addressees|section|page"
    "|type|level|join|split|roster|table|header_rows|drop|keep|verbatim|text|reason|ground"
)
_BEGIN = rf"^\s*(?:- +)?\{{?(?P<key>{_KEY}): +"
_Right = Callable[[re.Match[str]], str]


def quoted(text: str) -> str:
    """A text between quotation marks that it does not hold itself."""
    return f"'{text}'" if '"' in text or "\\" in text else f'"{text}"'


def written(text: str) -> str:
    """A text as a value is written: between quotation marks where a sign means something else without them."""
    return quoted(text) if re.search(r"^[-*&!%@`|>,?#\[{\"']|: | #|:$", text) else text


def _in_quotes(found: re.Match[str]) -> str:
    value = found.string[found.end("key") + 1 :].strip()
    bare = re.sub(r"^([\"'])(.*?)(?:\1|[”’」』]?$)", r"\2", value)
    return f"{found['key']}: {quoted(bare)}"


def _all_but(sign: str, instead: str) -> _Right:
    return lambda found: re.sub(sign, instead, found.string, count=1).strip()


def _closed(whole: str) -> str:
    line = whole.strip().translate(str.maketrans("【［｛】］｝，", "[[{]]},"))
    return line + "".join("]" if char == "[" else "}" for char in reversed(_open(line)))


def _open(line: str) -> list[str]:
    """The brackets that a line opens and does not close."""
    left: list[str] = []
    for char in re.sub(r"\"[^\"]*\"|'[^']*'", "", line):
        if char in "[{":
            left.append(char)
        elif char in "]}" and left:
            left.pop()
    return left


# What is wrong wherever it stands: the message, what it looks like, the line in its right form.
_ALWAYS: Sequence[tuple[str, re.Pattern[str], _Right]] = (
    ("yaml-fence", re.compile(r"^\s*(?:```|~~~)"), lambda found: ""),
    ("yaml-tab", re.compile(r"^ *(?:- *)?\t"), lambda found: found.string.expandtabs(2).strip()),
    ("yaml-wide-space", re.compile(r"^ *[\u3000\xa0]"), lambda found: found.string.strip()),
    ("yaml-wide-dash", re.compile(rf"^\s*[－—–―•●▪＊*](?=\s*\{{?(?:{_KEY})[:：])"), _all_but(r"[－—–―•●▪＊*]\s*", "- ")),
    ("yaml-dash-without-space", re.compile(rf"^\s*-(?=\{{?(?:{_KEY})[:：])"), _all_but("-", "- ")),
    ("yaml-wide-colon", re.compile(rf"^\s*(?:- *)?\{{?{_KEY}\s*："), _all_but(r"\s*：\s*", ": ")),
    ("yaml-colon-without-space", re.compile(rf"^\s*(?:- +)?\{{?{_KEY}:(?=[^\s/])"), _all_but(":", ": ")),
    ("yaml-key-without-colon", re.compile(rf"^\s*(?:- +)?(?:{_KNOWN}) +[^:：=]+$"), _all_but(rf"({_KNOWN})\s+", r"\1: ")),
    ("yaml-equals", re.compile(rf"^\s*(?:- +)?{_KEY} *=(?!.*: )"), _all_but(r"\s*=\s*", ": ")),
    (
        "yaml-text-after-quote",
        re.compile(_BEGIN + r"(?P<mark>[\"'])(?:(?!(?P=mark)).)*(?P=mark)\s*[^\s#,}\]]"),
        _in_quotes,
    ),
    ("yaml-quote-unclosed", re.compile(_BEGIN + r"(?P<mark>[\"'])(?:(?!(?P=mark)).)*$"), _in_quotes),
)  # fmt: skip
# What is wrong on the line at which reading ended.
_THERE: Sequence[tuple[str, re.Pattern[str], _Right]] = (
    ("yaml-empty-cell", re.compile(r"\[\s*,|,\s*[,\]]"), lambda found: _filled(found.string.strip())),
    ("yaml-bracket-inside", re.compile(_BEGIN + r"(?:\[[^\]]*\]|\{[^}]*\})\s*[^\s#,\]}]"), _in_quotes),
    (
        "yaml-list-on-line",
        re.compile(r"^(?P<key>notices|lines|corrections|redactions|replaced): +(?P<item>- .*)$"),
        lambda found: f"{found['key']}:（换行）{found['item']}",
    ),
    ("yaml-sign-at-beginning", re.compile(_BEGIN + r"(?P<sign>[*&!%@`|>,?]|- )"), _in_quotes),
    (
        "yaml-two-keys-in-line",
        re.compile(rf"^(?P<first>\s*(?:- +)?{_KEY}: .*?) +(?P<second>{_KEY}: .*)$"),
        lambda found: f"{found['first'].strip()}（换行）{found['second']}",
    ),
    ("yaml-colon-in-value", re.compile(_BEGIN + r".*?:(?:\s|$)"), _in_quotes),
)
_BACKSLASH = (("yaml-backslash", re.compile(_BEGIN + r".*\\"), _in_quotes),)


def _filled(line: str) -> str:
    """A line with the empty places of its list filled."""
    return re.sub(r"(?<=[\[,])\s*(?=[,\]])", ' ""', line).replace('[ "', '["')


def cause(lines: Sequence[str], begun: int | None, met: int | None, problem: str) -> tuple[int | None, Said]:
    """The line that is to blame and what is wrong with it.

    begun  the line at which what could not be read began
    met    the line at which that was found out
    """
    return next(_causes(lines, begun, met, problem), (met, say("invalid-yaml", problem=problem)))


def _causes(
    lines: Sequence[str], begun: int | None, met: int | None, problem: str
) -> Iterator[tuple[int | None, Said]]:
    if met is None:
        return
    above = [number for number in range(min(met, len(lines)), 0, -1) if lines[number - 1].strip()][:3]
    if not above:
        return
    met = above[0]  # the end of the file tells nothing
    at = min(begun or met, len(lines))
    for number in dict.fromkeys((*above, at)):
        yield from _found(_ALWAYS, lines, number)
    for number in (at, met) if "flow" in problem else (met,):
        yield from _found(_THERE, lines, number)
    for number in (at, met):
        yield from _unclosed(lines, number)
    if "another document" in problem:
        yield met, say("yaml-two-documents")
    yield from _found(_BACKSLASH, lines, met)
    yield met, say("yaml-indent", line=_masked(lines, met, lines[met - 1].strip()))


def _unclosed(lines: Sequence[str], number: int) -> Iterator[tuple[int, Said]]:
    """A bracket without its other side."""
    line = lines[number - 1]
    if _open(line) or re.search(": *[【［｛]", line):
        yield number, say("yaml-bracket-unclosed", right=_masked(lines, number, _closed(line)))


def of_line(line: str) -> Said | None:
    """What is wrong with a line that was read as something else than it was meant for."""
    return next((said for _, said in _found(_ALWAYS, [line], 1)), None)


def _found(
    causes: Sequence[tuple[str, re.Pattern[str], _Right]], lines: Sequence[str], number: int
) -> Iterator[tuple[int, Said]]:
    line = lines[number - 1]
    for name, pattern, right in causes:
        if found := pattern.search(line):
            yield number, say(name, right=_masked(lines, number, right(found)))


def _masked(lines: Sequence[str], number: int, shown: str) -> str:
    """A line as a message shows it; nothing of what is to be redacted."""
    lists = (line for line in reversed(lines[:number]) if re.match("[a-z_]", line))
    if next(lists, "").startswith("redactions"):
        shown = re.sub(r"(?<=[:=：]).*|^(?!.*[:=：]).*", " …", shown)
    return shown[:_SHOWN]
