"""The slogans that one speech says: which of them are marked in its text, and which section holds which."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from build_scripts.model import Occurrence, Section, Slogan, Speech
from build_scripts.pages.names import word

#: What a speech's page shows of a slogan before the reader goes to its own page.
Preview = Mapping[str, object]


class Said(NamedTuple):
    """One place of a slogan in a speech; `section` is the heading or run-in heading above it, None before the first."""

    slogan: Slogan
    occurrence: Occurrence
    section: Section | None


class SloganMark(NamedTuple):
    """A stretch of a paragraph that is marked as a slogan; `first` where its section has no earlier mark of it."""

    slogan: str
    start: int
    end: int
    first: bool


def by_speech(slogans: Iterable[Slogan]) -> dict[str, list[tuple[Slogan, Occurrence]]]:
    """Every occurrence with its slogan, by the id of its speech; a speech without slogans is left out."""
    found: dict[str, list[tuple[Slogan, Occurrence]]] = defaultdict(list)
    for slogan in slogans:
        for occurrence in slogan.occurrences:
            found[occurrence.speech].append((slogan, occurrence))
    return found


def said_in(speech: Speech, places: Iterable[tuple[Slogan, Occurrence]]) -> list[Said]:
    """The places of one speech in reading order, the longest first where several begin together; [] without any.

    Raises KeyError for a paragraph that the speech does not have.
    """
    order = {paragraph.id: index for index, paragraph in enumerate(speech.paragraphs)}
    headings = [section for section in speech.sections if section.kind != "point"]
    headings.sort(key=lambda section: (order[section.paragraph], section.start))
    found: list[Said] = []
    standing, coming = None, 0
    for slogan, place in sorted(places, key=lambda each: (order[each[1].paragraph], each[1].start, -each[1].end)):
        at = (order[place.paragraph], place.start)
        while coming < len(headings) and (order[headings[coming].paragraph], headings[coming].start) <= at:
            standing, coming = headings[coming], coming + 1
        found.append(Said(slogan, place, standing))
    return found


def slogan_marks(said: Sequence[Said]) -> dict[str, tuple[SloganMark, ...]]:
    """Paragraph → its marks in reading order: where places overlap, only the longest, and of equals the earlier.

    What is left out here still counts as said. A link cannot stand inside a link, so nothing is marked twice.
    """
    outermost: dict[int, Said] = {}
    taken: dict[str, list[Occurrence]] = defaultdict(list)
    for number, each in sorted(enumerate(said), key=lambda item: item[1].occurrence.start - item[1].occurrence.end):
        place = each.occurrence
        there = taken[place.paragraph]
        if all(place.end <= other.start or other.end <= place.start for other in there):
            there.append(place)
            outermost[number] = each
    found: dict[str, list[SloganMark]] = defaultdict(list)
    seen: set[tuple[str | None, str]] = set()
    for _, each in sorted(outermost.items()):
        key = (each.section.id if each.section else None, each.slogan.id)
        place = each.occurrence
        found[place.paragraph].append(SloganMark(each.slogan.id, place.start, place.end, key not in seen))
        seen.add(key)
    return {paragraph: tuple(marks) for paragraph, marks in found.items()}


@dataclass(frozen=True, slots=True)
class Holding:
    """What one section says: its slogans in order of their first place, each with its number of places there."""

    section: Section | None
    slogans: tuple[tuple[Slogan, int], ...]


def holdings(said: Sequence[Said]) -> list[Holding]:
    """The slogans by section, in reading order; sections without any are left out."""
    counts: dict[str | None, Counter[str]] = defaultdict(Counter)
    sections: dict[str | None, Section | None] = {}
    slogans: dict[str, Slogan] = {}
    for each in said:
        name = each.section.id if each.section else None
        sections[name] = each.section
        slogans[each.slogan.id] = each.slogan
        counts[name][each.slogan.id] += 1
    return [
        Holding(section, tuple((slogans[slogan], count) for slogan, count in counts[name].items()))
        for name, section in sections.items()
    ]


def previews(slogans: Iterable[Slogan]) -> dict[str, Preview]:
    """The slogans' previews, by id. They count all occurrences, so that they are made once for many pages."""
    return {
        slogan.id: {
            "text": slogan.text,
            "pinyin": slogan.pinyin,
            "type": word("types", slogan.type).name,
            "glosses": [{"by": word("glosses", gloss.by).name, "text": gloss.text} for gloss in slogan.glosses],
            "count": len(slogan.occurrences),
            "speeches": len({occurrence.speech for occurrence in slogan.occurrences}),
        }
        for slogan in slogans
    }
