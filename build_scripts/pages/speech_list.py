"""The list of speeches: one page while that is short, else a page for each year, campaign and place.

`speeches/index.md` is the list, or names the other pages: `speeches/by/year/2010.md`, `speeches/by/year/undated.md`,
`speeches/by/campaign/NAME.md` and `speeches/by/place/NAME.md` with the name in pinyin (see `facts.spelt`), and
`speeches/by/campaign.md` and `speeches/by/place.md`, which name all campaigns and places. A list that is longer than
one page goes on below: `speeches/by/year/2010/2.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from build_scripts.model import Speech
from build_scripts.pages.facts import by_date, grouped, spelt
from build_scripts.pages.filling import fill
from build_scripts.pages.literal import literal
from build_scripts.pages.names import word, words
from build_scripts.pages.parts import below, beside, parts
from build_scripts.pages.sample import Body

#: Speeches on one page. A row takes some 250 bytes of HTML and 43 px on a wide screen: 200 rows are 50 KB and ten
#: screens, which one still scrolls through; the text of one speech is as long.
MOST_ROWS = 200
#: Campaigns, and places, that the first page names; the others are a click away.
MOST_NAMED = 40
UNDATED = "undated"
FIRST = "speeches/index.md"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Speeches that share a year, a campaign or a place: what that is called, where their list is, and they themselves.

    A single speech needs no list: `path` is its own page.
    """

    name: str
    path: str
    speeches: Sequence[Speech]


def list_pages(speeches: Iterable[Speech], texts: Mapping[str, Body]) -> dict[str, str]:
    """Path → page of the list of speeches; without speeches the first page alone, which says so."""
    ordered = by_date(speeches)
    if len(ordered) <= MOST_ROWS:
        groups = {fact: grouped(ordered, fact) for fact in ("campaign", "place")}
        return {FIRST: fill("speeches.md", speeches=ordered, groups=groups, texts=texts, **_known(FIRST))}
    years = _years(ordered)
    shelves = {fact: _shelves(ordered, fact) for fact in ("campaign", "place")}
    pages = {
        FIRST: fill(
            "speeches_by.md",
            count=len(ordered),
            years=years,
            groups={fact: (found, found[:MOST_NAMED]) for fact, found in shelves.items() if found},
            **_known(FIRST),
        )
    }
    newer: Sequence[Shelf | None] = [None, *years]
    for each, before, after in zip(years, newer, [*years[1:], None], strict=False):
        pages.update(_pages("year", each, texts, (before, after)))
    for fact, found in shelves.items():
        for each in found:
            if len(each.speeches) > 1:
                pages.update(_pages(fact, each, texts))
        if len(found) > MOST_NAMED:
            pages.update(_names(fact, found))
    return pages


def _known(here: str) -> dict[str, object]:
    return {"here": here, "kinds": words()["kinds"], "lists": words()["lists"]}


def _front_of(title: str, description: str) -> Callable[[int], dict[str, object]]:
    """The front matter of each part of a list, by the part's number."""

    def front(number: int) -> dict[str, object]:
        named = f"{title}（第 {number} 页）" if number > 1 else title
        return {
            "title": str(literal(named)),
            "description": str(literal(description)),
            "hide": ["navigation", "toc"],
        }

    return front


def _years(ordered: Sequence[Speech]) -> list[Shelf]:
    """The speeches by the year that they state, the newest first; those that state none at the end."""
    years: dict[str, list[Speech]] = defaultdict(list)
    for speech in ordered:
        date = speech.fact("date")
        years[date[:4] if date else UNDATED].append(speech)
    return [
        Shelf("未载日期" if year == UNDATED else f"{int(year)}年", f"speeches/by/year/{year}.md", under)
        for year, under in years.items()
    ]


def _shelves(ordered: Sequence[Speech], fact: str) -> list[Shelf]:
    """The speeches by campaign or place, most speeches first; names that are spelt alike together."""
    names: dict[str, list[str]] = defaultdict(list)
    under: dict[str, list[Speech]] = defaultdict(list)
    for name, speeches in grouped(ordered, fact):
        names[spelt(name)].append(name)
        under[spelt(name)] += speeches
    shelves = [
        Shelf("、".join(names[each]), f"speeches/by/{fact}/{each}.md", by_date(found)) for each, found in under.items()
    ]
    alone = (
        Shelf(each.name, f"speeches/{each.speeches[0].id}.md", each.speeches) if len(each.speeches) == 1 else each
        for each in shelves
    )
    return sorted(alone, key=lambda shelf: (-len(shelf.speeches), shelf.name))


def _pages(
    fact: str, shelf: Shelf, texts: Mapping[str, Body], around: tuple[Shelf | None, Shelf | None] = (None, None)
) -> Iterator[tuple[str, str]]:
    """The pages of one list; `around` are the lists before and behind it."""
    title = f"{shelf.name}的讲话" if fact == "year" else f"{word('lists', fact).name}：{shelf.name}"
    about = _front_of(title, f"{title}，讲话 {len(shelf.speeches)} 篇。")
    known = {"title": title, "shelf": shelf, "around": around, "texts": texts}
    return _in_parts("speeches_of.md", shelf.speeches, partial(below, shelf.path), about, known)


def _names(fact: str, shelves: Sequence[Shelf]) -> Iterator[tuple[str, str]]:
    """The pages that name every campaign, or every place."""
    title = f"全部{word('lists', fact).name}"
    about = _front_of(title, f"{title}，讲话多的在前。")
    known = {"title": title, "shelves": shelves}
    return _in_parts("speeches_names.md", shelves, partial(beside, f"speeches/by/{fact}.md"), about, known)


def _in_parts(
    template: str,
    rows: Sequence[object],
    where: Callable[[int], str],
    front: Callable[[int], dict[str, object]],
    known: Mapping[str, object],
) -> Iterator[tuple[str, str]]:
    """Path → page of each part of a list: where it stands and its front matter, by its number; one part for no rows."""
    for part in parts(rows, MOST_ROWS):
        here = where(part.number)
        yield here, fill(template, front=front(part.number), part=part, where=where, **known, **_known(here))
