"""The programs that tests need beside Python's packages: each is found, installed, or named with its remedy.

`make test` runs this first.  On Debian and Ubuntu, as root (in CI also through a password-less sudo), what is missing is
installed by one `apt-get`.  Elsewhere nothing is installed: what is missing is named, once, before the tests begin.
Whatever comes of it the tests run: those that need what is not there skip themselves, and fail in CI (the variable CI is
set), where a skipped test would look like a passed one.  See `needed` in `conftest.py`.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

CHROMIUMS = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser", "chrome")
FIREFOXES = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


@dataclass(frozen=True)
class Program:
    """Something that tests need.

    what      it is, for people
    tests     that need it
    package   of Debian that brings it
    problem   says why it cannot be used; nothing where it can
    on_ubuntu whether Ubuntu's package of that name brings it, too
    """

    what: str
    tests: str
    package: str
    problem: Callable[[], str | None]
    on_ubuntu: bool = True


def failure(*command: str) -> str | None:
    """Why a command does not run: the last thing that it said."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return None
    said = done.stderr.decode(errors="replace").strip() or f"status {done.returncode}"
    return said.splitlines()[-1]


def git() -> str | None:
    """What is wrong with git."""
    return failure("git", "--version") if shutil.which("git") else "not on PATH"


def minisign() -> str | None:
    """What is wrong with minisign."""
    return failure("minisign", "-v") if shutil.which("minisign") else "not on PATH"


def openssl() -> str | None:
    """What is wrong with openssl's command."""
    return failure("openssl", "version") if shutil.which("openssl") else "not on PATH"


def driver() -> str | None:
    """What is wrong with the Node.js that Playwright brings: on Debian 12 it lacks libatomic.so.1."""
    return failure(sys.executable, "-m", "playwright", "--version")


def find_chromium() -> str | None:
    """The first browser that starts: Ubuntu's `chromium-browser` may be a stub that only asks for a snap."""
    named = os.environ.get("CHROMIUM")
    for name in (*([named] if named else ()), *CHROMIUMS, *MAC_APPS):
        path: str | None = shutil.which(name)
        if path and failure(path, "--version") is None:
            return path
    return None


def chromium() -> str | None:
    """What is wrong with Chromium."""
    return None if find_chromium() else "none that starts is on PATH or named by CHROMIUM=/path/to/chrome"


def find_firefox() -> str | None:
    """The first Firefox that starts: Ubuntu's may be a stub that only asks for a snap."""
    named = os.environ.get("FIREFOX")
    for name in (*([named] if named else ()), *FIREFOXES):
        path: str | None = shutil.which(name)
        if path and failure(path, "--headless", "--version") is None:
            return path
    return None


def firefox() -> str | None:
    """What is wrong with Firefox."""
    return None if find_firefox() else "none that starts is on PATH or named by FIREFOX=/path/to/firefox"


def font() -> str | None:
    """What is wrong with fonts for simplified Chinese; macOS and Windows, without fontconfig, have their own."""
    if not shutil.which("fc-list"):
        return None if sys.platform in {"darwin", "win32"} else "no fontconfig"
    done = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, check=False)
    return None if done.stdout.strip() else "pages would show boxes"


def java() -> str | None:
    """What is wrong with Java, in which EPUBCheck is written."""
    return failure("java", "-version") if shutil.which("java") else "not on PATH"


PROGRAMS = {
    "git": Program("git", "tests of revisions", "git", git),
    "minisign": Program("minisign", "tests of signatures", "minisign", minisign),
    "openssl": Program("openssl", "tests of time stamps", "openssl", openssl),
    "driver": Program("Playwright's driver", "browser tests", "libatomic1", driver),
    "chromium": Program("Chromium", "browser tests", "chromium", chromium, on_ubuntu=False),
    "firefox": Program("Firefox", "tests in Firefox", "firefox-esr", firefox, on_ubuntu=False),
    "font": Program("a Chinese font", "browser tests", "fonts-noto-cjk", font),
    "java": Program("Java", "tests of EPUB", "default-jre-headless", java),
}
# fontconfig, which lists fonts, comes with Debian's Chromium only.
WITH = {"fonts-noto-cjk": ("fontconfig",)}


def distribution() -> str:
    """Give the ID of /etc/os-release ("debian", "ubuntu" …), or nothing."""
    try:
        return platform.freedesktop_os_release().get("ID", "")
    except OSError:
        return ""


def as_root() -> list[str] | None:
    """Give what to put before a command to run it as root without being asked, or None."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    if os.environ.get("CI") and shutil.which("sudo") and failure("sudo", "-n", "true") is None:
        return ["sudo", "-n"]
    return None


def packages(missing: Sequence[Program]) -> list[str]:
    """The packages of this distribution that bring what is missing."""
    here = distribution()
    brought = [item.package for item in missing if here == "debian" or (here == "ubuntu" and item.on_ubuntu)]
    return [name for package in brought for name in (package, *WITH.get(package, ()))]


def install(names: Sequence[str]) -> None:
    """Install packages where that can be done without a question; say so where it fails."""
    prefix = as_root()
    if not names or prefix is None or not shutil.which("apt-get"):
        return
    say(f"installing {' '.join(names)} …")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Acquire::Retries=3"]
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *names]):
        done = subprocess.run([*apt, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            say(f"apt-get {arguments[0]} failed:\n{done.stdout}{done.stderr}")


def say(message: str) -> None:
    """Print to standard error."""
    print(f"ensure_programs: {message}", file=sys.stderr)


def look() -> dict[Program, str]:
    """What is missing, and why."""
    return {item: problem for item in PROGRAMS.values() if (problem := item.problem())}


def main() -> None:
    """Find, install, name."""
    missing = look()
    if missing:
        install(packages(list(missing)))
        missing = look()
    for item, problem in missing.items():
        say(f"no {item.what} ({problem}): {item.tests} {'fail' if os.environ.get('CI') else 'are skipped'}")
    if missing:
        names = " ".join(packages(list(missing)) or [item.package for item in missing])
        say(f"to run every test, install what is named above; on Debian: apt-get install {names}")


if __name__ == "__main__":
    main()
