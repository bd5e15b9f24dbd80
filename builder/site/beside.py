"""The files beside the pages (texts, data, search, feeds): laid by processes of their own, while this one makes the pages.

Guaranteed: what is laid here takes the place of what MkDocs laid under the same path; a file of the site before is as good as a
new one that is the same.
Not done here: what the files hold (see `pages`, `forms`), and the map of the site, which names pages.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Any

from builder import pages
from builder.archive import people, workers
from builder.archive.corpus import Corpus
from builder.archive.share import Share
from builder.pages import dataset, feeds, llms
from builder.pages.dataset.described import Resource
from builder.pages.frame import Site
from builder.pages.page import Data, Stored
from builder.site import spare
from builder.site.forms import Forms
from builder.site.standing import Laid, Standing

_FOLDER = ".beside"  # in the new site, until pages are made
# Paths of what was laid, what is known of it, what was asked for of what is kept.
_Known = tuple[list[str], Laid, Set[str]]


class Beside:
    """Those of one build, whose share of the site is its own."""

    def __init__(self, every: Corpus, site: Site, own: Share, forms: Forms, standing: Standing, folder: Path) -> None:
        self._every, self._site, self._own, self._forms, self._standing = every, site, own, forms, standing
        self._folder, self._aside = folder, folder / _FOLDER
        self._data = workers.Beside(self._laid_data)
        self._others = workers.Beside(self._laid_others, gives_way=True)

    def begin(self) -> None:
        """Begins to lay them, each as soon as what pages need as well is worked out for both."""
        self._standing.see()
        _ = self._every.times
        self._data.begin()
        _ = people.of(self._every)
        self._others.begin()

    def resources(self) -> tuple[Resource, ...]:
        """What the page of the data tells of; waits for it.  To be asked for once, and not of a share without it."""
        found: tuple[Resource, ...] = self._data.next()
        return found

    def finish(self) -> None:
        """Puts the files into the new site; waits for them."""
        for work in (self._data, self._others):
            paths, laid, asked = work.next()
            spare.move(self._aside, self._folder, paths)
            self._standing.take(laid)
            self._forms.take(asked)
        self.close()

    def close(self) -> None:
        """The build has ended; what was not put into the site is no part of it."""
        self._data.close()
        self._others.close()
        shutil.rmtree(self._aside, ignore_errors=True)

    def _laid_data(self) -> Iterator[Any]:
        """Lays the files of /data/, and those of issues, each of which is read once for both."""
        every, site, keeping, paths = self._every, self._site.address, self._forms, list[str]()
        for record in dataset.written(every, site, keeping, self._aside) if self._own.spans else every.issues:
            if self._own.has(record):
                paths += self._lay(self._forms.of(record))
        if self._own.spans:
            yield dataset.resources(every, site, keeping)
            paths += self._lay(dataset.files(every, site, keeping))
            dataset.clear(every)
        yield paths, self._standing.laid, self._forms.asked

    def _laid_others(self) -> Iterator[_Known]:
        """Lays those that span issues."""
        every, made, paths = self._every, self._forms.made, list[str]()
        if self._own.spans:
            paths += self._lay(pages.search_files(every, self._forms))
            paths += self._lay(pages.loose(every, self._site.address, made))
            paths += self._lay(feeds.files(every, self._site))
            paths += self._lay([llms.file(every, self._site)])
        yield paths, self._standing.laid, self._forms.asked

    def _lay(self, files: Iterable[Data | Stored]) -> Iterator[str]:
        """Lays files; gives the paths of those that do not stand."""
        return (file.path for file in files if self._standing.lay(file, self._aside))
