"""The whole corpus as one array of folded characters, in which passages are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from build_scripts.model import Speech
from build_scripts.text.characters import fold, fold_with_offsets
from build_scripts.text.numerals import NUMERALS, ZEROS

#: A number in any writing becomes one symbol, so passages that differ in numbers are equal: 2010, 二〇一〇, 百分之三十.
_NUMBER = re.compile(f"[0-9{NUMERALS}{ZEROS}百千万亿两]+")
_NUMBER_SYMBOL = "0"


@dataclass(frozen=True, slots=True)
class FoldedCorpus:
    """`codes` has the folded characters of all paragraphs in reading order, with a 0 before each and at the end.

    A character beyond the basic plane is 0xFFFF: they are too rare to need codes of their own. Paragraph n begins at
    `starts[n]`; it is paragraph `numbers[n]` of the speech with the index `speeches[n]`.
    """

    codes: NDArray[np.uint16]
    starts: NDArray[np.int64]
    speeches: NDArray[np.int32]
    numbers: NDArray[np.int32]


def fold_corpus(speeches: Sequence[Speech]) -> FoldedCorpus:
    """Return the folded corpus; all paragraphs are in it, empty ones, too."""
    encoded: list[NDArray[np.uint16]] = []
    owners: list[int] = []
    numbers: list[int] = []
    for number, speech in enumerate(speeches):
        joined = "".join("\0" + fold(paragraph.text) for paragraph in speech.paragraphs)
        codes = np.frombuffer(_NUMBER.sub(_NUMBER_SYMBOL, joined).encode("utf-32-le"), np.uint32)
        encoded.append(np.minimum(codes, 0xFFFF).astype(np.uint16))
        owners += [number] * len(speech.paragraphs)
        numbers += range(len(speech.paragraphs))
    whole = np.concatenate([*encoded, np.zeros(1, np.uint16)])
    starts = np.flatnonzero(whole == 0)[:-1] + 1
    return FoldedCorpus(whole, starts, np.array(owners, np.int32), np.array(numbers, np.int32))


def find_source_offsets(text: str) -> tuple[list[int], list[int]]:
    """Return for each folded character of a paragraph where its source begins and ends, in code points."""
    folded, kept = fold_with_offsets(text)
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for number in _NUMBER.finditer(folded):
        starts += kept[at : number.start() + 1]
        ends += [each + 1 for each in kept[at : number.start()]]
        ends.append(kept[number.end() - 1] + 1)
        at = number.end()
    return starts + kept[at:], ends + [each + 1 for each in kept[at:]]
