"""How the entries of a glossary hang together: members, parts and wholes, what is said in one paragraph, campaigns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from build_scripts.glossary.variants import key_of
from build_scripts.model import Member, Occurrence, Slogan, Speech
from build_scripts.text.characters import fold

#: Entries that `together` names at most: what one line of the page shows without hiding the others.
MOST_TOGETHER = 8


def related(slogans: Sequence[Slogan], speeches: Mapping[str, Speech]) -> list[Slogan]:
    """The slogans, in their order, with parts, wholes, what goes together with them, and campaigns; members that are
    entries themselves know which.

    A part is an entry with a place inside a longer place of the other, under a shorter name. What goes together is
    counted in paragraphs that both are said in, parts and wholes left out: the most paragraphs first, among equals
    the entry with the fewest paragraphs of its own, for a common one is met by chance, then the glossary's order.
    """
    order = {slogan.id: number for number, slogan in enumerate(slogans)}
    length = {slogan.id: len(fold(slogan.text)) for slogan in slogans}
    parts: dict[str, set[str]] = defaultdict(set)
    wholes: dict[str, set[str]] = defaultdict(set)
    beside: dict[str, list[str]] = defaultdict(list)
    paragraphs: Counter[str] = Counter()
    for said in _by_paragraph(slogans):
        for whole, part in _nested(said):
            if length[part] < length[whole]:
                parts[whole].add(part)
                wholes[part].add(whole)
        here = sorted({name for _, name in said})
        paragraphs.update(here)
        for name in here:
            beside[name] += here
    names = {key_of(text): slogan.id for slogan in slogans for text in (*slogan.variants, slogan.text)}
    found = []
    for slogan in slogans:
        kin = parts[slogan.id] | wholes[slogan.id] | {slogan.id}
        shared = Counter(beside[slogan.id])
        others = sorted(shared.keys() - kin, key=lambda name: (-shared[name], paragraphs[name], order[name]))
        found.append(
            replace(
                slogan,
                members=tuple(_known(member, slogan.id, names) for member in slogan.members),
                parts=tuple(sorted(parts[slogan.id], key=order.__getitem__)),
                wholes=tuple(sorted(wholes[slogan.id], key=order.__getitem__)),
                together=tuple((name, shared[name]) for name in others[:MOST_TOGETHER]),
                campaigns=_campaigns(slogan.occurrences, speeches),
            )
        )
    return found


def _known(member: Member, owner: str, names: Mapping[str, str]) -> Member:
    name = names.get(key_of(member.text))
    return member if name in (None, owner) else replace(member, slogan=name)


def _by_paragraph(slogans: Iterable[Slogan]) -> Iterable[list[tuple[Occurrence, str]]]:
    """The places of each paragraph with the ids of their slogans, the longer first where several begin at one."""
    found: dict[tuple[str, str], list[tuple[Occurrence, str]]] = defaultdict(list)
    for slogan in slogans:
        for place in slogan.occurrences:
            found[place.speech, place.paragraph].append((place, slogan.id))
    for said in found.values():
        said.sort(key=lambda each: (each[0].start, -each[0].end, each[1]))
    return found.values()


def _nested(said: Sequence[tuple[Occurrence, str]]) -> Iterable[tuple[str, str]]:
    """Whole and part wherever a place lies within a longer one."""
    open_: list[tuple[Occurrence, str]] = []
    for place, name in said:
        open_ = [outer for outer in open_ if outer[0].end > place.start]
        for outer, whole in open_:
            if place.end <= outer.end and place.end - place.start < outer.end - outer.start:
                yield whole, name
        open_.append((place, name))


def _campaigns(places: Iterable[Occurrence], speeches: Mapping[str, Speech]) -> tuple[str, ...]:
    named = (speeches[place.speech].fact("campaign") for place in places)
    return tuple(dict.fromkeys(name for name in named if name))
