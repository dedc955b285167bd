"""Each speech as plain text, and as Markdown: the page of the site, which readers also download.

Paragraphs are whole and unchanged; the project's own remarks are after a rule or in the front matter.

Plain text begins with a byte order mark, because some servers send no character set and browsers then guess a wrong
one. The other formats have none: programs that read RIS, BibTeX or Markdown take it for a part of the first line.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from build_scripts.exports.divisions import find_headings, rank_headings
from build_scripts.model import Edition, Site, Speech
from build_scripts.text.markdown import check_id, escape, write_page, write_title


def encode_text(text: str) -> bytes:
    """Return a text for reading in any program: UTF-8 with a byte order mark."""
    return codecs.BOM_UTF8 + text.encode()


def list_head_lines(speech: Speech) -> list[str]:
    """Return the lines above the speech, without its title."""
    return [line for line in speech.front_matter if line != speech.title]


def write_text(edition: Edition, site: Site) -> bytes:
    """Return title, front matter, paragraphs and back matter, separated by blank lines; `--`; and the source."""
    speech = edition.speech
    paragraphs = (paragraph.text for paragraph in speech.paragraphs)
    blocks = [speech.title, *list_head_lines(speech), *paragraphs, *speech.back_matter]
    revision = f"本篇版本 {edition.revision}（{edition.revised}）" if edition.revision else ""
    colophon = "，".join(filter(None, (site.name, speech.id, revision)))
    source = " ".join(filter(None, (colophon, site.at(speech.url))))
    return encode_text("\n\n".join([*blocks, "--", source]) + "\n")


def write_markdown(edition: Edition, site: Site) -> bytes:
    """Return front matter with the facts and the page's template, then the text with ids of headings and paragraphs."""
    speech = edition.speech
    front = {
        "title": speech.title,
        "template": "speech.html",
        "id": speech.id,
        "author": speech.speaker,
        **{name: speech.fact(name) for name in ("date", "occasion", "campaign", "place")},
        "complete": speech.complete,
        "url": site.at(speech.url),
        "collection": site.name,
        "revision": edition.revision,
        "revised": edition.revised,
    }
    heads = [f"{escape(line)}\n{{: .front-matter }}" for line in list_head_lines(speech)]
    backs = [f"{escape(line)}\n{{: .back-matter }}" for line in speech.back_matter]
    return write_page(front, [write_title(speech.title), *heads, *_write_paragraphs(speech), *backs]).encode()


def _write_paragraphs(speech: Speech) -> Iterator[str]:
    headings, ranks = find_headings(speech), rank_headings(speech.sections)
    for paragraph in speech.paragraphs:
        if heading := headings.get(paragraph.id):
            yield f"{'#' * ranks[heading.id]} {escape(paragraph.text)} {{: #{check_id(heading.id)} }}"
        else:
            yield f"{escape(paragraph.text)}\n{{: #{check_id(paragraph.id)} }}"
