"""Every pattern of the reader, named, with examples that it must match and counter-examples that it must not.

Patterns see text without white space at its ends; those marked "squashed" see `forms.squash(text)`.
`EXAMPLES` is what the tests exercise: a pattern nobody exercises fails.  No pattern nests a repetition inside a
repetition, so that none backtracks without bound.
"""

from __future__ import annotations

import re

from builder.text import lists

EXAMPLES: dict[str, tuple[re.Pattern[str], tuple[str, ...], tuple[str, ...]]] = {}


def _pattern(name: str, regex: str, yes: tuple[str, ...], no: tuple[str, ...]) -> re.Pattern[str]:
    compiled = re.compile(regex)
    EXAMPLES[name] = (compiled, yes, no)
    return compiled


define = _pattern  # for the patterns that stand beside the one step that asks for them (see `cover`)


def _any(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


HAN = r"[\u4e00-\u9fff]"
CN = "[一二三四五六七八九十百零〇]{1,5}"

# --- the page ------------------------------------------------------------------------------------------------------
PAGE_NUMBER = _pattern(
    "page number (squashed)",
    r"^(?:[-—–―－•·~]{1,3}\d{1,4}[-—–―－•·~]{1,3}|第\d{1,4}页(?:[,，/]?共\d{1,4}页)?|\d{1,4}/\d{1,4})$",
    ("-1-", "—12—", "第3页", "第3页共20页", "·7·"),
    ("1", "2022", "-1", "（1）", "第三页"),
)
BARE_NUMBER = _pattern("bare number (squashed)", r"^\d{1,4}$", ("7", "132"), ("7.", "七"))
UNIT = _pattern(
    "what a figure counts (at the head of a text)",
    r"^(?:个|名(?![称单录字义])|位(?![置于])|人(?![员民才口大力社均工])|户(?![籍口])|家(?![庭长])|项(?!目)|条(?![件例])|年(?![底度内末初终均])|月(?![底末初度])"
    r"|日(?![常报前])|天|时(?![间限期])|分(?![类管别级工析布局散期解])|元|[万亿千百]|倍|[%％‰℃]|度|吨|公[里斤顷分]|平方|立方|亩|米|升|台(?![账风])|辆|艘|只|头|株"
    r"|[岁周号届]|份|张|次(?!日)|处(?![理置罚于室])|座|栋|间|套|件|例|起|里|秒|余|多)",
    ("个乡镇", "万元，增长", "名干部", "年6月", "％以上"),
    ("名称和地址", "人员和经费", "年底前", "县水务局", "有据可查"),
)
URL_LINE = _pattern(
    "stamped URL",
    r"^(?:https?://|www\.)[\x21-\x7e]+$",
    ("http://www.a.gov.cn/x/index.html",),
    ("网址：http://a.cn/", "a@qq.com"),
)
IMAGE = _pattern(
    "image placeholder", r"^!\[[^\]]*\]\([^)]*\)$", ("![](images/a.jpg)", "![图](b.png)"), ("见![](a.jpg)", "[x](y)")
)
RULE = _pattern(
    "ruled line (squashed)",
    r"^([-_=*~—…·.])\1{2,}$|^[\u2500-\u257f]{3,}$",
    ("---", "＿＿＿".replace("＿", "_"), "***"),
    ("--", "- 1 -", "——"),
)
CARRIED_OVER = _pattern(
    "carried over (squashed)",
    r"^（(?:上接|下转|下接|转|接)第?\d{1,4}(?:版|页)）$",
    ("（下转第12页）", "（上接第5页）"),
    ("（见第5页）",),
)
TAG_LINE = _pattern(
    "line of tags",
    r"^(?:</?(?:div|p|br|center|span|font|html|body|head|section)\b[^<>]{0,200}>|\s)+$|^<!--.{0,500}-->$",
    ('<div align="center">', "<br/>", "<!-- page 3 -->"),
    ("<script>", "<p>文</p>"),
)
INLINE_TAG = _pattern(
    "inline tag",
    r"</?(?:div|p|br|center|span|font|b|strong|i|em|u|sup|sub)(?: [\x20-\x3b\x3d\x3f-\x7e]{0,200})?/?>",
    ("<br>", '<p align="center">', "</b>"),
    ("<script>", "<img src=x>", "a<b"),
)
TABLE_RULE = _pattern(
    "rule of a pipe table (compact)",
    r"^(?=.*-)(?!.*(?:::|-:-|\|:\||\|:$))(?!:\|)[|:\-]+$",
    ("|---|:--:|", "|:-|-:|", "||--|", "|-|"),
    ("|:|-|", "||", "|-|1|", ":::"),
)
GRID_RULE = _pattern(
    "rule of a table drawn with + and -",
    r"^(?=.*[-=])\+[-=:+]+\+$",
    ("+---+------+", "+===+:====:+"),
    ("+1", "+", "++", "|---|", "+ - +"),
)
GAZETTE_NAME = _pattern(
    "gazette name (squashed)",
    r"^《?[\u4e00-\u9fff]{2,24}公报》?$",
    ("阿尔山市人民政府公报", "《人民政府公报》"),
    ("公报", "阿尔山市人民政府公报2022年第4期"),
)

# --- the cover -----------------------------------------------------------------------------------------------------
TOC_HEADING = _pattern(
    "目录 heading (squashed)",
    r"^[#【\[（〔]?(?:本期)?(?:要目|目录|目次|CONTENTS)[】\]）〕]?$",
    ("目录", "【目录】", "本期目录"),
    ("权责清单目录", "目录如下"),
)
TOC_PAGE = _pattern(
    "page at the end of a 目录 entry",
    r"(?:(?:[\s.．·•…⋯‥・—\-_/／]{2,400}|[…⋯\t])[（(]?(?P<a>\d{1,4})[）)]?|[（(]\s?(?P<b>\d{1,4})\s?[）)]|\s(?P<c>\d{1,4})"
    r"|[\s.．·•…⋯‥・]{0,400}[（(]?(?:[Pp]\.?\s?(?P<d>\d{1,4})|第\s?(?P<e>\d{1,4})\s?页)[）)]?|(?<=[\u4e00-\u9fff）》”])[/／](?P<f>\d{1,4}))$",
    ("通知………12", "通知 (4)", "通知 57", "通知..... 3", "批复……（6）", "通知 P3", "通知……第3页", "通知/03"),
    ("通知（2021-2025年）", "通知", "通知2022年"),
)
TOC_LEADING_PAGE = _pattern(
    "page before a 目录 entry",
    r"^(?:[Pp]\.?\s?)?(?P<page>\d{1,4})(?:\s+|\s*[/／|]\s*)(?P<rest>(?:[\u4e00-\u9fff《“]|\d{4}年).*)$",
    ("12 2021年大事记", "3 关于防汛的通知", "03/关于防汛的通知", "P3 关于防汛的通知"),
    ("3. 关于防汛的通知", "2019年大事记"),
)
TOC_NUMBERING = _pattern(
    "numbering of a 目录 entry",
    r"^(?:\d{1,3}\s*[.．、)）]\s*|[（(]\d{1,3}[)）]\s*|[●○◆◇■□▲△★☆※•·]\s*)",
    ("1. 关于", "12、关于", "●关于"),
    ("2022年", "一、"),
)
DECORATION = _pattern(
    "marks around the name of a section",
    r"^[·•★☆◆◇◈■□▲△●○◎※⊙§〓✦—–～~\-\s]+|[·•★☆◆◇◈■□▲△●○◎※⊙§〓✦—–～~\-\s]+$",
    ("·行署文件·", "★公告★"),
    ("公告", "行署文件"),
)
BRACKETED = _pattern(
    "【栏目】",
    r"^[【\[〖〔]\s*(?P<name>[^【】\[\]〖〗〔〕]{2,20})\s*[】\]〗〕]$",
    ("【人事任免】", "[公告]"),
    ("【2022】3号", "人事"),
)

# --- the head of a notice ------------------------------------------------------------------------------------------
_YEAR_MARK = r"(?:〔\d{4}〕|（\d{4}）|（\d{4}〕|〔\d{4}）|„\d{4}[‟”])"
_NUMBER = rf"[\u4e00-\u9fffA-Za-z]{{0,18}}{_YEAR_MARK}第?\d{{1,5}}(?:[-、]\d{{1,5}})?号"
_YEAR_FIRST = rf"{_YEAR_MARK}[\u4e00-\u9fff]{{1,12}}第?\d{{1,5}}号"
DOCUMENT_NUMBER = _pattern(
    "发文字号 alone (squashed)",
    rf"^（?(?P<number>{_NUMBER}(?:[、，；]?{_NUMBER}){{0,2}}|{_YEAR_FIRST})）?$",
    (
        "阿政发〔2022〕87号",
        "（岭政办发〔2012〕66号）",
        "〔2019〕22号",
        "岭财教〔2012〕89号",
        "(2020)苇政字第18号",
        "苇政干„2020‟18号",
    ),
    ("（桐水〔2019〕64号）收悉", "2022年9月16日", "第246号"),
)
_FULL_DATE = r"\d{4}年\d{1,2}月\d{1,2}日"
NUMBER_WITH_DATE = _pattern(
    "发文字号 and date on one line (squashed)",
    rf"^（?(?:(?P<number>{_NUMBER}){_FULL_DATE}(?:印发|发布)?|{_FULL_DATE}(?P<last>{_NUMBER}))）?$",
    ("吴政发〔2018〕38号2018年3月12日", "（2021年5月6日临政办发〔2021〕7号）"),
    ("吴政发〔2018〕38号", "2018年3月12日"),
)
REGISTRATION = _pattern(
    "registration of a rule (squashed)",
    r"^[（〔]?(?:(?:(?:规范性文件)?(?:统一|备案|文件)?(?:登记|备案|审查)(?:编)?号|(?:规范性文件|文件制定|制定机关|统一)(?:统一|登记|备案)?编号)(?:为?：|(?=[A-Z〔（\d]))[A-Za-z\d\u4e00-\u9fff〔〕（）/\-—－–.]{2,40}"
    r"|[A-Z]{2,8}(?:\d{7,14}|\d{0,2}(?:[-－—–]{1,2}\d{1,6}){1,3}|〔\d{4}〕(?:第?\d{1,6}号?|[-－—]\d{1,6}))号?)[）〕]?$",
    (
        "YPDR-2022-00002",
        "登记号：HNPR—2021—01003",
        "ZJSP01-2020-0003",
        "GZ0120210001",
        "备案号：苇规备字〔2030〕2号",
        "统一编号：ZJJC00-2030-0001",
    ),
    ("GB/T9704-2012", "2022-00002", "苇政发〔2030〕2号", "登记号码如下", "备案号"),
)
ORDER_NUMBER = _pattern(
    "令号 alone (squashed)",
    rf"^[（〔]?(?P<number>(?:[\u4e00-\u9fff]{{0,24}}令)?[（〔]?(?:\d{{4}}年)?第(?:\d{{1,4}}|{CN})号[）〕]?|\d{{4}}年第\d{{1,4}}号)[）〕]?$",
    ("第246号", "（第12号）", "〔第9号〕", "省政府令第3号", "某市人民政府令（第3号）", "2021年第3号"),
    ("第4期", "第一条", "第3号台风"),
)
ORDER_TITLE = _pattern(
    "令 as a title (squashed)",
    rf"^(?P<title>[\u4e00-\u9fff]{{2,30}}(?<!命)令)(?:[（〔]?(?P<number>(?:\d{{4}}年)?第(?:\d{{1,4}}|{CN})号)[）〕]?)?$",
    ("岭川省人民政府令", "某市人民政府令第12号", "某市人民政府令（第3号）", "某市人民政府令【第3号】"),
    ("命令", "责令", "关于公布命令", "省人民政府令第86号公布"),
)
ORDER_WITHIN = _pattern(
    "令 as a title that holds its number (squashed)",
    rf"^[\u4e00-\u9fff]{{2,24}}(?:政府|公署|委员会|[部局厅院])(?P<number>第(?:\d{{1,4}}|{CN})号)令$",
    ("某市人民政府第12号令",),
    ("某市人民政府令第12号", "第12号令"),
)
HISTORY = _pattern(
    "when a law was passed, or a report given (squashed)",
    r"^(?:根据)?\d{4}年\d{1,2}月\d{1,2}日.{2,160}(?:通过|批准|公布|发布|修订|修正|修改|废止|施行|令第\d{1,4}号|会议上)$",
    (
        "2009年5月12日某省人民政府令第86号公布",
        "2000年9月27日某省人大常委会批准",
        "2026年1月14日在某省第十四届人民代表大会第四次会议上",
    ),
    ("2022年9月16日", "2022年9月16日印发", "《办法》已经通过"),
)
OCCASION = _pattern(
    "when and before whom a report was given, or the beginning of it (squashed)",
    r"^[—–―─-]{0,4}（?\d{4}年\d{1,2}月\d{1,2}日在.{0,120}$",
    ("——2024年1月23日在某旗第十八届人民代表大会", "2026年1月14日在某省第十四届人民代表大会第四次会议上"),
    ("2024年1月23日", "——关于"),
)
BREADCRUMB = _pattern(
    "where a web page stands on its site (squashed)",
    r"^(?:(?P<sure>(?:您(?:的?当前|现在|目前|所在)?(?:所在)?的?位置|(?:当前|现在)(?:所在)?的?位置)：.{0,200}|所在位置：.{0,60}[>»›→].{0,140}|(?:网站)?(?:首页|主页)(?:[>»›→/|\\]|-{1,2}>?).{0,200})"
    r"|[^>»›。]{1,20}(?:[>»›]{1,2}[^>»›。]{1,40}){2,8}|[^>»›。]{1,20}[>»›]{1,2}"
    + _any(lists.WEB.menu)
    + r"(?:[>»›].{0,200})?)$",
    (
        "您当前的位置：网站首页>数据开放>统计公报",
        "首页>政务公开>文件",
        "某市人民政府 > 政务公开",
        "首页 » 公报",
        "当前位置：首页",
    ),
    ("首页", "温度>30℃", "位置：县城东", "所在位置：县城东"),
)
DATE_STAMP = _pattern(
    "date of a web page (squashed)",
    r"^（?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?P<clock>\d{1,2}[：时]\d{2}(?:[：分](?:\d{2}秒?)?)?)?）?$",
    ("2024年04月06日16:40", "2030年2月10日07时41分", "2030-03-08", "2030/3/8 10:00:00"),
    ("2030年3月", "2030-0001-02"),
)
METADATA = _pattern(
    "label of a web page's box (squashed)",
    rf"^[·•●■◆*]?〔?(?P<label>{_any((*lists.WEB.labels, *lists.WEB.plain))})〕?：(?P<value>.{{0,120}})$",
    ("索引号：000014349/2030-00012", "• 发文机构:", "〔主题分类〕：水利"),
    ("索引号码", "现将索引号"),
)
CITED_NAME = _pattern("name in 《》", r"《(?P<name>[^《》]{2,120})》", ("印发《工作方案》",), ("《》",))
ISSUES_IN_TITLE = _pattern(
    "what a title issues (squashed)",
    r"关于(?:印发|公布|发布|颁布|转发)(?P<name>[^《》]{4,80})的(?:通知|公告|决定|令)$",
    ("某市关于公布某市2022年度重大事项目录的通知",),
    ("关于印发《方案》的通知",),
)
ISSUES_IN_BODY = _pattern(
    "what a body issues (squashed)",
    r"将?《(?P<name>[^《》]{4,120})》[^。；《》]{0,20}(?:印发|公布|发布|转发)",
    ("现将《某市方案》印发给你们", "将《目录》予以公布".replace("目录", "重大目录")),
    ("按照《某市方案》要求",),
)
DATE_LINE = _pattern(
    "date alone (squashed)",
    r"^（?[0-9〇○零OoＯ◯一二三四五六七八九]{4}年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日）?$",
    ("2022年9月16日", "二○一二年七月十六日", "二OO六年一月三日"),
    ("2022年9月16日印发", "2022年9月", "3月15日至6月15日"),
)
LETTERHEAD = _pattern(
    "letterhead: organ and date (squashed)",
    r"^[\u4e00-\u9fff]{4,24}(?:政府|办公室|办公厅|委员会|公署|局|厅)(?P<date>\d{4}年\d{1,2}月\d{1,2}日)$",
    ("某区人民政府办公室2022年6月20日",),
    ("2022年6月20日", "某区人民政府办公室2022年6月20日印发"),
)
PRINTED_ON = _pattern(
    "印发 line (squashed)",
    r"^[\u4e00-\u9fff]{0,24}\d{4}年\d{1,2}月\d{1,2}日印发?$",
    ("2022年12月31日印发", "某市人民政府办公室2022年1月5日印发"),
    ("2022年1月5日", "现印发给你们"),
)
SUBTITLE = _pattern("subtitle", r"^[—–―─-]{2,}\s*\S", ("——2024年1月23日在大会上",), ("—", "- 1 -"))
UNDER_TITLE = _pattern(
    "bracket under a title (squashed)",
    r"^（[^（）]{2,80}）$",
    ("（1月1日至3月31日）", "（2019年5月1日通过）"),
    ("（一）总则", "（试行）意见"),
)
NOTE = _pattern(
    "note",
    r"^(?:[（(]\s*此件|备注\s*[:：]|注\s*[:：]|附注|抄送\s*[:：]|主题词|公开方式|抄报\s*[:：]|分送\s*[:：]|[（(]共印|[（(]联系人|联系人\s*[:：])",
    ("（此件公开发布）", "注：填写", "抄送：市委", "联系人：王波"),
    ("注意", "抄写"),
)
AMENDS = _pattern(
    "what an amendment quotes follows",
    r"(?:修改|修订|表述)为[:：]$|(?:增加|作为).{0,12}[条款项][，,]?.{0,12}[:：]$",
    ("（二）第二十三条修改为：", "（二）第十五条增加一款，作为第二款："),
    ("（二）增加投入：", "一、主要任务："),
)
FORMULA = _pattern(
    "kind by formula (squashed)",
    rf"(?:现|特)[^。；]{{0,60}}?(?P<kind>{_any(lists.KINDS.formula)})(?:如下|给你们)|特此(?P<other>通知|公告|通告|批复|报告|通报)",
    ("现通知如下", "现将有关事项公告如下", "特此通告"),
    ("通知要求", "如下"),
)

# --- the inside of a notice ----------------------------------------------------------------------------------------
NUMBERED = _pattern(
    "what any number of an outline begins with",
    r"^[（(①-⑳第\d一二三四五六七八九十百零〇]",
    ("（一）", "1.", "第一条", "一、"),
    ("为", "附件"),
)
LEVEL_1 = _pattern(
    "一、",
    rf"^(?P<mark>{CN}\s*[、．.])\s*(?P<rest>.*)$",
    ("一、总则", "十二、其他", "一．总则"),
    ("一是坚持", "（一）"),
)
LEVEL_2 = _pattern(
    "（一）",
    rf"^(?P<mark>[（(]\s*{CN}\s*[)）]、?)\s*(?P<rest>.*)$",
    ("（一）总则", "(三) 补齐", "（十）其他"),
    ("（1）", "（政务局"),
)
LEVEL_3 = _pattern(
    "1.",
    r"^(?P<mark>\d{1,3}\s*(?:[.．、](?!\d)|[.．、](?=\d{4}\s*[年-])|[)）]))\s*(?P<rest>.*)$",
    ("2.2019年任务", "1. 玉米产业", "2．经营", "10、其他", "1)其他"),
    ("1.1 目的", "2022年", "3.5万"),
)
LEVEL_4 = _pattern(
    "（1）", r"^(?P<mark>[（(]\s*\d{1,3}\s*[)）])\s*(?P<rest>.*)$", ("（1）发布", "(12)内容"), ("（2022）", "（一）")
)
LEVEL_5 = _pattern("①", r"^(?P<mark>[①-⑳])\s*(?P<rest>.*)$", ("①内容",), ("1",))
DECIMAL = _pattern(
    "1.1",
    r"^(?P<mark>\d{1,2}(?:\.\d{1,2}){1,4})\.?(?:\s+|(?=[\u4e00-\u9fff]))(?P<rest>\D.*)$",
    ("1.1 编制目的", "3.1.1旗指挥部", "10.3 名词"),
    ("1.5%", "0.5 3", "1. 目的"),
)
DECIMAL_TOP = _pattern(
    "1 of a decimal outline",
    r"^(?P<mark>\d{1,2})\s+(?P<rest>[\u4e00-\u9fff][^。；]*)$",
    ("1 总则", "10 附则"),
    ("1. 总则", "2022 年。"),
)
CHAPTER = _pattern(
    "第X章",
    rf"^(?P<mark>第\s*(?:{CN}|\d{{1,3}})\s*[编篇章])\s*(?P<rest>.*)$",
    ("第一章 总则", "第2章 范围"),
    ("第一条", "第一节"),
)
SECTION = _pattern(
    "第X节", rf"^(?P<mark>第\s*(?:{CN}|\d{{1,3}})\s*节)\s*(?P<rest>.*)$", ("第一节 一般规定",), ("第一章",)
)
ARTICLE = _pattern(
    "第X条",
    rf"^(?P<mark>第\s*(?:{CN}|\d{{1,3}})\s*条(?:之{CN})?)\s*(?P<rest>.*)$",
    ("第一条 为规范", "第 12 条 本办法"),
    ("第一款", "第一次"),
)
CLOSING = _pattern(
    "closing formula",
    r"^(?:此复|特此|妥否|以上[^，。]{0,12}请|请予审议|专此)",
    ("此复。", "特此通知。", "妥否，请批示。"),
    ("以上条件",),
)
EVENT = _pattern(
    "event",
    r"^[●○◆■•·△]?\s{0,4}(?:(?:\d{1,2}\s?月\s?)?\d{1,2}\s?(?:日|[-—至~]{1,2}\s?\d{1,2}\s?日)|同日|(?:\d{1,2}\s?月)?[上中下]旬)|^[●○◆■△]",
    ("●1月5日下午，", "1月19-25日，赴", "7月18日至20日", "2日，召开", "● 召开", "6月下旬，"),
    ("1月至3月", "2022年1月5日", "下午，参加"),
)
DATED_HEADING = _pattern(
    "date heading of a 大事记 (squashed)",
    r"^\d{1,2}月\d{1,2}日(?:[-—至~](?:\d{1,2}月)?\d{1,2}日)?$|^\d{1,2}月$|^[一二三四五六七八九十]{1,3}月$",
    ("7月2日", "7月18日至20日", "一月"),
    ("7月2日，召开", "2022年7月2日"),
)
RUN_IN = _pattern(
    "run-in heading after its number",
    r"^(?P<head>[^。！？；：:，]{2,40}。)(?=\S)",
    ("加强领导。各镇要", "随调。2"),
    ("加强领导", "为加强，特。制"),
)

# --- attachments ---------------------------------------------------------------------------------------------------
READING = _pattern(
    "title of a 政策解读 (squashed)",
    r"(?:政策|》的?|方案|办法|意见|规划|预案|细则|规定|文件)解读(?:（[^（）]{1,12}）)?$",
    ("关于《某市计划》的政策解读", "《某办法》解读"),
    ("舆论引导和专家解读",),
)
CAPTION = _pattern(
    "caption of a table or a picture",
    r"^[表图]\s*\d{1,2}(?:[-—.]\d{1,2})?[\s：:]+\S",
    ("表1　2019年主要农产品产量", "图 2-1 流程图", "表3：指标"),
    ("表1", "表现", "图书馆"),
)
LABEL = _pattern(
    "attachment label alone (squashed)",
    rf"^(?:附件|附表|附图|附录|附)(?:\d{{1,3}}(?:[-.]\d{{1,2}})?|{CN}|[A-Z])?[：.、]?$",
    ("附件", "附件1", "附件2：", "附表：", "附件一", "附件1-2"),
    ("附件1标题", "附件的", "附则"),
)
LABELLED_TITLE = _pattern(
    "attachment label with its title",
    rf"^(?P<label>(?:附件|附表|附录)\s*(?:\d{{1,3}}|{CN})?\s*[:：]|(?:附件|附表|附录)\s*\d{{1,3}}\s|附\s*[:：])\s*(?P<rest>\S.*)$",
    ("附件1：工作方案", "附件：1. 方案", "附表1 任务表", "附：名单"),
    ("附件", "附件1", "附件中的"),
)
LIST_ITEM = _pattern(
    "entry of an attachment list",
    r"^(?P<mark>\d{1,3}\s*(?:[.．、](?!\d)|[.．、](?=\d{4}\s*[年-])|[)）])\s*)(?P<rest>\S.*)$",
    ("1. 清单", "2．清单", "3、名单", "2.2019 年任务表"),
    ("2022年", "3.5万"),
)

TERMINAL = "。！？；：…!?;:”』」》"
