"""What a notice says that it encloses: its attachment lists, and what of them is printed nowhere.

Guaranteed: each line of a list is in one of its entries.
Not done here: where an attachment begins (see `attachments`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from builder.model import Part
from builder.reading.claims import Claim, Claims
from builder.reading.heads import block
from builder.text import forms
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look


def size(lines: Sequence[Line], index: int, after_date: bool, parts: Sequence[Part]) -> int:
    """How many lines from `index` are an attachment list; 0 where none begins here."""
    line = lines[index]
    label = line.look.squashed
    bare = label in ("附件", "附件：", "附件:")
    inline = line.look.labelled_title if not bare else None
    following = lines[index + 1] if index + 1 < len(lines) else None
    if bare:
        if following is None or not (found := following.look.list_item) or found["mark"].strip("　 .．、)）") != "1":
            return 0
        if following.look.is_closed and following.text.endswith("。"):
            return 0
    elif inline:
        named = label.startswith(("附件：", "附："))
        if not named:
            again = following is not None and following.look.labelled_title
            if not again and not (following is not None and (following.look.is_date or following.look.is_organ)):
                return 0
        elif (after_date and not p.LIST_ITEM.match(inline["rest"]) and not _repeats(lines, index, inline["rest"])) or (
            len(parts) > 1
            and not p.LIST_ITEM.match(inline["rest"])
            and not (
                _repeats(lines, index, inline["rest"])
                or following is None
                or following.look.is_label
                or following.look.is_date
            )
        ):
            return 0
    else:
        return 0
    size = 1
    while index + size < len(lines) and size < 120:
        look = lines[index + size].look
        labelled = inline and look.labelled_title and not look.is_label and look.squashed[2:3].isdigit()
        item = look.list_item or labelled
        if item or _goes_on(lines, index + size):
            size += 1
        else:
            break
    return size


def _goes_on(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the rest of an entry that was wrapped, or the name of a file beside it."""
    before, line = lines[at - 1], lines[at]
    if line.look.is_label or line.look.is_date or line.look.is_organ or line.look.is_enumerated:
        return False
    if (
        line.look.is_note
        or len(line.text) > 45
        or line.text.endswith(("。", "：", ":"))
        or line.mark.startswith("#")
        or line.look.any_number
    ):
        return False
    if before.look.is_open or before.text.endswith(tuple("的与和及、")):
        return True
    after = lines[at + 1] if at + 1 < len(lines) else None
    closes = after is not None and (
        after.look.is_date or after.look.is_organ or after.look.list_item is not None or after.look.is_label
    )
    long_before = before.look.width >= 40
    return (
        closes
        and long_before
        and not (line.paged and not before.look.is_open)
        and not Look(before.text.rstrip("；;")).is_complete_title
    )


def _repeats(lines: Sequence[Line], index: int, name: str) -> bool:
    """Whether the title that an inline list names is printed right below."""
    target = forms.squash(name).strip("《》")
    joined = ""
    for line in lines[index + 1 : index + 4]:
        joined += line.look.squashed
        if fuzz.ratio(joined.strip("《》"), target) >= 85:
            return True
    return False


def names(lines: Sequence[Line]) -> list[str]:
    """The names of an attachment list, numbers and labels taken off."""
    out: list[str] = []
    for line in lines:
        text = line.text
        if found := line.look.labelled_title:
            text = found["rest"]
        elif line.look.is_label:
            continue
        elif not line.look.list_item and out:
            out[-1] += forms.squash(text).strip("；。")
            continue
        if found := p.LIST_ITEM.match(text):
            text = found["rest"]
        out.append(forms.squash(text).rstrip("；。"))
    return [name.strip("《》") if name.count("《") <= 1 and name.endswith("》") else name for name in out]


def entries(lines: Sequence[Line], first: int) -> Iterator[Claim]:
    """The entries of an attachment list whose lines begin at an index; a bare 附件： is one by itself."""
    begins = [0, *(at for at, line in enumerate(lines) if at and _is_entry(line)), len(lines)]
    for begin, end in pairwise(begins):
        text = ""
        for line in lines[begin:end]:
            text = forms.join_apart(text, line.text)
        yield Claim(first + begin, first + end, block("attachment-list", lines[begin:end], text))


def _is_entry(line: Line) -> bool:
    return bool(line.look.list_item or line.look.labelled_title or line.look.is_label)


def missing(cuts: Sequence[tuple[Part, range]], lines: Sequence[Line], held: Claims) -> list[str]:
    """Attachments that are announced, by a list or by a label with nothing under it, and printed nowhere; `cuts` are the
    parts, each with the indexes of its text."""
    printed, bare_labels = _parted(cuts[1:])
    titles = list(filter(None, (forms.squash(part.title or "").strip("《》") for part in printed)))
    numbers = {forms.squash(part.label or "").removeprefix("附件") for part in printed}
    lists = ([lines[at] for at in text if _is_listed(held.get(at))] for _, text in cuts)
    absent = [name for entries in lists for name in _absent(names(entries), titles, numbers)]
    return absent or list(filter(None, (part.label for part in bare_labels)))


def _parted(attachments: Sequence[tuple[Part, range]]) -> tuple[list[Part], list[Part]]:
    """The attachments that are printed, and the labels with nothing under them."""
    printed: list[Part] = []
    bare_labels: list[Part] = []
    for part, text in attachments:
        is_bare = _is_bare_label(part, text, part is attachments[-1][0])
        (bare_labels if is_bare else printed).append(part)
    return printed, bare_labels


def _absent(listed: Sequence[str], titles: Sequence[str], numbers: Collection[str]) -> Iterator[str]:
    """Those of the attachments of one text that are printed under neither their title nor their number."""
    several = len(listed) > 1
    counted = several and any(map(str.isdigit, numbers))
    for place, name in enumerate(listed, 1):
        if (str(place) if several else "") not in numbers and not _is_title(name, titles, counted):
            yield name


def _is_listed(claim: Claim | None) -> bool:
    return claim is not None and claim.block.type == "attachment-list"


def _is_title(name: str, titles: Sequence[str], counted: bool) -> bool:
    """Whether an announced attachment has one of the titles; where several are counted, one must be nearly the same."""
    bare = name.strip("《》")
    if counted:
        return any(fuzz.ratio(bare, title) >= 90 for title in titles)
    return any(fuzz.ratio(bare, title) >= 70 or title in bare or bare in title for title in titles)


def _is_bare_label(part: Part, text: range, is_last: bool) -> bool:
    """A label with neither title nor text; 附件 above 附件1 stands for the whole and is none."""
    stands_alone = is_last or any(character.isdigit() for character in part.label or "")
    return part.title is None and not text and stands_alone
