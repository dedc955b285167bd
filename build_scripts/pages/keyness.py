"""Slogans that are typical of some speeches against the rest: of a campaign, a year, or a single speech."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from build_scripts.model import Library, Slogan
from build_scripts.pages.measures import Bodies, format_rate
from build_scripts.statistics import Key, count_by, find_keys

#: Typical slogans of a campaign, one screen; of a year or a speech, among other things on their page. Chosen.
MOST_KEYS, MOST_KEYS_OF_PART = 20, 8


@dataclass(frozen=True, slots=True)
class Typical:
    """A typical slogan: its counts in the part and in the rest, and both rates per 10,000 characters."""

    key: Key[str]
    slogan: Slogan
    rate: str
    rest_rate: str


@dataclass(frozen=True, slots=True)
class Year:
    """The speeches that state a year, their number, their Han characters, and what is typical of them."""

    name: str
    speeches: int
    han: int
    typical: Sequence[Typical]


@dataclass(frozen=True, slots=True)
class YearsView:
    """The page of all years."""

    order: str
    years: Sequence[Year]
    description: str = "各年讲话里比其余年份多得不像偶然的口号，附两边的次数。"


@dataclass(frozen=True)
class Keyness:
    """The counts of all slogans of a library, by speech."""

    library: Library
    bodies: Bodies

    def find(self, speeches: Iterable[str], most: int = MOST_KEYS) -> list[Typical]:
        """Return what is typical of the speeches with these ids, the highest G² first; [] if they are all speeches."""
        ids = set(speeches)
        counts: Counter[str] = Counter()
        for each in sorted(ids):
            counts.update(self._counts.get(each, {}))
        han = sum(self.bodies[each].han for each in ids)
        return [
            Typical(
                key, self._slogans[key.item], format_rate(key.part, han), format_rate(key.rest, self.bodies.han - han)
            )
            for key in find_keys(counts, self._totals, han, self.bodies.han, most)
        ]

    def view_years(self) -> YearsView:
        """Return the page of all years that a speech states, the latest first."""
        years: dict[str, list[str]] = defaultdict(list)
        for speech in self.library.speeches:
            if date := speech.fact("date"):
                years[date[:4]].append(speech.id)
        found = [
            Year(year, len(ids), sum(self.bodies[each].han for each in ids), self.find(ids, MOST_KEYS_OF_PART))
            for year, ids in sorted(years.items(), reverse=True)
        ]
        return YearsView("year", found)

    @cached_property
    def _slogans(self) -> Mapping[str, Slogan]:
        return {slogan.id: slogan for slogan in self.library.slogans}

    @cached_property
    def _totals(self) -> Mapping[str, int]:
        return {slogan.id: len(slogan.occurrences) for slogan in self.library.slogans}

    @cached_property
    def _counts(self) -> Mapping[str, Counter[str]]:
        return count_by((each.speech, slogan.id) for slogan in self.library.slogans for each in slogan.occurrences)
