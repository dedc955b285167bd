"""From the sightings of a whole corpus to the entries of the glossary."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from build_scripts.glossary import ranking
from build_scripts.glossary.clauses import DIVIDERS, without_quotes
from build_scripts.glossary.kinds import kind_of
from build_scripts.glossary.naming import settle_names
from build_scripts.glossary.occurrences import Form, find_occurrences, inside
from build_scripts.glossary.sightings import Sighting
from build_scripts.glossary.variants import key_of, merged, root, spellings
from build_scripts.model import Evidence, Occurrence, Ruling, SloganType, Speech

#: Rules that see words of opponents or of ordinary speech: repetition adds nothing to them.
_UNMOVED = frozenset({"quoted_speech", "quoted_saying"})
#: Rules that take a series of quotations as one wording whatever its members do elsewhere.
_SEALED = frozenset({"quoted_parallel", "announced"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One slogan in the making. `wordings` are all its spellings, the published one first.

    `found` is what the finding rules prove; `parts` are the keys of the members where it is a series of quotations.
    """

    key: str
    wordings: tuple[str, ...]
    type: SloganType
    found: float
    evidence: tuple[Evidence, ...]
    tails: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    places: tuple[Occurrence, ...] = ()
    score: float = 0.0

    @property
    def text(self) -> str:
        return self.wordings[0]


def gather(sighted: Iterable[Sighting], rulings: Sequence[Ruling]) -> dict[str, Entry]:
    """The entries by key, variants merged, without their places yet. The keeper's merges and promotions are in."""
    by_key: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in settle_names(sighted):
        if key := key_of(sighting.text):
            by_key[key].append(sighting)
    wordings = {key: spellings(found) for key, found in by_key.items()}
    home = merged(wordings)
    _rule_homes(rulings, wordings, home)
    groups: dict[str, list[str]] = defaultdict(list)
    for key in sorted(home):
        groups[root(home, key)].append(key)
    return {key: _entry(key, keys, by_key, wordings) for key, keys in groups.items()}


def _rule_homes(rulings: Sequence[Ruling], wordings: dict[str, list[str]], home: dict[str, str]) -> None:
    """What the keeper promotes or merges gets a home, whether the rules saw it or not."""
    for ruling in rulings:
        key = key_of(ruling.text)
        if ruling.promote or ruling.same_as:
            wordings.setdefault(key, [ruling.text])
            home.setdefault(key, key)
        if ruling.same_as:
            home[key] = key
        for other in ruling.same_as:
            wordings.setdefault(key_of(other), [other])
            home[key_of(other)] = key


def _entry(
    key: str, keys: Sequence[str], by_key: Mapping[str, list[Sighting]], wordings: Mapping[str, list[str]]
) -> Entry:
    sightings = [sighting for each in keys for sighting in by_key.get(each, ())]
    found, evidence = ranking.finding(sightings)
    best = max(sightings, key=lambda sighting: (sighting.weight, sighting.rule), default=None)
    others = [text for each in keys if each != key for text in wordings[each]]
    return Entry(
        key=key,
        wordings=tuple(dict.fromkeys([*wordings[key], *others])),
        type=best.type if best else kind_of(wordings[key][0], ""),
        found=found,
        evidence=evidence,
        tails=frozenset(sighting.tail for sighting in sightings if sighting.tail and sighting.tail[0] != "的"),
        parts=frozenset(key_of(part) for sighting in sightings for part in sighting.parts),
    )


def with_short_forms(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """The entries, where the first members of a strong formula that stand alone elsewhere are taken on its word.

    `团结友爱、互助进步` says little by itself; beside `团结友爱、互助进步、同心同行` it is its short form.
    """
    raised = dict(entries)
    for entry in entries.values():
        members = re.split(f"[{DIVIDERS}]", entry.text)
        if entry.found < ranking.LINE:
            continue
        for count in range(2, len(members)):
            short = entries.get(key_of("".join(members[:count])))
            if short and short.key != entry.key and short.found < ranking.LINE:
                found = ranking.joined(short.found, ranking.SHORT_FORM)
                evidence = (*short.evidence, Evidence("short_form", 1))
                raised[short.key] = replace(short, found=found, evidence=evidence)
    return raised


def place(entries: Mapping[str, Entry], speeches: Sequence[Speech], rulings: Sequence[Ruling]) -> dict[str, Entry]:
    """The entries that could reach the candidates' line or that the keeper rules on, with places and scores."""
    ruled = {key_of(text) for ruling in rulings for text in (ruling.text, *ruling.same_as)}
    hopeful = {
        key: entry
        for key, entry in entries.items()
        if ranking.best_score(entry.found) >= ranking.CANDIDATE_LINE or ruled & set(map(key_of, entry.wordings))
    }
    forms = {key: [Form(text, entry.tails) for text in entry.wordings] for key, entry in hopeful.items()}
    places = find_occurrences(speeches, forms)
    return {key: _placed(entry, places[key]) for key, entry in hopeful.items()}


def _placed(entry: Entry, places: tuple[Occurrence, ...]) -> Entry:
    score, more = ranking.score(entry.found, places)
    if {evidence.rule for evidence in entry.evidence} <= _UNMOVED:
        score = round(entry.found, 4)
    return replace(entry, places=places, score=score, evidence=(*entry.evidence, *more))


def without_loose_series(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Without the series of quotations whose members also stand alone: those are slogans of their own."""
    return {key: entry for key, entry in entries.items() if not _is_loose_series(entry, entries)}


def _is_loose_series(entry: Entry, entries: Mapping[str, Entry]) -> bool:
    if _SEALED & {evidence.rule for evidence in entry.evidence}:
        return False
    return any(part in entries and not inside(entries[part].places, entry.places) for part in entry.parts)


def without_fragments(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Without the entries whose every place lies in a place of a longer entry.

    A numeric formula stays: it is a name of its own inside a longer wording.
    """
    covering: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for entry in entries.values():
        for spot in entry.places:
            covering[spot.speech, spot.paragraph].append((spot.start, spot.end))
    return {
        key: entry
        for key, entry in entries.items()
        if entry.type == "A" or not all(_covered(spot, covering[spot.speech, spot.paragraph]) for spot in entry.places)
    }


def _covered(spot: Occurrence, spans: Iterable[tuple[int, int]]) -> bool:
    length = spot.end - spot.start
    return any(start <= spot.start and spot.end <= end and end - start > length for start, end in spans)


def variants(entry: Entry) -> tuple[str, ...]:
    """Every other wording of the entry: as found in the texts, without quotes, and as merged into it; sorted."""
    found = map(without_quotes, {spot.text for spot in entry.places})
    return tuple(sorted({*found, *entry.wordings} - {entry.text}))
