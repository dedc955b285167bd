"""The corpus as one EPUB 3.3 book: a chapter for each speech, the outlines as its table of contents, ids of the pages.

Its title page and identifier name the version of the corpus. Readers made for EPUB 2 take the contents from `toc.ncx`,
which has the same entries as `nav.xhtml`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from build_scripts.exports.archive import write_zip
from build_scripts.exports.divisions import divide, list_marks
from build_scripts.exports.xml_formats import render_xml
from build_scripts.model import Library, Section, Site, Speech
from build_scripts.text.marks import nest_marks

_COVER = Path(__file__).resolve().parents[2] / "docs" / "assets" / "icons" / "seal.png"
_CONTAINER = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
#: Reading systems choose fonts, sizes and margins; only rules of Chinese typesetting are set.
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


def write_book(file: BinaryIO, library: Library, site: Site) -> None:
    """Write the book. Raises ValueError for a library without a revision, because EPUB requires a date.

    `mimetype` is first and not compressed, as the format requires.
    """
    if not library.revised:
        raise ValueError("an EPUB needs the date of a revision")
    write_zip(file, _list_contents(library, site), stored=("mimetype",))


def _list_contents(library: Library, site: Site) -> Iterator[tuple[str, bytes]]:
    values = {"library": library, "site": site}
    yield "mimetype", b"application/epub+zip"
    yield "META-INF/container.xml", _CONTAINER
    identifier = _get_identifier(library, site)
    yield "book/package.opf", render_xml("epub/package.opf", identifier=identifier, **values)
    yield "book/nav.xhtml", render_xml("epub/nav.xhtml", nest_sections=nest_sections, **values)
    yield "book/toc.ncx", render_xml("epub/toc.ncx", identifier=identifier, nest_sections=nest_sections, **values)
    yield "book/title.xhtml", render_xml("epub/title.xhtml", **values)
    yield "book/style.css", _STYLE
    yield "book/cover.png", _COVER.read_bytes()
    for speech in library.speeches:
        yield f"book/{speech.id}.xhtml", write_chapter(speech)


def write_chapter(speech: Speech) -> bytes:
    """Return one speech as XHTML."""
    return render_xml(
        "epub/chapter.xhtml",
        speech=speech,
        body=divide(speech),
        marks=list_marks(speech),
        nest_marks=nest_marks,
        is_section=lambda mark: isinstance(mark, Section),
    )


def nest_sections(speech: Speech) -> list[tuple[Section, list[Any]]]:
    """Return the outline as a tree: each section with its subsections in the same form."""
    children: dict[str | None, list[tuple[Section, list[Any]]]] = {None: []}
    for section in speech.sections:
        children[section.id] = []
        children.get(section.parent, children[None]).append((section, children[section.id]))
    return children[None]


def _get_identifier(library: Library, site: Site) -> str:
    """Return a UUID that is the same for the same version of the same site."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{site.address or site.name} {library.version}')}"
