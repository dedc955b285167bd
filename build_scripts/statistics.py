"""Keyness: what is typical of a part of the corpus against the rest. The distribution of slogans over it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Generic, TypeVar

from build_scripts.model import Slogan, Speech
from build_scripts.text.dates import find_year

Item = TypeVar("Item")

#: G² of a difference that chance makes in one of a hundred cases (chi-square with one degree of freedom, p < 0.01).
SIGNIFICANT = 6.63


def log_likelihood(part: int, rest: int, part_size: int, rest_size: int) -> float:
    """Return G² of two counts in two corpora of these sizes; 0 if the rates are equal or a corpus is empty.

    Dunning 1993 in the form of Rayson and Garside 2000: 2 Σ O ln(O / E), with the counts expected at equal rates.
    """
    total, size = part + rest, part_size + rest_size
    if not total or not part_size or not rest_size:
        return 0.0
    observed = ((part, part_size * total / size), (rest, rest_size * total / size))
    return max(2 * sum(count * log(count / expected) for count, expected in observed if count), 0.0)


@dataclass(frozen=True, slots=True)
class Key(Generic[Item]):
    """An item that is more frequent in the part than in the rest: its counts there, and G²."""

    item: Item
    part: int
    rest: int
    score: float


def find_keys(
    part: Mapping[Item, int], whole: Mapping[Item, int], part_size: int, whole_size: int, most: int
) -> list[Key[Item]]:
    """Return the most typical items of a part, the highest G² first, equal ones in the order of `part`.

    `part` and `whole` have the counts in the part and in the whole corpus, which contains it; the sizes are in the same
    unit. Items below SIGNIFICANT are left out; [] if there is no rest.
    """
    rest_size = whole_size - part_size
    keys = []
    for item, count in part.items():
        rest = whole[item] - count
        if count * rest_size > rest * part_size:
            score = log_likelihood(count, rest, part_size, rest_size)
            if score >= SIGNIFICANT:
                keys.append(Key(item, count, rest, score))
    return sorted(keys, key=lambda key: -key.score)[:most]


def count_by(pairs: Iterable[tuple[str, Item]]) -> dict[str, Counter[Item]]:
    """Return for each group how often each item occurs in it, from pairs of group and item."""
    counts: dict[str, Counter[Item]] = {}
    for group, item in pairs:
        counts.setdefault(group, Counter())[item] += 1
    return counts


#: Most speeches with a column each in the distribution; more are counted by year. A reader who scrolls sideways can
#: still find his way in this many columns. Chosen.
MOST_COLUMNS = 40
#: The column of the speeches without any date.
UNDATED = "undated"


def choose_columns(speeches: Sequence[Speech]) -> dict[str, str]:
    """Return the column of each speech in the distribution by its id: itself if they are few, or else its year."""
    if len(speeches) <= MOST_COLUMNS:
        return {speech.id: speech.id for speech in speeches}
    return {speech.id: str(find_year(speech) or UNDATED) for speech in speeches}


def distribute(slogan: Slogan, columns: Mapping[str, str]) -> Counter[str]:
    """Return the numbers of occurrences of a slogan by column."""
    return Counter(columns[each.speech] for each in slogan.occurrences)
