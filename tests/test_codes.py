"""The table of codes: its form, who asks for its messages, and what the maintainers' guide says of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from builder import codes
from builder.model import Diagnostic

ROOT = Path(__file__).resolve().parent.parent
CODE_NUMBER = re.compile("G[0-9]{3}")


@cache
def _nodes() -> list[ast.AST]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "builder").rglob("*.py"))]
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call | ast.Constant)]


def _asked(*functions: str) -> Iterator[tuple[str, set[str | None]]]:
    """Every message that a call in the package names, with what it fills in."""
    for node in _nodes():
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in functions
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value), {keyword.arg for keyword in node.keywords}


# --- the messages --------------------------------------------------------------------------------------------------------


def test_every_message_that_is_asked_for_is_there_and_filled_in_as_it_wants() -> None:
    said = list(_asked("say", "InputError"))
    assert len(said) > 100
    unfit = [name for name, given in said if name not in codes.MESSAGES or given != codes.MESSAGES[name].fields]
    assert unfit == []
    assert {name for name, _ in _asked("code")} <= set(codes.MESSAGES)


def test_every_message_is_asked_for() -> None:
    words = {node.value for node in _nodes() if isinstance(node, ast.Constant)}
    assert set(codes.MESSAGES) - words == set()


def test_a_message_is_what_is_wrong_what_to_do_and_a_gloss() -> None:
    said = codes.say("titles-differ", entry="甲", title="{乙}")
    assert said.at(4) == Diagnostic("G204", "info", 4, "目录作「甲」，正文作「{乙}」 (titles differ)")
    assert (
        codes.say("number-skipped", heading="三、").message == "「三、」之前缺一个序号；请检查是否缺行 (number skipped)"
    )
    with pytest.raises(KeyError, match="heading"):
        codes.say("number-skipped")


def test_a_message_has_a_gloss() -> None:
    """But what tells of a broken law holds the message of it, with its gloss."""
    texts = {name: message.text for name, message in codes.MESSAGES.items() if "{breach}" not in message.text}
    assert [name for name, text in texts.items() if not re.search(r" \([A-Za-z][^()]*\)$", text)] == []


# --- the form of the file ------------------------------------------------------------------------------------------------

CODE = """\
G900:
  severity: info
  meaning: 甲
  remedy: 乙
  messages:
    one-thing: {message: '甲 {name}', remedy: 请乙, gloss: one}
"""


def test_a_file_is_read() -> None:
    found, messages = codes.read(CODE)
    assert found == {"G900": codes.Code("G900", "info", "甲", "乙")}
    assert messages["one-thing"].text == "甲 {name}；请乙 (one)"
    assert messages["one-thing"].fields == {"name"}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (CODE + CODE, "twice: G900"),
        (CODE + CODE.replace("G900", "G901"), "twice: one-thing"),
        (CODE + "    one-thing: {message: 甲}\n", "twice: one-thing"),
        (CODE.replace("G900", "G9"), "G9: a code is"),
        (CODE.replace("one-thing", "One"), "One: a code is .* a name"),
        (CODE.replace("severity: info", "severity: fatal"), "G900: no such severity"),
        (CODE.replace("  meaning: 甲\n", ""), "G900: expected"),
        (CODE.replace("meaning: 甲", "meaning:"), "G900: expected"),
        (CODE.replace("meaning", "means"), "G900: expected"),
        (CODE + "  advice: 丙\n", "G900: expected"),
        (CODE.replace("message: '甲 {name}', ", ""), "one-thing: expected message"),
        (CODE.replace("gloss", "english"), "one-thing: expected message"),
        (CODE.replace("{name}", "{0}"), "one-thing: .* has a name"),
        (CODE.replace("{name}", "{name.real}"), "one-thing: .* has a name"),
        (CODE.replace("gloss: one", 'gloss: "one\\ntwo"'), "one-thing: a message is one line"),
    ],
)
def test_a_file_of_another_form_is_none(wrong: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        codes.read(wrong)


# --- the guide -----------------------------------------------------------------------------------------------------------


def test_the_guide_shows_the_table(site: Path) -> None:
    """One row a code, in order, each under an address; in a cell a code stands whole (see also test_browser)."""
    page = BeautifulSoup((site / "guide" / "index.html").read_text(encoding="utf-8"), "html.parser")
    rows = [[cell.get_text() for cell in row("td")] for row in page("tr") if row.find(id=CODE_NUMBER)]
    table = [
        [code.code, codes.LEVELS[code.severity], *map(_plain, (code.meaning, code.remedy))]
        for code in codes.CODES.values()
    ]
    assert rows == table
    assert [row[0] for row in rows] == sorted(codes.CODES)


def _plain(text: str) -> str:
    """Markdown as a reader sees it."""
    return re.sub(r"\[(.*?)\]\(.*?\)|`", r"\1", text)
