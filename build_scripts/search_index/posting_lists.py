"""Posting lists: where letters, pairs of letters and frequent strings occur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from build_scripts.search_index.rice import (
    Numbers,
    find_runs,
    parameter,
    parameters,
    write_rice,
    write_varint,
    write_varints,
)
from build_scripts.text.characters import fold

#: Bytes of one shard; a longer list is divided. A query reads one shard for each pair that it needs and seldom more
#: than a tenth of it, so small ones load less; each is a request, so they are not smaller still. With this size a cold
#: query over 10,000 speeches of 4,000 characters loaded 83 KB (median of 24; bench/README.md). Other sizes have not
#: been compared.
SHARD = 8_000
#: Strings of three letters or more that occur this often have a list of speeches, since their answer would need all
#: positions of their pairs. In 10,000 speeches of 4,000 characters these lists are 3.7 % of the index; 社会主义 (59,284
#: paragraphs) loads 65 KB instead of 435, 国民经济 70 instead of 413. Other bounds have not been compared.
FREQUENT_PHRASE = 2_000
LONGEST_LISTED = 8
#: Marks that end a sentence for a query with a gap, and the character under which the list of their positions is.
BREAKS = "。！？!?"

_SPEECHES_OF = 1 << 21
#: Where the keys of longer strings begin, and how many there are: after the last code point, and below 2^22.
_PHRASES = _SPEECHES_OF + 0x110000
_PHRASE_KEYS = (1 << 22) - _PHRASES

Array = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class FoldedCorpus:
    """All letters of the corpus in order, as arrays of one length, and the facts of units.

    `rank` is the letter as an index in `letters` (code points, rising); `unit` and `position` say where it occurs.
    `speech_of` and `is_title` are by unit. `signs` and `sign_units` are the characters that folding drops (half width),
    and their units. `break_units` and `break_positions` say where sentences end: the number of letters before.
    """

    letters: Numbers
    rank: NDArray[np.uint16] | Array
    unit: Array
    position: Array
    speech_of: Array
    is_title: NDArray[np.bool_]
    speeches: int
    signs: Array
    sign_units: Array
    break_units: Array
    break_positions: Array

    @property
    def units(self) -> int:
        return len(self.speech_of)

    @property
    def offset_k(self) -> int:
        return parameter(int(self.position.sum(dtype=np.int64)), len(self.position))


class PostingList(NamedTuple):
    """One list, or a piece of one, under its key; `base` is the first unit of a later piece, else 0."""

    a: int
    b: int
    base: int
    n: int
    content: bytes


key_of = itemgetter(0, 1)


def fold_units(units: Sequence[str], speech_of: Array, is_title: NDArray[np.bool_], speeches: int) -> FoldedCorpus:
    codes = np.frombuffer("".join(units).encode("utf-32-le"), np.uint32)
    sizes = np.fromiter(map(len, units), np.int64, len(units))
    letter_of = np.zeros(0x110000, np.uint32)
    sign_of = np.zeros(0x110000, np.uint32)
    for code in np.flatnonzero(np.bincount(codes, minlength=1)).tolist():
        folded = fold(chr(code))
        letter_of[code] = ord(folded) if folded else 0
        sign_of[code] = 0 if folded else _to_half_width(code)
    unit = np.repeat(np.arange(len(units), dtype=np.uint32), sizes)
    folded_codes = letter_of[codes]
    is_letter = folded_codes > 0
    is_break = np.isin(codes, np.array([*map(ord, BREAKS)], np.uint32))
    letters_before: Numbers = (np.cumsum(is_letter) - is_letter)[is_break]
    break_units = unit[is_break]
    signs, sign_units = sign_of[codes[~is_letter]], unit[~is_letter]
    folded_codes, unit = folded_codes[is_letter], unit[is_letter]
    letters = np.flatnonzero(np.bincount(folded_codes, minlength=1)).astype(np.int64)
    rank_of: NDArray[np.uint16] | Array = np.zeros(0x110000, np.uint32)
    if len(letters) < 0xFFFF:
        rank_of = rank_of.astype(np.uint16)
    rank_of[letters] = np.arange(len(letters))
    in_unit = np.bincount(unit, minlength=len(units)) if len(unit) else np.zeros(len(units), np.int64)
    first = np.concatenate(([0], np.cumsum(in_unit)[:-1])).astype(np.uint32) if len(units) else np.zeros(0, np.uint32)
    position = np.arange(len(folded_codes), dtype=np.uint32) - first[unit]
    break_positions = (letters_before - first[break_units]).astype(np.uint32)
    is_first = np.ones(len(break_units), np.bool_)  # Several marks after the same letter are one end.
    is_first[1:] = (break_units[1:] != break_units[:-1]) | (break_positions[1:] != break_positions[:-1])
    return FoldedCorpus(
        letters,
        rank_of[folded_codes],
        unit,
        position,
        speech_of,
        is_title,
        speeches,
        signs,
        sign_units,
        break_units[is_first],
        break_positions[is_first],
    )


def _to_half_width(code: int) -> int:
    return code - 0xFEE0 if 0xFF01 <= code <= 0xFF5E else code


def list_letters(corpus: FoldedCorpus, ranks: tuple[int, int]) -> list[PostingList]:
    """Return all lists whose first letter has a rank from the first number to below the second, sorted by key."""
    first, last = ranks
    index = np.flatnonzero((corpus.rank >= first) & (corpus.rank < last))
    follows = np.minimum(index + 1, len(corpus.rank) - 1)
    inside = (corpus.unit[follows] == corpus.unit[index]) & (follows > index)
    width = len(corpus.letters) + 1
    rank, second = corpus.rank[index], np.where(inside, corpus.rank[follows] + 1, 0).astype(corpus.rank.dtype)
    by_letter = index[np.argsort(rank, kind="stable")]
    # By the second letter, then by the first: numpy sorts 16-bit numbers in linear time, but not 64-bit keys.
    order = np.argsort(second, kind="stable")
    order = order[np.argsort(rank[order], kind="stable")]
    keys, index = rank[order].astype(np.int64) * width + second[order].astype(np.int64), index[order]
    unit, position = corpus.unit[index].astype(np.int64), corpus.position[index].astype(np.int64)
    found = [*_list_positions(corpus, keys, unit, position)]
    divided = {key for key, pieces in Counter(map(key_of, found)).items() if pieces > 1}
    found += _list_frequent(corpus, keys, index, divided)
    found += _list_characters(corpus, corpus.letters[corpus.rank[by_letter]], corpus.unit[by_letter].astype(np.int64))
    return sorted(found, key=key_of)


def list_signs(corpus: FoldedCorpus) -> list[PostingList]:
    """Return the lists of speeches of all characters that folding drops."""
    order = np.argsort(corpus.signs, kind="stable")
    return list(
        _list_characters(corpus, corpus.signs[order].astype(np.int64), corpus.sign_units[order].astype(np.int64))
    )


def list_breaks(corpus: FoldedCorpus) -> list[PostingList]:
    """Return the list of the positions at which sentences end, in pieces; its key is (the first of BREAKS, 0)."""
    unit, position = corpus.break_units.astype(np.int64), corpus.break_positions.astype(np.int64)
    written = _write_positions(corpus, np.zeros(len(unit), np.int64), unit, position)
    return [PostingList(ord(BREAKS[0]), 0, base, n, content) for _, base, n, content in written]


# --- Lists of positions -----------------------------------------------------------------------------------------------


def _list_positions(corpus: FoldedCorpus, keys: Numbers, unit: Numbers, position: Numbers) -> Iterator[PostingList]:
    for key, base, n, content in _write_positions(corpus, keys, unit, position):
        first, second = divmod(key, len(corpus.letters) + 1)
        b = int(corpus.letters[second - 1]) if second else 0
        yield PostingList(int(corpus.letters[first]), b, base, n, content)


def _write_positions(
    corpus: FoldedCorpus, keys: Numbers, unit: Numbers, position: Numbers
) -> Iterator[tuple[int, int, int, bytes]]:
    """Yield the lists of positions, one for each run of equal keys, in pieces: key, first unit, n, content."""
    starts = find_runs(keys)
    counts = np.diff(np.concatenate((starts, [len(keys)])))
    ks = parameters(corpus.units, counts)
    offset_k = corpus.offset_k
    # On average a Rice code has 1.5 bits more than its parameter.
    per_piece = (8 * SHARD) // (ks + offset_k + 3)
    pieces = -(-counts // per_piece)
    number = _count_within(pieces)
    lists = np.repeat(starts, pieces) + number * np.repeat(per_piece, pieces)
    base = np.where(number > 0, unit[lists], 0)
    unit_before, position_before = np.concatenate(([0], unit[:-1])), np.concatenate(([0], position[:-1]))
    unit_before[lists], position_before[lists] = base, 0
    gap = unit - unit_before
    position_before[gap > 0] = 0
    values = np.column_stack((gap, position - position_before)).ravel()
    own = np.repeat(ks, counts)
    content, offsets = write_rice(values, np.column_stack((own, np.full_like(own, offset_k))).ravel(), 2 * lists)
    sizes = np.diff(np.concatenate((lists, [len(keys)])))
    columns = (keys[lists].tolist(), base.tolist(), sizes.tolist(), own[lists].tolist(), pairwise(offsets.tolist()))
    for key, first_unit, n, k, (start, end) in zip(*columns, strict=True):
        yield key, first_unit, n, write_varint(k) + content[start:end]


def _count_within(counts: Numbers) -> Numbers:
    """Return 0, 1, 2 … for each of the counts, one after the other."""
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)


# --- Lists of speeches ------------------------------------------------------------------------------------------------


def _list_characters(corpus: FoldedCorpus, characters: Numbers, units: Numbers) -> Iterator[PostingList]:
    """Yield the lists of speeches of single characters (code points, rising, each as often as it occurs in a unit)."""
    starts = find_runs(characters)
    number = np.repeat(np.arange(len(starts)), np.diff(np.concatenate((starts, [len(characters)]))))
    occurrences = np.bincount(number[~corpus.is_title[units]], minlength=len(starts)).tolist()
    contents = _write_speech_lists(corpus, number, units, occurrences)
    for character, (n, content) in zip(characters[starts].tolist(), contents, strict=True):
        yield PostingList(character, _SPEECHES_OF, 0, n, content)


def _list_frequent(
    corpus: FoldedCorpus, keys: Numbers, index: Numbers, divided: Set[tuple[int, int]]
) -> Iterator[PostingList]:
    """Yield lists of speeches for the pairs whose positions are divided, and for the frequent strings."""
    phrases: list[tuple[int, PostingList]] = []
    bounds = np.concatenate((find_runs(keys), [len(keys)]))
    # A divided list has more positions than this, for none takes eight bytes.
    often = np.flatnonzero(np.diff(bounds) >= min(FREQUENT_PHRASE, SHARD // 8))
    for start, end in zip(bounds[often].tolist(), bounds[often + 1].tolist(), strict=True):
        first, second = divmod(int(keys[start]), len(corpus.letters) + 1)
        if second == 0:
            continue
        letters, here = (int(corpus.letters[first]), int(corpus.letters[second - 1])), index[start:end]
        phrases += _list_phrases(corpus, letters, here)
        if letters in divided:
            yield _list_speeches(corpus, letters, _SPEECHES_OF + letters[1], here, b"")
    yield from _find_most_frequent(phrases)


def _list_phrases(corpus: FoldedCorpus, letters: tuple[int, ...], at: Numbers) -> Iterator[tuple[int, PostingList]]:
    """Yield the number of occurrences and the list of speeches of each frequent string that begins with these letters.

    `at` has the positions of the letters.
    """
    follows = np.minimum(at + len(letters), len(corpus.rank) - 1)
    inside = (corpus.unit[follows] == corpus.unit[at]) & (follows > at + len(letters) - 1)
    at, ranks = at[inside], corpus.rank[follows[inside]]
    order = np.argsort(ranks, kind="stable")
    at, ranks = at[order], ranks[order]
    for start, end in pairwise([*find_runs(ranks).tolist(), len(ranks)] if len(ranks) else []):
        if end - start < FREQUENT_PHRASE:
            continue
        longer, here = (*letters, int(corpus.letters[ranks[start]])), at[start:end]
        key = _PHRASES + reduce(lambda h, code: (31 * h + code) % _PHRASE_KEYS, longer[1:], 0)
        head = write_varints((len(longer) - 1, *longer[1:]))
        yield end - start, _list_speeches(corpus, longer, key, here, head)
        if len(longer) < LONGEST_LISTED:
            yield from _list_phrases(corpus, longer, here)


def _find_most_frequent(lists: Iterable[tuple[int, PostingList]]) -> list[PostingList]:
    """Return for each key the list of its most frequent string; of equally frequent strings the first and shortest."""
    best: dict[tuple[int, int], tuple[int, PostingList]] = {}
    for n, each in lists:
        if (each.a, each.b) not in best or best[each.a, each.b][0] < n:
            best[each.a, each.b] = n, each
    return [each for _, each in best.values()]


def _list_speeches(corpus: FoldedCorpus, letters: Sequence[int], key: int, at: Numbers, head: bytes) -> PostingList:
    units = corpus.unit[at].astype(np.int64)
    occurrences = [_count_occurrences(corpus, letters, at)]
    n, content = next(_write_speech_lists(corpus, np.zeros(len(units), np.int64), units, occurrences))
    return PostingList(letters[0], key, 0, n, head + content)


def _count_occurrences(corpus: FoldedCorpus, letters: Sequence[int], at: Numbers) -> int:
    """Return how often a string occurs in paragraphs, from the left without overlap. `at` are indexes of letters."""
    inside = at[~corpus.is_title[corpus.unit[at]]]
    if not any(letters[:size] == letters[-size:] for size in range(1, len(letters))):
        return len(inside)
    counted, free = 0, 0
    for position in inside.tolist():
        if position >= free:
            counted, free = counted + 1, position + len(letters)
    return counted


def _write_speech_lists(
    corpus: FoldedCorpus, number: Numbers, units: Numbers, occurrences: Sequence[int]
) -> Iterator[tuple[int, bytes]]:
    """Yield for each of several strings its list of speeches, with the `n` of the directory.

    String `number[i]` (rising from 0, none left out) occurs in `units[i]` (rising for each, with repetitions).
    """
    distinct = find_runs(number * corpus.units + units)
    number, units = number[distinct], units[distinct]
    is_title, speech = corpus.is_title[units], corpus.speech_of[units].astype(np.int64)
    in_paragraphs, in_titles = number[~is_title], number[is_title]
    starts = find_runs(in_paragraphs * corpus.speeches + speech[~is_title])
    own = in_paragraphs[starts]
    strings = len(occurrences)
    n, m, t = (np.bincount(each, minlength=strings) for each in (in_paragraphs, own, in_titles))
    counts = np.diff(np.concatenate((starts, [len(in_paragraphs)])))
    first = np.cumsum(2 * m + t) - 2 * m - t
    at = np.repeat(first, m) + 2 * _count_within(m)
    at_title = np.repeat(first + 2 * m, t) + _count_within(t)
    values = np.empty(int((2 * m + t).sum()), np.int64)
    ks = np.empty(len(values), np.int64)
    values[at], ks[at] = _compute_gaps(speech[~is_title][starts], m), parameters(corpus.speeches, m)[own]
    values[at + 1] = counts - 1
    ks[at + 1] = np.fromiter(map(parameter, (n - m).tolist(), m.tolist()), np.int64, strings)[own]
    values[at_title], ks[at_title] = _compute_gaps(speech[is_title], t), parameters(corpus.speeches, t)[in_titles]
    content, ends = write_rice(values, ks, first)
    heads = map(write_varints, zip(m.tolist(), t.tolist(), occurrences, strict=True))
    for size, head, (start, end) in zip(n.tolist(), heads, pairwise(ends.tolist()), strict=True):
        yield size, head + content[start:end]


def _compute_gaps(numbers: Numbers, counts: Numbers) -> Numbers:
    """Return each number as the difference to the one before, less one; as if -1 preceded each list of `counts`."""
    before = np.concatenate(([-1], numbers[:-1]))
    before[(np.cumsum(counts) - counts)[counts > 0]] = -1
    return numbers - before - 1
