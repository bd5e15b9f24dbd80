"""The command `gazette`: the only module that prints or sets an exit status.

0  done
1  problems were found, each printed as `path:line: CODE message`
2  the command itself was not understood

What a command alone needs is imported there: MkDocs takes longer to import than a text takes to parse.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from functools import partial
from pathlib import Path
from typing import TextIO

from builder import arguments as words
from builder.archive.corpus import Corpus
from builder.codes import LEVELS, say
from builder.content import trust
from builder.content.files import SourceError, read_bytes
from builder.content.register import read_register
from builder.contract import as_json
from builder.maintain import check, terminal
from builder.proof import copy, signing
from builder.text import printable

CONTENT = Path("content")
_BUSY = "；这个端口已有程序在用，多半是另一个预览，请先停止它，或用 --port 换一个端口"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is returned."""
    try:
        with terminal.guarded():
            return _run(argv)
    except BrokenPipeError:  # the reader of our output has gone (gazette parse … | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(argv: Sequence[str] | None) -> int:
    arguments = words.parser().parse_args(argv)
    try:
        return _COMMANDS[arguments.command](arguments)
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


def _parse(arguments: argparse.Namespace) -> int:
    escaped = sys.stdout.encoding.lower() not in ("utf-8", "utf8")  # JSON in GBK is no JSON, in ASCII it always is
    print(printable.json(json.dumps(as_json(check.read(arguments.file)), ensure_ascii=escaped, indent=2)))
    return 0


def _check(arguments: argparse.Namespace) -> int:
    counts = dict.fromkeys(LEVELS, 0)
    strict = 0
    paths = arguments.paths or [CONTENT]
    met = {(shown, problem): issue for shown, problem, issue in check.found(paths)}  # the register's with each text
    for (shown, problem), issue in met.items():
        counts[problem.severity] += 1
        strict += problem.code in words.STRICT
        _say(check.line(shown, problem, arguments.format))
        if arguments.format == "text":
            _say(*check.mended(shown, problem, issue))
    if any(path.is_dir() for path in paths):
        _say("，".join(f"{LEVELS[level]} {count}" for level, count in counts.items()), file=sys.stderr)
    return 1 if counts["error"] or (arguments.strict and strict) else 0


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
    from builder.site import build, settings, verbs

    build.recover(Path("site"))
    corpus = _corpus()
    if corpus is None:
        _say("网站没有生成，site/ 保持原样；请先解决以上问题 (not built)", file=sys.stderr)
        return 1
    out, told = verbs.built(corpus, arguments)
    if out is None:
        _say(*told, file=sys.stderr)
        return 1
    if arguments.publish or os.environ.get("CI"):
        for said in settings.unset(Path(), corpus.gazettes):
            _say(check.line(settings.SETTINGS, said.at(None), "text"), file=sys.stderr)
    gc.freeze()  # the program ends: nobody has to look through what was read
    held = f"{len(corpus.gazettes)} 种公报，{len(corpus.issues)} 期，{len(corpus.entries)} 件公文"
    _say(f"{out.as_posix()}/ 已生成：{held}{_left_out(corpus)}", *told)
    return 0


def _new(arguments: argparse.Namespace) -> int:
    from builder.maintain import starter

    given = {key: getattr(arguments, key) for key in words.ASKED}
    for key, (what, example) in words.ASKED.items():
        if not given[key]:
            proposed = starter.slug(given["publisher"]) if key == "slug" else ""
            given[key] = proposed or _ask(f"{what}还没有说", f"--{key}", example, [])
        if not given[key]:
            return 2
    written = starter.new(starter.Portal(**given, engine=arguments.engine), arguments.folder)
    shown = arguments.folder.as_posix()
    _say(*(f"{shown}/{path}" for path in written), "")
    _say(f"已写好；接着：cd {shown}，然后 gazette add 公报.txt，gazette build（网站在 site/）")
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    from builder.site import serve

    serve.check(CONTENT)
    print(f"打开 http://127.0.0.1:{arguments.port}/ ；改动后自动重建，按 Ctrl-C 停止", flush=True)
    try:
        serve.serve(arguments.port)
    except (serve.ServeError, OSError) as error:
        busy = _BUSY if isinstance(error, OSError) else ""
        _say(f"没有预览：{error}{busy} (not served)", file=sys.stderr)
        return 1
    return 0


def _convert(arguments: argparse.Namespace) -> int:
    """All pages, or all notices for a search server, as files."""
    from builder.maintain import convert, export

    corpus = _corpus()
    if corpus is None:
        return 1
    if arguments.command == "export":
        count = export.search(corpus, arguments.out)
    else:
        count = convert.site(corpus, CONTENT, arguments.out, "政府公报" if arguments.plain else None)
    _say(f"{arguments.out.as_posix()}: 已写出 {count} 个文件{_left_out(corpus)}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from builder.maintain import add, show

    source = "标准输入" if arguments.file == "-" else arguments.file
    register = read_register(CONTENT)
    ocr = arguments.ocr_json and read_bytes(arguments.ocr_json, str(arguments.ocr_json))
    taken = add.take(add.given(arguments.file, source), source, ocr, arguments.original_url)
    issue, place = add.recognise(taken.text, source, register)
    name = issue.facts.gazette
    unknown = f"《{name}》还没有登记，请给它起一个简称" if name else "封面上认不出公报的名称"
    gazette = arguments.gazette or place.gazette or _ask(unknown, "--gazette", "weichuan", sorted(register))
    number = arguments.issue or place.issue or _ask("封面上认不出是哪一期", "--issue", "2022-04", [])
    if not gazette or not number:
        return 2
    path = add.store(taken, CONTENT, gazette, number)
    shown = path.as_posix()
    _say(f"已收录为 {shown}", *(f"{shown}: {said.code} {said.message}" for said in taken.remarks), "")
    issue = check.read(path)
    _say(*show.outline(issue), "")
    if gazette not in register:
        _say(f"「{gazette}」还没有登记。请把下面这一项补全，加到 content/gazettes.yml：", "")
        _say(*add.register_entry(issue, gazette).split("\n"))
    _say(*add.dated(issue))
    _say(f"下一步：对照纸质公报看上面的结果；有误的地方写在 {path.with_suffix('.yml').as_posix()}；")
    _say("然后用 gazette serve 预览，没有问题就提交。")
    return 0


def _ask(why: str, option: str, example: str, known: Sequence[str]) -> str | None:
    """An answer from the terminal; without one, the option that gives it is named."""
    choices = f"；已登记的有 {'、'.join(known)}" if known else ""
    if sys.stdin and sys.stdin.isatty():
        print(printable.line(f"{why}（如 {example}{choices}）："), end="", flush=True)
        return sys.stdin.readline().strip() or None
    _say(f"{why}；请用 {option} 指明，如 {option} {example}{choices} (not recognised)", file=sys.stderr)
    return None


def _diff(arguments: argparse.Namespace) -> int:
    from builder.maintain import diff

    found = diff.since(Path(), CONTENT, arguments.base, partial(_say, file=sys.stderr))
    _say(*found.report)
    return 1 if found.broken else 0


def _verify(arguments: argparse.Namespace) -> int:
    trusted = trust.Trust((trust.Key("--key", arguments.key),)) if arguments.key else trust.read_trust(CONTENT)
    return _proved(arguments.folder, copy.check(arguments.folder, trusted, arguments.published))


def _sign(arguments: argparse.Namespace) -> int:
    if arguments.new:
        _say(*signing.new_key(arguments.new, terminal.password("新密钥的口令，可以不设 (new password, may be empty)")))
        return 0
    ask = partial(terminal.password, "私钥的口令 (password)")
    found = signing.sign(arguments.folder, arguments.key, trust.read_trust(CONTENT), ask, int(time.time()))
    return _proved(arguments.folder, found)


def _proved(folder: Path, found: copy.Report) -> int:
    """Prints what holds of a copy and what does not."""
    _say(*(f"{path}: {message}" for path, message in found.problems))
    _say(*(f"{folder.as_posix()}: {said}" for said in found.holds))
    return 1 if found.problems else 0


def _whole(arguments: argparse.Namespace) -> int:
    from builder.site import verbs

    _say(verbs.TOLD[arguments.command](arguments))
    return 0


def _told(arguments: argparse.Namespace) -> int:
    from builder.maintain import verbs

    _say(*verbs.LINES[arguments.command](arguments))
    return 0


def _mcp(arguments: argparse.Namespace) -> int:
    from builder.door import sources

    sources.check()
    site = sources.opened(arguments.site)
    from builder.door import tools  # of the extra

    tools.serve(site)
    return 0


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "parse": _parse,
    "check": _check,
    "build": _build,
    "new": _new,
    "upgrade": _told,
    "serve": _serve,
    "convert": _convert,
    "add": _add,
    "show": _told,
    "explain": _told,
    "diff": _diff,
    "summary": _told,
    "verify": _verify,
    "merge": _whole,
    "publish": _whole,
    "export": _convert,
    "mcp": _mcp,
    "sign": _sign,
}


if __name__ == "__main__":
    sys.exit(main())
