"""Builds the site of content/ by MkDocs and by ProperDocs, and its plain pages by Zensical: `python -m tests.engines PYTHON`.

PYTHON is that of an environment in which ProperDocs and Zensical stand, and MkDocs does not.  Fails where the first two
sites differ in one byte, or where a page by Zensical shows another text than its notice has.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bs4 import BeautifulSoup

from builder.archive import load
from builder.archive.corpus import Entry
from builder.pages import visible
from builder.proof import manifest

ROOT = Path(__file__).resolve().parent.parent.parent
_BUILD = """
import sys
from pathlib import Path
from builder.site import build, engine
assert engine.LOGGER.name == sys.argv[2], engine.LOGGER.name
build.build(Path(), Path(sys.argv[1]))
"""
_CONVERT = ("-m", "builder", "convert", "--plain", "--out")


def main(python: str) -> int:
    """The status: 1 where the engines disagree."""
    own = os.path.abspath(python)  # noqa: PTH100  not resolved: the link is what says which environment it is of
    with tempfile.TemporaryDirectory() as folder:
        return max(_same_bytes(own, Path(folder)), _same_text(own, Path(folder)))


def _same_bytes(python: str, folder: Path) -> int:
    sites = [folder / "mkdocs", folder / "properdocs"]
    for command, site in zip((sys.executable, python), sites, strict=True):
        _run(folder, command, "-c", _BUILD, str(site), site.name)
    first, second = (manifest.read(site) for site in sites)
    assert first
    assert second
    different = {name for name, _ in first.files.items() ^ second.files.items()}
    print(f"ProperDocs: {len(second.files)} files, {len(different)} other than MkDocs makes them", *sorted(different))
    return 1 if different or first.raw != second.raw else 0


def _same_text(python: str, folder: Path) -> int:
    _run(folder, sys.executable, *_CONVERT, str(folder / "plain"))
    _run(folder, python, "-m", "zensical", "build", "--strict", cwd=folder / "plain")
    entries = load.load(ROOT / "content").entries
    problems = [problem for entry in entries if (problem := _problem(entry.path, entry, folder / "plain" / "site"))]
    print(f"Zensical: {len(entries)} notices, {len(problems)} with another text", *problems, sep="\n")
    return 1 if problems or not entries else 0


def _problem(path: str, entry: Entry, site: Path) -> str | None:
    page = BeautifulSoup((site / path / "index.html").read_text(encoding="utf-8"), "html.parser")
    article = page.find("article")
    return visible.problem(entry, article.decode_contents()) if article else f"{path}: no article"


def _run(folder: Path, *command: str, cwd: Path = ROOT) -> None:
    """Each in a cache of its own: what one engine kept must not stand in for the other's."""
    own = {"GAZETTE_CACHE": str(folder / "cache" / Path(command[-1]).name), "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=cwd, check=True, env={**os.environ, **own})


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
