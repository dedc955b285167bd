"""The words that rules and features look at, and the known terms: `lexicon.yml` and `known_terms.tsv`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from build_scripts.text import words
from build_scripts.text.characters import fold

_WORDS = Path(__file__).with_name("lexicon.yml")
_TERMS = Path(__file__).with_name("known_terms.tsv")
#: The roles, in the order of their bits; `lexicon.yml` says what each means.
ROLES = (
    "leads", "warns", "launches", "becomes", "principle", "names", "campaign", "counts", "undertaking", "stops_name",
    "ties", "task", "describes", "function", "thing",
)  # fmt: skip
#: Grades of a known term. A PART is a member of a longer one, without a line of its own.
UNKNOWN_TERM, PART, SAYING, TERM, SLOGAN = range(5)
_GRADES = {"idiom": SAYING, "term": TERM, "slogan": SLOGAN}
#: Fewest characters of a member of a known term that is a known term by itself.
_SHORTEST_PART = 3


@cache
def _read_lexicon() -> Mapping[str, int]:
    listed = yaml.load(_WORDS.read_text("utf-8"), yaml.CSafeLoader)
    return {str(word): number_roles(*roles) for word, roles in listed.items()}


def number_roles(*roles: str) -> int:
    """Return the bits of the roles, in the order of ROLES."""
    return sum(1 << ROLES.index(role) for role in roles)


def find_roles(word: str) -> int:
    """Return the bits of the word's roles, 0 for a word that is not in the lexicon."""
    return _read_lexicon().get(word, 0)


@cache
def compile_role(*roles: str) -> str:
    """Return a regular expression, without a group of its own, for the words with one of the roles."""
    wanted = number_roles(*roles)
    found = [word for word, bits in _read_lexicon().items() if bits & wanted]
    return "(?:" + "|".join(sorted(map(re.escape, found), key=lambda word: (-len(word), word))) + ")"


@dataclass(frozen=True, slots=True)
class KnownTerms:
    """Grade and type of each term by its folded wording.

    `lengths` has the lengths of the terms that begin with the same two characters, `orders` the folded wording of a
    term by the set of its members. `stems` has the codes of the first two characters of terms, `openings` those of
    members, in `number_pairs`.
    """

    facts: Mapping[str, tuple[int, str]]
    lengths: Mapping[str, Sequence[int]]
    orders: Mapping[frozenset[str], str]
    stems: NDArray[np.int64]
    openings: NDArray[np.int64]


def split_members(wording: str) -> list[str]:
    """Return the folded parts of a wording between 、 ， and ；; [] for a wording of one part."""
    pieces = [folded for piece in re.split("[、，；]", wording) if (folded := fold(piece))]
    return pieces if len(pieces) > 1 else []


@cache
def read_known_terms() -> KnownTerms:
    """Return the known terms of `known_terms.tsv`."""
    facts: dict[str, tuple[int, str]] = {}
    orders: dict[frozenset[str], str] = {}
    for line in _TERMS.read_text("utf-8").splitlines()[1:]:
        term, grade, kind = line.split("\t")[:3]
        facts[fold(term)] = _GRADES[grade], kind
        if pieces := split_members(term):
            orders[frozenset(pieces)] = fold(term)
    for members in orders:
        for piece in sorted(members):
            if len(piece) >= _SHORTEST_PART:
                facts.setdefault(piece, (PART, "B"))
    lengths: dict[str, set[int]] = defaultdict(set)
    for wording in facts:
        lengths[wording[:2]].add(len(wording))
    stems, openings = (
        np.sort([number_pairs(stem)[0] for stem in found if len(stem) == 2])
        for found in (lengths, {piece[:2] for members in orders for piece in members})
    )
    return KnownTerms(facts, {stem: sorted(found) for stem, found in lengths.items()}, orders, stems, openings)


def number_pairs(text: str) -> NDArray[np.int64]:
    """Return a number for each two neighbouring characters, the same for the same two."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
    return codes[:-1] << 21 | codes[1:]


def is_among(codes: NDArray[np.int64], listed: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each code whether it is listed; `listed` is sorted and not empty. Faster than `np.isin`."""
    found: NDArray[np.bool_] = listed[np.minimum(np.searchsorted(listed, codes), len(listed) - 1)] == codes
    return found


@dataclass(frozen=True, slots=True)
class Wording:
    """The words and the pairs of characters of known slogans; a wording that shares many may be another slogan.

    `words` and `first_words` count the slogans that have the word in a member, or begin one with it; `expected` is how
    often a word of frequency 1 would be among them by chance. `pairs` and `term_pairs` are the sorted `number_pairs` of
    neighbouring characters in slogans and in terms.
    """

    words: Mapping[str, int]
    first_words: Mapping[str, int]
    expected: float
    pairs: NDArray[np.int64]
    term_pairs: NDArray[np.int64]

    def weigh(self, word: str) -> tuple[float, float, float]:
        """Return logarithms: of the slogans with the word, of those by chance, of those that begin with it."""
        counts = self.words.get(word, 0), self.expected * words.frequency(word), self.first_words.get(word, 0)
        return log(1 + counts[0]), log(1 + counts[1]), log(1 + counts[2])


@cache
def read_wording() -> Wording:
    """Return the statistics of the wording of `known_terms.tsv`: its members, words, first words and pairs."""
    members: dict[str, list[str]] = {grade: [] for grade in _GRADES}
    counts: Counter[str] = Counter()
    first_words: Counter[str] = Counter()
    for line in _TERMS.read_text("utf-8").splitlines()[1:]:
        term, grade = line.split("\t")[:2]
        pieces = [piece for piece in re.split("[、，；]", term) if piece]
        members[grade] += pieces
        if grade == "slogan":
            cut = [words.cut(piece) for piece in pieces]
            counts.update({word for piece in cut for word in piece})
            first_words.update(piece[0] for piece in cut)
    pairs, term_pairs = (np.unique(number_pairs("\n".join(members[grade]))) for grade in ("slogan", "term"))
    return Wording(counts, first_words, counts.total() / words.total(), pairs, term_pairs)


@cache
def _read_definitions() -> Mapping[str, str]:
    lines = _TERMS.read_text("utf-8").splitlines()[1:]
    return {fold(fields[0]): fields[5] for line in lines if len(fields := line.split("\t")) > 5}


def define_known_term(text: str) -> str:
    """Return the gloss that `known_terms.tsv` has for a term, "" for other texts."""
    return _read_definitions().get(fold(text), "")
