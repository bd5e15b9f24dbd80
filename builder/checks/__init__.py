"""The laws, and what deserves a look.

Takes an `Issue`; gives diagnostics, and puts nothing right.
"""
