"""schema.org descriptions (JSON-LD): Periodical → PublicationIssue → Legislation or Report."""

from __future__ import annotations

from typing import Any

from builder import corpus
from builder.corpus import Corpus, Entry
from builder.model import Issue
from builder.sources import Gazette

_REPORTS = ("报告", "讲话", "大事记", "公报")


def notice(entry: Entry, every: Corpus) -> dict[str, Any]:
    """A notice as Legislation, or as Report where its kind rules nothing."""
    record = entry.notice
    is_report = record.kind in _REPORTS
    names = ("reportNumber", "datePublished", "author") if is_report else _LEGISLATION
    organs = [{"@type": "GovernmentOrganization", "name": name} for name in record.issuer]
    facts = {
        "@context": "https://schema.org",
        "@type": "Report" if is_report else "Legislation",
        "name": record.title,
        "inLanguage": "zh-CN",
        **dict(zip(names, (record.number, record.date, organs), strict=True)),
        "legislationType": None if is_report else record.kind,
        "pageStart": record.page,
        "isPartOf": _issue(entry.issue, every.gazette(entry.issue), "../"),
    }
    return _known(facts)


def issue(record: Issue, every: Corpus) -> dict[str, Any]:
    """An issue as PublicationIssue."""
    return {"@context": "https://schema.org", **_issue(record, every.gazette(record), "./"), "inLanguage": "zh-CN"}


def gazette(record: Gazette) -> dict[str, Any]:
    """A gazette as Periodical."""
    return {"@context": "https://schema.org", **_periodical(record), "inLanguage": "zh-CN"}


_LEGISLATION = ("legislationIdentifier", "legislationDate", "legislationPassedBy")


def _issue(record: Issue, of: Gazette, address: str) -> dict[str, Any]:
    facts = {
        "@type": "PublicationIssue",
        "@id": address,
        "name": f"{of.name}{corpus.name(record)}",
        "issueNumber": record.facts.number,
        "datePublished": record.facts.date,
        "isPartOf": _periodical(of),
    }
    return _known(facts)


def _periodical(record: Gazette) -> dict[str, Any]:
    publisher = {"@type": "GovernmentOrganization", "name": record.publisher}
    return {"@type": "Periodical", "name": record.name, "publisher": publisher}


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value not in (None, [])}
