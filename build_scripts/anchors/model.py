"""What is known of the ids of one speech: those that were given before, and those that it has now."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256

from build_scripts.text.characters import fold

#: Hexadecimal digits kept of SHA-256. 32 bits: in a speech of 200 paragraphs two collide once in 200,000 speeches.
DIGEST_LENGTH = 8
#: Folded characters kept of a paragraph's beginning. Of the 186 paragraphs of the nine speeches in tests/gold, 184 have
#: a beginning of 8 that is their own within the speech.
HEAD_LENGTH = 8

#: `p_1`, `p_2` …
PARAGRAPH_ID = re.compile(r"p_([1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class PublishedParagraph:
    """What the registry knows of one paragraph: enough to recognise it, too little to restore it."""

    id: str
    digest: str
    head: str


@dataclass(frozen=True, slots=True)
class SpeechAnchors:
    """Every id that one speech was ever given.

    `paragraphs` are those of the page, in its order; `gone` are those that were on it once. `sections` maps each
    section id to the paragraph where it stands or last stood. `moved` maps ids that have no place of their own to their
    successors, whoever wrote that down, the build or a keeper; for an id that is on the page it says nothing.
    """

    paragraphs: tuple[PublishedParagraph, ...] = ()
    gone: tuple[PublishedParagraph, ...] = ()
    sections: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        paragraphs = frozenset(paragraph.id for paragraph in (*self.paragraphs, *self.gone))
        return paragraphs | self.sections.keys() | self.moved.keys()


@dataclass(frozen=True, slots=True)
class Assigned:
    """The ids of one speech as it is now.

    `paragraphs` has an id for each text, `sections` one for each node. `anchors` is what the registry must say from
    now on. `aliases` maps every other id that was ever published to the id on the page where it lands. `lost` are
    the ids that lead nowhere, in the order of the registry: errors, until the keeper has said where they go.
    """

    paragraphs: tuple[str, ...]
    sections: tuple[str, ...]
    anchors: SpeechAnchors
    aliases: dict[str, str]
    lost: tuple[str, ...]


def remembered(text: str) -> PublishedParagraph:
    """What is remembered of a paragraph; it has no id yet."""
    folded = fold(text)
    digest = sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]
    return PublishedParagraph("", digest, folded[:HEAD_LENGTH])
