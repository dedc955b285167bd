"""Jinja templates for XML: whatever they print is text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.parsers import expat

import jinja2
from markupsafe import Markup

TEMPLATES = Path(__file__).parent.parent / "templates"
#: What XML 1.0 cannot carry, not even as a reference (Char, section 2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _carried(value: object) -> object:
    """What a template prints: a character that XML cannot carry is shown by its number, as on the pages."""
    if isinstance(value, (Markup, jinja2.Undefined)):
        return value
    text = str(value)
    # It cannot carry controls, surrogates and what is no character; none of these is printable, which is soon seen.
    return text if text.isprintable() else _NOT_XML.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_carried,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # Templates are code; nobody looks for a newer one at each document.
    )


def fill(template: str, **known: object) -> bytes:
    """A template filled in, as well-formed XML in UTF-8. Raises ExpatError where it is not well-formed."""
    document = _environment().get_template(template).render(**known).encode()
    expat.ParserCreate(namespace_separator=" ").Parse(document, True)
    return document
