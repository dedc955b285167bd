"""What the finding rules hand on: one place that speaks for one wording."""

from __future__ import annotations

from dataclasses import dataclass

from build_scripts.records import SloganType


@dataclass(frozen=True, slots=True)
class Sighting:
    """`text` is the wording without quotes; `start` and `end` are paragraph offsets of the place.

    `rule` names the finding rule, `weight` (0 to 1) says how much it proves. `tail` is the noun right behind
    that names what the wording is (`活动`, `组织`), "" where there is none. `parts` are the wordings of which
    the place is a series, and only a series of neighbours should they also stand alone.
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
