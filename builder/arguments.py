"""The words of the command `gazette`, taken apart; what is done then stands in `cli`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

from builder import __version__
from builder.codes import code
from builder.text import printable

# What a pull request must not bring: text published line by line, because something else would have been falsified, and
# a file that is not published at all.
STRICT = (code("line-law-broken"), code("character-law-broken"), code("stray-file"))


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line, whatever was typed or stands in for a * on the command line."""

    def error(self, message: str) -> NoReturn:
        super().error(printable.line(message))


def parser() -> argparse.ArgumentParser:
    words = _Parser(prog="gazette", description="政府公报门户：从公报文本生成网站。")
    words.add_argument("--version", action="version", version=f"gazette {__version__}", help="打印版本号")
    commands = words.add_subparsers(required=True, dest="command", metavar="命令")

    parse = commands.add_parser("parse", help="打印一期公报的解析结果（JSON）")
    parse.add_argument("file", type=Path, help="公报文本")

    check = commands.add_parser("check", help="列出所有问题；有错误时以 1 结束")
    check.add_argument("paths", nargs="*", type=Path, help="文本或文件夹；缺省为 content/")
    check.add_argument("--format", choices=("text", "github"), default="text", help="github：打印工作流标注")
    check.add_argument(
        "--strict", action="store_true", help=f"有文字只能照排、有文件没有公布（{'、'.join(STRICT)}）时也以 1 结束"
    )

    build = commands.add_parser("build", help="生成网站到 site/")
    build.add_argument(
        "--publish", action="store_true", help="将要发布：没有设置 SITE_URL、REPORT_URL 时警告；在 CI 里总是如此"
    )

    serve = commands.add_parser("serve", help="在本机预览网站，改动后自动刷新")
    serve.add_argument("--port", type=_port, default=8000, metavar="N", help="端口，缺省为 8000")

    convert = commands.add_parser("convert", help="把所有页面写成普通的 Markdown 文件")
    convert.add_argument("--out", type=Path, required=True, metavar="DIR", help="放到这个文件夹（须为空或不存在）")

    add = commands.add_parser("add", help="收录一期公报：认出是哪一期，放进 content/，说明读到了什么")
    add.add_argument("file", help="公报文本，或 PDF 等原件；- 表示从标准输入读")
    add.add_argument("--gazette", metavar="NAME", help="公报的简称（content/ 下的文件夹名），封面认不出时用")
    add.add_argument("--issue", metavar="NAME", help="这一期的名字，如 2022-04，封面认不出时用")
    add.add_argument(
        "--ocr-json", type=Path, metavar="FILE", help="文字识别（OCR）引擎输出的 JSON：扫描页的文字由它而来"
    )

    add.add_argument("--original-url", metavar="URL", help="原件在网上的地址，写进旁注，页面上链接到它")

    show = commands.add_parser("show", help="说明一期公报读到了什么")
    show.add_argument("issue", help="如 aershan/2022-04，或文本文件")

    explain = commands.add_parser("explain", help="说明某一行为什么这样读：每个判断和它的依据")
    explain.add_argument("place", type=_place, metavar="FILE:LINE", help="如 content/aershan/2022-04.txt:120")

    diff = commands.add_parser("diff", help="与另一个版本相比，读者会看到哪些变化（Markdown）")
    diff.add_argument("base", help="要比较的版本，如 main")

    summary = commands.add_parser(
        "summary", help="自另一个版本以来收录和改动的各期：读到了什么、问题、可贴进旁注的项（Markdown）"
    )
    summary.add_argument("base", help="要比较的版本，如 main")

    verify = commands.add_parser("verify", help="按 manifest.json 核对一份网站副本")
    verify.add_argument("folder", type=Path, help="如 site")

    mcp = commands.add_parser(
        "mcp", help="让代人查阅的程序向一个网站提问：原文和出处，或“未收录”（Model Context Protocol）"
    )
    mcp.add_argument("site", metavar="SITE", help="生成的网站的文件夹，如 site，或它公布的网址")

    return words


def _place(text: str) -> tuple[Path, int]:
    """FILE:LINE, taken apart."""
    path, _, number = text.rpartition(":")
    if not path or not number.isdecimal():
        raise argparse.ArgumentTypeError(f"{text}：要写成 文件:行号 (FILE:LINE)")
    return Path(path), int(number)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text}：端口是 1 到 65535 的数 (a port is a number up to 65535)")
    return int(text)
