"""What spans issues, and what is kept between builds.

Takes a content folder; gives a `Corpus`: every issue, in order, with its registers.
"""
