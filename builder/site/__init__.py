"""The site out of its pages: MkDocs lives here and nowhere else.

Takes a corpus; gives `site/`, whole or not at all, or pages one by one as somebody looks at them.
"""
