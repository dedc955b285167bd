"""From proposed spans to scored candidates: the screen, the fitted model, and one candidate at one place.

`model.json` has three sets of boosted trees as plain arrays with the features that each reads: `screen` drops most of
what the rules propose, `first` scores each candidate by itself, `second` knows the first scores of the candidates that
overlap it, too; the score is the mean of both. The file says on what it was fitted. `make fit-glossary` writes it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from build_scripts.glossary.features import by_wording, context, describe, matrix, screen
from build_scripts.glossary.passage import Ints, Passage, Span, drop_quotes, read_passage
from build_scripts.glossary.rules import RULES, propose
from build_scripts.model import Speech
from build_scripts.text.characters import fold

MODEL = Path(__file__).with_name("model.json")
#: Rows that are scored together: from 64 to 512 the time is the same within a tenth.
_BLOCK = 128
#: Bits of the leaves of one tree, and so the most leaves.
_LEAVES = 16


class Candidate(NamedTuple):
    """A wording of one speech that may be a slogan; a tuple, because builds cache all candidates of a corpus.

    `spans` are paragraph ids with offsets, `rules` the names of the rules that propose it, `tail` the word after the
    first occurrence that a word of at least two characters follows, "" for none.
    """

    text: str
    score: float
    rules: tuple[str, ...]
    spans: tuple[tuple[str, int, int], ...]
    tail: str = ""


@dataclass(frozen=True)
class Trees:
    """Boosted trees for rows that are scored together (QuickScorer): every node is compared.

    `features`, `thresholds` and `excluded` have a row for each position of a node and a column for each tree. A value
    above the threshold excludes the leaves of the left branch, as bits counted from the left; the row gets the first
    leaf that no node excludes. `values` has the leaves of each tree, _LEAVES for each.
    """

    names: Sequence[str]
    features: NDArray[np.intp]
    thresholds: NDArray[np.float32]
    excluded: NDArray[np.uint16]
    values: NDArray[np.float64]

    def predict(self, columns: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability of each candidate, given a row for each feature."""
        count = columns.shape[1]
        totals = np.empty(count)
        firsts = np.arange(0, len(self.values), _LEAVES)[:, None]
        # In blocks, so that the intermediate arrays stay in the processor's cache.
        for begin in range(0, count, _BLOCK):
            block = np.ascontiguousarray(columns[:, begin : begin + _BLOCK])
            excluded = np.zeros((len(firsts), block.shape[1]), np.uint16)
            for features, thresholds, masks in zip(self.features, self.thresholds, self.excluded, strict=True):
                above = block.take(features, axis=0) > thresholds[:, None]
                excluded |= above * masks[:, None]
            first_free = _LOG2.take(~excluded & (excluded + np.uint16(1)))
            totals[begin : begin + _BLOCK] = self.values.take(first_free + firsts).sum(axis=0)
        found: NDArray[np.float64] = 1 / (1 + np.exp(-totals))
        return found


_LOG2 = np.zeros(1 << _LEAVES, np.intp)
_LOG2[1 << np.arange(_LEAVES)] = np.arange(_LEAVES)


@dataclass(frozen=True)
class Model:
    """The fitted model. Candidates below `least` are dropped, those from `publish` on are published."""

    screen: Trees
    pass_screen: float
    first: Trees
    second: Trees | None
    least: float
    publish: float

    def score(self, found: Described, columns: Mapping[str, NDArray[Any]]) -> NDArray[np.float64]:
        """Return the score of each wording, given all its features."""
        scores = self.first.predict(matrix(columns, self.first.names))
        if not self.second:
            return scores
        compared = context(found.start, found.end, found.number, scores)
        hopeful = np.flatnonzero(scores >= self.least / 2)
        means = scores / 2
        means[hopeful] += self.second.predict(matrix({**columns, **compared}, self.second.names)[:, hopeful]) / 2
        return means


def read_trees(stored: Mapping[str, Any]) -> Trees:
    """Return the trees of a model file."""
    count = len(stored["trees"])
    size = max(len(tree["feature"]) for tree in stored["trees"]) // 2
    features, excluded = np.zeros((size, count), np.intp), np.zeros((size, count), np.uint16)
    thresholds, values = np.zeros((size, count), np.float32), np.zeros((count, _LEAVES))
    for number, tree in enumerate(stored["trees"]):
        nodes: list[tuple[int, float, int]] = []
        leaves: list[float] = []
        _read_branch(tree, 0, nodes, leaves)
        values[number, : len(leaves)] = leaves
        for at, node in enumerate(nodes):
            features[at, number], thresholds[at, number], excluded[at, number] = node
    return Trees(stored["names"], features, thresholds, excluded, values.ravel())


def _read_branch(tree: Mapping[str, Any], node: int, nodes: list[tuple[int, float, int]], leaves: list[float]) -> int:
    """Append the nodes and leaves of a branch, from left to right, and return the bits of the leaves."""
    left, right = tree["left"][node], tree["right"][node]
    if left == node:
        leaves.append(tree["value"][node])
        return 1 << len(leaves) - 1
    on_left = _read_branch(tree, left, nodes, leaves)
    on_right = _read_branch(tree, right, nodes, leaves)
    nodes.append((tree["feature"][node], tree["threshold"][node], on_left))
    return on_left | on_right


@cache
def read_model() -> Model:
    """Return the model of `model.json`."""
    return make_model(json.loads(MODEL.read_text("utf-8")))


def make_model(stored: Mapping[str, Any]) -> Model:
    """Return the content of a model file as a model."""
    first, second = read_trees(stored["first"]), read_trees(stored["second"])
    return Model(read_trees(stored["screen"]), stored["pass_screen"], first, second, stored["least"], stored["publish"])


@dataclass(frozen=True)
class Described:
    """The candidates of a passage that passed the screen: their spans, rules, and features by wording.

    `wordings` are folded, `number` gives the wording of each span.
    """

    start: Ints
    end: Ints
    rules: Ints
    wordings: Sequence[str]
    number: Ints
    columns: Mapping[str, NDArray[Any]]


def screened(passage: Passage, model: Model | None) -> Described:
    """Return the spans of a passage that pass the screen, or all if there is no model yet, with cheap features."""
    start, end, rules = propose(passage)
    columns = screen(passage, start, end, rules) if len(start) else {}
    if model and len(start):
        passed = np.flatnonzero(model.screen.predict(matrix(columns, model.screen.names)) >= model.pass_screen)
        start, end, rules = start[passed], end[passed], rules[passed]
        columns = {name: values[passed] for name, values in columns.items()}
    folded = [fold(passage.text[left:right]) for left, right in zip(start.tolist(), end.tolist(), strict=True)]
    return Described(start, end, rules, *_number_wordings(folded), columns)


def _number_wordings(folded: Sequence[str]) -> tuple[list[str], Ints]:
    numbers: dict[str, int] = {}
    number = np.array([numbers.setdefault(wording, len(numbers)) for wording in folded], np.int64)
    return list(numbers), number


def described(passage: Passage, found: Described) -> Mapping[str, NDArray[Any]]:
    """Return all features of the wordings."""
    return by_wording(describe(passage, found.start, found.end, found.columns), found.number)


def select(scores: Sequence[float], spans: Sequence[Sequence[Span]], size: int) -> dict[int, list[Span]]:
    """Return the wordings, best first, each with those of its spans that no better wording overlaps.

    A wording without such a span is left out. `size` is the length of the text.
    """
    taken = bytearray(size)
    chosen: dict[int, list[Span]] = {}
    for number in sorted(range(len(scores)), key=lambda number: (-scores[number], number)):
        free = [(start, end) for start, end in spans[number] if not any(taken[start:end])]
        if free:
            chosen[number] = free
            for start, end in free:
                taken[start:end] = b"\1" * (end - start)
    return chosen


def find_candidates(speech: Speech) -> tuple[Candidate, ...]:
    """Return the candidates of a speech, best first; depends on its paragraphs and the model alone. () for none."""
    return score_candidates(speech, read_passage(speech), read_model())


def score_candidates(speech: Speech, passage: Passage, model: Model) -> tuple[Candidate, ...]:
    """Return the candidates that a model finds in a speech; `passage` is its text, as `read_passage` returns it."""
    found = screened(passage, model)
    if not len(found.start):
        return ()
    scores = model.score(found, described(passage, found)).round(4).tolist()
    spans: dict[int, list[Span]] = defaultdict(list)
    rules: dict[int, int] = defaultdict(int)
    columns = (each.tolist() for each in (found.number, found.start, found.end, found.rules))
    for number, start, end, bits in zip(*columns, strict=True):
        if scores[number] >= model.least and found.wordings[number]:
            spans[number].append((start, end))
            rules[number] |= bits
    hopeful = list(spans)
    chosen = select([scores[number] for number in hopeful], [spans[number] for number in hopeful], len(passage.text))
    return tuple(
        _make_candidate(speech, passage, scores[hopeful[at]], rules[hopeful[at]], free) for at, free in chosen.items()
    )


def explain_scores(speech: Speech, wordings: Collection[str]) -> dict[str, dict[str, float]]:
    """Return the features that the model reads, except zeros, for those of the wordings that rules propose."""
    passage, model = read_passage(speech), read_model()
    found = screened(passage, model)
    if not len(found.start):
        return {}
    rows = matrix(described(passage, found), model.first.names).T.tolist()
    features = dict(zip(found.wordings, rows, strict=True))
    return {
        wording: {name: value for name, value in zip(model.first.names, features[fold(wording)], strict=True) if value}
        for wording in wordings
        if fold(wording) in features
    }


def _make_candidate(speech: Speech, passage: Passage, score: float, rules: int, spans: Sequence[Span]) -> Candidate:
    places = []
    for start, end in spans:
        number, left, right = passage.locate(start, end)
        places.append((speech.paragraphs[number].id, left, right))
    number, left, right = passage.locate(*spans[0])
    text = drop_quotes(speech.paragraphs[number].text[left:right])
    names = tuple(rule.name for bit, rule in enumerate(RULES) if rules >> bit & 1)
    return Candidate(text, score, names, tuple(places), _find_tail(passage, spans))


def _find_tail(passage: Passage, spans: Sequence[Span]) -> str:
    """Return the word after the first occurrence that a word of at least two characters follows, "" for none."""
    for _, end in spans:
        if passage.is_border[end]:
            word = passage.word_at[end]
            left, right = int(passage.word_starts[word]), int(passage.word_ends[word])
            if right - left >= 2:
                return passage.text[left:right]
    return ""
