"""What the finding rules hand on: one place that speaks for one wording."""

from __future__ import annotations

from typing import NamedTuple

from build_scripts.model import SloganType


class Sighting(NamedTuple):
    """`text` is the wording without quotes; `start` and `end` are paragraph offsets of the place.

    `rule` names the finding rule, `weight` (0 to 1) says how much it proves. `tail` is the noun right behind
    that names what the wording is (`活动`, `组织`), "" where there is none. `parts` are the wordings of which
    the place is a series, and only a series of neighbours should they also stand alone.

    A tuple, because builds keep all sightings of a corpus and read them again: it is read in half of the time.
    """

    text: str
    rule: str
    weight: float
    type: SloganType
    paragraph: str
    start: int
    end: int
    tail: str = ""
    parts: tuple[str, ...] = ()
