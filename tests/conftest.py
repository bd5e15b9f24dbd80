"""The real site, built once for all workers; a server on loopback; a browser."""

from __future__ import annotations

import fcntl
import functools
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import ensure_programs
import hypothesis
import pytest

if TYPE_CHECKING:  # what takes long to load is loaded by those who use it: not by the process that hands out the tests
    from playwright.sync_api import Browser

    from builder.archive.corpus import Corpus

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
hypothesis.settings.register_profile("gazette", deadline=None, max_examples=40)
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


# Files that hold the tests which take longest: they begin first, so that at the end no worker is left with one of them.
_LONG = {
    "test_browser",
    "test_search_browser",
    "test_written",
    "test_wheel",
    "test_base",
    "test_killed",
    "test_search_site",
    "test_reading_browser",
    "test_broken_names",
    "test_site",
    "test_ways",
    "test_programs",
    "test_desk_browser",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file stay together: a worker makes what they share once."""
    items.sort(key=lambda item: item.path.stem not in _LONG)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The log of requests is the browser's, see `test_browser.py`."""


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the tests keep between builds is theirs, and one for all workers."""
    from builder.archive import cachefolder

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    os.environ[cachefolder.VARIABLE] = str(shared / "cache")


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The issues of content/."""
    from builder.archive import load

    return load.load(ROOT / "content")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Path:
    """The site of content/, built by whichever worker comes first."""
    from builder.site import build as builds

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
    from playwright.sync_api import sync_playwright

    needed("driver", "chromium", "font")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=ensure_programs.find_chromium(), args=FLAGS)
        yield running
        running.close()
