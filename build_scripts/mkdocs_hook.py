"""The entry point of MkDocs (`hooks` in mkdocs.yml): pages before a build, downloads and search index after it.

What happens to a page is in `site/hook.py`. If `extra.corpus` is empty, the pages in `docs/` are rendered as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer

PROJECT = Path(__file__).resolve().parents[1]
if str(PROJECT) not in sys.path:  # `mkdocs` is a command of its own and does not know our package.
    sys.path.insert(0, str(PROJECT))

from build_scripts import pipeline  # noqa: E402
from build_scripts.corpus import CorpusError  # noqa: E402
from build_scripts.model import Library  # noqa: E402
from build_scripts.site import publishing  # noqa: E402
from build_scripts.site.hook import (  # noqa: E402, F401
    on_env,
    on_files,
    on_page_content,
    on_post_page,
    on_post_template,
    on_startup,
)

_libraries: dict[Path, Library] = {}


def _get_corpus(config: MkDocsConfig) -> Path | None:
    """Return the folder that `extra.corpus` names relative to the project; None if it names none."""
    return PROJECT / config.extra["corpus"] if config.extra.get("corpus") else None


def on_pre_build(config: MkDocsConfig) -> None:
    """Bring the generated pages up to date with the corpus; its errors stop the build, all at once."""
    if corpus := _get_corpus(config):
        try:
            site = publishing.published_as(config)
            _libraries[corpus] = pipeline.generate_pages(corpus, Path(config.docs_dir), site)
        except CorpusError as error:
            lines = (f"{each.code} {each.place}: {each.message}" for each in error.problems)
            raise PluginError("\n".join(lines)) from error


def on_post_build(config: MkDocsConfig) -> None:
    """Write everything but the pages into the site."""
    if corpus := _get_corpus(config):
        site = publishing.published_as(config)
        pipeline.write_data(_libraries[corpus], corpus, site, Path(config.site_dir))


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> None:
    """Rebuild when the corpus changes."""
    if corpus := _get_corpus(config):
        server.watch(str(corpus))
