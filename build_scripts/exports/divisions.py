"""A speech as a tree of divisions, and the marks inside a paragraph as elements that nest, for TEI and EPUB."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class Piece:
    """One step through a paragraph: a stretch of text, or the begin or end of a mark.

    A mark that overlaps another one is closed and opened again; `first` is true where it is opened for the first time.
    """

    kind: Literal["text", "open", "close"]
    text: str = ""
    mark: Mark | None = None
    first: bool = True


def get_marks(speech: Speech) -> Mapping[str, Sequence[Mark]]:
    """Return points, run-in headings and redactions by paragraph, the outer before the inner."""
    found: dict[str, list[Mark]] = defaultdict(list)
    within: list[Mark] = [section for section in speech.sections if section.kind != "heading"]
    for mark in [*within, *speech.redactions]:
        found[mark.paragraph].append(mark)
    return {paragraph: sorted(marks, key=lambda mark: (mark.start, -mark.end)) for paragraph, marks in found.items()}


def nest_marks(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """Return the text of a paragraph with its marks (in the order of `get_marks`) as elements that nest."""
    return list(_nest(text, marks))


def _nest(text: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    opened: list[Mark] = []
    at = 0
    edges = sorted({0, len(text)} | {mark.start for mark in marks} | {mark.end for mark in marks})
    for edge in edges:
        if at < edge:
            yield Piece("text", text[at:edge])
            at = edge
        ended = next((index for index, mark in enumerate(opened) if mark.end == edge), None)
        if ended is not None:
            cut = [mark for mark in opened[ended:] if mark.end != edge]
            for mark in reversed(opened[ended:]):
                yield Piece("close", mark=mark)
            opened[ended:] = cut
            for mark in cut:
                yield Piece("open", mark=mark, first=False)
        for mark in marks:
            if mark.start == edge:
                yield Piece("open", mark=mark)
                if mark.end == edge:
                    yield Piece("close", mark=mark)
                else:
                    opened.append(mark)
