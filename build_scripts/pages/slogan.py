"""The pages of a slogan: its entry as Markdown, and the view with its distribution and concordance.

The occurrences of a frequent slogan are on several pages, `slogans/ID.md`, `slogans/ID/2.md` and so on, in the order of
the speeches' ids: so a script can find the page of any speech (docs/assets/glossary/concordance.js).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import quote, unquote

from build_scripts.model import Collocate, Gloss, Member, Occurrence, Slogan, Speech
from build_scripts.pages.facts import ListPaths, Word, word
from build_scripts.pages.lists import Heading, Part, number_path_below
from build_scripts.pages.measures import Body, Plot, format_rate, plot_dispersion, round_length
from build_scripts.pages.usage import Usage, UsageView
from build_scripts.text.characters import fold
from build_scripts.text.dates import find_year
from build_scripts.text.markdown import check_id, escape, write_page, write_title

#: Context of a slogan on either side, in characters: what fits into one line of the page with the slogan.
CONTEXT = 22
#: Entries linked from the page of a former one as those that it may have been merged into.
MOST_HEIRS = 5
#: The longest wording that is aligned in a column, in characters: what a column can hold with some context after it.
LONGEST_ALIGNED = 14
#: Speeches whose counts are seen at once; a longer table is folded, so that the concordance is not screens away.
MOST_OPEN_COUNTS = 15
#: Occurrences on one page: with their speeches 650 bytes of HTML each, about 200 KB together, as the index of slogans.
MOST_OCCURRENCES = 300
#: Most longer slogans, and most campaigns, that a page lists; a very frequent entry has hundreds.
MOST_WHOLES, MOST_CAMPAIGNS = 24, 12

#: Some occurrences of one slogan by the id of their speech.
BySpeech = Mapping[str, Sequence[Occurrence]]


def get_slogan_path(id_: str, number: int = 1) -> str:
    """Return the path of page `number` of a slogan. Raises ValueError for an invalid id."""
    return number_path_below(f"slogans/{check_id(id_)}.md", number)


class Line(NamedTuple):
    """One line of a concordance: an occurrence with the context before and after it in its paragraph.

    `cut_left` and `cut_right`: the paragraph continues beyond the context; `address` leads there (see Body.address).
    """

    left: str
    occurrence: Occurrence
    right: str
    cut_left: bool
    cut_right: bool
    address: str


class Concordance(NamedTuple):
    """All lines of one speech, with their number per RATE_BASE characters and their dispersion plot.

    `facts` are the year and the campaign of the speech, as far as they are known.
    """

    speech: Speech
    han: int
    lines: tuple[Line, ...]
    rate: str
    plot: Plot
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Attested:
    """The first and the last speech, by stated date, that contain a slogan; both None if no speech states its date.

    They are one speech where only one states its date. Equal dates go by reading order.
    """

    first: Speech | None
    last: Speech | None
    undated: int


def divide_occurrences(slogan: Slogan, most: int = MOST_OCCURRENCES) -> list[BySpeech]:
    """Return all occurrences by speech, divided into pages; one empty page without occurrences.

    On one page they are in the order of the occurrences, on several in the order of the speeches' ids. No speech is
    divided, so a page has more than `most` only where one speech has.
    """
    found: dict[str, list[Occurrence]] = {}
    for occurrence in slogan.occurrences:
        found.setdefault(occurrence.speech, []).append(occurrence)
    if len(slogan.occurrences) <= most:
        return [found]
    divided: list[dict[str, list[Occurrence]]] = []
    room = 0
    for speech, occurrences in sorted(found.items()):
        if len(occurrences) > room:
            divided.append({})
            room = most
        divided[-1][speech] = occurrences
        room -= len(occurrences)
    return list(divided)


def locate_speeches(slogan: Slogan) -> dict[str, str]:
    """Return for each speech that contains the slogan the path of the page with its occurrences."""
    return {
        speech: get_slogan_path(slogan.id, number)
        for number, part in enumerate(divide_occurrences(slogan), 1)
        for speech in part
    }


def build_concordances(occurrences: BySpeech, bodies: Mapping[str, Body]) -> list[Concordance]:
    """Return the occurrences in their context, speech by speech."""
    return [
        _make_concordance(bodies[speech], [_make_line(each, bodies[speech]) for each in found])
        for speech, found in occurrences.items()
    ]


def _make_line(found: Occurrence, body: Body) -> Line:
    text = body.texts[found.paragraph]
    left, right = text[max(found.start - CONTEXT, 0) : found.start], text[found.end : found.end + CONTEXT]
    address = body.address(found.paragraph, found.start, found.end)
    return Line(left, found, right, found.start > CONTEXT, len(text) > found.end + CONTEXT, address)


def _make_concordance(body: Body, lines: Sequence[Line]) -> Concordance:
    plot = plot_dispersion(body, [line.occurrence for line in lines])
    facts = list_filtered(body.speech)
    return Concordance(body.speech, body.han, tuple(lines), format_rate(len(lines), body.han), plot, facts)


def list_filtered(speech: Speech) -> list[tuple[str, str]]:
    """Return the facts by which a concordance is filtered, with their names; unknown ones are left out."""
    facts = ("year", str(find_year(speech) or "")), ("campaign", speech.fact("campaign") or "")
    return [(name, value) for name, value in facts if value]


def count_uses(slogan: Slogan, bodies: Mapping[str, Body]) -> dict[str, list[tuple[str, int]]]:
    """Return the numbers of occurrences by year, in their order, and by campaign, the most first."""
    counts: dict[str, Counter[str]] = {"year": Counter(), "campaign": Counter()}
    for id_, count in Counter(each.speech for each in slogan.occurrences).items():
        for name, value in list_filtered(bodies[id_].speech):
            counts[name][value] += count
    campaigns = sorted(counts["campaign"].items(), key=lambda each: (-each[1], each[0]))
    return {"year": sorted(counts["year"].items()), "campaign": campaigns}


def find_attestation(speeches: Sequence[Speech]) -> Attested:
    """Return the first and the last of the speeches by the dates they state; a year alone is before its months."""
    dated = sorted((s for s in speeches if s.fact("date")), key=lambda speech: speech.fact("date") or "")
    last_date = dated[-1].fact("date") if dated else None
    last = next((speech for speech in dated if speech.fact("date") == last_date), None)
    return Attested(dated[0] if dated else None, last, len(speeches) - len(dated))


def get_gloss_address(gloss: Gloss, bodies: Mapping[str, Body]) -> str:
    """Return where in its speech a definition is: its words if contiguous, else its paragraph; "" if nowhere."""
    if not gloss.speech or not gloss.paragraph:
        return ""
    if gloss.start is None or gloss.end is None:
        return f"#{gloss.paragraph}"
    return bodies[gloss.speech].address(gloss.paragraph, gloss.start, gloss.end)


def write_slogan_page(slogan: Slogan, bodies: Mapping[str, Body]) -> str:
    """Return the first page of a slogan as Markdown: what it means, its members and its variants."""
    front = {
        "title": slogan.text,
        "template": "slogan.html",
        "id": slogan.id,
        "pinyin": slogan.pinyin,
        "type": word("types", slogan.type).name,
        "occurrences": len(slogan.occurrences),
        "speeches": slogan.speech_count,
    }
    items = [_write_gloss(gloss, bodies) for gloss in slogan.glosses]
    items += [f"**编者译法** {escape(slogan.translation)}"] if slogan.translation else []
    items += [f"**编者注** {escape(slogan.note)}"] if slogan.note else []
    if members := _write_members(slogan, bodies):
        items.append(f"**文中列举** {members}")
    items += [f"**异写** {'；'.join(map(escape, slogan.variants))}"] if slogan.variants else []
    entry = "\n".join(f"- {item}" for item in items)
    return write_page(front, [write_title(slogan.text), *filter(None, [entry])])


def _write_gloss(gloss: Gloss, bodies: Mapping[str, Body]) -> str:
    text = f"**{word('glosses', gloss.by).name}** {escape(gloss.text)}"
    if not gloss.speech:
        return text
    title = escape(bodies[gloss.speech].speech.title)
    return f"{text}（[{title}](../speeches/{gloss.speech}.md{_decode_address(get_gloss_address(gloss, bodies))})）"


def _write_members(slogan: Slogan, bodies: Mapping[str, Body]) -> str:
    """Return the members that the corpus lists, and how many the numbers of the formula promise; "" without either."""
    if slogan.members:
        found = "；".join(_write_member(member, bodies) for member in slogan.members)
        if slogan.counts and slogan.counts != len(slogan.members):
            found += f"（数字所示 {slogan.counts} 项，库中说明的有 {len(slogan.members)} 项）"
        return found
    is_defined = any(gloss.by == "text" for gloss in slogan.glosses)
    return f"库中没有逐项说明（数字所示 {slogan.counts} 项）" if slogan.counts and not is_defined else ""


def _write_member(member: Member, bodies: Mapping[str, Body]) -> str:
    address = bodies[member.speech].address(member.paragraph, member.start, member.end)
    link = f"[{escape(member.text)}](../speeches/{member.speech}.md{_decode_address(address)})"
    return f"{link}（[见该条]({member.slogan}.md)）" if member.slogan else link


def _decode_address(address: str) -> str:
    """Return an address with its Chinese characters as they are, as one writes it in Markdown."""
    return re.sub("(?:%E[3-9](?:%[89AB][0-9A-F]){2})+", lambda found: _decode(found[0]), address)


def _decode(encoded: str) -> str:
    return "".join(c if c.isalpha() else quote(c) for c in unquote(encoded))


def write_slogan_part(slogan: Slogan, number: int) -> str:
    """Return a further page of a slogan as Markdown."""
    title = f"{slogan.text}（第 {number} 页）"
    front = {"title": title, "template": "slogan.html", "id": slogan.id}
    return write_page(front, [write_title(slogan.text)])


def write_slogan_pages(slogan: Slogan, bodies: Mapping[str, Body]) -> dict[str, str]:
    """Return the pages of a slogan by path."""
    numbers = range(2, len(divide_occurrences(slogan)) + 1)
    further = {get_slogan_path(slogan.id, number): write_slogan_part(slogan, number) for number in numbers}
    return {get_slogan_path(slogan.id): write_slogan_page(slogan, bodies), **further}


@dataclass(frozen=True, slots=True)
class SloganView:
    """The data of a slogan's page besides its entry: distribution, concordance, related entries.

    `first_numbers` and `uses` are JSON for scripts: the first speech on each page, "" on a single page; and the numbers
    of occurrences by year and campaign, "" on a further page.
    """

    slogan: Slogan
    description: str
    part: Part[Occurrence]
    concordances: list[Concordance]
    first_numbers: str
    uses: str
    is_aligned: bool
    is_folded: bool
    type: Word
    speech_count: int
    corpus_speeches: int
    corpus_length: str
    rate: str
    attested: Attested
    pages: Mapping[str, str]
    parts: list[Slogan]
    wholes: list[Slogan]
    campaigns: Sequence[tuple[str, str, str]]
    together: list[tuple[Slogan, Collocate]]
    usage: UsageView | None
    evidence: list[tuple[Word, int]]

    @property
    def side_bar(self) -> list[Heading]:
        distribution = [Heading("distribution", "分布", 2)] if self.concordances else []
        return [*distribution, Heading("occurrences", "用例", 2)]


def view_slogan(slogan: Slogan, number: int, usage: Usage, by_id: Mapping[str, Slogan], lists: ListPaths) -> SloganView:
    """Return the view of page `number` of a slogan.

    `usage` has all speeches, `by_id` all slogans, `lists` the lists of the speeches of each campaign.
    """
    bodies = usage.bodies
    divided = divide_occurrences(slogan)
    pages = locate_speeches(slogan)
    shown = divided[number - 1]
    occurrences = [each for found in shown.values() for each in found]
    before = sum(len(found) for part in divided[: number - 1] for found in part.values())
    part = Part(occurrences, number, len(divided), before + 1, partial(get_slogan_path, slogan.id))
    description = f"{slogan.text}：共 {len(slogan.occurrences)} 处，见于 {len(pages)} 篇{part.title_suffix}。"
    return SloganView(
        slogan=slogan,
        description=description,
        part=part,
        concordances=build_concordances(shown, bodies),
        first_numbers=json.dumps([min(those) for those in divided]) if len(divided) > 1 else "",
        uses=json.dumps(count_uses(slogan, bodies), ensure_ascii=False) if number == 1 else "",
        is_aligned=all(len(each.text) <= LONGEST_ALIGNED for each in occurrences),
        is_folded=len(shown) > MOST_OPEN_COUNTS,
        type=word("types", slogan.type),
        speech_count=len(pages),
        corpus_speeches=len(bodies),
        corpus_length=round_length(bodies.han),
        rate=format_rate(len(slogan.occurrences), bodies.han),
        attested=find_attestation([bodies[speech].speech for speech in pages]),
        pages=pages,
        parts=[by_id[other] for other in slogan.parts],
        wholes=[by_id[other] for other in slogan.wholes[:MOST_WHOLES]],
        campaigns=[
            (name, *lists.get(("campaign", name), ("speeches/index.md", "")))
            for name in slogan.campaigns[:MOST_CAMPAIGNS]
        ],
        together=[(by_id[each.slogan], each) for each in slogan.together],
        usage=usage.view(slogan) if number == 1 and slogan.occurrences else None,
        evidence=[(word("evidence", item.rule), item.count) for item in slogan.evidence],
    )


def write_former_slogan_page(text: str, slogans: Iterable[Slogan]) -> str:
    """Return the page of an entry that was published once: the entries that it may have been merged into.

    They contain its wording (a longer formula) or are contained in it (a campaign without the number of its round);
    those nearest in length come first.
    """
    wording = fold(text)
    heirs = [
        (abs(len(fold(slogan.text)) - len(wording)), slogan.pinyin, slogan)
        for slogan in slogans
        if any(wording in form or form in wording for form in map(fold, (slogan.text, *slogan.variants)))
    ]
    nearest = [slogan for _, _, slogan in sorted(heirs, key=itemgetter(0, 1))[:MOST_HEIRS]]
    links = "\n".join(f"- [{escape(slogan.text)}]({check_id(slogan.id)}.md)" for slogan in nearest)
    blocks = [write_title(text), "这一条目曾经列出，现在不再单列；它的地址保留。\n{: .lead }"]
    front = {"title": text, "template": "former_slogan.html", "robots": "noindex"}
    return write_page(front, [*blocks, *(["见：", links] if links else [])])
