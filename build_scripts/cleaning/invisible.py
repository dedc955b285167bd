"""Single characters: invisible ones, private-use ones, and forms that Unicode maps to a common character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from build_scripts.cleaning.traditional import LEAST_TRADITIONAL_SHARE, measure_traditional_share
from build_scripts.model import Edit
from build_scripts.text.characters import HAN, map_radicals

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
#: CJK radicals, Kangxi radicals, strokes and compatibility ideographs.
_RADICAL = re.compile("[\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u31c0-\u31e3\uf900-\ufad9\U0002f800-\U0002fa1d]")
#: Vertical, small and half-width forms of marks that are one mark in common form. The vertical two-dot leader (U+FE30)
#: is in use as a colon.
_COMMON_FORMS = {
    character: common
    for character in map(chr, (*range(0xFE10, 0xFE1A), *range(0xFE31, 0xFE6C), *range(0xFF61, 0xFF66)))
    if len(common := unicodedata.normalize("NFKC", character)) == 1 and common != character and common != "_"
} | {"\N{PRESENTATION FORM FOR VERTICAL TWO DOT LEADER}": "\N{FULLWIDTH COLON}"}
_FORM = re.compile(f"[{''.join(_COMMON_FORMS)}]")
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
    """Turn every kind of line end into a line feed."""
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


def restore_hong_kong_characters(text: str) -> Iterator[Edit]:
    """Turn private-use characters of a traditional file into those of the Hong Kong supplementary set.

    Files that were converted before the set was in Unicode have the code points that Windows gave to the user-defined
    part of Big5, in which the set is. In a simplified file a private-use character is an icon or unknown.
    """
    found = list(_PRIVATE.finditer(text))
    if not found or measure_traditional_share(text) < LEAST_TRADITIONAL_SHARE:
        return
    for match in found:
        if (character := _map_hong_kong_character(match[0])) is not None:
            yield Edit(match.start(), match.end(), character)


#: First private-use code point, first lead byte of each user-defined range of Big5. Source: Microsoft, code page 950.
_USER_DEFINED = ((0xE000, 0xFA), (0xE311, 0x8E), (0xEEB8, 0x81))
_TRAILS = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]


def _map_hong_kong_character(private: str) -> str | None:
    code = ord(private)
    if not 0xE000 <= code <= 0xF6B0:
        return None
    first, lead = next(entry for entry in reversed(_USER_DEFINED) if entry[0] <= code)
    row, column = divmod(code - first, len(_TRAILS))
    try:
        character = bytes([lead + row, _TRAILS[column]]).decode("big5hkscs")
    except (UnicodeDecodeError, ValueError):
        return None
    return character if re.fullmatch(f"[{HAN}]", character) else None


def drop_private_use_characters(text: str) -> Iterator[Edit]:
    """Drop private-use characters: their form in the source's own font cannot be known."""
    for match in _PRIVATE.finditer(text):
        yield Edit(match.start(), match.end())


def write_radicals_as_ideographs(text: str) -> Iterator[Edit]:
    """Write the ideograph for a radical (`⼈⺠` → 人民), which PDF files have in its place, and for its duplicates.

    By Unicode's EquivalentUnifiedIdeograph, and the canonical form of compatibility ideographs.
    """
    for match in _RADICAL.finditer(text):
        ideograph = map_radicals().get(match[0]) or unicodedata.normalize("NFC", match[0])
        yield Edit(match.start(), match.end(), ideograph)


def write_common_forms(text: str) -> Iterator[Edit]:
    """Write small, vertical and half-width forms of punctuation in their common form (`﹑`, `︑`, `､` → `、`).

    The form is Unicode's compatibility mapping if that is one mark; enclosed numbers and full-width letters stay.
    """
    for match in _FORM.finditer(text):
        yield Edit(match.start(), match.end(), _COMMON_FORMS[match[0]])


def decode_html_entities(text: str) -> Iterator[Edit]:
    """Turn left-over named entities of space, quotes and dashes into the characters they name.

    `&amp;`, `&lt;` and `&gt;` stay: a text about mark-up may mean them, and decoding them could make new ones.
    """
    for match in _ENTITY.finditer(text):
        yield Edit(match.start(), match.end(), _ENTITIES[match[0]])


def break_at_html_tags(text: str) -> Iterator[Edit]:
    """Turn `<br>` and `<p>` that a saved page left in the text into line ends. All other tags are text and stay."""
    for match in _BREAK_TAG.finditer(text):
        yield Edit(match.start(), match.end(), "\n")
