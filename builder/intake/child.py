"""What runs in the reader's own process: the file from standard input, what was read of it to standard output.

python -m builder.intake.child MODULE SECONDS MEMORY [WHAT …]
"""

from __future__ import annotations

import importlib
import json
import sys
from contextlib import suppress

from builder.intake.received import as_json
from builder.intake.refused import InputError


def main(module: str, seconds: int, memory: int, *what: str) -> None:
    """Reads, writes, and holds itself to time and memory where the system can."""
    _limit(seconds, memory)
    data = sys.stdin.buffer.read()
    reader = importlib.import_module(f"builder.intake.{module}")
    try:
        found = reader.read(data, *what)
        _write(found if isinstance(found, str) else as_json(found))
    except InputError as refused:
        _write(json.dumps({"refused": refused.name, "given": refused.given}))
    except MemoryError:
        _write(json.dumps({"refused": "input-takes-too-much", "given": {"most": memory // 1024**2}}))


def _limit(seconds: int, memory: int) -> None:
    """No more than that, and no core left behind; Windows has no such limits."""
    with suppress(ImportError):
        import resource

        for what, most in (
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            with suppress(ValueError, OSError):  # macOS takes not all of them
                resource.setrlimit(what, (most, most))


def _write(answer: str) -> None:
    sys.stdout.buffer.write(answer.encode("ascii"))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
