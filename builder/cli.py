"""The command `gazette`: the only module that prints or sets an exit status.

0  done
1  problems were found, each printed as `path:line: CODE message`
2  the command itself was not understood
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import traceback
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor
from functools import partial
from pathlib import Path
from typing import NoReturn, TextIO

from builder import __version__
from builder.archive.corpus import Corpus
from builder.codes import code, say
from builder.content.files import SourceError, read_bytes
from builder.content.register import read_register
from builder.contract import as_json
from builder.maintain import add, check, diff, explain, show, terminal
from builder.text import printable

CONTENT = Path("content")
# What was published line by line, because something else would have been falsified.
_VERBATIM = (code("line-law-broken"), code("character-law-broken"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is returned."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # neither closed nor replaced
            stream.reconfigure(errors="backslashreplace")
    try:
        with terminal.guarded():
            return _run(argv)
    except BrokenPipeError:  # the reader of our output has gone (gazette parse … | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(argv: Sequence[str] | None) -> int:
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except SourceError as error:
        _say(str(error), file=sys.stderr)
        return 1
    except BrokenPipeError:
        raise
    except BrokenExecutor:
        return _ended("process-ended")
    except OSError as error:
        return _ended("cannot-read-or-write", error.filename, reason=error.strerror)
    except KeyboardInterrupt:
        return 130
    except Exception:
        traceback.print_exc()
        return _ended("program-error")


def _ended(name: str, path: object = None, **given: object) -> int:
    """Says why a command went no further; the status with which it ends."""
    _say(str(SourceError(str(path or "gazette"), None, say(name, **given))), file=sys.stderr)
    return 1


def _say(*lines: str, file: TextIO | None = None) -> None:
    """Prints each line as one line, whatever a text or a file name in it holds."""
    for line in lines:
        print(printable.line(line), file=file)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line, whatever was typed or stands in for a * on the command line."""

    def error(self, message: str) -> NoReturn:
        super().error(printable.line(message))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="gazette", description="政府公报门户：从公报文本生成网站。")
    parser.add_argument("--version", action="version", version=f"gazette {__version__}", help="打印版本号")
    commands = parser.add_subparsers(required=True, metavar="命令")

    parse = commands.add_parser("parse", help="打印一期公报的解析结果（JSON）")
    parse.add_argument("file", type=Path, help="公报文本")
    parse.set_defaults(run=_parse)

    check = commands.add_parser("check", help="列出所有问题；有错误时以 1 结束")
    check.add_argument("paths", nargs="*", type=Path, help="文本或文件夹；缺省为 content/")
    check.add_argument("--format", choices=("text", "github"), default="text", help="github：打印工作流标注")
    check.add_argument("--strict", action="store_true", help=f"有文字只能照排（{'、'.join(_VERBATIM)}）时也以 1 结束")
    check.set_defaults(run=_check)

    build = commands.add_parser("build", help="生成网站到 site/")
    build.set_defaults(run=_build)

    serve = commands.add_parser("serve", help="在本机预览网站，改动后自动刷新")
    serve.set_defaults(run=_serve)

    convert = commands.add_parser("convert", help="把所有页面写成普通的 Markdown 文件")
    convert.add_argument("--out", type=Path, required=True, metavar="DIR", help="放到这个文件夹（须为空或不存在）")
    convert.set_defaults(run=_convert)

    add = commands.add_parser("add", help="收录一期公报：认出是哪一期，放进 content/，说明读到了什么")
    add.add_argument("file", help="公报文本，或 PDF 等原件；- 表示从标准输入读")
    add.add_argument("--gazette", metavar="NAME", help="公报的简称（content/ 下的文件夹名），封面认不出时用")
    add.add_argument("--issue", metavar="NAME", help="这一期的名字，如 2022-04，封面认不出时用")
    add.add_argument(
        "--ocr-json", type=Path, metavar="FILE", help="文字识别（OCR）引擎输出的 JSON：扫描页的文字由它而来"
    )
    add.set_defaults(run=_add)

    show = commands.add_parser("show", help="说明一期公报读到了什么")
    show.add_argument("issue", help="如 aershan/2022-04，或文本文件")
    show.set_defaults(run=_show)

    explain = commands.add_parser("explain", help="说明某一行为什么这样读：每个判断和它的依据")
    explain.add_argument("place", type=_place, metavar="FILE:LINE", help="如 content/aershan/2022-04.txt:120")
    explain.set_defaults(run=_explain)

    diff = commands.add_parser("diff", help="与另一个版本相比，读者会看到哪些变化（Markdown）")
    diff.add_argument("base", help="要比较的版本，如 main")
    diff.set_defaults(run=_diff)

    verify = commands.add_parser("verify", help="按 manifest.json 核对一份网站副本")
    verify.add_argument("folder", type=Path, help="如 site")
    verify.set_defaults(run=_verify)

    return parser


def _parse(arguments: argparse.Namespace) -> int:
    print(printable.json(json.dumps(as_json(check.read(arguments.file)), ensure_ascii=False, indent=2)))
    return 0


def _check(arguments: argparse.Namespace) -> int:
    counts = dict.fromkeys(check.LEVELS, 0)
    verbatim = 0
    paths = arguments.paths or [CONTENT]
    for shown, problem in dict.fromkeys(check.problems(paths)):  # one in the register is met with each text
        counts[problem.severity] += 1
        verbatim += problem.code in _VERBATIM
        _say(check.line(shown, problem, arguments.format))
    if any(path.is_dir() for path in paths):
        _say("，".join(f"{check.LEVELS[level]} {count}" for level, count in counts.items()), file=sys.stderr)
    return 1 if counts["error"] or (arguments.strict and verbatim) else 0


def _corpus() -> Corpus | None:
    """What is published of content/, or None where something is wrong with the whole of it; each problem is printed."""
    corpus, problems = check.published(CONTENT)
    _say(*problems, file=sys.stderr)
    return corpus


def _left_out(corpus: Corpus) -> str:
    """How many texts are not published, for the last line of a command."""
    count = len(corpus.left_out)
    return f"；{count} 期有错误，没有公布，见以上问题 ({count} left out)" if count else ""


def _build(arguments: argparse.Namespace) -> int:
    from builder.site import build  # MkDocs takes longer to import than a text takes to parse

    build.recover(Path("site"))
    corpus = _corpus()
    if corpus is None:
        _say("网站没有生成，site/ 保持原样；请先解决以上问题 (not built)", file=sys.stderr)
        return 1
    try:
        build.build(Path(), Path("site"), corpus)
    except build.BuildError as error:
        _say("网站没有生成，site/ 保持原样；MkDocs 报告的问题如下 (not built)", *error.problems, file=sys.stderr)
        return 1
    except OSError as error:
        where = f"（{error.filename}）" if error.filename else ""
        _say(f"网站没有生成，site/ 保持原样：{error.strerror}{where}；请检查权限和磁盘 (not built)", file=sys.stderr)
        return 1
    notices = len(corpus.entries)
    _say(f"site/ 已生成：{len(corpus.gazettes)} 种公报，{len(corpus.issues)} 期，{notices} 件公文{_left_out(corpus)}")
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    from builder.site import serve

    serve.check(CONTENT)
    print("打开 http://127.0.0.1:8000/ ；改动后自动重建，按 Ctrl-C 停止", flush=True)
    try:
        serve.serve()
    except (serve.ServeError, OSError) as error:
        busy = "；这个端口已有程序在用，多半是另一个预览，请先停止它" if isinstance(error, OSError) else ""
        _say(f"没有预览：{error}{busy} (not served)", file=sys.stderr)
        return 1
    return 0


def _convert(arguments: argparse.Namespace) -> int:
    from builder.maintain import convert

    corpus = _corpus()
    if corpus is None:
        return 1
    count = convert.site(corpus, CONTENT, arguments.out)
    _say(f"{arguments.out}: 已写出 {count} 个文件{_left_out(corpus)}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    source = "标准输入" if arguments.file == "-" else arguments.file
    register = read_register(CONTENT)
    ocr = arguments.ocr_json and read_bytes(arguments.ocr_json, str(arguments.ocr_json))
    taken = add.take(_given(arguments.file, source), source, ocr)
    issue, place = add.recognise(taken.text, source, register)
    name = issue.facts.gazette
    unknown = f"《{name}》还没有登记，请给它起一个简称" if name else "封面上认不出公报的名称"
    gazette = arguments.gazette or place.gazette or _ask(unknown, "--gazette", "aershan", sorted(register))
    number = arguments.issue or place.issue or _ask("封面上认不出是哪一期", "--issue", "2022-04", [])
    if not gazette or not number:
        return 2
    path = add.store(taken, CONTENT, gazette, number)
    _say(f"已收录为 {path}", *(f"{path}: {said.code} {said.message}" for said in taken.remarks), "")
    issue = check.read(path)
    _say(*show.outline(issue), "")
    if gazette not in register:
        _say(f"「{gazette}」还没有登记。请把下面这一项补全，加到 content/gazettes.yml：", "")
        _say(*add.register_entry(issue, gazette).split("\n"))
    _say(f"下一步：对照纸质公报看上面的结果；有误的地方写在 {path.with_suffix('.yml')}；")
    _say("然后用 gazette serve 预览，没有问题就提交。")
    return 0


def _given(file: str, shown: str) -> bytes:
    if file != "-":
        return read_bytes(Path(file), shown, add.MAX_INPUT)
    if sys.stdin is None:  # it is closed
        raise SourceError(shown, None, say("no-standard-input"))
    return sys.stdin.buffer.read()


def _ask(why: str, option: str, example: str, known: Sequence[str]) -> str | None:
    """An answer from the terminal; without one, the option that gives it is named."""
    choices = f"；已登记的有 {'、'.join(known)}" if known else ""
    if sys.stdin and sys.stdin.isatty():
        print(printable.line(f"{why}（如 {example}{choices}）："), end="", flush=True)
        return sys.stdin.readline().strip() or None
    _say(f"{why}；请用 {option} 指明，如 {option} {example}{choices} (not recognised)", file=sys.stderr)
    return None


def _show(arguments: argparse.Namespace) -> int:
    path = Path(arguments.issue)
    if not path.is_file():
        path = CONTENT / f"{arguments.issue.removesuffix('.txt')}.txt"
    _say(*show.outline(check.read(path)))
    return 0


def _place(text: str) -> tuple[Path, int]:
    """FILE:LINE, taken apart."""
    path, _, number = text.rpartition(":")
    if not path or not number.isdecimal():
        raise argparse.ArgumentTypeError(f"{text}：要写成 文件:行号 (FILE:LINE)")
    return Path(path), int(number)


def _explain(arguments: argparse.Namespace) -> int:
    _say(*explain.explain(*arguments.place))
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    found = diff.since(Path(), CONTENT, arguments.base, partial(_say, file=sys.stderr))
    _say(*found.report)
    return 1 if found.broken else 0


def _verify(arguments: argparse.Namespace) -> int:
    from builder.site import build

    problems = list(build.verify(arguments.folder))
    for path, message in problems:
        _say(f"{path}: {message}")
    if not problems:
        _say(f"{arguments.folder}: 与 manifest.json 一致")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
