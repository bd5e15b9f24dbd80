"""The house stays as it was designed: imports run one way, one module prints, nothing writes to content/."""

from __future__ import annotations

import ast
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from builder import cli

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "builder"

# From the ground up: a module imports from its own floor and from those below, never from above.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset(["model", "names", "filetypes", "lists", "forms", "numerals", "patterns", "shapes", "persons"])
    | frozenset(["markup", "cells", "pieces", "cover", "moves"]),
    frozenset(
        [
            "sources",
            "content",
            "lines",
            "masthead",
            "toc",
            "segment",
            "notice",
            "heads",
            "webpage",
            "orders",
            "outline",
            "paragraphs",
            "attachments",
            "tables",
            "columns",
            "html_table",
            "pipe_table",
            "titles",
            "verbatim",
        ]
    )
    | frozenset(["rosters", "sidecar", "redactions", "withdrawals", "signs"])
    | frozenset(["audit", "remarks", "corpus", "anchors", "filing"]),
    frozenset(["pipeline"]),
    frozenset(["kept", "cache", "export", "intake", "report", "terminal", "write", "search", "pages"])
    | frozenset(["cachefolder", "records", "regular", "workers"])
    | frozenset(["base", "base_driver", "identity", "addresses", "differences", "veil", "changes"]),
    frozenset(["gate", "hooks", "site", "lock", "bodies", "preview"]),
    frozenset(["cli"]),
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
MKDOCS = {"gate", "hooks", "site", "bodies", "preview", "cli"}  # cli only inside a function
MOST_LINES = 450  # a module is split by construct when it passes some 250


def _modules() -> dict[str, list[Path]]:
    """Module or subpackage of the package → its files."""
    found: dict[str, list[Path]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if name != "__init__":
            found.setdefault(name, []).append(path)
    return found


MODULES = _modules()


def _imports(paths: list[Path], top_level: bool = False) -> set[str]:
    """Full names of what the files import; `top_level` leaves out what a function imports."""
    found = set()
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body if top_level else ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _own(paths: list[Path]) -> set[str]:
    """The modules of the package that the files import."""
    return {name.split(".")[1] for name in _imports(paths) if name.startswith("builder.")} & set(MODULES)


def test_every_module_has_its_floor() -> None:
    assert set(MODULES) <= set(FLOOR), "say in FLOORS on which floor the new module stands"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_run_one_way(name: str) -> None:
    assert {other for other in _own(MODULES[name]) if FLOOR.get(other, 0) > FLOOR.get(name, 99)} == set()


def test_no_circle_of_imports() -> None:
    left = {name: _own(paths) - {name} for name, paths in MODULES.items()}
    while ready := [name for name, needs in left.items() if not needs & set(left)]:
        for name in ready:
            del left[name]
    assert not left


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("outline", {"paragraphs"}),
        ("attachments", {"paragraphs"}),
        ("tables", {"columns", "html_table", "pipe_table", "paragraphs"}),
        ("rosters", set()),
        ("paragraphs", set()),
        ("lines", set()),
        ("masthead", {"toc"}),
        ("toc", set()),
        ("segment", {"titles", "toc", "webpage", "orders"}),
        ("orders", {"titles"}),
        ("heads", {"segment"}),
    ],
)
def test_no_construct_knows_another(name: str, may: set[str]) -> None:
    assert {other for other in _own(MODULES[name]) if FLOOR.get(other) == FLOOR[name]} <= may


def test_mkdocs_stays_at_the_edge() -> None:
    for name, paths in MODULES.items():
        uses = {found for found in _imports(paths) if found.split(".")[0] in ("mkdocs", "material")}
        assert not uses or name in MKDOCS, name
    assert not any(found.startswith("mkdocs") for found in _imports(MODULES["cli"], top_level=True))


def test_reading_and_writing_pages_needs_no_mkdocs() -> None:
    code = "import sys; sys.modules['mkdocs'] = None; from builder import cli, pages, pipeline, search"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def _calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


@pytest.mark.parametrize("name", sorted(set(MODULES) - {"cli"}))
def test_only_the_command_prints_or_ends(name: str) -> None:
    for path in MODULES[name]:
        assert not _calls(path) & {"print", "sys.exit", "exit", "quit", "sys.stdout.write", "sys.stderr.write"}, path


def test_only_sources_reads_texts() -> None:
    """Steps take text and give records; none opens a file."""
    for name in FLOORS[0] | FLOORS[1] | FLOORS[2]:
        if name in ("sources", "lists", "sidecar"):  # lists and sidecar read the package's own data
            continue
        calls = _calls(PACKAGE / f"{name}.py")
        assert not {call for call in calls if call == "open" or call.endswith((".read_text", ".read_bytes", ".open"))}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_is_small_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES, "split it by construct"
    assert path.stem not in ("utils", "util", "helpers", "helper", "common", "misc")
    assert ast.get_docstring(ast.parse(text)) or not text.strip()


def test_the_glue_to_mkdocs_is_short() -> None:
    assert len((PACKAGE / "hooks.py").read_text(encoding="utf-8").splitlines()) <= 100


def test_reading_leaves_content_as_it_is(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def digests() -> dict[str, str]:
        files = sorted(path for path in (ROOT / "content").rglob("*") if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    monkeypatch.chdir(ROOT)
    before = digests()
    cli.main(["check"])
    cli.main(["parse", "content/aershan/2022-04.txt"])
    capsys.readouterr()
    assert digests() == before
