"""Probable errors of the source: what proves one, what does not, and the editor's decisions."""

from __future__ import annotations

import pytest
from gold import load_texts

from build_scripts.model import Paragraph, SourceRuling
from build_scripts.source_errors import decide, find_suspects


@pytest.mark.parametrize(
    ("text", "printed", "meant", "basis"),
    [
        ("广泛开展争创先进集休活动。", "集休", "集体", "shape"),
        ("把任务具休化、形象化。", "具休化", "具体化", "shape"),
        ("党支部是全村的一面旗臶。", "旗臶", "旗帜", "rare"),
        ("印发了《甲方案》《、乙意见》等文件。", "》《、", "》、《", "marks"),
        ("统一思想，，提高认识。", "，，", "，", "marks"),
    ],
)
def test_a_misprint_is_found(text: str, printed: str, meant: str, basis: str) -> None:
    [found] = find_suspects(["同志们：", text])
    assert (found.paragraph, found.text, found.suggestion, found.basis) == (1, printed, meant, basis)
    assert text[found.start : found.end] == printed


@pytest.mark.parametrize(
    "text",
    [
        "各参学单位要抓好双培双带，扶特扶优扶强。",  # Abbreviations of the genre.
        "请王喆、李旻、黄岐同志发言。",  # Names.
        "印发了《甲方案》《乙意见》等文件……。。。",
        "大沥文化站、大沥中学、大沥医院都在大沥。",  # A place that sounds like 大力.
        "抗疫精神代代相传。",
    ],
)
def test_an_unusual_wording_is_not_a_misprint(text: str) -> None:
    assert find_suspects([text]) == ()


def test_suspects_do_not_overlap() -> None:
    assert [(each.start, each.end) for each in find_suspects(["统一思想，，。提高认识，。"])] == [(4, 6), (11, 13)]


def test_a_word_that_sounds_alike_must_occur_in_the_speech() -> None:
    text = "我们要攻艰，不怕困难。"
    assert find_suspects([text]) == ()
    assert [each.suggestion for each in find_suspects([text, "全力攻坚。"])] == ["攻坚"]


def test_the_editor_confirms_adds_and_rejects() -> None:
    texts = ["争创先进集休，把工作具休化。", "这是笔勿。"]
    paragraphs = [Paragraph("p_1", texts[0]), Paragraph("p_7", texts[1])]
    rulings = [SourceRuling("集休", "集体"), SourceRuling("具休化", reject=True), SourceRuling("笔勿", "笔误")]
    found = decide(find_suspects(texts), rulings, paragraphs)
    assert [(each.paragraph, each.text, each.suggestion, each.is_confirmed) for each in found] == [
        ("p_1", "集休", "集体", True),
        ("p_7", "笔勿", "笔误", True),
    ]


def test_marks_in_the_gold_texts_are_all_misprints() -> None:
    marks = {name: find_suspects(text["paragraphs"]) for name, text in load_texts().items()}
    assert {name: [(each.text, each.suggestion) for each in found] for name, found in marks.items() if found} == {
        "001-4": [("》《、", "》、《")],
        "001-5": [("旗臶", "旗帜"), ("旗臶", "旗帜"), ("集休", "集体"), ("具休化", "具体化")],
    }
