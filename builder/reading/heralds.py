"""What stands above a list of persons: whether it says that they follow, and what is done with them.

Guaranteed: an answer depends on the text alone.
"""

from __future__ import annotations

import re

APPOINTS = re.compile(r"任命|任职|聘任|提任|任免|免去|免职|解聘")
_HERALDS = re.compile(
    r"(?:名单|个人|人员|成员|同志|代表|委员|[名人位][）)]|任命|任职|免去|免职|职务)[^，。；]{0,8}[：:]?$|决定[：:]$"
)
_COUNT = re.compile("[（(][^（）()]{0,24}(?:[名人位]|排序|为序|先后|笔画)[^（）()]{0,8}[)）](?=[：:]?$)")
_BELOW = re.compile("下列(?:同志|人员)[^。；]{0,30}[：:]$")  # 聘任下列同志为法律顾问，聘期三年：
_CLOSED = tuple("，。；")
LONGEST = 12  # characters at whose end a line says that persons follow


def persons_follow(text: str) -> bool:
    """Whether a line says that persons follow: 先进个人（10名）, 组成人员如下：."""
    if len(text) > 400 or text.endswith(_CLOSED):
        return False
    if "，" in text[-LONGEST:]:  # 名单（共5名，排名不分先后）
        text = _COUNT.sub("", text)
    return _HERALDS.search(text[-LONGEST:]) is not None or _BELOW.search(text) is not None


def done_above(text: str) -> str | None:
    """任 or 免, where the line above a list of appointments says which."""
    words = APPOINTS.findall(text[-60:])
    done = {("免" if word in ("免去", "免职", "解聘") else "任") for word in words}
    return done.pop() if len(done) == 1 and "任免" not in words else None
