"""The notices for a search server of one's own: NDJSON, as OpenSearch and Elasticsearch take it in bulk, and the mapping that
it wants.

Guaranteed: a line that names a notice by its address, then a line with its facts and its text, in the order of the archive; a
withdrawn notice gives its facts alone, as its page does.
Not done here: running one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from builder import pages
from builder.archive.corpus import Corpus
from builder.maintain import convert
from builder.pages.page import Data

NOTICES, MAPPING = "notices.ndjson", "mapping.json"
_NOTICES_A_FILE = 5_000  # some 50 MB, which a server takes in one request
_WORDS = {"type": "text", "analyzer": "chinese"}
_EXACT = {"type": "keyword"}
_MAPPING = {
    "settings": {
        "analysis": {
            "analyzer": {
                "chinese": {
                    "type": "custom",
                    "char_filter": ["nfkc"],
                    "tokenizer": "standard",
                    "filter": ["cjk_width", "lowercase", "cjk_bigram"],
                }
            },
            "char_filter": {"nfkc": {"type": "icu_normalizer", "name": "nfkc", "mode": "compose"}},
        }
    },
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "address": _EXACT,
            "title": _WORDS,
            "number": {**_EXACT, "fields": {"words": _WORDS}},
            "issuer": _EXACT,
            "date": {"type": "date", "format": "yyyy-MM-dd"},
            "kind": _EXACT,
            "gazette": _EXACT,
            "gazette_name": _EXACT,
            "issue": _EXACT,
            "year": {"type": "integer"},
            "repealed": {"type": "boolean"},
            "text": _WORDS,
        },
    },
}


def search(every: Corpus, folder: Path) -> int:
    """Writes them into a folder that is empty or not there yet; how many files."""
    return convert.write(files(every), folder)


def files(every: Corpus) -> Iterator[Data]:
    """The mapping, and the notices, some thousands a file."""
    # `icu_normalizer` comes with a plugin; without it the filters beside it fold widths and capitals.
    yield Data(MAPPING, json.dumps(_MAPPING, ensure_ascii=False, indent=2).encode())
    lines: list[str] = []
    number = 1
    for pair in _lines(every):
        lines += pair
        if len(lines) == 2 * _NOTICES_A_FILE:
            yield _file(number, lines)
            number, lines = number + 1, []
    if lines:
        yield _file(number, lines)


def _file(number: int, lines: list[str]) -> Data:
    name = NOTICES if number == 1 else f"{number}-{NOTICES}"
    return Data(name, "".join(f"{line}\n" for line in lines).encode())


def _lines(every: Corpus) -> Iterator[tuple[str, str]]:
    for doc in pages.search_docs(every):
        text = "\n".join(part for section in doc.sections for part in (section.heading, section.text) if part)
        said = {
            "address": doc.address,
            "title": doc.title,
            "number": doc.number,
            "issuer": list(doc.issuer),
            "date": doc.date,
            "kind": doc.kind,
            "gazette": doc.gazette,
            "gazette_name": doc.gazette_name,
            "issue": doc.issue,
            "year": doc.year,
            "repealed": doc.repealed,
            "text": text,
        }
        yield json.dumps({"index": {"_id": doc.address}}), json.dumps(said, ensure_ascii=False)
