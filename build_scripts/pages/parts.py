"""Long lists in parts, a page for each: where a list is cut, where the parts stand, and which of them a part names."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from build_scripts.pages.literal import Markdown

Row = TypeVar("Row")
#: A part names the first and the last part, and so many on either side of itself.
_NEAR = 2


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """Some rows of a list: part `number` (from 1) of `of`; `first` is the number of its first row (from 1)."""

    rows: Sequence[Row]
    number: int
    of: int
    first: int

    @property
    def last(self) -> int:
        """The number of its last row; `first - 1` for a part without rows."""
        return self.first + len(self.rows) - 1

    @property
    def named(self) -> list[int | None]:
        """The numbers of the parts that this one names, in order, None for those that are left out between two."""
        near = range(max(self.number - _NEAR, 1), min(self.number + _NEAR, self.of) + 1)
        numbers = sorted({1, *near, self.of})
        named: list[int | None] = []
        for number in numbers:
            if named and named[-1] != number - 1:
                named.append(None)
            named.append(number)
        return named


def parts(rows: Sequence[Row], most: int) -> list[Part[Row]]:
    """The rows in parts of at most `most`, all but the last full; one empty part for no rows."""
    starts = range(0, max(len(rows), 1), most)
    return [Part(rows[at : at + most], number, len(starts), at + 1) for number, at in enumerate(starts, 1)]


def below(path: str, number: int) -> str:
    """Where part `number` of a list stands whose first part is `path`: `a/b.md`, `a/b/2.md`, `a/b/3.md` …"""
    return path if number == 1 else f"{path.removesuffix('.md')}/{number}.md"


def beside(path: str, number: int) -> str:
    """The same for a list that has pages of other lists below it: `a/b.md`, `a/b-2.md`, `a/b-3.md` …"""
    return path if number == 1 else f"{path.removesuffix('.md')}-{number}.md"


def link(path: str, here: str) -> Markdown:
    """The page `path` as a Markdown link on the page `here` names it. Raises ValueError for what is no path of ids."""
    return _of_ids(posixpath.relpath(path, posixpath.dirname(here)))


def address(path: str, here: str) -> Markdown:
    """The page `path` as a link in HTML on the published page `here` names it, with a slash at the end."""
    return _of_ids(posixpath.relpath(_published(path), _published(here)) + "/")


def folder(path: str, here: str) -> Markdown:
    """What names of pages in the folder `path` begin with in HTML on the page `here`; "" for its own folder."""
    way = address(path, here)
    return Markdown() if way == "./" else way


def _published(path: str) -> str:
    """The folder that a page is published as, from the root: `a/index.md` → `/a`, `a/b.md` → `/a/b`."""
    return posixpath.normpath("/" + re.sub(r"(^|(?<=/))index$", "", path.removesuffix(".md")))


def _of_ids(path: str) -> Markdown:
    if not re.fullmatch(r"[A-Za-z0-9_./-]+", path):
        raise ValueError(f"{path!r} is no path of ids")
    return Markdown(path)
