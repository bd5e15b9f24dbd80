"""What proves a copy of the site: its manifest, who signed that and when, and the log of what was done to the texts.

Takes a folder, the keys and the authorities that are trusted, and what is known of the log already; gives each difference
in words, and the files of a signature.
Guaranteed: nothing here takes a copy's own word for who may sign it, or for how long its log was.
"""
