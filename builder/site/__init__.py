"""The site out of its pages: MkDocs lives here and nowhere else.

Takes a corpus; gives `site/`, whole or not at all, or pages one by one as somebody looks at them.
"""

import os

from builder.site import uninstalled

# Material's notice on MkDocs 2, which pyproject.toml excludes, is not news on every build.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
uninstalled.introduce()
