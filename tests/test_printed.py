"""Issues as typesetters print them, read back: what the text itself gives, the print must give, too.

Printed here by Typst, which installs itself; what LibreOffice and WeasyPrint made of the same issues is kept in
`data/printed/`.  `make printed` prints everything by everyone.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from dialects import known
from dialects.known import Known
from printed import measure, ways

KEPT = sorted((Path(__file__).parent / "data" / "printed").glob("*.pdf"))


def _issue(name: str) -> Known:
    return next(issue for issue in known.issues() if issue.name == name)


@pytest.mark.needs("font")
@pytest.mark.parametrize("style", ways.STYLES)
@pytest.mark.parametrize("name", ["ocr-markdown", "wrapped-pdf", "aershan-2023-01"])
def test_what_typst_prints_is_read_back(name: str, style: str) -> None:
    result = ways.result(_issue(name), f"typst.{style}")
    assert measure.below(result.values) == [], "\n".join(result.misses)


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_what_others_have_printed_is_read_back(path: Path) -> None:
    result = ways.read_back(_issue(path.name.split(".")[0]), path.read_bytes())
    assert measure.below(result.values) == [], "\n".join(result.misses)


def test_prints_of_others_are_kept() -> None:
    assert {path.name.split(".")[1] for path in KEPT} == {"office", "weasyprint"}
