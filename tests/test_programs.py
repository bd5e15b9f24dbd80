"""What tests need beside Python's packages: named once where it is missing, and no test fails for want of it unnamed."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import ensure_programs
import pytest
from playwright.sync_api import Browser

TESTS = Path(__file__).resolve().parent


def bare(tmp_path: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command where no program is on PATH, without CI unless it is given."""
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "CHROMIUM", "PYTEST_ADDOPTS")}
    return subprocess.run(
        [sys.executable, *command],
        env={**kept, "PATH": str(tmp_path), **environment},
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("environment", "fate"), [({}, "are skipped"), ({"CI": "true"}, "fail")])
def test_what_is_missing_is_named_once(tmp_path: Path, environment: dict[str, str], fate: str) -> None:
    done = bare(tmp_path, str(TESTS / "ensure_programs.py"), **environment)
    assert (done.returncode, done.stdout) == (0, "")
    for program in (ensure_programs.PROGRAMS["git"], ensure_programs.PROGRAMS["chromium"]):
        assert [line for line in done.stderr.splitlines() if line.endswith(f"{program.tests} {fate}")], done.stderr
        assert done.stderr.splitlines()[-1].split().count(program.package) == 1


@pytest.mark.parametrize(("environment", "status", "outcome"), [({}, 0, "1 skipped"), ({"CI": "true"}, 1, "1 error")])
def test_a_test_says_which_program_it_lacks(
    tmp_path: Path, environment: dict[str, str], status: int, outcome: str
) -> None:
    name = "tests/test_base.py::test_a_base_without_a_program_is_no_base_without_effect"
    done = bare(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", name, **environment)
    assert done.returncode == status, done.stdout
    assert "no git (not on PATH); on Debian: apt-get install git" in done.stdout
    assert outcome in done.stdout.splitlines()[-1]


def test_what_runs_git_says_that_it_needs_it() -> None:
    for path in TESTS.glob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        lists = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.List)]
        if any(isinstance(item, ast.Constant) and item.value == "git" for node in lists for item in node.elts[:1]):
            assert 'mark.needs("git")' in text, path.name


@pytest.mark.browser
def test_the_browser_writes_chinese(browser: Browser) -> None:
    """Two characters that look different: of a font that has neither, both would be the same box."""
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<b>公</b> <b>报</b>")
        assert page.locator("b").first.screenshot() != page.locator("b").last.screenshot()
