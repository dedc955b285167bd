"""Shared passages on the pages: at the end of a speech, in lists, and a page for each of the notable ones.

`parallels/index.md` lists the longest, `parallels/by/spread.md` those of most speeches, `parallels/by/campaign/NAME.md`
and `parallels/by/year/2010.md` those in which a speech of the campaign or year takes part. Each list has one page, so
their number is that of campaigns and years. Pages of single parallels are `parallels/SPEECH/PARAGRAPH.md`, by the place
of the first passage; a parallel that is listed and has no page links to the comparison of its first two speeches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from build_scripts.model import Parallel, Passage, Speech
from build_scripts.pages.facts import choose_date
from build_scripts.pages.lists import Heading
from build_scripts.pages.slogan_index import ListPage
from build_scripts.text.addresses import spell

#: Parallels of one list, and those that have a page: the longest and the most widespread.
MOST_LISTED, MOST_PAGES = 200, 1_000
#: Passages on the page of a parallel; more of them are copies of a set text, which `parallels.jsonl` lists.
MOST_VARIANTS = 60
#: Campaigns with a list, those with most parallels: every list links to all of them.
MOST_CAMPAIGNS = 60
#: On the page of a speech: its places, the wordings of each, related speeches. Where all sentences recur
#: in 3,000 speeches (`bench/reuse.py --recur`) 40 places with 5 wordings of 300 characters made 122 KB a speech.
MOST_PLACES, MOST_WORDINGS, MOST_RELATED = 30, 3, 5
#: Characters of a wording on the page of a speech, of the beginning that a list shows, and of that in a title.
LONGEST_WORDING, LONGEST_BEGINNING, LONGEST_TITLE = 200, 60, 24
#: Of families in this number of speeches nearly all are quotations or set phrases: 35 of 36 in a sample of 10,000
#: speeches with planted reuse. They are not counted as overlap of two speeches.
COMMON = 15
FIRST, BY_SPREAD = "parallels/index.md", "parallels/by/spread.md"


@dataclass(frozen=True, slots=True)
class Wording:
    """A passage with its speech and text; `date` is in Chinese, "" if it is unknown."""

    speech: Speech
    passage: Passage
    text: str
    date: str

    @property
    def short(self) -> str:
        """Return the text, shortened for the page of another speech."""
        return self.text if len(self.text) <= LONGEST_WORDING else self.text[:LONGEST_WORDING] + "…"


@dataclass(frozen=True, slots=True)
class Place:
    """A shared passage of a speech: its own wording, those of other speeches, and the number of the other speeches."""

    own: Wording
    others: Sequence[Wording]
    count: int
    is_common: bool


@dataclass(frozen=True, slots=True)
class Related:
    """A speech with the number of characters that are in shared passages, and their share of this speech in percent."""

    speech: Speech
    characters: int
    percent: int


@dataclass(frozen=True, slots=True)
class SharedView:
    """The passages that a speech shares with others, `total` in all, and the related speeches, most overlap first.

    `places` has at most MOST_PLACES, the longest, in reading order.
    """

    related: Sequence[Related]
    places: Sequence[Place]
    total: int


@dataclass(frozen=True, slots=True)
class Group:
    """A parallel in a list: its page (a path, "" if it has none), the beginning of its first wording, its speeches."""

    parallel: Parallel
    path: str
    beginning: str
    speeches: Sequence[Speech]
    years: str

    @property
    def is_common(self) -> bool:
        return len(self.speeches) >= COMMON


@dataclass(frozen=True, slots=True)
class ParallelListView:
    """A list of parallels: `shelves` are name, path and number of parallels of the other lists, by kind."""

    name: str
    groups: Sequence[Group]
    count: int
    path: str
    shelves: Sequence[tuple[str, Sequence[tuple[str, str, int]]]]
    description: str = "见于两篇以上讲话的文字，逐字比较。"
    side_bar: Sequence[Heading] = ()


@dataclass(frozen=True, slots=True)
class ParallelView:
    """The page of a parallel: its wordings by date, undated ones last, and the number of those that are left out."""

    wordings: Sequence[Wording]
    left_out: int
    speech_count: int
    is_common: bool
    description: str
    side_bar: Sequence[Heading] = ()


class SharedPassages:
    """The parallels of a library, by speech. Passages of speeches or paragraphs that it does not have are ignored."""

    def __init__(self, speeches: Sequence[Speech], parallels: Iterable[Parallel]) -> None:
        self.speeches = {speech.id: speech for speech in speeches}
        self._texts = {(speech.id, p.id): p.text for speech in speeches for p in speech.paragraphs}
        known = (
            replace(each, passages=tuple(p for p in each.passages if (p.speech, p.paragraph) in self._texts))
            for each in parallels
        )
        self.parallels = tuple(each for each in known if len(each.speeches) > 1)
        self._by_speech: dict[str, list[tuple[Parallel, Passage]]] = defaultdict(list)
        for parallel in self.parallels:
            for passage in parallel.passages:
                self._by_speech[passage.speech].append((parallel, passage))

    def word(self, passage: Passage) -> Wording:
        """Return a passage with its speech and its text."""
        speech = self.speeches[passage.speech]
        _, date = choose_date(speech)
        text = self._texts[passage.speech, passage.paragraph][passage.start : passage.end]
        return Wording(speech, passage, text, date)

    def view_speech(self, speech: Speech) -> SharedView:
        """Return what a speech shares with others."""
        found = self._by_speech.get(speech.id, [])
        order = {paragraph.id: number for number, paragraph in enumerate(speech.paragraphs)}
        longest = sorted(found, key=lambda each: -each[0].length)[:MOST_PLACES]
        longest.sort(key=lambda each: (order[each[1].paragraph], each[1].start))
        places = [
            Place(
                self.word(own),
                [self.word(each) for each in parallel.passages if each.speech != speech.id][:MOST_WORDINGS],
                len(parallel.speeches) - 1,
                len(parallel.speeches) >= COMMON,
            )
            for parallel, own in longest
        ]
        return SharedView(self._relate(speech, found), places, len(found))

    def _relate(self, speech: Speech, found: Iterable[tuple[Parallel, Passage]]) -> list[Related]:
        """Return the speeches that share most characters with a speech, set phrases and quotations apart."""
        spans: dict[str, list[Passage]] = defaultdict(list)
        for parallel, own in found:
            if len(parallel.speeches) < COMMON:
                for other in set(parallel.speeches) - {speech.id}:
                    spans[other].append(own)
        length = sum(len(paragraph.text) for paragraph in speech.paragraphs)
        counts = {other: _count_characters(passages) for other, passages in spans.items()}
        most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST_RELATED]
        return [Related(self.speeches[other], count, round(100 * count / max(length, 1))) for other, count in most]

    def build_pages(self) -> Iterator[ListPage]:
        """Yield the lists and the pages of single parallels; of no parallels only the first list, which says so."""
        spread = sorted(self.parallels, key=lambda each: (-len(each.speeches), -each.length))
        notable = [*self.parallels[: MOST_PAGES // 2], *spread[: MOST_PAGES // 2]]
        paths: dict[Parallel, str] = {}
        taken: set[str] = set()
        for parallel in dict.fromkeys(notable):
            first = parallel.passages[0]
            path, number = f"parallels/{first.speech}/{first.paragraph}.md", 1
            while path in taken:
                number += 1
                path = f"parallels/{first.speech}/{first.paragraph}-{number}.md"
            taken.add(path)
            paths[parallel] = path
        campaigns: dict[str, list[Parallel]] = defaultdict(list)
        years: dict[str, list[Parallel]] = defaultdict(list)
        for parallel in self.parallels:
            speeches = [self.speeches[each] for each in parallel.speeches]
            for name in dict.fromkeys(filter(None, (speech.fact("campaign") for speech in speeches))):
                campaigns[name].append(parallel)
            for year in sorted({date[:4] for speech in speeches if (date := speech.fact("date"))}):
                years[year].append(parallel)
        largest = sorted(campaigns.items(), key=lambda each: -len(each[1]))[:MOST_CAMPAIGNS]
        shelves = [
            ("活动", [(name, f"parallels/by/campaign/{spell(name)}.md", each) for name, each in largest]),
            ("年份", [(f"{year}年", f"parallels/by/year/{year}.md", each) for year, each in sorted(years.items())]),
        ]
        # Campaigns that are spelt alike share a page.
        lists: dict[str, tuple[str, Sequence[Parallel]]] = {FIRST: ("最长的", self.parallels)}
        if self.parallels:
            lists[BY_SPREAD] = "见于篇数最多的", spread
        for _, shelf in shelves:
            for name, path, found in shelf:
                known = lists.get(path)
                lists[path] = (f"{known[0]}、{name}", [*known[1], *found]) if known else (name, found)
        links = [(kind, [(name, path, len(each)) for name, path, each in shelf]) for kind, shelf in shelves if shelf]
        for path, (name, members) in lists.items():
            groups = [self._list_group(each, paths.get(each, "")) for each in members[:MOST_LISTED]]
            title = "共有文字" if path == FIRST else f"共有文字：{name}"
            yield path, title, "parallel_list.html", ParallelListView(name, groups, len(members), path, links)
        for parallel, path in paths.items():
            text = self.word(parallel.passages[0]).text
            yield path, f"共有文字：{text[:LONGEST_TITLE]}", "parallel.html", self._view_parallel(parallel)

    def _list_group(self, parallel: Parallel, path: str) -> Group:
        text = self.word(parallel.passages[0]).text
        beginning = text if len(text) <= LONGEST_BEGINNING else text[:LONGEST_BEGINNING] + "…"
        speeches = [self.speeches[each] for each in parallel.speeches]
        years = sorted({date[:4] for speech in speeches if (date := speech.fact("date"))})
        return Group(parallel, path, beginning, speeches, "–".join(dict.fromkeys([*years[:1], *years[-1:]])))

    def _view_parallel(self, parallel: Parallel) -> ParallelView:
        wordings = [self.word(each) for each in parallel.passages]
        wordings.sort(key=lambda each: each.speech.fact("date") or "9999")
        speeches = len(parallel.speeches)
        described = f"见于 {speeches} 篇讲话的文字：{wordings[0].text[:40]}"
        left_out = max(0, len(wordings) - MOST_VARIANTS)
        return ParallelView(wordings[:MOST_VARIANTS], left_out, speeches, speeches >= COMMON, described)


def _count_characters(passages: Iterable[Passage]) -> int:
    """Return the number of characters in passages of one speech; overlapping ones count once."""
    by_paragraph: Mapping[str, list[tuple[int, int]]] = defaultdict(list)
    for each in passages:
        by_paragraph[each.paragraph].append((each.start, each.end))
    count = 0
    for spans in by_paragraph.values():
        reached = 0
        for start, end in sorted(spans):
            count += max(0, end - max(start, reached))
            reached = max(reached, end)
    return count
