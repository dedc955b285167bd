"""The cleaned text of a file → its speeches: what is front matter, body and signature, and what is known of each.

Every fact carries the raw line that proves it. A date is what the text says of its own delivery, never reasoned
out; a masked one stays masked. Where a text has no title one is composed from its first sentences, and says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from build_scripts.cleaning import Cleaned
from build_scripts.metadata.campaigns import (
    find_span,
    get_campaign,
    merge_campaigns,
    name_pages,
    read_national_campaigns,
    recognise_campaign,
)
from build_scripts.metadata.circumstances import find_missing
from build_scripts.metadata.content import compose_title, find_kind, find_occasion, find_place, find_reported_speaker
from build_scripts.metadata.dating import find_date_conflicts
from build_scripts.metadata.derived import derive_facts
from build_scripts.metadata.front import read_front_matter, read_signature
from build_scripts.metadata.headings import find_headings
from build_scripts.metadata.pieces import Piece, split_pieces
from build_scripts.metadata.speech_ids import propose_id
from build_scripts.model import Paragraph, Source, Speech

__all__ = [
    "derive_facts",
    "describe",
    "digest_body",
    "find_date_conflicts",
    "find_span",
    "get_campaign",
    "merge_campaigns",
    "name_pages",
    "read_national_campaigns",
    "recognise_campaign",
]


def describe(cleaned: Cleaned) -> tuple[Speech, ...]:
    """Return the speeches of one cleaned file, in order, without sections and with provisional paragraph ids p_1, p_2 …

    A piece without a line of text yields none. `Speech.id` is a proposal from date and title; the caller makes it
    unique in the corpus.
    """
    return tuple(_describe_piece(cleaned, piece) for piece in split_pieces(cleaned))


def digest_body(paragraphs: Sequence[Paragraph]) -> str:
    """Return the SHA-256 of the paragraphs' texts, which distinguishes editors' changes from the cleaning's."""
    return hashlib.sha256("\n".join(paragraph.text for paragraph in paragraphs).encode()).hexdigest()


def _describe_piece(cleaned: Cleaned, piece: Piece) -> Speech:
    paragraphs = tuple(Paragraph(f"p_{at}", line.text, line.raw_line) for at, line in enumerate(piece.body, 1))
    front, facts = read_front_matter(piece)
    kind = find_kind(piece, facts)
    facts |= read_signature(piece, facts)
    facts |= find_occasion(piece, facts)
    if kind == "news_report":
        facts |= find_reported_speaker(piece)
    if "title" not in facts:
        facts["title"] = compose_title(piece, kind, facts)
    if recognised := recognise_campaign(facts, piece.body):
        facts["campaign"] = recognised.fact
    if place := find_place(piece, facts):
        facts["place"] = place
    source = Source(
        cleaned.raw.file,
        piece.part,
        cleaned.raw.sha256,
        cleaned.raw.encoding,
        piece.raw_lines,
        piece.site_title,
        piece.collection_title,
        piece.published,
        digest_body(paragraphs),
    )
    return Speech(
        propose_id(facts),
        kind,
        not find_missing(piece.body),
        facts,
        front,
        tuple(line.text for line in piece.back),
        paragraphs,
        source,
        headings=find_headings(piece.body),
    )
