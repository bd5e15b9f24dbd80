"""A corpus of any size, made from the real issues: same vocabulary, other facts.

Paragraphs are exchanged between notices, names between lists, figures of numbers and dates are drawn anew; covers, tables
of contents and the shape of every notice stay what they are.  The same seed makes the same corpus.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.archive import load
from builder.model import Issue, Notice

NOTICES_AN_ISSUE = 10
_NOTICES_A_GAZETTE = 1_250
_NUMBER = re.compile(r"[〔\[（(]\s*\d{4}\s*[〕\]）)]\s*\d{1,4}\s*号")
_DATE = re.compile(r"^\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$")
_LONG = re.compile(r"^[\u4e00-\u9fff“《].{60,}。$")
_PLACES = ("青河市", "白桦县", "临川市", "云岭县", "东湖区", "石泉市", "安平县", "南溪市")
_BEFORE = ("", *"东西南北上下新古大小")  # of further places' names


@dataclass(frozen=True, slots=True)
class _Model:
    """A real notice: its lines, and where it comes from."""

    title: str
    lines: tuple[str, ...]
    place: str


def make(content: Path, out: Path, notices: int, seed: int) -> None:
    """A content folder in `out` with about `notices` notices, in eight gazettes or, of many notices, more, over many years."""
    rng = random.Random(seed)
    corpus, _ = load.read_all(content)
    models = [_model(issue, notice) for issue in corpus.issues for notice in issue.notices]
    pool = [line for model in models for line in model.lines if _LONG.match(line)]
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for page in ("index.md", "about.md", "guide.md"):
        shutil.copy(content / page, out / page)
    issues = max(1, notices // NOTICES_AN_ISSUE)
    places = [before + place for before in _BEFORE for place in _PLACES]
    places = places[: max(len(_PLACES), notices // _NOTICES_A_GAZETTE)]
    register = []
    for gazette, place in enumerate(places):
        slug = f"g{gazette}"
        register.append(
            f"{slug}: {{name: {place}人民政府公报, publisher: {place}人民政府, short: {place}, region: {place}, level: 县级}}"
        )
        (out / slug).mkdir()
    (out / "gazettes.yml").write_text("\n".join(register) + "\n", encoding="utf-8")
    for number in range(issues):
        place_in, gazette = divmod(number, len(places))
        year, period = 2024 - place_in // 12, 12 - place_in % 12
        chosen = [rng.choice(models) for _ in range(min(NOTICES_AN_ISSUE, notices))]
        text = _issue(rng, places[gazette], year, period, place_in + 1, chosen, pool)
        (out / f"g{gazette}" / f"{year}-{period:02d}.txt").write_text(text, encoding="utf-8")


def _model(issue: Issue, notice: Notice) -> _Model:
    gone = {number for drop in issue.dropped if not drop.partial for number in drop.lines}
    first, last = notice.span
    lines = tuple(issue.text_lines[n - 1] for n in range(first, last + 1) if n not in gone)
    return _Model(notice.title, lines, (issue.facts.publisher or "").removesuffix("人民政府").removesuffix("行政公署"))


def _issue(
    rng: random.Random, place: str, year: int, period: int, total: int, models: Sequence[_Model], pool: Sequence[str]
) -> str:
    lines = [f"{place}人民政府公报", "", str(year), "", f"第{period}期（总第{total}期）", "", "目 录", ""]
    page = 1
    bodies: list[str] = []
    for model in models:
        lines.append(f"- {model.title.replace(model.place, place) if model.place else model.title} {page}")
        page += rng.randrange(1, 9)
        bodies += ["", *_notice(rng, place, year, period, model, pool)]
    return "\n".join([*lines, *bodies]) + "\n"


def _notice(rng: random.Random, place: str, year: int, period: int, model: _Model, pool: Sequence[str]) -> list[str]:
    number = f"〔{year}〕{rng.randrange(1, 400)}号"
    out = []
    for line in model.lines:
        if _LONG.match(line) and rng.random() < 0.8:
            line = rng.choice(pool)
        elif _DATE.match(line.strip()):
            line = f"{year}年{period}月{rng.randrange(1, 29)}日"
        elif len(line) < 40:
            line = _NUMBER.sub(number, line)
        out.append(line.replace(model.place, place) if model.place else line)
    return out
