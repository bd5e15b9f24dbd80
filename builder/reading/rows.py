"""A row of a name list: what it shows, and the person that it is.

Not done here: what in a line names a person (see `people`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from builder.model import Member
from builder.reading import heralds
from builder.text import forms, persons, posts

_REMOVED = re.compile("免|不再|辞去|解聘|借调")
_ACT = re.compile(
    "^(?:同志)?(?:提名|拟|继续|不再|所)?(?:晋升|套改|转任|改任|调任|任命|提任|聘任|担任|免去|任|免|聘)?[为的]?"
)
_END_OF_ACT = re.compile("(?:职务|人选)?[；。，、;.]*$")


@dataclass(slots=True)
class Row:
    """What a roster shows in a row; one without a person is a label."""

    role: str | None
    label: str
    name: str
    post: str
    is_person: bool = True
    post_first: bool = False
    lines: tuple[int, ...] = ()
    more: list[str] = field(default_factory=list)  # cells that say neither
    end: str = ""  # of the post, printed above the person

    @property
    def is_end(self) -> bool:
        """Whether it is the end of a post that OCR put above its person."""
        return bool(self.post) and not self.is_person

    def member(self, above: str | None) -> Member:
        """The person; `above` is what the text above a list of appointments says is done: 任 or 免."""
        name = persons.bare_name(forms.compact(self.name))
        labelled = self.role is not None and not heralds.APPOINTS.search(self.role)
        if self.role is not None:
            above = heralds.done_above(self.role)
        if labelled or not (above or posts.is_charge(forms.squash(self.post))):
            return Member(self.role, name, _post(self.post + self.end))
        role = self._done(above)
        return Member(role, name, _post(self.post + self.end, bare=role is not None))

    def _done(self, above: str | None) -> str | None:
        """任 or 免, as the post itself says, else as the line above; None for who is both appointed and removed."""
        post = forms.squash(self.post)
        parts = [part for part in re.split("[，；]", post) if posts.is_charge(part)]
        said = post.removeprefix("同志")
        if not parts or said.startswith("的") or not posts.is_charge(said):
            return above or "免"
        done = {("免" if _REMOVED.search(part) else "任") for part in parts}
        return done.pop() if len(done) == 1 else None


def _post(printed: str, bare: bool = False) -> str | None:
    """A post without the bracket that it stands in; `bare`: without the words of an appointment. Two posts stay two."""
    post = ""
    for part in printed.split():
        told = posts.begins_with_person(post.rpartition(" ")[2])
        apart = told or (posts.is_finished_post(post) and posts.is_finished_post(part))
        post = f"{post} {part}" if apart and post else forms.join(post, part)
    post = post.rstrip("；;。，,、")
    if posts.is_charge(post):
        post = post.removeprefix("同志")
    if bare:
        post = _END_OF_ACT.sub("", _ACT.sub("", post))
    return (post[1:-1] if post[:1] in "（(" and post[-1:] in ")）" and post else post) or None
