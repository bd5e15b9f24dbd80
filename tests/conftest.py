"""The real site, built once for all workers; a server on loopback; a browser."""

from __future__ import annotations

import fcntl
import functools
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import ensure_programs
import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from builder.archive import cachefolder, load
from builder.archive.corpus import Corpus
from builder.site import build as builds

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


_IN_CI = bool(os.environ.get("CI"))


@functools.cache
def _problem(name: str) -> str | None:
    return ensure_programs.PROGRAMS[name].problem()


def needed(*names: str) -> None:
    """Skips a test where a program that it needs is not there; in CI that is a failure."""
    for name in names:
        if problem := _problem(name):
            program = ensure_programs.PROGRAMS[name]
            reason = f"no {program.what} ({problem}); on Debian: apt-get install {program.package}"
            (pytest.fail if _IN_CI else pytest.skip)(reason)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests that say what they need are run where it is; in CI, too, commands say what they say by hand."""
    os.environ.pop("CI", None)
    for mark in item.iter_markers("needs"):
        needed(*mark.args)


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
    return load.load(ROOT / "content")


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
    """A running Chromium."""
    needed("driver", "chromium", "font")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=ensure_programs.find_chromium(), args=FLAGS)
        yield running
        running.close()
