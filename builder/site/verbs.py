"""What the command does with whole sites: builds them, in one or in parts, puts parts together, publishes them.

Takes the words of the command; gives where the site is, or the line that is printed.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from builder.archive import share
from builder.archive.corpus import Corpus
from builder.codes import say
from builder.content.files import SourceError
from builder.site import build as builds
from builder.site import parts, spread
from builder.site import publish as sending

SITE, PARTS = Path("site"), Path("site.parts")


def built(corpus: Corpus, arguments: argparse.Namespace) -> tuple[Path | None, list[str]]:
    """Builds the site, or the share of it that is asked for; gives where it is, or None, and what else is to be said."""
    try:
        out, said = _build(corpus, arguments)
    except builds.BuildError as error:
        return None, ["网站没有生成，site/ 保持原样；MkDocs 报告的问题如下 (not built)", *error.problems]
    except OSError as error:
        where = f"（{error.filename}）" if error.filename else ""
        return None, [f"网站没有生成，site/ 保持原样：{error.strerror}{where}；请检查权限和磁盘 (not built)"]
    return out, [said] if said else []


def _build(corpus: Corpus, arguments: argparse.Namespace) -> tuple[Path, str | None]:
    if arguments.paper and (arguments.on or arguments.shard):
        raise SourceError("gazette", None, say("parts-without-paper"))
    if arguments.on:
        spread.site(Path(), SITE, arguments.on, arguments.parts or os.cpu_count() or 1)
        return SITE, None
    if arguments.shard:
        number, count = arguments.shard
        out = PARTS / str(number)
        builds.build(Path(), out, corpus, share=share.of(corpus.issues, number, count))
        return out, None
    return SITE, builds.build(Path(), SITE, corpus, arguments.paper)


def merge(arguments: argparse.Namespace) -> str:
    """Puts parts together."""
    folders = arguments.folders or sorted(path for path in PARTS.glob("*") if path.is_dir() and path.name.isdecimal())
    if not folders:
        raise SourceError(PARTS.as_posix(), None, say("parts-incomplete", count="N", there="0"))
    parts.merge(folders, SITE)
    return f"{SITE.as_posix()}/ 已由 {len(folders)} 片合成"


def publish(arguments: argparse.Namespace) -> str:
    """Sends a site to where it is read."""
    done = sending.publish(arguments.site, arguments.target)
    return f"{arguments.target}: 已发布，送出 {done.sent} 个文件，删去 {done.deleted} 个"


TOLD: Mapping[str, Callable[[argparse.Namespace], str]] = {"merge": merge, "publish": publish}
