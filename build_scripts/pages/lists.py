"""Lines of the slogan index, and the division of long lists into pages.

For a long list: where it is cut, the path of each page, and the pages to which each page links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from build_scripts.model import Slogan
from build_scripts.text.characters import plain_pinyin

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of a page's side bar: `level` is its rank in HTML, from 2."""

    id: str
    title: str
    level: int


#: A part links to the first and the last part, and to this many on either side of itself.
_NEAR = 2


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """Some rows of a list: part `number` (from 1) of `of`; `first` is the number of its first row (from 1).

    `locate` gives the path of a part's page by its number.
    """

    rows: Sequence[Row]
    number: int
    of: int
    first: int
    locate: Callable[[int], str]

    @property
    def path(self) -> str:
        return self.locate(self.number)

    @property
    def last(self) -> int:
        """Return the number of its last row; `first - 1` for a part without rows."""
        return self.first + len(self.rows) - 1

    @property
    def title_suffix(self) -> str:
        """Return the suffix of a later part's title, as `（第 2 页）`; "" for the first."""
        return f"（第 {self.number} 页）" if self.number > 1 else ""

    @property
    def linked(self) -> list[int | None]:
        """Return the numbers of the parts that this one links to, in order, with None for a gap between two."""
        near = range(max(self.number - _NEAR, 1), min(self.number + _NEAR, self.of) + 1)
        linked: list[int | None] = []
        for number in sorted({1, *near, self.of}):
            if linked and linked[-1] != number - 1:
                linked.append(None)
            linked.append(number)
        return linked


def divide(rows: Sequence[Row], most: int, locate: Callable[[int], str]) -> list[Part[Row]]:
    """Divide the rows into parts of at most `most`, all but the last full; one empty part for no rows."""
    starts = range(0, max(len(rows), 1), most)
    return [Part(rows[at : at + most], number, len(starts), at + 1, locate) for number, at in enumerate(starts, 1)]


def number_path_below(path: str, number: int) -> str:
    """Return the path of part `number` of the list that starts at `path`: `a/b.md`, `a/b/2.md`, `a/b/3.md` …"""
    return path if number == 1 else f"{path.removesuffix('.md')}/{number}.md"


def number_path_beside(path: str, number: int) -> str:
    """Return the same for a list that has pages of other lists below it: `a/b.md`, `a/b-2.md`, `a/b-3.md` …"""
    return path if number == 1 else f"{path.removesuffix('.md')}-{number}.md"


#: Pinyin as it is typed: every order of the index sorts by it.
spell_pinyin = cache(plain_pinyin)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the index: an entry, or one of its variants. `spelling` is its pinyin as it is typed.

    `count` is the number of occurrences, in the order by campaign of those in its speeches. `also` are the variants
    that have no line of their own in this order.
    """

    text: str
    spelling: str
    slogan: Slogan
    count: int
    also: tuple[str, ...] = ()

    @property
    def is_variant(self) -> bool:
        return self.text != self.slogan.text


def list_entries(slogans: Iterable[Slogan]) -> list[Listed]:
    """Return a line for each slogan, in this order, with its variants."""
    return [
        Listed(each.text, spell_pinyin(each.pinyin), each, len(each.occurrences), each.variants) for each in slogans
    ]
