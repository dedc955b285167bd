"""Lists of numbers in few bits: how the large search index writes where a string stands.

Golomb-Rice codes: a number v under the parameter k is v >> k ones and a zero, then the k lowest bits of v, highest
first. Bits fill bytes from the highest bit; every list begins at a byte, and its last byte is filled with zeros. Gaps
between the places of a string are nearly geometric, for which such codes are close to the shortest
(Golomb 1966, Rice 1979), where bytes of seven bits spend whole bytes on small gaps.

Everything here takes and returns whole arrays, so that a corpus of 36 million characters is a matter of seconds.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def parameter(mean_times: int, count: int) -> int:
    """The parameter for numbers whose mean is mean_times / count: the greatest k with 10 · 2^k · count ≤ 7 ·
    mean_times.

    0 where there is none, and for an empty list. (The best k is about log2(mean · ln 2); in whole numbers, so that
    every client gets the same.)
    """
    k = 0
    while count > 0 and 10 * count * 2 ** (k + 1) <= 7 * mean_times:
        k += 1
    return k


def parameters(mean_times: int, counts: Numbers) -> Numbers:
    """`parameter` for many counts."""
    known = {int(count): parameter(mean_times, int(count)) for count in np.unique(counts)}
    table = np.zeros(max(known, default=0) + 1, np.int64)
    for count, k in known.items():
        table[count] = k
    return table[counts]


_ONE_BYTE = [bytes([number]) for number in range(0x80)]


def packed(content: bytes) -> bytes:
    """Raw deflate (RFC 1951)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    return packer.compress(content) + packer.flush()


def varint(number: int) -> bytes:
    """Seven bits a byte, lowest first, the highest bit set in all but the last."""
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


def varints(numbers: Iterable[int]) -> bytes:
    return b"".join(map(varint, numbers))


def runs(keys: Numbers) -> Numbers:
    """Where in a sorted array a new key begins."""
    return np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.zeros(0, np.int64)


#: More ones than this before a zero are written apart, so that every other code fits a machine word.
_MOST_ONES = 24


def rice(values: Numbers, ks: Numbers, starts: Numbers) -> tuple[bytes, Numbers]:
    """Many lists at once: the bytes of all, and the byte at which each begins (and, last, where the last one ends).

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
    apart = np.maximum(ones - _MOST_ONES, 0)
    far = np.flatnonzero(apart)
    before_each = np.cumsum(apart[far]) - apart[far]
    bits = np.repeat(at[far] - before_each, apart[far]) + np.arange(int(apart[far].sum()))
    ones, at, lengths = ones - apart, at + apart, lengths - apart
    codes = ((((1 << (ones + 1)) - 2) << ks) | (values & ((1 << ks) - 1))).astype(np.uint64)
    words = np.zeros(int(offsets[-1]) // 8 + 2, np.uint64)
    word = at >> 6
    left = 64 - (at & 63) - lengths
    fits = left >= 0
    by = np.abs(left).astype(np.uint64)
    first = runs(word)
    # Codes do not overlap, so that adding up what falls into a word is the same as putting the bits there.
    words[word[first]] = np.add.reduceat(np.where(fits, codes << by, codes >> by), first)
    over = np.flatnonzero(~fits)
    words[word[over] + 1] |= codes[over] << (64 - by[over])
    content = words.astype(">u8").view(np.uint8)[: offsets[-1]]
    np.bitwise_or.at(content, bits >> 3, (128 >> (bits & 7)).astype(np.uint8))
    return content.tobytes(), offsets
