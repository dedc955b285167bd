"""A speech comes whole out of the page, viewer, mail or circular around it, and nothing of that stays in its body.

The frames (`tests/cases/frames.yml`) are composed after kinds of real ones. The test puts one gold text into each; all
pairs: `PYTHONPATH=.:tests python tests/cleaning/test_frames.py`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from gold import load_texts

from build_scripts.cleaning import clean
from build_scripts.metadata import describe
from build_scripts.raw_files import read

FRAMES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "frames.yml").read_text(encoding="utf-8")
)
TEXTS = list(load_texts().values())


def find_faults(frame: dict[str, Any], text: dict[str, Any]) -> dict[str, list[str]]:
    """Return what is wrong of a gold text in a frame: paragraphs lost, lines of the frame in the body, other titles."""
    framed = frame["start"].replace("{title}", text["title"]) + frame["join"].join(text["paragraphs"]) + frame["end"]
    data = framed.replace("{title}", text["title"]).encode(frame["encoding"], "replace")
    speeches = describe(clean(read(frame["file"], data)))
    body = [paragraph.text for speech in speeches for paragraph in speech.paragraphs]
    around = [line for speech in speeches for line in (*speech.front_matter, *speech.back_matter)]
    published, whole = _letters("".join(body + around)), _letters("".join(text["paragraphs"]))
    faults = {
        "lost": [paragraph for paragraph in text["paragraphs"] if _letters(paragraph) not in published],
        "frame": [line for line in body if _letters(line) not in whole],
        "titles": [speech.title for speech in speeches if _letters(speech.title) != _letters(text["title"])],
    }
    return {name: found for name, found in faults.items() if found}


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


@pytest.mark.parametrize(("at", "frame"), list(enumerate(FRAMES)), ids=[frame["file"] for frame in FRAMES])
def test_a_speech_comes_whole_out_of_its_frame(at: int, frame: dict[str, Any]) -> None:
    assert find_faults(frame, TEXTS[at % len(TEXTS)]) == {}


def main() -> None:
    pairs = [(frame, text) for frame in FRAMES for text in TEXTS]
    faulty = [(frame["file"], text["id"], faults) for frame, text in pairs if (faults := find_faults(frame, text))]
    for file, text_id, faults in faulty:
        print(file, text_id, faults)
    print(f"{len(pairs) - len(faulty)} of {len(pairs)} right")


if __name__ == "__main__":
    main()
