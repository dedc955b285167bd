"""A short form of the benchmark of text reuse: planted passages are where it says, and it counts what is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.reuse import Writer, count_found, plant
from build_scripts.text_reuse import find_parallels

TEXT = (
    "同志们，今天召开动员大会。要提高认识，统一思想！什么是两不误、两促进？就是学习工作两不误，改革发展两促进。"
    "第一，加强领导。第二，抓好落实，做到求真务实。各级党组织要认真组织学习，不走过场。大家要以身作则，说到做到。"
)


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    # Enough different words that a text does not repeat another one by chance.
    rare = "。".join(chr(0x4E00 + number) + chr(0x5E00 + number) for number in range(3000))
    (tmp_path / "one.txt").write_text(TEXT + rare, "utf-8")
    return Writer(tmp_path)


def test_planted_passages_are_in_the_speeches_and_found(writer: Writer) -> None:
    speeches, planted = plant(writer, 30)
    texts = {(speech.id, p.id): p.text for speech in speeches for p in speech.paragraphs}
    exact = [pair for pair in planted if pair.kind == "exact"]
    for pair in exact:
        one, two = (texts[p.speech, p.paragraph][p.start : p.end] for p in (pair.first, pair.second))
        assert one == two
    found, chance = count_found(planted, find_parallels(speeches))
    assert found["exact"] == len(exact) == 10
    assert chance == 0


def test_nothing_found_is_counted_as_missed(writer: Writer) -> None:
    _, planted = plant(writer, 30)
    assert count_found(planted, ()) == (dict.fromkeys({pair.kind for pair in planted}, 0), 0)
