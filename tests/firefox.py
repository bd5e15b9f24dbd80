"""A Firefox without a window, spoken to in its own protocol (Marionette): JSON on a socket of this machine.

The driver that other browser tests use speaks to Debian's Firefox in some of its versions only; this one to all.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SETTINGS = {
    "marionette.port": 0,  # any that is free; Firefox writes it into its profile
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "extensions.update.enabled": False,
}
_WAIT = 60


class Firefox:
    """A running Firefox."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_WAIT)
        self._stream = self._socket.makefile("rb")
        self._count = 0
        self._receive()  # what it is
        self._ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"pageLoadStrategy": "normal"}}})
        self._ask("WebDriver:SetTimeouts", {"script": _WAIT * 1000, "pageLoad": _WAIT * 1000})

    def open(self, address: str, width: int = 1280) -> None:
        """Shows a page, loaded to its end."""
        self._ask("WebDriver:SetWindowRect", {"width": width, "height": 900})
        self._ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str) -> Any:
        """What the body of an asynchronous function comes to, in the page; its exception is one here."""
        wrapped = f"const done = arguments[0]; (async () => {{ {script} }})().then(value => done({{value}}), error => done({{error: String(error)}}));"
        found = self._ask("WebDriver:ExecuteAsyncScript", {"script": wrapped, "args": []})["value"]
        assert "error" not in found, found["error"]
        return found.get("value")

    def quit(self) -> None:
        """Ends it."""
        self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._socket.close()

    def _ask(self, name: str, given: dict[str, Any]) -> Any:
        self._count += 1
        message = json.dumps([0, self._count, name, given])
        self._socket.sendall(f"{len(message)}:{message}".encode())
        _, number, error, result = self._receive()
        assert number == self._count
        assert error is None, error
        return result

    def _receive(self) -> Any:
        figures = b""
        while (byte := self._stream.read(1)) != b":":
            assert byte, "Firefox has ended"
            figures += byte
        return json.loads(self._stream.read(int(figures)))


@contextmanager
def running(program: str) -> Iterator[Firefox]:
    """A Firefox with a profile of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in _SETTINGS.items()]
        Path(profile, "user.js").write_text("".join(lines), encoding="utf-8")
        process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--profile", profile, "--marionette"],
            env={**os.environ, "HOME": profile},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            shown = Firefox(_port(Path(profile, "MarionetteActivePort"), process))
            yield shown
            shown.quit()
        finally:
            process.kill()
            process.wait()


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    """Where it listens, as soon as it does."""
    for _ in range(_WAIT * 20):
        if file.exists() and (text := file.read_text(encoding="ascii").strip()):
            return int(text)
        assert process.poll() is None, "Firefox does not start"
        time.sleep(0.05)
    raise AssertionError("Firefox does not listen")
