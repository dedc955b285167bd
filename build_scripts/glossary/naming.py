"""How long a name is that no mark bounds: settled by the whole corpus.

A campaign without quotes has no left border, a counted noun no right one. Of the lengths that were seen the
longest wins that keeps at least half of the places of the shortest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from build_scripts.glossary.sightings import Sighting
from build_scripts.text import words

#: Share of the places of the shorter name that a longer name must keep. This and the three below are chosen: recall
#: and precision over the nine gold texts are the same for 0.2 to 0.8, 1 to 4, 2 to 3 (from 4 on one more is published
#: that is no slogan), and 0.1 to 0.5.
KEPT = 0.5
#: Places that a longer name needs.
SEEN = 2
#: Names of several beginnings that make what they end in a common tail and no name.
SHARED = 3
#: What a campaign must prove by its surroundings to keep a name that is seen once.
STARTED = 0.3


def settle_names(sightings: Iterable[Sighting]) -> list[Sighting]:
    """The sightings, with campaigns cut to their names and counted nouns to the length that is used.

    The counts of one place must follow one another, the shortest first, as the finding rule gives them.
    """
    by_rule: dict[str, list[Sighting]] = {"campaign": [], "numeric_count": [], "": []}
    for sighting in sightings:
        by_rule[sighting.rule if sighting.rule in by_rule else ""].append(sighting)
    return [*by_rule[""], *_campaigns(by_rule["campaign"]), *_counts(by_rule["numeric_count"])]


def _endings(text: str) -> list[str]:
    """The name by ever more words to the left, from two words before its head on, or one of three characters."""
    taken, found = "", []
    for number, word in enumerate(reversed(words.cut(text)), start=1):
        taken = word + taken
        if number >= 3 or (number == 2 and len(word) >= 3):
            found.append(taken)
    return found


def _campaigns(given: Sequence[Sighting]) -> Iterator[Sighting]:
    seen = Counter(ending for sighting in given for ending in _endings(sighting.text))
    tails = _shared_tails(given)
    for sighting in given:
        endings = [ending for ending in _endings(sighting.text) if ending not in tails]
        kept = [ending for ending in endings if seen[ending] >= max(SEEN, KEPT * seen[endings[0]])]
        if kept or (endings and sighting.weight >= STARTED):
            name = kept[-1] if kept else sighting.text
            yield sighting._replace(text=name, start=sighting.end - len(name))


def _shared_tails(given: Sequence[Sighting]) -> set[str]:
    """What SHARED names or more end in and none is: 标准服务惠民工程、计量服务惠民工程…"""
    names = {sighting.text for sighting in given}
    before: dict[str, set[str]] = {}
    for name in names:
        for ending in _endings(name):
            before.setdefault(ending, set()).add(name.removesuffix(ending)[-1:])
    return {ending for ending, left in before.items() if len(left) >= SHARED and ending not in names}


def _counts(given: Sequence[Sighting]) -> Iterator[Sighting]:
    seen = Counter(sighting.text for sighting in given)
    for lengths in _one_place_each(given):
        yield [sighting for sighting in lengths if seen[sighting.text] >= KEPT * seen[lengths[0].text]][-1]


def _one_place_each(given: Sequence[Sighting]) -> Iterator[list[Sighting]]:
    """The names of several lengths that begin at one place."""
    lengths: list[Sighting] = []
    for sighting in given:
        if lengths and not _goes_on(lengths[-1], sighting):
            yield lengths
            lengths = []
        lengths.append(sighting)
    if lengths:
        yield lengths


def _goes_on(shorter: Sighting, longer: Sighting) -> bool:
    same_place = (shorter.paragraph, shorter.start) == (longer.paragraph, longer.start)
    return same_place and longer.text.startswith(shorter.text) and longer.text != shorter.text
