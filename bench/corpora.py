"""Corpora of any size, composed of real sentences."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from build_scripts.model import Edition, Fact, Library, Paragraph, Source, Speech
from build_scripts.text.numerals import NUMERALS

SEED = 20240601
#: Characters of one speech, with punctuation.
LENGTH = 4_000
CAMPAIGNS = tuple("甲乙丙丁戊己庚辛")


def sentences(folder: Path) -> list[str]:
    """Return all sentences of the .txt files below the folder, in order of the file names.

    Raises ValueError if there are none.
    """
    found = [
        sentence
        for path in sorted(folder.rglob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
        for sentence in re.findall(r"[^。！？]+[。！？]*", line.strip())
        if len(sentence) > 1
    ]
    if not found:
        raise ValueError(f"no .txt file with text in {folder}")
    return found


def _paragraphs(all_sentences: list[str], chance: random.Random, length: int) -> Iterator[str]:
    size = 0
    while size < length:
        paragraph = "".join(chance.choice(all_sentences) for _ in range(chance.randint(1, 5)))
        size += len(paragraph)
        yield paragraph


def shuffled(all_sentences: list[str], speeches: int, length: int = LENGTH) -> Library:
    """Return a library of speeches composed of the sentences, one to five per paragraph; equal for equal input."""
    chance = random.Random(SEED)

    def speech(number: int) -> Speech:
        texts = tuple(_paragraphs(all_sentences, chance, length))
        facts = {
            "title": re.sub(r"\W", "", chance.choice(all_sentences))[:20] or "无题",
            "date": f"{chance.randint(1978, 2023)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "campaign": f"专题{chance.choice(CAMPAIGNS)}",
        }
        return Speech(
            id=f"s{number:05}",
            kind="speech",
            complete=True,
            facts={name: Fact(value, "text") for name, value in facts.items()},
            front_matter=(),
            back_matter=(),
            paragraphs=tuple(Paragraph(f"p_{place}", text) for place, text in enumerate(texts, 1)),
            source=Source("made.txt", 1, "", "utf-8", (1, 1)),
        )

    return Library(
        tuple(Edition(speech(number), (), (), (), {}) for number in range(speeches)), (), f"made-{speeches}-{length}"
    )


def raw(speech: Speech, number: int) -> str:
    """Return a speech as a raw text: title, date, salutation, paragraphs, a heading before every fifth paragraph."""
    year, month, day = (int(part) for part in speech.facts["date"].value.split("-"))
    lines = [f"在第{number}次动员大会上的讲话", f"{year}年{month}月{day}日", "", "同志们：", ""]
    for place, paragraph in enumerate(speech.paragraphs):
        numeral, first = divmod(place - 1, 5)
        if first == 0 and numeral < len(NUMERALS):
            lines.append(f"{NUMERALS[numeral]}、{paragraph.text[:14].strip('，。')}")
        lines.append(paragraph.text)
    return "\n".join(lines) + "\n"
