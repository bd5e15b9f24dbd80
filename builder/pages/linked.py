"""schema.org descriptions (JSON-LD): WebSite; Periodical → PublicationIssue → Legislation or Report."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.content.register import Gazette
from builder.model import Issue
from builder.pages import wording
from builder.pages.page import file_href, href
from builder.pages.places import gazette_page, issue_page, notice_file, notice_page

# Official documents are subject to no copyright (著作权法第五条).
LICENSE = "https://creativecommons.org/publicdomain/mark/1.0/"
_FORMS: tuple[tuple[str | None, str], ...] = (
    (None, "text/html"),
    *((ending, media) for ending, media, _ in wording.FORMS),
)
_REPORTS = ("报告", "讲话", "大事记", "公报")


def notice(entry: Entry, every: Corpus) -> dict[str, Any]:
    """A notice as Legislation, or as Report where its kind rules nothing.

    Of legal value is the printed issue; the page and the three other forms are reproductions.
    """
    record, page = entry.notice, notice_page(entry)
    is_report = record.kind in _REPORTS
    names = ("reportNumber", "dateCreated", "author") if is_report else _LEGISLATION
    organs = [{"@type": "GovernmentOrganization", "name": name} for name in record.issuer]
    gazette = every.gazette(entry.issue)
    facts = {
        "@context": "https://schema.org",
        "@type": "Report" if is_report else "Legislation",
        "@id": "./",
        "name": record.title,
        "inLanguage": "zh-CN",
        **dict(zip(names, (record.number, record.date, organs), strict=True)),
        "legislationType": None if is_report else record.kind,
        "legislationJurisdiction": None if is_report or not gazette.region else _area(gazette.region),
        "datePublished": entry.issue.facts.date,
        "pageStart": record.page if is_report else None,
        "license": LICENSE,
        "encoding": [_encoding(entry, page, is_report, *form) for form in _FORMS],
        "isPartOf": _issue(entry.issue, gazette, page),
    }
    return _known(facts)


def _area(name: str) -> dict[str, Any]:
    return {"@type": "AdministrativeArea", "name": name}


def _encoding(entry: Entry, page: str, is_report: bool, address: str | None, media: str) -> dict[str, Any]:
    """A form of the notice as a file; "@id" is made whole where the page is published."""
    own = file_href(notice_file(entry.path, address), page) if address else "./"
    if is_report:
        return {"@type": "MediaObject", "@id": own, "contentUrl": own, "encodingFormat": media}
    facts = {"@type": "LegislationObject", "@id": own, "contentUrl": own, "encodingFormat": media}
    return {**facts, "legislationLegalValue": "https://schema.org/UnofficialLegalValue"}


def issue(record: Issue, every: Corpus, page: str) -> dict[str, Any]:
    """An issue as PublicationIssue, for one of its pages."""
    return {"@context": "https://schema.org", **_issue(record, every.gazette(record), page), "inLanguage": "zh-CN"}


def gazette(record: Gazette) -> dict[str, Any]:
    """A gazette as Periodical."""
    return {"@context": "https://schema.org", **_periodical(record, gazette_page(record.slug)), "inLanguage": "zh-CN"}


def site(name: str, description: str, address: str) -> dict[str, Any]:
    """The whole site as WebSite, with the way to search it."""
    search = {
        "@type": "SearchAction",
        "target": f"{address}search/?q={{query}}",
        "query-input": "required name=query",
    }
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": address,
        "url": address,
        "name": name,
        "description": description,
        "inLanguage": "zh-CN",
        "potentialAction": search,
    }


def placed(facts: dict[str, Any], address: str | None) -> dict[str, Any]:
    """The description as the page at that address publishes it: with the address itself, and no relative one."""
    return {**_resolved(facts, address), "url": address} if address else facts


_LEGISLATION = ("legislationIdentifier", "legislationDate", "legislationPassedBy")


def _resolved(facts: dict[str, Any], address: str) -> dict[str, Any]:
    return {key: _resolved_value(key, value, address) for key, value in facts.items()}


def _resolved_value(key: str, value: Any, address: str) -> Any:
    if isinstance(value, list):
        return [_resolved_value("", item, address) for item in value]
    if isinstance(value, dict):
        return _resolved(value, address)
    return urljoin(address, value) if key in ("@id", "contentUrl") else value


def _issue(record: Issue, of: Gazette, page: str) -> dict[str, Any]:
    facts = {
        "@type": "PublicationIssue",
        "@id": href(issue_page(record), page),
        "name": f"{of.name}{corpus.name(record)}",
        "issueNumber": record.facts.number or record.facts.extra,
        "datePublished": record.facts.date,
        "isPartOf": _periodical(of, page),
    }
    return _known(facts)


def _periodical(record: Gazette, page: str) -> dict[str, Any]:
    publisher = {"@type": "GovernmentOrganization", "name": record.publisher}
    address = href(gazette_page(record.slug), page)
    return {"@type": "Periodical", "@id": address, "name": record.name, "publisher": publisher}


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value not in (None, [])}
