"""A reader in a process of its own: what a hostile file does there ends with it.

Guaranteed: the answer comes within `SECONDS`, in at most `MEMORY` where the system can hold a process to that, and is
data; whatever else happens is a SourceError that says so.
Not done here: judging what the reader gives (see `law`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from builder.codes import say
from builder.content.files import SourceError
from builder.intake.received import Received, from_json

SECONDS = 22  # and the start of two processes on a busy machine: half a minute in all
MEMORY = 900 * 1024**2
_ROOT = Path(__file__).resolve().parents[2]  # where this very program is imported from
_MOST = 512 * 1024**2  # of an answer


def read(module: str, data: bytes, name: str, most: int | None = None) -> Received:
    """What the reader of that module gives, in so many seconds; raises SourceError with what it refused, or how it ended."""
    try:
        return from_json(answer(module, data, name, most=most))
    except (ValueError, TypeError, KeyError):
        raise SourceError(name, None, say("input-breaks-reader", status=0)) from None


def answer(module: str, data: bytes, name: str, *what: str, most: int | None = None) -> dict[str, Any]:
    """The JSON that a module gives; raises SourceError as `read` does."""
    seconds = most or SECONDS
    command = [sys.executable, "-P", "-m", "builder.intake.child", module, str(seconds), str(MEMORY), *what]
    paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False, env=environment)
    except subprocess.TimeoutExpired:
        raise SourceError(name, None, say("input-takes-too-long", most=seconds)) from None
    except OSError as error:
        raise SourceError(name, None, say("cannot-run", command=sys.executable, reason=error.strerror)) from None
    if done.returncode or len(done.stdout) > _MOST:
        raise SourceError(name, None, say("input-breaks-reader", status=done.returncode))
    try:
        return _answer(json.loads(done.stdout), name)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise SourceError(name, None, say("input-breaks-reader", status=done.returncode)) from None


def _answer(held: Any, name: str) -> dict[str, Any]:
    if "refused" in held:
        raise SourceError(name, None, say(str(held["refused"]), **held["given"]))
    return dict(held)
