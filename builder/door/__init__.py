"""A door for programs that read for people: questions about a published site, answered out of its own files.

Takes a built site, a folder or its address, and questions; gives verbatim text with its place (issue, source line,
address, SHA-256), or 未收录: never a summary.
Guaranteed: no file is opened whose name the site's manifest does not list, and nothing is quoted from one whose SHA-256
differs from what is listed there.
Not done here: whether the manifest is the publisher's own.
"""
