"""Every place where a wording stands, found in one pass over the folded text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from build_scripts.characters import SENTENCE_ENDS, fold, fold_with_offsets
from build_scripts.glossary.clauses import DIVIDERS, LEFT_QUOTES, RIGHT_QUOTES, half_width
from build_scripts.glossary.numeric import is_formula
from build_scripts.records import Occurrence, Speech
from build_scripts.workers import side_by_side

#: Folded characters that the index of wordings is sorted by.
_STEM = 3
_NUMERAL = frozenset("零〇一二三四五六七八九十百千万亿两第几数0123456789")
#: Folding drops these, so that `1+4` would be found in 14: a wording that has one must have it at the place too.
_TELLING = re.compile("[+~%]")
_BREAKS = frozenset(SENTENCE_ENDS) | frozenset("（）：《》")


@dataclass(frozen=True, slots=True)
class Form:
    """A wording to look for. `tails` are the nouns that may stand behind it where it is not in quotes."""

    text: str
    tails: frozenset[str] = frozenset()

    @property
    def quoted_only(self) -> bool:
        """Whether it is so short that the characters alone prove nothing: `五不`, `双学`, `五个好`.

        Such a wording counts in quotes, or before one of its tails.
        """
        length = len(fold(self.text))
        return length < _STEM or (length == _STEM and is_formula(self.text))

    @property
    def divided(self) -> bool:
        return any(divider in self.text for divider in DIVIDERS)


def find_occurrences(
    speeches: Iterable[Speech], slogans: Mapping[str, Collection[Form]]
) -> dict[str, tuple[Occurrence, ...]]:
    """For each key the places where one of its forms stands, in reading order of the speeches given.

    Forms of one key that overlap count once, under the longest; places of different keys may overlap or lie in
    one another. Matching is blind to punctuation, width, case and traditional characters, but never reaches over
    the end of a sentence, nor over a comma in a wording that has none. Keys without a place get an empty tuple.
    Offsets count code points of the paragraph, end exclusive, so `text[start:end]` is the wording found.
    """
    forms: dict[str, list[tuple[str, Form]]] = defaultdict(list)
    for key, given in slogans.items():
        for form in given:
            if folded := fold(form.text):
                forms[folded].append((key, form))
    lengths = _lengths_by_stem(forms)
    wanted = _Wanted(forms, lengths, tuple(sorted({len(stem) for stem in lengths})))
    places: dict[str, list[Occurrence]] = {key: [] for key in slogans}
    for found in side_by_side(partial(_found_in, wanted), list(speeches)):
        for key, place in found:
            places[key].append(place)
    return {key: tuple(found) for key, found in places.items()}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked for: keys and forms by folded wording, lengths of wordings by stem, and lengths of the stems."""

    forms: Mapping[str, Sequence[tuple[str, Form]]]
    lengths: Mapping[str, Sequence[int]]
    sizes: Sequence[int]


def _found_in(wanted: _Wanted, speech: Speech) -> list[tuple[str, Occurrence]]:
    """The places of one speech with the keys of their wordings, in reading order."""
    return [
        (key, Occurrence(speech.id, paragraph.id, start, end, paragraph.text[start:end]))
        for paragraph in speech.paragraphs
        for key, start, end in _standing(wanted, paragraph.text)
    ]


def _standing(wanted: _Wanted, text: str) -> Iterator[tuple[str, int, int]]:
    """Key, start and end of each place in a text; forms of one key that overlap count once, under the longest."""
    folded = fold(text)
    free: dict[str, int] = {}
    offsets: list[int] = []
    for at, end_at in _matches(folded, wanted):
        offsets = offsets or fold_with_offsets(text)[1]
        start, end = offsets[at], offsets[end_at - 1] + 1
        for key, form in wanted.forms[folded[at:end_at]]:
            if free.get(key, 0) <= start and stands(text, start, end, form):
                free[key] = end
                yield key, start, end


def _lengths_by_stem(wanted: Iterable[str]) -> dict[str, list[int]]:
    """The lengths of the folded wordings by their first characters, the longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for folded in wanted:
        lengths[folded[:_STEM]].add(len(folded))
    return {stem: sorted(found, reverse=True) for stem, found in lengths.items()}


def _matches(folded: str, wanted: _Wanted) -> Iterator[tuple[int, int]]:
    """Start and end of each wanted string in the folded text, by start, the longest first.

    Nearly no place has a stem, so the others are passed over in a bare loop.
    """
    lengths = wanted.lengths
    starts = [
        (at, -size)
        for size in wanted.sizes
        for at in range(len(folded) - size + 1)
        if folded[at : at + size] in lengths
    ]
    for at, size in sorted(starts):
        for length in lengths[folded[at : at - size]]:
            if at + length <= len(folded) and folded[at : at + length] in wanted.forms:
                yield at, at + length


def stands(text: str, start: int, end: int, form: Form) -> bool:
    """Whether the characters at `text[start:end]` are the wording, and not a piece of something else."""
    wording = text[start:end]
    if set(wording) & (_BREAKS - set(form.text)):
        return False
    if not form.divided and any(divider in wording for divider in DIVIDERS[1:]):
        return False
    if _TELLING.findall(half_width(wording)) != _TELLING.findall(half_width(form.text)):
        return False
    if wording[0] in _NUMERAL and start and text[start - 1] in _NUMERAL:
        return False
    if not form.quoted_only:
        return True
    quoted = text[start - 1 : start] in tuple(LEFT_QUOTES) and text[end : end + 1] in tuple(RIGHT_QUOTES)
    return quoted or any(text.startswith(tail, end) for tail in form.tails)


def inside(inner: Iterable[Occurrence], outer: Iterable[Occurrence]) -> bool:
    """Whether each of the inner places lies within one of the outer places; True where there are no inner ones."""
    spans: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for place in outer:
        spans[place.speech, place.paragraph].append((place.start, place.end))
    return all(
        any(start <= place.start and place.end <= end for start, end in spans.get((place.speech, place.paragraph), ()))
        for place in inner
    )
