"""Paragraphs, outline and registry → stable ids.

Paragraphs are `p_1`, `p_2` … through the whole speech. Sections are named after the source's own labels in the manner
of Akoma Ntoso's eId (`sec_1__subsec_2__point_3`). The registry (`corpus/anchors.yml`) has every id that was ever
published, with enough of each paragraph to recognise it after a correction: a digest of its folded text, and its first
characters. From one build to the next the registry only grows. An id whose paragraph or section is gone becomes an
alias of the paragraph that replaced it. Without a replacement it is reported as lost, and the editor decides under
`moved` where it leads; `propose_successors` offers the neighbour.

`assign` gives the ids, `name_sections` makes sections of the outline with them, `find_sections` says which section each
paragraph belongs to, `read_registry` and `write_registry` are the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from build_scripts.anchors.model import Assigned, PublishedParagraph, SpeechAnchors, take_fingerprint
from build_scripts.anchors.paragraphs import assign_paragraphs
from build_scripts.anchors.registry import Registry, read_registry, write_registry
from build_scripts.anchors.sections import assign_sections, find_sections
from build_scripts.model import Paragraph, Section
from build_scripts.outline import Node

__all__ = [
    "Assigned",
    "PublishedParagraph",
    "Registry",
    "SpeechAnchors",
    "assign",
    "find_sections",
    "name_sections",
    "propose_successors",
    "read_registry",
    "write_registry",
]


def assign(texts: Sequence[str], nodes: Sequence[Node], known: SpeechAnchors | None) -> Assigned:
    """Return ids for the paragraphs `texts` and the outline `nodes` of one speech, given the ids `known` so far.

    An unchanged paragraph (after folding) keeps its id at any position. A changed one keeps it if its beginning is the
    same, or if its neighbours are. If a paragraph was split, the first part keeps the id; if paragraphs were merged,
    they keep the id of the first, and the others become its aliases. New paragraphs get numbers above all that were
    ever used. With `known` None (never published) they start at `p_1`.

    A section gets the id that its label gives; if several have the same label under one parent, each keeps its id. A
    section id that no longer occurs becomes an alias of the paragraph in which the section began.
    """
    known = known or SpeechAnchors()
    paragraphs, moved = assign_paragraphs([take_fingerprint(text) for text in texts], known)
    page = [paragraph.id for paragraph in paragraphs]
    named = assign_sections(nodes, page, known.sections)
    sections = {section: page[node.paragraph] for section, node in zip(named, nodes, strict=True)}
    on_page = frozenset(page)
    gone = (paragraph for paragraph in (*known.paragraphs, *known.gone) if paragraph.id not in on_page)
    anchors = SpeechAnchors(tuple(paragraphs), tuple(gone), known.sections | sections, moved | known.moved)
    aliases, lost = _resolve_former_ids(anchors, on_page | sections.keys())
    return Assigned(tuple(page), tuple(named), anchors, aliases, lost)


def propose_successors(known: SpeechAnchors, assigned: Assigned) -> dict[str, str]:
    """Return for each lost id the paragraph of the page that was before it, or after it if none was before.

    An id that was lost earlier leads to the first paragraph.
    """
    order = [paragraph.id for paragraph in known.paragraphs]
    on_page = {each for each in assigned.paragraphs if each in order}

    def find_neighbour(paragraph: str) -> str:
        at = order.index(paragraph) if paragraph in order else 0
        near = (*reversed(order[:at]), *order[at:])
        return next((each for each in near if each in on_page), "")

    proposed = {lost: find_neighbour(known.sections.get(lost, lost)) for lost in assigned.lost}
    return {lost: target for lost, target in proposed.items() if target}


def name_sections(nodes: Sequence[Node], assigned: Assigned, paragraphs: Sequence[Paragraph]) -> tuple[Section, ...]:
    """Return the outline `nodes` of a speech as sections with the ids of `assign`.

    `paragraphs` are those of the speech, in order and with their ids.
    """
    return tuple(
        Section(
            section, node.label, node.title, node.level, node.kind, paragraphs[node.paragraph].id, node.start, node.end,
            assigned.sections[node.parent] if node.parent is not None else None, node.style, node.ordinal, node.note,
        )
        for section, node in zip(assigned.sections, nodes, strict=True)
    )  # fmt: skip


def _resolve_former_ids(anchors: SpeechAnchors, page: frozenset[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the target on the page of each id that is not on it, and the ids without a target."""
    aliases: dict[str, str] = {}
    lost: list[str] = []
    for old in _list_ids(anchors):
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


def _list_ids(anchors: SpeechAnchors) -> Iterator[str]:
    paragraphs = [paragraph.id for paragraph in (*anchors.paragraphs, *anchors.gone)]
    yield from dict.fromkeys([*paragraphs, *anchors.sections, *anchors.moved])
