"""What was done to the texts of a content folder, commit by commit, as git tells it.

Guaranteed: a pure function of the commits, so that the log of a later one begins with that of an earlier one, word for
word; no word of a text, of a correction or of a redaction is in it, and no hash of one: from the hash of a text, what was
hidden in it later could be guessed.  What a sidecar of the past said in a form that is none is passed over.
Not done here: the chain of the lines (see `proof.chain`).
"""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

import yaml

from builder.archive import history
from builder.archive.corpus import Corpus
from builder.archive.event import Event, Kind
from builder.content import moves, texts
from builder.content.moves import Told

_LOG = (
    *("log", "--reverse", "--first-parent", "--diff-merges=first-parent", "--no-renames", "--raw", "--no-abbrev"),
    *("--relative", "--format=%x01%H %ct", "-z", "--", "."),
)
_REGISTER = "gazettes.yml"
_MOST = 1 << 20  # bytes of a sidecar
_ORDER = get_args(Kind)
_UNDONE: Mapping[Kind, Kind] = {
    "withdrawn": "restored",
    "corrected": "uncorrected",
    "reread": "unreread",
    "redacted": "unredacted",
    "moved": "unmoved",
}
Fact = tuple[
    Kind, str, str
]  # what a sidecar or the register says was done: of which kind, the place, and what names it there
More = tuple[str | None, str | None]  # the day that it gives, and where to, or to which notice
Facts = Mapping[Fact, More]


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its name, its moment, and the files below the content folder that it left otherwise; None for one that
    is gone."""

    name: str
    time: str
    files: Mapping[str, str | None] = field(default_factory=dict)


def told(every: Corpus, content: Path) -> Corpus:
    """The corpus of a content folder, with what its history tells."""
    return replace(every, committed=history.committed(content), journal=read(content))


def read(content: Path) -> tuple[Event, ...]:
    """What was done in a content folder, the oldest first; nothing where git does not know all of it."""
    if not history.is_whole(content):
        return ()
    commits = list(_commits(history.ask(content, *_LOG) or b""))
    wanted = [blob for each in commits for path, blob in each.files.items() if blob and path.endswith(".yml")]
    return tuple(events(commits, _blobs(content, wanted)))


def events(commits: Iterable[Commit], blobs: Mapping[str, bytes]) -> Iterator[Event]:
    """What each commit did, in the order of the commits and within one in a fixed order."""
    before = _State()
    for commit in commits:
        after = before.after(commit, blobs)
        found = [*_of_texts(before, after), *_of_facts(before.facts(after.renamed), after.facts(after.renamed))]
        found.sort(key=lambda event: (_ORDER.index(event.kind), event.place, event.said or "", event.notice or ""))
        yield from (replace(event, time=commit.time, commit=commit.name) for event in found)
        before = after


@dataclass(frozen=True, slots=True)
class _State:
    """What stands after a commit: texts and what their sidecars say, by address, and what has moved."""

    texts: Mapping[str, str] = field(default_factory=dict)
    sidecars: Mapping[str, Facts] = field(default_factory=dict)
    moved: Facts = field(default_factory=dict)

    def after(self, commit: Commit, blobs: Mapping[str, bytes]) -> _State:
        """What stands after the next commit."""
        texts_of, sidecars, moved = dict(self.texts), dict(self.sidecars), self.moved
        for path, blob in commit.files.items():
            address = texts.address(Path(path)) if path.count("/") == 1 else None
            data = blobs.get(blob or "", b"")
            if path == _REGISTER:
                moved = _moves(data)
            elif address and path.endswith(".txt"):
                texts_of[address] = blob or ""
            elif address and path.endswith(".yml"):
                sidecars[address] = _of_sidecar(address, data)
        return _State({address: blob for address, blob in texts_of.items() if blob}, sidecars, moved)

    @property
    def renamed(self) -> Mapping[str, str]:
        """Where what stood at an address stands now."""
        return {place: to for (_, place, _), (_, to) in self.moved.items() if to and place not in self.texts}

    def facts(self, renamed: Mapping[str, str]) -> Facts:
        """What is said of the texts that stand, of an issue that was renamed as of its new address, and what has moved."""
        found: dict[Fact, More] = {}
        for address, facts in self.sidecars.items():
            place = renamed.get(address, address)
            if {address, place} & self.texts.keys():
                found |= {(kind, place, what): more for (kind, _, what), more in facts.items()}
        return found | dict(self.moved)


def _of_texts(before: _State, after: _State) -> Iterator[Event]:
    """Texts that came, were replaced, or went; one that moved is told of by its move."""
    gone, come = before.texts.keys() - after.texts.keys(), after.texts.keys() - before.texts.keys()
    moved = {place: to for (_, place, _), (_, to) in after.moved.items()}
    for address in come - {moved[old] for old in gone & moved.keys()}:
        yield Event("", "", "published", address)
    for address in gone - moved.keys():
        yield Event("", "", "removed", address)
    for address in before.texts.keys() & after.texts.keys():
        if after.texts[address] != before.texts[address]:
            yield Event("", "", "replaced", address)


def _of_facts(before: Facts, after: Facts) -> Iterator[Event]:
    """What is said now and was not, and what is said no more, counted by kind, place and day."""
    for mine, theirs, names in ((after, before, None), (before, after, _UNDONE)):
        counted = Counter(
            (names[kind] if names else kind, place, *mine[kind, place, what])
            for kind, place, what in mine.keys() - theirs.keys()
        )
        for (kind, place, said, more), count in counted.items():
            is_move = kind in ("moved", "unmoved")
            yield Event("", "", kind, place, count, said, more if is_move else None, None if is_move else more)


def _of_sidecar(address: str, data: bytes) -> Facts:
    """What a sidecar says was done."""
    said = _yaml(data)
    found: dict[Fact, More] = {}
    for item in _items(said, "corrections"):
        kind: Kind = "reread" if item.get("kind") == "recognition" else "corrected"
        found[kind, address, f"{item.get('text')}\0{item.get('to')}"] = (_day(item), None)
    for item in _items(said, "redactions"):
        found["redacted", address, str(item.get("text"))] = (_day(item), None)
    return found | dict(_withdrawn(address, said))


def _withdrawn(address: str, said: Mapping[str, Any]) -> Iterator[tuple[Fact, More]]:
    """The whole issue, or notices of it."""
    for item in (said, *_items(said, "notices")):
        if isinstance(why := item.get("withdrawn"), dict):
            name = item.get("id")
            more = (_day(why), name if isinstance(name, str) else None)
            yield ("withdrawn", address, str(item.get("at", ""))), more


def _moves(data: bytes) -> Facts:
    """What the register says has moved."""
    found: dict[Fact, More] = {}
    for slug, entry in _yaml(data).items():
        listed = entry.get("moved") if isinstance(entry, dict) else None
        for old, value in listed.items() if isinstance(listed, dict) and isinstance(slug, str) else ():
            new, why = moves.entry(value) or (None, Told())
            pair = moves.in_full(slug, old, new) if isinstance(old, str) and isinstance(new, str) else None
            if pair:
                found["moved", pair[0], ""] = (why.date, pair[1])
    return found


def _items(said: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    found = said.get(key)
    yield from (item for item in found if isinstance(item, dict)) if isinstance(found, list) else ()


def _day(item: Mapping[str, Any]) -> str | None:
    day = str(item.get("date"))
    return day if len(day) == 10 and day.replace("-", "").isdecimal() else None


def _yaml(data: bytes) -> Mapping[str, Any]:
    try:
        found = yaml.load(data, getattr(yaml, "CSafeLoader", yaml.SafeLoader)) if len(data) <= _MOST else None
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _commits(log: bytes) -> Iterator[Commit]:
    """The commits out of what git prints: a head, then `:modes blobs status` and a path for each file."""
    for part in log.split(b"\x01")[1:]:
        head, *rest = part.replace(b"\n", b"\0").split(b"\0")
        name, time = head.decode().split(" ")
        words = [word for word in rest if word]
        files = {}
        for about, path in zip(words[::2], words[1::2], strict=False):
            _, _, _, blob, status = about.decode().split(" ")
            files[os.fsdecode(path)] = None if status == "D" else blob
        yield Commit(name, history.moment(int(time)), files)


def _blobs(content: Path, names: Iterable[str]) -> dict[str, bytes]:
    """What the blobs of these names hold."""
    wanted = sorted(set(names))
    try:
        done = subprocess.run(
            ["git", "-C", content, "cat-file", "--batch"],
            input="\n".join(wanted).encode(),
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return {}
    found, at = {}, 0
    for name in wanted:
        end = done.stdout.index(b"\n", at)
        words = done.stdout[at:end].split(b" ")
        size = int(words[2]) if len(words) == 3 else 0
        found[name] = done.stdout[end + 1 : end + 1 + size]
        at = end + 1 + (size + 1 if len(words) == 3 else 0)
    return found
