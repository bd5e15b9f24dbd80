"""The ways in which a site is made: on a machine that will publish it or not, on Windows and macOS, in a pull request."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder import cli

ROOT = Path(__file__).resolve().parent.parent
TOLD = ("CI", "SITE_URL", "REPORT_URL", "GITHUB_ACTIONS")
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in TOLD}
REGISTER = """moumou:
  name: 某某县人民政府公报
  publisher: 某某县人民政府
  short: 某某
  region: 某某县
  level: 县级
  contact: 电话 010-00000000
"""
TEXT = """某某县人民政府公报
2022年第4期（总第4期）
某某县人民政府关于印发方案的通知
某政发〔2022〕4号
各镇人民政府：
现将方案印发给你们，请遵照执行。
某某县人民政府
2022年4月12日
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one issue."""
    for name in ("builder", "overrides"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "content" / "moumou").mkdir(parents=True)
    for name in ("index.md", "about.md", "guide.md"):
        shutil.copy(ROOT / "content" / name, tmp_path / "content")
    (tmp_path / "content" / "gazettes.yml").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "content" / "moumou" / "2022-04.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


# --- what a site that is published should know -----------------------------------------------------------------------------


def test_a_build_that_is_published_says_what_it_was_not_told(project: Path) -> None:
    """In CI, and where --publish says so; a build to look at is left in peace."""
    told = {
        (ci, *more): subprocess.run(
            [sys.executable, "-m", "builder", "build", *more],
            cwd=project,
            env={**ENVIRONMENT, **({"CI": "true"} if ci else {})},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stderr
        for ci, more in ((False, ()), (False, ("--publish",)), (True, ()))
    }
    assert "G030" not in told[(False,)]
    for said in (told[(False, "--publish")], told[(True,)]):
        lines = [line for line in said.splitlines() if "G030" in line]
        assert [line.partition("；")[0][:36] for line in lines] == [
            "mkdocs.yml:1: G030 警告：没有设置网站的地址，网页里的",
            "mkdocs.yml:1: G030 警告：没有设置报告错误的地址，网页",
        ]
    about = (project / "site" / "about" / "index.html").read_text(encoding="utf-8")
    assert "请联系主办机关某某县人民政府（电话 010-00000000）。" in about


@pytest.mark.parametrize("port", ["0", "65536", "八千", "-1", "8000.5"])
def test_a_port_is_a_number(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["serve", "--port", port])
    assert "--port" in capsys.readouterr().err
