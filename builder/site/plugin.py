"""The MkDocs plugin `gazette`: what `gate` and `hooks` do, when MkDocs and the other plugins of a project want it.

Guaranteed: generated pages are there before any other plugin asks for files; none changes what a notice's page shows; the manifest lists what each of them wrote.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment

from builder.content.files import SourceError
from builder.pages import visible
from builder.site import build, defaults, gate, hooks
from builder.site.engine import (
    BasePlugin,
    CombinedEvent,
    Config,
    Files,
    LiveReloadServer,
    MkDocsConfig,
    Navigation,
    Page,
    PluginError,
    TemplateContext,
    event_priority,
)

NAME = "gazette"  # of the plugin and of the theme
_OTHER_THEME = "mkdocs.yml: 没有用 gazette 主题；请写 theme: gazette（自己的模板放在 overrides/） (another theme)"

_CHANGED = "{}: 别的插件改动了公文的文字；请在 plugins 里去掉它，或改它的设置 (a plugin changed the text)"


class _Options(Config):  # type: ignore[no-untyped-call]
    """There are none: what a site wants to be stands in `extra:`."""


class GazettePlugin(BasePlugin[_Options]):  # type: ignore[no-untyped-call]
    """One site."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """The same for every build of a server."""
        self._serving = command == "serve"
        hooks.on_startup(command, dirty)

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> None:
        """What the project does not say."""
        if config.theme.name != NAME:
            raise PluginError(_OTHER_THEME)
        defaults.fill(config)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """See `hooks`."""
        hooks.on_pre_build(config)

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """What is no page goes, then the generated ones come."""
        gate.on_files(files, config)
        try:
            return hooks.on_files(files, config)
        except SourceError as error:
            raise PluginError(str(error)) from None

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """See `hooks`."""
        hooks.on_nav(nav, config, files)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """See `hooks`."""
        hooks.on_env(env, config, files)

    def on_template_context(self, context: TemplateContext, *, template_name: str, config: MkDocsConfig) -> None:
        """See `hooks`."""
        hooks.on_template_context(context, template_name, config)

    @event_priority(-100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """What is filled in is nothing for another plugin to fill in again."""
        return gate.on_page_markdown(markdown, page, config, files)

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """See `hooks`."""
        hooks.on_page_context(context, page, config, nav)

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> None:
        """What other plugins have made of a notice's page still shows the notice."""
        path, others = page.file.src_uri, len(config.plugins) > 1
        kept = others and path in config.extra.get("notices", ()) and visible.of_page(page.content or "")
        if kept and kept not in visible.of_page(output):
            raise PluginError(_CHANGED.format(path))
        hooks.on_post_page(output, page, config)

    def _write(self, *, config: MkDocsConfig) -> None:
        hooks.on_post_build(config)

    @event_priority(-100)
    def _list(self, *, config: MkDocsConfig) -> None:
        if not self._serving and build.STANDING not in config.extra:  # `build` lists them itself
            build.write_manifest(Path(config.config_file_path).parent, Path(config.site_dir))

    # The manifest comes last: it lists what other plugins have written, too.
    on_post_build = CombinedEvent(_write, _list)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> None:
        """See `hooks`."""
        hooks.on_serve(server, config, builder)
