"""The home page: what the corpus is, its numbers, its times, and ways into it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from build_scripts.metadata import find_span, get_campaign
from build_scripts.model import Campaign, Library, Occurrence, SetPhrase, Slogan, Speech
from build_scripts.pages.facts import ListPaths, Word, group_by_fact, sort_by_date, write_years
from build_scripts.pages.lists import Heading
from build_scripts.pages.measures import Bodies, Body
from build_scripts.pages.selection import find_gloss, sort_by_spread
from build_scripts.pages.speech_list import Row, list_row
from build_scripts.pages.timeline import Timeline, draw_timeline
from build_scripts.text import words

#: Campaigns with a card, speeches and slogans with a link: one screen each. Chosen.
MOST_CARDS, MOST_NEWEST, MOST_FREQUENT = 6, 5, 18
#: Quotations of the featured slogan, each from another speech.
QUOTATIONS = 3
#: Code points of context on each side of a slogan in a quotation. Chosen: about three lines at 358 px.
CONTEXT = 32
_SENTENCE_END = re.compile("[。！？；\n]")


@dataclass(frozen=True, slots=True)
class Card:
    """A campaign with the list of its speeches (path and anchor), its years, and a few of its slogans."""

    name: str
    page: tuple[str, str]
    count: int
    years: str
    background: str
    slogans: Sequence[Slogan]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A place of a slogan: the words around it, the speech, and the end of the address that leads to these words."""

    before: str
    words: str
    after: str
    speech: Speech
    address: str


@dataclass(frozen=True, slots=True)
class Featured:
    """The slogan that the page presents, with its gloss and quotations from different speeches."""

    slogan: Slogan
    source: Word
    gloss: str
    speeches: int
    quotations: Sequence[Quotation]


@dataclass(frozen=True, slots=True)
class HomeView:
    """The data of the home page; `example` is the speech whose apparatus it shows, with the number of its repairs.

    `samples` are queries for the search box.
    """

    speech_count: int
    slogan_count: int
    han: int
    timeline: Timeline | None
    cards: Sequence[Card]
    campaign_count: int
    featured: Featured | None
    example: Row | None
    repairs: int
    newest: Sequence[Row]
    slogans: Sequence[Slogan]
    samples: Sequence[str]
    version: str
    revised: str
    description: str = "收录各类动员会讲话，逐篇整理、分节编号，并为其中的口号编制索引。"

    @property
    def side_bar(self) -> list[Heading]:
        entries = [("speeches", "讲话", bool(self.newest)), ("slogans", "高频口号", bool(self.slogans))]
        return [Heading(id_, name, 2) for id_, name, is_shown in entries if is_shown]


def view_home(library: Library, bodies: Bodies, lists: ListPaths) -> HomeView:
    """Return the view of the home page; without speeches it has only zeros."""
    speeches = library.speeches
    campaigns = find_campaigns(speeches, library.campaigns)
    widespread = sort_by_spread(library.slogans)
    groups = group_by_fact(speeches, "campaign")
    featured = choose_featured(widespread, bodies)
    repairs = {edition.speech.id: len(edition.repairs) for edition in library.editions}
    example = choose_example(speeches, bodies)
    return HomeView(
        speech_count=len(speeches),
        slogan_count=len(library.slogans),
        han=bodies.han,
        timeline=draw_timeline(speeches, campaigns, lists),
        cards=[_view_card(name, members, campaigns, widespread, lists) for name, members in groups[:MOST_CARDS]],
        campaign_count=len(groups),
        featured=featured,
        example=list_row(example, bodies) if example else None,
        repairs=repairs[example.id] if example else 0,
        newest=[list_row(speech, bodies) for speech in sort_by_date(speeches)[:MOST_NEWEST]],
        slogans=widespread[:MOST_FREQUENT],
        samples=_choose_samples(widespread, library.phrases),
        version=library.version,
        revised=library.revised,
    )


def _choose_samples(widespread: Sequence[Slogan], phrases: Sequence[SetPhrase]) -> list[str]:
    """Return at most three queries: two slogans that share no character, and a set phrase with a gap after a word."""
    samples: list[str] = []
    for slogan in widespread:
        if len(samples) < 2 and not any(set(slogan.text) & set(sample) for sample in samples):
            samples.append(slogan.text)
    for phrase in phrases[:1]:
        first = next((at for at in range(2, len(phrase.text) - 1) if words.known(phrase.text[:at])), 0)
        samples += [f"{phrase.text[:first]}…{phrase.text[first:]}"] if first else []
    return samples


def find_campaigns(speeches: Sequence[Speech], campaigns: Sequence[Campaign]) -> dict[str, Campaign]:
    """Return the entries of the list of campaigns by the name that the speeches have; others are not in the list."""
    names = {name for speech in speeches if (name := speech.fact("campaign"))}
    found = ((name, get_campaign(name, campaigns)) for name in sorted(names))
    return {name: campaign for name, campaign in found if campaign}


def _view_card(
    name: str,
    members: Sequence[Speech],
    campaigns: Mapping[str, Campaign],
    widespread: Sequence[Slogan],
    lists: ListPaths,
) -> Card:
    campaign = campaigns.get(name)
    ids = {speech.id for speech in members}
    own = [slogan for slogan in widespread if name in slogan.campaigns]
    own.sort(key=lambda slogan: -sum(each.speech in ids for each in slogan.occurrences))
    page = lists.get(("campaign", name), ("speeches/index.md", ""))
    background = campaign.background if campaign else ""
    return Card(name, page, len(members), write_years(find_span(campaign, members)), background, own[:3])


def choose_featured(widespread: Sequence[Slogan], bodies: Mapping[str, Body]) -> Featured | None:
    """Return the slogan in most speeches of those that a text or the editor explains; None if there is none.

    A slogan of three speeches precedes one of fewer, so that there are QUOTATIONS, from the first speech to the last.
    """
    explained = [(slogan, *find_gloss(slogan)) for slogan in widespread if slogan.glosses or slogan.members]
    if not explained:
        return None
    slogan, source, gloss = max(explained, key=lambda each: min(each[0].speech_count, QUOTATIONS))
    first: dict[str, Occurrence] = {}
    glossed = {(each.speech, each.paragraph) for each in slogan.glosses}
    for occurrence in sorted(slogan.occurrences, key=lambda each: (each.speech, each.paragraph) in glossed):
        first.setdefault(occurrence.speech, occurrence)
    found = list(first.values())
    shown = sorted({at * (len(found) - 1) // (QUOTATIONS - 1) for at in range(QUOTATIONS) if found})
    quotations = [quote_occurrence(found[at], bodies[found[at].speech]) for at in shown]
    return Featured(slogan, source, gloss, slogan.speech_count, quotations)


def quote_occurrence(occurrence: Occurrence, body: Body) -> Quotation:
    """Return the sentence around an occurrence, CONTEXT code points on each side at most."""
    text, start, end = body.texts[occurrence.paragraph], occurrence.start, occurrence.end
    before = _SENTENCE_END.split(text[:start])[-1]
    stop = _SENTENCE_END.search(text, end)
    after = text[end : stop.end() if stop else len(text)]
    before = before if len(before) <= CONTEXT else f"…{before[-CONTEXT:]}"
    after = after if len(after) <= CONTEXT else f"{after[:CONTEXT]}…"
    address = body.address(occurrence.paragraph, start, end)
    return Quotation(before, text[start:end], after, body.speech, address)


def choose_example(speeches: Sequence[Speech], bodies: Mapping[str, Body]) -> Speech | None:
    """Return a speech to begin with: complete and dated if there is one, with the longest text; None for no speech."""
    return max(
        speeches,
        key=lambda s: (s.kind == "speech" and s.complete, bool(s.fact("date")), bodies[s.id].han, s.id),
        default=None,
    )
