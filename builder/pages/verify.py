"""核对: where a reader holds an address, a file or a sentence against the manifest and the log (by verify.js), and how the
same is done with other people's programs.

Takes the archive; gives the page, with the keys that the register names.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.archive.corpus import Corpus
from builder.content.trust import Trust
from builder.pages.escape import markdown
from builder.pages.page import Page, compose, link
from builder.pages.places import LOG, VERIFY

TITLE = "核对"


def page(every: Corpus) -> Page:
    """/verify/"""
    meta = {
        "template": "verify.html",
        "title": TITLE,
        "description": "一个网页地址、一个下载的文件、一句引文，是不是本站公布的，出自哪一期、哪一行、哪一次提交，不同在哪里。",
    }
    return compose(VERIFY, meta, "\n\n".join(_body(every.trust)))


def _body(trust: Trust) -> Iterator[str]:
    yield "## 不用本页核对"
    yield (
        '<a href="../manifest.json">manifest.json</a> '
        f"列出全站每个文件的 SHA-256 和生成它的提交；[公布日志]({link(LOG, VERIFY)})"
        "逐条记着收录和改动。本页所用的程序也由本站发来，要彻底放心，请在自己的电脑上核对："
    )
    yield "- 全站副本：`gazette verify 副本的文件夹`，逐个文件、签名、时间戳和日志都查。"
    if trust.keys:
        yield "- 签名：`minisign -V -m manifest.json -x manifest.json.minisig -P 公钥`。公钥请另从主办机关核实，下面列出的只供对照："
        yield "\n".join(f"    - {markdown(_named(key.name, key.until))}：`{key.key.line}`" for key in trust.keys)
    else:
        yield "- 签名：本站没有登记签名的密钥。"
    if trust.authorities:
        yield "- 时间戳：`openssl ts -verify -data manifest.json -in manifest.json.tsr -CAfile 根证书.pem`。时间戳机构："
        yield "\n".join(f"    - {markdown(each.url)}" for each in trust.authorities)


def _named(name: str, until: str | None) -> str:
    return f"{name}（用到 {until} 为止）" if until else name
