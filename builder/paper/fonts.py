"""The faces that paper is set in: those that GB/T 9704-2012 names, or the nearest that are there.

Guaranteed: of several faces the same is taken wherever the same are there; which one stands for which is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

FOLDER = "fonts"  # of the project
_SONG = (
    "SimSun", "NSimSun", "STSong", "Songti SC", "FZShuSong-Z01", "FZShuSong-Z01S", "Source Han Serif SC", "Source Han Serif CN",
    "Noto Serif CJK SC", "Noto Serif SC", "AR PL SungtiL GB", "AR PL UMing CN",
)  # fmt: skip
_HEI = (
    "SimHei", "STHeiti", "Heiti SC", "FZHei-B01", "FZHei-B01S", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans CJK SC",
    "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback",
)  # fmt: skip
_ANY = (*_SONG, *_HEI)
_TITLE = ("FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "方正小标宋简体", "STZhongsong")
_FANGSONG = (
    "FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FZFangSong-Z02", "FZFangSong-Z02S", "方正仿宋_GBK",
)  # fmt: skip
_KAI = ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "Kaiti SC", "FZKai-Z03", "FZKai-Z03S", "LXGW WenKai", "AR PL UKai CN", "AR PL KaitiM GB")  # fmt: skip
# role → what it is called, the faces that are it, and the nearest else
ROLES: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "fangsong": ("仿宋", _FANGSONG, _ANY),
    "title": ("小标宋", _TITLE, _ANY),
    "hei": ("黑体", _HEI, _SONG),
    "kai": ("楷体", _KAI, (*_FANGSONG, *_ANY)),
    "song": ("宋体", _SONG, _HEI),
    "mono": ("等宽", ("Noto Sans Mono CJK SC", "Sarasa Mono SC", "NSimSun"), (*_FANGSONG, *_ANY)),
}


@dataclass(frozen=True, slots=True)
class Faces:
    """role → family, the families that the text is set in where it lacks a sign, and which files they are of."""

    of: Mapping[str, str]
    files: tuple[tuple[str, int], ...]

    @property
    def used(self) -> str:
        """What a build says of them: 仿宋用 Noto Serif CJK SC …"""
        return "，".join(f"{ROLES[role][0]}用 {family}" for role, family in self.of.items() if role != "mono")

    @property
    def replaced(self) -> bool:
        """Whether one stands for a face that is not there."""
        return any(family not in ROLES[role][1] for role, family in self.of.items() if role != "mono")

    @property
    def bold(self) -> bool:
        """Whether titles are to be bold: 小标宋 is bold by itself, what stands for it is not."""
        return self.of["title"] not in _TITLE


@lru_cache(maxsize=2)
def book(project: Path) -> typst.Fonts:
    """The fonts of the system and of the project; read once in a process."""
    import typst

    folder = project / FOLDER
    return typst.Fonts(True, False, [str(folder)] if folder.is_dir() else [])


def faces(project: Path) -> Faces | None:
    """The faces for each role; None where there is no Chinese font."""
    there = book(project)
    families = {family.casefold(): family for family in sorted(there.families())}
    found = {role: _first((*exact, *near), families) for role, (_, exact, near) in ROLES.items()}
    of = {role: family for role, family in found.items() if family}
    if of.keys() != ROLES.keys():
        return None
    paths = sorted({font.path for font in there.fonts() if font.path})
    return Faces(of, tuple((Path(path).name, Path(path).stat().st_size) for path in paths))


def _first(names: Iterable[str], there: Mapping[str, str]) -> str | None:
    return next((there[name.casefold()] for name in names if name.casefold() in there), None)
