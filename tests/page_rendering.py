"""Rendering of generated pages without the rest of a site: Markdown, marks and templates, as MkDocs applies them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar
from urllib.parse import ParseResult, urljoin, urlparse

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from build_scripts.model import Edition, Library, Site, Slogan
from build_scripts.pages import Pages
from build_scripts.pages.slogan import get_slogan_path
from build_scripts.pages.speech import get_speech_path
from build_scripts.site.rendering import Renderer
from build_scripts.site.theme import prepare_templates

PROJECT = Path(__file__).parent.parent
HAND_WRITTEN = ("cite.md", "compare.md", "data.md", "excerpts.md", "method.md", "search.md", "trends.md")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@cache
def get_config() -> MkDocsConfig:
    """Return the settings of the site, without a corpus."""
    config = load_config(str(PROJECT / "mkdocs.yml"))
    config.extra["corpus"] = ""
    return config


@cache
def get_env() -> Environment:
    """Return the theme's templates, compiled once for all tests of a process."""
    return get_config().theme.get_env()


def write_all_pages(library: Library, site: Site, records: Iterable[Edition | Slogan] | None = None) -> dict[str, str]:
    """Return the Markdown of every generated page by path; of speeches and slogans only those in `records`."""
    pages = Pages(library, site)
    written = pages.write_rest()
    for record in [*library.editions, *library.slogans] if records is None else records:
        written |= pages.write(record)
    return written


def _make_file(path: str, content: str) -> File:
    file = File(path, src_dir=None, dest_dir="", use_directory_urls=True)
    file.content_string = content
    return file


@dataclass
class PageRenderer:
    """The pages of a library; with `records`, of speeches and slogans only the pages of these."""

    library: Library
    records: Sequence[Edition | Slogan] | None = None
    site: ClassVar[Site] = Site("语料库")

    @cached_property
    def markdown(self) -> dict[str, str]:
        return write_all_pages(self.library, self.site, self.records)

    @cached_property
    def files(self) -> Files:
        others = [get_speech_path(speech.id) for speech in self.library.speeches]
        others += [get_slogan_path(slogan.id) for slogan in self.library.slogans]
        sources = dict.fromkeys(others, "") | self.markdown
        sources |= {name: (PROJECT / "docs" / name).read_text("utf-8") for name in HAND_WRITTEN}
        return Files([_make_file(path, content) for path, content in sources.items()])

    @cached_property
    def _renderer(self) -> Renderer:
        renderer = Renderer(Pages(self.library, self.site), has_policy=False)
        renderer.on_files(self.files, get_config())
        return renderer

    def render(self, path: str, markdown: str | None = None) -> str:
        """Return the content of a page as HTML; with `markdown`, of that instead of the page's own."""
        config, renderer = get_config(), self._renderer
        file = self.files.src_uris[path]
        if markdown is not None:
            file = _make_file(path, markdown)
        page = Page(None, file, config)
        page.read_source(config)
        renderer.on_page_markdown(page)
        page.render(config, self.files)
        renderer.on_page_content(page)
        context = get_context(Navigation([], []), self.files, config, page)
        renderer.on_page_context(context, page)
        prepare_templates(get_env(), self.files)
        template = get_env().get_template(str(page.meta["template"]))
        return "".join(template.blocks["content"](template.new_context(dict(context))))

    def render_lists(self) -> dict[str, str]:
        """Return the lists of speeches, rendered, by path."""
        return {path: self.render(path) for path in self.markdown if re.match("speeches/(index|by)", path)}


def render_all_pages(library: Library) -> dict[str, str]:
    """Return the content of every generated page as HTML, by the path of its Markdown."""
    renderer = PageRenderer(library)
    return {path: renderer.render(path) for path in renderer.markdown}


def get_text(html: str) -> str:
    """Return the text of HTML as a reader sees it, with single spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]*>", "", html)))


def get_address(path: str) -> str:
    """Return the address of a page, from the root: `a/b.md` → `/a/b/`, `a/index.md` → `/a/`."""
    return re.sub("(index)?/?$", "", "/" + path.removesuffix(".md")).rstrip("/") + "/"


def resolve(path: str, href: str) -> ParseResult:
    """Return where a link on a rendered page leads."""
    return urlparse(urljoin(get_address(path), href))


class Dom(HTMLParser):
    """As much of a page's tree as tests need: text by id, ids in order, elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.text: dict[str, str] = {}
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.links_inside_links = 0
        self._open: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        self.links_inside_links += tag == "a" and any(around == "a" for around, _ in self._open)
        name = attributes.get("id")
        if name:
            self.ids.append(name)
            self.text.setdefault(name, "")
        if tag not in VOID and tag != "path":
            self._open.append((tag, name))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and tag != "path":
            opened, _ = self._open.pop()
            assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data: str) -> None:
        for _, name in self._open:
            if name:
                self.text[name] += data

    def find_all(self, tag: str, css_class: str = "") -> list[dict[str, str | None]]:
        """Return the attributes of the elements with a tag, and a class if given."""
        return [
            attributes
            for name, attributes in self.elements
            if name == tag and (not css_class or css_class in (attributes.get("class") or "").split())
        ]
