"""Print the path of a Chromium that starts, for the browser tests; diagnostics go to standard error.

Looked for: the environment variable CHROMIUM, then the usual names on PATH.  On Debian, as root (in CI also through a
password-less sudo), a missing browser or Chinese font is installed.  Elsewhere nothing is installed: the message says
what to do, nothing is printed, and the browser tests skip themselves.  In CI (the variable CI is set) a missing browser
is a failure, because a skipped test would look like a passed one.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence

NAMES = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser", "chrome")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FONT_PACKAGE = "fonts-noto-cjk"


def say(message: str) -> None:
    """Print to standard error: standard output is for the path alone."""
    print(f"ensure_chromium: {message}", file=sys.stderr)


def starts(path: str) -> bool:
    """Tell whether the program runs: Ubuntu's `chromium-browser` may be a stub that only asks for a snap."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def find() -> str | None:
    """Give the first browser that starts."""
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if path and starts(path):
            return path
        say(f"CHROMIUM={named} does not start; looking for another one")
    for name in (*NAMES, *MAC_APPS):
        path = shutil.which(name)
        if path and starts(path):
            return path
    return None


def has_chinese_font() -> bool:
    """Tell whether there is a font for simplified Chinese; macOS and Windows, without fontconfig, have their own."""
    if not shutil.which("fc-list"):
        return sys.platform in {"darwin", "win32"}
    done = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip())


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
    if os.environ.get("CI") and shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n"]
    return None


def install(packages: Sequence[str]) -> None:
    """Install Debian packages where that can be done without a question; say so where it cannot."""
    prefix = as_root()
    if prefix is None or not shutil.which("apt-get"):
        return
    say(f"installing {' '.join(packages)} …")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Acquire::Retries=3"]
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            say(f"apt-get {arguments[0]} failed:\n{done.stdout}{done.stderr}")


def main() -> int:
    """Find or install, print the path, and give the exit status."""
    path = find()
    missing = []
    # Ubuntu's package `chromium` is only a snap's stub.
    if path is None and distribution() == "debian":
        missing.append("chromium")
    if not has_chinese_font() and distribution() in {"debian", "ubuntu"}:
        missing.append(FONT_PACKAGE)
    if missing:
        install(missing)
        path = path or find()
    if not has_chinese_font():
        say(f"no Chinese font: pages will show boxes. On Debian and Ubuntu: apt-get install {FONT_PACKAGE}")
    if path is None:
        say(
            "no Chromium found. Install one (on Debian: apt-get install chromium), or name it: CHROMIUM=/path/to/chrome"
        )
        if os.environ.get("CI"):
            return 1
        say("the browser tests are skipped")
        return 0
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
