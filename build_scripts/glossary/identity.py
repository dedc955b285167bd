"""Ids and pinyin of slogans."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from build_scripts.glossary.passage import DIVIDERS, drop_quotes, write_half_width
from build_scripts.text.characters import HAN, fold, plain_pinyin

#: Syllables of the longest id that is spelt out; longer formulas end in a digest to keep file names short.
LONGEST_SPELT_ID = 12
_SPELT_BEFORE_DIGEST = 8
_PIECE = re.compile(f"[{HAN}]+|[0-9A-Za-z]+|[+]")
_IN_HAN = re.compile(f"[{HAN}]")


def _split_pieces(text: str) -> list[str]:
    return _PIECE.findall(write_half_width(drop_quotes(text)))


def pinyin(text: str) -> str:
    """Return the reading with tone marks and a space between syllables: `liǎng bù wù, liǎng cù jìn`."""
    members = re.split(f"[{DIVIDERS}]", write_half_width(drop_quotes(text)))
    return ", ".join(" ".join(_list_syllables(member)) for member in members if member)


@lru_cache(maxsize=10_000)
def _list_syllables(text: str) -> tuple[str, ...]:
    """Return the syllables with tone marks; cached, because id, reading and sort key need the same."""
    return tuple(syllable for piece in _split_pieces(text) for syllable in _read_out(piece))


@lru_cache(maxsize=10_000)
def _read_out(piece: str) -> Sequence[str]:
    """Return one piece with tone marks; cached, because the reading asks for each member and the id for all."""
    return lazy_pinyin(piece, style=Style.TONE) if _IN_HAN.match(piece) else [piece]


def _digest(text: str) -> str:
    return hashlib.sha256(fold(text).encode("utf-8")).hexdigest()[:6]


def slogan_id(text: str) -> str:
    """Return a readable ASCII id from the wording alone: `两评一树` → `liang-ping-yi-shu`, `1+4` → `1-plus-4`.

    More than LONGEST_SPELT_ID syllables are cut and end in a digest of the folded wording.
    """
    syllables = plain_pinyin(" ".join(_list_syllables(text)).replace("+", "plus")).split()
    if not syllables:
        return _digest(text)
    if len(syllables) > LONGEST_SPELT_ID:
        return "-".join([*syllables[:_SPELT_BEFORE_DIGEST], _digest(text)])
    return "-".join(syllables)


def make_slogan_ids(texts: Iterable[str]) -> dict[str, str]:
    """Return an id for each wording; wordings that sound alike end in a digest, whatever their order."""
    plain = {text: slogan_id(text) for text in texts}
    sounds = Counter(plain.values())
    return {text: f"{name}-{_digest(text)}" if sounds[name] > 1 else name for text, name in plain.items()}
