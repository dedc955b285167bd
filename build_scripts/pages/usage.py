"""Use of a slogan: rates by year, campaign, level and kind of meeting, its wordings, and the picture by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from build_scripts.model import Slogan, Speech
from build_scripts.pages.facts import word
from build_scripts.pages.measures import RATE_BASE, Bodies, format_rate, round_length
from build_scripts.text.dates import find_year

#: The facts by which rates are given, besides the year.
_FACTS = ("campaign", "level", "meeting")
#: Rows of one fact, and wordings: those with most occurrences. Chosen: a table that is seen at once.
MOST_ROWS = 12
#: With fewer dated speeches nothing is drawn, as on the page 历年比较 (docs/assets/search/series.js).
LEAST_DATED = 3
UNKNOWN = "未注明"
_REST = "其余"

#: A group of speeches: its name, and whether it is a year that is only inferred.
Group = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Use:
    """A slogan in a group of speeches: how many they are, their length in words, the occurrences and their rate."""

    name: str
    is_inferred: bool
    speeches: int
    length: str
    count: int
    rate: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A year in the picture: `x` in percent of the width, `y` in percent of the height from the top."""

    x: float
    y: float
    is_inferred: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Rates by year: the dots, the first and the last year, and the highest rate, which is at the upper edge."""

    dots: Sequence[Dot]
    first: str
    last: str
    top: str


@dataclass(frozen=True, slots=True)
class UsageView:
    """The use of a slogan.

    `tables` are pairs of name and rows; `wordings` are triples of wording, occurrences and speeches. `picture` is None
    for fewer than LEAST_DATED dated speeches.
    """

    tables: Sequence[tuple[str, Sequence[Use]]]
    picture: Picture | None
    wordings: Sequence[tuple[str, int, int]]


def group_of(speech: Speech, fact: str) -> Group:
    """Return the group of a speech: its value of a fact, or its year for `date`."""
    if fact != "date":
        return speech.fact(fact) or UNKNOWN, False
    year = find_year(speech)
    return (f"{year}年", not speech.fact("date")) if year else (UNKNOWN, False)


@dataclass(frozen=True)
class Usage:
    """The speeches of a library in groups; the numbers of their characters count Han characters."""

    bodies: Bodies

    @cached_property
    def _groups(self) -> Mapping[str, Mapping[str, Group]]:
        """Return for each fact the group of each speech."""
        return {
            fact: {id_: group_of(body.speech, fact) for id_, body in self.bodies.items()} for fact in ("date", *_FACTS)
        }

    @cached_property
    def _sizes(self) -> Mapping[str, Mapping[Group, tuple[int, int]]]:
        """Return for each fact the numbers of speeches and characters of each group."""
        sizes: dict[str, dict[Group, tuple[int, int]]] = {}
        for fact, groups in self._groups.items():
            found = sizes[fact] = {}
            for id_, group in groups.items():
                speeches, han = found.get(group, (0, 0))
                found[group] = speeches + 1, han + self.bodies[id_].han
        return sizes

    def view(self, slogan: Slogan) -> UsageView:
        """Return the use of a slogan."""
        by_speech = Counter(each.speech for each in slogan.occurrences)
        is_drawn = sum(self._groups["date"][id_][0] != UNKNOWN for id_ in by_speech) >= LEAST_DATED
        tables, picture = [], None
        for fact, groups in self._groups.items():
            counts: Counter[Group] = Counter()
            for id_, count in by_speech.items():
                counts[groups[id_]] += count
            if fact == "date":
                picture = self._draw(counts) if is_drawn else None
            name = "年份" if fact == "date" else word("facts", fact).name
            tables.append((name, self._list_rows(fact, counts, has_all=fact == "date" and is_drawn)))
        return UsageView(tables, picture, list_wordings(slogan))

    def _list_rows(self, fact: str, counts: Counter[Group], *, has_all: bool) -> list[Use]:
        """Return a row for each group with occurrences, with `has_all` for every group, and one for the rest."""
        sizes = self._sizes[fact]
        if fact == "date":
            shown = sorted(group for group in sizes if has_all or counts[group])
        else:
            shown = [group for group, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST_ROWS]]
        rows = [_make_use(*group, *sizes[group], counts[group]) for group in shown]
        rest = [group for group in sizes if group not in shown]
        if rest:
            speeches, han = (sum(sizes[group][at] for group in rest) for at in (0, 1))
            rows.append(_make_use(_REST, False, speeches, han, sum(counts[group] for group in rest)))
        return rows

    def _draw(self, counts: Counter[Group]) -> Picture:
        sizes = self._sizes["date"]
        rates = {group: counts[group] * RATE_BASE / max(han, 1) for group, (_, han) in sizes.items()}
        years = sorted(group for group in sizes if group[0] != UNKNOWN)
        first, last = int(years[0][0][:-1]), int(years[-1][0][:-1])
        top = max(rates[group] for group in years)
        dots = [
            Dot(
                round(100 * (int(name[:-1]) - first) / (last - first), 1) if last > first else 50,
                round(100 * (1 - rates[name, is_inferred] / top), 1) if top else 100,
                is_inferred,
            )
            for name, is_inferred in years
        ]
        return Picture(dots, f"{first}年", f"{last}年", f"{top:.1f}" if top >= 1 else f"{top:.2f}")


def _make_use(name: str, is_inferred: bool, speeches: int, han: int, count: int) -> Use:
    return Use(name, is_inferred, speeches, round_length(han).removesuffix(" 字"), count, format_rate(count, han))


def list_wordings(slogan: Slogan, most: int = MOST_ROWS) -> list[tuple[str, int, int]]:
    """Return the wordings of a slogan, most occurrences first, with their numbers of occurrences and speeches."""
    counts = Counter(each.text for each in slogan.occurrences)
    speeches = Counter(text for text, _ in {(each.text, each.speech) for each in slogan.occurrences})
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [(text, count, speeches[text]) for text, count in ordered[:most]]
