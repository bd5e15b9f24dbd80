"""What is quick about the HTML of generated pages: it is what Python-Markdown makes of them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import make_issue
import markdown
import pytest
from markdown.preprocessors import HtmlBlockPreprocessor
from markdown.util import BLOCK_LEVEL_ELEMENTS

from builder import pages
from builder.site import bodies, quick

PAGES = [page.body for page in pages.documents(make_issue.corpus())]
PIECES = sorted({piece for page in PAGES for piece in page.split("\n\n")}, key=lambda piece: (len(piece), piece))
MARKS = (
    *(
        "<",
        ">",
        "&",
        "&#",
        "&#12",
        "&#12;",
        "&amp;",
        "&lt",
        "`",
        "*",
        "**",
        "_",
        "[",
        "](a.md)",
        "[a](b/c.md)",
        "[a][b]",
        "[a]",
    ),
    *(
        "\n[a]: b\n",
        "!",
        "![a](b)",
        "{",
        "}",
        "{: .x }",
        " {: #q .w a='b' }",
        "\n{: .k .l #m #n }",
        "\n",
        "  \n",
        "\n\n",
        "\n    ",
    ),
    *(
        "\t",
        "\n- ",
        "- ",
        "1. ",
        "# ",
        "\n## 甲\n",
        "> ",
        "\n> ",
        "|",
        "甲|乙\n-|-\n",
        "\n---\n",
        "\n===\n",
        "<div>",
        "</div>",
    ),
    *(
        "<div\n>",
        "<p>",
        "</p>",
        "<li>",
        "<hr>",
        "<br/>",
        "<b>",
        "</b>",
        "<B>",
        "<i class=x>",
        "<!-- c -->",
        "<!--",
        "<?x?>",
    ),
    *(
        "<script>",
        "</script>",
        "<pre>",
        "<details>\n\n",
        "\n\n</details>",
        "<http://a.b>",
        "<a@b.c>",
        "\\",
        "\\<",
        "\x02",
        "\x03",
    ),
    *(
        "　",
        "\r",
        "```\n",
        "\n~~~\n甲\n~~~\n",
        "[TOC]",
        "<caption>",
        '<a title="a`b">',
        '<a title="a*b_c">',
        '<h2 id="a">',
        "2024.",
    ),
)


@pytest.fixture(scope="module")
def plain() -> markdown.Markdown:
    """Python-Markdown as it comes."""
    return markdown.Markdown(extensions=bodies.EXTENSIONS, extension_configs=bodies.CONFIGS)


@pytest.fixture(scope="module")
def quickened() -> markdown.Markdown:
    """Python-Markdown as generated pages have it."""
    made = markdown.Markdown(extensions=bodies.EXTENSIONS, extension_configs=bodies.CONFIGS)
    quick.quicken(made)
    return made


def _made(renderer: markdown.Markdown, text: str) -> tuple[str, Any]:
    html = renderer.reset().convert(text)
    return html, getattr(renderer, "toc_tokens", None)


def test_generated_pages(
    plain: markdown.Markdown, quickened: markdown.Markdown, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [_made(plain, page) for page in PAGES]
    parsed: list[str] = []
    by_tags = HtmlBlockPreprocessor.run

    def watched(self: HtmlBlockPreprocessor, lines: list[str]) -> list[str]:
        parsed.append("\n".join(lines))
        return by_tags(self, lines)

    monkeypatch.setattr(HtmlBlockPreprocessor, "run", watched)
    assert [_made(quickened, page) for page in PAGES] == expected
    assert all("<!--" in page for page in parsed)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "<div>\n\n<p>甲</p>\n\n</div>\n\n乙",
            "</div>\n\n甲",
            "<div></div> 甲\n\n乙",
            "<div></b></div>\n\n甲",
            "<div>\n甲\n\n乙",
        ),
        *(
            "<div><b><div></b></div>甲</div>\n\n乙",
            "<div><div></div>\n\n甲",
            "<ul><li>甲<li>乙</ul>\n\n丙",
            "甲 <p>乙</p>\n\n丙",
        ),
        *(
            "- 甲\n\n<div>乙</div>\n\n    丙",
            "    甲\n\n<div>乙</div>\n\n    丙",
            "> 甲\n\n乙",
            "- 甲\n\n乙\n\n- 丙",
            "    甲\n\n乙",
        ),
        *(
            "甲  \n{: #a }",
            "甲 \n{: #a }",
            "# 甲  {: #a }",
            "甲\n{: #a .b .c #d e-f='g' }",
            '甲\n{: .c #a .b e-f="1,2" e-f="3" }',
        ),
        *(
            "<b>甲</b>\n{: .a }",
            "甲&#49;乙\n{: }",
            "甲\n{: .a}",
            "甲 {: .a }",
            "甲 {乙}",
            "+ 甲",
            "1. 甲",
            "1.甲",
            "#甲",
            "甲#",
            "　甲",
        ),
        *(
            "# 甲 <small>乙</small> {: 丙 <small>丁 #a .b }",
            '<b title="x*y z</b>a">甲</b> [乙](丙.md)',
            "甲<b>乙</b>*丙* [丁](戊.md)",
        ),
        *(
            "<details>\n<summary>甲</summary>\n\n乙\n\n</details>",
            "甲 [乙](丙.md)<b>丁</b>{: .a }戊<i>己</i>",
            "[甲]: 乙.md\n\n[甲] <b>丙</b>",
        ),
        *(
            "甲 &#12 乙",
            "甲 & 乙 &amp; 丙",
            "<!-- 甲 -->\n\n<div>乙</div>",
            "<div>&#x41;&nbsp;</div>",
            "<div>甲</div>\n\n\n\n乙\n\n\n<p>丙</p>",
        ),
    ],
)
def test_what_people_may_write(plain: markdown.Markdown, quickened: markdown.Markdown, text: str) -> None:
    assert _made(quickened, text) == _made(plain, text)


def _mutations(seed: int, number: int) -> Iterator[str]:
    chance = random.Random(seed)
    for _ in range(number):
        text = "\n\n".join(chance.choices(PIECES[: len(PIECES) * 9 // 10], k=chance.randint(1, 6)))
        for _ in range(chance.randint(1, 5)):
            borders = [found.start() for found in re.finditer(r"[\n<{]|\Z", text)]
            at = chance.choice([chance.randint(0, len(text)), chance.choice(borders)])
            text = text[:at] + chance.choice(MARKS) + text[at + chance.choice([0, 0, 0, 1, 9]) :]
        yield text


def test_pages_as_nobody_writes_them(plain: markdown.Markdown, quickened: markdown.Markdown) -> None:
    for text in _mutations(23, 700):
        # Where Python-Markdown takes a tag for part of an attribute, it leaves the number under which it has set it aside.
        expected, made = (re.sub(r"wzxhzdk:\d+", "…", repr(_made(renderer, text))) for renderer in (plain, quickened))
        assert made == expected, text


def test_elements_are_of_the_kind_that_python_markdown_takes_them_for() -> None:
    names = {name for name in quick.APART.split("|") if not name.startswith("h[")}
    assert names <= set(BLOCK_LEVEL_ELEMENTS)
    assert not set(quick.IN_WORDS.split("|")) & set(BLOCK_LEVEL_ELEMENTS)
