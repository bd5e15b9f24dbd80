"""The project's measure: how far a parsed issue agrees with its hand-made annotation (`tests/gold/*.yaml`).

Guaranteed: every measure lies in 0 … 1, None where the annotation has nothing to measure, and every point that is lost
is named in `misses`.
Not done here: what is good enough (see `test_gold.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Json = dict[str, Any]
_BRACKETS = str.maketrans(
    {"[": "〔", "]": "〕", "【": "〔", "】": "〕", "(": "（", ")": "）", ",": "，", ":": "：", ";": "；"}
)
_REPEATED = ("repeated-text", "repeated-table-header")


def squash(text: object) -> str:
    """What two spellings of one text share: white space removed, widths and bracket styles folded."""
    folded = unicodedata.normalize("NFKC", "" if text is None else str(text)).translate(_BRACKETS)
    return re.sub(r"\s+", "", folded)


def numbers_of(spec: Any) -> set[int]:
    """{1, 2, 3} from 1, [1, 3] or a list of such: a pair is a range, a longer list is its members."""
    if spec is None:
        return set()
    if isinstance(spec, int):
        return {spec}
    if len(spec) == 2 and all(isinstance(n, int) for n in spec):
        return set(range(spec[0], spec[1] + 1))
    return {number for part in spec for number in numbers_of(part)}


class Measures:
    """The measures of one issue against its annotation."""

    def __init__(self, gold: Json, source: Sequence[str], parsed: Json) -> None:
        self.gold, self.parsed, self.source = gold, parsed, source
        self.misses: list[str] = []
        self.values: dict[str, float | None] = {}
        self.filled = {number for number, line in enumerate(source, 1) if line.strip()}
        self.documents: list[Json] = gold["documents"]
        self.notices: list[Json] = parsed["notices"]
        self.blocks: list[Json] = [block for notice in self.notices for block in notice["blocks"]]
        self.dropped = {n for drop in gold.get("dropped") or [] for n in numbers_of(drop["line"])}
        self.found: dict[int, Json] = {notice["span"][0]: notice for notice in self.notices}
        self._coverage()
        self._extents()
        self._facts()
        self._headings()
        self._attachments()
        self._joins()
        self._tables()
        self._rosters()
        self._drops()

    def _miss(self, what: str, line: int, message: str = "") -> None:
        self.misses.append(f"{what}: line {line}: {message or self.source[line - 1].strip()[:40]}")

    def _f1(self, name: str, found: set[Any], wanted: set[Any], line: Callable[[Any], int] = int) -> None:
        """Harmonic mean of precision and recall of two sets."""
        for item in sorted(wanted - found):
            self._miss(f"{name} missed", line(item))
        for item in sorted(found - wanted):
            self._miss(f"{name} false", line(item))
        total = len(found) + len(wanted)
        self.values[name] = 2 * len(found & wanted) / total if total else None

    def _inside(self, constructs: str) -> list[Json]:
        return [item for document in self.documents for item in document.get(constructs) or []]

    # --- the whole issue -------------------------------------------------------------------------------------------

    def _whole_drops(self) -> list[Json]:
        return [drop for drop in self.parsed["dropped"] if not drop.get("partial")]

    def _coverage(self) -> None:
        seen: Counter[int] = Counter()
        for part in ("masthead", "toc", "colophon"):
            seen.update(set(self.parsed[part]["lines"]))
        for drop in self._whole_drops():
            seen.update(set(drop["lines"]))
        for notice in self.notices:
            seen.update({number for block in notice["blocks"] for number in block["lines"]})
        for number in sorted(self.filled):
            if seen[number] != 1:
                self._miss("coverage", number, f"accounted for {seen[number]} times")
        self.values["coverage"] = sum(seen[number] == 1 for number in self.filled) / max(1, len(self.filled))

    def _extents(self) -> None:
        def extent(lines: Sequence[int]) -> tuple[int, int]:
            inside = sorted(n for n in range(lines[0], lines[1] + 1) if n in self.filled and n not in self.dropped)
            return (inside[0], inside[-1]) if inside else (lines[0], lines[1])

        self._f1("notice starts", set(self.found), {document["lines"][0] for document in self.documents})
        wanted = {extent(document["lines"]) for document in self.documents}
        self._f1("notice extents", {extent(n["span"]) for n in self.notices}, wanted, lambda pair: int(pair[0]))

    def _drops(self) -> None:
        found = {n for drop in self._whole_drops() for n in drop["lines"] if drop["reason"] not in _REPEATED}
        found |= set(self.parsed["colophon"]["lines"])
        self._f1("dropped", found & self.filled, self.dropped & self.filled)

    # --- what a notice says of itself ------------------------------------------------------------------------------

    def _field(self, name: str, wanted: Callable[[Json], object], got: Callable[[Json], object]) -> None:
        right = 0
        for document in self.documents:
            start = document["lines"][0]
            notice = self.found.get(start)
            want, have = wanted(document), got(notice) if notice else "no notice"
            right += want == have
            if want != have:
                self._miss(name, start, f"{have!r} for {want!r}")
        self.values[name] = right / len(self.documents)

    def _facts(self) -> None:
        def number(text: str | None) -> str:
            return re.sub(r"[\[（(【〖〔](\d{4})[\]）)】〗〕]", r"〔\1〕", re.sub(r"\s+", "", text or ""))

        def organs(value: Any) -> set[str]:
            parts = value if isinstance(value, list) else re.split("[、,，]", value or "")
            return {squash(part) for part in parts if part}

        self._field("title", lambda d: squash(d["title"]), lambda n: squash(n["title"]))
        self._field("number", lambda d: number(d.get("number")), lambda n: number(n["number"]))
        self._field("kind", lambda d: d.get("kind"), lambda n: n["kind"])
        self._field("date", lambda d: str(d["date"]) if d.get("date") else None, lambda n: n["date"])
        self._field("issuer", lambda d: organs(d.get("issuer")), lambda n: organs(n["issuer"]))
        self._field("addressees", lambda d: squash(d.get("addressees")), lambda n: squash(n["addressees"]))
        issue = self.gold["issue"]
        if issue.get("toc_entries"):
            self._field("section", lambda d: squash(d.get("section")), lambda n: squash(n["section"]))
            self._field("page", lambda d: d.get("toc_page"), lambda n: n["page"])
            same = len(self.parsed["toc"]["entries"]) == issue["toc_entries"]
            self.values["toc entries"] = 1.0 if same else 0.0
        if issue.get("masthead_lines"):
            keys = ("gazette", "publisher", "year", "number", "total", "date")
            right = [squash(issue.get(key)) == squash(self.parsed["issue"][key]) for key in keys]
            self.values["issue facts"] = sum(right) / len(keys)

    # --- the inside of a notice ------------------------------------------------------------------------------------

    def _headings(self) -> None:
        wanted = {heading["line"]: heading["level"] for heading in self._inside("headings")}
        found = {block["lines"][0]: block["level"] for block in self.blocks if block["type"] == "heading"}
        self._f1("headings", set(found), set(wanted))
        both = set(found) & set(wanted)
        for line in sorted(both):
            if found[line] != wanted[line]:
                self._miss("heading level", line, f"{found[line]} for {wanted[line]}")
        self.values["heading levels"] = sum(found[n] == wanted[n] for n in both) / len(both) if both else None

    def _attachments(self) -> None:
        wanted = {attachment["line"] for attachment in self._inside("attachments")}
        self._f1("attachments", {a["line"] for notice in self.notices for a in notice["attachments"]}, wanted)

    def _joins(self) -> None:
        """Lines that go on with the block before them; tables and rosters are measured by what they hold."""
        tabular = {n for c in ("tables", "rosters") for item in self._inside(c) for n in numbers_of(item["lines"])}
        inside = {n for document in self.documents for n in numbers_of(document["lines"])}
        scope = (inside & self.filled) - self.dropped - tabular
        if self.gold.get("starts"):
            wanted = scope - set(self.gold["starts"])
        else:
            wanted = set(self.gold.get("continuations") or ()) & scope
        self._f1("paragraph joins", {n for block in self.blocks for n in sorted(block["lines"])[1:]} & scope, wanted)

    def _overlapping(self, kind: str, lines: Any) -> list[Json]:
        span = numbers_of(lines)
        return [block for block in self.blocks if block["type"] == kind and span & set(block["lines"])]

    def _tables(self) -> None:
        tables = self._inside("tables")
        right = 0
        for table in tables:
            hits = self._overlapping("table", table["lines"])
            shapes = [(len(block["rows"]), max(map(len, block["rows"]))) for block in hits]
            right += shapes == [(table["rows"], table["cols"])]
            if shapes != [(table["rows"], table["cols"])]:
                self._miss("table", table["lines"][0], f"{shapes} for {(table['rows'], table['cols'])}")
        self.values["tables"] = right / len(tables) if tables else None

    def _rosters(self) -> None:
        wanted = got = 0
        for roster in self._inside("rosters"):
            people = sum(len(block["members"]) for block in self._overlapping("roster", roster["lines"]))
            wanted += max(people, roster["persons"])
            got += min(people, roster["persons"])
            if people != roster["persons"]:
                self._miss("roster", roster["lines"][0], f"{people} persons for {roster['persons']}")
        self.values["roster persons"] = got / wanted if wanted else None


def score(gold: Json, source: Sequence[str], parsed: Json) -> tuple[Mapping[str, float | None], list[str]]:
    """The measures of a parsed issue, and every point that it loses."""
    measures = Measures(gold, source, parsed)
    return measures.values, measures.misses
