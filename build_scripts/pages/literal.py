"""Text that stays text: whatever is printed is escaped unless it is Markdown already."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from functools import cache, lru_cache
from urllib.parse import quote

from build_scripts.text.characters import PIECE

#: Longest wording of a change or quotation that is shown whole, in characters: two lines of the page.
LONGEST_QUOTE = 80
#: ASCII punctuation, everything that counts as white space, controls, and lone surrogates.
_ACTIVE = re.compile("[\x00-/:-@\\[-`{-\x9f\\s\ud800-\udfff]")
#: What HTML cannot carry, or a reader of lines takes for the end of one.
_NOT_IN_HTML = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
#: How the apparatus shows what the eye would miss.
_SEEN = {
    " ": "\N{OPEN BOX}",
    "\n": "\N{RETURN SYMBOL}",
    "\t": "\N{RIGHTWARDS ARROW TO BAR}",
    "\N{IDEOGRAPHIC SPACE}": "\N{WHITE SQUARE}",
    PIECE: "〔另篇〕",
}


class Markdown(str):
    """Text that is Markdown already. Any string operation on it gives a plain `str`, which is escaped again."""

    __slots__ = ()


@lru_cache(4096)  # Titles, dates and counts are printed again and again.
def literal(text: str) -> Markdown:
    """The text as Markdown that shows exactly this text, whatever is in it.

    Every ASCII punctuation character and every white space becomes a numeric character reference, which Markdown passes
    on and HTML reads as the character; letters, digits and all else stand as they are. A control character other than
    tab and line ends, or half of a surrogate pair, which HTML cannot carry, is shown by its number (`⟨U+0085⟩`).
    "" gives "". It refuses nothing and drops nothing.
    """
    return Markdown(escaped(text))


def escaped(text: str) -> str:
    """What `literal` prints, for texts that come once: they would only drive others out of its cache."""
    return _ACTIVE.sub(lambda found: _reference(found[0]), text)


@cache
def _reference(character: str) -> str:
    if character not in "\t\n\r" and unicodedata.category(character) in ("Cc", "Cs"):
        return f"\N{MATHEMATICAL LEFT ANGLE BRACKET}U&#43;{ord(character):04X}\N{MATHEMATICAL RIGHT ANGLE BRACKET}"
    return f"&#{ord(character)};"


@cache
def identifier(text: str) -> Markdown:
    """An id or file stem as it is. Raises ValueError for anything but ASCII letters, digits, `_`, `-` and `.`."""
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", text):
        raise ValueError(f"{text!r} cannot be an id: use ASCII letters, digits, _ - and .")
    return Markdown(text)


@lru_cache(4096)  # The words of a slogan are mostly the same at all its places.
def in_address(text: str) -> Markdown:
    """The text percent-encoded for one part of a path or the value of a query."""
    return Markdown(quote(text, safe=""))


def as_json(value: object) -> Markdown:
    """The value as one line of JSON for an attribute in double quotes, which nothing in it can end."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markdown(html.escape(_NOT_IN_HTML.sub(lambda found: f"\\u{ord(found[0]):04x}", written)))


def visible(text: str) -> str:
    """The text with spaces, line ends and invisible or private characters shown, each by a sign or its number."""
    return "".join(_SEEN.get(character) or _numbered(character) for character in text)


def _numbered(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp", "Zs")
    return f"⟨U+{ord(character):04X}⟩" if hidden else character


def shortened(text: str) -> str:
    """The text, or where it is longer than LONGEST_QUOTE its beginning and end with …… between."""
    if len(text) <= LONGEST_QUOTE:
        return text
    return f"{text[: LONGEST_QUOTE * 3 // 4]}……{text[-LONGEST_QUOTE // 5 :]}"
