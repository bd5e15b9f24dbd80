"""The site on paper: a PDF of each notice and each issue in the layout of GB/T 9704-2012, and an EPUB of each issue.

Takes a corpus and the folder in which fonts may lie; gives files, and says of which notices and issues there are some.
Guaranteed: what stands on paper is the notice's text (`law`), nothing of a text is read as markup, and the same text and
fonts give the same bytes; what cannot be set is named and left out, and the site stands without it.
Not done here: a page of the site; linking to what was made (see `pages.notice`), writing it beside the pages (see `site`).
"""

from __future__ import annotations
