"""The text of a speech as a tree of divisions, and the marks inside a paragraph as elements that nest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from build_scripts.model import Paragraph, Redaction, Section, Speech

Mark = Section | Redaction


@dataclass(slots=True)
class Division:
    """A heading with what stands under it; the root has neither section nor heading. `rank` is 0 for the root."""

    section: Section | None = None
    heading: Paragraph | None = None
    rank: int = 0
    paragraphs: list[Paragraph] = field(default_factory=list)
    parts: list[Division] = field(default_factory=list)


def divided(speech: Speech) -> Division:
    """The paragraphs of a speech under their headings, all of them, each once, in reading order.

    Only sections that are headings divide: a run-in heading or a point is a part of its paragraph.
    """
    root = Division()
    open_divisions = [root]
    headings = {section.paragraph: section for section in speech.sections if section.kind == "heading"}
    above = {section.id: section.parent for section in speech.sections}
    for paragraph in speech.paragraphs:
        section = headings.get(paragraph.id)
        if section is None:
            open_divisions[-1].paragraphs.append(paragraph)
            continue
        ancestors, parent = set(), section.parent
        while parent:
            ancestors.add(parent)
            parent = above.get(parent)
        while (standing := open_divisions[-1].section) and standing.id not in ancestors:
            open_divisions.pop()
        division = Division(section, paragraph, open_divisions[-1].rank + 1)
        open_divisions[-1].parts.append(division)
        open_divisions.append(division)
    return root


@dataclass(frozen=True, slots=True)
class Piece:
    """One step through a paragraph: a stretch of text, or where a mark begins or ends.

    A mark that another one cuts ends and begins anew; `first` is true where it begins for the first time.
    """

    kind: Literal["text", "open", "close"]
    text: str = ""
    mark: Mark | None = None
    first: bool = True


def marks(speech: Speech) -> Mapping[str, Sequence[Mark]]:
    """By paragraph, its points, run-in headings and masks, the outer before the inner; most paragraphs have none."""
    found: dict[str, list[Mark]] = defaultdict(list)
    within: list[Mark] = [section for section in speech.sections if section.kind != "heading"]
    for mark in [*within, *speech.redactions]:
        found[mark.paragraph].append(mark)
    return {paragraph: sorted(there, key=lambda mark: (mark.start, -mark.end)) for paragraph, there in found.items()}


def pieces(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """The text of a paragraph with its marks (as `marks` orders them) as elements that nest; the text is whole."""
    return list(_nested(text, marks))


def _nested(text: str, waiting: Sequence[Mark]) -> Iterator[Piece]:
    standing: list[Mark] = []
    at = 0
    edges = sorted({0, len(text)} | {mark.start for mark in waiting} | {mark.end for mark in waiting})
    for edge in edges:
        if at < edge:
            yield Piece("text", text[at:edge])
            at = edge
        ended = next((index for index, mark in enumerate(standing) if mark.end == edge), None)
        if ended is not None:
            cut = [mark for mark in standing[ended:] if mark.end != edge]
            for mark in reversed(standing[ended:]):
                yield Piece("close", mark=mark)
            standing[ended:] = cut
            for mark in cut:
                yield Piece("open", mark=mark, first=False)
        for mark in waiting:
            if mark.start == edge:
                yield Piece("open", mark=mark)
                if mark.end == edge:
                    yield Piece("close", mark=mark)
                else:
                    standing.append(mark)
