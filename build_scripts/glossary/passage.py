"""A speech as arrays: its characters without quotation marks, the classes of marks, words and their roles.

Spans count characters of `Passage.text`; `Passage.locate` turns one into a paragraph and offsets of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from build_scripts.glossary.lexicon import find_roles, is_among, number_pairs, read_known_terms, read_wording
from build_scripts.model import Speech
from build_scripts.text import words
from build_scripts.text.characters import HAN
from build_scripts.text.numerals import NUMERALS

Ints = NDArray[np.int64]
Span = tuple[int, int]

LEFT_QUOTES = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{LEFT CORNER BRACKET}\N{LEFT WHITE CORNER BRACKET}"
)
RIGHT_QUOTES = (
    "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{RIGHT CORNER BRACKET}\N{RIGHT WHITE CORNER BRACKET}"
)
QUOTES = LEFT_QUOTES + RIGHT_QUOTES
#: What divides the members of a formula, the weakest first.
DIVIDERS = "\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}\N{FULLWIDTH SEMICOLON}"

#: Classes of characters, from talk to what divides most.
TALK, PAUSE, COMMA, SEMICOLON, COLON, STOP, BRACKET, TITLE, OTHER, BREAK = range(10)
_MARKS = {"、": PAUSE, "，": COMMA, "；": SEMICOLON, "：": COLON, "\n": BREAK}
_MARKS |= dict.fromkeys("。！？…", STOP) | dict.fromkeys("（）()", BRACKET) | dict.fromkeys("《》〈〉", TITLE)
#: Classes of words by the dictionary's tags; BRIEF are abbreviations and proper nouns.
KINDS = ("noun", "verb", "adjective", "idiom", "name", "brief", "adverb", "numeral", "function", "unknown", "mark")
NOUN, VERB, ADJECTIVE, IDIOM, NAME, BRIEF, ADVERB, NUMERAL, FUNCTION, UNKNOWN, MARK = range(len(KINDS))
_TAGS = {
    **dict.fromkeys("nstf", NOUN),
    **dict.fromkeys("v", VERB),
    **dict.fromkeys("abz", ADJECTIVE),
    **dict.fromkeys("il", IDIOM),
    **dict.fromkeys("j", BRIEF),
    **dict.fromkeys("d", ADVERB),
    **dict.fromkeys("mq", NUMERAL),
    **dict.fromkeys("pcurye", FUNCTION),
    **dict.fromkeys(("nr", "ns", "nt"), NAME),
    "nz": BRIEF,
}
_TALK = re.compile(f"[{HAN}0-9A-Za-z+%.·]+")
#: A label divides more than the members of a formula: 三、同时 is not 三同时.
_LABEL = re.compile(f"(?m)^[{NUMERALS}0-9]+(、)")
#: Full-width digits, letters and plus sign, one for one, so that offsets stay.
_PLUS = 0xFF0B
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum() or code == _PLUS}
_FULL_WIDTH = re.compile(f"[{''.join(map(chr, _HALF_WIDTH))}]")
_NO_QUOTES = {ord(quote): None for quote in QUOTES}


def write_half_width(text: str) -> str:
    """Return the text with half-width digits, letters and plus signs, at unchanged offsets."""
    return text.translate(_HALF_WIDTH) if _FULL_WIDTH.search(text) else text


def drop_quotes(text: str) -> str:
    """Return the text without quotation marks."""
    return text.translate(_NO_QUOTES)


@cache
def word_facts(word: str) -> tuple[int, float, int, float, float, float]:
    """Return the word's class, the logarithm of its frequency in the dictionary, its roles, and `Wording.weigh`."""
    tag = words.tag(word)
    kind = _TAGS.get(tag[:2], _TAGS.get(tag[:1], UNKNOWN))
    return kind, log(1 + words.frequency(word)), find_roles(word), *read_wording().weigh(word)


_MARK_FACTS = (MARK, 0.0, 0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Passage:
    """The text of one speech; arrays have a value for each character or each word, marks being words too."""

    text: str
    #: Offset of each character in the paragraphs joined by line ends, and where the paragraphs begin.
    offsets: Sequence[int]
    begins: Sequence[int]
    #: Spans between quotation marks, sorted; empty ones and those in titles left out.
    quotations: Sequence[Span]
    word_starts: Ints
    #: The same for the same word, counted from 1; 0 for marks.
    word_numbers: Ints
    kinds: Ints
    weights: NDArray[np.float64]
    roles: Ints
    #: What `Wording.weigh` says of each word.
    in_slogans: NDArray[np.float64]
    by_chance: NDArray[np.float64]
    begins_slogans: NDArray[np.float64]

    @cached_property
    def codes(self) -> Ints:
        """Return the code points."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)

    @cached_property
    def marks(self) -> Ints:
        """Return the class of each character."""
        found = np.zeros(len(self.text), np.int64)
        is_mark = self.kinds == MARK
        at = self.word_starts[is_mark]
        found[at] = [_MARKS.get(self.text[k], OTHER) for k in at.tolist()]
        found[[match.start(1) for match in _LABEL.finditer(self.text)]] = OTHER
        return found

    @cached_property
    def word_ends(self) -> Ints:
        """Return where each word ends."""
        return np.append(self.word_starts[1:], len(self.text))

    @cached_property
    def word_at(self) -> Ints:
        """Return the number of each character's word."""
        return np.repeat(np.arange(len(self.word_starts)), self.word_ends - self.word_starts)

    @cached_property
    def is_border(self) -> NDArray[np.bool_]:
        """Return for each offset whether a word begins or ends there."""
        found = np.zeros(len(self.text) + 1, np.bool_)
        found[self.word_starts] = found[-1] = True
        return found

    @cached_property
    def segments(self) -> list[Span]:
        """Return the spans of unbroken talk."""
        return [match.span() for match in _TALK.finditer(self.text)]

    @cached_property
    def stretches(self) -> list[list[Span]]:
        """Return the segments of each stretch in which only 、 ， and ； divide."""
        found: list[list[Span]] = []
        last = -2
        for start, end in self.segments:
            if start == last + 1 and PAUSE <= self.marks[last] <= SEMICOLON:
                found[-1].append((start, end))
            else:
                found.append([(start, end)])
            last = end
        return found

    @cached_property
    def known(self) -> list[tuple[int, int, int, str]]:
        """Return start, end, grade and type of each known term; marks up to ； may be inside it."""
        terms, found = read_known_terms(), []
        at = np.flatnonzero(self.marks == TALK)
        stops = np.cumsum(self.marks > SEMICOLON)[at].tolist()
        talk, offsets = "".join([self.text[k] for k in at.tolist()]).lower(), at.tolist()
        pairs = number_pairs(talk)
        for k in np.flatnonzero(is_among(pairs, terms.stems)).tolist():
            for length in terms.lengths.get(talk[k : k + 2], ()):
                facts = terms.facts.get(talk[k : k + length])
                if facts and k + length <= len(talk) and stops[k] == stops[k + length - 1]:
                    found.append((offsets[k], offsets[k + length - 1] + 1, *facts))
        return found

    def locate(self, start: int, end: int) -> tuple[int, int, int]:
        """Return the number of the paragraph and the offsets there; quotation marks at the ends stay outside."""
        first, last = self.offsets[start], self.offsets[end - 1]
        number = bisect_right(self.begins, first) - 1
        return number, first - self.begins[number], last - self.begins[number] + 1


def read_passage(speech: Speech) -> Passage:
    """Return the speech as arrays."""
    whole = "".join([write_half_width(paragraph.text) + "\n" for paragraph in speech.paragraphs]) or "\n"
    begins = [0]
    for paragraph in speech.paragraphs:
        begins.append(begins[-1] + len(paragraph.text) + 1)
    quotations = _find_quotations(whole)
    text = drop_quotes(whole)
    offsets = [at for at, character in enumerate(whole) if character not in QUOTES] if len(text) < len(whole) else []
    cuts = sorted({edge for span in quotations for edge in span})
    starts: list[int] = []
    facts: list[tuple[int, float, int, float, float, float]] = []
    numbers: dict[str, int] = {}
    numbered: list[int] = []
    last = 0
    for match in _TALK.finditer(text):
        start, end = match.span()
        starts += range(last, start)
        facts += [_MARK_FACTS] * (start - last)
        numbered += [0] * (start - last)
        inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
        for left, right in pairwise([start, *inside, end]):
            for word in words.cut(text[left:right]):
                starts.append(left)
                facts.append(word_facts(word))
                numbered.append(numbers.setdefault(word, len(numbers) + 1))
                left += len(word)
        last = end
    starts += range(last, len(text))
    facts += [_MARK_FACTS] * (len(text) - last)
    numbered += [0] * (len(text) - last)
    kinds, weights, roles, *in_slogans = zip(*facts, strict=True)
    return Passage(
        text,
        offsets or range(len(text)),
        begins,
        quotations,
        np.array(starts, np.int64),
        np.array(numbered, np.int64),
        np.array(kinds, np.int64),
        np.array(weights, np.float64),
        np.array(roles, np.int64),
        *(np.array(values, np.float64) for values in in_slogans),
    )


_QUOTE_OR_BORDER = re.compile(f"[{QUOTES}《》\n]")


def _find_quotations(whole: str) -> list[Span]:
    """Return the quotations, as spans of the text without quotation marks; an unclosed quote gives nothing."""
    found: set[Span] = set()
    open_at: list[int] = []
    marks = titles = 0
    for match in _QUOTE_OR_BORDER.finditer(whole):
        mark, at = match[0], match.start() - marks
        if mark == "\n":
            open_at, titles = [], 0
        elif mark in "《》":
            titles = max(0, titles + (1 if mark == "《" else -1))
        else:
            marks += 1
            if mark in LEFT_QUOTES:
                open_at.append(at)
            elif open_at and (start := open_at.pop()) < at and not titles:
                found.add((start, at))
    return sorted(found)
