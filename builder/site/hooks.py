"""MkDocs glue: generated files join the build, and every notice's page is held against its notice (law 3).

Guaranteed: a page that does not show the text of its notice fails the build, as does a link to a page that is not there.
Not done here: anything that a page's content needs; `pages.render` gives all of that.
"""

import gc
from pathlib import Path

from jinja2 import Environment

from builder import pages
from builder.archive import journal
from builder.content.written import introduction
from builder.pages import places
from builder.site import assets, bodies, context, facsimiles, filling, preview, written
from builder.site.engine import Files, LiveReloadServer, MkDocsConfig, Navigation, Page, PluginError, TemplateContext
from builder.site.known import Known

_preview: list[preview.Preview] = []  # one, under `mkdocs serve`


def on_startup(command: str, dirty: bool) -> None:
    """Under `mkdocs serve` pages are made when they are asked for, and show a maintainer the problems."""
    _preview[:] = [preview.Preview()] if command == "serve" else []


def on_pre_build(config: MkDocsConfig) -> None:
    """A change is about to be read."""
    for shown in _preview:
        shown.pause()


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Generated pages join those of content/; files of the theme that no page of this site uses leave."""
    for file in [file for file in files if file.src_uri.startswith(assets.UNUSED if _preview else assets.UNUSED_BUILT)]:
        files.remove(file)
    if _preview:
        _preview[0].read(files, config)
        return files
    content = Path(config.docs_dir)
    every = config.extra["corpus"] = journal.told(facsimiles.corpus(config), content)
    gc.freeze()  # what was read stays to the end (see `build`)
    notices = config.extra["notices"] = {places.notice_page(entry): entry for entry in every.entries}
    known, opening = Known(files, config), introduction(content)
    made = config.extra["written"] = written.Written(config, context.site(config, serving=False), notices, known)
    made.join(pages.documents(every, opening, config.site_url or "", made.share, made.pages, made.resources))
    return known


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Remembered for what is made later."""
    config.extra["nav"] = nav


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Templates escape what they show, and are given all of it."""
    env.autoescape = env.trim_blocks = env.lstrip_blocks = True
    assets.link(env, {} if _preview else assets.rename(files, config))
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    meta_of = _preview[0].front_matter if _preview else config.extra["written"].meta_of
    given = config.extra["context"] = context.Context(config, config.extra["nav"], meta_of, bool(_preview))
    filler = config.extra["filler"] = filling.Filler(config, env, files, given)
    for shown in _preview:
        shown.begin(config, env, given, filler)


def on_template_context(context: TemplateContext, template_name: str, config: MkDocsConfig) -> None:
    """A file that is made of a template alone: what it places."""
    context.update(config.extra["context"].file(template_name))


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """A page: what its template places; its body comes when it is written."""
    if isinstance(page, bodies.KeptPage):
        page.fill()
    context.update(config.extra["context"].page(page))
    if isinstance(page, bodies.KeptPage) and (problem := config.extra["written"].problem(page)):
        raise PluginError(problem)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> None:
    """A page that has been written is not held in memory."""
    if isinstance(page, bodies.KeptPage):
        page.empty()


def on_post_build(config: MkDocsConfig) -> None:
    """The pages that MkDocs did not make, and the files beside the pages."""
    if not _preview:
        config.extra["written"].fill(config.extra["filler"])
        config.extra["written"].finish(config.extra["context"])
    for shown in _preview:
        shown.open()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> None:
    """The server asks the preview first."""
    _preview[0].attach(server)
