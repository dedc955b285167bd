"""Which wordings are one slogan: punctuation and width, order of the members, with and without the campaign's noun."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from build_scripts.glossary import vocabulary
from build_scripts.glossary.clauses import DIVIDERS
from build_scripts.glossary.sightings import Sighting
from build_scripts.glossary.vocabulary import alternatives
from build_scripts.text import words
from build_scripts.text.characters import fold

#: Nouns that the speeches put behind the name of a campaign or leave out.
_CAMPAIGN_TAIL = re.compile("(?:(?:主题)?(?:教育|实践|创建)*活动|大讨论|战略|工程|行动|计划|重要思想)$")
#: The words of an aim before the name of what is aimed at: 真正成为群众满意工程.
_BECOMING = re.compile(f"^(?:真正|切实|努力)?{alternatives(vocabulary.BECOMING)}")
#: Characters from which on two wordings of one length that differ in a single one are taken for one slogan.
LONG_ENOUGH_TO_DIFFER = 12
#: Characters that a name must keep without its tail.
_SHORTEST_STEM = 3
_PLUS = str.maketrans({"+": "加", "\N{FULLWIDTH PLUS SIGN}": "加"})


@lru_cache(maxsize=100_000)
def key_of(text: str) -> str:
    """What all spellings of a wording have in common; `1+4` is kept apart from 14. "" for punctuation alone.

    Kept, because each wording is seen at many places.
    """
    return fold(text.translate(_PLUS))


def merged(wordings: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each key of a wording the key that it is a variant of, itself where it is none's; follow with `root`.

    `wordings` gives the spellings of each key, the most frequent first. The result does not depend on their order.
    """
    home = {key: key for key in wordings}
    _merge_orders(wordings, home)
    _merge_near(wordings, home)
    for key in sorted(wordings):
        aim = _BECOMING.sub("", key)
        if aim != key and aim in home:
            home[key] = aim
            continue
        stem = _CAMPAIGN_TAIL.sub("", key)
        if stem != key and stem in home and len(stem) >= _SHORTEST_STEM and words.frequency(stem) <= words.ORDINARY:
            home[key] = stem
    return home


def root(home: Mapping[str, str], key: str) -> str:
    """The end of the chain of merges; a ring that a keeper wrote ends at its first key in order of characters."""
    seen: set[str] = set()
    while home.get(key, key) != key:
        if key in seen:
            return min(seen)
        seen.add(key)
        key = home[key]
    return key


def _merge_orders(wordings: Mapping[str, Sequence[str]], home: dict[str, str]) -> None:
    """Wordings of the same members in another order are one: the first in the order of keys gives the home."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in sorted(wordings):
        members = [fold(member) for member in re.split(f"[{DIVIDERS}]|和|与", wordings[key][0]) if member]
        if len(members) >= 2:
            groups[tuple(sorted(members))].append(key)
    for keys in groups.values():
        for key in keys[1:]:
            home[key] = keys[0]


def _merge_near(wordings: Mapping[str, Sequence[str]], home: dict[str, str]) -> None:
    """Long wordings of one length that differ in one character (争当, 争做) are one."""
    halves: dict[tuple[int, bool, str], list[str]] = defaultdict(list)
    for key in sorted(wordings):
        if len(key) >= LONG_ENOUGH_TO_DIFFER:
            half = len(key) // 2
            halves[len(key), True, key[:half]].append(key)
            halves[len(key), False, key[half:]].append(key)
    for keys in halves.values():
        for key in keys[1:]:
            if home[key] == key and sum(a != b for a, b in zip(key, keys[0], strict=True)) == 1:
                home[key] = keys[0]


def spellings(sightings: Iterable[Sighting]) -> list[str]:
    """The wordings of one key, the most frequent first, then the shorter, then in order of characters."""
    counted = Counter([sighting.text for sighting in sightings])
    return sorted(counted, key=lambda text: (-counted[text], len(text), text))
