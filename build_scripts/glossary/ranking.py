"""From evidence to a score, and the line above which a wording is published."""

from __future__ import annotations

from collections.abc import Sequence

from build_scripts.glossary.sightings import Sighting
from build_scripts.model import Evidence, Occurrence

#: Published from here on. Over the nine gold texts recall of `must` is 0.987 and precision 0.957 at 0.58 and 0.60;
#: above, recall falls (0.947 at 0.62), below, precision (0.953 at 0.56, 0.938 at 0.54). What lies between 0.58 and 0.60
#: in government reports of 1978 to 2000 are terms of the time, nine of ten.
LINE = 0.58
#: Shown to the keeper from here on, as candidates to promote or reject.
CANDIDATE_LINE = 0.4

#: What it proves that a wording is the first members of a formula that is above the line.
SHORT_FORM = 0.5
#: What a rare word of the dictionary proves that stands in quotes twice or more, where once proves less.
QUOTED_AGAIN = 0.62
_QUOTED_WORD_WORTH_ASKING = 0.5
#: A set phrase that so many places lead as a principle (坚持…, 实行…), and what that proves.
OFTEN_LED, LED_OFTEN = 3, 0.45

#: How much being said again adds, by the number of places; the last entry for that many and more.
_REPEATED = (0.0, 0.0, 0.2, 0.3, 0.4, 0.4, 0.4, 0.4, 0.5)
#: How much being said in several speeches adds, by the number of speeches.
_SPREAD = (0.0, 0.0, 0.25, 0.3, 0.4)


def finding(sightings: Sequence[Sighting]) -> tuple[float, tuple[Evidence, ...]]:
    """What the finding rules prove together, 0 to 1, and each rule with the number of places it saw.

    A rule counts once, with its best place; the rules are taken as independent witnesses. (0, ()) for none.
    """
    best: dict[str, float] = {}
    places: dict[str, int] = {}
    for sighting in sightings:
        best[sighting.rule] = max(best.get(sighting.rule, 0.0), sighting.weight)
        places[sighting.rule] = places.get(sighting.rule, 0) + 1
    if places.get("quoted_word", 0) > 1 and best["quoted_word"] >= _QUOTED_WORD_WORTH_ASKING:
        best["quoted_word"] = QUOTED_AGAIN
    if places.get("led", 0) >= OFTEN_LED:
        best["led"] = max(best["led"], LED_OFTEN)
    found = 0.0
    for weight in best.values():
        found = joined(found, weight)
    return found, tuple(Evidence(rule, places[rule]) for rule in sorted(best, key=lambda rule: (-best[rule], rule)))


def joined(one: float, other: float) -> float:
    """What two independent witnesses prove together."""
    return 1 - (1 - one) * (1 - other)


def _with_repetition(found: float, again: float) -> float:
    """Repetition strengthens in proportion to what was found.

    A boilerplate phrase that the rules hardly trust stays below the line however often it is said.
    """
    return round(found + (1 - found) * found * again, 4)


def best_score(found: float) -> float:
    """The score that a finding could reach with the most repetition and spread."""
    return _with_repetition(found, joined(_REPEATED[-1], _SPREAD[-1]))


def score(found: float, occurrences: Sequence[Occurrence]) -> tuple[float, tuple[Evidence, ...]]:
    """The score of a wording, 0 to 1, and the evidence of repetition and spread."""
    places, speeches = len(occurrences), len({place.speech for place in occurrences})
    again = joined(_REPEATED[min(places, len(_REPEATED) - 1)], _SPREAD[min(speeches, len(_SPREAD) - 1)])
    evidence = (
        *((Evidence("repeated", places),) if places > 1 else ()),
        *((Evidence("spread", speeches),) if speeches > 1 else ()),
    )
    return _with_repetition(found, again), evidence
