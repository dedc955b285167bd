"""Traditional → simplified characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache, lru_cache

from opencc import OpenCC

from build_scripts.model import Edit
from build_scripts.text.characters import HAN, REGIONAL_VARIANTS, map_traditional

#: A file is traditional if at least this share of its Han characters exist in traditional writing only. Measured: the
#: one traditional raw file has 0.34 (a third of running text differs), the simplified ones and the nineteen government
#: reports at most 0.0001 (著, 乾, 於 in names).
LEAST_TRADITIONAL_SHARE = 0.05

#: 著 that simplified writing keeps: to write, a work, to be well known. Everywhere else a traditional 著 is 着
#: (particle, 着力, 着眼, 面临着). Source: 现代汉语词典 under 著 zhù; OpenCC's t2s leaves every 著 alone.
_WORDS_WITH_ZHU = (
    "著名|著作|著述|著书|著文|著称|著录|著者|著译|著有|著于|著说|编著|显著|卓著|昭著|论著|原著|名著|巨著|专著|译著|"
    "合著|新著|旧著|遗著|拙著|大著|土著|共著|所著|主著|撰著|见微知著|彰明较著|恶名昭著|臭名昭著|成效卓著|较著|著作等身"
)
_ZHU_KEPT = re.compile(_WORDS_WITH_ZHU)
#: Towns whose 乾 simplified writing keeps and OpenCC lacks (its issue 1154): 乾务镇 in 珠海, 乾潭镇 in 建德.
_PLACES_WITH_QIAN = re.compile("乾(?=務|务|潭[鎮镇])")
_HAN = re.compile(f"[{HAN}]+")


@cache
def _load_converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _compile_candidates() -> re.Pattern[str]:
    """Return a pattern for the characters that OpenCC may change: those that it maps, and all beyond the basic plane.

    A set may not list many of the latter: they are compared one by one.
    """
    characters = (old for old in map_traditional() if old <= "\uffff")
    return re.compile(f"[{''.join(characters)}\U00010000-\U0010ffff]")


@lru_cache(maxsize=1)
def measure_traditional_share(text: str) -> float:
    """Share of the Han characters that OpenCC would change; 0.0 for a text without any.

    Kept for the last text, because two rules ask and the first changes few.
    """
    traditional = sum(map(map_traditional().__contains__, _compile_candidates().findall(text)))
    return traditional / (len(text) - len(_HAN.sub("", text))) if traditional else 0.0


def simplify(text: str) -> Iterator[Edit]:
    """Turn a traditional file into simplified characters, word by word as OpenCC's `t2s` does.

    A file in simplified characters is left wholly alone, with the odd traditional character in it: that is how
    the source has it.
    """
    if measure_traditional_share(text) < LEAST_TRADITIONAL_SHARE:
        return
    start = 0
    for line in text.split("\n"):
        yield from _compare(line, _simplify_line(line), start)
        start += len(line) + 1


def _simplify_line(line: str) -> str:
    simplified = "乾".join(map(_load_converter().convert, _PLACES_WITH_QIAN.split(line)))
    return simplified.translate({ord(old): new for old, new in REGIONAL_VARIANTS.items()})


def _compare(old: str, new: str, start: int) -> Iterator[Edit]:
    if len(old) == len(new):
        for offset, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                yield Edit(start + offset, start + offset + 1, after)
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Edit(start + a, start + b, new[c:d])


def write_particle_zhe(text: str) -> Iterator[Edit]:
    """Write 着 for 著 in a traditional file, except in the words that keep 著 (著名, 显著 …)."""
    if measure_traditional_share(text) < LEAST_TRADITIONAL_SHARE:
        return
    simplified = "".join(map_traditional().get(character, character) for character in text)
    kept = {offset for match in _ZHU_KEPT.finditer(simplified) for offset in range(match.start(), match.end())}
    for match in re.finditer("著", text):
        if match.start() not in kept:
            yield Edit(match.start(), match.end(), "着")
