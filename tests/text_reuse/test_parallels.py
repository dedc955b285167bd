"""Parallels: the passages that speeches share, against planted cases and a naive search."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from opencc import OpenCC

from build_scripts.model import Paragraph, Passage, Source, Speech
from build_scripts.text.characters import fold
from build_scripts.text_reuse import find_parallels
from build_scripts.text_reuse.families import drop_contained
from build_scripts.text_reuse.folding import find_source_offsets
from build_scripts.text_reuse.joining import LEAST_LETTERS

MODEL = "要坚持从实际出发，量力而行，尽力而为，不提不切实际的口号、目标和要求，真正使活动成为促进各项工作的契机。"


def make(number: int, *texts: str) -> Speech:
    paragraphs = tuple(Paragraph(f"p_{at}", text) for at, text in enumerate(texts, 1))
    return Speech(f"s{number}", "speech", True, {}, (), (), paragraphs, Source("a.txt", 1, "", "utf-8", (1, 1)))


def noise(seed: int, length: int = 120) -> str:
    """Return rare characters; no two texts share three of them except by chance."""
    chance = random.Random(seed)
    return "".join(chr(chance.randint(0x4E00, 0x9FA5)) for _ in range(length))


def wordings(speeches: list[Speech]) -> list[list[str]]:
    texts = {(speech.id, p.id): p.text for speech in speeches for p in speech.paragraphs}
    return [
        [texts[each.speech, each.paragraph][each.start : each.end] for each in parallel.passages]
        for parallel in find_parallels(speeches)
    ]


CHANGES = {
    "identical": MODEL,
    "word replaced": MODEL.replace("不提不切实际", "不喊不合实情").replace("真正使", "切实让"),
    "clause inserted": MODEL.replace("尽力而为，", "尽力而为，把好事办好、实事办实，"),
    "clause deleted": MODEL.replace("、目标和要求", ""),
    "clauses moved": MODEL.replace("量力而行，尽力而为，不提不切实际的", "不提不切实际的量力而行，尽力而为，"),
    "traditional characters": OpenCC("s2t").convert(MODEL),
    "other punctuation": MODEL.replace("，", " ").replace("、", ","),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_changed_copy_is_found_whole(changed: str) -> None:
    speeches = [make(1, noise(1), noise(2) + "。" + MODEL + noise(3)), make(2, noise(4) + "。" + changed + noise(5))]
    assert wordings(speeches) == [[MODEL[:-1], changed[:-1]]]


def test_changed_numbers_are_found_with_all_their_digits() -> None:
    one = "到二〇一〇年全县完成造林一万二千亩，新建沼气池三百个，解决饮水困难"
    two = "到2014年全县完成造林800亩，新建沼气池25个，解决饮水困难"
    assert wordings([make(1, noise(1) + one), make(2, two + noise(2))]) == [[one, two]]


def test_offsets_are_code_points() -> None:
    speeches = [make(1, "\U00020000\U00020001" + MODEL), make(2, MODEL)]
    assert [parallel.passages for parallel in find_parallels(speeches)] == [
        (Passage("s1", "p_1", 2, len(MODEL) + 1), Passage("s2", "p_1", 0, len(MODEL) - 1))
    ]


def test_copies_in_many_speeches_are_one_parallel() -> None:
    speeches = [make(number, noise(number) + MODEL + noise(1000 + number)) for number in range(40)]
    assert wordings(speeches) == [[MODEL[:-1]] * 40]


def test_parts_that_more_speeches_share_are_parallels_too() -> None:
    part = MODEL[9:34]
    speeches = [make(1, MODEL), make(2, MODEL), make(3, noise(1) + part + noise(2))]
    assert wordings(speeches) == [[MODEL[:-1]] * 2, [part.strip("，")] * 3]


@pytest.mark.parametrize(
    "speeches",
    [
        [],
        [make(1)],
        [make(1, ""), make(2, "", "。")],
        [make(1, MODEL)],
        [make(1, MODEL, MODEL)],
        [make(1, noise(1)), make(2, noise(2))],
        [make(1, "加强组织领导，务求取得实效"), make(2, "加强组织领导，务求取得实效")],
    ],
    ids=["no speech", "no paragraph", "no letters", "one speech", "within one speech", "nothing shared", "set phrase"],
)
def test_nothing_is_found(speeches: list[Speech]) -> None:
    assert find_parallels(speeches) == ()


def test_frequent_formula_needs_more_letters_than_rare_one() -> None:
    formula = "切实把思想和行动统一到中央的决策部署上来"
    speeches = [make(number, noise(number) + formula + noise(1000 + number)) for number in range(120)]
    assert wordings(speeches) == []
    assert wordings(speeches[:2]) == [[formula] * 2]


def test_passages_do_not_cross_paragraphs() -> None:
    halves = MODEL[:20], MODEL[20:]
    assert sorted(wordings([make(1, MODEL), make(2, *halves)])) == sorted(
        [[half.rstrip("。")] * 2 for half in halves if len(fold(half)) >= LEAST_LETTERS]
    )


def test_family_within_a_larger_one_is_dropped() -> None:
    large, beyond = [(0, 0, 50), (1, 0, 50)], [(0, 10, 40), (2, 0, 30)]
    shorter, with_fewer = [(0, 0, 50), (1, 10, 40)], [(0, 0, 50)]
    assert drop_contained([shorter, large, beyond, with_fewer, large, beyond]) == [large, beyond]


def test_parallels_of_one_length_are_in_reading_order() -> None:
    texts = [noise(number, 40) for number in range(2)]
    speeches = [
        make(1, noise(2) + "。" + texts[0] + "。", texts[1] + "。" + noise(3)),
        make(2, texts[1] + "。" + noise(4), texts[0]),
    ]
    assert wordings(speeches) == [[text] * 2 for text in texts]


def find_common(one: str, two: str) -> list[tuple[int, int]]:
    """Return position in the first text and length of all common runs, by comparing every position with every other."""
    runs = []
    for a in range(len(one)):
        for b in range(len(two)):
            if one[a] != two[b] or (a and b and one[a - 1] == two[b - 1]):
                continue
            length = 0
            while a + length < len(one) and b + length < len(two) and one[a + length] == two[b + length]:
                length += 1
            runs.append((a, length))
    return runs


@pytest.mark.parametrize("seed", range(25))
def test_every_long_common_run_is_in_a_parallel(seed: int) -> None:
    """Copies of random parts at random places, compared with a naive search for common runs."""
    chance = random.Random(seed)
    texts = [noise(seed * 10 + number, 150) for number in range(4)]
    for _ in range(6):
        source, target = chance.sample(range(4), 2)
        start, at = chance.randrange(120), chance.randrange(150)
        part = texts[source][start : start + chance.randint(5, 60)]
        texts[target] = texts[target][:at] + part + texts[target][at:]
    speeches = [make(number, text) for number, text in enumerate(texts)]
    parallels = find_parallels(speeches)
    found = [{p.speech: texts[int(p.speech[1:])][p.start : p.end] for p in parallel.passages} for parallel in parallels]
    runs = 0
    for one, two in combinations(range(4), 2):
        for at, length in find_common(texts[one], texts[two]):
            if length >= LEAST_LETTERS:
                runs += 1
                most = texts[one][at : at + length][length // 10 : -(length // 10) or None]
                assert any(most in by.get(f"s{one}", "") and most in by.get(f"s{two}", "") for by in found)
    for parallel in parallels:
        assert len(parallel.speeches) > 1
    assert bool(runs) == bool(parallels)


@pytest.mark.parametrize("text", ["", "。", "一二三", "到２０１０年。", "a1b2", "国\U00020000三百，五", "１２，３４"])
def test_source_offsets_cover_the_text(text: str) -> None:
    starts, ends = find_source_offsets(text)
    assert len(starts) == len(ends)
    assert all(fold(text[start:end]) for start, end in zip(starts, ends, strict=True))
    assert fold("".join(text[start:end] for start, end in zip(starts, ends, strict=True))) == fold(text)
