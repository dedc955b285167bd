"""Pages of campaigns: what the campaign was, its speeches with their main headings, and what is typical of it.

The address depends on the campaign's name alone (see `text.addresses`); names that are spelt alike share a page. A page
that was published once stays, even if no speech belongs to its campaign any more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from build_scripts.metadata import find_span, get_campaign
from build_scripts.model import Campaign, Library, Parallel, Speech
from build_scripts.pages.facts import write_period, write_years
from build_scripts.pages.keyness import Keyness, Typical
from build_scripts.pages.lists import Part, divide
from build_scripts.pages.measures import Bodies
from build_scripts.pages.speech_list import MOST_ROWS, Row, get_shelf_path, list_row
from build_scripts.text.addresses import get_campaign_folder
from build_scripts.text.numerals import write_numeral

INDEX = "campaigns/index.md"
#: Speeches whose main headings are in columns: as many as a reader still compares by scrolling. Chosen.
MOST_COLUMNS = 12
#: Shared passages: one screen. Chosen.
MOST_SHARED = 5


def get_campaign_path(name: str) -> str:
    """Return the path of the page of a campaign."""
    return f"{get_campaign_folder(name)}.md"


def sort_in_time(speeches: Iterable[Speech]) -> list[Speech]:
    """Sort by stated or inferred date, the oldest first, the undated last; equal dates by title."""

    def key(speech: Speech) -> tuple[str, str, str]:
        return (speech.fact("date") or speech.fact("date_inferred") or "~", speech.title, speech.id)

    return sorted(speeches, key=key)


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage that speeches of the campaign share: its wording in the first, and each speech with its address."""

    text: str
    places: Sequence[tuple[Speech, str]]


@dataclass(frozen=True, slots=True)
class CampaignView:
    """The page of a campaign. `campaigns` are its entries in the list of campaigns, one for each name that has one.

    `rows` are its speeches in order of time, MOST_ROWS at most; `list_path` is the list of all, "" without one.
    `columns` are speeches with id and text of their main headings. `batches` have name, period and number of speeches.
    """

    name: str
    campaigns: Sequence[Campaign]
    years: str
    count: int
    han: int
    rows: Sequence[Row]
    list_path: str
    stages: Sequence[tuple[str, int]]
    batches: Sequence[tuple[str, str, int]]
    columns: Sequence[tuple[Speech, Sequence[tuple[str, str]]]]
    typical: Sequence[Typical]
    shared: Sequence[Shared]

    @property
    def description(self) -> str:
        return f"{self.name}：背景、讲话 {self.count} 篇、各篇提纲和有代表性的口号。"


@dataclass(frozen=True, slots=True)
class Line:
    """A campaign in the list of all: name, path, years, number of its speeches, background."""

    name: str
    path: str
    years: str
    count: int
    background: str


@dataclass(frozen=True, slots=True)
class CampaignsView:
    """One page of the list of all campaigns, most speeches first."""

    count: int
    part: Part[Line]
    description: str = "本库讲话所属的各次活动：起讫、背景和讲话篇数。"


@dataclass(frozen=True)
class CampaignPages:
    """The pages of all campaigns of a library."""

    library: Library
    keyness: Keyness

    @property
    def bodies(self) -> Bodies:
        return self.keyness.bodies

    @cached_property
    def titles(self) -> dict[str, str]:
        """Return the title of each page by path, those of former campaigns too."""
        former = {f"campaigns/{name}.md": text for name, text in self.library.campaign_pages.items()}
        return former | {path: "、".join(names) for path, names in self._names.items()}

    def view(self, path: str) -> CampaignView:
        """Return the view of a campaign's page."""
        members = sort_in_time(self._members.get(path, ()))
        name, ids = self.titles[path], {speech.id for speech in members}
        campaigns, span = self._find_campaigns(path)
        han = sum(self.bodies[each].han for each in ids)
        stages = Counter(speech.fact("stage") for speech in members)
        batches = Counter(speech.fact("batch") or "" for speech in members)
        is_listed = len(members) > 1 and len(self.library.editions) > MOST_ROWS
        return CampaignView(
            name=name,
            campaigns=campaigns,
            years=write_years(span),
            count=len(members),
            han=han,
            rows=[list_row(speech, self.bodies) for speech in members[:MOST_ROWS]],
            list_path=get_shelf_path("campaign", members[0].fact("campaign") or "") if is_listed else "",
            stages=[(stage, stages[stage]) for campaign in campaigns for stage in campaign.stages],
            batches=[
                (name := f"第{write_numeral(number)}批", write_period(span), batches[name])
                for each in campaigns
                for number, span in sorted(each.batches.items())
            ],
            columns=[(speech, headings) for speech in members if (headings := list_main_headings(speech))][
                :MOST_COLUMNS
            ],
            typical=self.keyness.find(ids),
            shared=[self._view_shared(each, ids) for each in self._parallels.get(path, ())[:MOST_SHARED]],
        )

    def list_pages(self) -> Iterator[tuple[str, str, str, object]]:
        """Yield the pages of the list of all campaigns; without campaigns the first one, which says so."""
        order = sorted(self._members, key=lambda path: (-len(self._members[path]), self.titles[path]))
        lines = [self._view_line(path) for path in order]
        for part in divide(lines, MOST_ROWS, _get_list_path):
            yield part.path, "活动" + part.title_suffix, "campaign_list.html", CampaignsView(len(lines), part)

    def _view_line(self, path: str) -> Line:
        members = self._members[path]
        campaigns, span = self._find_campaigns(path)
        background = next((each.background for each in campaigns if each.background), "")
        return Line(self.titles[path], path, write_years(span), len(members), background)

    def _find_campaigns(self, path: str) -> tuple[list[Campaign], tuple[str, str]]:
        """Return the entries of a page in the list of campaigns, and beginning and end of all its campaigns."""
        members = self._members.get(path, ())
        campaigns, spans = [], []
        for name in self._names.get(path, [self.titles[path]]):
            campaign = get_campaign(name, self.library.campaigns)
            if campaign and campaign not in campaigns:
                campaigns.append(campaign)
            spans.append(find_span(campaign, [each for each in members if each.fact("campaign") == name]))
        known = [span for span in spans if span[0]]
        is_over = all(end for _, end in known)
        return campaigns, (min(known)[0] if known else "", max(end for _, end in known) if known and is_over else "")

    def _view_shared(self, parallel: Parallel, ids: set[str]) -> Shared:
        passages = [each for each in parallel.passages if each.speech in ids]
        first = passages[0]
        text = self.bodies[first.speech].texts[first.paragraph][first.start : first.end]
        places: dict[str, tuple[Speech, str]] = {}
        for each in passages:
            body = self.bodies[each.speech]
            places.setdefault(each.speech, (body.speech, body.address(each.paragraph, each.start, each.end)))
        return Shared(text, list(places.values())[:MOST_COLUMNS])

    # What the pages of several campaigns have in common.

    @cached_property
    def _paths(self) -> dict[str, str]:
        """Return the path of the campaign of each speech that has one."""
        found = ((speech.id, speech.fact("campaign")) for speech in self.library.speeches)
        return {speech: get_campaign_path(name) for speech, name in found if name}

    @cached_property
    def _members(self) -> Mapping[str, list[Speech]]:
        members: dict[str, list[Speech]] = defaultdict(list)
        for speech in self.library.speeches:
            if path := self._paths.get(speech.id):
                members[path].append(speech)
        return dict(members)

    @cached_property
    def _names(self) -> Mapping[str, list[str]]:
        return {path: sorted({s.fact("campaign") or "" for s in under}) for path, under in self._members.items()}

    @cached_property
    def _parallels(self) -> Mapping[str, list[Parallel]]:
        """Return the passages that two speeches of a campaign share, by path, the longest first."""
        found: dict[str, list[Parallel]] = defaultdict(list)
        for parallel in sorted(self.library.parallels, key=lambda each: -each.length):
            counts = Counter(self._paths[each] for each in parallel.speeches if each in self._paths)
            for path, count in counts.items():
                if count > 1 and len(found[path]) < MOST_SHARED:
                    found[path].append(parallel)
        return dict(found)


def _get_list_path(number: int) -> str:
    return INDEX if number == 1 else f"campaigns/all/{number}.md"


def list_main_headings(speech: Speech) -> list[tuple[str, str]]:
    """Return id and text of the main headings; [] without an outline."""
    return [(section.id, section.label + section.title) for section in speech.main_headings]
