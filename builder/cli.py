"""The command `gazette`: the only module that prints or sets an exit status.

0  done
1  problems were found, each printed as `path:line: CODE message`
2  the command itself was not understood
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from builder import model, pipeline, sources
from builder.model import Diagnostic, Issue
from builder.sources import SourceError

CONTENT = Path("content")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is returned."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output has gone (gazette parse … | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gazette", description="政府公报门户：从公报文本生成网站。")
    commands = parser.add_subparsers(required=True, metavar="命令")

    parse = commands.add_parser("parse", help="打印一期公报的解析结果（JSON）")
    parse.add_argument("file", type=Path, help="公报文本")
    parse.set_defaults(run=_parse)

    check = commands.add_parser("check", help="列出所有问题；有错误时以 1 结束")
    check.add_argument("paths", nargs="*", type=Path, help="文本或文件夹；缺省为 content/")
    check.add_argument("--format", choices=("text", "github"), default="text", help="github：打印工作流标注")
    check.set_defaults(run=_check)

    return parser


def _content_of(path: Path) -> Path | None:
    """The content folder that a text stands in, where it stands in one."""
    folder = path.resolve().parent.parent
    return folder if (folder / "gazettes.yml").exists() else None


def _read(path: Path) -> Issue:
    content = _content_of(path)
    register = sources.read_register(content) if content else {}
    return pipeline.parse_file(path, content, register)


def _parse(arguments: argparse.Namespace) -> int:
    print(json.dumps(model.as_json(_read(arguments.file)), ensure_ascii=False, indent=2))
    return 0


def _texts(paths: Iterable[Path]) -> list[Path]:
    out: list[Path] = []
    for path in paths:
        out.extend(sorted(path.rglob("*.txt")) if path.is_dir() else [path])
    return out


def _check(arguments: argparse.Namespace) -> int:
    failed = False
    for path in _texts(arguments.paths or [CONTENT]):
        try:
            issue = _read(path)
        except SourceError as error:
            problems = [Diagnostic(error.code, "error", error.line, error.message)]
            shown = error.path
        else:
            problems, shown = list(issue.diagnostics), issue.source.path
        for problem in problems:
            failed = failed or problem.severity == "error"
            print(_line(shown, problem, arguments.format))
    return 1 if failed else 0


_GITHUB = {"error": "error", "warning": "warning", "info": "notice"}


def _line(path: str, problem: Diagnostic, style: str) -> str:
    if style == "github":
        message = f"{problem.code} {problem.message}".replace("%", "%25").replace("\n", "%0A")
        return f"::{_GITHUB[problem.severity]} file={path},line={problem.line or 1}::{message}"
    return f"{path}:{problem.line or 1}: {problem.code} {problem.message}"


if __name__ == "__main__":
    sys.exit(main())
