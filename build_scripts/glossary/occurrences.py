"""Every place where a wording stands, found in one pass over the folded text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from build_scripts.characters import SENTENCE_ENDS, fold, fold_with_offsets
from build_scripts.glossary.clauses import DIVIDERS, LEFT_QUOTES, RIGHT_QUOTES, half_width
from build_scripts.glossary.numeric import is_formula
from build_scripts.records import Occurrence, Speech

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
    wanted: dict[str, list[tuple[str, Form]]] = defaultdict(list)
    for key, forms in slogans.items():
        for form in forms:
            if folded := fold(form.text):
                wanted[folded].append((key, form))
    lengths = _lengths_by_stem(wanted)
    sizes = sorted({len(stem) for stem in lengths})
    places: dict[str, list[Occurrence]] = {key: [] for key in slogans}
    for speech in speeches:
        for paragraph in speech.paragraphs:
            folded = fold(paragraph.text)
            matches = list(_matches(folded, lengths, sizes, wanted))
            if not matches:
                continue
            offsets = fold_with_offsets(paragraph.text)[1]
            free: dict[str, int] = {}
            for at, end_at in matches:
                start, end = offsets[at], offsets[end_at - 1] + 1
                for key, form in wanted[folded[at:end_at]]:
                    if free.get(key, 0) <= start and stands(paragraph.text, start, end, form):
                        free[key] = end
                        found = Occurrence(speech.id, paragraph.id, start, end, paragraph.text[start:end])
                        places[key].append(found)
    return {key: tuple(found) for key, found in places.items()}


def _lengths_by_stem(wanted: Iterable[str]) -> dict[str, list[int]]:
    """The lengths of the folded wordings by their first characters, the longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for folded in wanted:
        lengths[folded[:_STEM]].add(len(folded))
    return {stem: sorted(found, reverse=True) for stem, found in lengths.items()}


def _matches(
    folded: str, lengths: Mapping[str, Sequence[int]], sizes: Iterable[int], wanted: Collection[str]
) -> Iterator[tuple[int, int]]:
    """Start and end of each wanted string in the folded text, by start, the longest first.

    `sizes` are the lengths of the stems. Nearly all places have no stem, so these are passed over in a bare loop.
    """
    starts = [(at, size) for size in sizes for at in range(len(folded) - size + 1) if folded[at : at + size] in lengths]
    for at, size in sorted(starts, key=lambda each: (each[0], -each[1])):
        for length in lengths[folded[at : at + size]]:
            if at + length <= len(folded) and folded[at : at + length] in wanted:
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
