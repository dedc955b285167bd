"""A built site → Markdown whose text is the rendered pages, for another generator, such as Zensical.

A generator that knows MkDocs' configuration and Markdown, but neither our hook nor our templates, thereby publishes
every page with its text, ids, links, search and styles. It adds head, navigation and footer of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import yaml

#: Files that the generator writes itself, or that only a server uses.
_WRITTEN_AGAIN = re.compile(
    r"404\.html|sitemap\.xml(\.gz)?|robots\.txt|_headers|assets/(javascripts|stylesheets|images)/.*"
)
_ARTICLE = re.compile(r"<article[^>]*>(.*)</article>", re.S)
_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
_FACTS = re.compile(r'<script id="site-facts".*?</script>', re.S)
#: A Markdown file to download would be taken for a page.
_MARKDOWN_LINK = re.compile(r'(href="[^":]*\.md)"')
_BLANK_LINES = re.compile(r"\n\s*\n")


def write_articles(site: Mapping[str, bytes], name: str, nav: list[Any]) -> dict[str, bytes]:
    """Return a project of a site, by path relative to its root: `mkdocs.yml`, and `docs/` with a page for each page.

    `site` is the built site by path; `name` its name; `nav` its navigation as in `mkdocs.yml`.
    """
    project = {"mkdocs.yml": _configure(name, nav)}
    for path, content in site.items():
        if _WRITTEN_AGAIN.fullmatch(path):
            continue
        if path.endswith(".html"):
            project[f"docs/{path.removesuffix('html')}md"] = _write_page(content.decode()).encode()
        else:
            project[f"docs/{path}{'.txt' if path.endswith('.md') else ''}"] = content
    return dict(sorted(project.items()))


def _write_page(html: str) -> str:
    """Return a page as Markdown: one block of HTML, which no blank line divides."""
    article, title, facts = _ARTICLE.search(html), _TITLE.search(html), _FACTS.search(html)
    assert article
    assert title
    text = _MARKDOWN_LINK.sub(r'\1.txt"', _BLANK_LINES.sub("\n", article[1].strip()))
    meta = yaml.safe_dump({"title": unescape(title[1]), "hide": ["navigation", "toc"]}, allow_unicode=True)
    return f"---\n{meta}---\n\n<div>{text}\n{facts[0] if facts else ''}</div>\n"


def _configure(name: str, nav: list[Any]) -> bytes:
    colours = {"primary": "custom", "accent": "custom"}
    theme = {
        "name": "material",
        "variant": "classic",
        "language": "zh",
        "features": ["navigation.tabs"],
        "font": False,
        "palette": [
            {"media": f"(prefers-color-scheme: {media})", "scheme": scheme, **colours}
            for media, scheme in (("light", "default"), ("dark", "slate"))
        ],
    }
    settings = {
        "site_name": name,
        "theme": theme,
        "nav": _name_pages(nav),
        "extra_css": ["assets/css/pages.css"],
        "markdown_extensions": ["attr_list"],
    }
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False).encode()


def _name_pages(nav: Any) -> Any:
    """Return a navigation in which each page is the `index.md` of a folder, as in the built site."""
    if isinstance(nav, str):
        return nav if nav.endswith("index.md") else f"{nav.removesuffix('.md')}/index.md"
    if isinstance(nav, list):
        return [_name_pages(each) for each in nav]
    return {name: _name_pages(value) for name, value in nav.items()}
