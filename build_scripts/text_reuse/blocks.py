"""Blocks: stretches of two paragraphs that are equal character by character, except for replaced characters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from build_scripts.text_reuse.folding import FoldedCorpus
from build_scripts.text_reuse.seeds import SEED, count_position_bits

#: A block grows over replaced characters while its score (+1 for an equal character, MISMATCH for another one) is at
#: most DROP below the best: over two replaced characters in a row, not over three.
MISMATCH, DROP = -2, 5
#: Links of one step; bounds the temporary arrays at some 150 MB.
_STEP = 1 << 21
#: Characters that are compared in one step.
_CHARACTERS = 1 << 22

Positions = NDArray[np.int64]


class Blocks(NamedTuple):
    """Blocks as columns: the first position, the distance to the same text in the later paragraph, the length.

    `equal` counts the equal characters.
    """

    start: Positions
    distance: Positions
    length: Positions
    equal: Positions


def find_blocks(corpus: FoldedCorpus, links: NDArray[np.uint64]) -> Blocks:
    """Return the blocks, sorted by distance and start; no two of one distance overlap or touch."""
    codes = corpus.codes
    bits = count_position_bits(corpus)
    found = []
    for first in range(0, len(links), _STEP):
        start, distance, length = _join_runs(links[first : first + _STEP], bits)
        true = np.ones(len(start), bool)
        for offset in range(SEED):
            true &= codes[start + offset] == codes[start + distance + offset]
        start, distance, length = start[true], distance[true], length[true]
        grown = extend(codes, start + length, distance, 1)
        back = extend(codes, start - 1, distance, -1)
        found.append(_merge(start - back, distance, length + grown + back))
    start, distance, length = (np.concatenate(column) for column in zip(*found, strict=True)) if found else _EMPTY
    # A run across the border of two steps was found in two parts.
    start, distance, length = _merge(start, distance, length)
    return Blocks(start, distance, length, _count_equal(codes, start, distance, length))


_EMPTY = (np.zeros(0, np.int64),) * 3


def _join_runs(links: NDArray[np.uint64], bits: int) -> tuple[Positions, Positions, Positions]:
    """Return start, distance and length of the runs of overlapping or touching seeds at one distance."""
    distance = (links >> np.uint64(bits)).astype(np.int64)
    start = (links & np.uint64((1 << bits) - 1)).astype(np.int64)
    new = np.ones(len(links), bool)
    new[1:] = (distance[1:] != distance[:-1]) | (start[1:] > start[:-1] + SEED)
    firsts = np.flatnonzero(new)
    lasts = np.append(firsts[1:], len(links)) - 1
    return start[firsts], distance[firsts], start[lasts] + SEED - start[firsts]


def extend(codes: NDArray[np.uint16], start: Positions, distance: Positions, step: int) -> Positions:
    """Return by how many characters each block grows from `start` on, in the direction of `step`.

    It ends at an equal character. No block crosses the end of a paragraph.
    """
    grown = np.zeros(len(start), np.int64)
    active = np.arange(len(start))
    position, distance = start.copy(), distance
    score = np.zeros(len(start), np.int32)
    best = np.zeros(len(start), np.int32)
    length = 0
    while len(active):
        length += 1
        here, there = codes[position], codes[position + distance]
        equal = here == there
        score += np.where(equal, np.int32(1), np.int32(MISMATCH))
        better = score > best
        best[better] = score[better]
        inside = (here != 0) & (there != 0)
        gained = better & inside
        grown[active[gained]] = length
        going = inside & (score >= best - DROP)
        active, position, distance = active[going], position[going] + step, distance[going]
        score, best = score[going], best[going]
    return grown


def _merge(start: Positions, distance: Positions, length: Positions) -> tuple[Positions, Positions, Positions]:
    """Merge the blocks of one distance that overlap or touch; sort by distance and start."""
    if not len(start):
        return _EMPTY
    order = np.lexsort((start, distance))
    start, distance, end = start[order], distance[order], (start + length)[order]
    changes = np.ones(len(start), bool)
    changes[1:] = distance[1:] != distance[:-1]
    # The furthest end so far in each distance: distances are lifted apart, because a maximum runs over all of them.
    lift = np.cumsum(changes) * (int(end.max()) + 1)
    furthest = np.maximum.accumulate(end + lift) - lift
    new = changes.copy()
    new[1:] |= start[1:] > furthest[:-1]
    firsts = np.flatnonzero(new)
    lasts = np.append(firsts[1:], len(start)) - 1
    return start[firsts], distance[firsts], furthest[lasts] - start[firsts]


def _count_equal(codes: NDArray[np.uint16], start: Positions, distance: Positions, length: Positions) -> Positions:
    """Return the number of equal characters of each block."""
    equal = np.zeros(len(start), np.int64)
    ends = np.cumsum(length)
    first = 0
    while first < len(start):
        done = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + _CHARACTERS, "right")))
        sizes = length[first:last]
        offsets = np.cumsum(sizes) - sizes
        positions = np.arange(int(sizes.sum())) + np.repeat(start[first:last] - offsets, sizes)
        matches = codes[positions] == codes[positions + np.repeat(distance[first:last], sizes)]
        equal[first:last] = np.add.reduceat(matches, offsets, dtype=np.int64)
        first = last
    return equal
