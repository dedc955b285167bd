"""The Jinja templates, with everything escaped that they print."""

from __future__ import annotations

import re
from functools import cache

import jinja2

from build_scripts.pages.facts import day, han_characters, line_list
from build_scripts.pages.head import front_lines
from build_scripts.pages.literal import Markdown, identifier, in_address, literal, shortened, visible
from build_scripts.pages.names import TEMPLATES, words
from build_scripts.pages.paragraph import oddity
from build_scripts.pages.parts import address, folder, link
from build_scripts.text.characters import plain_pinyin


def _printed(value: object) -> Markdown:
    """What a template prints for an expression: Markdown as it is, everything else escaped."""
    return value if isinstance(value, Markdown) else literal(str(value))


@cache
def _typed(pinyin: str) -> Markdown:
    """Pinyin as it is typed, which is letters, digits and spaces: nothing to escape."""
    return Markdown(plain_pinyin(pinyin))


def _attribute(address: Markdown) -> Markdown:
    """A whole address for an attribute of HTML: what it is made of is encoded already, but for what joins it."""
    return Markdown(address.replace("&", "&amp;"))


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # Templates are code; nobody looks for a newer one at each page.
    )
    environment.filters |= {
        "id": identifier,
        "oddity": oddity,
        "visible": visible,
        "shortened": shortened,
        "link": link,
        "href": address,
        "folder": folder,
        "address": in_address,
        "lines": line_list,
        "day": day,
        "han": han_characters,
        "typed": _typed,
        "attribute": _attribute,
        "grouped": "{:,}".format,
        "plain": lambda front: Markdown(front_lines(front)),
    }
    environment.globals |= {"orders": words()["orders"], "glosses": words()["glosses"]}
    return environment


def fill(template: str, **known: object) -> str:
    """A template filled in, with no more than one empty line in a row (no text of the corpus holds a line end)."""
    page = _environment().get_template(template).render(**known)
    return re.sub("\n\n\n+", "\n\n", page).strip("\n") + "\n"
