"""Phrases of web sites, planted into every paragraph of the gold texts, never take body text with them.

All: `PYTHONPATH=.:tests python tests/cleaning/test_planted_phrases.py`. The test takes every 211th of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import yaml
from gold import load_texts

from build_scripts.cleaning import clean
from build_scripts.metadata import describe
from build_scripts.raw_files import read

PHRASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "planted_phrases.yml").read_text("utf-8"))
#: Paragraphs before and after the one with the phrase.
CONTEXT = 3
#: A prime, so that every phrase, paragraph and position is met.
STEP = 211


class Planted(NamedTuple):
    phrase: str
    text: str
    body: list[str]


def plant_all() -> Iterator[Planted]:
    """Yield a text for each phrase at the start, in the middle and at the end of each gold paragraph."""
    for text in load_texts().values():
        paragraphs = text["paragraphs"]
        for index, paragraph in enumerate(paragraphs):
            first = max(0, index - CONTEXT)
            before, after = paragraphs[first:index], paragraphs[index + 1 : index + 1 + CONTEXT]
            head = [line["text"] for line in text["front_matter"]] if not first else ["在全县动员大会上的讲话"]
            for phrase in PHRASES:
                for cut in (0, len(paragraph) // 2, len(paragraph)):
                    line = paragraph[:cut] + phrase + paragraph[cut:]
                    body = [*before, paragraph[:cut], paragraph[cut:], *after]
                    yield Planted(phrase, "\n".join([*head, *before, line, *after, ""]), body)


def find_lost(planted: Planted) -> list[str]:
    """Return the stretches of body text that are not published."""
    speeches = describe(clean(read("planted.txt", planted.text.encode())))
    lines = [line for s in speeches for line in (*s.front_matter, *(p.text for p in s.paragraphs), *s.back_matter)]
    published = _letters("".join(lines))
    return [stretch for stretch in planted.body if _letters(stretch) not in published]


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def test_planted_phrases_take_no_body_text() -> None:
    lost = [
        (planted.phrase, stretches)
        for planted in islice(plant_all(), 0, None, STEP)
        if (stretches := find_lost(planted))
    ]
    assert lost == []


def main() -> None:
    count = lost = 0
    for planted in plant_all():
        count += 1
        if stretches := find_lost(planted):
            lost += 1
            print(planted.phrase, stretches[0][:60])
    print(f"{lost} of {count} lose body text")


if __name__ == "__main__":
    main()
