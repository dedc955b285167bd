"""The many pages in MkDocs: those that the navigation does not name are rendered by two processes, or were kept.

MkDocs renders page after page, all of them in every build. This plugin takes the pages of speeches and slogans out of
its two loops and renders them by MkDocs' own functions, so that the bytes are the same; `kept` finds those again whose
source, theme and settings are what they were. The version of the corpus stands on every page and would make all
of them new with each correction, so it is taken out of what is kept and compared, and put in afterwards. Links to
pages and anchors are checked as MkDocs does it, kept pages included.
"""

from __future__ import annotations

import hashlib
import json
import logging
import posixpath
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext

from build_scripts.system.parallel import parallel_map
from build_scripts.site.verbatim import Verbatim
from build_scripts.pages.head import read_front

#: Stands in a kept page where the version of the corpus does; no HTML may hold a NUL.
_VERSION = "\x00version\x00"
#: Parts of the theme that say the same on all pages of a folder that the navigation does not name: they print settings,
#: words of the theme, and addresses as the folder needs them. Of the page itself they ask only which page of the
#: navigation it is, and which stand before and behind it there. They are half of what the theme costs.
_THE_SAME = ("partials/nav.html", "partials/tabs.html", "partials/palette.html", "partials/top.html")
#: Blocks of the theme's page of which that is true, too; what ours puts around them is not meant.
_THE_SAME_BLOCKS = ("libs", "fonts", "analytics", "footer", "config", "scripts")
_LINK = re.compile(r"\]\(([^()\s#?]+\.md)")

_log = logging.getLogger("mkdocs")
_links_log = logging.getLogger("mkdocs.structure.pages")


def _is_true(record: logging.LogRecord) -> bool:
    """Whether MkDocs may say this while the pages are out of its loops; that they are excluded is only our way."""
    return not record.getMessage().endswith("which is excluded from the built site.")


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A page as MkDocs made it: `anchors` stand on it, `links` lead to anchors (page → anchor → link as written).

    `warnings` are what MkDocs said meanwhile, as level and message.
    """

    html: str
    anchors: frozenset[str]
    links: dict[str, dict[str, str]]
    robots: str | None
    warnings: tuple[tuple[int, str], ...]


class ManyPages(BasePlugin):  # type: ignore[type-arg, no-untyped-call]  # it has no settings
    """A plugin of MkDocs, for one build of a corpus of this version; `guarded` pages have their policy."""

    def __init__(self, version: str, guarded: bool = True) -> None:
        self._version, self._guarded = version, guarded
        self._taken: str | None = None
        self._front: dict[str, Any] | None = None
        self._verbatim = Verbatim()
        self._inclusion: dict[str, InclusionLevel] = {}

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Take the pages that the navigation does not name out of MkDocs' loops."""
        self._nav = nav
        self._documents = files.documentation_pages()
        named = {page.file.src_uri for page in nav.pages}
        self._rest = [file for file in self._documents if file.src_uri not in named]
        for file in self._rest:
            self._inclusion[file.src_uri] = file.inclusion
            file.inclusion = InclusionLevel.EXCLUDED
        _links_log.addFilter(_is_true)
        return nav

    def on_env(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Render these pages, when the pages that the navigation names have been read."""
        _links_log.removeFilter(_is_true)
        self._config, self._files, self._env = config, files, env
        for file in self._rest:
            file.inclusion = self._inclusion[file.src_uri]
        env.auto_reload = False  # No template changes while a site is built.
        config.markdown_extensions.append(self._verbatim)
        with _filled_in_once(env):
            render = partial(self._render, config, files, env)
            work = lambda number: self._written(self._rest[number], render(self._rest[number]))  # noqa: E731
            rendered = list(parallel_map(work, range(len(self._rest))))
        config.markdown_extensions.remove(self._verbatim)
        for file, made in zip(self._rest, rendered, strict=True):
            for level, message in made.warnings:
                _log.log(level, message)
            assert file.page
            file.page.meta = {"robots": made.robots} if made.robots else {}
            file.page.present_anchor_ids = set(made.anchors)
            file.page.links_to_anchors = {files.src_uris[uri]: found for uri, found in made.links.items()}
            file.inclusion = InclusionLevel.EXCLUDED
        return env

    def _written(self, file: File, made: _Rendered) -> _Rendered:
        """A page that is written; what MkDocs must know of it yet."""
        html = made.html.replace(_VERSION, self._version)
        write_file(html.encode("utf-8", errors="xmlcharrefreplace"), file.abs_dest_path)
        return replace(made, html="")

    def on_page_read_source(self, /, *, page: Page, config: MkDocsConfig) -> str | None:
        """Read the front matter of our pages, and hide it from MkDocs, for which it is YAML."""
        self._front = None
        if page.file.src_uri not in self._inclusion:
            return None
        read = read_front(page.file.content_string)
        if read is None:
            return None
        self._front, markdown = read
        return f"\n{markdown}"  # The empty line ends front matter of any kind.

    def on_page_markdown(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if self._front is not None:
            page.meta = self._front
        return markdown

    def on_template_context(
        self, context: TemplateContext, /, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The sitemap names all pages."""
        context["pages"] = self._documents
        return context

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Take the finished page instead of letting MkDocs write it, for those that are rendered here."""
        if page.file.src_uri not in self._inclusion:
            return output
        self._taken = output
        return ""

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        files = Files(self._documents)
        for file in self._rest:
            assert file.page
            file.page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)

    def rendered(self, path: str, source: str) -> bytes:
        """The page of a file of this build, with other Markdown in it; warnings are left to the next build."""
        file = self._files.src_uris[path]
        file.content_string = source
        html = self._render(self._config, self._files, self._env, file).html.replace(_VERSION, self._version)
        return html.encode("utf-8", errors="xmlcharrefreplace")

    def target(self, path: str) -> str:
        """Where the page of a file of this build stands in the site."""
        return self._files.src_uris[path].dest_uri

    def _render(self, config: MkDocsConfig, files: Files, env: jinja2.Environment, file: File) -> _Rendered:
        page = file.page
        assert page
        with _overheard() as warnings:
            _populate_page(page, config, files)
            _build_page(page, config, self._documents, self._nav, env)
        html, self._taken = self._taken or "", None
        links = {to.src_uri: dict(anchors) for to, anchors in (page.links_to_anchors or {}).items()}
        made = _Rendered(
            html.replace(self._version, _VERSION),
            frozenset((page.present_anchor_ids or set()) | self._verbatim.ids),
            links,
            page.meta.get("robots"),
            tuple(warnings),
        )
        page.content = page.markdown = None  # One page's worth of memory, not that of all pages.
        page.toc = None  # type: ignore[assignment]
        return made


@contextmanager
def _filled_in_once(env: jinja2.Environment) -> Iterator[None]:
    """Meanwhile, fill in parts of the theme once for all pages that need the same: `_THE_SAME` says which."""
    templates = [env.get_template(name) for name in _THE_SAME]
    own = [template.root_render_func for template in templates]
    blocks = env.get_template("base.html").blocks
    own_blocks = dict(blocks)
    for template in templates:
        template.root_render_func = _remembered(template.root_render_func)
    blocks.update((name, _remembered(blocks[name])) for name in _THE_SAME_BLOCKS)
    try:
        yield
    finally:
        blocks.update(own_blocks)
        for template, fill in zip(templates, own, strict=True):
            template.root_render_func = fill


def _remembered(fill: Callable[[jinja2.runtime.Context], Iterator[str]]) -> Any:
    known: dict[str, str] = {}

    def again(context: jinja2.runtime.Context) -> Iterator[str]:
        folder = posixpath.dirname(context["page"].url.rstrip("/"))
        if folder not in known:
            known[folder] = "".join(fill(context))
        yield known[folder]

    return again


@contextmanager
def _overheard() -> Iterator[list[tuple[int, str]]]:
    """What MkDocs warns of meanwhile; whoever keeps it says it again, so nobody hears it now."""
    heard: list[tuple[int, str]] = []

    class Hearing(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append((record.levelno, record.getMessage()))

    handlers, propagates = _log.handlers, _log.propagate
    _log.handlers, _log.propagate = [Hearing(logging.WARNING)], False
    try:
        yield heard
    finally:
        _log.handlers, _log.propagate = handlers, propagates
