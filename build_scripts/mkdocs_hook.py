"""The entry point of MkDocs (`hooks` in mkdocs.yml): pages before a build, downloads and search index after it.

What happens to a page is in `site/rendering.py`. If `extra.corpus` is empty, the pages in `docs/` are rendered as they
are, without what the templates show around the text.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

PROJECT = Path(__file__).resolve().parents[1]
if str(PROJECT) not in sys.path:  # `mkdocs` is a command of its own and does not know our package.
    sys.path.insert(0, str(PROJECT))

from build_scripts import pipeline  # noqa: E402
from build_scripts.corpus import CorpusError, choose_language, translate  # noqa: E402
from build_scripts.desk import ROOT, Desk  # noqa: E402
from build_scripts.pages import Pages  # noqa: E402
from build_scripts.site.downloads import write_data  # noqa: E402
from build_scripts.site.publishing import create_renderer, encode_address, get_site  # noqa: E402
from build_scripts.site.rendering import Renderer, add_bundles, merge_styles  # noqa: E402
from build_scripts.site.serving import Preview  # noqa: E402

_log = logging.getLogger("mkdocs.hooks")


class _Run:
    """State of this run of MkDocs; `is_preview` if the current build only shows edited speeches."""

    is_serving = False
    is_dirty = False
    is_preview = False
    preview: Preview | None = None


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note how MkDocs runs, and silence its warning about `--dirty`: `Preview` decides what a build must renew."""
    logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())
    _Run.is_serving, _Run.is_dirty = command == "serve", dirty


def on_config(config: MkDocsConfig) -> None:
    """Encode the site's address, which MkDocs and the templates print as it is."""
    try:
        config.site_url = encode_address(config.site_url or "")
    except CorpusError as error:
        raise PluginError(_describe(error)) from error


def on_pre_build(config: MkDocsConfig) -> None:
    """Bring the generated pages up to date with the corpus; all its errors are reported and stop the build."""
    if not (corpus := _get_corpus(config)):
        return
    docs, site = Path(config.docs_dir), get_site(config)
    _Run.is_preview = bool(_Run.is_dirty and _Run.preview and _Run.preview.update(docs, site))
    if not _Run.is_preview:
        try:
            _Run.preview = Preview.of_build(corpus, pipeline.generate_pages(corpus, docs, site))
        except CorpusError as error:
            problems = _describe(error)
            if not (_Run.is_serving and _Run.preview):
                raise PluginError(problems) from error
            # MkDocs' server would answer no request until the corpus is corrected.
            _log.error("%s\nThe pages stay as they were.", problems)
            _Run.is_preview = _Run.is_dirty
    assert _Run.preview
    config.extra["renderer"] = create_renderer(Pages(_Run.preview.library, site), has_policy=not _Run.is_serving)


def on_post_build(config: MkDocsConfig) -> None:
    """Write everything but the pages into the site, except for a preview of edited speeches."""
    if (corpus := _get_corpus(config)) and not _Run.is_preview:
        assert _Run.preview
        write_data(_Run.preview.library, corpus, get_site(config), Path(config.site_dir))


def _describe(error: CorpusError) -> str:
    language = choose_language(None, os.environ)
    return "\n".join(f"{each.code} {each.place}: {translate(each.message, language)}" for each in error.problems)


def _get_corpus(config: MkDocsConfig) -> Path | None:
    """Return the folder that `extra.corpus` names relative to the project; None if it names none."""
    return PROJECT / config.extra["corpus"] if config.extra.get("corpus") else None


def _renderer(config: MkDocsConfig) -> Renderer:
    renderer = config.extra.setdefault("renderer", Renderer(has_policy=not _Run.is_serving))
    assert isinstance(renderer, Renderer)
    return renderer


def on_files(files: Files, config: MkDocsConfig) -> None:
    merge_styles(files, config)
    if not _Run.is_serving:
        add_bundles(files, config)
    _renderer(config).on_files(files, config)


def on_env(env: Environment, config: MkDocsConfig, **_: Any) -> None:
    _renderer(config).on_env(env, config)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> None:
    _renderer(config).on_page_markdown(page)


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: Any) -> None:
    _renderer(config).on_page_content(page)


def on_template_context(context: TemplateContext, config: MkDocsConfig, **_: Any) -> None:
    _renderer(config).on_template_context(context)


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, **_: Any) -> None:
    _renderer(config).on_page_context(context, page)


def on_post_page(output: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    return _renderer(config).finish_page(output, page.file.dest_uri)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig, **_: Any) -> str:
    if not template_name.endswith(".html"):
        return output_content
    return _renderer(config).finish_page(output_content, template_name)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> None:
    """Watch the corpus and what is written by hand: polling thousands of generated files would take a processor."""
    if corpus := _get_corpus(config):
        docs = Path(config.docs_dir)
        server.unwatch(str(docs))
        server.watch(str(docs), recursive=False)
        server.watch(str(docs / "assets"))
        server.watch(str(corpus))
        # The review pages; without a loopback address nobody is let in.
        if (application := server.get_app()) is not None:
            server.set_app(Desk(application, corpus, server.mount_path))
        _log.info("Review pages: http://%s:%s%s", *server.server_address[:2], ROOT)
