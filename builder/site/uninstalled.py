"""Plugin and theme for a program that runs out of its own folder, without having been installed: the libraries are enough.

Guaranteed: MkDocs, which looks for plugins once, when it is imported, knows them then.
Not done here: anything where the program is installed.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

_PACKAGE = "gazette-portal"
_PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def introduce() -> None:
    """Tells MkDocs of plugin and theme where nobody has installed them: the libraries alone are enough to work here."""
    try:
        metadata.distribution(_PACKAGE)
    except metadata.PackageNotFoundError:
        if _PROJECT.exists():
            sys.meta_path.append(_Uninstalled())


class _Uninstalled(metadata.DistributionFinder):
    """This program, among the installed ones."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> None:
        """It is imported as always."""

    def find_distributions(
        self, context: metadata.DistributionFinder.Context | None = None
    ) -> Iterator[metadata.Distribution]:
        """This one, where all or this one are asked for."""
        if context is None or context.name in (None, _PACKAGE):
            yield _Here()


class _Here(metadata.Distribution):
    """What an installation would have noted of this program."""

    def read_text(self, filename: str) -> str | None:
        """One of the notes, out of the project's own file."""
        project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
        if filename == "entry_points.txt":
            groups = project["entry-points"].items()
            return "".join(
                f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
                for group, entries in groups
            )
        return f"Metadata-Version: 2.1\nName: {_PACKAGE}\nVersion: 0\n" if filename == "METADATA" else None

    def locate_file(self, path: Any) -> Path:
        """Where a file of it lies."""
        return Path(_PROJECT.parent, path)
