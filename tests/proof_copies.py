"""A small published copy, made up: three files, a log, a manifest; a key, and an authority of time stamps made by openssl."""

from __future__ import annotations

import functools
import http.server
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builder.archive.event import Event
from builder.content.trust import Authority, Key, Trust
from builder.proof import chain, manifest, minisign

EVENTS = [
    Event("2024-01-02T08:00:00+08:00", "a" * 40, "published", "aershan/2022-04"),
    Event("2024-02-03T08:00:00+08:00", "b" * 40, "corrected", "aershan/2022-04", 2, "2024-02-02"),
    Event("2024-03-04T08:00:00+08:00", "c" * 40, "redacted", "aershan/2022-04", 1, "2024-03-04"),
]
NOW = 1_767_225_600  # 2026-01-01, 08:00 in Beijing
SECRET = minisign.SecretKey(bytes(range(8)), bytes(range(32)))
OTHER = minisign.SecretKey(bytes(range(8, 16)), bytes(range(32, 64)))
TRUST = Trust((Key("2026", SECRET.public),))

_OPENSSL = """\
[ tsa ]
default_tsa = own
[ own ]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ stamping ]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
basicConstraints = critical,CA:false
[ root ]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
"""


def published(folder: Path, events: list[Event] | None = None, commit: str = "c" * 40) -> Path:
    """A copy with a manifest, not signed."""
    files = {
        "index.html": b"<p>home</p>",
        "aershan/2022-04/index.html": "<p>目录</p>".encode(),
        "aershan/2022-04/01/index.html": "<p>请遵照执行。</p>".encode(),
        chain.LOG: chain.written(event.record for event in (EVENTS if events is None else events)),
    }
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    manifest.write(folder, commit)
    return folder


class Tsa:
    """An authority of time stamps in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(_OPENSSL.format(folder=folder))
        new = ("openssl", "req", "-newkey", "rsa:2048", "-nodes")
        self._run(*new, "-x509", "-days", "30", "-subj", "/CN=Root", "-keyout", "root.key", "-out", "root.pem",
                  "-config", "tsa.cnf", "-extensions", "root")  # fmt: skip
        self._run(*new, "-subj", "/CN=Stamps", "-config", "tsa.cnf", "-keyout", "tsa.key", "-out", "tsa.csr")
        self._run("openssl", "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-days", "30",
                  "-CAcreateserial", "-extfile", "tsa.cnf", "-extensions", "stamping", "-out", "tsa.pem")  # fmt: skip
        self.root = (folder / "root.pem").read_text()

    def reply(self, query: bytes) -> bytes:
        """What openssl answers."""
        (self.folder / "query.tsq").write_bytes(query)
        self._run("openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-out", "answer.tsr")
        return (self.folder / "answer.tsr").read_bytes()

    def _run(self, *command: str) -> None:
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)


class _Asked(http.server.BaseHTTPRequestHandler):
    def __init__(self, tsa: Tsa, *given: object) -> None:
        self.tsa = tsa
        super().__init__(*given)  # type: ignore[arg-type]

    def do_POST(self) -> None:
        """Stamps what is sent."""
        assert self.headers["Content-Type"] == "application/timestamp-query"
        answer = self.tsa.reply(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@contextmanager
def serving(tsa: Tsa) -> Iterator[Authority]:
    """The authority as it is asked on loopback."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Asked, tsa)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Authority(f"http://127.0.0.1:{server.server_port}/", tsa.root)
        server.shutdown()
