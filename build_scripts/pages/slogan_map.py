"""The map of slogans and speeches: a table of how often each is said in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from build_scripts.model import Slogan, Speech
from build_scripts.pages.facts import by_date
from build_scripts.pages.filling import fill
from build_scripts.pages.names import word
from build_scripts.pages.sample import Body
from build_scripts.pages.slogan import pages_of
from build_scripts.pages.slogan_index import most_said_first

#: The table is for the eye: some three screens of rows, and as many columns as can still be found by scrolling
#: sideways. The whole is in the public data.
MOST_ROWS = 100
MOST_COLUMNS = 40
#: From so many places on a cell has the next darker ground: nearly all cells of the nine texts hold one or two.
_STEPS = (2, 5, 10)


@dataclass(frozen=True, slots=True)
class Cell:
    """How often a slogan is said in a speech, 0 for never, and the step of its ground, from 0."""

    count: int
    step: int


def columns(slogans: Sequence[Slogan], texts: Mapping[str, Body]) -> list[Speech]:
    """The speeches of the table in the order of their list: at most MOST_COLUMNS, those that say the most."""
    said = Counter(occurrence.speech for slogan in slogans for occurrence in slogan.occurrences)
    kept = {speech for speech, _ in sorted(said.items(), key=lambda each: (-each[1], each[0]))[:MOST_COLUMNS]}
    return by_date(texts[speech].speech for speech in kept)


def rows(slogans: Sequence[Slogan], speeches: Sequence[Speech]) -> list[tuple[Slogan, list[Cell]]]:
    """A row for each slogan with a cell for each speech."""
    found = []
    for slogan in slogans:
        counts = Counter(occurrence.speech for occurrence in slogan.occurrences)
        found.append((slogan, [_cell(counts[speech.id]) for speech in speeches]))
    return found


def _cell(count: int) -> Cell:
    return Cell(count, sum(count >= step for step in _STEPS))


def map_page(slogans: Sequence[Slogan], texts: Mapping[str, Body]) -> str:
    """The map: the most said slogans against the speeches that say them."""
    shown = most_said_first(slogans)[:MOST_ROWS]
    speeches = columns(shown, texts)
    return fill(
        "slogans_by_speech.md",
        here="slogans/by/speech.md",
        order="speech",
        name=word("orders", "speech"),
        rows=rows(shown, speeches),
        columns=speeches,
        where={slogan.id: pages_of(slogan) for slogan in shown},
        slogans=slogans,
        speeches=len(texts),
        most_columns=MOST_COLUMNS,
    )
