"""The benchmark of text reuse, `python -m bench.reuse TEXTS`: passages of known kinds are planted and looked for.

Each speech is made of words of the texts: the next word mostly follows the last one as in the texts, so that formulas
recur as in the genre while longer passages recur by chance alone. A planted passage is found if a parallel has a
passage of both speeches that covers 80 % of the planted text. With `--recur` all sentences recur instead, each in many
speeches: the worst case for time and memory.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.corpora import SEED, sentences, shuffled
from build_scripts.model import Paragraph, Parallel, Passage, Source, Speech
from build_scripts.text import words
from build_scripts.text.characters import HAN
from build_scripts.text_reuse import find_parallels

#: Characters of a speech; the chance that the next word follows the last one as in the texts.
LENGTH, FOLLOWS = 3_600, 0.6
#: A planted passage is found if this share of it is.
FOUND = 0.8
#: A speech in this number has a planted passage of each kind; the copies of a template.
PLANTED_EVERY, TEMPLATES, COPIES = 20, 5, 12
#: A word that occurs less often is followed by any word: it would repeat its sentence.
_LEAST_OCCURRENCES = 5
_WORD = re.compile(f"[{HAN}]+")
_MARKS = "，，，，。。；、"


@dataclass
class Planted:
    """A passage of two speeches: where it is in the first, and the changed copy in the second."""

    kind: str
    first: Passage
    second: Passage


class Writer:
    """Writes texts of the words of a folder; equal for an equal seed."""

    def __init__(self, folder: Path) -> None:
        self.chance = random.Random(SEED)
        self.words = [word for text in sentences(folder) for word in words.cut(text) if _WORD.fullmatch(word)]
        self.following: dict[str, list[str]] = defaultdict(list)
        for one, two in zip(self.words, self.words[1:], strict=False):
            self.following[one].append(two)
        self.characters = "".join(self.words)

    def write(self, length: int) -> str:
        """Return a text of at least `length` characters that ends a sentence."""
        pieces, size, word, clause = list[str](), 0, self.chance.choice(self.words), 0
        while size < length or clause < 4:
            pieces.append(word)
            size += len(word)
            clause += len(word)
            if clause > 6 and self.chance.random() < 0.3:
                pieces.append(self.chance.choice(_MARKS))
                clause = 0
            follows = self.following[word]
            repeats = len(follows) >= _LEAST_OCCURRENCES and self.chance.random() < FOLLOWS
            word = self.chance.choice(follows if repeats else self.words)
        return "".join(pieces) + "。"

    def change_characters(self, text: str, share: float) -> str:
        """Replace a share of the letters."""
        return "".join(
            self.chance.choice(self.characters) if each.isalpha() and self.chance.random() < share else each
            for each in text
        )

    def change_words(self, text: str, share: float) -> str:
        """Replace words until a share of the letters is changed."""
        cut = list(words.cut(text))
        wanted, order = share * len(text), list(range(len(cut)))
        self.chance.shuffle(order)
        for at in order:
            if wanted <= 0:
                break
            if cut[at].isalpha():
                wanted -= len(cut[at])
                cut[at] = self.chance.choice(self.words)
        return "".join(cut)

    def insert_clause(self, text: str) -> str:
        """Insert a clause of 8 to 20 characters after the mark that is nearest to the middle."""
        at = min((n for n, each in enumerate(text) if each in _MARKS), key=lambda n: abs(n - len(text) // 2))
        return text[: at + 1] + self.write(self.chance.randint(8, 20))[:-1] + "，" + text[at + 1 :]

    def delete_clause(self, text: str) -> str:
        """Delete the clause after the mark that is nearest to the middle."""
        marks = [n for n, each in enumerate(text) if each in _MARKS]
        at = min(range(len(marks) - 1), key=lambda n: abs(marks[n] - len(text) // 2), default=0)
        return text[: marks[at] + 1] + text[marks[at + 1] + 1 :] if len(marks) > 1 else text

    def reorder(self, text: str) -> str:
        """Exchange two neighbouring clauses in the middle."""
        clauses, clause = list[str](), ""
        for each in text:
            clause += each
            if each in _MARKS:
                clauses.append(clause)
                clause = ""
        at = max(0, len(clauses) // 2 - 1)
        clauses[at : at + 2] = reversed(clauses[at : at + 2])
        return "".join(clauses) + clause

    def change_names(self, text: str, names: Sequence[tuple[str, str]]) -> str:
        """Replace each first text by the second."""
        for old, new in names:
            text = text.replace(old, new)
        return text


_NAMES = (("平安县", "长宁市"), ("东风局", "红旗街道"), ("二〇一〇年", "2014年"), ("三千五百", "一万二"))


def plant(writer: Writer, count: int) -> tuple[list[Speech], list[Planted]]:
    """Return the speeches and the planted pairs."""
    chance = writer.chance
    texts = [[writer.write(chance.randint(80, 400)) for _ in range(LENGTH // 240)] for _ in range(count)]
    used: set[tuple[int, int]] = set()
    changes: dict[str, Callable[[str], str]] = {
        "exact": lambda text: text,
        "5 % of characters": lambda text: writer.change_characters(text, 0.05),
        "10 % of characters": lambda text: writer.change_characters(text, 0.1),
        "5 % of words": lambda text: writer.change_words(text, 0.05),
        "10 % of words": lambda text: writer.change_words(text, 0.1),
        "clause inserted": writer.insert_clause,
        "clause deleted": writer.delete_clause,
        "clauses reordered": writer.reorder,
        "numbers and names": lambda text: writer.change_names(text, _NAMES),
    }
    placed: list[tuple[str, tuple[int, int, str], tuple[int, int, str]]] = []
    for kind, change in changes.items():
        for _ in range(max(10, count // PLANTED_EVERY)):
            text = writer.write(chance.randint(40, 160))
            if kind == "numbers and names":
                text = _scatter(writer, text, [name for name, _ in _NAMES])
            copies = (text, change(text))
            one, two = chance.sample(range(count), 2)
            first = _insert(writer, texts, used, one, copies[0])
            placed.append((kind, first, _insert(writer, texts, used, two, copies[1])))
    templates = max(TEMPLATES, count // 100)
    for _ in range(templates):
        parts = [writer.write(30)[:-1] for _ in range(4)]
        filled = []
        for speech in chance.sample(range(count), min(COPIES, count)):
            slots = [writer.write(chance.randint(3, 8))[:-1] for _ in parts]
            text = "，".join(part + slot for part, slot in zip(parts, slots, strict=True))
            filled.append(_insert(writer, texts, used, speech, text))
        placed += [("template", filled[0], each) for each in filled[1:]]
    speeches = [_make_speech(number, paragraphs) for number, paragraphs in enumerate(texts)]

    def passage(place: tuple[int, int, str]) -> Passage:
        number, paragraph, text = place
        start = texts[number][paragraph].index(text)
        return Passage(f"s{number:05}", f"p_{paragraph + 1}", start, start + len(text))

    return speeches, [Planted(kind, passage(one), passage(two)) for kind, one, two in placed]


def _scatter(writer: Writer, text: str, names: Sequence[str]) -> str:
    for name in names:
        at = writer.chance.randint(0, len(text) - 1)
        text = text[:at] + name + text[at:]
    return text


def _insert(
    writer: Writer, texts: list[list[str]], used: set[tuple[int, int]], speech: int, text: str
) -> tuple[int, int, str]:
    """Put a text into a paragraph, after one of its marks; no paragraph has two."""
    paragraph = writer.chance.randrange(len(texts[speech]))
    while (speech, paragraph) in used:
        paragraph = writer.chance.randrange(len(texts[speech]))
    used.add((speech, paragraph))
    old = texts[speech][paragraph]
    at = old.find("，", writer.chance.randint(0, len(old))) + 1
    texts[speech][paragraph] = old[:at] + text + "，" + old[at:]
    return speech, paragraph, text


def _make_speech(number: int, paragraphs: Sequence[str]) -> Speech:
    return Speech(
        f"s{number:05}", "speech", True, {}, (), (),
        tuple(Paragraph(f"p_{at}", text) for at, text in enumerate(paragraphs, 1)),
        Source("made.txt", 1, "", "utf-8", (1, 1)),
    )  # fmt: skip


def count_found(planted: Sequence[Planted], parallels: Sequence[Parallel]) -> tuple[Counter[str], int]:
    """Return the number of planted pairs found by kind, and of parallels without a planted passage."""
    by_paragraph: dict[tuple[str, str], list[tuple[int, Passage]]] = defaultdict(list)
    for number, parallel in enumerate(parallels):
        for each in parallel.passages:
            by_paragraph[each.speech, each.paragraph].append((number, each))

    def covering(wanted: Passage, share: float) -> set[int]:
        length = wanted.end - wanted.start
        return {
            number
            for number, each in by_paragraph[wanted.speech, wanted.paragraph]
            if min(each.end, wanted.end) - max(each.start, wanted.start) >= share * length
        }

    found, explained = Counter[str](), set[int]()
    for pair in planted:
        found[pair.kind] += bool(covering(pair.first, FOUND) & covering(pair.second, FOUND))
        explained |= covering(pair.first, 0.05) | covering(pair.second, 0.05)
    return found, len(parallels) - len(explained)


def measure(folder: Path, count: int, recur: bool, verbose: bool) -> Iterator[str]:
    """Yield the lines of the report of one size."""
    planted: list[Planted] = []
    if recur:
        speeches = shuffled(sentences(folder), count, LENGTH).speeches
    else:
        speeches, planted = plant(Writer(folder), count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, processor = time.monotonic(), time.process_time()
    parallels = find_parallels(speeches)
    seconds, processor = time.monotonic() - start, time.process_time() - processor
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield (
        f"{count:,} speeches: {seconds:.1f} s, {processor:.1f} s of processor time, "
        f"{after:.0f} MB at the peak ({before:.0f} MB before)"
    )
    if planted:
        found, chance = count_found(planted, parallels)
        for kind, all_planted in Counter(pair.kind for pair in planted).items():
            yield f"  {kind}: {found[kind]} of {all_planted} ({found[kind] / all_planted:.3f})"
        yield f"  by chance: {chance} of {len(parallels)} parallels ({chance / max(len(parallels), 1):.4f})"
    else:
        yield f"  {len(parallels)} parallels"
    if verbose:
        texts = {(s.id, p.id): p.text for s in speeches for p in s.paragraphs}
        for parallel in parallels[-20:]:
            yield "  " + " | ".join(texts[p.speech, p.paragraph][p.start : p.end] for p in parallel.passages[:3])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.reuse", description=__doc__)
    parser.add_argument("texts", type=Path, help="folder with .txt files to take words or sentences from")
    parser.add_argument("--sizes", default="1000", help="numbers of speeches (default %(default)s)")
    parser.add_argument("--recur", action="store_true", help="all sentences recur; nothing is planted")
    parser.add_argument("--verbose", action="store_true", help="also print the shortest parallels")
    given = parser.parse_args()
    for size in given.sizes.split(","):
        for line in measure(given.texts, int(size), given.recur, given.verbose):
            print(line, flush=True)


if __name__ == "__main__":
    main()
