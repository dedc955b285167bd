"""The risk of a speech: damaged texts come before whole ones, and one speech from two sites is found."""

from __future__ import annotations

import pytest
from desk.damage import list_cases
from factories import make_speech
from gold import load_texts

from build_scripts.desk import LEAST_RISK
from build_scripts.desk.risk import WEIGHTS, find_span
from build_scripts.desk.twins import find_twins
from build_scripts.model import Doubt, RawText
from build_scripts.pages import word


@pytest.mark.slow
def test_damaged_texts_are_risky_and_whole_ones_not() -> None:
    cases = list(list_cases(["000", "002"]))
    assert [case.damage for case in cases if case.needs_edit and case.risk < LEAST_RISK] == ["broken paragraph"]
    assert [case.damage for case in cases if not case.needs_edit and case.risk >= LEAST_RISK] == []


def test_each_reason_has_words() -> None:
    assert [name for name in WEIGHTS if word("risks", name).name == name] == []


def test_the_same_speech_from_two_sites_is_found() -> None:
    texts = {name: text["paragraphs"] for name, text in load_texts().items()}
    speeches = [make_speech(*paragraphs, speech_id=f"s-{name}") for name, paragraphs in texts.items()]
    assert find_twins(speeches) == {}
    copy = make_speech(*texts["002"][2:], speech_id="copy")
    assert find_twins([*speeches, copy]) == {"s-002": "copy", "copy": "s-002"}


def test_a_doubt_is_found_at_its_line() -> None:
    raw = RawText("a.txt", "", "utf-8", "同一段。\n甲。\n同一段。\n原＊文。\n")
    spans = [find_span(Doubt("removed_text", *each, ""), raw) for each in ((3, "同一段。"), (4, "原文。"), (9, "无"))]
    assert [raw.text[start:end] for start, end in spans] == ["同一段。", "原＊文。", ""]
    assert spans[0][0] == raw.text.rindex("同一段。")
