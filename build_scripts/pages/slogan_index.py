"""The index of slogans in its orders, each a page of its own, the table of slogans and speeches, and the set phrases.

The selection (see `selection`) opens first; the others are by pinyin, type, number word, pattern, campaign and count.
Variants are in the index by pinyin only, with a reference to their entry (`见`).

An order that is too long for one page is divided: its page has the most frequent entries of each group, and each group
is a list of its own below it, `slogans/by/type/b.md`, that continues in `slogans/by/type/b/2.md`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from pypinyin import lazy_pinyin

from build_scripts.model import SetPhrase, Slogan
from build_scripts.pages.facts import Word, word
from build_scripts.pages.keyness import Keyness
from build_scripts.pages.lists import (
    Listed,
    Part,
    divide,
    list_entries,
    number_path_below,
    number_path_beside,
    spell_pinyin,
)
from build_scripts.pages.measures import Bodies, Body, format_rate
from build_scripts.pages.patterns import group_by_frame
from build_scripts.pages.selection import view_selection
from build_scripts.pages.slogan_map import view_map
from build_scripts.text.addresses import spell
from build_scripts.text.characters import fold, plain_pinyin
from build_scripts.text.numerals import NUMERALS, number

#: Lines of one page. Browsers lay out a table as a whole: one of 5,000 rows took 3.2 s to open, the list by pinyin with
#: as many entries 1.0 s. 1,000 lines are 170 KB of HTML. The table by count ends there; the other orders have the rest.
MOST_LINES = 1000
#: Of an order that is divided into pages of groups: the most entries of a group on the overview, its most frequent, and
#: the most groups on one page of the overview, so that a page has at most MOST_LINES.
MOST_SAMPLED = 12
MOST_GROUPS = MOST_LINES // MOST_SAMPLED
#: Number words as formulas have them: a run of numerals, or digits.
_NUMBER = re.compile(f"[两双]|[{NUMERALS}百千万〇]+|[0-9]+")
_PAIR = {"两": 2, "双": 2}
#: The heading of all numbers that have no heading of their own, at the end.
OTHER_NUMBERS = "其他数字"
#: In an address, the group of slogans of no campaign: no name is spelt so (see `facts.spell`).
NO_CAMPAIGN = "_none"
FIRST, PHRASES = "slogans/index.md", "slogans/phrases.md"


def get_order_path(order: str) -> str:
    """Return the path of the first page of an order of the index."""
    return {"selected": FIRST, "phrases": PHRASES}.get(order, f"slogans/by/{order}.md")


@dataclass(frozen=True, slots=True)
class Group:
    """The lines under one heading of an order. `anchor` is its id on the page; `name` its part of an address.

    `list_path` is its own list, "" where the order's page has all lines.
    """

    anchor: str
    name: str
    heading: str
    lines: Sequence[Listed]
    explanation: str = ""

    @property
    def entries(self) -> int:
        """Return the number of lines that are entries; the others are variants."""
        return sum(not line.is_variant for line in self.lines)

    @property
    def sample(self) -> Sequence[Listed]:
        """Return the MOST_SAMPLED most frequent entries, in the order of `lines`; all lines if they are fewer."""
        if len(self.lines) <= MOST_SAMPLED:
            return self.lines
        entries = [line for line in self.lines if not line.is_variant]
        most = sorted(entries, key=lambda line: -line.count)[:MOST_SAMPLED]
        chosen = {line.slogan.id for line in most}
        return [line for line in entries if line.slogan.id in chosen]


def list_by_pinyin(slogans: Iterable[Slogan]) -> list[Listed]:
    """Return every entry and every variant, by pinyin without tones; lines that begin with no letter come last.

    A variant that differs from its entry or another variant in punctuation only has no line: it would be next to it.
    """
    lines = []
    for slogan in slogans:
        lines.append(Listed(slogan.text, spell_pinyin(slogan.pinyin), slogan, len(slogan.occurrences)))
        seen = {fold(slogan.text)}
        for variant in slogan.variants:
            if fold(variant) not in seen:
                spelling = plain_pinyin(" ".join(lazy_pinyin(variant)))
                lines.append(Listed(variant, spelling, slogan, len(slogan.occurrences)))
                seen.add(fold(variant))
    return sorted(lines, key=lambda line: (get_initial(line.spelling) == "#", line.spelling, line.text, line.slogan.id))


def get_initial(spelling: str) -> str:
    """Return the letter under which the index by pinyin has a spelling: A to Z, or # for digits and the like."""
    letter = spelling[:1].upper()
    return letter if re.fullmatch("[A-Z]", letter) else "#"


def group_by_initial(slogans: Iterable[Slogan]) -> list[tuple[str, list[Listed]]]:
    """Group the lines of the index by letter; # comes last."""
    lines = list_by_pinyin(slogans)
    return [(letter, list(under)) for letter, under in groupby(lines, lambda line: get_initial(line.spelling))]


def sort_by_pinyin(slogans: Iterable[Slogan]) -> list[Slogan]:
    """Sort by pinyin without tones."""
    return sorted(slogans, key=lambda s: (spell_pinyin(s.pinyin), s.text))


def sort_by_count(slogans: Iterable[Slogan]) -> list[Slogan]:
    """Sort by number of occurrences, the most first, then by pinyin."""
    return sorted(slogans, key=lambda s: (-len(s.occurrences), spell_pinyin(s.pinyin), s.text))


def group_by_type(slogans: Iterable[Slogan]) -> list[tuple[str, Word, list[Slogan]]]:
    """Group the slogans by type, A to E, the most frequent first."""
    types: dict[str, list[Slogan]] = defaultdict(list)
    for slogan in sort_by_count(slogans):
        types[slogan.type].append(slogan)
    return [(kind, word("types", kind), types[kind]) for kind in sorted(types)]


def find_number_words(text: str) -> list[str]:
    """Return the headings under which a formula is listed: 一 to 十, OTHER_NUMBERS for any other number, each once.

    两 and 双 are 二, and digits are read: `1+4` is under 一 and 四. [] for a text without number words.
    """
    values = [_PAIR.get(found) or number(found) for found in _NUMBER.findall(text)]
    return list(dict.fromkeys(NUMERALS[v - 1] if v and v <= len(NUMERALS) else OTHER_NUMBERS for v in values))


def group_by_number(slogans: Iterable[Slogan]) -> list[tuple[str, list[Slogan]]]:
    """Group numeric formulas (type A) under each of their number words, by pinyin; the words in counting order."""
    words: dict[str, list[Slogan]] = defaultdict(list)
    for slogan in sort_by_pinyin(slogans):
        for each in find_number_words(slogan.text) if slogan.type == "A" else ():
            words[each].append(slogan)
    return [(each, words[each]) for each in (*NUMERALS, OTHER_NUMBERS) if each in words]


def group_by_campaign(slogans: Iterable[Slogan]) -> list[tuple[str, list[Slogan]]]:
    """Group the slogans by each campaign whose speeches contain them, most frequent first; "" for none, at the end."""
    campaigns: dict[str, list[Slogan]] = defaultdict(list)
    for slogan in sort_by_count(slogans):
        for campaign in slogan.campaigns or ("",):
            campaigns[campaign].append(slogan)
    return sorted(campaigns.items(), key=lambda group: (group[0] == "", -len(group[1]), group[0]))


def group_orders(slogans: Sequence[Slogan], bodies: Mapping[str, Body]) -> dict[str, list[Group]]:
    """Return the groups of each order that has headings."""
    letters = [
        Group(f"letter-{sign}", sign.lower(), letter, lines)
        for letter, lines in group_by_initial(slogans)
        for sign in ["0" if letter == "#" else letter]
    ]
    types = [
        Group(f"type-{kind}", kind.lower(), name.name, list_entries(under), name.explanation)
        for kind, name, under in group_by_type(slogans)
    ]
    numbers = [
        Group(f"number-{at}", "other" if name == OTHER_NUMBERS else str(number(name)), name, list_entries(under))
        for at, (name, under) in enumerate(group_by_number(slogans), 1)
    ]
    patterns = [
        Group(f"pattern-{at}", spell_frame(frame), frame, list_entries(sort_by_count(under)))
        for at, (frame, under) in enumerate(group_by_frame(slogans), 1)
    ]
    campaigns = _merge_campaigns(slogans, bodies)
    return {"pinyin": letters, "type": types, "number": numbers, "pattern": patterns, "campaign": campaigns}


def spell_frame(frame: str) -> str:
    """Return the frame of a pattern as part of an address: its code points, because frames may sound alike."""
    return "-".join(f"{ord(character):x}" for character in frame)


def _merge_campaigns(slogans: Sequence[Slogan], bodies: Mapping[str, Body]) -> list[Group]:
    """Group by campaign; slogans of no campaign come last. Campaigns that are spelt alike share an address.

    Counts are those of the campaign's speeches.
    """
    named: dict[str, list[tuple[str, list[Slogan]]]] = defaultdict(list)
    for campaign, under in group_by_campaign(slogans):
        named[spell(campaign) if campaign else NO_CAMPAIGN].append((campaign, under))
    found = []
    for at, (name, alike) in enumerate(named.items(), 1):
        campaigns = {campaign for campaign, _ in alike}
        speeches = {id_ for id_, body in bodies.items() if (body.speech.fact("campaign") or "") in campaigns}
        lines = [
            replace(line, count=sum(each.speech in speeches for each in line.slogan.occurrences))
            for line in list_entries(sort_by_count({s.id: s for _, many in alike for s in many}.values()))
        ]
        heading = "、".join(sorted(campaigns)) or "活动未注明"
        found.append(Group(f"campaign-{at}", name, heading, sorted(lines, key=lambda line: -line.count)))
    return found


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group as an order's page shows it: some or all of its lines, and the path of its full list ("" for all)."""

    group: Group
    lines: Sequence[Listed]
    list_path: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """One page of an order of the index."""

    description: str
    order: str
    name: Word
    entries: int
    variants: int
    is_divided: bool
    part: Part[Group]
    groups: list[GroupView]


@dataclass(frozen=True, slots=True)
class GroupListView:
    """One page of the list of one group."""

    order: str
    name: Word
    group: Group
    part: Part[Listed]


@dataclass(frozen=True, slots=True)
class CountView:
    """The table of slogans by count: slogan, its number of speeches, its rate; `entries` is the number of slogans."""

    order: str
    rows: list[tuple[Listed, int, str]]
    entries: int
    speeches: int
    han: int
    description: str = "讲话中的口号与提法，按用例多少排列，附篇数和每万字的用例数。"


#: A page of a list: path, title, template, and the view for the template.
ListPage = tuple[str, str, str, object]


@dataclass(frozen=True, slots=True)
class PhrasesView:
    """The list of set phrases: each with its occurrences, the address of the first one, and its rate."""

    order: str
    name: Word
    rows: list[tuple[SetPhrase, str, str]]
    description: str = "动员讲话的常用套语：不属于哪一次活动，而在多篇讲话里反复出现的说法。"


def view_phrases(phrases: Sequence[SetPhrase], bodies: Bodies) -> PhrasesView:
    """Return the view of the set phrases."""
    rows = []
    for phrase in phrases:
        first = phrase.occurrences[0]
        address = bodies[first.speech].address(first.paragraph, first.start, first.end)
        rows.append((phrase, address, format_rate(len(phrase.occurrences), bodies.han)))
    return PhrasesView("phrases", word("orders", "phrases"), rows)


def build_index_pages(slogans: Sequence[Slogan], phrases: Sequence[SetPhrase], keyness: Keyness) -> Iterator[ListPage]:
    """Yield the pages of the index in all its orders; without slogans only the first page, which says so."""
    if not slogans:
        yield FIRST, "口号", "slogan_selection.html", None
        return
    bodies = keyness.bodies
    once = list_entries(sort_by_pinyin(each for each in slogans if len(each.occurrences) < 2))
    orders = group_orders(slogans, bodies)
    letters = [(group.heading, group.anchor) for group in orders["pinyin"]]
    yield FIRST, "口号", "slogan_selection.html", view_selection(slogans, once, MOST_LINES, letters, bodies)
    for order, groups in orders.items():
        yield from _build_order(order, groups, len(slogans))
    yield PHRASES, word("orders", "phrases").name, "set_phrases.html", view_phrases(phrases, bodies)
    yield "slogans/by/count.md", _get_title("count"), "slogans_by_count.html", _view_counts(slogans, bodies)
    yield "slogans/by/year.md", _get_title("year"), "slogans_by_year.html", keyness.view_years()
    table = view_map(sort_by_count(slogans), bodies)
    yield "slogans/by/speech.md", _get_title("speech"), "slogans_by_speech.html", table


def _get_title(order: str) -> str:
    return f"口号：{word('orders', order).name}"


def _build_order(order: str, groups: Sequence[Group], entries: int) -> Iterator[ListPage]:
    name = word("orders", order)
    is_divided = sum(len(group.lines) for group in groups) > MOST_LINES
    variants = sum(line.is_variant for group in groups for line in group.lines)
    ways = "按拼音、类别、数字、活动和用例数" if order == "pinyin" else name.name
    described = f"讲话中的口号与提法，{ways}排列{'，每条列出全部用例' if order == 'pinyin' else ''}。"
    locate = partial(number_path_beside, get_order_path(order))
    for part in divide(groups, MOST_GROUPS if is_divided else max(len(groups), 1), locate):
        shown = [_view_group(order, group, is_divided) for group in part.rows]
        view = OrderView(described, order, name, entries, variants, is_divided, part, shown)
        yield part.path, _get_title(order) + part.title_suffix, "slogan_index.html", view
    for group in groups if is_divided else ():
        if len(group.lines) > MOST_SAMPLED:
            for page in divide(group.lines, MOST_LINES, partial(number_path_below, _list_path(order, group))):
                view_of_list = GroupListView(order, name, group, page)
                yield page.path, f"口号：{group.heading}{page.title_suffix}", "slogan_group.html", view_of_list


def _view_group(order: str, group: Group, is_divided: bool) -> GroupView:
    lines = group.sample if is_divided else group.lines
    return GroupView(group, lines, _list_path(order, group) if len(lines) < len(group.lines) else "")


def _list_path(order: str, group: Group) -> str:
    return f"slogans/by/{order}/{group.name}.md"


def _view_counts(slogans: Sequence[Slogan], bodies: Bodies) -> CountView:
    most = list_entries(sort_by_count(slogans)[:MOST_LINES])
    rows = [
        (
            line,
            line.slogan.speech_count,
            format_rate(len(line.slogan.occurrences), bodies.han),
        )
        for line in most
    ]
    return CountView("count", rows, len(slogans), len(bodies), bodies.han)
