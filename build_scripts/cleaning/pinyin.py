"""Pinyin that a web site's script wrote in brackets after characters, and the mojibake that it left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from pypinyin import Style, pinyin

from build_scripts.model import Edit
from build_scripts.text.characters import HAN, is_everyday

#: A script writes pinyin by the hundred, a speaker or editor glosses one rare character. Seed: 604 in one file.
#: Below this number of annotations in a file, each stays as it is.
FEWEST_ANNOTATIONS = 5
#: The same for files whose annotations have no tone marks, which other brackets resemble more.
FEWEST_TONELESS = 20
#: A script repeats itself; at least this number of different characters must be annotated.
FEWEST_ANNOTATED = 3

_LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêếềɡɑ"
_ANNOTATION = re.compile(rf"(?<=[{HAN}])\s?[(（]\s?([{_LETTERS}]{{1,6}})\s?[)）]")
#: The form of an annotation, without the character before it.
_BRACKETED = re.compile(rf"[(（]\s?[{_LETTERS}]{{1,6}}\s?[)）]")
_TONE_MARKS = "\N{COMBINING MACRON}\N{COMBINING ACUTE ACCENT}\N{COMBINING CARON}\N{COMBINING GRAVE ACCENT}"
#: What is left where the script matched the last byte of one character and the first of the next (in GBK):
#: the first byte of the second character and the bracket became "?", and all after is read one byte off.
_BROKEN = re.compile(rf"([{HAN}])((?:[(（][{_LETTERS}]{{1,6}}\s?[)）])?)\?([{_LETTERS}]{{1,6}})\s?[)）]")

#: The same after a misread run: the byte before the annotation became "?" with its bracket. Every match of _BROKEN
#: finds has this, too.
SWALLOWED = rf"\?([{_LETTERS}]{{1,6}})\s?[)）]"
_SWALLOWED = re.compile(SWALLOWED)
#: Code points that a misreading may go on for: it ends at the first second byte below 0x80, in running text after 1–8.
LONGEST_MISREADING = 60
#: A full stop whose first byte is lost reads as `?` and a full-width mark, which the site may have made half-width;
#: from there to the first ASCII sign the bytes are misread.
_LOST_STOP = re.compile(rf"\?(?<=[{HAN}\N{{RIGHT DOUBLE QUOTATION MARK}}）)]\?)([!,.，！．][^\x00-\x7f]{{0,8}}[@-~])")
_WIDENED = {ord(half): full for half, full in zip("!,.", "！，．", strict=True)}


@cache
def list_readings(character: str) -> frozenset[str]:
    """Return all readings of a character with tone marks, as pypinyin's dictionary has them."""
    return frozenset(pinyin(character, style=Style.TONE, heteronym=True)[0])


def _strip_tone(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONE_MARKS))


@lru_cache(maxsize=1024)
def _is_reading(syllable: str, character: str) -> bool:
    written = unicodedata.normalize("NFC", syllable.replace("ɡ", "g").replace("ɑ", "a"))
    known = {unicodedata.normalize("NFC", reading) for reading in list_readings(character)}
    plain = {_strip_tone(reading) for reading in known}
    return written in known or written in plain or written.replace("v", "ü") in plain


@lru_cache(maxsize=1024)
def _has_tone(syllable: str) -> bool:
    return _strip_tone(syllable) != unicodedata.normalize("NFC", syllable)


def drop_pinyin_annotations(text: str) -> Iterator[Edit]:
    """Drop `(zhèn)` after 鎮 where a script annotated the file.

    An annotation is one syllable in brackets, with a tone mark or a reading of the character before it. Brackets with
    anything else in them are never touched, and the few glosses that a person wrote stay: see FEWEST_ANNOTATIONS.
    """
    if len(_BRACKETED.findall(text)) < FEWEST_ANNOTATIONS:
        return
    found = [m for m in _ANNOTATION.finditer(text) if _has_tone(m[1]) or _is_reading(m[1], text[m.start() - 1])]
    proved = [m for m in found if _is_reading(m[1], text[m.start() - 1])]
    toned = [m for m in proved if _has_tone(m[1])]
    if len(toned) < FEWEST_ANNOTATIONS and len(proved) < FEWEST_TONELESS:
        return
    if len({text[m.start() - 1] for m in proved}) < FEWEST_ANNOTATED:
        return
    for match in found:
        yield Edit(match.start(), match.end())


def repair_misread_bytes(text: str) -> Iterator[Edit]:
    """Undo the mojibake of an annotation that fell between two characters, where the bytes prove what the text was.

    `談?dòng)懻摰榷喾N形` was 談討論等多種形: 談 is D5 84 and 討 is D3 91 in GBK, the script took 84 D3 for 動 and
    wrote `(dòng)` between them. The lost byte is the one that makes, with the last byte of the character before,
    a character that is read as the annotation says; the bytes from there on decode in step until a second byte
    below 0x80 ends the misreading. All characters so found must be everyday ones (討論, not 鐟論); of two such
    decodings the one counts whose annotated character is everyday. Else the place is left;
    `find_doubtful_bytes` names it.
    """
    proved = 0
    for match in _BROKEN.finditer(text):
        if match.start() >= proved and (proof := _prove(text, match)) is not None:
            yield proof
            proved = proof.end


def restore_lost_stops(text: str) -> Iterator[Edit]:
    """Undo a misreading (see `repair_misread_bytes`) that began inside a full stop: `同意?，F(xiàn)在` was 同意。現在.

    The stop is A1 A3 in GBK. Where its first byte is lost, A3 and the first byte of the next character read as a
    mark (A3 AC, ，), and so on to a second byte below 0x80 (46, F). Read with the lost byte, the run must begin with 。
    and consist of everyday characters.
    """
    for match in _LOST_STOP.finditer(text):
        try:
            misread = match[1].translate(_WIDENED).encode("gbk")
        except UnicodeEncodeError:
            continue
        decoded = (b"\xa1" + misread).decode("gbk", "ignore")
        whole = decoded.encode("gbk") == b"\xa1" + misread
        if whole and decoded[0] == "\N{IDEOGRAPHIC FULL STOP}" and all(map(is_everyday, decoded)):
            yield Edit(match.start(), match.end(), decoded)


def find_doubtful_bytes(text: str) -> Iterator[tuple[int, int]]:
    """Yield spans that look like such mojibake and could not be proved; to be asked after `repair_misread_bytes`."""
    for match in _BROKEN.finditer(text) if _SWALLOWED.search(text) else ():
        yield match.start(), min(match.end() + 8, len(text))


def _prove(text: str, match: re.Match[str]) -> Edit | None:
    try:
        last_byte = match[1].encode("gbk")[1]
    except UnicodeEncodeError:
        return None
    run = _read_misread_run(text, match.end())
    if run is None:
        return None
    end, tails = run
    decodings: dict[str, bool] = {}
    for lead in range(0x81, 0xFF):
        between = bytes([last_byte, lead]).decode("gbk", "ignore")
        if len(between) != 1 or not _is_reading(match[3], between):
            continue
        for tail in tails:
            decoded = (bytes([lead]) + tail).decode("gbk", "ignore")
            if decoded.encode("gbk", "ignore") == bytes([lead]) + tail and all(map(is_everyday, decoded)):
                decodings[decoded] = is_everyday(between)
    likely = [decoded for decoded, everyday in decodings.items() if everyday] or list(decodings)
    if len(likely) != 1:
        return None
    return Edit(match.start() + len(match[1]) + len(match[2]), end, likely[0])


def _read_misread_run(text: str, start: int) -> tuple[int, list[bytes]] | None:
    """Return where the misreading that starts here ends, and what its bytes may have been.

    It ends at an ASCII sign, 0x40–0x7E, which is the second byte of its last character. If the next annotation
    swallowed that byte, the result has every byte that makes a character with the annotated reading:
    `反髸?huì)` was 反大會, and 會 reads huì.
    """
    tail = b""
    for offset in range(start, min(start + LONGEST_MISREADING, len(text))):
        if swallowed := _SWALLOWED.match(text, offset):
            return swallowed.end(), [tail + second for second in _list_second_bytes(tail[-1:], swallowed[1])]
        encoded = text[offset].encode("gbk", "ignore")
        tail += encoded
        if len(encoded) == 1:
            return (offset + 1, [tail]) if 0x40 <= encoded[0] <= 0x7E else None
        if len(encoded) != 2:
            return None
    return None


def _list_second_bytes(lead: bytes, reading: str) -> list[bytes]:
    """Return the second bytes that make, with `lead`, an everyday character of a reading; [] where there is no lead."""
    pairs = (
        (second, (lead + second).decode("gbk", "ignore")) for second in (bytes([code]) for code in range(0x40, 0xFF))
    )
    return [
        second for second, pair in pairs if lead and len(pair) == 1 and is_everyday(pair) and _is_reading(reading, pair)
    ]
