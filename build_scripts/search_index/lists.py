"""Format 2, the lists: where letters, pairs of them and frequent strings stand, and the directory of these lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from build_scripts.search_index.postings import Numbers, packed, parameter, parameters, rice, runs, varints
from build_scripts.system.parallel import parallel_map
from build_scripts.text.characters import fold

#: Bytes at the beginning of every binary file: the number of the format, and the stamp.
HEAD = 5

#: Lists in one shard, in bytes; a longer list lies in several. A query reads one shard for each pair that it needs and
#: seldom more than a tenth of it, so small ones load less; each is a request, so they are not smaller still. With this
#: size a cold query over 10,000 speeches of 4,000 characters loaded 83 KB (median of 24; bench/README.md). Other sizes
#: have not been compared.
SHARD = 8_000
#: Lists in one page of the directory: some 1.2 KB packed.
PAGE = 400
#: A pair of letters in this many places or more also has a list of speeches, which is then the shorter answer: at two
#: bytes a place its places fill two shards. A choice by size, not by measurement.
FREQUENT = 8_000
#: The same for strings of three letters or more, whose answer would else need all places of their pairs. In 10,000
#: speeches of 4,000 characters these lists are 3.7 % of the index; 社会主义 (59,284 paragraphs) loads 65 KB instead of
#: 435, 国民经济 70 instead of 413. Other bounds have not been compared.
FREQUENT_PHRASE = 2_000
LONGEST_LISTED = 8
#: Letters of the corpus that one task sorts: its arrays then take some 300 MB.
TASK = 1_500_000
_SPEECHES_OF = 1 << 21
#: Where the keys of longer strings begin, and how many there are: behind the last code point, and below 2^22.
_PHRASES = _SPEECHES_OF + 0x110000
_PHRASE_KEYS = (1 << 22) - _PHRASES

Array = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Letters:
    """All letters of the corpus in order, as arrays of one length, and what there is to know of units.

    `rank` is the letter as an index in `letters` (code points, rising), `unit` and `place` say where it stands.
    `speech_of` and `is_title` are by unit. `signs` and `sign_units` are the characters that folding leaves out (half
    width), and where they are.
    """

    letters: Numbers
    rank: NDArray[np.uint16] | Array
    unit: Array
    place: Array
    speech_of: Array
    is_title: NDArray[np.bool_]
    speeches: int
    signs: Array
    sign_units: Array
    characters: str

    @property
    def units(self) -> int:
        return len(self.speech_of)

    @property
    def offset_k(self) -> int:
        return parameter(int(self.place.sum(dtype=np.int64)), len(self.place))


class List(NamedTuple):
    """One list, or a piece of one, under its key; `base` is the unit that a later piece goes on with, else 0."""

    a: int
    b: int
    base: int
    n: int
    content: bytes


#: Lists in the order of the directory.
_in_order = itemgetter(0, 1, 2)


def _half_width(code: int) -> int:
    return code - 0xFEE0 if 0xFF01 <= code <= 0xFF5E else code


def letters_of(units: Sequence[str], speech_of: Array, is_title: NDArray[np.bool_], speeches: int) -> Letters:
    codes = np.frombuffer("".join(units).encode("utf-32-le"), np.uint32)
    sizes = np.fromiter(map(len, units), np.int64, len(units))
    table = np.zeros(0x110000, np.uint32)
    sign = np.zeros(0x110000, np.uint32)
    written = np.flatnonzero(np.bincount(codes, minlength=1)).tolist()
    for code in written:
        folded = fold(chr(code))
        table[code] = ord(folded) if folded else 0
        sign[code] = 0 if folded else _half_width(code)
    unit = np.repeat(np.arange(len(units), dtype=np.uint32), sizes)
    folded_codes = table[codes]
    is_letter = folded_codes > 0
    signs, sign_units = sign[codes[~is_letter]], unit[~is_letter]
    kept, unit = folded_codes[is_letter], unit[is_letter]
    del codes, folded_codes, is_letter
    letters = np.flatnonzero(np.bincount(kept, minlength=1)).astype(np.int64)
    dense: NDArray[np.uint16] | Array = np.zeros(0x110000, np.uint32)
    if len(letters) < 0xFFFF:
        dense = dense.astype(np.uint16)
    dense[letters] = np.arange(len(letters))
    in_unit = np.bincount(unit, minlength=len(units)) if len(unit) else np.zeros(len(units), np.int64)
    first = np.concatenate(([0], np.cumsum(in_unit)[:-1])).astype(np.uint32) if len(units) else np.zeros(0, np.uint32)
    place = np.arange(len(kept), dtype=np.uint32) - first[unit]
    characters = "".join(map(chr, written))
    return Letters(letters, dense[kept], unit, place, speech_of, is_title, speeches, signs, sign_units, characters)


def _occurrences(text: Letters, letters: Sequence[int], at: Numbers) -> int:
    """How many of a string's places in paragraphs count, from the left without overlap. `at` are indexes of letters."""
    inside = at[~text.is_title[text.unit[at]]]
    if not any(letters[:size] == letters[-size:] for size in range(1, len(letters))):
        return len(inside)
    counted, free = 0, 0
    for place in inside.tolist():
        if place >= free:
            counted, free = counted + 1, place + len(letters)
    return counted


def _speech_list(text: Letters, units: Numbers, occurrences: int) -> tuple[int, bytes]:
    """The list of speeches for a string that stands in the units (rising, with repetitions), and its n."""
    numbers = np.zeros(len(units), np.int64)
    return next(_speech_lists(text, numbers, units, [occurrences]))


def _speech_lists(
    text: Letters, number: Numbers, units: Numbers, occurrences: Sequence[int]
) -> Iterator[tuple[int, bytes]]:
    """The lists of speeches for several strings, each with its n.

    String `number[i]` (rising from 0, none left out) stands in `units[i]` (rising for each, with repetitions).
    """
    distinct = runs(number * text.units + units)
    number, units = number[distinct], units[distinct]
    title, speech = text.is_title[units], text.speech_of[units].astype(np.int64)
    inside, titled = number[~title], number[title]
    starts = runs(inside * text.speeches + speech[~title])
    own = inside[starts]
    strings = len(occurrences)
    n, m, t = (np.bincount(each, minlength=strings) for each in (inside, own, titled))
    counts = np.diff(np.concatenate((starts, [len(inside)])))
    first = np.cumsum(2 * m + t) - 2 * m - t
    at = np.repeat(first, m) + 2 * _within(m)
    at_title = np.repeat(first + 2 * m, t) + _within(t)
    values = np.empty(int((2 * m + t).sum()), np.int64)
    ks = np.empty(len(values), np.int64)
    values[at], ks[at] = _gaps(speech[~title][starts], m), parameters(text.speeches, m)[own]
    values[at + 1] = counts - 1
    ks[at + 1] = np.fromiter(map(parameter, (n - m).tolist(), m.tolist()), np.int64, strings)[own]
    values[at_title], ks[at_title] = _gaps(speech[title], t), parameters(text.speeches, t)[titled]
    content, ends = rice(values, ks, first)
    heads = map(varints, zip(m.tolist(), t.tolist(), occurrences, strict=True))
    for size, head, (start, end) in zip(n.tolist(), heads, pairwise(ends.tolist()), strict=True):
        yield size, head + content[start:end]


def _within(counts: Numbers) -> Numbers:
    """0, 1, 2 … for each of the counts, one behind the other."""
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)


def _gaps(numbers: Numbers, counts: Numbers) -> Numbers:
    """Each number as the difference to the one before, less one; as if -1 stood before each list of `counts`."""
    before = np.concatenate(([-1], numbers[:-1]))
    before[(np.cumsum(counts) - counts)[counts > 0]] = -1
    return numbers - before - 1


def _lists_of_letters(text: Letters, letters: Numbers, units: Numbers) -> Iterator[List]:
    """The lists of speeches of single letters (code points, rising, each as often as it stands in one of the units)."""
    starts = runs(letters)
    number = np.repeat(np.arange(len(starts)), np.diff(np.concatenate((starts, [len(letters)]))))
    occurrences = np.bincount(number[~text.is_title[units]], minlength=len(starts)).tolist()
    for letter, (n, content) in zip(
        letters[starts].tolist(), _speech_lists(text, number, units, occurrences), strict=True
    ):
        yield List(letter, _SPEECHES_OF, 0, n, content)


def _grams(text: Letters, task: tuple[int, int]) -> list[List]:
    """All lists whose first letter has a rank from the task's first number to before its second, sorted by key."""
    first, last = task
    index = np.flatnonzero((text.rank >= first) & (text.rank < last))
    follows = np.minimum(index + 1, len(text.rank) - 1)
    inside = (text.unit[follows] == text.unit[index]) & (follows > index)
    wide = len(text.letters) + 1
    rank, second = text.rank[index], np.where(inside, text.rank[follows] + 1, 0).astype(text.rank.dtype)
    by_letter = index[np.argsort(rank, kind="stable")]
    # By the second letter, then by the first: numbers of 16 bits are sorted in linear time, those of the keys not.
    order = np.argsort(second, kind="stable")
    order = order[np.argsort(rank[order], kind="stable")]
    keys, index = rank[order].astype(np.int64) * wide + second[order].astype(np.int64), index[order]
    unit, place = text.unit[index].astype(np.int64), text.place[index].astype(np.int64)
    found = [*_places(text, keys, unit, place), *_frequent(text, keys, index)]
    found += _lists_of_letters(text, text.letters[text.rank[by_letter]], text.unit[by_letter].astype(np.int64))
    return sorted(found, key=_in_order)


def _frequent(text: Letters, keys: Numbers, index: Numbers) -> Iterator[List]:
    """Lists of speeches for the frequent pairs, and for the frequent strings that begin with them."""
    longer: list[tuple[int, List]] = []
    bounds = np.concatenate((runs(keys), [len(keys)]))
    often = np.flatnonzero(np.diff(bounds) >= min(FREQUENT, FREQUENT_PHRASE))
    for start, end in zip(bounds[often].tolist(), bounds[often + 1].tolist(), strict=True):
        first, second = divmod(int(keys[start]), len(text.letters) + 1)
        if second == 0:
            continue
        letters, here = (int(text.letters[first]), int(text.letters[second - 1])), index[start:end]
        longer += _phrases(text, letters, here)
        if end - start >= FREQUENT:
            yield _speeches_of(text, letters, _SPEECHES_OF + letters[1], here, b"")
    yield from _most_frequent(longer)


def _speeches_of(text: Letters, letters: Sequence[int], key: int, at: Numbers, head: bytes) -> List:
    units = text.unit[at].astype(np.int64)
    total, content = _speech_list(text, units, _occurrences(text, letters, at))
    return List(letters[0], key, 0, total, head + content)


def _phrases(text: Letters, letters: tuple[int, ...], at: Numbers) -> Iterator[tuple[int, List]]:
    """Lists of speeches for the frequent strings that go on from these letters, which stand `at`; n with each."""
    follows = np.minimum(at + len(letters), len(text.rank) - 1)
    inside = (text.unit[follows] == text.unit[at]) & (follows > at + len(letters) - 1)
    at, ranks = at[inside], text.rank[follows[inside]]
    order = np.argsort(ranks, kind="stable")
    at, ranks = at[order], ranks[order]
    for start, end in pairwise([*runs(ranks).tolist(), len(ranks)] if len(ranks) else []):
        if end - start < FREQUENT_PHRASE:
            continue
        longer, here = (*letters, int(text.letters[ranks[start]])), at[start:end]
        key = _PHRASES + reduce(lambda h, code: (31 * h + code) % _PHRASE_KEYS, longer[1:], 0)
        yield end - start, _speeches_of(text, longer, key, here, varints((len(longer) - 1, *longer[1:])))
        if len(longer) < LONGEST_LISTED:
            yield from _phrases(text, longer, here)


def _most_frequent(lists: Iterable[tuple[int, List]]) -> Iterator[List]:
    """Of lists with one key the most frequent string's, of equally frequent ones the shortest list: the first found."""
    kept: dict[tuple[int, int], tuple[int, List]] = {}
    for n, each in lists:
        if (each.a, each.b) not in kept or kept[each.a, each.b][0] < n:
            kept[each.a, each.b] = n, each
    return (each for _, each in kept.values())


def _places(text: Letters, keys: Numbers, unit: Numbers, place: Numbers) -> list[List]:
    starts = runs(keys)
    counts = np.diff(np.concatenate((starts, [len(keys)])))
    ks = parameters(text.units, counts)
    offset_k = text.offset_k
    # A code takes about a bit and a half more than its parameter.
    per_piece = (8 * SHARD) // (ks + offset_k + 3)
    pieces = -(-counts // per_piece)
    number = _within(pieces)
    lists = np.repeat(starts, pieces) + number * np.repeat(per_piece, pieces)
    base = np.where(number > 0, unit[lists], 0)
    before_unit, before_place = np.concatenate(([0], unit[:-1])), np.concatenate(([0], place[:-1]))
    before_unit[lists], before_place[lists] = base, 0
    gap = unit - before_unit
    before_place[gap > 0] = 0
    values = np.column_stack((gap, place - before_place)).ravel()
    own = np.repeat(ks, counts)
    content, offsets = rice(values, np.column_stack((own, np.full_like(own, offset_k))).ravel(), 2 * lists)
    wide = len(text.letters) + 1
    first, second = np.divmod(keys[lists], wide)
    a = text.letters[first]
    b = np.where(second > 0, text.letters[np.maximum(second - 1, 0)], 0)
    sizes = np.diff(np.concatenate((lists, [len(keys)])))
    return [
        List(letter, behind, unit_before, n, content[start:end])
        for letter, behind, unit_before, n, (start, end) in zip(
            a.tolist(), b.tolist(), base.tolist(), sizes.tolist(), pairwise(offsets.tolist()), strict=True
        )
    ]


def _sign_lists(text: Letters) -> list[List]:
    order = np.argsort(text.signs, kind="stable")
    signs, units = text.signs[order].astype(np.int64), text.sign_units[order].astype(np.int64)
    return list(_lists_of_letters(text, signs, units))


def _tasks(text: Letters) -> list[tuple[int, int]]:
    """Ranges of ranks with about TASK letters each: the lists of one letter are never divided between two."""
    tasks, first, size = [], 0, 0
    for rank, count in enumerate(np.bincount(text.rank, minlength=len(text.letters)).tolist()):
        if size and size + count > TASK:
            tasks.append((first, rank))
            first, size = rank, 0
        size += count
    return [*tasks, (first, len(text.letters))] if size else tasks


def lists(text: Letters) -> list[List]:
    """All lists, in the order of the directory."""
    of_letters = [each for task in parallel_map(partial(_grams, text), _tasks(text), 1) for each in task]
    return sorted([*of_letters, *_sign_lists(text)], key=_in_order)


def directory(lists: Iterable[List]) -> tuple[list[bytes], list[bytes], list[int]]:
    """Shards, pages of the directory, and the catalogue's list of first keys; all without the HEAD of a file."""
    shards, pages, firsts = [bytearray()], [], []
    page, entries, a, b, last_first = list[int](), 0, 0, 0, 0
    for each in lists:
        size, filled = len(each.content), HEAD + len(shards[-1])
        if new := filled > HEAD and filled + size > SHARD:
            shards.append(bytearray())
            filled = HEAD
        again = entries > 0 and each.a == a and each.b == b
        if entries == 0 or (entries >= PAGE and not again):
            if entries:
                pages.append(packed(varints(page)))
            page, entries, a, b = [len(shards) - 1, filled], 0, 0, 0
            firsts += [each.a - last_first, each.b]
            last_first = each.a
        page += (each.a - a, each.b - b if each.a == a else each.b, each.n, 2 * size + new)
        if again:
            page.append(each.base)
        shards[-1] += each.content
        entries, a, b = entries + 1, each.a, each.b
    if entries:
        pages.append(packed(varints(page)))
    return [bytes(shard) for shard in shards if shard], pages, firsts
