"""A notice as data: what the contract says of it, the issue it stands in, and the addresses of both.

Guaranteed: `notice` is the same, key by key, as in the issue's data; where nobody said where the site is published,
addresses are relative to its root.
"""

from __future__ import annotations

from builder import contract
from builder.archive.corpus import Corpus, Entry
from builder.pages import anchors, elements
from builder.pages.places import data_file, notice_file, text_file


def written(entry: Entry, every: Corpus, site: str, own: str = "") -> str:
    """The file `notice.json`; `own` is what the contract says of the notice, as a line, where that was written before."""
    issue, path = entry.issue, entry.path
    addresses = {
        "page": f"{site}{path}/",
        **{ending: f"{site}{notice_file(path, ending)}" for ending in ("json", "md", "xml")},
        "issue": f"{site}{issue.id}/",
        "issue_json": f"{site}{data_file(issue)}",
        "issue_text": f"{site}{text_file(issue)}",
    }
    facts = contract.of_issue(issue)
    record = {
        **{key: facts[key] for key in ("schema", "source", "issue")},
        "addresses": addresses,
        "elements": elements.of(entry, every, addresses["page"]),
        "anchors": {name: place for place, name in enumerate(anchors.assign(entry.notice)) if name},
    }
    said = own or contract.line(contract.of_notice(entry.notice))
    return f'{contract.line(record).removesuffix("}")},"notice":{said}}}'
