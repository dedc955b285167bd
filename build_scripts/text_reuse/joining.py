"""Pairs of spans: blocks of two paragraphs joined over insertions, deletions and moved clauses, weighted by rarity."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from build_scripts.text_reuse.blocks import Blocks, Positions, extend
from build_scripts.text_reuse.folding import FoldedCorpus
from build_scripts.text_reuse.seeds import WEIGHT_UNIT

#: Letters of a passage, and its score: equal letters, each by the weight of its seeds, less the costs of joining. Of 88
#: reports read, those below 12 letters were formulas, those from 17 on nearly all reuse; set phrases of 40 letters or
#: more reach the score even with the least weight.
LEAST_LETTERS, LEAST_SCORE = 16, 12.0
#: Share of equal letters in the longer span.
LEAST_DENSITY = 0.5
#: Costs of joining two blocks: for each letter of the gap, and for a clause that was moved.
GAP_COST, MOVE_COST = 0.1, 2.0
#: Letters between two blocks of one pair of spans, as between clauses; and letters by which a clause is moved.
MOST_GAP, MOST_MOVE = 60, 120
#: A block of fewer letters that fits neither neighbour is chance.
LEAST_ANCHOR = 8
#: Equal letters with which a span grows over a replaced word, and the letters of such a word.
LEAST_RUN, SKIP = 3, 6


class Pairs(NamedTuple):
    """Pairs of spans as columns: paragraph numbers, and offsets into the folded paragraphs, end exclusive."""

    paragraph_a: Positions
    start_a: Positions
    end_a: Positions
    paragraph_b: Positions
    start_b: Positions
    end_b: Positions


class _Placed(NamedTuple):
    """Blocks as columns, ordered by pair of paragraphs, then by the position in the first one."""

    paragraph_a: Positions
    paragraph_b: Positions
    start_a: Positions
    start_b: Positions
    length: Positions
    equal: Positions
    score: NDArray[np.float64]

    def select(self, chosen: NDArray[np.bool_] | Positions) -> _Placed:
        """Return the chosen blocks."""
        return _Placed(
            self.paragraph_a[chosen],
            self.paragraph_b[chosen],
            self.start_a[chosen],
            self.start_b[chosen],
            self.length[chosen],
            self.equal[chosen],
            self.score[chosen],
        )


def join_blocks(corpus: FoldedCorpus, blocks: Blocks, weights: NDArray[np.uint8]) -> Pairs:
    """Return the pairs of spans that are long, rare and dense enough, ordered by their paragraphs."""
    placed = _place(corpus, blocks, weights)
    placed = _drop_hopeless(placed)
    if not len(placed.length):
        return Pairs(*(np.zeros(0, np.int64) for _ in range(6)))
    # joined[n]: block n continues the previous one; joined[n + 1]: the next one continues it.
    joined = np.concatenate([[False], _find_joins(placed), [False]])
    chosen = joined[:-1] | joined[1:] | (placed.length >= LEAST_ANCHOR)
    placed = placed.select(chosen if chosen.any() else ~chosen)
    return _join(corpus, placed, _find_joins(placed))


def _place(corpus: FoldedCorpus, blocks: Blocks, weights: NDArray[np.uint8]) -> _Placed:
    paragraph_a = np.searchsorted(corpus.starts, blocks.start, "right") - 1
    start_b = blocks.start + blocks.distance
    paragraph_b = np.searchsorted(corpus.starts, start_b, "right") - 1
    score = blocks.equal * _average_weights(blocks, weights)
    placed = _Placed(paragraph_a, paragraph_b, blocks.start, start_b, blocks.length, blocks.equal, score)
    return placed.select(np.lexsort((placed.start_a, paragraph_b, paragraph_a)))


def _average_weights(blocks: Blocks, weights: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the mean weight of the seeds that begin in each block, 0 to 1."""
    sums = np.concatenate([np.zeros(1, np.uint32), np.cumsum(weights, dtype=np.uint32)])
    ends = blocks.start + blocks.length
    total = (sums[ends] - sums[blocks.start]).astype(np.float64)
    np.cumsum(weights > 0, dtype=np.uint32, out=sums[1:])
    count = (sums[ends] - sums[blocks.start]).astype(np.float64)
    mean: NDArray[np.float64] = total / np.maximum(count, 1) / WEIGHT_UNIT
    return mean


def _drop_hopeless(placed: _Placed) -> _Placed:
    """Return the blocks of those pairs of paragraphs that can reach the least length and score."""
    if not len(placed.length):
        return placed
    firsts = np.flatnonzero(_begins_pair(placed))
    sizes = np.diff(np.append(firsts, len(placed.length)))
    enough = (np.add.reduceat(placed.equal, firsts) >= LEAST_LETTERS) & (
        np.add.reduceat(placed.score, firsts) >= LEAST_SCORE
    )
    return placed.select(np.repeat(enough, sizes))


def _begins_pair(placed: _Placed) -> NDArray[np.bool_]:
    new = np.ones(len(placed.length), bool)
    new[1:] = (placed.paragraph_a[1:] != placed.paragraph_a[:-1]) | (placed.paragraph_b[1:] != placed.paragraph_b[:-1])
    return new


def _find_joins(placed: _Placed) -> NDArray[np.bool_]:
    """Return for each block but the first whether it continues the previous one."""
    if len(placed.length) < 2:
        return np.zeros(0, bool)
    cost, gap_a, gap_b = _measure_gaps(placed)
    within = ~_begins_pair(placed)[1:] & (gap_a <= MOST_GAP) & (gap_b <= MOST_GAP) & (gap_b >= -MOST_MOVE)
    return within & (cost < np.minimum(placed.score[1:], placed.score[:-1]))


def _measure_gaps(placed: _Placed) -> tuple[NDArray[np.float64], Positions, Positions]:
    """Return the cost of joining each block but the first to the previous one, and the letters between them."""
    gap_a = placed.start_a[1:] - placed.start_a[:-1] - placed.length[:-1]
    gap_b = placed.start_b[1:] - placed.start_b[:-1] - placed.length[:-1]
    # Blocks that overlap count the common letters once.
    overlap = np.maximum(0, np.maximum(-gap_a, np.where(gap_b > -placed.length[1:], -gap_b, 0)))
    moved = gap_b <= -placed.length[1:]
    cost = GAP_COST * np.maximum(np.maximum(gap_a, np.where(moved, 0, gap_b)), 0) + MOVE_COST * moved + overlap
    return cost, gap_a, gap_b


def _join(corpus: FoldedCorpus, placed: _Placed, joins: NDArray[np.bool_]) -> Pairs:
    """Return the joined spans that are long, rare and dense enough, and the single blocks of the others that are."""
    count = len(placed.length)
    cost = np.zeros(count)
    cost[1:] = np.where(joins, _measure_gaps(placed)[0], 0)
    firsts = np.flatnonzero(np.append(True, ~joins))
    end_a, end_b = placed.start_a + placed.length, placed.start_b + placed.length
    first_b = np.minimum.reduceat(placed.start_b, firsts)
    last_a = np.maximum.reduceat(end_a, firsts)
    last_b = np.maximum.reduceat(end_b, firsts)
    first_a = placed.start_a[firsts]
    equal = np.add.reduceat(placed.equal, firsts)
    score = np.add.reduceat(placed.score - cost, firsts)
    longer = np.maximum(last_a - first_a, last_b - first_b)
    good = (equal >= LEAST_LETTERS) & (score >= LEAST_SCORE) & (equal >= LEAST_DENSITY * longer)
    sizes = np.diff(np.append(firsts, count))
    alone = np.repeat(~good & (sizes > 1), sizes) & (placed.equal >= LEAST_LETTERS) & (placed.score >= LEAST_SCORE)
    paragraph_a = np.append(placed.paragraph_a[firsts][good], placed.paragraph_a[alone])
    paragraph_b = np.append(placed.paragraph_b[firsts][good], placed.paragraph_b[alone])
    begins = _grow(
        corpus.codes,
        np.append(first_a[good], placed.start_a[alone]) - 1,
        np.append(first_b[good], placed.start_b[alone]) - 1,
        -1,
    )
    ends = _grow(corpus.codes, np.append(last_a[good], end_a[alone]), np.append(last_b[good], end_b[alone]), 1)
    base_a, base_b = corpus.starts[paragraph_a], corpus.starts[paragraph_b]
    return Pairs(
        paragraph_a, begins[0] + 1 - base_a, ends[0] - base_a, paragraph_b, begins[1] + 1 - base_b, ends[1] - base_b
    )


def _grow(codes: NDArray[np.uint16], a: Positions, b: Positions, step: int) -> tuple[Positions, Positions]:
    """Return the first positions after spans that grow in the direction of `step` from the positions `a` and `b`.

    A span grows over at most SKIP letters in each paragraph to the next LEAST_RUN equal letters, as often as it can:
    a word that was replaced near the end of a passage leaves equal runs too short for seeds.
    """
    active = np.arange(len(a))
    while len(active):
        here, there = a[active], b[active]
        skip_a, skip_b = _find_run(codes, here, there, step)
        found = skip_a >= 0
        active, here, there = active[found], here[found] + step * skip_a[found], there[found] + step * skip_b[found]
        length = extend(codes, here, there - here, step)
        a[active], b[active] = here + step * length, there + step * length
    return a, b


def _find_run(codes: NDArray[np.uint16], a: Positions, b: Positions, step: int) -> tuple[Positions, Positions]:
    """Return how many letters to skip in both paragraphs to the next equal run, the fewest together; -1 without one."""
    reach = SKIP + LEAST_RUN
    offsets = step * np.arange(reach)
    around_a = codes[np.clip(a[:, None] + offsets, 0, len(codes) - 1)]
    around_b = codes[np.clip(b[:, None] + offsets, 0, len(codes) - 1)]
    # After the end of a paragraph nothing is equal.
    around_a[np.logical_or.accumulate(around_a == 0, axis=1)] = 0
    around_b[np.logical_or.accumulate(around_b == 0, axis=1)] = 0
    skips = np.full((2, len(a)), -1)
    for one, two in sorted(product(range(SKIP + 1), repeat=2), key=sum):
        run_a, run_b = around_a[:, one : one + LEAST_RUN], around_b[:, two : two + LEAST_RUN]
        equal = ((run_a == run_b) & (run_a != 0)).all(axis=1) & (skips[0] < 0)
        skips[:, equal] = np.array([[one], [two]])
    return skips[0], skips[1]
