"""/accessibility/, 无障碍声明: what the site does for readers with disabilities, how that is checked, and what is missing.

Guaranteed: it says only what the program does and its tests check; whom to tell of a hindrance, the settings and the
register say where the page is filled in (see `handwritten`).
"""

from __future__ import annotations

from builder.pages.page import Page, compose
from builder.pages.places import ACCESSIBILITY

TITLE = "无障碍声明"
_META = {
    "template": "main.html",
    "title": TITLE,
    "description": "本站按 GB/T 37668—2019 做到了什么、怎样检查、还缺什么，遇到障碍怎样告诉我们。",
}
_BODY = """# 无障碍声明 {: #top }

本站以《信息技术 互联网内容无障碍可访问性技术要求与测试方法》（GB/T 37668—2019）的二级要求为目标。以下是自查的结果，没有经过第三方测评，也没有请残障读者逐页试用。

## 做到的 {: #done }

- **看得见、听得到**：公文全是文字，不是图片；图标旁都有文字；意思不单靠颜色区分，浅色、深色两种配色的文字和底色对比度都不低于 4.5∶1；页首的“大字”放大全部文字，宽 360 像素的屏幕上不必左右拖动整页。
- **用得了**：所有链接、按钮和输入框都能用键盘到达，焦点有框；每页第一个链接跳到正文；没有时限，没有闪烁和自动播放。
- **看得懂**：网页标明语言是中文，封面和原文行号里的蒙古文另外标明；页首、页脚和路径在各页的位置和叫法相同；找不到页面、检索没有结果时，写明可以怎么办。
- **各种软件都能读**：层次标题、目录、表格、名单都用相应的 HTML 元素，名单有表头，表格说得出属于哪个标题；不开脚本也能阅读、浏览和打印，只有检索和网页上的核对需要脚本。

## 怎样检查 {: #checked }

每次改动程序，自动测试都在 Chromium 里用 axe-core 检查每一类页面，分浅色和深色、宽屏和窄屏，规则是 WCAG 2.0、2.1、2.2 的 A 级和 AA 级：有一处不合，改动就不能合并。没有现成的工具逐条对照 GB/T 37668，这些规则只是它能自动检查的一部分。另有测试检查键盘、放大、窄屏和不开脚本的情形，并在 Firefox 里打开主要页面、检索一次。

## 还没有做到的 {: #missing }

- 印出的原页（PDF 和图片）没有替代文字；同一件公文的网页正文就是它的文字。
- 表格照印成的样子排列，原文缺的表头、空的单元格不补，读屏软件读来可能对不上。
- 原文识别错的字照录，读屏软件照读；蒙古文是识别所得，常有错字，没有装蒙古文字体的设备显示不出来。
- 公文没有另做简明读本、手语或语音。

## 遇到障碍 {: #contact }

请写明页面地址、想做什么、用的浏览器和辅助软件。

<!-- contact -->"""


def page() -> Page:
    """The statement."""
    return compose(ACCESSIBILITY, _META, _BODY)
