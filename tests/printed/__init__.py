"""Known issues as other people's typesetters print them, read back through `builder/intake/`.

`sheets` says what is printed, `typst`, `weasyprint` and `office` print it, `measure` compares what is read of the print with
what is read of the text itself.  `make printed` prints the table (see CONTRIBUTING.md).
"""
