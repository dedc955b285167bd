"""The ids of one speech: all that were ever published, and those of its present text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256

from build_scripts.text.characters import fold

#: Hexadecimal digits of SHA-256. 32 bits: in a speech of 200 paragraphs two collide once in 200,000 speeches.
DIGEST_LENGTH = 8
#: Folded characters of a paragraph's beginning. Of the 186 paragraphs of the nine speeches in tests/gold, 184 have a
#: beginning of 8 characters that is unique within the speech.
HEAD_LENGTH = 8

#: `p_1`, `p_2` …
PARAGRAPH_ID = re.compile(r"p_([1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class PublishedParagraph:
    """A paragraph in the registry: enough to recognise it, too little to restore it."""

    id: str
    digest: str
    head: str


@dataclass(frozen=True, slots=True)
class SpeechAnchors:
    """Every id that was ever published for one speech.

    `paragraphs` are those of the page, in its order; `gone` are former ones. `sections` maps each section id to the
    paragraph in which the section begins or last began. `moved` maps ids to their successors, as the build or an editor
    wrote it; for an id that is on the page it has no effect.
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
    """The ids of the present text of one speech.

    `paragraphs` has an id for each text, `sections` one for each node. `anchors` is the new content of the registry.
    `aliases` maps every former id to its target on the page. `lost` are the former ids without a target, in the order
    of the registry: errors until the editor writes a target.
    """

    paragraphs: tuple[str, ...]
    sections: tuple[str, ...]
    anchors: SpeechAnchors
    aliases: dict[str, str]
    lost: tuple[str, ...]


def take_fingerprint(text: str) -> PublishedParagraph:
    """Return digest and beginning of a paragraph, without an id."""
    folded = fold(text)
    digest = sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]
    return PublishedParagraph("", digest, folded[:HEAD_LENGTH])
