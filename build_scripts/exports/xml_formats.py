"""XML rendered from templates: TEI P5 for each speech, and the Atom feed of new and changed speeches.

TEI is valid against `tei_all`. A division has the id of its section as `xml:id`; its head and every paragraph have the
id of the paragraph. A point or a run-in heading is a `seg` with its id around its words, a redaction of the source a
`seg` of type `redaction`. Lines above and below the speech are `front` and `back`. The text of every element that has
an id is the published text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.parsers import expat

import jinja2
from markupsafe import Markup

from build_scripts.exports.divisions import divide, list_marks
from build_scripts.model import Edition, Library, Revision, Section, Site, Speech
from build_scripts.text.marks import nest_marks

TEMPLATES = Path(__file__).parent.parent / "templates"
#: Entries of the feed, the latest. Feed readers ask every few hours; more new speeches than this at once are an import,
#: which the list of speeches shows better. Chosen.
MOST_ENTRIES = 50
#: Characters that XML 1.0 cannot contain, not even as a reference (production Char, section 2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_xml(template: str, **values: object) -> bytes:
    """Return a template rendered as UTF-8; every value is escaped. Raises ExpatError if the XML is not well-formed."""
    document = _get_environment().get_template(template).render(**values).encode()
    expat.ParserCreate(namespace_separator=" ").Parse(document, True)
    return document


@cache
def _get_environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_show_forbidden_characters,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # Templates do not change during a build.
    )


def _show_forbidden_characters(value: object) -> object:
    """Replace each character that XML cannot contain by its number, as the pages do: `⟨U+000B⟩`."""
    if isinstance(value, (Markup, jinja2.Undefined)):
        return value
    text = str(value)
    # All such characters are unprintable, and `isprintable` is faster than the regular expression.
    return text if text.isprintable() else _NOT_XML.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


# --- TEI --------------------------------------------------------------------------------------------------------------


def write_tei(edition: Edition, site: Site) -> bytes:
    """Return one speech as a TEI document."""
    title = edition.speech.facts.get("title")
    return render_xml(
        "tei.xml",
        speech=edition.speech,
        edition=edition,
        site=site,
        title_is_supplied=title is None or title.basis in ("composed", "keeper"),
        body=divide(edition.speech),
        marks=list_marks(edition.speech),
        nest_marks=nest_marks,
        is_section=lambda mark: isinstance(mark, Section),
    )


def write_parallels(library: Library, site: Site) -> bytes:
    """Return the parallels as links of a TEI document in `data/`, each between passages of the speeches' TEI files."""
    urls = {speech.id: f"../{speech.url}{speech.id}.xml" for speech in library.speeches}
    return render_xml("parallels.xml", library=library, site=site, urls=urls)


# --- Atom -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One revision of one speech; `number` counts the revisions of a speech, 1 is its first publication."""

    speech: Speech
    revision: Revision
    number: int


def write_feed(library: Library, site: Site) -> bytes | None:
    """Return the Atom feed (RFC 4287); None if the site's address or the history is unknown, which Atom requires."""
    entries = list_feed_entries(library)
    if not site.address or not entries:
        return None
    return render_xml("feed.xml", site=site, entries=entries)


def list_feed_entries(library: Library) -> list[FeedEntry]:
    """Return the latest revisions of all speeches, newest first, at most MOST_ENTRIES."""
    entries = [
        FeedEntry(edition.speech, revision, number)
        for edition in library.editions
        for number, revision in enumerate(edition.revisions, 1)
    ]
    return sorted(entries, key=lambda entry: entry.revision.date, reverse=True)[:MOST_ENTRIES]
