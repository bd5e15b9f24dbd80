"""What the search may list by name: people, organs, and what can be subscribed to.

Guaranteed: only names of gazettes whose register entry says `people: register`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import repeat

from builder.archive import people
from builder.archive.corpus import Corpus, number_key
from builder.pages import feeds
from builder.pages.places import feed_folder
from builder.pages.search_near import Near
from builder.text import organs

_FILTERS = {"公报": "gazette", "发文机关": "issuer", "文种": "kind"}
_SORT = re.compile(r"(?<=..)(?:[任联复通请报规]?[发字函规令]|决|公告|通告|任免)$")  # 阿政办发 → 阿政办
_IN_POST = re.compile(r"^[\u4e00-\u9fff]{2,20}?(?:委员会|办公室|人民政府|管委会|局|厅|院|中心|队)(?=.)")


def near(every: Corpus) -> Near:
    """What finds a notice by a word that is near to one of its own."""
    return Near((name.name for name in people.of(every).names), _organs(every))


def _organs(every: Corpus) -> Iterator[str]:
    """Organs beside the issuers: publishers, what begins a number, and whose posts people hold."""
    for gazette in every.gazettes.values():
        yield from (gazette.publisher, *gazette.prefixes.values(), *map(_stem, gazette.prefixes))
    for entry in every.entries:
        stem = _stem(number_key(entry.notice.number)[1])
        if stem and entry.notice.issuer:  # 第12号 has none
            yield stem
    posts = Counter((post.organ, post.post) for entry in people.notices(every) for post in entry.notice.posts)
    for (organ, post), count in posts.items():
        if organ and organs.is_organ(organ):
            yield from repeat(organ, count)
        if found := _IN_POST.match(post or ""):
            yield from repeat(found[0], count)


def _stem(prefix: str) -> str:
    return _SORT.sub("", prefix)


def feeds_by_filter(every: Corpus) -> Mapping[str, Mapping[str, str]]:
    """By filter and value, the folder of its feed."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for title, group in feeds.shelves(every):
        for shelf in group if title in _FILTERS else ():
            folder = feed_folder(shelf.page)
            found[_FILTERS[title]][folder.rstrip("/") if title == "公报" else shelf.name] = folder
    return dict(found)
