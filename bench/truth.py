"""The correct results of a search, by a scan of the folded text, and the questions to ask."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from bench.corpora import SEED
from build_scripts.model import Library
from build_scripts.text.characters import fold, map_traditional

#: A third are two characters, as most words are.
LENGTHS = (1, 2, 2, 3, 4, 5, 6, 8, 12)


@dataclass(frozen=True)
class Question:
    """A query; `kind` is its origin: part (of a paragraph), traditional, frequent or absent."""

    text: str
    kind: str


class Truth:
    """The folded paragraphs of a library as one string."""

    def __init__(self, library: Library) -> None:
        paragraphs = [paragraph.text for speech in library.speeches for paragraph in speech.paragraphs]
        table = str.maketrans({character: fold(character) for character in set().union(*map(set, paragraphs))})
        folded = [text.translate(table) for text in paragraphs]
        self.paragraphs = paragraphs
        self.text = "\n".join(folded)
        self.starts = [0]
        for text in folded[:-1]:
            self.starts.append(self.starts[-1] + len(text) + 1)
        self.speech_of = [n for n, speech in enumerate(library.speeches) for _ in speech.paragraphs]

    def paragraphs_with(self, question: str) -> list[int]:
        """Return the numbers of all paragraphs that contain the folded question."""
        needle, found = fold(question), []
        at = self.text.find(needle)
        while at >= 0:
            number = bisect_right(self.starts, at) - 1
            found.append(number)
            at = self.text.find(needle, self.starts[number + 1]) if number + 1 < len(self.starts) else -1
        return found

    def speeches_with(self, question: str) -> Counter[int]:
        """Return the number of matching paragraphs of each speech that has one, by the number of the speech."""
        return Counter(self.speech_of[number] for number in self.paragraphs_with(question))


def questions(truth: Truth, count: int) -> list[Question]:
    """Return parts of paragraphs (also across punctuation), traditional spellings, frequent and absent strings."""
    chance = random.Random(SEED + 1)
    long = [text for text in truth.paragraphs if len(text) > 30]
    parts: list[str] = []
    while len(parts) < count:
        text, length = chance.choice(long), chance.choice(LENGTHS)
        start = chance.randrange(len(text) - length)
        part = text[start : start + length]
        # Quotation marks, bars, spaces and hyphens are operators of the query language.
        if len(fold(part)) == length or (len(fold(part)) > 1 and len(parts) % 3 == 0):
            if not set(part) & set('"|- \N{IDEOGRAPHIC SPACE}｜＂－'):
                parts.append(part)
    back = {new: old for old, new in map_traditional().items()}
    old = ["".join(back.get(character, character) for character in part) for part in parts[:: max(1, count // 8)]]
    sample = truth.text[:2_000_000]
    frequent = []
    for length, most in ((1, 3), (2, 5), (4, 4)):
        counted = Counter(sample[at : at + length] for at in range(len(sample) - length))
        frequent += [text for text, _ in counted.most_common(3 * most) if "\n" not in text][:most]
    characters = [character for character in sample if "\u4e00" <= character <= "\u9fff"]
    absent: list[str] = []
    while len(absent) < max(count // 5, 3):
        phrase = "".join(chance.choice(characters) for _ in range(chance.choice([3, 4, 6])))
        if phrase not in truth.text:
            absent.append(phrase)
    return [
        Question(text, kind)
        for kind, texts in (("part", parts), ("traditional", old), ("frequent", frequent), ("absent", absent))
        for text in texts
    ]
