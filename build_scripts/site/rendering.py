"""The work of MkDocs' hooks on a page: its view for the template, the marks of a speech, its place in the side bar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents, get_toc
from mkdocs.utils.templates import TemplateContext

from build_scripts.pages import KINDS, Pages
from build_scripts.pages.lists import Heading
from build_scripts.pages.marking import mark_text
from build_scripts.pages.speech import SpeechView
from build_scripts.site import policy
from build_scripts.site.former import FormerPages
from build_scripts.site.modules import use_bundle, write_bundles
from build_scripts.site.theme import prepare_templates

#: The templates, of the theme and ours, that contain the scripts written into pages.
_SCRIPT_TEMPLATES = re.compile(r"partials/javascripts/.*\.html|main\.html|404\.html")
_SCRIPTS_OF_THEME = "assets/javascripts/"
#: The published style sheet.
STYLES = "assets/css/pages.css"
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.S)
_TITLE = re.compile(r'\s*<h1 id="title">(.*?)</h1>\s*', re.S)


@dataclass
class Renderer:
    """One run of MkDocs, which renders all or a share of the pages of a library.

    The pages outside the navigation are divided among `shares` runs; this run makes number `share`, its `own`, and
    copies those of them that are the same in the `former` site. The development server's script is incompatible with
    a content security policy (`has_policy` False).
    """

    pages: Pages | None = None
    has_policy: bool = True
    share: int = 0
    shares: int = 1
    former: FormerPages | None = None
    files: Files = field(default_factory=lambda: Files([]))
    own: list[File] = field(default_factory=list)
    scripts: re.Pattern[str] | None = None

    def on_files(self, files: Files, config: MkDocsConfig) -> None:
        """Publish `ID.md.txt` as `ID.md`, which MkDocs would take for a page; exclude pages that need no rendering."""
        self.files = files
        for file in files:
            if file.src_uri.endswith(".md.txt"):
                file.dest_uri = file.src_uri.removesuffix(".txt")
        named = set(_list_paths(config.nav or []))
        rest = [file for file in files.documentation_pages() if file.src_uri not in named]
        self.own = rest[self.share :: self.shares]
        changed = {file.src_uri for file in self.own if not self._restore(file, Path(config.site_dir))}
        for file in rest:
            if file.src_uri not in changed:
                file.inclusion = InclusionLevel.EXCLUDED

    def _restore(self, file: File, site: Path) -> bool:
        """Copy a page of the former site if it is the same in the new one; return whether it is."""
        if not self.former or not self.pages:
            return False
        path = file.src_uri
        inputs = path, file.content_string, self.pages.view(path), self.pages.describe(path)
        return self.former.restore(file.dest_uri, site, inputs)

    def on_env(self, env: Environment, config: MkDocsConfig) -> None:
        """Prepare the templates, and let MkDocs know what links and the sitemap need of the pages that are excluded."""
        prepare_templates(env, self.files)
        if self.has_policy and env.loader:
            names = filter(_SCRIPT_TEMPLATES.fullmatch, env.list_templates())
            sources = (env.preprocess(env.loader.get_source(env, name)[0], name) for name in names)
            self.scripts = policy.match_scripts(sources)
        for file in self._list_excluded():
            page = Page(None, file, config)
            if self.pages:
                page.present_anchor_ids = self.pages.list_anchors(file.src_uri)
                page.meta = {"robots": "noindex"} if self.pages.is_unlisted(file.src_uri) else {}

    def on_template_context(self, context: TemplateContext) -> None:
        """Let the sitemap name all pages."""
        pages = [*self.files.documentation_pages(), *self._list_excluded()]
        context["pages"] = sorted(pages, key=lambda file: file.src_uri)

    def _list_excluded(self) -> list[File]:
        return [
            file for file in self.files if file.is_documentation_page() and file.inclusion is InclusionLevel.EXCLUDED
        ]

    def on_page_markdown(self, page: Page) -> None:
        """Escape the front matter: the theme takes it for HTML. Hide the side bars that this kind of page lacks."""
        page.meta = {name: Markup(escape(v)) if isinstance(v, str) else v for name, v in page.meta.items()}
        if kind := KINDS.get(page.meta.get("template", "")):
            page.meta.setdefault("hide", list(kind.hide))

    def on_page_content(self, page: Page) -> None:
        """Register the anchors that the template will add, so that MkDocs can check links to them."""
        if self.pages and page.present_anchor_ids is not None:
            page.present_anchor_ids |= self.pages.list_anchors(page.file.src_uri)

    def on_page_context(self, context: TemplateContext, page: Page) -> None:
        """Give the template the page's view, its heading and its text with the marks in it."""
        # The theme would write `<link rel="next">`, which Firefox prefetches: the policy forbids that.
        page.next_page = None
        path = page.file.src_uri
        values: dict[str, Any] = dict(context)
        values["head"] = self.pages.describe(path) if self.pages else {}
        view = self.pages.view(path) if self.pages and "template" in page.meta else None
        html = page.content or ""
        title = _TITLE.match(html)
        text = html[title.end() :] if title else html
        if isinstance(view, SpeechView):
            text = mark_text(text, view.marking)
        if side_bar := getattr(view, "side_bar", None):
            page.toc = build_toc(str(page.title), side_bar)
        if description := getattr(view, "description", ""):
            page.meta["description"] = Markup(escape(description))
        values |= {"view": view, "heading": Markup(title[1] if title else page.title), "text": Markup(text)}
        context.update(values)  # type: ignore[typeddict-item]

    def finish_page(self, html: str, name: str) -> str:
        """Return the page with one script instead of modules, and with its content security policy; for the development
        server as it is.

        `name` is the path of the page. Raises PluginError, which stops the build, for a script that is not the theme's.
        """
        if self.scripts is None:
            return html
        html = use_bundle(html)
        try:
            html = policy.add_policy(html, self.scripts)
        except ValueError as error:
            raise PluginError(f"{name}: {error}") from error
        if self.former:
            self.former.record(name, html)
        return html


def add_bundles(files: Files, config: MkDocsConfig) -> None:
    """Publish the modules as classic scripts, too."""
    scripts = (file for file in files.javascript_files() if not file.src_uri.startswith(_SCRIPTS_OF_THEME))
    for path, content in write_bundles({file.src_uri: file.content_string for file in scripts}).items():
        files.append(File.generated(config, path, content=content))


def merge_styles(files: Files, config: MkDocsConfig) -> None:
    """Replace the style sheets of `extra_css` by one without comments.

    A browser draws nothing before it has all of them. Browsers load six files at a time over HTTP/1.1.
    """
    parts = [file for path in config.extra_css if (file := files.get_file_from_path(path))]
    content = _COMMENT.sub("", "\n".join(part.content_string for part in parts))
    for part in parts:
        files.remove(part)
    files.append(File.generated(config, STYLES, content=content))
    config.extra_css = [STYLES]


def build_toc(title: str, entries: Sequence[Heading]) -> TableOfContents:
    """Return a page's contents for the side bar: the title, which the theme's skip link needs, above the entries."""
    root: dict[str, Any] = {"id": "title", "name": title, "level": 1, "children": []}
    above = [root]
    for entry in entries:
        node = {"id": entry.id, "name": escape(entry.title), "level": entry.level, "children": []}
        while above[-1]["level"] >= entry.level:
            above.pop()
        above[-1]["children"].append(node)
        above.append(node)
    return get_toc([root])  # type: ignore[list-item]


def _list_paths(nav: Any) -> list[str]:
    """Return the paths in a navigation as mkdocs.yml has it."""
    if isinstance(nav, str):
        return [nav]
    return [path for each in (nav.values() if isinstance(nav, dict) else nav) for path in _list_paths(each)]
