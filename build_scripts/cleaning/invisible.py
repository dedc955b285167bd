"""What cannot be seen and must not be kept: marks of encodings, controls, private and zero-width characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.model import Edit

_LINE_END = re.compile("\r\n|[\r\v\f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")
#: C0 and C1 controls, and the code points that Unicode keeps for no character.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_ZERO_WIDTH = re.compile(
    "[\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}\N{SOFT HYPHEN}"
    "\N{ZERO WIDTH NO-BREAK SPACE}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{MONGOLIAN VOWEL SEPARATOR}"
    "\N{ARABIC LETTER MARK}\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}\N{HANGUL FILLER}"
    "\N{HALFWIDTH HANGUL FILLER}\u180b-\u180f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufff0-\ufffb\U000e0000-\U000e00ff]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_ENTITIES = {
    "&nbsp;": " ",
    "&ensp;": " ",
    "&emsp;": " ",
    "&quot;": '"',
    "&ldquo;": "\N{LEFT DOUBLE QUOTATION MARK}",
    "&rdquo;": "\N{RIGHT DOUBLE QUOTATION MARK}",
    "&lsquo;": "\N{LEFT SINGLE QUOTATION MARK}",
    "&rsquo;": "\N{RIGHT SINGLE QUOTATION MARK}",
    "&mdash;": "\N{EM DASH}",
    "&ndash;": "\N{EN DASH}",
    "&hellip;": "\N{HORIZONTAL ELLIPSIS}",
    "&middot;": "\N{MIDDLE DOT}",
}
_ENTITY = re.compile("|".join(map(re.escape, _ENTITIES)))
_BREAK_TAG = re.compile(r"<\s*br\s*/?\s*>|</?\s*p\s*>", re.IGNORECASE)


def drop_byte_order_mark(text: str) -> Iterator[Edit]:
    """Drop U+FEFF at the start of the file; elsewhere it is a zero-width character."""
    if text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}"):
        yield Edit(0, 1)


def unify_line_ends(text: str) -> Iterator[Edit]:
    """Every kind of line end becomes a line feed."""
    for match in _LINE_END.finditer(text):
        yield Edit(match.start(), match.end(), "\n")


def drop_control_characters(text: str) -> Iterator[Edit]:
    """Drop C0 and C1 controls. Tab and line feed stay: they are white space."""
    for match in _CONTROL.finditer(text):
        yield Edit(match.start(), match.end())


def drop_zero_width_characters(text: str) -> Iterator[Edit]:
    """Drop characters without width or of direction only: web pages use them to mark their copies."""
    for match in _ZERO_WIDTH.finditer(text):
        yield Edit(match.start(), match.end())


def drop_private_use_characters(text: str) -> Iterator[Edit]:
    """Drop private-use characters: what they looked like in the source's own font cannot be known."""
    for match in _PRIVATE.finditer(text):
        yield Edit(match.start(), match.end())


def decode_html_entities(text: str) -> Iterator[Edit]:
    """Turn left-over named entities of space, quotes and dashes into the characters they name.

    `&amp;`, `&lt;` and `&gt;` stay: a text about mark-up may mean them, and decoding them could make new ones.
    """
    for match in _ENTITY.finditer(text):
        yield Edit(match.start(), match.end(), _ENTITIES[match[0]])


def break_at_html_tags(text: str) -> Iterator[Edit]:
    """`<br>` and `<p>` that a saved page left behind become line ends. All other tags are text and stay."""
    for match in _BREAK_TAG.finditer(text):
        yield Edit(match.start(), match.end(), "\n")
