"""Functions of main headings: the guess by words, and the editor's decision."""

from __future__ import annotations

import pytest

from build_scripts.model import Library
from build_scripts.outline import FUNCTIONS, assign_functions
from build_scripts.outline.functions import guess_function

CASES = {
    "一、统一思想，提高认识，增强责任感": "认识",
    "二、明确任务，突出重点": "任务",
    "三、加强组织领导，确保取得实效": "保障",
    "二、方法步骤和时间安排": "方法",
    "一、去年工作的回顾": "背景",
    "五、几点希望": "结语",
    "加强领导，明确任务": "保障",
    "三、振兴农业": "",
    "": "",
}


@pytest.mark.parametrize(("heading", "function"), CASES.items())
def test_function_is_guessed_by_words(heading: str, function: str) -> None:
    assert guess_function(heading) == function
    assert function in ("", *FUNCTIONS)


def test_decision_of_the_editor_counts() -> None:
    assert assign_functions(["一、明确任务", "二、加强领导"], {"一、明确任务": "背景"}) == ["背景", "保障"]


def test_most_headings_of_the_corpus_are_recognised(library: Library) -> None:
    headings = [
        section.label + section.title
        for speech in library.speeches
        for section in speech.sections
        if section.level == 1 and section.kind != "point"
    ]
    functions = assign_functions(headings, {})
    assert sum(map(bool, functions)) >= 0.9 * len(headings) > 0
    meaning = [f for h, f in zip(headings, functions, strict=True) if "认识" in h or "意义" in h]
    assert meaning.count("认识") == len(meaning)
