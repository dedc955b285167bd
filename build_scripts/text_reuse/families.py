"""Families: the same passage in all its speeches, from pairs of spans."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from build_scripts.text_reuse.blocks import Positions
from build_scripts.text_reuse.folding import FoldedCorpus
from build_scripts.text_reuse.joining import Pairs

#: Two spans of a paragraph with this Jaccard index are the same passage.
SAME = 0.7
#: Each span is compared with this number of spans that begin after it, and of spans that end after it, so that the time
#: is linear.
_NEIGHBOURS = 8

#: Paragraph number, start and end in the folded paragraph.
Span = tuple[int, int, int]


def group_spans(corpus: FoldedCorpus, pairs: Pairs) -> list[list[Span]]:
    """Return the families, each with one span per paragraph in reading order, of two or more speeches."""
    both = np.concatenate(
        [
            np.stack([pairs.paragraph_a, pairs.start_a, pairs.end_a], 1),
            np.stack([pairs.paragraph_b, pairs.start_b, pairs.end_b], 1),
        ]
    )
    if not len(both):
        return []
    spans, numbers = np.unique(both, axis=0, return_inverse=True)
    numbers = numbers.reshape(-1)
    half = len(pairs.start_a)
    edges = [np.stack([numbers[:half], numbers[half:]], 1), *_find_same(spans)]
    labels = _label_components(len(spans), np.concatenate(edges))
    length = spans[:, 2] - spans[:, 1]
    # Of a family's spans in one paragraph the longest is its passage there, widened by the spans that are the same.
    # All of them together may be longer without a limit, as each may be the same as the next one.
    order = np.lexsort((-length, spans[:, 0], labels))
    families = []
    for _, members in groupby(order.tolist(), key=lambda each: int(labels[each])):
        chosen: dict[int, Span] = {}
        longest = 0, 0
        for each in members:
            paragraph, start, end = spans[each].tolist()
            if paragraph not in chosen:
                chosen[paragraph], longest = (paragraph, start, end), (start, end)
            elif _is_same((start, end), longest):
                _, first, last = chosen[paragraph]
                chosen[paragraph] = paragraph, min(first, start), max(last, end)
        if len({int(corpus.speeches[paragraph]) for paragraph in chosen}) > 1:
            families.append(list(chosen.values()))
    return drop_contained(families)


def _is_same(one: tuple[int, int], two: tuple[int, int]) -> bool:
    common = min(one[1], two[1]) - max(one[0], two[0])
    return common >= SAME * (max(one[1], two[1]) - min(one[0], two[0]))


def _find_same(spans: Positions) -> list[NDArray[np.int64]]:
    """Return the edges between spans of one paragraph that are the same passage."""
    found = []
    for key in (1, 2):
        order = np.lexsort((spans[:, key], spans[:, 0]))
        for step in range(1, _NEIGHBOURS + 1):
            one, two = order[:-step], order[step:]
            common = np.minimum(spans[one, 2], spans[two, 2]) - np.maximum(spans[one, 1], spans[two, 1])
            union = np.maximum(spans[one, 2], spans[two, 2]) - np.minimum(spans[one, 1], spans[two, 1])
            same = (spans[one, 0] == spans[two, 0]) & (common >= SAME * union)
            found.append(np.stack([one[same], two[same]], 1))
    return found


def _label_components(count: int, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a label for each node; nodes that edges connect have the same label, the least of their numbers."""
    labels = np.arange(count)
    while True:
        one, two = labels[edges[:, 0]], labels[edges[:, 1]]
        differ = one != two
        if not differ.any():
            return labels
        one, two = one[differ], two[differ]
        np.minimum.at(labels, np.maximum(one, two), np.minimum(one, two))
        while (labels[labels] != labels).any():
            labels = labels[labels]


def drop_contained(families: list[list[Span]]) -> list[list[Span]]:
    """Return the families that no larger family contains.

    A family contains another if each span of the other is within one of its spans.
    """
    by_paragraph: dict[int, list[tuple[int, int, int]]] = {}
    for number, family in enumerate(families):
        for paragraph, start, end in family:
            by_paragraph.setdefault(paragraph, []).append((start, end, number))
    kept = []
    for number, family in enumerate(families):
        containing: set[int] | None = None
        for paragraph, start, end in family:
            around = {
                other
                for low, high, other in by_paragraph[paragraph]
                if other != number and low <= start and end <= high
            }
            containing = around if containing is None else containing & around
            if not containing:
                break
        # Of equal families the first is included.
        if not any(families[other] != family or other < number for other in containing or ()):
            kept.append(family)
    return kept
