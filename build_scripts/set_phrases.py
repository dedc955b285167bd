"""Set phrases of the genre: strings such as 加强领导 or 取得实效 that recur across speeches and are not slogans.

`list_candidates` reads each speech by itself, so its result may be cached; `find_set_phrases` compares all speeches.
Dispersion decides, no list of words: a phrase is what many speeches say in the same words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from zlib import crc32

import numpy as np

from build_scripts import glossary
from build_scripts.model import Occurrence, SetPhrase, Slogan, Speech
from build_scripts.text import words
from build_scripts.text.characters import HAN

#: Characters of a phrase: 统一思想 to eight.
SHORTEST, LONGEST = 4, 8
#: Speeches in which a phrase must occur, and the share of a large corpus. On the nine speeches three leave 48 phrases;
#: two leave 136, most of them ordinary word groups (活动时间, 整改成果); four leave 21, without 结合实际 and 认真组织.
LEAST_SPEECHES, LEAST_SHARE = 3, 0.02
#: Phrases of the list, by number of speeches; and the candidates that are compared for it.
MOST_PHRASES, MOST_COMPARED = 500, 1500
#: A phrase with the same neighbour in this share of its occurrences is a fragment of a longer expression; so is one of
#: whose occurrences less than this share ends before a mark (切实加强 …): a set phrase is complete in itself.
FRAGMENT_SHARE, LEAST_ENDING = 0.8, 1 / 3
#: Counters for all candidates of a corpus in 16 MB: 10,000 speeches have some five million different candidates.
_COUNTERS = 1 << 22
#: A phrase begins like an instruction; it has no numeral, no name and no particle.
_BEGINNINGS = ("verb", "adverb", "adjective")
_INSIDE = (*_BEGINNINGS, "noun", "idiom")
_IS_HAN = re.compile(f"[{HAN}]")
_RUN = re.compile(f"[{HAN}]{{{SHORTEST},}}")


def list_candidates(speech: Speech) -> str:
    """Return the different candidates of a speech, sorted, one per line: content words, 4 to 8 characters together."""
    found: set[str] = set()
    for paragraph in speech.paragraphs:
        for clause in _RUN.findall(paragraph.text):
            found.update(_propose(words.cut(clause)))
    return "\n".join(sorted(found))


def _propose(cut: Sequence[str]) -> Iterator[str]:
    kinds = [words.kind(word) for word in cut]
    for start, first in enumerate(cut):
        if _is_phrase(first):
            yield first
        # A verb of one character begins no phrase: 要, 让, 使, 是.
        if kinds[start] not in _BEGINNINGS or len(first) == 1:
            continue
        text = first
        for end in range(start + 1, len(cut)):
            text += cut[end]
            if kinds[end] not in _INSIDE or len(text) > LONGEST:
                break
            has_verb = "verb" in kinds[start : end + 1]
            if has_verb and len(cut[end]) > 1 and kinds[end] != "adverb" and len(text) >= SHORTEST:
                yield text


def _is_phrase(word: str) -> bool:
    """Return whether one word of the dictionary is a phrase: an idiom, or a verb phrase such as 精心组织."""
    if not SHORTEST <= len(word) <= LONGEST:
        return False
    return words.kind(word) == "idiom" or (words.known(word[:2]) and words.kind(word[2:]) == "verb")


def find_set_phrases(
    speeches: Sequence[Speech], candidates: Iterable[str], slogans: Iterable[Slogan]
) -> tuple[SetPhrase, ...]:
    """Return at most MOST_PHRASES phrases, sorted by falling number of speeches, then of occurrences.

    `candidates` are those of each speech (see `list_candidates`). An occurrence counts if it overlaps no occurrence
    of a slogan or of a longer phrase. The time is linear in the length of the corpus.
    """
    least = max(LEAST_SPEECHES, round(len(speeches) * LEAST_SHARE))
    compared = _select_widespread(list(candidates), least)
    located = glossary.occurrences(speeches, compared)
    texts = {(speech.id, p.id): p.text for speech in speeches for p in speech.paragraphs}
    taken: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for slogan in slogans:
        for each in slogan.occurrences:
            taken[each.speech, each.paragraph].append((each.start, each.end))
    phrases = []
    for text in sorted(compared, key=lambda text: (-len(text), text)):
        free = [each for each in located[text] if each.text == text and _is_free(each, taken)]
        if len({each.speech for each in free}) < least or _is_fragment(free, texts):
            continue
        phrases.append(SetPhrase(text, tuple(free)))
        for each in free:
            taken[each.speech, each.paragraph].append((each.start, each.end))
    return tuple(sorted(phrases, key=lambda p: (-p.speech_count, -len(p.occurrences), p.text))[:MOST_PHRASES])


def _select_widespread(candidates: Sequence[str], least: int) -> list[str]:
    """Return the candidates of at least `least` speeches, MOST_COMPARED at most.

    Candidates share counters first; those whose counter stays below `least` occur in too few speeches. A candidate is
    left out if a longer one that contains it occurs in as many speeches.
    """
    counters = np.zeros(_COUNTERS, np.uint32)
    for given in candidates:
        counters[list({crc32(text.encode()) % _COUNTERS for text in given.splitlines()})] += 1
    counted = Counter(
        text
        for given in candidates
        for text in given.splitlines()
        if counters[crc32(text.encode()) % _COUNTERS] >= least
    )
    widespread = {text: count for text, count in counted.items() if count >= least}
    contained = {
        part for text, count in widespread.items() for part in _list_parts(text) if widespread.get(part) == count
    }
    return sorted(widespread.keys() - contained, key=lambda text: (-widespread[text], text))[:MOST_COMPARED]


def _list_parts(text: str) -> Iterator[str]:
    """Yield the shorter strings in a text that are long enough for a phrase."""
    for length in range(SHORTEST, len(text)):
        yield from (text[at : at + length] for at in range(len(text) - length + 1))


def _is_free(found: Occurrence, taken: Mapping[tuple[str, str], Collection[tuple[int, int]]]) -> bool:
    """Return whether the occurrence overlaps none of the slogans and longer phrases."""
    others = taken.get((found.speech, found.paragraph), ())
    return all(end <= found.start or found.end <= start for start, end in others)


def _is_fragment(found: Sequence[Occurrence], texts: Mapping[tuple[str, str], str]) -> bool:
    """Return whether a phrase mostly occurs inside a longer expression."""
    before, after = Counter[str](), Counter[str]()
    for each in found:
        text = texts[each.speech, each.paragraph]
        before[text[max(each.start - 1, 0) : each.start]] += 1
        after[text[each.end : each.end + 1]] += 1
    inside = sum(count for character, count in after.items() if _IS_HAN.fullmatch(character))
    return len(found) - inside < LEAST_ENDING * len(found) or any(
        _IS_HAN.fullmatch(character) and count >= FRAGMENT_SHARE * len(found)
        for counter in (before, after)
        for character, count in counter.items()
    )
