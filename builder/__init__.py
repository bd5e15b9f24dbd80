"""Gazette texts in, a published portal out (see README.md)."""

__version__ = "0.2.0"  # here and nowhere else: pyproject.toml and `gazette --version` read it
