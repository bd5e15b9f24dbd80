"""What axe finds wrong with a page; its context must have been made with `bypass_csp`, as the site's policy refuses axe's script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The rules that look at colours: at one width all others find in the dark what they find in the light.
OF_COLOURS = ("color-contrast", "link-in-text-block")


@dataclass(frozen=True)
class Wrong:
    """An element that breaks a rule; `grave` where people are kept out, `advice` where no standard asks for it."""

    rule: str
    grave: bool
    advice: bool
    html: str


def found(page: Page, levels: Sequence[str] = (), rules: Sequence[str] = ()) -> list[Wrong]:
    """Every element of the page that breaks a rule: of these levels, or one of these, or any where none are named."""
    options: dict[str, object] = {"resultTypes": ["violations"]}  # what is right is not described
    if levels or rules:
        options["runOnly"] = {"type": "tag" if levels else "rule", "values": list(levels or rules)}
    return [
        Wrong(
            rule["id"], rule["impact"] in ("serious", "critical"), "best-practice" in rule["tags"], node["html"][:200]
        )
        for rule in Axe().run(page, options=options).response["violations"]
        for node in rule["nodes"]
    ]
