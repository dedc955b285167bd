"""Numeric formulas: a number and what it counts, as the name of a set (`两评一树`, `六个坚持始终`, `惠民66条`, `1+4`).

Plain counts (`三点意见`, `两个方面`, `第三批`) are refused: the counted noun says what kind of list follows, not
what is in it. No formula is listed here; what is listed are the nouns and measure words of plain counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from build_scripts.glossary.clauses import Stretch, half_width, stretches
from build_scripts.glossary.sightings import Sighting
from build_scripts.glossary.surroundings import NAMING
from build_scripts.glossary.vocabulary import GENERIC_NOUNS, MEASURES, NUMBERS, UNITS, alternatives
from build_scripts.model import Paragraph
from build_scripts.text import words
from build_scripts.text.characters import HAN, NUMERALS

#: Occurrences in jieba's corpus above which two characters are an ordinary word: 双方, 两岸. Chosen: from 100
#: to 10,000 recall and precision over the nine gold texts are the same.
COMMON = 300
#: What a formula proves: two numbers outside quotes, the same before a noun that names it, a count that the
#: speech spells out at once, and any other count with a measure word, which needs repetition: at 0.62 eight more are
#: published from the nine gold texts, seven of them none. The others are chosen on either side of the line.
_PAIR, _NAMED_PAIR, _EXPLAINED, _COUNT = 0.5, 0.7, 0.65, 0.47

#: A set is not counted by 一: 一把手, 一盘棋 are words.
_SET = "二三四五六七八九十两双百"
_WITHIN = f"[{NUMBERS}0-9第几数零百千万亿点之每]"
_PAIRED = re.compile(f"(?:[{NUMBERS}][{HAN}]{{1,3}}?){{2,}}")
_STRICTLY_PAIRED = re.compile(f"[{NUMBERS}]([{HAN}])[{NUMBERS}]([{HAN}])(?:[{NUMBERS}][{HAN}])?")
_COUNTED = re.compile(f"[{_SET}]+[{MEASURES}]?[{HAN}A-Za-z]{{1,9}}")
_SUM = re.compile("[0-9]+(?:[+][0-9]+)+")
_ARTICLES = re.compile(f"[{HAN}]{{1,6}}[0-9]+条")
_FIGURES = re.compile(f"[0-9]+[{HAN}]{{1,2}}[0-9]+[{HAN}]{{1,2}}")
#: A number, a date, or the designation of a congress: 十九大, 十六届五中全会.
_NUMERAL = re.compile(
    f"[0-9一二三四五六七八九十百千万两双〇零·•、.年月日]+|二?十[{NUMERALS}]?大|[{NUMERALS}]+届(?:[{NUMERALS}]中全会)?"
)
_ONE_NUMBER = re.compile(f"([二三四五六七八九十两双])[{MEASURES}]?([^{NUMBERS}]+)")
_UNQUOTED = re.compile(f"[二三四五六七八九十两](?<!{_WITHIN}.)[个项大](?=[{HAN}])")
_SPELT_OUT = re.compile(
    f"(?<!{_WITHIN})(?:[二三四五六七八九十两]|[0-9]{{1,3}})[{MEASURES}]([{HAN}]{{2,8}})(?=，?即[^使便将可])"
)
_GENERIC = re.compile(alternatives(GENERIC_NOUNS))
_NUMBERED_WORD = frozenset({"nz", "m", "j"})
_VALUES = {numeral: value for value, numeral in enumerate(NUMERALS, 1)} | {"两": 2, "双": 2}
_A_NUMBER = re.compile(f"[{''.join(_VALUES)}](?![百千万])|[0-9]+")
_DEMAND = re.compile(f"([{''.join(_VALUES)}]|[0-9]+)([{MEASURES}]?)([^{''.join(_VALUES)}0-9]+)")
_BREAKS_NAME = frozenset("的了和与是在有要就也都而及或等为")


@dataclass(frozen=True, slots=True)
class Count:
    """A number with what it counts, outside quotes: `text[start:end]` of the stretch."""

    start: int
    end: int
    text: str


def is_formula(wording: str) -> bool:
    """Whether a wording that somebody put in quotes has the make of a numeric formula; dates and idioms have not."""
    if is_numeral(wording):
        return False
    if _SUM.match(wording) or _ARTICLES.fullmatch(wording) or _FIGURES.fullmatch(wording):
        return True
    if len(wording) >= 4 and _PAIRED.fullmatch(wording):
        return words.kind(wording) != "idiom" or words.tag(wording) == "l"
    if not _COUNTED.fullmatch(wording) or (wording[0] == "百" and len(wording) > 2):
        return False
    if len(wording) == 2:
        return words.frequency(wording) <= COMMON
    return wording[1] in MEASURES or not words.known(wording) or words.tag(wording) in _NUMBERED_WORD


def is_numeral(wording: str) -> bool:
    """Whether the wording is nothing but a number, a date or a congress: 七一, 十一五, 一二·九, 十九大."""
    return _NUMERAL.fullmatch(wording) is not None


def promised(wording: str) -> tuple[int, str] | None:
    """How many members a formula promises, and of what: `六个坚持始终` → (6, 坚持始终), `四制` → (4, 制).

    None where it is not a single number.
    """
    match = _ONE_NUMBER.fullmatch(wording)
    if not match:
        return None
    return {"两": 2, "双": 2}.get(match[1]) or "零一二三四五六七八九十".index(match[1]), match[2]


def total(wording: str) -> int | None:
    """How many members the numbers of a formula promise together: `四学四比` → 8, `1+4` → 5, `惠民66条` → 66.

    None where it has no number that counts (`百日`).
    """
    found = [_VALUES.get(each) or int(each) for each in _A_NUMBER.findall(half_width(wording))]
    return sum(found) or None


def demands(wording: str) -> list[tuple[int, str]]:
    """Each number of a formula with what it counts: `三严三实` → (3, 严), (3, 实); [] where a number counts nothing."""
    found = _DEMAND.findall(half_width(wording))
    if "".join(number + measure + what for number, measure, what in found) != half_width(wording):
        return []
    return [(_VALUES.get(number) or int(number), what) for number, measure, what in found]


def sight(paragraph: Paragraph) -> Iterator[Sighting]:
    """Every numeric formula of a paragraph without regard to quotes, in reading order of each kind."""
    yield from _spelt_out(paragraph)
    for stretch in stretches(paragraph.text):
        for pair in pairs(stretch.text):
            named = NAMING.match(stretch.text, pair.end)
            yield _at(paragraph, stretch, pair, "numeric_pair", _NAMED_PAIR if named else _PAIR)
        for count in counts(stretch.text):
            yield _at(paragraph, stretch, count, "numeric_count", _COUNT)


def _at(paragraph: Paragraph, stretch: Stretch, count: Count, rule: str, weight: float) -> Sighting:
    start, end = stretch.span(count.start, count.end)
    return Sighting(count.text, rule, weight, "A", paragraph.id, start, end)


def _spelt_out(paragraph: Paragraph) -> Iterator[Sighting]:
    """Counts that the speech spells out at once: 8件实事，即：…; 三项便民工程，即…."""
    if "即" not in paragraph.text:
        return
    for match in _SPELT_OUT.finditer(half_width(paragraph.text)):
        if not _GENERIC.match(match[1]) and not _GENERIC.fullmatch(words.cut(match[1])[-1]):
            text = paragraph.text[match.start() : match.end()]
            yield Sighting(text, "numeric_explained", _EXPLAINED, "A", paragraph.id, match.start(), match.end())


def pairs(text: str) -> Iterator[Count]:
    """Numbers that answer each other outside quotes: `五比五争`. Set phrases, times and measures are refused."""
    for match in _STRICTLY_PAIRED.finditer(text):
        start, end = match.span()
        around = {text[start - 1 : start] if start else "", text[end : end + 1]}
        if {match[1], match[2]} & (UNITS | set(NUMBERS)) or around & set(NUMBERS + "第几数零百千万之"):
            continue
        if words.kind(match[0]) in ("idiom", "noun", "adjective", "adverb"):
            continue
        left = max(0, start - 8)
        if {start - left, end - left} <= words.borders(text[left : end + 8]):
            yield Count(start, end, match[0])


def counts(text: str) -> Iterator[Count]:
    """Numbers with a measure word and what they count, outside quotes, in every length up to three words.

    Which length is the name shows only in the whole corpus. Nouns of plain counts are refused.
    """
    for match in _UNQUOTED.finditer(text):
        following = re.match(f"[{HAN}]{{2,10}}", text[match.end() :])
        if not following or _GENERIC.match(following[0]):
            continue
        end = match.end()
        for word in words.cut(following[0])[:3]:
            if word[0] in _BREAKS_NAME or _GENERIC.fullmatch(word) or words.kind(word) == "name":
                break
            end += len(word)
            if end - match.end() >= 2:
                yield Count(match.start(), end, text[match.start() : end])
