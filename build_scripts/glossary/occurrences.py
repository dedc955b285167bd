"""All occurrences of all wordings, found in one pass over the folded text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from build_scripts.glossary.numerals import is_formula
from build_scripts.glossary.passage import DIVIDERS, LEFT_QUOTES, RIGHT_QUOTES, write_half_width
from build_scripts.model import Occurrence, Speech
from build_scripts.system.parallel import parallel_map
from build_scripts.text.characters import SENTENCE_ENDS, fold, kept_offsets
from build_scripts.text.numerals import NUMERALS

#: Folded characters that the index of wordings is sorted by.
_STEM = 3
#: Ends a folded text; folding leaves none in it.
_APART = "\n"
#: Size of the hash table of stems, a power of two (100,000 wordings fill a tenth), and the odd multiplier of the hash.
_NUMBERS, _SPREADING = 1 << 20, 40_503
_NUMERAL = frozenset(f"零〇{NUMERALS}百千万亿两第几数0123456789")
#: Folding drops these, so that `1+4` would be found in 14: a wording that has one must have it in the text too.
_TELLING = re.compile("[+~%]")
_BREAKS = frozenset(SENTENCE_ENDS) | frozenset("（）：《》")


@dataclass(frozen=True, slots=True)
class Form:
    """A wording to look for. `tails` are the nouns that may follow it if it is not in quotes."""

    text: str
    tails: frozenset[str] = frozenset()

    @property
    def quoted_only(self) -> bool:
        """Return whether it is so short that it counts only in quotes or before a tail: `五不`, `双学`, `五个好`."""
        return _is_quoted_only(self.text)

    @property
    def divided(self) -> bool:
        """Return whether marks divide it into members."""
        return any(divider in self.text for divider in DIVIDERS)


@lru_cache(maxsize=100_000)
def _is_quoted_only(text: str) -> bool:
    length = len(fold(text))
    return length < _STEM or (length == _STEM and is_formula(text))


def find_occurrences(
    speeches: Iterable[Speech], slogans: Mapping[str, Collection[Form]]
) -> dict[str, tuple[Occurrence, ...]]:
    """Return for each key the occurrences of its forms, in reading order of the speeches given.

    Forms of one key that overlap count once, under the longest; those of different keys may overlap or
    contain one another. Matching ignores punctuation, width, case and traditional characters, but never crosses the
    end of a sentence, nor a comma if the wording has none. Keys without an occurrence get an empty tuple.
    Offsets count code points of the paragraph, end exclusive, so `text[start:end]` is the wording found.
    """
    forms: dict[str, list[tuple[str, Form]]] = defaultdict(list)
    for key, given in slogans.items():
        for form in given:
            if folded := fold(form.text):
                forms[folded].append((key, form))
    wanted = _list_wanted(forms)
    places: dict[str, list[Occurrence]] = {key: [] for key in slogans}
    read = list(speeches)
    for speech, found in zip(read, parallel_map(partial(_find_in, wanted), read), strict=True):
        for key, number, start, end in found:
            paragraph = speech.paragraphs[number]
            places[key].append(Occurrence(speech.id, paragraph.id, start, end, paragraph.text[start:end]))
    return {key: tuple(found) for key, found in places.items()}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The wordings to look for.

    `forms` has keys and forms by folded wording, `lengths` the lengths of wordings by their stem, the longest first.
    `stems` has for each length of stems a table of the hash values that occur.
    """

    forms: Mapping[str, Sequence[tuple[str, Form]]]
    lengths: Mapping[str, Sequence[int]]
    stems: Mapping[int, NDArray[np.bool_]]


def _list_wanted(forms: Mapping[str, Sequence[tuple[str, Form]]]) -> _Wanted:
    lengths: dict[str, set[int]] = defaultdict(set)
    for folded in forms:
        lengths[folded[:_STEM]].add(len(folded))
    stems = {size: np.zeros(_NUMBERS, np.bool_) for size in set(map(len, lengths))}
    for stem in lengths:
        stems[len(stem)][_hash_runs(stem, len(stem))] = True
    return _Wanted(forms, {stem: sorted(found, reverse=True) for stem, found in lengths.items()}, stems)


def _hash_runs(text: str, size: int) -> NDArray[np.uint32]:
    """Return a hash below _NUMBERS for each run of `size` characters."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
    count = max(0, len(codes) - size + 1)
    numbers = np.zeros(count, np.uint32)
    for number in range(size):
        numbers = numbers * np.uint32(_SPREADING) + codes[number : number + count]
    return numbers & np.uint32(_NUMBERS - 1)


def _find_in(wanted: _Wanted, speech: Speech) -> list[tuple[str, int, int, int]]:
    """Return key, number of the paragraph, start and end of each occurrence in a speech.

    Occurrences of one key that overlap count once, under the longest.
    """
    folded = [fold(paragraph.text) + _APART for paragraph in speech.paragraphs]
    begins = [0, *accumulate(map(len, folded))]
    joined, number, text = "".join(folded), -1, ""
    free: dict[str, int] = {}
    offsets: list[int] = []
    found = []
    for at, end_at in _find_matches(joined, wanted):
        if at >= begins[number + 1]:
            number = bisect_right(begins, at) - 1
            text, free = speech.paragraphs[number].text, {}
            offsets = kept_offsets(text)
        begin = begins[number]
        start, end = offsets[at - begin], offsets[end_at - begin - 1] + 1
        for key, form in wanted.forms[joined[at:end_at]]:
            if free.get(key, 0) <= start and _is_occurrence(text, start, end, form):
                free[key] = end
                found.append((key, number, start, end))
    return found


def _find_matches(joined: str, wanted: _Wanted) -> Iterator[tuple[int, int]]:
    """Yield start and end of each wanted string in folded texts that end in _APART, by start, the longest first.

    Nearly no offset has a stem, so the hashes of all offsets are looked up at once.
    """
    starts = [
        (at, -size)
        for size, stems in wanted.stems.items()
        for at in np.flatnonzero(stems[_hash_runs(joined, size)]).tolist()
    ]
    for at, size in sorted(starts):
        for length in wanted.lengths.get(joined[at : at - size], ()):
            if joined[at : at + length] in wanted.forms:
                yield at, at + length


def _is_occurrence(text: str, start: int, end: int, form: Form) -> bool:
    """Return whether the characters at `text[start:end]` are the wording, and not a part of something else."""
    wording = text[start:end]
    if wording != form.text:
        if set(wording) & (_BREAKS - set(form.text)):
            return False
        if not form.divided and any(divider in wording for divider in DIVIDERS[1:]):
            return False
        if _TELLING.findall(write_half_width(wording)) != _TELLING.findall(write_half_width(form.text)):
            return False
    if wording[0] in _NUMERAL and start and text[start - 1] in _NUMERAL:
        return False
    if not form.quoted_only:
        return True
    quoted = text[start - 1 : start] in tuple(LEFT_QUOTES) and text[end : end + 1] in tuple(RIGHT_QUOTES)
    return quoted or any(text.startswith(tail, end) for tail in form.tails)
