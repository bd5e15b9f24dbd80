"""DOC, WPS and the like → DOCX, by LibreOffice where it is installed.

Guaranteed: in bounded time and memory, in a folder of its own with a profile of its own that runs no macro and follows no
link; nothing of it is left behind.
Not done here: reading what comes out (see `word`).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from builder.codes import say
from builder.content.files import SourceError

SECONDS = 17  # of the time that a reader has (see `guarded`)
_MEMORY = 3 * 1024**3  # of address space, of which it uses a tenth
_DATA = 700 * 1024**2  # of what it writes to; what it has in common with other programs comes on top
_LARGEST = 256 * 1024**2  # of a file that it writes
_PROGRAMS = ("soffice", "libreoffice")
_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
# What a file is called here → who reads it there: left to itself, LibreOffice takes anything for a text.
_FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format", "odt": "writer8"}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """LibreOffice's own; None where it is not installed."""
    found = (shutil.which(name) for name in _PROGRAMS)
    return next(filter(None, found), next((path for path in _USUAL if Path(path).is_file()), None))


def as_docx(data: bytes, form: str, name: str) -> bytes:
    """A file of that form as DOCX; raises SourceError where LibreOffice is missing, or does not open it in time."""
    if (office := program()) is None:
        raise SourceError(name, None, say("office-missing"))
    with tempfile.TemporaryDirectory(prefix="gazette-", ignore_cleanup_errors=True) as held:
        folder = Path(held)
        (folder / "home" / "user").mkdir(parents=True)
        (folder / "home" / "user" / "registrymodifications.xcu").write_bytes(_SETTINGS.encode())
        source = folder / "issue"
        source.write_bytes(data)
        _run([office, *_arguments(folder, form), str(source)], folder, name)
        out = folder / "out" / "issue.docx"
        if not out.is_file():
            raise SourceError(name, None, say("office-failed", reason="没有写出文件"))
        return out.read_bytes()


def _arguments(folder: Path, form: str) -> list[str]:
    home = (folder / "home").as_uri()
    options = ["--headless", "--norestore", "--nolockcheck", "--nologo", "--convert-to", "docx:MS Word 2007 XML"]
    return [f"-env:UserInstallation={home}", *options, f"--infilter={_FILTERS[form]}", "--outdir", str(folder / "out")]


def _run(command: list[str], folder: Path, name: str) -> None:
    """To its end; whatever it started ends with it."""
    guard = [sys.executable, "-P", "-c", _LIMITED, str(SECONDS), str(_MEMORY), str(_DATA), str(_LARGEST), *command]
    own = {"cwd": folder, "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        running = subprocess.Popen(guard, start_new_session=True, **own)  # type: ignore[call-overload]
    except OSError as error:
        raise SourceError(name, None, say("cannot-run", command=command[0], reason=error.strerror)) from None
    try:
        running.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise SourceError(name, None, say("input-takes-too-long", most=SECONDS)) from None
    finally:
        _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    """Its whole group, where there are groups."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
    running.wait()


# Runs a command held to time, memory and size of files, where the system can.
_LIMITED = """
import os, subprocess, sys
seconds, memory, data, largest = map(int, sys.argv[1:5])
try:
    import resource
except ImportError:
    sys.exit(subprocess.call(sys.argv[5:]))
for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_DATA, data), (resource.RLIMIT_FSIZE, largest), (resource.RLIMIT_CORE, 0)):
    try:
        resource.setrlimit(what, (most, most))
    except (ValueError, OSError):
        pass
os.execv(sys.argv[5], sys.argv[5:])
"""
