"""The slogans of one speech: which of them are marked in its text, and which section contains which."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from build_scripts.anchors import find_sections
from build_scripts.model import Occurrence, Section, Slogan, Speech
from build_scripts.pages.facts import word

#: What a speech's page shows of a slogan before the reader opens the slogan's own page.
Preview = Mapping[str, object]


class Placed(NamedTuple):
    """An occurrence of a slogan; `section` is the heading or run-in heading that it is under, None before the first."""

    slogan: Slogan
    occurrence: Occurrence
    section: Section | None


class SloganMark(NamedTuple):
    """A stretch of a paragraph that is marked as a slogan; `is_first` if no earlier mark of it is in its section."""

    slogan: str
    start: int
    end: int
    is_first: bool


def group_by_speech(slogans: Iterable[Slogan]) -> dict[str, list[tuple[Slogan, Occurrence]]]:
    """Return every occurrence with its slogan by the id of its speech; speeches without slogans are left out."""
    found: dict[str, list[tuple[Slogan, Occurrence]]] = defaultdict(list)
    for slogan in slogans:
        for occurrence in slogan.occurrences:
            found[occurrence.speech].append((slogan, occurrence))
    return found


def place_occurrences(speech: Speech, occurrences: Iterable[tuple[Slogan, Occurrence]]) -> list[Placed]:
    """Return the occurrences in one speech in reading order, the longest first where several start together.

    Raises KeyError for a paragraph that the speech does not have.
    """
    order = {paragraph.id: index for index, paragraph in enumerate(speech.paragraphs)}
    by_id = {section.id: section for section in speech.sections}
    at_start = [by_id.get(section or "") for section in find_sections(speech)]
    headings: dict[str, list[Section]] = defaultdict(list)
    for section in speech.sections:
        if section.kind != "point":
            headings[section.paragraph].append(section)
    placed: list[Placed] = []
    for slogan, found in sorted(occurrences, key=lambda each: (order[each[1].paragraph], each[1].start, -each[1].end)):
        above = [heading for heading in headings[found.paragraph] if heading.start <= found.start]
        current = above[-1] if above else at_start[order[found.paragraph]]
        while current and current.kind == "point":
            current = by_id.get(current.parent or "")
        placed.append(Placed(slogan, found, current))
    return placed


def choose_marks(placed: Sequence[Placed]) -> dict[str, tuple[SloganMark, ...]]:
    """Return the marks of each paragraph in reading order: of overlapping occurrences the longest, then the earlier.

    Occurrences without a mark still count. Marks are links, and a link cannot contain a link.
    """
    chosen: dict[int, Placed] = {}
    taken: dict[str, list[Occurrence]] = defaultdict(list)
    for number, each in sorted(enumerate(placed), key=lambda item: item[1].occurrence.start - item[1].occurrence.end):
        found = each.occurrence
        marked = taken[found.paragraph]
        if all(found.end <= other.start or other.end <= found.start for other in marked):
            marked.append(found)
            chosen[number] = each
    marks: dict[str, list[SloganMark]] = defaultdict(list)
    seen: set[tuple[str | None, str]] = set()
    for _, each in sorted(chosen.items()):
        key = (each.section.id if each.section else None, each.slogan.id)
        found = each.occurrence
        marks[found.paragraph].append(SloganMark(each.slogan.id, found.start, found.end, key not in seen))
        seen.add(key)
    return {paragraph: tuple(those) for paragraph, those in marks.items()}


@dataclass(frozen=True, slots=True)
class SectionSlogans:
    """The slogans of one section in order of their first occurrence, each with its number of occurrences there."""

    section: Section | None
    slogans: tuple[tuple[Slogan, int], ...]


def group_by_section(placed: Sequence[Placed]) -> list[SectionSlogans]:
    """Return the slogans by section, in reading order; sections without slogans are left out."""
    counts: dict[str | None, Counter[str]] = defaultdict(Counter)
    sections: dict[str | None, Section | None] = {}
    slogans: dict[str, Slogan] = {}
    for each in placed:
        name = each.section.id if each.section else None
        sections[name] = each.section
        slogans[each.slogan.id] = each.slogan
        counts[name][each.slogan.id] += 1
    return [
        SectionSlogans(section, tuple((slogans[slogan], count) for slogan, count in counts[name].items()))
        for name, section in sections.items()
    ]


def write_previews(slogans: Iterable[Slogan]) -> dict[str, Preview]:
    """Return the preview of each slogan by id. They count all occurrences: computed once for all pages."""
    return {
        slogan.id: {
            "text": slogan.text,
            "pinyin": slogan.pinyin,
            "type": word("types", slogan.type).name,
            "glosses": [{"by": word("glosses", gloss.by).name, "text": gloss.text} for gloss in slogan.glosses],
            "count": len(slogan.occurrences),
            "speeches": slogan.speech_count,
        }
        for slogan in slogans
    }
