"""The index of slogans in five orders, each a page of its own, so that none repeats the others.

By pinyin, which is the index that one opens; by type, by number word, by campaign, and by how often they are said.
Variants stand in the index by pinyin only, with a reference to their entry (`见`).

An order that is too long for one page is divided: its page has the most said of each group, and each group is a list
of its own below it, `slogans/by/type/b.md`, that goes on in `slogans/by/type/b/2.md`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from pypinyin import lazy_pinyin

from build_scripts.model import Slogan
from build_scripts.pages.facts import spelt
from build_scripts.pages.filling import fill
from build_scripts.pages.literal import literal
from build_scripts.pages.names import Word, word
from build_scripts.pages.parts import Part, below, beside, parts
from build_scripts.pages.sample import Bodies, rate
from build_scripts.text.characters import NUMERALS, fold, number, plain_pinyin

#: Lines of one page. Browsers lay out a table whole: one of 5,000 rows took 3.2 s to open, the list by pinyin with as
#: many entries 1.0 s. So many lines are 170 KB of HTML. Of the table by count the rest, the least said, are in the
#: other orders.
MOST_LINES = 1000
#: Entries of each group, the most said, on the page of a divided order, and groups on one such page: as many lines.
MOST_SAMPLED = 12
MOST_GROUPS = MOST_LINES // MOST_SAMPLED
#: Number words as formulas have them: a run of numerals, or digits.
_NUMBER = re.compile("[两双]|[一二三四五六七八九十百千万〇]+|[0-9]+")
_PAIR = {"两": 2, "双": 2}
#: The numbers that have a heading of their own; the others stand together at the end.
OTHER_NUMBERS = "其他数字"
#: In an address, what is said in no campaign: no name is spelt so (see `facts.spelt`).
NO_CAMPAIGN = "_none"
FIRST = "slogans/index.md"
#: Pinyin as it is typed: every order of the index sorts by it.
_spelling = cache(plain_pinyin)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the index: an entry, or one of its variants. `spelling` is its pinyin as it is typed.

    `also` are the variants that have no line of their own in this order.
    """

    text: str
    spelling: str
    slogan: Slogan
    also: tuple[str, ...] = ()

    @property
    def is_variant(self) -> bool:
        return self.text != self.slogan.text


@dataclass(frozen=True, slots=True)
class Group:
    """What one heading of an order stands over. `anchor` is its id on the page; `name` its part of an address."""

    anchor: str
    name: str
    heading: str
    lines: Sequence[Listed]
    explanation: str = ""

    @property
    def entries(self) -> int:
        """How many of the lines are entries; the others are variants."""
        return sum(not line.is_variant for line in self.lines)

    @property
    def sample(self) -> list[Listed]:
        """The most said of its entries, in the order of its lines; all of them where they are few."""
        if len(self.lines) <= MOST_SAMPLED:
            return list(self.lines)
        entries = [line for line in self.lines if not line.is_variant]
        most = sorted(entries, key=lambda line: -len(line.slogan.occurrences))[:MOST_SAMPLED]
        kept = {line.slogan.id for line in most}
        return [line for line in entries if line.slogan.id in kept]


def listed(slogans: Iterable[Slogan]) -> list[Listed]:
    """Every entry and every variant, by pinyin without tones; what begins with no letter stands last.

    A variant that differs from its entry, or from another variant, in nothing but marks has no line of its own: it
    would stand beside it.
    """
    lines = []
    for slogan in slogans:
        lines.append(Listed(slogan.text, _spelling(slogan.pinyin), slogan))
        seen = {fold(slogan.text)}
        for variant in slogan.variants:
            if fold(variant) not in seen:
                lines.append(Listed(variant, plain_pinyin(" ".join(lazy_pinyin(variant))), slogan))
                seen.add(fold(variant))
    return sorted(lines, key=lambda line: (initial(line.spelling) == "#", line.spelling, line.text, line.slogan.id))


def initial(spelling: str) -> str:
    """The letter under which the index by pinyin has a spelling: A to Z, or # for digits and the like."""
    letter = spelling[:1].upper()
    return letter if re.fullmatch("[A-Z]", letter) else "#"


def by_initial(slogans: Iterable[Slogan]) -> list[tuple[str, list[Listed]]]:
    """The lines of the index under their letters; # stands last."""
    return [(letter, list(under)) for letter, under in groupby(listed(slogans), lambda line: initial(line.spelling))]


def most_said_first(slogans: Iterable[Slogan]) -> list[Slogan]:
    """By how often they are said, then by pinyin."""
    return sorted(slogans, key=lambda s: (-len(s.occurrences), _spelling(s.pinyin), s.text))


def by_type(slogans: Iterable[Slogan]) -> list[tuple[str, Word, list[Slogan]]]:
    """The slogans under their types, A to E, the most said first."""
    types: dict[str, list[Slogan]] = defaultdict(list)
    for slogan in most_said_first(slogans):
        types[slogan.type].append(slogan)
    return [(kind, word("types", kind), types[kind]) for kind in sorted(types)]


def number_words(text: str) -> list[str]:
    """The headings under which a formula stands: 一 to 十, OTHER_NUMBERS for any other number, each once.

    两 and 双 are 二, and digits are read: `1+4` stands under 一 and 四. [] for a text without number words.
    """
    values = [_PAIR.get(found) or number(found) for found in _NUMBER.findall(text)]
    return list(dict.fromkeys(NUMERALS[v - 1] if v and v <= len(NUMERALS) else OTHER_NUMBERS for v in values))


def by_number(slogans: Iterable[Slogan]) -> list[tuple[str, list[Slogan]]]:
    """Numeric formulas (type A) under each of their number words, by pinyin; the words in the order of counting."""
    words: dict[str, list[Slogan]] = defaultdict(list)
    for slogan in sorted(slogans, key=lambda s: (_spelling(s.pinyin), s.text)):
        for each in number_words(slogan.text) if slogan.type == "A" else ():
            words[each].append(slogan)
    return [(each, words[each]) for each in (*NUMERALS, OTHER_NUMBERS) if each in words]


def by_campaign(slogans: Iterable[Slogan]) -> list[tuple[str, list[Slogan]]]:
    """The slogans under each campaign in whose speeches they are said, the most said first; "" for none, at the end."""
    campaigns: dict[str, list[Slogan]] = defaultdict(list)
    for slogan in most_said_first(slogans):
        for campaign in slogan.campaigns or ("",):
            campaigns[campaign].append(slogan)
    return sorted(campaigns.items(), key=lambda group: (group[0] == "", -len(group[1]), group[0]))


def entries(slogans: Iterable[Slogan]) -> list[Listed]:
    """A line for each, in this order, with its variants."""
    return [Listed(each.text, _spelling(each.pinyin), each, each.variants) for each in slogans]


def groups(slogans: Sequence[Slogan]) -> dict[str, list[Group]]:
    """The orders that have headings, each with what stands under them."""
    letters = [
        Group(f"letter-{sign}", sign.lower(), letter, lines)
        for letter, lines in by_initial(slogans)
        for sign in ["0" if letter == "#" else letter]
    ]
    types = [
        Group(f"type-{kind}", kind.lower(), name.name, entries(under), name.explanation)
        for kind, name, under in by_type(slogans)
    ]
    numbers = [
        Group(f"number-{at}", "other" if name == OTHER_NUMBERS else str(number(name)), name, entries(under))
        for at, (name, under) in enumerate(by_number(slogans), 1)
    ]
    return {"pinyin": letters, "type": types, "number": numbers, "campaign": _campaigns(slogans)}


def _campaigns(slogans: Sequence[Slogan]) -> list[Group]:
    """By campaign; what no campaign says stands at the end. Campaigns that are spelt alike share an address."""
    named: dict[str, list[tuple[str, list[Slogan]]]] = defaultdict(list)
    for campaign, under in by_campaign(slogans):
        named[spelt(campaign) if campaign else NO_CAMPAIGN].append((campaign, under))
    found = []
    for at, (name, alike) in enumerate(named.items(), 1):
        under = most_said_first({slogan.id: slogan for _, many in alike for slogan in many}.values())
        heading = "、".join(campaign for campaign, _ in alike) or "未载活动"
        found.append(Group(f"campaign-{at}", name, heading, entries(under)))
    return found


def index_pages(slogans: tuple[Slogan, ...], texts: Bodies) -> dict[str, str]:
    """Path → page of the index in its five orders; without slogans the first alone, which says so."""
    if not slogans:
        return {FIRST: fill("slogans.md", slogans=slogans)}
    found = groups(slogans)
    pages: dict[str, str] = {}
    for order, under in found.items():
        pages.update(_order(order, under, slogans))
    pages["slogans/by/count.md"] = _by_count(slogans, texts)
    return pages


def _order(order: str, under: Sequence[Group], slogans: Sequence[Slogan]) -> Iterator[tuple[str, str]]:
    """The pages of one order."""
    first = FIRST if order == "pinyin" else f"slogans/by/{order}.md"
    divided = sum(len(group.lines) for group in under) > MOST_LINES
    variants = sum(line.is_variant for group in under for line in group.lines)
    known = {"order": order, "name": word("orders", order), "slogans": slogans, "divided": divided}
    for part in parts(under, MOST_GROUPS if divided else max(len(under), 1)):
        here = beside(first, part.number)
        listed = [(group, group.sample if divided else group.lines, _list(order, group)) for group in part.rows]
        yield (
            here,
            fill(
                "slogans.md",
                here=here,
                part=part,
                where=lambda number: beside(first, number),
                groups=listed,
                variants=variants,
                **known,
            ),
        )
    for group in under if divided else ():
        if len(group.lines) > MOST_SAMPLED:
            yield from _list_pages(order, group, first)


def _list(order: str, group: Group) -> str:
    return f"slogans/by/{order}/{group.name}.md"


def _list_pages(order: str, group: Group, index: str) -> Iterator[tuple[str, str]]:
    """The pages of the list of one group."""
    first, name = _list(order, group), word("orders", order)
    title = f"口号：{group.heading}"
    for part in parts(group.lines, MOST_LINES):
        here = below(first, part.number)
        yield (
            here,
            fill(
                "slogans_of.md",
                front=_front(title, part),
                title=title,
                name=name,
                group=group,
                order=order,
                here=here,
                part=part,
                where=lambda number: below(first, number),
                index=index,
            ),
        )


def _front(title: str, part: Part[Listed]) -> dict[str, object]:
    named = f"{title}（第 {part.number} 页）" if part.number > 1 else title
    return {"title": str(literal(named)), "hide": ["navigation", "toc"]}


def _by_count(slogans: Sequence[Slogan], texts: Bodies) -> str:
    most = [
        (slogan, len({each.speech for each in slogan.occurrences}), rate(len(slogan.occurrences), texts.han))
        for slogan in most_said_first(slogans)[:MOST_LINES]
    ]
    return fill(
        "slogans_by_count.md",
        here="slogans/by/count.md",
        order="count",
        name=word("orders", "count"),
        most=most,
        slogans=slogans,
        divided=len(most) < len(slogans),
        speeches=len(texts),
        han=texts.han,
    )
