"""A notice as the search sees it, and the one normal form that its text and every query pass through."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import zlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass

# White space, control and format characters and punctuation, as code points and not as properties, so that Python and
# a browser of another Unicode version agree.  Symbols (+ = ℃ ○ √) are text, and so are % and ‰.  Beside what Chinese
# text uses: punctuation of Arabic, Tibetan and Mongolian script, variation selectors.  `mark.js` has the same list.
_NOISE = re.compile(
    r"[\x00-#&-*,-/:;?@\[-\]_{}\x7f-\xa1\xa7\xab\xad\xb6\xb7\xbb\xbf"
    r"\u060c\u061b-\u061f\u066a-\u066d\u06d4\u0f04-\u0f12\u0f14\u0f3a-\u0f3d\u1680\u1800-\u180f"
    r"\u2000-\u202f\u2031-\u2043\u2045-\u2051\u2053-\u206f\u2308-\u230b\u2329\u232a\u2768-\u2775\u27e6-\u27ef\u2983-\u2998\u2e00-\u2e5d"
    r"\u3000-\u3003\u3008-\u3011\u3014-\u301f\u3030\u303d\u30a0\u30fb\ufe00-\ufe0f\ufe45\ufe46\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e0fff]+"
)


@dataclass(frozen=True, slots=True)
class SearchSection:
    """A part of a notice that has an address: `anchor` is the id on its page, "" for the notice's head."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchDoc:
    """A notice as the search sees it.

    address       relative to the site, with a slash at its end: "aershan/2022-04/03/"
    date          ISO, or None
    gazette       slug; `gazette_name` is for the eye, and so is `issue` (2022年第4期)
    year          of the issue
    repealed      whether another notice says that it is repealed or has lapsed
    sections      all visible text of the notice in its order, the printed title and number included: a phrase is found
                  wherever it stands in `heading`, `text`, `heading`, `text` … read as one
    names         the organs and persons that its title is known to name: none of its lines ends within them
    veiled        whether names of people may be found in its text alone, and be listed nowhere
    """

    address: str
    title: str
    number: str | None
    issuer: tuple[str, ...]
    date: str | None
    kind: str | None
    gazette: str
    gazette_name: str
    issue: str
    year: int | None
    sections: tuple[SearchSection, ...]
    repealed: bool = False
    veiled: bool = False
    names: tuple[str, ...] = ()


def normalise(text: str) -> str:
    """The normal form: two strings that a reader takes for the same phrase have the same one.

    〔2022〕41 号 and [2022]41号 are 202241号; ＡＢＣ is abc; ℃ is °c; ① is 1.
    """
    folded = unicodedata.normalize("NFKC", text).lower().replace("ς", "σ").replace("ß", "ss")
    return _NOISE.sub("", folded)


def as_json(value: object) -> bytes:
    """As it is published: no space, no escapes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def mark(data: bytes, length: int = 6) -> str:
    """Characters that change with the data; of a file that its place names they need but tell one version from another."""
    return urlsafe_b64encode(hashlib.sha256(data).digest())[:length].decode()


def packed(name: str, value: object) -> tuple[str, bytes]:
    """A file of that sort, named after what it holds."""
    written = as_json(value)
    data = min((_deflated(written, strategy) for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED)), key=len)
    return f"{name}-{mark(data)}.bin", data


def _deflated(data: bytes, strategy: int) -> bytes:
    """As a zlib stream; one strategy is better with words, the other with marks."""
    stream = zlib.compressobj(9, strategy=strategy)
    return stream.compress(data) + stream.flush()
