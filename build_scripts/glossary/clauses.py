"""A paragraph cut into quotations, titles and the segments between its marks.

All offsets are code points of the paragraph, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from build_scripts.text.characters import HAN

LEFT_QUOTES = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{LEFT CORNER BRACKET}\N{LEFT WHITE CORNER BRACKET}"
)
RIGHT_QUOTES = (
    "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{RIGHT CORNER BRACKET}\N{RIGHT WHITE CORNER BRACKET}"
)
QUOTES = LEFT_QUOTES + RIGHT_QUOTES
#: What divides the members of a formula, weakest first.
DIVIDERS = "\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}\N{FULLWIDTH SEMICOLON}"

_TITLE = re.compile("《[^《》]*》")
_HAN = re.compile(f"[{HAN}]")
#: A stretch is unbroken talk: letters, digits, dividers, quotes and plus signs; every other mark ends it.
_STRETCH = re.compile(f"[{HAN}0-9A-Za-z+%.{DIVIDERS}{QUOTES}\N{MIDDLE DOT}]+")
#: Full-width digits, letters and plus sign, one for one, so that offsets stay.
_PLUS = 0xFF0B
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum() or code == _PLUS}
_FULL_WIDTH = re.compile(f"[{''.join(map(chr, _HALF_WIDTH))}]")
_ANY_QUOTE = re.compile(f"[{QUOTES}]")
_NO_QUOTES = {ord(quote): None for quote in QUOTES}


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of a paragraph."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Unbroken talk without its quotes: `text[k]` stands at `offsets[k]` of the paragraph.

    `depth[k]` is the number of the quotation that holds `text[k]` (from 1), 0 outside; `quoted` tells whether any is
    more.
    """

    text: str
    offsets: Sequence[int]
    depth: tuple[int, ...]
    quoted: bool

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Paragraph offsets of `text[start:end]`, which must not be empty; quotes at the rim stay outside."""
        return self.offsets[start], self.offsets[end - 1] + 1


def half_width(text: str) -> str:
    """The text with half-width digits, letters and plus signs, at unchanged offsets."""
    return text.translate(_HALF_WIDTH) if _FULL_WIDTH.search(text) else text


def is_quoting(text: str) -> bool:
    """Whether there is a quote in the text; most paragraphs have none."""
    return _ANY_QUOTE.search(text) is not None


def han_count(text: str) -> int:
    return len(_HAN.findall(text))


def without_quotes(text: str) -> str:
    return text.translate(_NO_QUOTES)


@lru_cache(maxsize=64)
def segments(text: str, dividers: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the pieces between the dividers, empty ones among them; kept for the last few texts."""
    cuts = [at for at, character in enumerate(text) if character in dividers]
    return tuple(zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(text)], strict=True))


def titles(text: str) -> list[Span]:
    """What stands in 《》, the marks included: names of documents, which are no slogans."""
    return [Span(match.start(), match.end(), match[0]) for match in _TITLE.finditer(text)]


def quotations(text: str) -> list[Span]:
    """What stands between a left quote and the next right one, without the quotes, in reading order.

    A left quote inside begins anew, so of nested quotations the innermost counts; what lies in a title or
    is empty is left out. An unclosed quote gives nothing.
    """
    found: list[Span] = []
    closed = titles(text)
    opened: int | None = None
    for match in _ANY_QUOTE.finditer(text):
        if match[0] in LEFT_QUOTES:
            opened = match.end()
            continue
        if opened is not None and not any(title.start < opened < title.end for title in closed):
            inner = text[opened : match.start()]
            if inner.strip():
                start = opened + len(inner) - len(inner.lstrip())
                found.append(Span(start, start + len(inner.strip()), inner.strip()))
        opened = None
    return found


@lru_cache(maxsize=16)
def stretches(text: str) -> tuple[Stretch, ...]:
    """The unbroken pieces of a paragraph, in reading order; titles and brackets end a piece.

    Kept for the last few paragraphs, because each finding rule asks anew.
    """
    return tuple(_stretches(text))


def _stretches(text: str) -> Iterator[Stretch]:
    half = half_width(text)
    for title in titles(text):
        half = half[: title.start] + " " * (title.end - title.start) + half[title.end :]
    if not is_quoting(text):
        for match in _STRETCH.finditer(half):
            yield Stretch(match[0], range(*match.span()), (0,) * len(match[0]), False)
        return
    inside = [0] * len(text)
    for number, quotation in enumerate(quotations(text), start=1):
        inside[quotation.start : quotation.end] = [number] * (quotation.end - quotation.start)
    for match in _STRETCH.finditer(half):
        kept = [k for k in range(match.start(), match.end()) if half[k] not in QUOTES]
        if kept:
            depth = tuple(inside[k] for k in kept)
            yield Stretch("".join(half[k] for k in kept), tuple(kept), depth, any(depth))
