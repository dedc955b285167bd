"""Bytes of a raw file → RawText: which encoding it is in, or why it cannot be read.

Only this module looks at raw bytes. It never repairs a byte: a file that no encoding decodes whole is refused
with the place of the first bad byte, because guessing here would be guessing at the speaker's words.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator

from build_scripts.model import RawText
from build_scripts.text.characters import HAN, everyday_share

#: Bytes. The largest seed is 70 kB, the longest government report of 1978–2000 is 99 kB; a hundred speeches in
#: one file stay below 2 MB. What is larger is not a text file that a person saved.
LARGEST_FILE = 8 * 1024 * 1024

#: Share of the characters outside ASCII that must be everyday Chinese ones for a decoding to be believed.
#: Measured on the first five raw files and nineteen government reports, as they are and in traditional characters:
#: right encoding ≥ 0.974, wrong one ≤ 0.58.
LEAST_EVERYDAY_SHARE = 0.8

#: Han characters with which a file must begin, most of them everyday ones, to be told from noise. Chosen, not measured.
SHORTEST_BEGINNING = 20

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


#: How a page begins that was saved whole, under the name of a text.
_PAGE = re.compile(
    r"[\ufeff\s]*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+<(?:!doctype|html|head|body)\b", re.I
)


class UnreadableTextError(ValueError):
    """The bytes are no text that can be read; the message says where and what to do."""


def read(file: str, content: bytes) -> RawText:
    """Decode one raw file. `file` is its name, for messages and for `RawText.file`.

    Tried in this order: a byte order mark, UTF-8, then UTF-16, GB18030 and Big5 by how much everyday Chinese
    each yields. The text keeps its line ends; a byte order mark stays as U+FEFF so that every byte is accounted
    for. Raises UnreadableTextError for empty, blank, enormous, binary and undecodable content, and for pages of HTML.
    """
    if not content.strip():
        raise UnreadableTextError("the file is empty. Hint: save the page again, or take the file away")
    if len(content) > LARGEST_FILE:
        raise UnreadableTextError(
            f"{len(content):,} bytes, more than the {LARGEST_FILE:,} that one text may have. Hint: split the file"
        )
    encoding, text = _decode(content)
    if not text.strip("\ufeff\0 \t\r\n\u3000"):
        raise UnreadableTextError("the file holds nothing but blanks. Hint: save the page again, or take the file away")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableTextError(f"line {line}: a NUL byte, so this is no text file. Hint: save the page as text")
    if _PAGE.match(text):
        raise UnreadableTextError("a page of HTML, not its text. Hint: open it in a browser and save its text")
    return RawText(file, hashlib.sha256(content).hexdigest(), encoding, text)


def _decode(content: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableTextError(_bad_byte(content, error)) from error
            return encoding.removesuffix("-sig"), "\ufeff" + text
    try:
        return "utf-8", content.decode("utf-8")
    except UnicodeDecodeError as error:
        utf8_error = error
    decodings = list(_decodings(content))
    if decodings:
        share, encoding, text = max(decodings, key=lambda decoding: decoding[0])
        if share >= LEAST_EVERYDAY_SHARE:
            return encoding, text
    if broken := utf8_error if _mostly_utf8(content) else _broken_off(content):
        raise UnreadableTextError(_bad_byte(content, broken))
    raise UnreadableTextError(
        "neither UTF-8, UTF-16, GB18030 nor Big5 makes Chinese of these bytes. "
        "Hint: is this a text file? Open the page again and save it as UTF-8 text"
    )


def _decodings(content: bytes) -> Iterator[tuple[float, str, str]]:
    for encoding in ("gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield everyday_share(text), {"cp950": "big5", "big5hkscs": "big5"}.get(encoding, encoding), text


def _broken_off(content: bytes) -> UnicodeDecodeError | None:
    """Where the encoding ends in which the file begins as Chinese: two files in one, as a rule; None where it does not.

    With several encodings the one that goes farthest.
    """
    found: list[UnicodeDecodeError] = []
    for encoding in ("utf-8", "gb18030", "cp950", "utf-16-le", "utf-16-be"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError as error:
            beginning = content[: error.start].decode(encoding)
            chinese = len(re.findall(f"[{HAN}]", beginning))
            if chinese >= SHORTEST_BEGINNING and everyday_share(beginning) >= LEAST_EVERYDAY_SHARE:
                found.append(error)
    return max(found, key=lambda error: error.start, default=None)


def _mostly_utf8(content: bytes) -> bool:
    text = content.decode("utf-8", "replace")
    return text.count("\ufffd") < 0.02 * len(text) and bool(re.search(r"[\u4e00-\u9fff]", text))


def _bad_byte(content: bytes, error: UnicodeDecodeError) -> str:
    line = content.count(b"\n", 0, error.start) + 1
    return (
        f"line {line}: byte {error.start + 1} (0x{content[error.start]:02X}) is not {error.encoding.upper()}"
        f"{', the file breaks off inside a character' if error.end >= len(content) else ''}. "
        "Hint: save the page again; a file that mixes encodings must be converted part by part"
    )
