"""The files of /data/ as programs read of them: a Data Package (Frictionless), a catalogue (DCAT), a list of hashes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from builder.archive.corpus import Corpus
from builder.pages.dataset.columns import TABLES, Column
from builder.pages.dataset.described import FOLDER, Resource
from builder.pages.linked import LICENSE

PACKAGE, CATALOGUE, HASHES = "datapackage.json", "dcat.jsonld", "sha256.txt"
TITLE = "政府公报数据"
SAID = "本站所收政府公报的公文目录、全文、人物、引文、时效和表格，都从公报原文得出，每一行写明公文和原文行号。"
TERMS = "公文不适用著作权法（第五条），整理所得的数据同样可以自由使用"
_PUBLIC = {"name": "other-pd", "path": LICENSE, "title": TERMS}
_MEDIA = "https://www.iana.org/assignments/media-types/"


def files(resources: Sequence[Resource], site: str) -> Iterator[tuple[str, str]]:
    """Each by its name below /data/."""
    yield PACKAGE, _json(_package(resources, site))
    yield CATALOGUE, _json(_catalogue(resources, site))
    yield HASHES, "".join(f"{each.written.sha256}  {each.path}\n" for each in resources)


def _json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _package(resources: Sequence[Resource], site: str) -> dict[str, Any]:
    home = {"homepage": f"{site}{FOLDER}"} if site else {}
    return {
        "profile": "data-package",
        "name": "gazettes",
        "title": TITLE,
        "description": SAID,
        **home,
        "licenses": [_PUBLIC],
        "resources": [_resource(each) for each in resources],
    }


def _resource(each: Resource) -> dict[str, Any]:
    table = {"profile": "tabular-data-resource", "schema": _schema(each)} if each.columns else {}
    if each.columns:
        table["dialect"] = {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        }
    return {
        "name": each.name,
        "path": each.path,
        "title": each.title,
        "description": f"一行是：{each.row}。" if each.columns else f"{each.row}。",
        "format": each.format,
        "mediatype": each.media,
        **({"encoding": "utf-8"} if each.format != "sqlite" else {}),
        "bytes": each.written.size,
        "hash": f"sha256:{each.written.sha256}",
        **table,
    }


def _schema(each: Resource) -> dict[str, Any]:
    keys = {table.name: table.key for table in TABLES}
    foreign = [
        {
            "fields": column.name,
            "reference": {"resource": "" if column.of == each.name else column.of, "fields": keys[column.of][0]},
        }
        for column in each.columns
        if column.of
    ]
    return {
        "fields": [_field(column, column.name in each.key) for column in each.columns],
        **({"primaryKey": list(each.key)} if each.key else {}),
        **({"foreignKeys": foreign} if foreign else {}),
        "missingValues": [""],
    }


def _field(column: Column, needed: bool) -> dict[str, Any]:
    more: dict[str, Any] = {"format": "any"} if column.type == "datetime" else {}
    if needed:
        more["constraints"] = {"required": True}
    return {"name": column.name, "type": column.type, **more, "description": column.said}


def _catalogue(resources: Sequence[Resource], site: str) -> dict[str, Any]:
    """The dataset in the words of DCAT 3."""
    files = [
        {
            "@type": "dcat:Distribution",
            "dct:title": each.title,
            "dct:description": each.row,
            "dcat:downloadURL": {"@id": f"{site}{FOLDER}{each.path}"},
            "dcat:mediaType": {"@id": f"{_MEDIA}{each.media}"},
            "dcat:byteSize": {"@value": str(each.written.size), "@type": "xsd:nonNegativeInteger"},
            "dct:license": {"@id": LICENSE},
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                "spdx:checksumValue": {"@value": each.written.sha256, "@type": "xsd:hexBinary"},
            },
        }
        for each in resources
    ]
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": f"{site}{FOLDER}",
        "@type": "dcat:Dataset",
        "dct:title": {"@value": TITLE, "@language": "zh"},
        "dct:description": {"@value": SAID, "@language": "zh"},
        "dct:language": {"@id": "http://id.loc.gov/vocabulary/iso639-1/zh"},
        "dct:license": {"@id": LICENSE},
        "dcat:landingPage": {"@id": f"{site}{FOLDER}"},
        "dcat:distribution": files,
    }


def linked(resources: Sequence[Resource], every: Corpus) -> dict[str, Any]:
    """The dataset in the words of schema.org, for its page; addresses are made whole where that is published."""
    years = [year for year in every.by_year() if year]
    span = {"temporalCoverage": f"{min(years)}/{max(years)}"} if years else {}
    regions = sorted({gazette.region for gazette in every.gazettes.values() if gazette.region})
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": "./",
        "name": TITLE,
        "description": SAID,
        "inLanguage": "zh-CN",
        "license": LICENSE,
        "isAccessibleForFree": True,
        **span,
        "spatialCoverage": [{"@type": "Place", "name": region} for region in regions],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": each.title,
                "contentUrl": each.path,
                "encodingFormat": each.media,
                "contentSize": f"{each.written.size} B",
                "sha256": each.written.sha256,
            }
            for each in resources
        ],
    }
