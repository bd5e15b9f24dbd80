"""Where the theme `gazette` lies for a program that runs out of its repository: in `overrides/`, beside this package.

MkDocs takes a theme from the folder of the module that the entry point names.  In the wheel that is `builder/theme/`, made of
the same files by `setup.py`, and this module is not in it.
"""

from pathlib import Path

__file__ = str(Path(__file__).resolve().parent.parent / "overrides" / "__init__.py")
