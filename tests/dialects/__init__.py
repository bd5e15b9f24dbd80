"""Known issues set again as other towns, other printers and other programs would have set them.

`known` reads an issue as it came, `sheets` prints it anew, `kinds` is the table of dialects, `measure` says how much of what
is known is found again.  `python -m tests.dialects` prints the table (see CONTRIBUTING.md).
"""
