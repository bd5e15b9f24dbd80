"""The pages of one build, in units: those of one thing are made together, and stand together in the next build.

Guaranteed: a unit is told to the ledger only where all its pages were written by the build; what a page that stands leads to is
known as if it had been made.
Not done here: what pages are made of (see `written`), and which files stand (see `standing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.site.bodies import Bodies
from builder.site.engine import write_file
from builder.site.known import Known
from builder.site.standing import Standing, Unit


@dataclass(frozen=True, slots=True)
class _Made:
    """A page that was written: its file below the site, whether the map of the site names it, and where it leads."""

    file: str
    is_listed: bool
    links: Sequence[str]


class Units:
    """Those of one build; MkDocs is told of each page, as it makes none of them."""

    def __init__(self, standing: Standing, files: Known, bodies: Bodies) -> None:
        self._standing, self._files, self._bodies = standing, files, bodies
        self._groups: dict[str, tuple[str, Sequence[str]]] = {}  # of units of several pages, their keys and pages
        self._grouped = set[str]()
        self._keys: dict[str, tuple[str, str]] = {}  # of a page, what it and its body are kept under
        self._spared = set[str]()  # what is kept of pages that stand
        self._made: dict[str, _Made] = {}
        self._listed: dict[str, bool] = {}
        self._links: dict[str, str] = {}  # where pages lead, and one that does

    @property
    def links(self) -> Mapping[str, str]:
        """Where the pages lead, and one that leads there."""
        return self._links

    @property
    def keys(self) -> set[str]:
        """What pages and bodies are kept under."""
        return self._spared.union(*self._keys.values())

    @property
    def spared(self) -> set[str]:
        """What was kept of pages that stand, for who has to make them again."""
        return self._spared

    @property
    def listed(self) -> Iterator[str]:
        """The paths of pages that the map of the site names."""
        return (path for path, is_listed in self._listed.items() if is_listed)

    def stand(self, name: str) -> bool:
        """Whether the unit of a name stands as it is; all that is known of its pages is known again then."""
        unit = self._standing.again(name)
        if unit is None:
            return False
        for path, is_listed in unit.pages.items():
            self.know(path, is_listed)
        self._links.update(dict.fromkeys(unit.links, next(iter(unit.pages), "")))
        self._spared.update(unit.keys)
        for key in unit.keys:
            self._bodies.spare(key)
        return True

    def stands_alone(self, path: str, key: str) -> bool:
        """Whether a page stands that is a unit of its own."""
        return path not in self._grouped and self.stand(key)

    def group(self, name: str, key: str, paths: Sequence[str]) -> None:
        """Pages that are made together: the name of their unit, and what they are kept under as they were composed."""
        self._groups[name] = key, paths
        self._grouped.update(paths)

    def know(self, path: str, is_listed: bool) -> None:
        """There is a page; whether the map of the site names it."""
        self._files.know(path)
        self._listed[path] = is_listed

    def keep(self, path: str, key: str, body: str) -> None:
        """What a page that is written, and its body, are kept under."""
        self._keys[path] = key, body

    def key(self, path: str) -> str:
        """What a page is kept under."""
        return self._keys[path][0]

    def write(self, path: str, html: bytes, links: Sequence[str], is_listed: bool) -> None:
        """Writes a page where it belongs."""
        place = self._files.place(path)
        write_file(html, str(place.abs_dest_path))
        self._links.update(dict.fromkeys(links, path))
        self._made[path] = _Made(place.dest_uri, is_listed, links)

    def lost(self, knows: Callable[[str], bool]) -> tuple[str, str] | None:
        """A page, and one that it leads to and nobody knows."""
        return next(((self._links[target], target) for target in self._links if not knows(target)), None)

    def tell(self) -> None:
        """Tells what was made; not of units with pages of the menu, which MkDocs makes."""
        alone = {keys[0]: ("", [path]) for path, keys in self._keys.items() if path not in self._grouped}
        for name, (key, paths) in {**self._groups, **alone}.items():
            if self._made.keys() >= set(paths):
                self._standing.made(name, self._unit(key, paths))

    def _unit(self, key: str, paths: Iterable[str]) -> Unit:
        made = {path: self._made[path] for path in paths}
        return Unit(
            files=tuple(each.file for each in made.values()),
            keys=(*filter(None, [key]), *(name for path in made for name in self._keys[path])),
            pages={path: each.is_listed for path, each in made.items()},
            links=tuple(dict.fromkeys(target for each in made.values() for target in each.links)),
        )
