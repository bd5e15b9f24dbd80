"""What is kept between builds in CI: whoever builds may read it, the main branch alone adds to it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.archive import share

WORKFLOWS = Path(__file__).parent.parent / ".github" / "workflows"
_MAIN = (
    "github.ref == 'refs/heads/main'",
    "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)",
)
_BUILDS = re.compile(r"gazette build|make (?:readers )?(?:site|paper)|gazette diff|make diff")
_Step = dict[str, Any]


def _jobs() -> Iterator[tuple[str, list[_Step]]]:
    for path in sorted(WORKFLOWS.glob("*.yml")):
        for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items():
            yield f"{path.name}: {name}", job.get("steps", [])


def _at(steps: list[_Step], action: str) -> list[int]:
    return [place for place, step in enumerate(steps) if step.get("uses", "").startswith(f"{action}@")]


@pytest.mark.parametrize(("name", "steps"), list(_jobs()))
def test_what_is_kept_is_saved_from_the_main_branch_alone(name: str, steps: list[_Step]) -> None:
    assert not _at(steps, "actions/cache"), "it would save from every branch"
    for place in _at(steps, "actions/cache/save"):
        assert any(condition in steps[place]["if"] for condition in _MAIN), name
        assert steps[place]["with"]["key"] == "${{ steps.kept.outputs.cache-primary-key }}"


@pytest.mark.parametrize(("name", "steps"), list(_jobs()))
def test_a_portal_is_built_from_what_was_kept(name: str, steps: list[_Step]) -> None:
    builds = [place for place, step in enumerate(steps) if _BUILDS.search(step.get("run", ""))]
    if builds and (name.startswith("portal-") or name == "publish.yml: build"):
        (restored,) = _at(steps, "actions/cache/restore")
        assert restored < builds[0]
        assert "hashFiles('" in steps[restored]["with"]["key"]


@pytest.mark.parametrize(
    ("count", "expected"), [("1", "[1]"), ("3", "[1,2,3]"), ("0", None), (str(share.MOST + 1), None), ("x; true", None)]
)
def test_as_many_parts_as_are_asked_for(count: str, expected: str | None, tmp_path: Path) -> None:
    """The step of the workflow, as it stands in it."""
    plan = dict(_jobs())["portal-publish.yml: plan"][0]["run"]
    out = tmp_path / "out"
    environment = {"PATH": "/usr/bin:/bin", "SHARDS": count, "GITHUB_OUTPUT": str(out)}
    done = subprocess.run(["bash", "-e", "-c", plan], env=environment, capture_output=True, check=False)
    assert (done.returncode == 0) == (expected is not None)
    assert not expected or out.read_text(encoding="utf-8") == f"shards={expected}\n"
