"""The words that rules and features look at, and the known terms: `lexicon.yml` and `known_terms.tsv`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from build_scripts.text.characters import fold

_WORDS = Path(__file__).with_name("lexicon.yml")
_TERMS = Path(__file__).with_name("known_terms.tsv")
#: The roles, in the order of their bits; `lexicon.yml` says what each means.
ROLES = (
    "leads", "warns", "quotes_speech", "launches", "becomes", "principle", "names", "campaign", "counts", "undertaking",
    "stops_name", "ties", "reports", "asks", "determines", "hedges", "task", "describes", "ragged_start", "ragged_end",
    "function", "unit", "thing",
)  # fmt: skip
#: Grades of a known term. A PART is a member of a longer one, without a line of its own.
UNKNOWN_TERM, PART, SAYING, TERM, SLOGAN = range(5)
_GRADES = {"idiom": SAYING, "term": TERM, "slogan": SLOGAN}
#: Characters from which on a member of a known term is known by itself.
_SHORTEST_PART = 3


@cache
def _lexicon() -> Mapping[str, int]:
    listed = yaml.load(_WORDS.read_text("utf-8"), yaml.CSafeLoader)
    return {str(word): role_bits(*roles) for word, roles in listed.items()}


def role_bits(*roles: str) -> int:
    """Return the bits of the roles, in the order of ROLES."""
    return sum(1 << ROLES.index(role) for role in roles)


def roles_of(word: str) -> int:
    """Return the bits of the word's roles, 0 for a word that is not in the lexicon."""
    return _lexicon().get(word, 0)


@cache
def pattern_of(*roles: str) -> str:
    """Return a regular expression, without a group of its own, for the words with one of the roles."""
    wanted = role_bits(*roles)
    found = [word for word, bits in _lexicon().items() if bits & wanted]
    return "(?:" + "|".join(sorted(map(re.escape, found), key=lambda word: (-len(word), word))) + ")"


@dataclass(frozen=True, slots=True)
class KnownTerms:
    """Grade and type of each term by its folded wording.

    `lengths` has the lengths of the terms that begin with the same two characters, `orders` the folded wording of a
    term by the set of its members. `stems` has the codes of the first two characters of terms, `openings` those of
    members, in `pair_codes`.
    """

    facts: Mapping[str, tuple[int, str]]
    lengths: Mapping[str, Sequence[int]]
    orders: Mapping[frozenset[str], str]
    stems: NDArray[np.int64]
    openings: NDArray[np.int64]


def members_of(wording: str) -> list[str]:
    """Return what 、 ， and ； divide, folded; [] for a wording of one member."""
    pieces = [folded for piece in re.split("[、，；]", wording) if (folded := fold(piece))]
    return pieces if len(pieces) > 1 else []


@cache
def known_terms() -> KnownTerms:
    """Return the known terms of `known_terms.tsv`."""
    facts: dict[str, tuple[int, str]] = {}
    orders: dict[frozenset[str], str] = {}
    for line in _TERMS.read_text("utf-8").splitlines()[1:]:
        term, grade, kind = line.split("\t")[:3]
        facts[fold(term)] = _GRADES[grade], kind
        if pieces := members_of(term):
            orders[frozenset(pieces)] = fold(term)
    for members in orders:
        for piece in sorted(members):
            if len(piece) >= _SHORTEST_PART:
                facts.setdefault(piece, (PART, "B"))
    lengths: dict[str, set[int]] = defaultdict(set)
    for wording in facts:
        lengths[wording[:2]].add(len(wording))
    stems, openings = (
        np.sort([pair_codes(stem)[0] for stem in found if len(stem) == 2])
        for found in (lengths, {piece[:2] for members in orders for piece in members})
    )
    return KnownTerms(facts, {stem: sorted(found) for stem, found in lengths.items()}, orders, stems, openings)


def pair_codes(text: str) -> NDArray[np.int64]:
    """Return a number for each two neighbouring characters, the same for the same two."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
    return codes[:-1] << 21 | codes[1:]


@cache
def _definitions() -> Mapping[str, str]:
    lines = _TERMS.read_text("utf-8").splitlines()[1:]
    return {fold(fields[0]): fields[5] for line in lines if len(fields := line.split("\t")) > 5}


def define_known_term(text: str) -> str:
    """Return the gloss that `known_terms.tsv` has for a term, "" for other texts."""
    return _definitions().get(fold(text), "")
