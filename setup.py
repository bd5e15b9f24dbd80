"""What lies in the wheel beside `builder/`: the theme, the guide and the locked requirements, which have their place elsewhere
in the repository.

Guaranteed: the same files make the same bytes, whenever, wherever and under whatever mask they are packed.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

_ROOT = Path(__file__).resolve().parent
_MOVED = {
    "overrides": "builder/theme",
    "content/about.md": "builder/starter/about.md",
    "content/guide.md": "builder/starter/guide.md",
}
_REPLACED = "builder/theme.py"  # it leads to overrides/

os.umask(0o022)
os.environ["SOURCE_DATE_EPOCH"] = "315532800"  # 1980, with which the dates of zip files begin


class _BuildPy(build_py):
    """A package of exactly what is there now."""

    def run(self) -> None:
        if self.editable_mode:
            super().run()
            return
        built = Path(self.build_lib)
        shutil.rmtree(built, ignore_errors=True)  # of an earlier build
        super().run()
        (built / _REPLACED).unlink()
        for source, target in _MOVED.items():
            _copy(_ROOT / source, built / target)
        _level(built)


class _Wheel(bdist_wheel):
    """What is told of the package has the same modes, too."""

    def egg2dist(self, egginfo_path: str, distinfo_path: str) -> None:
        super().egg2dist(egginfo_path, distinfo_path)
        _level(Path(distinfo_path))


def _level(folder: Path) -> None:
    """The modes of a folder are those that everybody's checkout could have."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


setup(cmdclass={"build_py": _BuildPy, "bdist_wheel": _Wheel})
