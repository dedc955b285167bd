"""A speech as a tree of divisions, and the marks inside its paragraphs, for TEI and EPUB."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from build_scripts.model import Paragraph, Redaction, Section, Speech

Mark = Section | Redaction


@dataclass(slots=True)
class Division:
    """A heading with its paragraphs and subdivisions; the root has neither `section` nor `heading`, and `rank` 0."""

    section: Section | None = None
    heading: Paragraph | None = None
    rank: int = 0
    paragraphs: list[Paragraph] = field(default_factory=list)
    parts: list[Division] = field(default_factory=list)


def divide(speech: Speech) -> Division:
    """Return the paragraphs of a speech under their headings, each paragraph once, in reading order.

    Only sections that are headings divide: a run-in heading or a point is part of its paragraph.
    """
    root = Division()
    open_divisions = [root]
    headings = {section.paragraph: section for section in speech.sections if section.kind == "heading"}
    parents = {section.id: section.parent for section in speech.sections}
    for paragraph in speech.paragraphs:
        section = headings.get(paragraph.id)
        if section is None:
            open_divisions[-1].paragraphs.append(paragraph)
            continue
        ancestors, parent = set(), section.parent
        while parent:
            ancestors.add(parent)
            parent = parents.get(parent)
        while (innermost := open_divisions[-1].section) and innermost.id not in ancestors:
            open_divisions.pop()
        division = Division(section, paragraph, open_divisions[-1].rank + 1)
        open_divisions[-1].parts.append(division)
        open_divisions.append(division)
    return root


def list_marks(speech: Speech) -> Mapping[str, Sequence[Mark]]:
    """Return points, run-in headings and redactions by paragraph; paragraphs without any are absent."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    within: list[Mark] = [section for section in speech.sections if section.kind != "heading"]
    for mark in [*within, *speech.redactions]:
        marks[mark.paragraph].append(mark)
    return marks


def rank_headings(sections: Sequence[Section]) -> dict[str, int]:
    """Return the HTML rank, 2 to 6, of headings and run-in headings by id: one more than the heading above.

    That is `level + 1` except below a point, which is not a heading: screen readers need consecutive ranks.
    """
    by_id = {section.id: section for section in sections}
    ranks = {}
    for section in sections:
        if section.kind != "point":
            rank, parent = 2, by_id.get(section.parent or "")
            while parent:
                rank += parent.kind != "point"
                parent = by_id.get(parent.parent or "")
            ranks[section.id] = min(rank, 6)
    return ranks


def find_headings(speech: Speech) -> dict[str, Section]:
    """Return the section of each paragraph that is a heading, by the paragraph's id."""
    return {section.paragraph: section for section in speech.sections if section.kind == "heading"}
