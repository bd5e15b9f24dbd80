"""What people wrote in content/: texts, sidecars, the register, the pages.  Nobody else reads it.

Takes a folder; gives texts decoded and checked, or a `SourceError` that names file, line and remedy.
"""
