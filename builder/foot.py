"""What is printed below the date of a notice, as facts: 附注, 抄送, 印发."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Imprint:
    """The 印发 line: who had the document printed and sent, and when."""

    organ: str | None
    date: str


@dataclass(frozen=True, slots=True)
class Foot:
    """remarks: 附注, without brackets; copies: 抄送机关; imprint: 印发机关 and 印发日期."""

    remarks: tuple[str, ...] = ()
    copies: str | None = None
    imprint: Imprint | None = None


NOTHING = Foot()
