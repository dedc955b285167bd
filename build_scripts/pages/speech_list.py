"""The list of speeches: one page while it is short, else a page for each year, campaign and place.

`speeches/index.md` is the list, or links to the other pages: `speeches/by/year/2010.md`, `speeches/by/year/undated.md`,
`speeches/by/campaign/NAME.md` and `speeches/by/place/NAME.md` with the name in pinyin (see `facts.spell`), and
`speeches/by/campaign.md` and `speeches/by/place.md`, which list all campaigns and places. A list that is longer than
one page continues below: `speeches/by/year/2010/2.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote

from build_scripts.model import Speech
from build_scripts.pages.facts import (
    LIST,
    ListPaths,
    Word,
    choose_date,
    group_by_fact,
    sort_by_date,
    word,
)
from build_scripts.pages.lists import Heading, Part, divide, number_path_below, number_path_beside
from build_scripts.pages.measures import Body
from build_scripts.pages.slogan_index import ListPage
from build_scripts.text.addresses import get_campaign_folder, spell

#: Speeches on one page. A row takes about 250 bytes of HTML and 43 px on a wide screen: 200 rows are 50 KB and ten
#: screens, which one can still scroll through; the text of one speech is as long.
MOST_ROWS = 200
#: Campaigns, and places, that the first page lists; the others are a click away.
MOST_NAMED = 40
#: Facts that the speeches are listed by.
_GROUPED = ("campaign", "place")
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Row:
    """A speech in a list, with its length in Han characters, and the fact and the text of its date ("" if unknown)."""

    speech: Speech
    date: tuple[str, str]
    han: int
    kind: str

    @property
    def byline(self) -> list[tuple[str, str]]:
        """Return speaker and date as they are written, each with the name of the fact."""
        speaker = "speaker" if self.speech.fact("speaker") else "speaker_masked", self.speech.speaker
        return [each for each in (speaker, self.date) if each[1]]


def list_row(speech: Speech, bodies: Mapping[str, Body]) -> Row:
    """Return a speech as a row of a list."""
    kind = "" if speech.kind == "speech" else word("kinds", speech.kind).name
    return Row(speech, choose_date(speech), bodies[speech.id].han, kind)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Speeches that share a year, a campaign or a place: its name, the path of their list, and the speeches.

    `path` is the page of a campaign. A single speech of a place needs no list: `path` is its own page.
    """

    name: str
    path: str
    speeches: Sequence[Speech]


@dataclass(frozen=True, slots=True)
class ListView:
    """The list of a few speeches, with the groups of each fact: its words, and name and rows of each group."""

    rows: list[Row]
    groups: list[tuple[str, Word, list[tuple[str, list[Row]]]]]
    lists: ListPaths
    description: str = "全部讲话，按日期、活动和地点排列。"

    @property
    def side_bar(self) -> list[Heading]:
        entries = [Heading("by-date", "按日期", 2)] if self.rows else []
        for fact, name, groups in self.groups:
            entries.append(Heading(f"by-{fact}", name.explanation, 2))
            entries += [Heading(f"by-{fact}-{at}", group, 3) for at, (group, _) in enumerate(groups, 1)]
        return entries


@dataclass(frozen=True, slots=True)
class DirectoryView:
    """The first page of many speeches: the list of each year, and campaigns and places (all, and those shown)."""

    count: int
    years: Sequence[Shelf]
    groups: list[tuple[str, Word, list[Shelf], list[Shelf]]]
    description: str = "全部讲话，按年份、活动和地点分列。"

    @property
    def side_bar(self) -> list[Heading]:
        facts = (Heading(f"by-{fact}", name.explanation, 2) for fact, name, _, _ in self.groups)
        return [Heading("by-date", "按日期", 2), *facts]


@dataclass(frozen=True, slots=True)
class ShelfView:
    """One page of the list of a year, campaign or place; `around` are the lists of the years after and before.

    `year` is the stated year, "" for other lists.
    """

    description: str
    count: int
    part: Part[Row]
    around: tuple[Shelf | None, Shelf | None]
    year: str


@dataclass(frozen=True, slots=True)
class NamesView:
    """One page that lists all campaigns, or all places."""

    description: str
    count: int
    part: Part[Shelf]


def build_list_pages(speeches: Iterable[Speech], bodies: Mapping[str, Body]) -> Iterator[ListPage]:
    """Yield the pages of the list of speeches; without speeches only the first page, which says so."""
    ordered = sort_by_date(speeches)
    if len(ordered) <= MOST_ROWS:
        rows = {speech.id: list_row(speech, bodies) for speech in ordered}
        groups = [
            (fact, word("lists", fact), [(name, [rows[s.id] for s in members]) for name, members in grouped])
            for fact in _GROUPED
            if (grouped := group_by_fact(ordered, fact))
        ]
        yield LIST, "讲话", "speech_list.html", ListView(list(rows.values()), groups, find_list_paths(ordered))
        return
    years = _group_years(ordered)
    shelves = {fact: found for fact in _GROUPED if (found := _group_names(ordered, fact))}
    named = [(fact, word("lists", fact), found, found[:MOST_NAMED]) for fact, found in shelves.items()]
    yield LIST, "讲话", "speech_directory.html", DirectoryView(len(ordered), years, named)
    newer: Sequence[Shelf | None] = [None, *years]
    for each, before, after in zip(years, newer, [*years[1:], None], strict=False):
        yield from _list_shelf("year", each, bodies, (before, after))
    for fact, found in shelves.items():
        for each in found:
            if len(each.speeches) > 1:
                listed = replace(each, path=get_shelf_path(fact, each.speeches[0].fact(fact) or ""))
                yield from _list_shelf(fact, listed, bodies)
        if len(found) > MOST_NAMED:
            title = f"全部{word('lists', fact).name}"
            for part in divide(found, MOST_ROWS, partial(number_path_beside, f"speeches/by/{fact}.md")):
                view = NamesView(f"{title}，讲话多的在前。", len(found), part)
                yield part.path, title + part.title_suffix, "speech_names.html", view


def get_shelf_path(fact: str, name: str) -> str:
    """Return the path of the list of the speeches that share a campaign or place, among many speeches."""
    return f"speeches/by/{fact}/{spell(name)}.md"


def find_list_paths(speeches: Iterable[Speech]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return path and anchor of the list of the speeches that share a fact, by fact and value; a campaign has its page.

    Among many speeches, a place of one speech has no list: the path is that of the speech.
    """
    ordered = sort_by_date(speeches)
    found = {
        ("campaign", name): (f"{get_campaign_folder(name)}.md", "") for name, _ in group_by_fact(ordered, "campaign")
    }
    if len(ordered) <= MOST_ROWS:
        for at, (name, _) in enumerate(group_by_fact(ordered, "place"), 1):
            found["place", name] = (LIST, f"?place={quote(name)}#by-place-{at}")
    else:
        for shelf in _group_names(ordered, "place"):
            found |= {("place", name): (shelf.path, "") for name in {s.fact("place") or "" for s in shelf.speeches}}
    return found


def _group_years(ordered: Sequence[Speech]) -> list[Shelf]:
    """Group the speeches by stated year, newest first; undated speeches at the end."""
    years: dict[str, list[Speech]] = defaultdict(list)
    for speech in ordered:
        date = speech.fact("date")
        years[date[:4] if date else UNDATED].append(speech)
    return [
        Shelf("日期未注明" if year == UNDATED else f"{int(year)}年", f"speeches/by/year/{year}.md", under)
        for year, under in years.items()
    ]


def _group_names(ordered: Sequence[Speech], fact: str) -> list[Shelf]:
    """Group the speeches by campaign or place, most speeches first; names that are spelt alike together."""
    names: dict[str, list[str]] = defaultdict(list)
    under: dict[str, list[Speech]] = defaultdict(list)
    for name, speeches in group_by_fact(ordered, fact):
        names[spell(name)].append(name)
        under[spell(name)] += speeches
    shelves = [
        Shelf(
            "、".join(names[each]),
            _get_group_path(fact, each, found),
            sort_by_date(found),
        )
        for each, found in under.items()
    ]
    return sorted(shelves, key=lambda shelf: (-len(shelf.speeches), shelf.name))


def _get_group_path(fact: str, spelling: str, speeches: Sequence[Speech]) -> str:
    if fact == "campaign":
        return f"{get_campaign_folder(speeches[0].fact(fact) or '')}.md"
    return f"speeches/{speeches[0].id}.md" if len(speeches) == 1 else f"speeches/by/{fact}/{spelling}.md"


def _list_shelf(
    fact: str, shelf: Shelf, bodies: Mapping[str, Body], around: tuple[Shelf | None, Shelf | None] = (None, None)
) -> Iterator[ListPage]:
    title = f"{shelf.name}的讲话" if fact == "year" else f"{word('lists', fact).name}：{shelf.name}"
    described = f"{title}，讲话 {len(shelf.speeches)} 篇。"
    rows = [list_row(speech, bodies) for speech in shelf.speeches]
    year = (shelf.speeches[0].fact("date") or "")[:4] if fact == "year" else ""
    for part in divide(rows, MOST_ROWS, partial(number_path_below, shelf.path)):
        view = ShelfView(described, len(rows), part, around, year)
        yield part.path, title + part.title_suffix, "speech_shelf.html", view
