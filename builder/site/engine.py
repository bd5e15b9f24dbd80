"""All that is used of MkDocs 1, in one place: what renders the site is this module's business.

Where MkDocs is not installed and ProperDocs is, which goes on from MkDocs 1.6 under the same interface, that builds the
same site, byte by byte (a job of CI holds the two together); CONTRIBUTING says by when that matters, and what it costs.
Not done here: the theme's partials, which Material brings, and Markdown, which Python-Markdown renders.
"""

from __future__ import annotations

import logging
from importlib import import_module
from importlib.util import find_spec

if find_spec("mkdocs") is None:
    import_module("properdocs.replacement")  # from now on what is asked of MkDocs is answered by ProperDocs

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.build import get_context
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import Config, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext

LOGGER = logging.getLogger(MkDocsConfig.__module__.partition(".")[0])  # each logs under its own name

__all__ = [
    "LOGGER",
    "BasePlugin",
    "CombinedEvent",
    "Config",
    "File",
    "Files",
    "InclusionLevel",
    "LiveReloadServer",
    "MkDocsConfig",
    "MkDocsException",
    "Navigation",
    "Page",
    "PluginError",
    "TemplateContext",
    "event_priority",
    "get_context",
    "get_toc",
    "load_config",
    "mkdocs_build",
    "mkdocs_serve",
    "write_file",
]
