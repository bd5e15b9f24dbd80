"""Signatures and keys in minisign's file format (https://jedisct1.github.io/minisign/), by the library `cryptography`.

Guaranteed: what is signed here `minisign -V` verifies, and the other way round; keys that minisign made sign here, with a
password or without.
Not done here: files, and which keys are trusted.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from builder.content.trust import PublicKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_PLAIN, _HASHED = b"Ed", b"ED"  # over the message itself, and over its BLAKE2b
_UNTRUSTED, _TRUSTED = "untrusted comment: ", "trusted comment: "
_SECRET = struct.Struct("<2s2s2s32sQQ104s")  # signs, derives, sums; salt, operations, memory; name, key and sum
_SCRYPT, _OPEN, _BLAKE = b"Sc", b"\0\0", b"B2"
_OPERATIONS, _MEMORY = 1 << 25, 1 << 30  # minisign's own, which cost a gigabyte and some seconds
_MOST_MEMORY = 1 << 30
Verdict = Literal["good", "content", "comment"]
Flaw = Literal["key-file-wrong", "key-password-wrong"]


class KeyFileError(Exception):
    """Why the file of a secret key cannot be used: the name of the message."""

    def __init__(self, name: Flaw) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as its file has it: whose, over the message or its hash, and the comment that is signed with it."""

    key: bytes
    hashed: bool
    value: bytes
    comment: str
    whole: bytes

    def over(self, message: bytes, key: PublicKey) -> Verdict:
        """Whether it is this key's over the message and the comment; else what of them it is not over."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        public = Ed25519PublicKey.from_public_bytes(key.raw)
        try:
            public.verify(self.value, _digest(message) if self.hashed else message)
        except InvalidSignature:
            return "content"
        try:
            public.verify(self.whole, self.value + self.comment.encode())
        except InvalidSignature:
            return "comment"
        return "good"


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key that signs."""

    id: bytes
    seed: bytes

    @property
    def _private(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public(self) -> PublicKey:
        """The key that its signatures are checked by."""
        return PublicKey(self.id, self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes, comment: str) -> bytes:
        """The file of a signature over a message's hash, and over a comment of one line."""
        value = self._private.sign(_digest(message))
        whole = self._private.sign(value + comment.encode())
        lines = (
            f"{_UNTRUSTED}signature from minisign secret key",
            base64.b64encode(_HASHED + self.id + value).decode(),
            f"{_TRUSTED}{comment}",
            base64.b64encode(whole).decode(),
        )
        return "".join(f"{line}\n" for line in lines).encode()


def signature(data: bytes) -> Signature | None:
    """What the file of a signature holds; None where it is none."""
    try:
        first, value, comment, whole = data.decode().splitlines()
        signed, over = _decoded(value), _decoded(whole)
    except (UnicodeDecodeError, ValueError):
        return None
    formed = first.startswith(_UNTRUSTED) and comment.startswith(_TRUSTED) and (len(signed), len(over)) == (74, 64)
    if not formed or signed[:2] not in (_PLAIN, _HASHED):
        return None
    return Signature(signed[2:10], signed[:2] == _HASHED, signed[10:], comment.removeprefix(_TRUSTED), over)


def new() -> SecretKey:
    """A key that nobody had before."""
    return SecretKey(secrets.token_bytes(8), secrets.token_bytes(32))


def public_file(key: PublicKey) -> bytes:
    """The file of a public key."""
    return f"{_UNTRUSTED}minisign public key {key.shown}\n{key.line}\n".encode()


def secret_file(key: SecretKey, password: str) -> bytes:
    """The file of a secret key; an empty password leaves it open."""
    pair = key.seed + key.public.raw
    salt = secrets.token_bytes(32) if password else bytes(32)
    cost = (_OPERATIONS, _MEMORY) if password else (0, 0)
    hidden = key.id + pair + bytes(32)  # minisign sums up what it locks, and no more
    if password:
        hidden = _masked(key.id + pair + _sum(key.id, pair), password, salt, *cost)
    packed = _SECRET.pack(_PLAIN, _SCRYPT if password else _OPEN, _BLAKE, salt, *cost, hidden)
    kind = "encrypted secret key" if password else "secret key"
    return f"{_UNTRUSTED}minisign {kind}\n{base64.b64encode(packed).decode()}\n".encode()


def is_locked(data: bytes) -> bool:
    """Whether the file of a secret key wants a password."""
    return _unpacked(data)[0] == _SCRYPT


def secret_key(data: bytes, password: str = "") -> SecretKey:
    """The key that a file holds; raises KeyFileError for one of another form, and for another password."""
    derives, salt, operations, memory, hidden = _unpacked(data)
    clear = _masked(hidden, password, salt, operations, memory) if derives == _SCRYPT else hidden
    name, pair, total = clear[:8], clear[8:72], clear[72:]
    if derives == _SCRYPT and not secrets.compare_digest(_sum(name, pair), total):
        raise KeyFileError("key-password-wrong")
    key = SecretKey(name, pair[:32])
    if key.public.raw != pair[32:]:
        raise KeyFileError("key-file-wrong")
    return key


def _unpacked(data: bytes) -> tuple[bytes, bytes, int, int, bytes]:
    try:
        _, line = data.decode().splitlines()[:2]
        signs, derives, sums, *rest = _SECRET.unpack(_decoded(line))
    except (UnicodeDecodeError, ValueError, struct.error):
        raise KeyFileError("key-file-wrong") from None
    salt, operations, memory, hidden = rest
    if (signs, sums) != (_PLAIN, _BLAKE) or derives not in (_SCRYPT, _OPEN) or memory > _MOST_MEMORY:
        raise KeyFileError("key-file-wrong")
    return derives, salt, operations, memory, hidden


def _masked(text: bytes, password: str, salt: bytes, operations: int, memory: int) -> bytes:
    """The text under the mask that a password makes, or from under it."""
    n, r, p = _costs(operations, memory)
    most = 128 * r * (n + p + 2)
    mask = hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=most, dklen=len(text))
    return bytes(a ^ b for a, b in zip(text, mask, strict=True))


def _costs(operations: int, memory: int) -> tuple[int, int, int]:
    """N, r and p of scrypt as libsodium picks them (crypto_pwhash_scryptsalsa208sha256)."""
    operations, r = max(operations, 32768), 8
    if operations < memory // 32:
        return _power(operations // (r * 4)), r, 1
    n = _power(memory // (r * 128))
    return n, r, min(operations // 4 // n, 0x3FFFFFFF) // r


def _power(most: int) -> int:
    """The first power of two, from two on, that is more than half of what there may be at most."""
    power = 1
    while power < 63 and 1 << power <= most // 2:
        power += 1
    return 1 << power


def _digest(message: bytes) -> bytes:
    return hashlib.blake2b(message).digest()


def _sum(name: bytes, pair: bytes) -> bytes:
    return hashlib.blake2b(_PLAIN + name + pair, digest_size=32).digest()


def _decoded(line: str) -> bytes:
    try:
        return base64.b64decode(line.strip(), validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
