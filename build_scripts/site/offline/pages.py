"""Pages of the site for opening from a folder. Only start tags and the head change; text stays equal to the byte."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import unquote

#: The script that carries the reader's settings from page to page.
SETTINGS = "assets/settings.js"
_ADDRESS = re.compile(r'(\s(?:href|action)=")([^"]*)(")')


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag as it is written, its offset in the page, and its attributes."""

    start: int
    text: str
    name: str
    attributes: dict[str, str]


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0, *(found.end() for found in re.finditer("\n", page))]
        self.tags: list[Tag] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append(Tag(self.lines[line - 1] + column, self.get_starttag_text() or "", tag, attributes))


def adapt_page(page: str, path: str, site: Collection[str]) -> str:
    """Return the page at `path`, among the files of `site`, with links and scripts that work from a folder."""
    out, at = [], 0
    for tag in _Tags(page).tags:
        between = page[at : tag.start]
        text = _ADDRESS.sub(lambda found: f"{found[1]}{_to_page(found[2], path, site)}{found[3]}", tag.text)
        if tag.name == "link" and tag.attributes.get("rel") == "preload":
            text = ""
        elif tag.attributes.get("http-equiv") == "Content-Security-Policy":
            text = text.replace("'self'", "'self' file:")  # Some browsers do not take a folder's own files for 'self'.
        elif tag.name == "body":
            script = f'<script src="{posixpath.relpath(SETTINGS, posixpath.dirname(path))}"></script>'
            between = between.replace("</head>", f"{script}</head>")
        out += [between, text]
        at = tag.start + len(tag.text)
    return "".join([*out, page[at:]])


def _from_root(path: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), address))


def _to_page(address: str, path: str, site: Collection[str]) -> str:
    """Return the address with `index.html` if it means the page of a folder of this site, else unchanged."""
    found = re.fullmatch(r"([^?#]*)(.*)", unescape(address), re.S)
    folder, rest = (found[1], found[2]) if found else ("", "")
    if not folder or folder.startswith("/") or ":" in folder:
        return address
    page = posixpath.join(_from_root(path, unquote(folder)), "index.html")
    if posixpath.normpath(page) not in site:
        return address
    return escape(f"{folder.rstrip('/')}/index.html{rest}")
