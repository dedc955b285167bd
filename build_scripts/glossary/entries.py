"""Entries of the glossary from the candidates of all speeches: variants, types, occurrences, relations."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from build_scripts.glossary import numerals
from build_scripts.glossary.lexicon import compile_role, read_known_terms
from build_scripts.glossary.occurrences import Form, find_occurrences
from build_scripts.glossary.passage import DIVIDERS, LEFT_QUOTES, RIGHT_QUOTES, drop_quotes
from build_scripts.glossary.scoring import Candidate
from build_scripts.model import Collocate, Evidence, Member, Occurrence, Ruling, Slogan, SloganType, Speech
from build_scripts.statistics import find_keys
from build_scripts.text import words
from build_scripts.text.characters import HAN, fold

#: Nouns that the speeches put after the name of a campaign or leave out.
_TAIL = re.compile("(?:(?:主题)?(?:教育|实践|创建)*活动|大讨论|战略|工程|行动|计划|重要思想|专项整治)$")
#: What names a campaign when it follows a wording.
_CAMPAIGN = re.compile("(?:主题|教育|实践|创建|评选|竞赛|学习)*(?:活动|工程|战略|行动|运动|计划|大?讨论|竞赛|战役)")
#: The words of an aim before the name of what is aimed at: 真正成为群众满意工程.
_AIM = re.compile(f"^(?:真正|切实|努力)?{compile_role('becomes')}")
#: What follows or precedes the name of a contest, of a prize or of who wins it.
_IN_CONTEST = re.compile(f"[{RIGHT_QUOTES}]?[{HAN}]{{0,6}}(?:大赛|比赛|称号|奖)")
_AWARDED = re.compile(f"(?:荣获|获得|评为|授予)[{HAN}]{{0,6}}[{LEFT_QUOTES}]?$")
#: Two wordings of one length that differ in one character are one slogan if they have at least this many characters;
#: and the fewest characters of a name without its tail.
_LONG_ENOUGH_TO_DIFFER, _SHORTEST_STEM = 12, 3
_PLUS = str.maketrans({"+": "加", "\N{FULLWIDTH PLUS SIGN}": "加"})


@lru_cache(maxsize=100_000)
def get_key(text: str) -> str:
    """Return what all spellings of a wording share; `1+4` differs from 14. "" for punctuation alone."""
    return fold(text.translate(_PLUS))


@dataclass(frozen=True, slots=True)
class Entry:
    """A slogan in the making. `wordings` are all its spellings, the published one first."""

    key: str
    wordings: tuple[str, ...]
    type: SloganType
    score: float
    evidence: tuple[Evidence, ...]
    tails: frozenset[str]
    occurrences: tuple[Occurrence, ...] = ()

    @property
    def text(self) -> str:
        """Return the published spelling."""
        return self.wordings[0]

    @property
    def variants(self) -> tuple[str, ...]:
        """Return every other wording, as found in the texts and as merged, sorted."""
        found = map(drop_quotes, {each.text for each in self.occurrences})
        return tuple(sorted({*found, *self.wordings} - {self.text}))


def gather(candidates: Iterable[Candidate], decisions: Sequence[Ruling]) -> dict[str, Entry]:
    """Return the entries by key, variants merged, without occurrences. What the editor merges or promotes is in."""
    by_key: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if key := get_key(candidate.text):
            by_key[key].append(candidate)
    wordings = {key: _sort_spellings(found) for key, found in by_key.items()}
    homes = _merge(wordings)
    for decision in decisions:
        key = get_key(decision.text)
        if decision.promote or decision.same_as:
            wordings.setdefault(key, [decision.text])
            homes.setdefault(key, key)
        for other in decision.same_as:
            wordings.setdefault(get_key(other), [other])
            homes |= {key: key, get_key(other): key}
    groups: dict[str, list[str]] = defaultdict(list)
    for key in sorted(homes):
        groups[_find_root(homes, key)].append(key)
    return {
        key: _make_entry(key, [key, *(each for each in keys if each != key)], by_key, wordings)
        for key, keys in groups.items()
    }


def _sort_spellings(candidates: Sequence[Candidate]) -> list[str]:
    """Return the wordings of one key, the most frequent first, then the shorter."""
    counted = Counter(candidate.text for candidate in candidates)
    return sorted(counted, key=lambda text: (-counted[text], len(text), text))


def _make_entry(
    key: str, keys: Sequence[str], by_key: Mapping[str, list[Candidate]], wordings: Mapping[str, list[str]]
) -> Entry:
    found = [candidate for each in keys for candidate in by_key.get(each, ())]
    text = wordings[key][0]
    rules = Counter(rule for candidate in found for rule in candidate.rules for _ in candidate.spans)
    tails = Counter(candidate.tail for candidate in found if candidate.tail)
    return Entry(
        key,
        tuple(dict.fromkeys(wording for each in keys for wording in wordings[each])),
        find_type(text, tails.most_common(1)[0][0] if tails else ""),
        max((candidate.score for candidate in found), default=0.0),
        tuple(Evidence(rule, count) for rule, count in sorted(rules.items())),
        frozenset(tails),
    )


def find_type(wording: str, tail: str = "") -> SloganType:
    """Return the type: by members, numbers, the name of a campaign, then that of the known term."""
    known = read_known_terms().facts.get(fold(wording), (0, ""))[1]
    if re.search(f"[{DIVIDERS}]", wording):
        return "B"
    if known == "A" or numerals.is_formula(wording):
        return "A"
    if (_TAIL.search(wording) and not numerals.is_numeral_name(wording)) or _CAMPAIGN.match(tail):
        return "C"
    # Of the known single clauses listed as themes (C) two in three are doctrine to the annotators of nineteen texts.
    return "E" if known in ("C", "E") else "D"


def _find_root(homes: Mapping[str, str], key: str) -> str:
    """Return the end of a chain of merges; of a ring, which only an editor can write, the first key."""
    seen: set[str] = set()
    while homes[key] != key:
        if key in seen:
            return min(seen)
        seen.add(key)
        key = homes[key]
    return key


def _merge(wordings: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return for each key the key that it is a variant of, itself for most."""
    homes = {key: key for key in wordings}
    by_members: dict[tuple[str, ...], list[str]] = defaultdict(list)
    halves: dict[tuple[int, bool, str], list[str]] = defaultdict(list)
    for key in sorted(wordings):
        members = [fold(member) for member in re.split(f"[{DIVIDERS}]|和|与", wordings[key][0]) if member]
        if len(members) >= 2:
            by_members[tuple(sorted(members))].append(key)
        if len(key) >= _LONG_ENOUGH_TO_DIFFER:
            half = len(key) // 2
            halves[len(key), True, key[:half]].append(key)
            halves[len(key), False, key[half:]].append(key)
    for keys in by_members.values():
        homes |= dict.fromkeys(keys, keys[0])
    for keys in halves.values():
        # The spelling of the fewest words is the best: an error of the source falls into single characters.
        best = min(keys, key=lambda key: (len(words.cut(key)), key))
        for key in keys:
            if homes[key] == key and sum(a != b for a, b in zip(key, best, strict=True)) == 1:
                homes[key] = best
    for key in sorted(wordings):
        aim, stem = _AIM.sub("", key), _TAIL.sub("", key)
        if aim != key and aim in homes:
            homes[key] = aim
        elif stem != key and stem in homes and len(stem) >= _SHORTEST_STEM and words.frequency(stem) <= words.ORDINARY:
            homes[key] = stem
    return homes


def locate(entries: Iterable[Entry], speeches: Sequence[Speech]) -> dict[str, Entry]:
    """Return the entries by key, with all their occurrences; those without are left out."""
    found = {entry.key: entry for entry in entries}
    forms = {key: [Form(text, entry.tails) for text in entry.wordings] for key, entry in found.items()}
    occurrences = find_occurrences(speeches, forms)
    return {key: replace(entry, occurrences=occurrences[key]) for key, entry in found.items() if occurrences[key]}


def drop_fragments(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the entries without those that occur only inside a longer one; a numeric formula is a name there too."""
    spans: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for entry in entries.values():
        for each in entry.occurrences:
            spans[each.speech, each.paragraph].append((each.start, each.end))
    return {
        key: entry
        for key, entry in entries.items()
        if entry.type == "A"
        or not all(is_inside(each, spans[each.speech, each.paragraph], longer=True) for each in entry.occurrences)
    }


def drop_explanations(slogans: Sequence[Slogan], promoted: Collection[str]) -> list[Slogan]:
    """Return the slogans without those that are only the members of a numeric formula with a better score.

    新经济组织、新社会组织 belongs to 两新. An entry that the editor promotes stays; `promoted` has the keys.
    """
    formulas: dict[tuple[str, str, int, int], float] = {}
    for slogan in slogans:
        if slogan.type == "A" and slogan.members:
            first, last = slogan.members[0], slogan.members[-1]
            if first.paragraph == last.paragraph:
                formulas[first.speech, first.paragraph, first.start, last.end] = slogan.score
    return [
        slogan
        for slogan in slogans
        if get_key(slogan.text) in promoted
        or not all(
            formulas.get((each.speech, each.paragraph, each.start, each.end), 0) > slogan.score
            for each in slogan.occurrences
        )
    ]


def is_torn(entry: Entry, texts: Mapping[tuple[str, str], str]) -> bool:
    """Return whether every occurrence begins or ends inside a word; `texts` has the paragraphs by speech and id.

    Of the published entries of nineteen annotated texts four are torn, and no annotator lists them.
    """
    return all(_divides_word(texts[each.speech, each.paragraph], each.start, each.end) for each in entry.occurrences)


def is_number(entry: Entry) -> bool:
    """Return whether the wording is only a number, a date, a plan or a congress, and does not name a campaign.

    Annotators of nineteen texts list 29 of them as non-slogans, and five as slogans (三百, 双百, 985, 211, 985、211).
    """
    return entry.type != "C" and numerals.is_numeral_name(entry.text)


def is_award(entry: Entry, texts: Mapping[tuple[str, str], str]) -> bool:
    """Return whether the wording is coined for a contest, a prize or its winner at every occurrence; `texts` as above.

    Of the candidates of nineteen annotated texts ten: eight listed non-slogans, one slogan of a low score.
    """
    return entry.type == "D" and all(
        _IN_CONTEST.match(text, each.end) or _AWARDED.search(text, 0, each.start) or each.text.endswith(("奖", "赛"))
        for each in entry.occurrences
        for text in [texts[each.speech, each.paragraph]]
    )


def _divides_word(text: str, start: int, end: int) -> bool:
    if text[start - 1 : start] in tuple(LEFT_QUOTES) or text[end : end + 1] in tuple(RIGHT_QUOTES):
        return False
    left, right = start, end
    while left > 0 and text[left - 1].isalnum():
        left -= 1
    while right < len(text) and text[right].isalnum():
        right += 1
    borders = words.borders(text[left:right])
    return start - left not in borders or end - left not in borders


def is_inside(occurrence: Occurrence, spans: Iterable[tuple[int, int]], *, longer: bool = False) -> bool:
    """Return whether one of the spans holds the occurrence; with `longer`, and is longer than it."""
    length = occurrence.end - occurrence.start
    return any(
        start <= occurrence.start and occurrence.end <= end and (not longer or end - start > length)
        for start, end in spans
    )


#: Most collocates of an entry: a table that is seen at once. Chosen.
MOST_TOGETHER = 10


def related(slogans: Sequence[Slogan], speeches: Mapping[str, Speech]) -> list[Slogan]:
    """Return the slogans, in their order, with parts, wholes, co-occurring entries and campaigns.

    A part is a shorter entry with an occurrence inside one of the other. Collocates are entries in the same paragraphs,
    parts and wholes excepted, the highest G² first, equal ones in the glossary's order.
    """
    order = {slogan.id: number for number, slogan in enumerate(slogans)}
    length = {slogan.id: len(fold(slogan.text)) for slogan in slogans}
    parts: dict[str, set[str]] = defaultdict(set)
    wholes: dict[str, set[str]] = defaultdict(set)
    beside: dict[str, list[str]] = defaultdict(list)
    paragraphs: Counter[str] = Counter()
    for said in _group_by_paragraph(slogans):
        for whole, part in _find_nested(said):
            if length[part] < length[whole]:
                parts[whole].add(part)
                wholes[part].add(whole)
        here = sorted({name for _, name in said})
        paragraphs.update(here)
        for name in here:
            beside[name] += here
    names = {get_key(text): slogan.id for slogan in slogans for text in (*slogan.variants, slogan.text)}
    total = sum(len(speech.paragraphs) for speech in speeches.values())
    found = []
    for slogan in slogans:
        kin = parts[slogan.id] | wholes[slogan.id] | {slogan.id}
        shared = Counter(beside[slogan.id])
        counts = {name: shared[name] for name in sorted(shared.keys() - kin, key=order.__getitem__)}
        keys = find_keys(counts, paragraphs, paragraphs[slogan.id], total, MOST_TOGETHER)
        found.append(
            replace(
                slogan,
                members=tuple(_is_known(member, slogan.id, names) for member in slogan.members),
                parts=tuple(sorted(parts[slogan.id], key=order.__getitem__)),
                wholes=tuple(sorted(wholes[slogan.id], key=order.__getitem__)),
                together=tuple(Collocate(k.item, k.part, k.part + k.rest, round(k.score, 1)) for k in keys),
                campaigns=_count_campaigns(slogan.occurrences, speeches),
            )
        )
    return found


def _is_known(member: Member, owner: str, names: Mapping[str, str]) -> Member:
    name = names.get(get_key(member.text))
    return member if name in (None, owner) else replace(member, slogan=name)


def _group_by_paragraph(slogans: Iterable[Slogan]) -> Iterable[list[tuple[Occurrence, str]]]:
    """Return the occurrences of each paragraph with the ids of their slogans, the longer first."""
    found: dict[tuple[str, str], list[tuple[Occurrence, str]]] = defaultdict(list)
    for slogan in slogans:
        for place in slogan.occurrences:
            found[place.speech, place.paragraph].append((place, slogan.id))
    for said in found.values():
        said.sort(key=lambda each: (each[0].start, -each[0].end, each[1]))
    return found.values()


def _find_nested(said: Sequence[tuple[Occurrence, str]]) -> Iterable[tuple[str, str]]:
    """Yield the names of each occurrence and of the one that it is part of, the longer first."""
    open_: list[tuple[Occurrence, str]] = []
    for place, name in said:
        open_ = [outer for outer in open_ if outer[0].end > place.start]
        for outer, whole in open_:
            if place.end <= outer.end and place.end - place.start < outer.end - outer.start:
                yield whole, name
        open_.append((place, name))


def _count_campaigns(places: Iterable[Occurrence], speeches: Mapping[str, Speech]) -> tuple[str, ...]:
    named = (speeches[place.speech].fact("campaign") for place in places)
    return tuple(dict.fromkeys(name for name in named if name))
