"""Time stamps by RFC 3161 over a manifest, by the library `rfc3161-client`.

Guaranteed: a stamp that is given was checked against the root that the register names; `openssl ts -verify` agrees.
Not done here: which authorities are trusted, and files.
"""

from __future__ import annotations

import datetime
import hashlib
import urllib.error
import urllib.request
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from builder.content.trust import Authority

Flaw = Literal["unreadable", "other-content", "not-trusted"]
_SECONDS, _MOST = 30, 1 << 20  # an authority answers in some kilobytes
_KIND = "application/timestamp-query"
_CERTIFICATES = 0xA0  # their tag in what is signed
_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


class StampError(Exception):
    """Why an authority gave no stamp."""


def ask(authority: Authority, message: bytes) -> bytes:
    """The authority's stamp over a message; raises StampError where it gives none that is good."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    query = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()
    request = urllib.request.Request(authority.url, query, {"Content-Type": _KIND})
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            data: bytes = answer.read(_MOST)
    except (OSError, ValueError) as error:
        raise StampError(str(getattr(error, "reason", error))) from None
    if not isinstance(found := of(data, message, [authority]), datetime.datetime):
        raise StampError({"unreadable": "回答不是时间戳", "other-content": "回答的是别的内容"}.get(found, "证书不可信"))
    return data


def of(data: bytes, message: bytes, authorities: Sequence[Authority]) -> datetime.datetime | Flaw:
    """When a stamp was put on a message, by one of the authorities; else what is wrong with it."""
    from rfc3161_client import TimeStampResponse, decode_timestamp_response

    try:
        answer: TimeStampResponse = decode_timestamp_response(_ordered(data))
        stamped, algorithm, moment = _said(answer)
    except (ValueError, AttributeError):
        return "unreadable"
    if algorithm not in _HASHES or stamped != hashlib.new(_HASHES[algorithm], message).digest():
        return "other-content"
    return moment if any(_trusted(data, message, authority) for authority in authorities) else "not-trusted"


def _said(answer: object) -> tuple[bytes, str, datetime.datetime]:
    """What a stamp says of itself: the hash, by which algorithm, and when."""
    info = answer.tst_info  # type: ignore[attr-defined]
    imprint = info.message_imprint
    return imprint.message, imprint.hash_algorithm.dotted_string, info.gen_time


def _trusted(data: bytes, message: bytes, authority: Authority) -> bool:
    from cryptography import x509
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        roots = x509.load_pem_x509_certificates(authority.root.encode())
        verifier = VerifierBuilder(roots=roots).build()
        return verifier.verify_message(decode_timestamp_response(_ordered(data)), message)
    except (VerificationError, ValueError):
        return False


def _ordered(data: bytes) -> bytes:
    """A stamp with its certificates in the order of DER, which the library asks for: openssl sends them as they come, and
    nothing that is signed says otherwise.  What is no stamp stays as it is."""
    try:
        ((_, start, end),) = _parts(data, 0, len(data))
        token = _parts(data, start, end)[1]
        content = _parts(data, *token[1:])[1]
        ((_, start, end),) = _parts(data, *content[1:])
        place = next(part for part in _parts(data, start, end) if part[0] == _CERTIFICATES)
        parts = _parts(data, *place[1:])
    except (IndexError, ValueError, StopIteration):
        return data
    edges = [place[1], *(end for _, _, end in parts)]
    found = sorted(data[a:b] for a, b in pairwise(edges))
    return data[: place[1]] + b"".join(found) + data[place[2] :]


def _parts(data: bytes, start: int, end: int) -> list[tuple[int, int, int]]:
    """The values of a stretch of DER, each with its tag, and where its content begins and ends; raises ValueError or
    IndexError for what is none."""
    found = []
    while start < end:
        tag, length, at = data[start], data[start + 1], start + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(data[at : at + size]), at + size
        start = at + length
        if start > end:
            raise ValueError
        found.append((tag, at, start))
    return found
