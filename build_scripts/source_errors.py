"""Probable errors of the source: misprinted characters and marks in a wrong order. They are marked, never corrected.

`find_suspects` reads the texts of one speech by themselves, so its result may be cached. `decide` gives the suspects
the ids of paragraphs and applies the editor's decisions (key `source_errors` of a speech file).

A suspect needs proof. For a character: it belongs to no word where it is, and one similar character makes a word of the
dictionary of it and its neighbours. For marks: an order that no text has (`》《、`). An unusual word is not a
suspect.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pypinyin import Style, lazy_pinyin

from build_scripts.model import Paragraph, SourceError, SourceErrorBasis, SourceRuling
from build_scripts.text import words
from build_scripts.text.characters import HAN

_SHAPES = Path(__file__).parent / "text" / "similar_shapes.txt"
#: How much likelier the dictionary word must be than the words printed, as a difference of natural logarithms of word
#: frequencies. On the nine speeches, 14 texts from the web and 19 government reports, 9 leaves 5 suspects, all of them
#: misprints; 7 leaves 13, of which 6 are right (双培 for 双倍, 扶特扶优 for 扶持 are wrong).
LEAST_GAIN = 9.0
#: Least frequency in jieba's corpus of a word that is evidence: 奢靡 77 is, rare names and terms below 50 are not.
LEAST_FREQUENCY = 50
#: Code points of the longest word that is compared, and tokens that it may replace: 按步就班 falls into four.
LONGEST_WORD, MOST_TOKENS = 4, 4
#: Fewest occurrences in one speech of a wording that is the text's own term and not a misprint: 参学单位, 大沥.
MOST_REPEATED = 2
#: A single character as frequent as this is a word by itself (在, 要, 不), so a word may end next to it.
FREE_WORD = 100_000
#: A rare character stands for the only word that its neighbour begins: at least as many times as frequent as the next.
#: 旗帜 is 2.4 times as frequent as 旗下.
LEAST_LEAD = 2.0
#: Frequency of that word: 旗帜 1,360. Chosen.
LEAST_COMMON = 1000

_RUN = re.compile(f"[{HAN}]{{2,}}")
#: Marks in an order that no text has, and the order that they have.
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("([》〉])([《〈])([、，])(?=[^《〈》〉]{1,60}[》〉])"), r"\1\3\2"),  # 《甲》《、乙》
    (re.compile("([，、；：])([。！？])"), r"\2"),  # 甲，。
    (re.compile("([。])([，、；：])"), r"\1"),  # 甲。，
    (re.compile("([，、；：])\\1+"), r"\1"),  # 甲，，乙
    (re.compile("(?<!。)。。(?!。)"), "。"),  # Three full stops are an ellipsis.
)


class Suspect(NamedTuple):
    """A probable error in `texts[paragraph][start:end]`: `text` is what is printed, `suggestion` what was meant."""

    paragraph: int
    start: int
    end: int
    text: str
    suggestion: str
    basis: SourceErrorBasis


def find_suspects(texts: Sequence[str]) -> tuple[Suspect, ...]:
    """Return the probable errors in the paragraphs of a speech, in reading order; () if there are none.

    Of suspects that overlap, the first is included.
    """
    found = [each for at, text in enumerate(texts) for find in _FINDERS for each in find(at, text)]
    counts = Counter(each.text for each in found if each.basis != "marks")
    whole = "\n".join(texts)
    suspects: list[Suspect] = []
    for each in sorted(found):
        if counts[each.text] > MOST_REPEATED or not _is_attested(each, whole):
            continue
        if not suspects or (suspects[-1].paragraph, suspects[-1].end) <= (each.paragraph, each.start):
            suspects.append(each)
    return tuple(suspects)


def decide(
    suspects: Sequence[Suspect], rulings: Sequence[SourceRuling], paragraphs: Sequence[Paragraph]
) -> tuple[SourceError, ...]:
    """Return the suspects that the editor does not reject, and those that the editor adds, in reading order.

    A ruling holds for each occurrence of its text in the speech, and for suspects that overlap one.
    """
    ruled = [
        (at, match.start(), match.end(), ruling)
        for ruling in rulings
        for at, paragraph in enumerate(paragraphs)
        for match in re.finditer(re.escape(ruling.text), paragraph.text)
    ]
    free = [
        each
        for each in suspects
        if not any(at == each.paragraph and start < each.end and each.start < end for at, start, end, _ in ruled)
    ]
    errors = [(each, False) for each in free] + [
        (Suspect(at, start, end, ruling.text, ruling.suggestion, "editor"), True)
        for at, start, end, ruling in ruled
        if not ruling.reject
    ]
    return tuple(
        SourceError(paragraphs[at].id, start, end, text, suggestion, basis, is_confirmed)
        for (at, start, end, text, suggestion, basis), is_confirmed in sorted(errors)
    )


def find_idle(rulings: Sequence[SourceRuling], paragraphs: Sequence[Paragraph]) -> list[SourceRuling]:
    """Return the rulings whose text does not occur in the paragraphs."""
    return [each for each in rulings if not any(each.text in paragraph.text for paragraph in paragraphs)]


def _find_marks(paragraph: int, text: str) -> Iterator[Suspect]:
    for pattern, right in _MARKS:
        for match in pattern.finditer(text):
            yield Suspect(paragraph, match.start(), match.end(), match[0], match.expand(right), "marks")


def _find_characters(paragraph: int, text: str) -> Iterator[Suspect]:
    """Yield the probable misprints in one text; for each character the likeliest."""
    for run in _RUN.finditer(text):
        tokens = words.cut(run[0])
        if len(tokens) < 2:
            continue
        starts = [0]
        for token in tokens:
            starts.append(starts[-1] + len(token))
        best: dict[int, tuple[float, int, str, SourceErrorBasis]] = {}
        for first in range(len(tokens)):
            for last in range(first + 1, min(first + MOST_TOKENS, len(tokens))):
                start, end = starts[first], starts[last + 1]
                if end - start > LONGEST_WORD:
                    break
                if _is_free(tokens, first - 1) and _is_free(tokens, last + 1):
                    for gain, at, word, basis in _compare(run[0][start:end], tokens[first : last + 1]):
                        best[start + at] = max(best.get(start + at, (0.0, 0, "", basis)), (gain, start, word, basis))
        for _, start, word, basis in best.values():
            at = run.start() + start
            yield Suspect(paragraph, at, at + len(word), text[at : at + len(word)], word, basis)


def _find_strange(paragraph: int, text: str) -> Iterator[Suspect]:
    """Yield each character that no word has, after one that begins a common word."""
    for at, character in enumerate(text):
        if at and _is_strange(character) and (word := _get_common(text[at - 1])):
            yield Suspect(paragraph, at - 1, at + 1, text[at - 1 : at + 1], word, "rare")


def _is_free(tokens: Sequence[str], at: int) -> bool:
    """Return whether a word may end next to the token at `at`: it is absent, a longer word, or a grammatical word."""
    if not 0 <= at < len(tokens) or len(tokens[at]) > 1:
        return True
    return words.kind(tokens[at]) in ("function", "adverb", "numeral") or words.frequency(tokens[at]) >= FREE_WORD


def _compare(printed: str, tokens: Sequence[str]) -> Iterator[tuple[float, int, str, SourceErrorBasis]]:
    """Yield gain, place of the wrong character, word and basis for each word of which `printed` is a misprint."""
    singles = _find_single_characters(tokens)
    if not singles:
        return
    likelihood = sum(map(_log_frequency, tokens))
    if likelihood > _get_highest() - LEAST_GAIN:
        return
    for at in singles:
        character = printed[at]
        for right in _get_words().get(printed[:at] + "\0" + printed[at + 1 :], ""):
            word = printed[:at] + right + printed[at + 1 :]
            gain = _log_frequency(word) - likelihood
            if gain < LEAST_GAIN or right == character or _is_strange(character):
                continue
            if right in _read_similar_shapes().get(character, ""):
                yield gain, at, word, "shape"
            elif _read_sound(right) == _read_sound(character):
                yield gain, at, word, "sound"


_FINDERS = (_find_marks, _find_characters, _find_strange)


def _find_single_characters(tokens: Sequence[str]) -> list[int]:
    """Return the offsets of the words of one character."""
    places, at = [], 0
    for token in tokens:
        if len(token) == 1:
            places.append(at)
        at += len(token)
    return places


def _is_attested(suspect: Suspect, whole: str) -> bool:
    """Return whether a suspect needs no further proof, or its suggestion occurs in the speech.

    A word of two characters that only sounds alike needs it.
    """
    return suspect.basis != "sound" or len(suspect.suggestion) > 2 or suspect.suggestion in whole


@cache
def _get_words() -> Mapping[str, str]:
    """Return what may be in the gap of a word: a word with one character replaced by NUL → these characters."""
    gaps: dict[str, str] = defaultdict(str)
    for word in words.list_words(2, LONGEST_WORD, LEAST_FREQUENCY):
        if words.kind(word) != "name":
            for at, character in enumerate(word):
                gaps[word[:at] + "\0" + word[at + 1 :]] += character
    return dict(gaps)


@cache
def _get_common(first: str) -> str:
    """Return the word of two characters that begins with `first`, "" if none is far more common than the others."""
    ranked = sorted((words.frequency(first + each), first + each) for each in _get_words().get(first + "\0", ""))
    if not ranked or ranked[-1][0] < LEAST_COMMON:
        return ""
    return ranked[-1][1] if len(ranked) < 2 or ranked[-1][0] >= LEAST_LEAD * ranked[-2][0] else ""


@cache
def _is_strange(character: str) -> bool:
    """Return whether it is a Han character that GB 2312 (6,763) and the words of the dictionary lack."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return bool(re.fullmatch(f"[{HAN}]", character)) and character not in words.list_characters()
    return False


@cache
def _read_similar_shapes() -> Mapping[str, str]:
    lines = _SHAPES.read_text("utf-8").splitlines()
    return {line[0]: line[1:] for line in lines if not line.startswith("#")}


@cache
def _read_sound(character: str) -> str:
    return lazy_pinyin(character, style=Style.TONE3)[0]


@cache
def _get_highest() -> float:
    """Return the logarithm of the frequency of the most frequent word that is compared."""
    return max(map(_log_frequency, words.list_words(2, LONGEST_WORD, LEAST_FREQUENCY)))


@lru_cache(1 << 16)
def _log_frequency(word: str) -> float:
    return math.log(max(words.frequency(word), 1)) - math.log(words.total())
