"""A PDF drawn by hand: characters where a test wants them, and lines."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    b"/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/ItalicAngle 0/Ascent 880"
    b"/Descent -120/CapHeight 880/StemV 80/FontBBox[0 -120 1000 880]>>>>]>>"
)


@dataclass
class Sheet:
    """A page of 600 × 800 points; y counts from above."""

    turned: int = 0
    drawn: list[bytes] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, size: float = 10, turn: str = "1 0 0 1") -> Sheet:
        """Words from an origin on."""
        hexed = words.encode("utf-16-be").hex()
        self.drawn.append(f"BT /F {size} Tf {turn} {x} {800 - y} Tm <{hexed}> Tj ET".encode())
        return self

    def down(self, x: float, y: float, words: str, size: float = 10) -> Sheet:
        """One character below the other."""
        for place, char in enumerate(words):
            self.text(x, y + place * size * 1.2, char, size)
        return self

    def line(self, x: float, y: float, u: float, v: float) -> Sheet:
        """A stroke."""
        self.drawn.append(f"{x} {800 - y} m {u} {800 - v} l S".encode())
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> Sheet:
        """The lines of a table."""
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        return self

    def picture(self) -> Sheet:
        """What a scanner leaves: a picture over the whole page."""
        self.drawn.append(b"q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
        return self


def pdf(*sheets: Sheet) -> bytes:
    """The file."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(sheets)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(sheets)}/Kids[{kids}]>>".encode(), _FONT]
    for at, sheet in enumerate(sheets):
        content = zlib.compress(b"\n".join(sheet.drawn))
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Rotate {sheet.turned}"
            f"/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * at} 0 R>>".encode()
        )
        objects.append(f"<</Filter/FlateDecode/Length {len(content)}>>stream\n".encode() + content + b"\nendstream")
    out, places = b"%PDF-1.7\n", []
    for at, body in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (at, body)
    size, listed = len(objects) + 1, b"0000000000 65535 f \n" + b"".join(places)
    trailer = b"xref\n0 %d\n%strailer<</Size %d/Root 1 0 R>>\n" % (size, listed, size)
    return out + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out)
