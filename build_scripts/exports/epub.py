"""The corpus as one EPUB 3.3 book: a chapter a speech, the outlines as its table of contents, ids as on the pages."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, BinaryIO

from build_scripts.exports.archive import zipped
from build_scripts.exports.outline import divided, marks, pieces
from build_scripts.exports.xml import fill
from build_scripts.model import Library, Section, Site, Speech

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


def revised(library: Library) -> str:
    """The day on which a text of the library was last changed; "" where none is known, and there is no book."""
    return max((revision.date for edition in library.editions for revision in edition.revisions), default="")


def book(into: BinaryIO, library: Library, site: Site, revised: str) -> None:
    """Write the book as a zip: `mimetype` first and not compressed, as the format wants it."""
    zipped(into, _contents(library, site, revised), stored=("mimetype",))


def _contents(library: Library, site: Site, revised: str) -> Iterator[tuple[str, bytes]]:
    known = {"library": library, "site": site, "revised": revised, "outline": nested}
    yield "mimetype", b"application/epub+zip"
    yield "META-INF/container.xml", _CONTAINER
    yield "book/package.opf", fill("epub/package.opf", identifier=_identifier(library, site), **known)
    yield "book/nav.xhtml", fill("epub/nav.xhtml", **known)
    yield "book/title.xhtml", fill("epub/title.xhtml", **known)
    yield "book/style.css", _STYLE
    for speech in library.speeches:
        yield f"book/{speech.id}.xhtml", chapter(speech)


def chapter(speech: Speech) -> bytes:
    """One speech as XHTML."""
    return fill(
        "epub/chapter.xhtml",
        speech=speech,
        body=divided(speech),
        marks=marks(speech),
        pieces=pieces,
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
