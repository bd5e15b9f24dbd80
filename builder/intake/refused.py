"""How a reader refuses an input: by the name of a message of `codes.yml`; who called it knows the file's name."""

from __future__ import annotations


class InputError(Exception):
    """An input that is not read, and why: the name of the message, and what is filled in."""

    def __init__(self, name: str, /, **given: object) -> None:
        super().__init__(name, given)
        self.name, self.given = name, given
