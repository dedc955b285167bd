"""Markdown that shows a text exactly as it is, and the front matter of a page.

The dialect is that of mkdocs.yml (Python-Markdown with attr_list, tables and raw HTML).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

import yaml

#: Punctuation that may start markup anywhere in a line. Python-Markdown and CommonMark accept a backslash before it.
_MARKUP = re.compile(r"[\\`*_{}\[\]#|]")
#: The same, but Python-Markdown does not accept a backslash before it.
_REFERENCED = re.compile(r"[<>&]")
#: Markup only where the line begins: list items, rules, underlines of headings, definitions.
_LINE_START = re.compile(r"[+\-=:!?~](?=[\s+\-=:!?~]|$)|\d+[.)](?=\s|$)")
#: White space that a Markdown parser drops, turns into a line break, or takes for a code block.
_BLANK = re.compile(r"^\s+|\s+$|[^\S ]|  +")
#: Control characters and lone surrogates, which HTML cannot carry; tab and line ends are white space.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def show_controls(text: str) -> str:
    """Return the text with each character that HTML cannot carry replaced by its number: `⟨U+0085⟩`."""
    return _CONTROL.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def escape(text: str) -> str:
    """Return one line of Markdown that reads as this text and as nothing else.

    A backslash is written before punctuation that could be markup. Where Markdown would change white space, or `<` or
    `&`, a numeric character reference is written. Ordinary Chinese text is unchanged. "" gives "".
    """
    text = _MARKUP.sub(r"\\\g<0>", show_controls(text))
    text = _REFERENCED.sub(lambda found: f"&#{ord(found[0])};", text)
    if start := _LINE_START.match(text):
        sign = start.end() - 1
        text = f"{text[:sign]}&#{ord(text[sign])};{text[sign + 1 :]}"
    return _BLANK.sub(lambda found: "".join(f"&#{ord(character)};" for character in found[0]), text)


def check_id(text: str) -> str:
    """Return an id or file stem unchanged. Raises ValueError unless it is ASCII letters, digits, `_`, `-` and `.`."""
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", text):
        raise ValueError(f"{text!r} cannot be an id: use ASCII letters, digits, _ - and .")
    return text


def write_title(title: str) -> str:
    """Return the first heading of a page."""
    return f"# {escape(title)} {{: #title }}"


def write_page(front: Mapping[str, object], blocks: Iterable[str]) -> str:
    """Return a page: front matter without its empty values, then blocks of Markdown with an empty line between."""
    known = {name: value for name, value in front.items() if value not in (None, "", (), [])}
    lines = yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=10**6)
    return f"---\n{lines}---\n\n" + "\n\n".join(blocks) + "\n"


#: How the apparatus shows characters that the eye would miss.
_VISIBLE = {
    " ": "\N{OPEN BOX}",
    "\n": "\N{RETURN SYMBOL}",
    "\t": "\N{RIGHTWARDS ARROW TO BAR}",
    "\N{IDEOGRAPHIC SPACE}": "\N{WHITE SQUARE}",
    # Web pages indent with these: &nbsp; &ensp; &emsp;
    "\N{NO-BREAK SPACE}": "\N{OPEN BOX}",
    "\N{EN SPACE}": "\N{OPEN BOX}",
    "\N{EM SPACE}": "\N{WHITE SQUARE}",
    "\x1e": "〔另篇〕",
}


def show_invisible(text: str) -> str:
    """Return the text with spaces, line ends and invisible or private characters shown by a symbol or their number."""
    return "".join(_VISIBLE.get(character) or _number_hidden(character) for character in text)


def _number_hidden(character: str) -> str:
    is_hidden = unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp", "Zs")
    return f"⟨U+{ord(character):04X}⟩" if is_hidden else character


#: Longest wording of a change or quotation that is shown whole, in characters: two lines of the page.
LONGEST_QUOTE = 80


def shorten(text: str) -> str:
    """Return the text; if it is longer than LONGEST_QUOTE, its beginning and end with …… between."""
    if len(text) <= LONGEST_QUOTE:
        return text
    return f"{text[: LONGEST_QUOTE * 3 // 4]}……{text[-LONGEST_QUOTE // 5 :]}"
