"""The index of slogans in five orders, each a page of its own, so that none repeats the others.

By pinyin, which is the index that one opens; by type, by number word, by campaign, and by how often they are said.
Variants stand in the index by pinyin only, with a reference to their entry (`见`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from pypinyin import lazy_pinyin

from build_scripts.characters import NUMERALS, fold, number, plain_pinyin
from build_scripts.pages.filling import fill
from build_scripts.pages.names import Word, word
from build_scripts.pages.sample import Body, rate
from build_scripts.records import Slogan

#: Rows of the table by count. Browsers lay out a table whole: 5,000 rows took 3.2 s to open, the list by pinyin with as
#: many entries 1.0 s. The rest, the least said, are in the other orders.
MOST_COUNTED = 1000
#: Number words as formulas have them: a run of numerals, or digits.
_NUMBER = re.compile("[两双]|[一二三四五六七八九十百千万〇]+|[0-9]+")
_PAIR = {"两": 2, "双": 2}
#: The numbers that have a heading of their own; the others stand together at the end.
OTHER_NUMBERS = "其他数字"


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the index by pinyin: an entry, or one of its variants. `spelling` is its pinyin as it is typed."""

    text: str
    spelling: str
    slogan: Slogan

    @property
    def is_variant(self) -> bool:
        return self.text != self.slogan.text


def listed(slogans: Iterable[Slogan]) -> list[Listed]:
    """Every entry and every variant, by pinyin without tones; what begins with no letter stands last.

    A variant that differs from its entry, or from another variant, in nothing but marks has no line of its own: it
    would stand beside it.
    """
    lines = []
    for slogan in slogans:
        lines.append(Listed(slogan.text, plain_pinyin(slogan.pinyin), slogan))
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
    return sorted(slogans, key=lambda s: (-len(s.occurrences), plain_pinyin(s.pinyin), s.text))


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
    for slogan in sorted(slogans, key=lambda s: (plain_pinyin(s.pinyin), s.text)):
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


def index_pages(slogans: tuple[Slogan, ...], texts: Mapping[str, Body]) -> dict[str, str]:
    """Path → page of the index in its five orders; without slogans the first alone, which says so."""
    letters = by_initial(slogans)
    variants = sum(line.is_variant for _, lines in letters for line in lines)
    pages = {"slogans/index.md": fill("slogans.md", slogans=slogans, letters=letters, variants=variants)}
    if not slogans:
        return pages
    han = sum(body.han for body in texts.values())
    most = [
        (slogan, len({each.speech for each in slogan.occurrences}), rate(len(slogan.occurrences), han))
        for slogan in most_said_first(slogans)[:MOST_COUNTED]
    ]
    groups = {
        "type": [(f"type-{kind}", name.name, name.explanation, under) for kind, name, under in by_type(slogans)],
        "number": [(f"number-{at}", name, "", under) for at, (name, under) in enumerate(by_number(slogans), 1)],
        "campaign": [
            (f"campaign-{at}", name or "未载活动", "", under)
            for at, (name, under) in enumerate(by_campaign(slogans), 1)
        ],
    }
    for order, found in groups.items():
        pages[f"slogans/by/{order}.md"] = fill(
            "slogans_grouped.md", order=order, name=word("orders", order), groups=found, slogans=slogans
        )
    pages["slogans/by/count.md"] = fill(
        "slogans_by_count.md", name=word("orders", "count"), most=most, slogans=slogans, speeches=len(texts), han=han
    )
    return pages
