"""Each speech in TEI P5, valid against `tei_all`.

A division has the id of its section as `xml:id`, its head and every paragraph the id of the paragraph; a point or a
run-in heading is a `seg` with its id around its words. A mask of the source is a `seg` of type `redaction`. Lines above
and below the speech are front and back. The text of every element that has an id is the published text.
"""

from __future__ import annotations

from build_scripts.exports.outline import divided, marks, pieces
from build_scripts.exports.xml import fill
from build_scripts.model import Edition, Section, Site


def document(edition: Edition, site: Site, version: str) -> bytes:
    """One speech as a TEI document."""
    speech = edition.speech
    title = speech.facts.get("title")
    return fill(
        "tei.xml",
        speech=speech,
        edition=edition,
        site=site,
        version=version,
        supplied=title is None or title.basis in ("composed", "keeper"),
        body=divided(speech),
        marks=marks(speech),
        pieces=pieces,
        is_section=lambda mark: isinstance(mark, Section),
    )
