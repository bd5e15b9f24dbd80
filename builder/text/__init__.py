"""What one line of official Chinese looks like: forms, patterns, numerals, names, lists.

Takes a piece of text; gives what it is.  Knows no neighbour and no record.
"""
