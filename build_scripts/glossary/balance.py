"""How much a run of members of one length proves, from their number, length, what they share and where they stand.

Every number began as a share: of the runs of one make, how many the gold texts list as slogans. Of three members or
more with a character in common at one place they list 70 of 86, of two of four characters without any 16 of 41. By eye
the numbers were then lowered where nineteen government reports of 1978 to 2000 are full of such runs that are none.
"""

from __future__ import annotations

import re

from build_scripts.glossary.members import (
    DETERMINED,
    Members,
    alike,
    anaphora,
    anaphoric_pivot,
    clipped,
    columns,
    crossed,
    describing,
    doubled,
    echoing,
    framed,
    governing,
    jointed,
    listing,
    measuring,
    numbered,
    opposed,
    repeating,
    shared_weight,
    staged,
    tasks,
)
from build_scripts.glossary.surroundings import headed
from build_scripts.text import words

#: Han characters of a member in which a repeated character is an echo and not chance.
LONGEST_ECHO = 7
#: Han characters above which two members share something by chance.
LONGEST_PAIR = 8
#: Characters of a member of a couplet, and what two such prove that are a sentence and end in one character.
COUPLET, RHYMED = (4, 9), 0.62
#: A list that goes on behind the run, or is counted there.
_CONTINUED = re.compile("和|与|及|以及|或|等|[二三四五六七八九十两几][个大项种条]")


def strength(
    text: str, start: int, end: int, members: Members, closed_left: bool, closed_right: bool, figured: bool
) -> float:
    """What the run `text[start:end]` proves, 0 to 1.

    `closed_left` and `closed_right` tell that the first member has no lead-in and the last no tail, `figured` that
    quotes stand at the same places in each member.
    """
    if text.startswith("地", end) or any(map(DETERMINED.match, members)):
        return 0.0
    tight = text.find("，", start, end) < 0 and text.find("；", start, end) < 0
    proves = _of_two(members) if len(members) == 2 else _of_more(members, tight)
    if figured:
        proves = max(proves, 0.8)
    elif not tight:
        proves *= _looseness(members, proves, closed_left, closed_right or headed(text, end))
    rhymed = columns(members)[-1:] == (len(members[0]) - 1,)
    if rhymed and len(members) == 2 and (start, end) == (0, len(text)) and COUPLET[0] <= len(members[0]) <= COUPLET[1]:
        return max(proves, RHYMED)
    if tight and len(members) == 2 and len(members[0]) >= 4 and not (closed_right or rhymed or headed(text, end)):
        proves *= 0.6
    if listing(members) or _CONTINUED.match(text, end):
        proves *= 0.4
    return proves * (0.3 if partial(text, start, end) else 1.0)


def partial(text: str, start: int, end: int) -> bool:
    """Whether the run is only a part of a longer list with 、."""
    return "、" in text[start:end] and "、" in (text[start - 1 : start], text[end : end + 1])


def _looseness(members: Members, proves: float, closed_left: bool, ends_well: bool) -> float:
    """What is left of the proof where ， or ； divides the members: any two clauses stand so."""
    shared, two = shared_weight(members), len(members) == 2
    strong = (two and proves >= 0.7) or (len(members[0]) == 3 and not two and all(map(governing, members)))
    left = 1.0 if strong else 0.85 if shared >= 1 or not two else 0.2
    if shared >= 1 and len(members[0]) >= 4 and not strong and not framed(members):
        left *= 0.4
    if two and not closed_left and not alike(members):
        left *= 0.5
    if not ends_well:
        left *= 0.3 if shared < 1 else 0.5
    return left


def _of_more(members: Members, tight: bool) -> float:
    """Three members or more."""
    length, shared = len(members[0]), shared_weight(members)
    if doubled(members):
        return 0.75
    if length == 2:
        common = all(words.frequency(member) > words.ORDINARY for member in members)
        return 0.7 if shared >= 1 else 0.25 if common else 0.42
    if length == 3:
        if shared >= 1:
            return 0.8
        if all(map(governing, members)):
            return 0.75
        predicates = sum(words.kind(member) not in ("noun", "name") for member in members) >= len(members) / 2
        return (0.75 if tight or alike(members) else 0.3) if predicates else 0.1
    if length == 4:
        if shared >= 1:
            return 0.75
        if all(map(describing, members)) and tight:
            return 0.6
        set_phrases = sum(words.kind(member) == "idiom" for member in members) > len(members) / 2
        return 0.5 if set_phrases else 0.47 if len(members) >= 4 and tight else 0.35
    if length <= LONGEST_PAIR:
        # 让…更…, 让…更…: words of grammar, but two of them, and apart.
        if shared >= 1 or (tight and alike(members) and columns(members)[-1:] > columns(members)[:1] > ()):
            return 0.75
        # Members of six characters are mostly tasks: verb, epithet, noun.
        return (0.4 if length == 6 else 0.6) if alike(members) else 0.15
    return 0.65 if shared >= 0.3 * length else 0.2


def _of_two(members: Members) -> float:
    length, shared = len(members[0]), shared_weight(members)
    if crossed(*members) or (doubled(members) and shared >= 1):
        return 0.75
    if 4 <= length <= LONGEST_ECHO and shared >= 1 and all(map(echoing, members)):
        return 0.72
    if length == 4 and columns(members)[-1:] == (3,) and any(map(echoing, members)):
        return 0.62
    if staged(members):
        return 0.72
    if 3 <= length <= 6 and numbered(members):
        return 0.62
    if length in (3, 4) and opposed(members, 0):
        return 0.62
    if length <= COUPLET[1] and len(columns(members)) >= 2 and opposed(members, -1):
        return 0.72
    if jointed(members) and shared >= 2:
        return 0.72
    if len(columns(members)) >= max(3, 0.5 * length) or (anaphora(members) and length <= LONGEST_PAIR):
        return 0.45 if tasks(members) else 0.72
    if length == 2:
        return 0.0
    if length == 3:
        if shared >= 1:
            return 0.5 if 0 in columns(members) else 0.65
        if all(map(measuring, members)):
            return 0.5
        return 0.3 if all(words.kind(member) not in ("noun", "name") for member in members) else 0.1
    if all(map(repeating, members)) or all(map(clipped, members)):
        return 0.62
    if length == 4 and all(map(words.known, members)):
        set_phrases = sum(words.kind(member) == "idiom" for member in members)
        if set_phrases:
            return 0.5 if set_phrases == 2 else 0.4
    if length > LONGEST_PAIR:
        return 0.45 if shared >= max(2, 0.4 * length) else 0.1
    if length == 4 and anaphoric_pivot(members):
        return 0.6
    return 0.55 if shared >= 2 else 0.35 if shared >= 1 else 0.15
