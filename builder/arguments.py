"""The words of the command `gazette`, taken apart; what is done then stands in `cli`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

from builder import __version__
from builder.archive import regular, share
from builder.codes import code
from builder.content.trust import PublicKey, public_key
from builder.proof import chain
from builder.text import printable

# What a pull request must not bring: text published line by line, because something else would have been falsified, and
# a file that is not published at all.
STRICT = (code("line-law-broken"), code("character-law-broken"), code("stray-file"))

# What `gazette new` asks, in this order: what it is, and an example.
ASKED = {
    "name": ("公报全称", "苇川县人民政府公报"),
    "publisher": ("主办机关", "苇川县人民政府"),
    "region": ("行政区划", "某某省某某市苇川县"),
    "address": ("网站的地址，以 / 结尾", "https://www.example.gov.cn/gongbao/"),
    "slug": ("公报的简称（文件夹名，也是网址的一部分）", "weichuan"),
}


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
    build.add_argument("--paper", action="store_true", help="另外生成每件公文、每一期的 PDF（公文格式）和每一期的 EPUB")

    new = commands.add_parser("new", help="新建一个公报网站的文件夹：设置、登记表、网页、检查和发布的流程")
    new.add_argument("folder", type=Path, metavar="DIR", help="放到这个文件夹（须为空或不存在）")
    for key, (what, example) in ASKED.items():
        new.add_argument(f"--{key}", metavar=key.upper(), help=f"{what}，如 {example}")
    new.add_argument(
        "--engine", metavar="OWNER/NAME@COMMIT", default=f"OWNER/gazette-portal@v{__version__}",
        help="程序在 GitHub 上的仓库和所用的提交：检查和发布的流程由它来；不在 GitHub 上的不必写",
    )  # fmt: skip
    commands.add_parser("upgrade", help="把 gazette new 写的文件更新为这个版本的；自己改过的不动")

    build.add_argument(
        "--shard", type=_shard, metavar="I/N", help=f"只生成 N 片中的第 I 片，到 site.parts/I（N 至多 {share.MOST}）"
    )
    build.add_argument(
        "--on", metavar="ENGINE", help="分片在多个进程上生成：processes，或 dask+tls://主机:端口（共用磁盘的集群）"
    )
    build.add_argument("--parts", type=_count, metavar="N", help="用 --on 时分成几片，缺省为处理器的个数")

    merge = commands.add_parser("merge", help="把 gazette build --shard 生成的各片合成 site/")
    merge.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="各片；缺省为 site.parts/ 下的所有文件夹")

    serve = commands.add_parser("serve", help="在本机预览网站，改动后自动刷新")
    serve.add_argument("--port", type=_port, default=8000, metavar="N", help="端口，缺省为 8000")

    convert = commands.add_parser("convert", help="把所有页面写成普通的 Markdown 文件")
    convert.add_argument("--out", type=Path, required=True, metavar="DIR", help="放到这个文件夹（须为空或不存在）")

    convert.add_argument("--plain", action="store_true", help="不带本站的模板：成为一个 Zensical 直接能生成的项目")

    add = commands.add_parser("add", help="收录一期公报：认出是哪一期，放进 content/，说明读到了什么")
    add.add_argument("file", help="公报文本，或 PDF 等原件；- 表示从标准输入读")
    add.add_argument("--gazette", metavar="NAME", help="公报的简称（content/ 下的文件夹名），封面认不出时用")
    add.add_argument("--issue", metavar="NAME", help="这一期的名字，如 2022-04，封面认不出时用")
    add.add_argument(
        "--ocr-json", type=Path, metavar="FILE", help="文字识别（OCR）引擎输出的 JSON：扫描页的文字由它而来"
    )

    add.add_argument("--original-url", metavar="URL", help="原件在网上的地址，写进旁注，页面上链接到它")

    show = commands.add_parser("show", help="说明一期公报读到了什么")
    show.add_argument("issue", help="如 weichuan/2022-04，或文本文件")

    explain = commands.add_parser("explain", help="说明某一行为什么这样读：每个判断和它的依据")
    explain.add_argument("place", type=_place, metavar="FILE:LINE", help="如 content/weichuan/2022-04.txt:120")

    diff = commands.add_parser("diff", help="与另一个版本相比，读者会看到哪些变化（Markdown）")
    diff.add_argument("base", help="要比较的版本，如 main")

    summary = commands.add_parser(
        "summary", help="自另一个版本以来收录和改动的各期：读到了什么、问题、可贴进旁注的项（Markdown）"
    )
    summary.add_argument("base", help="要比较的版本，如 main")

    publish = commands.add_parser("publish", help="按清单的差别把 site/ 发布到文件夹或存储桶：只送变了的文件")
    publish.add_argument("target", metavar="TARGET", help="文件夹，或 s3://存储桶/前缀")
    publish.add_argument("--site", type=Path, default=Path("site"), metavar="DIR", help="要发布的网站，缺省为 site")

    export = commands.add_parser("export", help="为自己的检索服务器（OpenSearch 等）写出全部公文")
    export.add_argument("what", choices=("search",), help="search：NDJSON 和索引的设置")
    export.add_argument("--out", type=Path, required=True, metavar="DIR", help="放到这个文件夹（须为空或不存在）")

    verify = commands.add_parser("verify", help="核对一份网站副本：文件、签名、时间戳、公布日志")
    verify.add_argument("folder", type=Path, help="如 site")
    verify.add_argument(
        "--key", type=_key, metavar="KEY", help="公钥或 .pub 文件；缺省为 content/gazettes.yml 里的 keys"
    )
    verify.add_argument(
        "--published",
        type=_published,
        metavar="LOG",
        help="已知的公布日志（log.jsonl 文件）或日志头：副本的日志须接着它",
    )

    sign = commands.add_parser("sign", help="给网站副本签名，登记表里有时间戳机构的也盖时间戳")
    sign.add_argument("folder", type=Path, nargs="?", default=Path("site"), help="缺省为 site")
    how = sign.add_mutually_exclusive_group(required=True)
    how.add_argument("--key", type=Path, metavar="FILE", help="私钥文件（minisign 的格式）")
    how.add_argument("--new", type=Path, metavar="FILE", help="生成一把新的密钥，私钥放到这个文件")

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


def _shard(text: str) -> tuple[int, int]:
    """I/N, taken apart."""
    number, _, count = text.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count) <= share.MOST):
        raise argparse.ArgumentTypeError(f"{text}：要写成 第几片/共几片，如 2/5，至多 {share.MOST} 片 (I/N)")
    return int(number), int(count)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= share.MOST:
        raise argparse.ArgumentTypeError(f"{text}：片数是 1 到 {share.MOST} 的数 (a number of parts)")
    return int(text)


def _key(text: str) -> PublicKey:
    """A public key, as it is written or out of its file."""
    data = regular.read(Path(text), 4096)
    found = public_key(data.decode("utf-8", "replace") if data is not None else text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text}：不是 minisign 的公钥，也不是它的文件 (no public key)")
    return found


def _published(text: str) -> bytes | str:
    """A log that is known, or its head."""
    if chain.HEAD.fullmatch(text):
        return text
    data = regular.read(Path(text), 1 << 28)
    if data is None:
        raise argparse.ArgumentTypeError(f"{text}：不是日志头（64 位十六进制），也读不到这个文件 (no log)")
    return data


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text}：端口是 1 到 65535 的数 (a port is a number up to 65535)")
    return int(text)
