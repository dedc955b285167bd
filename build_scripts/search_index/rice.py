"""Numbers in few bits: varints, and Golomb-Rice codes for posting lists.

Golomb-Rice codes: a number v under the parameter k is v >> k ones and a zero, then the k lowest bits of v, highest
first. Bits fill bytes from the highest bit; every list begins at a byte, and its last byte is filled with zeros. Gaps
between the positions of a string are nearly geometric, for which such codes are close to the shortest (Golomb 1966,
Rice 1979); varints spend whole bytes on small gaps.

All functions take and return whole arrays, so that a corpus of 36 million characters takes seconds.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def parameter(total: int, count: int) -> int:
    """Return the parameter for numbers whose mean is total / count: the greatest k with 10 · 2^k · count ≤ 7 · total.

    0 if there is none, and for an empty list. (The best k is about log2(mean · ln 2); in whole numbers, so that every
    client gets the same.)
    """
    k = 0
    while count > 0 and 10 * count * 2 ** (k + 1) <= 7 * total:
        k += 1
    return k


def parameters(total: int, counts: Numbers) -> Numbers:
    """Return `parameter` for an array of counts."""
    known = {int(count): parameter(total, int(count)) for count in np.unique(counts)}
    table = np.zeros(max(known, default=0) + 1, np.int64)
    for count, k in known.items():
        table[count] = k
    return table[counts]


_ONE_BYTE = [bytes([number]) for number in range(0x80)]


def deflate(content: bytes) -> bytes:
    """Return the content as raw deflate (RFC 1951)."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    return compressor.compress(content) + compressor.flush()


def write_varint(number: int) -> bytes:
    """Return the number with seven bits a byte, lowest first, the highest bit set in all but the last."""
    if number < 0x80:
        return _ONE_BYTE[number]
    if number < 0x4000:
        return bytes((number & 0x7F | 0x80, number >> 7))
    written = bytearray()
    while number >= 0x80:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def write_varints(numbers: Iterable[int]) -> bytes:
    return b"".join(map(write_varint, numbers))


def find_runs(keys: Numbers) -> Numbers:
    """Return the indexes of a sorted array at which a new key begins."""
    return np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.zeros(0, np.int64)


#: More ones than this before a zero are written separately, so that every other code fits a machine word.
_MOST_ONES = 24


def write_rice(values: Numbers, ks: Numbers, starts: Numbers) -> tuple[bytes, Numbers]:
    """Return the bytes of many lists, and the byte at which each begins (and, last, where the last one ends).

    `values[i]` is written under `ks[i]`; a list begins at each index in `starts` (rising, the first 0). No list is
    empty. No values: no bytes, and [0].
    """
    if len(values) == 0:
        return b"", np.zeros(1, np.int64)
    lengths = (values >> ks) + 1 + ks
    ends = np.cumsum(lengths)
    before = np.concatenate(([0], ends[starts[1:] - 1])) if len(starts) > 1 else np.zeros(1, np.int64)
    sizes = np.diff(np.concatenate((before, ends[-1:])))
    whole = (sizes + 7) // 8
    offsets = np.concatenate(([0], np.cumsum(whole)))
    shift = np.repeat(8 * offsets[:-1] - before, np.diff(np.concatenate((starts, [len(values)]))))
    at = ends - lengths + shift
    ones = values >> ks
    excess = np.maximum(ones - _MOST_ONES, 0)
    long = np.flatnonzero(excess)
    before_each = np.cumsum(excess[long]) - excess[long]
    bits = np.repeat(at[long] - before_each, excess[long]) + np.arange(int(excess[long].sum()))
    ones, at, lengths = ones - excess, at + excess, lengths - excess
    codes = ((((1 << (ones + 1)) - 2) << ks) | (values & ((1 << ks) - 1))).astype(np.uint64)
    words = np.zeros(int(offsets[-1]) // 8 + 2, np.uint64)
    word = at >> 6
    left = 64 - (at & 63) - lengths
    fits = left >= 0
    by = np.abs(left).astype(np.uint64)
    first = find_runs(word)
    # Codes do not overlap, so adding the codes of a word equals setting their bits.
    words[word[first]] = np.add.reduceat(np.where(fits, codes << by, codes >> by), first)
    over = np.flatnonzero(~fits)
    words[word[over] + 1] |= codes[over] << (64 - by[over])
    content = words.astype(">u8").view(np.uint8)[: offsets[-1]]
    np.bitwise_or.at(content, bits >> 3, (128 >> (bits & 7)).astype(np.uint8))
    return content.tobytes(), offsets
