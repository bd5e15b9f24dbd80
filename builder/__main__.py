"""`python -m builder` is the command `gazette`, also where no script of that name is on the path."""

from __future__ import annotations

import sys

from builder.cli import main

if __name__ == "__main__":  # a process that works for another imports this, too
    sys.exit(main())
