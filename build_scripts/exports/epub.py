"""The corpus as one EPUB 3.3 book: a chapter a speech, the outlines as its table of contents, ids as on the pages."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from build_scripts.exports.archive import zipped
from build_scripts.exports.outline import divided, pieces
from build_scripts.exports.xml import fill
from build_scripts.records import Library, Section, Site, Speech
from build_scripts.workers import side_by_side

_CONTAINER = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
#: A reading system has fonts, sizes and margins of its own; only what Chinese asks for is said.
_STYLE = b"""\
p { margin: 0; text-indent: 2em; line-height: 1.8; text-align: justify; }
p.plain, p.salutation { text-indent: 0; }
p.known { text-indent: 0; text-align: center; }
h1, h2, h3, h4, h5, h6 { line-height: 1.4; font-size: 1.1em; text-align: start; }
h1 { font-size: 1.4em; text-align: center; }
.run-in { font-weight: bold; }
nav ol { list-style: none; padding-inline-start: 1.2em; }
nav a { text-decoration: none; }
"""


def files(library: Library, site: Site) -> dict[str, bytes]:
    """`data/corpus.epub`; nothing for an empty library, and where no history says when the book last changed."""
    revised = max((r.date for edition in library.editions for r in edition.revisions), default="")
    return {"data/corpus.epub": book(library, site, revised)} if revised else {}


def book(library: Library, site: Site, revised: str) -> bytes:
    """The book as a zip: `mimetype` first and not compressed, as the format wants it."""
    known = {"library": library, "site": site, "revised": revised, "outline": nested}
    contents = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "book/package.opf": fill("epub/package.opf", identifier=_identifier(library, site), **known),
        "book/nav.xhtml": fill("epub/nav.xhtml", **known),
        "book/title.xhtml": fill("epub/title.xhtml", **known),
        "book/style.css": _STYLE,
    }
    for speech, content in zip(library.speeches, side_by_side(chapter, library.speeches), strict=True):
        contents[f"book/{speech.id}.xhtml"] = content
    return zipped(contents, stored=("mimetype",))


def chapter(speech: Speech) -> bytes:
    """One speech as XHTML."""
    return fill(
        "epub/chapter.xhtml",
        speech=speech,
        body=divided(speech),
        pieces=partial(pieces, speech=speech),
        is_section=lambda mark: isinstance(mark, Section),
    )


def nested(speech: Speech) -> list[tuple[Section, list[Any]]]:
    """The outline as a tree: each section with those below it, in the same form; [] where there is none."""
    below: dict[str | None, list[tuple[Section, list[Any]]]] = {None: []}
    for section in speech.sections:
        inner: list[tuple[Section, list[Any]]] = []
        below.get(section.parent, below[None]).append((section, inner))
        below[section.id] = inner
    return below[None]


def _identifier(library: Library, site: Site) -> str:
    """A UUID that is the same for the same version of the same site."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{site.address or site.name} {library.version}')}"
