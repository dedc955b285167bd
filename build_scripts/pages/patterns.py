"""Slogans grouped by pattern: entries whose members share a frame such as 带头… or AA有…."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce

from build_scripts.model import Slogan
from build_scripts.text.numerals import NUMERALS

_DIVIDERS = re.compile('[、，,；;：:。！!\\s“”‘’"]+')
#: In a frame: any characters, a reduplicated character, any numeral.
_GAP, _DOUBLE, _NUMBER = "…", "AA", "几"
#: Particles, which members share by chance: a frame has a further character.
_PARTICLES = frozenset("的了和与及")
_REDUPLICATED = re.compile(r"(\w)\1(?!\1)(\w)\w+")
_NUMERAL = re.compile(f"[{NUMERALS}两双百千万]+")


def split_members(text: str) -> list[str]:
    """Return the members of a slogan: what marks divide, or, in an undivided formula, each numeral with its words."""
    members = [member for member in _DIVIDERS.split(text) if member]
    return members if len(members) > 1 else re.findall(f"{_NUMERAL.pattern}[^{NUMERALS}两双百千万]+", text)


def find_frame(members: Sequence[str]) -> str:
    """Return what the members share, with … for what differs; "" for fewer than two members, or if they share nothing.

    `带头学习、带头发言` gives `带头…`, `件件有落实、事事有回音` gives `AA有…`. Members without a common
    character give `几…` if all begin with numerals.
    """
    if len(members) < 2:
        return ""
    common = reduce(_find_common_subsequence, members)
    if set(common) <= _PARTICLES:
        return f"{_NUMBER}{_GAP}" if all(map(_NUMERAL.match, members)) else ""
    is_double = all(len(member) > 1 and member[0] == member[1] for member in members) and len(set(members)) > 1
    gaps = {at for member in members for at in _find_gaps(member, common)}
    frame = "".join((_GAP if at in gaps else "") + character for at, character in enumerate(common))
    frame += _GAP if len(common) in gaps else ""
    return f"{_DOUBLE}{frame.removeprefix(_GAP)}" if is_double and frame.startswith(_GAP) else frame


def _find_common_subsequence(one: str, other: str) -> str:
    """Return the longest sequence of characters that both texts have in this order; of equal ones the leftmost."""
    table = [""] * (len(other) + 1)
    for character in one:
        before = ""
        for at, candidate in enumerate(other, 1):
            above = table[at]
            if character == candidate:
                table[at] = before + character if len(before) + 1 > len(above) else above
            elif len(table[at - 1]) > len(above):
                table[at] = table[at - 1]
            before = above
    return table[-1]


def _find_gaps(member: str, common: str) -> Iterable[int]:
    """Yield the indexes in `common` before which the member has further characters; len(common) for its end."""
    at = 0
    for index, character in enumerate(common):
        found = member.index(character, at)
        if found > at:
            yield index
        at = found + 1
    if at < len(member):
        yield len(common)


def group_by_frame(slogans: Iterable[Slogan]) -> list[tuple[str, list[Slogan]]]:
    """Group the slogans by the frame of their members, the frame of most slogans first; single ones are left out.

    A slogan of one member that begins with a reduplicated character has a frame too: `件件有落实` gives `AA有…`.
    """
    frames: dict[str, list[Slogan]] = defaultdict(list)
    for slogan in slogans:
        double = _REDUPLICATED.fullmatch(slogan.text)
        if frame := f"{_DOUBLE}{double[2]}{_GAP}" if double else find_frame(split_members(slogan.text)):
            frames[frame].append(slogan)
    found = [(frame, members) for frame, members in frames.items() if len(members) > 1]
    return sorted(found, key=lambda each: (-len(each[1]), each[0]))
