"""Chinese numerals: the only place that knows how they are written and read."""

from __future__ import annotations

import re

#: Numerals of labels and formulas, in order from 1.
NUMERALS = "一二三四五六七八九十"
#: Signs for zero in years: the ideograph, the circle that keyboards offer for it, and letters that look like it.
ZEROS = "〇○零ＯO"
#: A numeral of a label (regular expression). It may be longer than what `number` reads, which then returns None.
NUMERAL = rf"[{NUMERALS}]{{1,3}}"
#: A year in Chinese numerals (regular expression): 二〇一〇, 一九九六.
YEAR = rf"[{NUMERALS[:9]}{ZEROS}]{{4}}"

_FULL_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_DIGITS = {numeral: value for value, numeral in enumerate(NUMERALS[:9], 1)} | {"两": 2} | dict.fromkeys(ZEROS, 0)


def number(numeral: str) -> int | None:
    """Return the value of a Chinese or Arabic numeral from 0 to 99 (`十二` → 12, `21` → 21), None for anything else."""
    text = numeral.translate(_FULL_TO_HALF)
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text)
    if len(text) == 1 and text in _DIGITS and text not in "ＯO":
        return _DIGITS[text]
    match = re.fullmatch(r"([一二三四五六七八九])?十([一二三四五六七八九])?", text)
    if match:
        return (_DIGITS[match[1]] if match[1] else 1) * 10 + (_DIGITS[match[2]] if match[2] else 0)
    return None


def read_year(text: str) -> int | None:
    """Return a year of four digits in any writing (`2010`, `２０１０`, `二○一○`), None for anything else."""
    if re.fullmatch(r"[0-9０-９]{4}", text):
        return int(text)
    if len(text) == 4 and all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    return None


def write_numeral(value: int) -> str:
    """Return a number from 0 to 99 as a label writes it: 0 → 零, 12 → 十二, 20 → 二十; others in digits."""
    if not 1 <= value <= 99:
        return str(value) if value else "零"
    tens, ones = divmod(value, 10)
    return ("" if tens < 2 else NUMERALS[tens - 1]) + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")
