"""Numeric formulas: recognition, and what their numbers count (`两评一树`, `六个坚持始终`, `惠民66条`, `1+4`)."""

from __future__ import annotations

import re

from build_scripts.glossary.passage import write_half_width
from build_scripts.glossary.rules import MEASURES
from build_scripts.glossary.rules import NUMERALS as SET_NUMERALS
from build_scripts.text import words
from build_scripts.text.characters import HAN
from build_scripts.text.numerals import NUMERALS

#: Two characters with more occurrences in jieba's corpus are an ordinary word: 双方, 两岸.
_COMMON = 300
_VALUES = {numeral: value for value, numeral in enumerate(NUMERALS, 1)} | {"两": 2, "双": 2}
_ANY = "".join(_VALUES)
_PAIRED = re.compile(f"(?:[{SET_NUMERALS}][{HAN}]{{1,3}}?){{2,}}")
_COUNTED = re.compile(f"[二三四五六七八九十两双百]+[{MEASURES}]?[{HAN}A-Za-z]{{1,9}}")
_OF_DIGITS = re.compile(f"[0-9]+(?:[+][0-9]+)+.*|[{HAN}]{{1,6}}[0-9]+条|[0-9]+[{HAN}]{{1,2}}[0-9]+[{HAN}]{{1,2}}")
_NUMERAL = re.compile(
    f"[0-9{NUMERALS}百千万两〇零·•、.年月日]+(?:计划|规划)?|二?十[{NUMERALS}]?大|[{NUMERALS}]+届(?:[{NUMERALS}]中全会)?"
)
_ONE_NUMBER = re.compile(f"([二三四五六七八九十两双])[{MEASURES}]?([^{SET_NUMERALS}]+)")
_A_NUMBER = re.compile(f"[{_ANY}](?![百千万])|[0-9]+")
_DEMAND = re.compile(f"([{_ANY}]|[0-9]+)([{MEASURES}]?)([^{_ANY}0-9]+)")


def is_numeral_name(wording: str) -> bool:
    """Return whether the wording is only a number, a date, a plan or a congress: 七一, 十一五计划, 一二·九, 十九大."""
    return _NUMERAL.fullmatch(write_half_width(wording)) is not None


def is_formula(wording: str) -> bool:
    """Return whether the wording has the form of a numeric formula; dates, congresses and idioms have not."""
    wording = write_half_width(wording)
    if is_numeral_name(wording):
        return False
    if _OF_DIGITS.fullmatch(wording):
        return True
    if len(wording) >= 4 and _PAIRED.fullmatch(wording):
        return words.kind(wording) != "idiom" or words.tag(wording) == "l"
    if not _COUNTED.fullmatch(wording) or (wording[0] == "百" and len(wording) > 2):
        return False
    if len(wording) == 2:
        return words.frequency(wording) <= _COMMON
    return wording[1] in MEASURES or not words.known(wording) or words.tag(wording) in ("nz", "m", "j")


def promised(wording: str) -> tuple[int, str] | None:
    """Return how many members a formula promises, and of what: `六个坚持始终` → (6, 坚持始终), `四制` → (4, 制).

    None if it is not a single number.
    """
    match = _ONE_NUMBER.fullmatch(wording)
    return (_VALUES[match[1]], match[2]) if match else None


def total(wording: str) -> int | None:
    """Return how many members the numbers promise together: `四学四比` → 8, `1+4` → 5, `惠民66条` → 66.

    None if there is no number that counts (`百日`).
    """
    found = [_VALUES.get(each) or int(each) for each in _A_NUMBER.findall(write_half_width(wording))]
    return sum(found) or None


def demands(wording: str) -> list[tuple[int, str]]:
    """Return each number with what it counts: `三严三实` → (3, 严), (3, 实); [] if a number counts nothing."""
    found = _DEMAND.findall(write_half_width(wording))
    if "".join(number + measure + counted for number, measure, counted in found) != write_half_width(wording):
        return []
    return [(_VALUES.get(number) or int(number), counted) for number, _, counted in found]
