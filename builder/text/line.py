"""A line of a text as the steps see it; what it looks like is asked of its look."""

from __future__ import annotations

from dataclasses import dataclass, field

from builder.model import Markup
from builder.text.look import Look


@dataclass(frozen=True, slots=True)
class Cast:
    """How a line was set in print, as far as anything says so.

    room     what its column has left behind it, in columns of text; None where nothing says so
    size     of its characters, as a multiple of what most of the issue is set in; None where nothing says so
    bold     whether it is, and most of the issue is not
    centred  whether it leaves as much at its left as at its right
    right    whether it leaves much at its left and little at its right
    """

    room: float | None
    size: float | None = None
    bold: bool = False
    centred: bool = False
    right: bool = False

    @property
    def large(self) -> bool:
        """Whether it is larger than the text."""
        return self.size is not None and self.size > LARGE

    @property
    def plain(self) -> bool:
        """Whether it is set as the text is."""
        return self.size is not None and 1 / LARGE < self.size < LARGE and not (self.bold or self.centred or self.right)


LARGE = 1.15  # times the size of the text


@dataclass(slots=True, eq=False)
class Line:
    """One source line as the steps see it; no step changes it (freezing thousands would cost more than reading them).

    look     what its text, without white space at its ends and without the marks of Markdown and HTML, looks like
    raw      as committed
    mark     the Markdown mark taken off: "#", "##" …, "-" for a bullet, "**" where the whole line was bold, else ""
    marks    every mark of Markdown and HTML that was taken off, in order
    indent   leading white space, in columns (a full-width space is two)
    gap      blank lines between this line and the kept line before it
    paged    a page break (running header, page number, form feed) stands between this line and the kept one before it
    cast     how it was set in print; None where nothing says so
    """

    number: int
    look: Look
    raw: str
    mark: str = ""
    indent: int = 0
    gap: int = 0
    paged: bool = False
    marks: tuple[Markup, ...] = ()
    cast: Cast | None = None
    text: str = field(init=False, repr=False)  # of its look, at hand for all who ask

    def __post_init__(self) -> None:
        """Takes the text from the look."""
        self.text = self.look.text

    @property
    def room(self) -> float | None:
        """What its column has left behind it in print, in columns of text; None where nothing says so."""
        return self.cast.room if self.cast else None
