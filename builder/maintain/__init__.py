"""What a maintainer does, a verb of the command a file.

Takes texts, corpora and revisions; gives lines to print, records, or files written.
"""
