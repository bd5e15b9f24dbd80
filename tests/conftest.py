"""The real site, built once for all workers; a server on loopback; a browser."""

from __future__ import annotations

import fcntl
import functools
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from builder import cache, cachefolder
from builder import site as builds
from builder.corpus import Corpus

ROOT = Path(__file__).resolve().parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A busy machine is no failure; what must not be slow is measured in CPU time where it matters.
hypothesis.settings.register_profile("gazette", deadline=None)
hypothesis.settings.load_profile("gazette")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The log of requests is the browser's, see `test_browser.py`."""


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the tests keep between builds is theirs, and one for all workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    os.environ[cachefolder.VARIABLE] = str(shared / "cache")


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The issues of content/."""
    return cache.load(ROOT / "content")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Path:
    """The site of content/, built by whichever worker comes first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out = shared / "site"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.exists():
            builds.build(ROOT, out, corpus)
    return out


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, without a slash at its end."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as `make test` found it; in CI a missing one is a failure."""
    chromium = os.environ.get("CHROMIUM")
    if not chromium:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: set CHROMIUM to its path, or run `make test`")
        pytest.skip("no Chromium: set CHROMIUM to its path, or run `make test`")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()
