"""Links: pairs of positions in two speeches where the same six folded characters begin."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from build_scripts.text_reuse.folding import FoldedCorpus

#: Characters of a seed. Ten lose reworded passages: with 10 % of the characters changed, a run has ten on average.
SEED = 6
#: A seed in at most RARE speeches has weight 1; the weight falls with the logarithm to LEAST_WEIGHT in COMMON speeches.
RARE, COMMON, LEAST_WEIGHT = 3, 100, 0.3
#: Weights are stored as bytes.
WEIGHT_UNIT = 100
#: Positions of one step; bounds the temporary arrays at some 100 MB.
_STEP = 1 << 22
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def find_links(corpus: FoldedCorpus) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Return the links, sorted, and for each position the weight of the seed there, 0 where no seed recurs.

    A link is `distance << bits | earlier position` (see `count_position_bits`). Each occurrence of a seed is linked to
    the first and to the previous one, if they are in other speeches; seeds whose hashes collide are linked, too.
    """
    bits = count_position_bits(corpus)
    mask = np.uint64((1 << bits) - 1)
    shift = np.uint64(bits)
    hashes = _hash_seeds(corpus.codes, bits)
    hashes.sort()
    ends = corpus.starts[np.searchsorted(corpus.speeches, np.arange(1, _count_speeches(corpus)))]
    weights = np.zeros(len(corpus.codes), np.uint8)
    links = []
    for group in _split_at_groups(hashes, shift):
        position = (group & mask).astype(np.int64)
        new = np.ones(len(group), bool)
        new[1:] = (group[1:] >> shift) != (group[:-1] >> shift)
        first = np.maximum.accumulate(np.where(new, np.arange(len(group)), 0))
        # Positions that occur once are most of the corpus.
        recurs = ~new
        recurs[:-1] |= ~new[1:]
        position, first, new = position[recurs], first[recurs], new[recurs]
        first = np.searchsorted(np.flatnonzero(recurs), first)
        speech = np.searchsorted(ends, position, "right")
        other = np.ones(len(position), bool)
        other[1:] = speech[1:] != speech[:-1]
        starts = np.flatnonzero(new)
        counts = np.add.reduceat(other | new, starts, dtype=np.int64) if len(starts) else starts
        frequency = np.repeat(counts, np.diff(np.append(starts, len(position))))
        shared = frequency > 1
        weights[position[shared]] = _weigh(frequency[shared])
        previous = np.flatnonzero(other & ~new)
        links.append(_pack(position[previous - 1], position[previous], shift))
        far = np.flatnonzero((first < np.arange(len(position)) - 1) & (speech[first] != speech))
        links.append(_pack(position[first[far]], position[far], shift))
    del hashes
    packed = _concatenate(links)
    packed.sort()
    return packed, weights


def count_position_bits(corpus: FoldedCorpus) -> int:
    """Return the bits that a position of the corpus needs."""
    return max(1, len(corpus.codes).bit_length())


def _count_speeches(corpus: FoldedCorpus) -> int:
    return int(corpus.speeches[-1]) + 1 if len(corpus.speeches) else 0


def _weigh(frequency: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the weights of seeds by the number of speeches in which they occur."""
    share = np.log(np.maximum(frequency, RARE) / RARE) / np.log(COMMON / RARE)
    weight: NDArray[np.float64] = WEIGHT_UNIT * np.maximum(LEAST_WEIGHT, 1 - (1 - LEAST_WEIGHT) * share)
    return weight.astype(np.uint8)


def _pack(earlier: NDArray[np.int64], later: NDArray[np.int64], shift: np.uint64) -> NDArray[np.uint64]:
    return ((later - earlier).astype(np.uint64) << shift) | earlier.astype(np.uint64)


def _hash_seeds(codes: NDArray[np.uint16], bits: int) -> NDArray[np.uint64]:
    """Return `hash << bits | position` of the seeds that winnowing selects: of two neighbours the smaller hash.

    A shared run of SEED + 1 characters has a selected seed in both places.
    """
    selected = []
    none = np.uint64(0xFFFFFFFFFFFFFFFF)
    last = len(codes) - SEED + 1
    for start in range(0, max(last, 0), _STEP):
        # One more on both sides: the neighbours.
        low, high = max(start - 1, 0), min(start + _STEP + 1, last)
        piece = codes[low : high + SEED - 1]
        hashes = np.zeros(high - low, np.uint64)
        valid = np.ones(high - low, bool)
        for offset in range(SEED):
            window = piece[offset : offset + high - low]
            hashes = (hashes + window.astype(np.uint64) + np.uint64(1)) * _FACTOR
            hashes ^= hashes >> np.uint64(29)
            valid &= window != 0
        hashes[~valid] = none
        least = np.zeros(high - low, bool)
        least[:-1] |= hashes[:-1] <= hashes[1:]
        least[1:] |= hashes[1:] < hashes[:-1]
        least &= valid
        least[: start - low] = False
        least[min(start + _STEP, last) - low :] = False
        at = np.flatnonzero(least)
        # The high bits of a product are mixed best.
        selected.append(((hashes[at] >> np.uint64(bits)) << np.uint64(bits)) | (at + low).astype(np.uint64))
    return _concatenate(selected)


def _concatenate(pieces: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Return all pieces as one array, and empty the list; both are never in memory in full."""
    whole = np.empty(sum(map(len, pieces)), np.uint64)
    end = len(whole)
    while pieces:
        piece = pieces.pop()
        whole[end - len(piece) : end] = piece
        end -= len(piece)
    return whole


def _split_at_groups(hashes: NDArray[np.uint64], shift: np.uint64) -> Iterator[NDArray[np.uint64]]:
    """Yield slices of at least _STEP sorted hashes; equal hashes are in one slice."""
    start = 0
    while start < len(hashes):
        end = start + _STEP
        if end < len(hashes):
            end = int(np.searchsorted(hashes, hashes[end - 1] | ((np.uint64(1) << shift) - np.uint64(1)), "right"))
        yield hashes[start:end]
        start = end
