"""The site by other engines than MkDocs: see `make engines`."""
