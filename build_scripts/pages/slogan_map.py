"""The table of slogans and speeches or, among many speeches, of slogans and years.

The page has the most frequent slogans; docs/assets/glossary/map.js filters and sorts all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from build_scripts.model import Slogan, Speech
from build_scripts.pages.facts import Word, sort_by_date, word
from build_scripts.pages.measures import Body
from build_scripts.statistics import UNDATED, choose_columns, distribute

#: About three screens of rows. The complete table is in the public data.
MOST_ROWS = 100
#: A cell of a speech has the next darker ground from these counts on: nearly all cells of the nine texts have one or
#: two.
STEPS = (2, 5, 10)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in `distribution.json`, and its speech, None for a year or for the undated (`name`)."""

    key: str
    name: str
    speech: Speech | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table: the count of a slogan in a column, and its shade (from 0)."""

    count: int
    step: int


@dataclass(frozen=True, slots=True)
class MapView:
    """The table: the most frequent slogans, a row of cells each; `speeches` is the number of all speeches."""

    order: str
    name: Word
    columns: Sequence[Column]
    rows: Sequence[tuple[Slogan, Sequence[Cell]]]
    entries: int
    speeches: int
    is_by_year: bool
    description: str = "口号在各篇讲话或各年里的分布：哪条口号在哪里有几处。"


def choose_step(count: int, most: int, *, is_by_year: bool) -> int:
    """Return the shade of a count, 0 to 3: by itself for a speech, by its share of the row's highest for a year."""
    return min(4 * count // (most + 1), 3) if is_by_year else sum(count >= step for step in STEPS)


def build_row(slogan: Slogan, columns: Sequence[Column], of: Mapping[str, str], *, is_by_year: bool) -> list[Cell]:
    """Return the cells of a slogan; `of` is the column of each speech."""
    counts = distribute(slogan, of)
    most = max((count for column, count in counts.items() if column != UNDATED), default=0)
    return [Cell(counts[c.key], choose_step(counts[c.key], most, is_by_year=is_by_year)) for c in columns]


def view_map(slogans: Sequence[Slogan], bodies: Mapping[str, Body]) -> MapView:
    """Return the table of the given slogans, the most frequent first, MOST_ROWS at most."""
    speeches = [body.speech for body in bodies.values()]
    of = choose_columns(speeches)
    is_by_year = any(id_ != column for id_, column in of.items())
    if is_by_year:
        years = sorted(set(of.values()))
        columns = [Column(year, "未注明" if year == UNDATED else year) for year in years]
    else:
        columns = [Column(speech.id, speech.short_name, speech) for speech in sort_by_date(speeches)]
    rows = [(slogan, build_row(slogan, columns, of, is_by_year=is_by_year)) for slogan in slogans[:MOST_ROWS]]
    return MapView("speech", word("orders", "speech"), columns, rows, len(slogans), len(bodies), is_by_year)
