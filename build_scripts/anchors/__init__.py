"""Sections and paragraphs + registry → ids that are promises.

Paragraphs are `p_1`, `p_2` … through the whole speech; sections are named after the source's own labels in the manner
of Akoma Ntoso's eId (`sec_1__subsec_2__point_3`). The registry (`corpus/anchors.yml`) remembers every id that was ever
given, with enough of each paragraph to know it again after a correction: a digest of its folded text, and its
first characters. From one build to the next the registry only grows. An id that has no place of its own any more
becomes an alias of the place that took over; where nothing did, it is reported as lost, and the keeper says under
`moved` where it shall lead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from build_scripts.anchors.model import Assigned, PublishedParagraph, SpeechAnchors, remembered
from build_scripts.anchors.paragraphs import assign_paragraphs
from build_scripts.anchors.registry import RegistryError, read_registry, read_slogans, write_registry
from build_scripts.anchors.sections import assign_sections, sections_of
from build_scripts.model import Node, Paragraph, Section

__all__ = [
    "Assigned",
    "PublishedParagraph",
    "RegistryError",
    "SpeechAnchors",
    "assign",
    "named_sections",
    "read_registry",
    "read_slogans",
    "sections_of",
    "write_registry",
]


def assign(texts: Sequence[str], nodes: Sequence[Node], known: SpeechAnchors | None) -> Assigned:
    """Ids for the paragraphs `texts` and the outline `nodes` of one speech, true to what is known of it.

    An unchanged paragraph (after folding) keeps its id wherever it now stands. A changed one keeps it when its
    beginning is the same, or when it stands where the old one stood. Of a paragraph that was split the first part
    keeps the id; of paragraphs that were merged the first gives its id and the others become its aliases. New
    paragraphs take numbers above all that were ever used. With `known` None (never published) they start at `p_1`.

    A section keeps the id that its label gives; where several have the same label under one parent, each keeps what
    it had. A section id that no longer arises becomes an alias of the paragraph where the section stood.
    """
    known = known or SpeechAnchors()
    paragraphs, moved = assign_paragraphs([remembered(text) for text in texts], known)
    page = [paragraph.id for paragraph in paragraphs]
    named = assign_sections(nodes, page, known.sections)
    standing = {section: page[node.paragraph] for section, node in zip(named, nodes, strict=True)}
    here = frozenset(page)
    gone = (paragraph for paragraph in (*known.paragraphs, *known.gone) if paragraph.id not in here)
    anchors = SpeechAnchors(tuple(paragraphs), tuple(gone), known.sections | standing, moved | known.moved)
    aliases, lost = _landings(anchors, here | standing.keys())
    return Assigned(tuple(page), tuple(named), anchors, aliases, lost)


def named_sections(nodes: Sequence[Node], assigned: Assigned, paragraphs: Sequence[Paragraph]) -> tuple[Section, ...]:
    """The outline `nodes` of a speech as sections with the ids that `assign` gave; () for none.

    `paragraphs` are those of the speech, in order and with their ids.
    """
    return tuple(
        Section(
            section, node.label, node.title, node.level, node.kind, paragraphs[node.paragraph].id, node.start, node.end,
            assigned.sections[node.parent] if node.parent is not None else None, node.style, node.ordinal, node.note,
        )
        for section, node in zip(assigned.sections, nodes, strict=True)
    )  # fmt: skip


def _landings(anchors: SpeechAnchors, page: frozenset[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Where each id that is not on the page lands, and those that land nowhere."""
    aliases: dict[str, str] = {}
    lost: list[str] = []
    for old in _in_order(anchors):
        seen, target = {old}, old
        while target not in page:
            target = anchors.moved.get(target) or anchors.sections.get(target) or ""
            if not target or target in seen:
                break
            seen.add(target)
        if target in page:
            if old not in page:
                aliases[old] = target
        else:
            lost.append(old)
    return aliases, tuple(lost)


def _in_order(anchors: SpeechAnchors) -> Iterator[str]:
    paragraphs = [paragraph.id for paragraph in (*anchors.paragraphs, *anchors.gone)]
    yield from dict.fromkeys([*paragraphs, *anchors.sections, *anchors.moved])
