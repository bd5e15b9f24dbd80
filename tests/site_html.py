"""Pages of government sites around a text that is known, as content systems make them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from printed.sheets import Element

_MENU = ("首页", "政务公开", "政务服务", "互动交流", "专题专栏", "走进阿尔山")
_FIELDS = (("索引号", "000014349/2022-00001"), ("主题分类", "综合政务"), ("发布机构", "阿尔山市人民政府办公室"),
           ("成文日期", "2022年03月01日"), ("有效性", "有效"))  # fmt: skip


def body(elements: Sequence[Element]) -> str:
    """The document itself."""
    return "\n".join(map(_element, elements))


def _element(element: Element) -> str:
    if element.kind == "table":
        rows = ("<tr>" + "".join(f"<td><p>{escape(cell)}</p></td>" for cell in row) + "</tr>" for row in element.rows)
        return f'<table border="1"><tbody>{"".join(rows)}</tbody></table>'
    words = escape(element.text)
    if element.kind == "contents":
        words = f"{words} {element.rows[0][0]}"
    if element.kind == "title":
        return f'<p style="text-align:center"><strong><span>{words}</span></strong></p>'
    middle = len(words) // 2  # editors part words anywhere
    whole = words if "&" in words else f"{words[:middle]}<span lang='EN-US'>{words[middle:]}</span>"
    return f'<p style="text-indent:2em">{whole}</p>'


def _menu(name: str) -> str:
    links = "".join(f'<li><a href="/{at}">{word}</a></li>' for at, word in enumerate(_MENU))
    return f'<div class="{name}"><ul>{links}</ul></div>'


def new(text: str) -> str:
    """With tags that say what they are, and the box as a list."""
    box = "".join(f"<li><b>{label}：</b><span>{value}</span></li>" for label, value in _FIELDS)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>阿尔山市人民政府</title>
<script>var a = "不是文字";</script><style>p {{ color: red }}</style></head><body>
<header><a href="/">阿尔山市人民政府门户网站</a></header><nav>{_menu("x")}</nav>
<div class="crumbs">您现在的位置：<a>首页</a> &gt; <a>政务公开</a> &gt; <a>政府公报</a></div>
<div class="detail"><ul class="info">{box}</ul>
<div id="UCAP-CONTENT" class="TRS_UEDITOR">{text}</div>
<div style="display:none">看不见的字</div></div>
<footer><p>主办：阿尔山市人民政府办公室</p><p>蒙ICP备00000001号</p></footer></body></html>"""


def old(text: str) -> str:
    """With tables that place everything, and the box as a table."""
    cells = "".join(f"<tr><td>{label}：</td><td>{value}</td></tr>" for label, value in _FIELDS)
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312"><TITLE>公报</TITLE></HEAD>
<BODY><TABLE width=1000><TR><TD>{_menu("topnav")}</TD></TR><TR><TD>
<TABLE><TR><TD width=200>{_menu("left")}</TD><TD>
<TABLE class=xxgk border=1>{cells}</TABLE>
<DIV class=content_text>{text}</DIV></TD></TR></TABLE></TD></TR>
<TR><TD align=center>版权所有：阿尔山市人民政府 网站标识码：1522020001</TD></TR></TABLE></BODY></HTML>"""


def plain(text: str) -> str:
    """Nothing but the text."""
    return f"<!DOCTYPE html>\n<html><head><title>a</title></head><body>{text}</body></html>"


PAGES: dict[str, Callable[[str], str]] = {"new": new, "old": old, "plain": plain}
