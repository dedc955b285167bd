"""Folding and numerals agree with each other and with the repairs of characters."""

from __future__ import annotations

import pytest

from build_scripts.cleaning import clean
from build_scripts.raw_files import read
from build_scripts.text.characters import fold, fold_with_offsets, list_folding_pairs, map_radicals
from build_scripts.text.numerals import number, read_year, write_numeral


@pytest.mark.parametrize(
    ("text", "folded"),
    [("⼈⺠群众", "人民群众"), ("二○○八年", "二〇〇八年"), ("⻓⾞", "长车"), ("一﹑二", "一二"), ("①㈠", "①㈠")],
)
def test_radicals_and_zeros_fold_to_their_ideographs(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_offsets_skip_what_folding_ignores() -> None:
    assert fold_with_offsets("⼈，⺠○。") == ("人民〇", [0, 2, 3])


def test_every_replaced_character_folds_to_one_that_stays() -> None:
    twice = {old for old, new in list_folding_pairs().items() if len(new) != 1 or not fold(new)}
    assert twice == set()


def test_repair_and_folding_agree_on_every_radical() -> None:
    for radical, ideograph in map_radicals().items():
        text = "各级各部门要振奋精神，扎实工作，把今年的各项任务落到实处，让群众满意{}。"
        cleaned = clean(read("a.txt", text.format(radical).encode())).text.strip()
        assert cleaned == text.format(ideograph), hex(ord(radical))
        assert fold(cleaned) == fold(text.format(radical))


@pytest.mark.parametrize("value", range(1, 100))
def test_numerals_are_read_as_they_are_written(value: int) -> None:
    assert number(write_numeral(value)) == number(str(value)) == value


@pytest.mark.parametrize("text", ["2008", "２００８", "二〇〇八", "二○○八", "二零零八", "二Ｏ〇八", "二OO八"])
def test_years_are_read_in_every_writing(text: str) -> None:
    assert read_year(text) == 2008


@pytest.mark.parametrize("text", ["", "百", "十百", "100", "一二", "O", "二○○"])
def test_other_texts_are_no_numerals(text: str) -> None:
    assert number(text) is None
    assert read_year(text) is None
