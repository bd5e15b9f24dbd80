"""Gazette texts in, a published portal out (see README.md)."""
