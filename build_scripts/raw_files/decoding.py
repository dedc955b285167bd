"""Bytes of a text → characters: which encoding they are in, or why they cannot be decoded.

No byte is repaired: a file that no encoding decodes whole is refused with the position of the first bad byte, because
a guess here would be a guess at the speaker's words.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator

from build_scripts.raw_files.lines import UnreadableTextError
from build_scripts.text.characters import HAN, is_everyday, measure_everyday_share

#: Share of the characters outside ASCII that must be everyday Chinese ones for a decoding to be believed.
#: Measured on the first five raw files and nineteen government reports, as they are and in traditional characters:
#: right encoding ≥ 0.974, wrong one ≤ 0.58.
LEAST_EVERYDAY_SHARE = 0.8

#: Fewest Han characters, most of them everyday ones, at the beginning of a text; shorter runs are noise, which is
#: refused. Chosen, not measured.
SHORTEST_BEGINNING = 20

#: Bytes of Korean text in EUC-KR are everyday Chinese in GB18030. Bytes are Korean if Hangul are at least this share of
#: their characters outside ASCII. Measured on the first five raw files encoded as GB 2312: three are not EUC-KR at all,
#: the paragraphs that are have at most 0.71; Korean prose has 0.9 to 1.
LEAST_HANGUL_SHARE = 0.85

#: Largest share of broken characters among the Chinese ones of a page that is decoded as browsers do. Chosen, not
#: measured.
MOST_BROKEN = 0.01
_PAGE_BYTES = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+|<!--(?:[^-]|-(?!->))*+-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.I
)

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> tuple[str, str]:
    """Return the name of the encoding and the text; line ends stay, a byte order mark stays as U+FEFF.

    Tried in this order: a byte order mark, UTF-8, then UTF-16, GB18030 and Big5 by how much everyday Chinese each
    yields. Raises UnreadableTextError if none fits or the text has a NUL character.
    """
    encoding, text = _decode(content)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableTextError(f"line {line}: a NUL byte, so this is no text file. Hint: save the page as text")
    return encoding, text


def drop_windows_line_ends(content: bytes) -> bytes:
    """Return the bytes of a text without the byte order mark of UTF-8, and with LF instead of CR LF."""
    return content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")


def digest_copies(content: bytes) -> frozenset[str]:
    """Return the SHA-256 of a file and of its copies with other line ends, with and without a byte order mark."""
    plain = drop_windows_line_ends(content)
    copies = (content, *(mark + text for mark in (b"", codecs.BOM_UTF8) for text in (plain, _unify_line_ends(plain))))
    return frozenset(hashlib.sha256(copy).hexdigest() for copy in copies)


def _unify_line_ends(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")


def _decode(content: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableTextError(_describe_bad_byte(content, error)) from error
            return encoding.removesuffix("-sig"), "\ufeff" + text.removeprefix("\ufeff")
    try:
        return "utf-8", content.decode("utf-8")
    except UnicodeDecodeError as error:
        utf8_error = error
    if _is_korean(content):
        raise UnreadableTextError(
            "Korean text (EUC-KR), not Chinese. Hint: is this the right file? If it is Chinese, save it as UTF-8 text"
        )
    decodings = list(_try_encodings(content))
    if decodings:
        share, encoding, text = max(decodings, key=lambda decoding: decoding[0])
        if share >= LEAST_EVERYDAY_SHARE:
            return encoding, text
    if decoded := _decode_broken_page(content):
        return decoded
    if broken := utf8_error if _is_mostly_utf8(content) else _find_break(content):
        raise UnreadableTextError(_describe_bad_byte(content, broken))
    raise UnreadableTextError(
        "neither UTF-8, UTF-16, GB18030 nor Big5 makes Chinese of these bytes. "
        "Hint: is this a text file? Open the page again and save it as UTF-8 text"
    )


def _decode_broken_page(content: bytes) -> tuple[str, str] | None:
    """Return encoding and text of a page of HTML with a few broken bytes, which browsers show as U+FFFD; else None.

    They are often in scripts and advertisements. Those in the text are reported as damage.
    """
    if not _PAGE_BYTES.match(content):
        return None
    best: tuple[float, str, str] = LEAST_EVERYDAY_SHARE, "", ""
    for encoding in ("utf-8", "gb18030", "big5"):
        text = content.decode(encoding, "replace")
        broken = text.count("\ufffd")
        share = measure_everyday_share(text.replace("\ufffd", ""))
        if share > best[0] and broken <= MOST_BROKEN * sum(character > "\u2fff" for character in text):
            best = share, encoding, text
    return best[1:] if best[1] else None


def _is_korean(content: bytes) -> bool:
    try:
        text = content.decode("euc-kr")
    except UnicodeDecodeError:
        return False
    beyond = [character for character in text if character > "\u2fff"]
    hangul = sum("\uac00" <= character <= "\ud7a3" for character in beyond)
    return hangul >= SHORTEST_BEGINNING and hangul >= LEAST_HANGUL_SHARE * len(beyond)


def _try_encodings(content: bytes) -> Iterator[tuple[float, str, str]]:
    for encoding in ("gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield measure_everyday_share(text), {"cp950": "big5", "big5hkscs": "big5"}.get(encoding, encoding), text


def _find_break(content: bytes) -> UnicodeDecodeError | None:
    """Return the offset at which the encoding of the beginning ends, mostly in two joined files; None if there is none.

    If several encodings fit the beginning, the longest counts.
    """
    found: list[UnicodeDecodeError] = []
    for encoding in ("utf-8", "gb18030", "cp950", "utf-16-le", "utf-16-be"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError as error:
            beginning = content[: error.start].decode(encoding)
            chinese = len(re.findall(f"[{HAN}]", beginning))
            if chinese >= SHORTEST_BEGINNING and measure_everyday_share(beginning) >= LEAST_EVERYDAY_SHARE:
                found.append(error)
    return max(found, key=lambda error: error.start, default=None)


def _is_mostly_utf8(content: bytes) -> bool:
    text = content.decode("utf-8", "replace")
    return text.count("\ufffd") < 0.02 * len(text) and bool(re.search(r"[\u4e00-\u9fff]", text))


def _describe_bad_byte(content: bytes, error: UnicodeDecodeError) -> str:
    line = content.count(b"\n", 0, error.start) + 1
    return (
        f"line {line}: byte {error.start + 1} (0x{content[error.start]:02X}) is not {error.encoding.upper()}"
        f"{', the file breaks off inside a character' if error.end >= len(content) else ''}. "
        "Hint: save the page again; a file that mixes encodings must be converted part by part"
    )


#: UTF-8 that was read as Latin-1 or Windows-1252 (`å…¨åŽ¿`), GBK that was (`ÎÒÃÇ`): letters of Western languages never
#: come four in a row with their accents.
_WESTERN_MOJIBAKE = re.compile(r"[\u00a1-\u00ff\u0152-\u017e\u02c6\u02dc\u2013-\u2026\u20ac\u2122]{4,}+")
_ACCENTED = re.compile(r"[\u00c0-\u00ff]")
_LOST = re.compile(r"\ufffd++|(?:锟斤拷)++|(?:烫烫)++|(?:屯屯)++")
_HAN_RUN = re.compile(f"[{HAN}\\u20ac\\ue000-\\uf8ff]{{3,}}+")

#: A stretch read as GB18030 is suspected to be UTF-8 if a smaller share of its characters is everyday. The twenty-four
#: texts of LEAST_EVERYDAY_SHARE have no run of Han characters that both is below it and decodes.
MOST_MOJIBAKE_SHARE = 0.7


def find_mojibake(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and wording of each stretch that was decoded with the wrong encoding and cannot be repaired safely.

    Found are replacement characters, `锟斤拷` and the like, UTF-8 read as GB18030 (`鍦ㄥ叏`), and UTF-8 or GBK read as
    Latin-1.
    """
    for match in _LOST.finditer(text):
        yield match.start(), match[0]
    for match in _WESTERN_MOJIBAKE.finditer(text):
        if len(_ACCENTED.findall(match[0])) >= len(match[0]) / 3:
            yield match.start(), match[0]
    rare = {character for character in set(text) if character > "\u024f" and not is_everyday(character)}
    for match in _HAN_RUN.finditer(text) if rare else ():
        if not rare.isdisjoint(match[0]) and measure_everyday_share(match[0]) < MOST_MOJIBAKE_SHARE:
            meant = match[0].encode("gb18030", "ignore").decode("utf-8", "replace").strip("\ufffd")
            if len(meant) >= 2 and meant.count("\ufffd") <= len(meant) / 3 and measure_everyday_share(meant) > 0.5:
                yield match.start(), match[0]
