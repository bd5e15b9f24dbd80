"""Where the files of a site come from: a folder, or the address that it is published under.

Guaranteed: nothing outside the folder is read, whatever links lie in it; of an address nothing but http and https, no
other host, no credentials, no more than so many bytes in so many seconds.
Not done here: whether a file is what the manifest lists (see `held`).
"""

from __future__ import annotations

import http.client
import importlib.util
import io
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit, urlunsplit

from builder import __version__
from builder.codes import say
from builder.content.files import SourceError
from builder.door.held import NotHeldError, Site, Source

SECONDS = 20  # without a byte
_LONGEST = 600  # for a file, however large
_PIECE = 1 << 20
_EXTRA = "mcp"
_SCHEMES = ("http", "https")


def check() -> None:
    """Raises SourceError where what speaks the protocol is not installed, with the command that installs it."""
    if importlib.util.find_spec(_EXTRA) is None:
        raise SourceError("gazette mcp", None, say("maker-missing", extra=_EXTRA))


def opened(where: str) -> Site:
    """The site in a folder or at an address; raises SourceError where none is there."""
    try:
        if "://" in where:
            address = _address(where)
            return Site(_published(address), address)
        return Site(_within(Path(where)))
    except NotHeldError as error:
        name = "door-no-manifest" if error.why == "absent" else "door-manifest-unreadable"
        raise SourceError(where, None, say(name, manifest=error.path)) from None


def _within(folder: Path) -> Source:
    """The files below a folder."""
    root = folder.resolve()

    def read(name: str, most: int) -> Iterator[bytes]:
        try:
            path = (root / name).resolve()
            if not path.is_relative_to(root):
                raise NotHeldError("unreadable", name)
            if not path.is_file():
                raise NotHeldError("absent", name)
            with path.open("rb") as file:
                yield from _pieces(file, name, most)
        except (OSError, ValueError, RuntimeError):
            raise NotHeldError("unreadable", name) from None

    return read


def _address(where: str) -> str:
    """The address of the root of a site; raises SourceError for what leads elsewhere."""
    try:
        parts = urlsplit(where)
        usable = parts.scheme in _SCHEMES and parts.hostname and parts.port != 0
    except ValueError:
        raise SourceError(where, None, say("door-address-unusable")) from None
    if not usable or parts.username is not None or parts.query or parts.fragment:
        raise SourceError(where, None, say("door-address-unusable"))
    return urlunsplit((parts.scheme, parts.netloc, parts.path.removesuffix("index.html").rstrip("/") + "/", "", ""))


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect within the host and the site's protocol, or on to https, and no other."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        before, after = urlsplit(req.full_url), urlsplit(newurl)
        is_safer = (before.scheme, after.scheme) == ("http", "https") and before.hostname == after.hostname
        if is_safer or (before.scheme, before.netloc) == (after.scheme, after.netloc):
            return super().redirect_request(req, fp, code, msg, headers, newurl)
        raise urllib.error.URLError("another host")


def _published(address: str) -> Source:
    """The files below an address."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SameHost(),
    ):
        opener.add_handler(handler)

    def read(name: str, most: int) -> Iterator[bytes]:
        request = urllib.request.Request(
            f"{address}{quote(name)}", headers={"User-Agent": f"gazette/{__version__}", "Accept-Encoding": "identity"}
        )
        try:
            with opener.open(request, timeout=SECONDS) as answer:
                yield from _pieces(answer, name, most)
        except urllib.error.HTTPError as error:
            raise NotHeldError("absent" if error.code in (404, 410) else "unreadable", name) from None
        except (OSError, ValueError, http.client.HTTPException):  # URLError and timeouts are among the first
            raise NotHeldError("unreadable", name) from None

    return read


def _pieces(file: io.BufferedIOBase, name: str, most: int) -> Iterator[bytes]:
    """What a file holds, as it comes; raises NotHeldError where that is too much or takes too long."""
    until = time.monotonic() + _LONGEST
    count = 0
    while piece := file.read1(_PIECE):
        count += len(piece)
        if count > most or time.monotonic() > until:
            raise NotHeldError("unreadable", name)
        yield piece
