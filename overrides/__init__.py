"""The templates and assets of the theme `gazette`; in an installed program they lie in `builder/theme/`."""
