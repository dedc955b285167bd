"""From proposed spans to scored candidates: the screen, the fitted model, and one candidate at one place.

`model.json` has three sets of boosted trees as plain arrays with the features that each reads: `screen` drops most of
what the rules propose, `first` scores each candidate by itself, `second` knows the first scores of the candidates that
overlap it, too; the score is the mean of both. The file says on what it was fitted. `make fit-glossary` writes it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from build_scripts.glossary.features import by_wording, context, describe, matrix, screen
from build_scripts.glossary.passage import Ints, Passage, Span, read_passage, without_quotes
from build_scripts.glossary.rules import RULES, propose
from build_scripts.model import Speech
from build_scripts.text.characters import fold

MODEL = Path(__file__).with_name("model.json")
#: Rows that walk down the trees together: from 32 to 256 the time is the same.
_BLOCK = 64


class Candidate(NamedTuple):
    """A wording of one speech that may be a slogan; a tuple, because builds cache all candidates of a corpus.

    `spans` are paragraph ids with offsets, `rules` the names of the rules that propose it, `tail` the word after it at
    its first occurrence in quotation marks, "" for none.
    """

    text: str
    score: float
    rules: tuple[str, ...]
    spans: tuple[tuple[str, int, int], ...]
    tail: str = ""


@dataclass(frozen=True)
class Trees:
    """Boosted trees, their nodes one after another; `roots` has the first node of each.

    `children` has two places for each node: where a row goes that is at most the threshold, and where it goes that is
    above. A leaf is its own child, and has a value.
    """

    names: Sequence[str]
    roots: NDArray[np.int32]
    features: NDArray[np.int32]
    thresholds: NDArray[np.float32]
    children: NDArray[np.int32]
    values: NDArray[np.float32]
    depth: int

    def predict(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability for each row."""
        totals = np.empty(len(rows))
        # In blocks of rows, so that the intermediate arrays stay in the processor's cache.
        for begin in range(0, len(rows), _BLOCK):
            block = rows[begin : begin + _BLOCK]
            flat = block.ravel()
            offsets = np.arange(len(block), dtype=np.int32)[:, None] * np.int32(rows.shape[1])
            node = np.broadcast_to(self.roots, (len(block), len(self.roots)))
            for _ in range(self.depth):
                above = flat.take(offsets + self.features.take(node)) > self.thresholds.take(node)
                node = self.children.take(2 * node + above)
            totals[begin : begin + _BLOCK] = self.values.take(node).sum(axis=1, dtype=np.float64)
        found: NDArray[np.float64] = 1 / (1 + np.exp(-totals))
        return found


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
        rows = matrix({**columns, **compared}, self.second.names)[hopeful]
        means = scores / 2
        means[hopeful] += self.second.predict(rows) / 2
        return means


def read_trees(stored: Mapping[str, Any]) -> Trees:
    """Return the trees of a model file."""
    trees = stored["trees"]
    roots = np.cumsum([0, *(len(tree["feature"]) for tree in trees)])

    def joined(key: str) -> list[Any]:
        return [each for tree in trees for each in tree[key]]

    below, above = (
        np.concatenate([np.array(tree[side]) + root for tree, root in zip(trees, roots, strict=False)])
        for side in ("left", "right")
    )
    return Trees(
        stored["names"],
        roots[:-1].astype(np.int32),
        np.array(joined("feature"), np.int32),
        np.array(joined("threshold"), np.float32),
        np.column_stack([below, above]).ravel().astype(np.int32),
        np.array(joined("value"), np.float32),
        stored["depth"],
    )


@cache
def read_model() -> Model:
    """Return the model of `model.json`."""
    return to_model(json.loads(MODEL.read_text("utf-8")))


def to_model(stored: Mapping[str, Any]) -> Model:
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
    return Described(start, end, rules, *_numbered(folded), columns)


def _numbered(folded: Sequence[str]) -> tuple[list[str], Ints]:
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
    return candidates_of(speech, read_passage(speech), read_model())


def candidates_of(speech: Speech, passage: Passage, model: Model) -> tuple[Candidate, ...]:
    """Return the candidates of a speech that was read already, by this model."""
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
        _candidate(speech, passage, scores[hopeful[at]], rules[hopeful[at]], free) for at, free in chosen.items()
    )


def _candidate(speech: Speech, passage: Passage, score: float, rules: int, spans: Sequence[Span]) -> Candidate:
    places = []
    for start, end in spans:
        number, left, right = passage.locate(start, end)
        places.append((speech.paragraphs[number].id, left, right))
    number, left, right = passage.locate(*spans[0])
    text = without_quotes(speech.paragraphs[number].text[left:right])
    names = tuple(rule.name for bit, rule in enumerate(RULES) if rules >> bit & 1)
    return Candidate(text, score, names, tuple(places), _tail(passage, spans))


def _tail(passage: Passage, spans: Sequence[Span]) -> str:
    """Return the word after the first occurrence that is followed by a word of two characters or more."""
    for _, end in spans:
        word = passage.word_at[end]
        left, right = int(passage.word_starts[word]), int(passage.word_ends[word])
        if passage.marks[end] == 0 and left == end and right - left >= 2:
            return passage.text[left:right]
    return ""
