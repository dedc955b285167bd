"""Which type a wording is, A to E, from its make and from what stands around it."""

from __future__ import annotations

import re

from build_scripts.glossary import numeric
from build_scripts.glossary.clauses import DIVIDERS
from build_scripts.glossary.surroundings import CAMPAIGN
from build_scripts.model import SloganType
from build_scripts.text import words

#: Han characters of the longest member of a formula that stays B where it names a campaign.
LONGEST_BRIEF_MEMBER = 3
_CAMPAIGN = re.compile(f"(?:[一二三四五六七八九十两][大个项])?{CAMPAIGN}")


def kind_of(wording: str, rule: str, tail: str = "") -> SloganType:
    """The type of a wording: A by its numbers, B by its members, C by what it is called, else D or E.

    A parallel formula of short members stays B even where it names a campaign (“讲奉献、比贡献、促和谐”活动); one of
    longer members that a speech announces as its theme is C. E are set phrases of the dictionary.
    """
    if numeric.is_formula(wording):
        return "A"
    campaign = rule == "announced" or _CAMPAIGN.match(tail) is not None
    pieces = re.split(f"[{DIVIDERS}]", wording)
    if len(pieces) > 1:
        return "C" if campaign and max(map(len, pieces)) > LONGEST_BRIEF_MEMBER else "B"
    if campaign:
        return "C"
    return "E" if words.kind(wording) == "idiom" and len(wording) >= 4 else "D"
