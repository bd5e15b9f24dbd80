"""One text → one `Issue`.

Takes an `IssueText` and its entry in the register; gives the issue, every nonblank line in its place, with what was remarked.
"""

from builder.reading.issue import parse, parse_file, undisturbed

__all__ = ["parse", "parse_file", "undisturbed"]
