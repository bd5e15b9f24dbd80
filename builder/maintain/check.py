"""What is wrong with texts and content folders, a problem a line.

Guaranteed: every problem has a file, a line and a code; one that is met twice is given twice.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from builder import reading
from builder.archive import facsimile, load
from builder.archive.corpus import Corpus
from builder.codes import LEVELS, say
from builder.content import strays
from builder.content.files import SourceError
from builder.content.register import REGISTER, read_register
from builder.content.yaml import read_yaml
from builder.maintain import doubts
from builder.model import Diagnostic, Issue


def _is_content(path: Path) -> bool:
    return (path / "gazettes.yml").exists()


def _content_of(path: Path) -> Path | None:
    """The content folder that a text stands in, where it stands in one."""
    folder = path.parent.resolve().parent
    return folder if _is_content(folder) else None


def read(path: Path) -> Issue:
    """One text, with its register where it stands in a content folder; raises SourceError where it cannot be read."""
    folder = _content_of(path)
    register = read_register(folder) if folder else {}
    return reading.parse_file(path, folder, register)


def with_doubts(path: Path) -> Issue:
    """One text, with what of its citations is not certain beside the other texts of its content folder."""
    issue, folder = read(path), _content_of(path)
    if folder is None:
        return issue
    corpus, _ = load.read_all(folder)
    return replace(issue, diagnostics=(*issue.diagnostics, *doubts.by_issue(corpus).get(str(issue.id), ())))


def _texts(paths: Iterable[Path]) -> list[Path]:
    out: list[Path] = []
    for path in paths:
        out.extend(sorted(path.rglob("*.txt")) if path.is_dir() else [path])
    return out


def problems(paths: Sequence[Path]) -> Iterator[tuple[str, Diagnostic]]:
    """What is wrong with texts, and with the content folders among the paths."""
    yield from ((shown, problem) for shown, problem, _ in found(paths))


def found(paths: Sequence[Path]) -> Iterator[tuple[str, Diagnostic, Issue | None]]:
    """The same, with the issue in whose text a problem was found."""
    for folder in filter(_is_content, paths):
        corpus, errors = load.read_all(folder)
        yield from ((*_refused(error), None) for error in (*errors, *_moved_nowhere(folder, corpus, errors)))
        beside = chain(strays.strays(folder), _of_another_original(folder, corpus))
        yield from ((*stray, None) for stray in beside)
        unsure = doubts.by_issue(corpus)
        for issue in corpus.issues:
            own = (*issue.diagnostics, *unsure.get(str(issue.id), ()))
            yield from ((issue.source.path, problem, issue) for problem in own)
    for path in _texts([path for path in paths if not _is_content(path)]):
        try:
            issue = read(path)
        except SourceError as error:
            yield (*_refused(error), None)
        else:
            yield from ((issue.source.path, problem, issue) for problem in issue.diagnostics)


def _of_another_original(content: Path, every: Corpus) -> Iterator[tuple[str, Diagnostic]]:
    """Originals that are not those of which the layouts beside them tell."""
    for shown, said in filter(None, (facsimile.problem(issue, content) for issue in every.issues)):
        yield shown, said.at(None)


def mended(path: str, problem: Diagnostic, issue: Issue | None) -> Iterator[str]:
    """The lines of a sidecar that mend a warning, after a line that says where they belong; none where nothing does."""
    from builder.maintain import entries  # not where nothing is shown to a maintainer

    entry = entries.mending(issue, problem) if issue and problem.severity != "info" else None
    if entry is None:
        return
    sidecar = path.removesuffix(".txt") + ".yml"
    below = f"，{entry.list}: 已有的，只加它下面的几行" if entry.list else ""
    yield f"↳ {entry.name}：写进 {sidecar}{below}"
    yield from [f"{entry.list}:"] if entry.list else []
    yield from entry.yaml.split("\n")
    yield ""


@reading.undisturbed()
def published(folder: Path) -> tuple[Corpus | None, list[str]]:
    """What is published of a content folder, or None where something is wrong with the whole of it; and each problem, as a
    line."""
    corpus, errors = load.read_all(folder)
    errors += _moved_nowhere(folder, corpus, errors)
    broken = [(shown, stray) for shown, stray in strays.strays(folder)]
    broken += [
        (issue.source.path, item) for issue in corpus.issues for item in issue.diagnostics if item.severity == "error"
    ]
    lines = [*map(str, errors), *(line(shown, problem, "text") for shown, problem in broken)]
    gc.freeze()  # what was read stays to the end: nobody has to look through it for what may go
    return (None if load.faults_of_all(corpus, errors) else corpus), lines


def _moved_nowhere(content: Path, every: Corpus, errors: Sequence[SourceError]) -> Iterator[SourceError]:
    """Addresses that were moved from where something else stands, or to where nothing does; what could not be read would
    seem to be nowhere, too."""
    if errors:
        return
    there = {str(issue.id) for issue in every.issues}
    for old, new in every.moved.items():
        issue = old if old.count("/") == 1 else old.rpartition("/")[0]
        if old in there:
            said = say("old-address-in-use", old=old)
        elif old.count("/") == 1 and new not in there:
            said = say("no-issue-at-new-address", new=new)
        elif old.count("/") == 2 and every.at(new) is None:
            said = say("no-notice-at-new-address", new=new)
        elif issue not in there and issue not in every.moved:
            said = say("issue-of-moved-notice-gone", issue=issue)
        else:
            continue
        slug, _, short = old.partition("/")
        _, places = read_yaml(content / REGISTER, REGISTER)
        yield SourceError(f"{content.name}/{REGISTER}", places.get((slug, "moved", short)), said)


def _refused(error: SourceError) -> tuple[str, Diagnostic]:
    return error.path, error.said.at(error.line)


_GITHUB = {"error": "error", "warning": "warning", "info": "notice"}


def line(path: str, problem: Diagnostic, style: str) -> str:
    """A problem as terminals (`text`) and workflows (`github`) show it."""
    if style == "github":
        message = f"{problem.code} {problem.message}".replace("%", "%25")
        return f"::{_GITHUB[problem.severity]} file={_property(path)},line={problem.line or 1}::{message}"
    return f"{path}:{problem.line or 1}: {problem.code} {LEVELS[problem.severity]}：{problem.message}"


def _property(text: str) -> str:
    """A value as a workflow command wants it."""
    return "".join(f"%{ord(char):02X}" if char in "%:,\r\n" else char for char in text)
