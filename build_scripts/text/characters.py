"""Character tables by Unicode name, and folding.

Folding is for matching only: nothing that is published was ever folded. It maps character to character, so
every folded character knows which character of the text it came from.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from itertools import compress, count
from pathlib import Path

from opencc import OpenCC

#: Divides the pieces of one raw file while it is being cleaned. No text has it: controls go first.
PIECE = "\x1e"

#: Han characters: unified ideographs with extension A, the supplementary ideographic planes, and 〇.
HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
#: Marks that belong to Chinese text whatever is next to them.
FULL_WIDTH_MARKS = (
    "\N{FULLWIDTH COMMA}\N{FULLWIDTH COLON}\N{FULLWIDTH SEMICOLON}\N{FULLWIDTH EXCLAMATION MARK}"
    "\N{FULLWIDTH QUESTION MARK}\N{FULLWIDTH LEFT PARENTHESIS}\N{FULLWIDTH RIGHT PARENTHESIS}"
    "\N{IDEOGRAPHIC FULL STOP}\N{IDEOGRAPHIC COMMA}\N{LEFT DOUBLE ANGLE BRACKET}\N{RIGHT DOUBLE ANGLE BRACKET}"
    "\N{LEFT ANGLE BRACKET}\N{RIGHT ANGLE BRACKET}\N{LEFT BLACK LENTICULAR BRACKET}\N{RIGHT BLACK LENTICULAR BRACKET}"
    "\N{LEFT CORNER BRACKET}\N{RIGHT CORNER BRACKET}"
)
QUOTES = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
)
#: A sentence ends here; quotes and brackets may still follow.
SENTENCE_ENDS = (
    "\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}\N{HORIZONTAL ELLIPSIS}"
)

_HAN_RUN = re.compile(f"[{HAN}]+")
_FULL_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

_CHINESE_MARKS = frozenset(FULL_WIDTH_MARKS + QUOTES + "—…·　％～＋－．①②③④⑤⑥⑦⑧⑨⑩０１２３４５６７８９")


@cache
def is_everyday(character: str) -> bool:
    """Return whether everyday Chinese uses the character (one code point): a mark, or a character of the first levels.

    Variants of traditional writing (爲, 羣) count by what they are in simplified.

    Source: GB 2312 level 1 (3,755 characters, lead bytes B0–D7) and Big5 level 1 (5,401, code points A440–C67E).
    """
    if character in _CHINESE_MARKS:
        return True
    simplified = map_traditional().get(character, character).encode("gb2312", "ignore")
    if len(simplified) == 2 and 0xB0 <= simplified[0] <= 0xD7:
        return True
    traditional = character.encode("big5", "ignore")
    return len(traditional) == 2 and 0xA440 <= int.from_bytes(traditional, "big") <= 0xC67E


def measure_everyday_share(text: str) -> float:
    """Return the share of everyday characters among those beyond Latin (U+0250 on); 0.0 if there are none."""
    beyond = [character for character in text if character > "\u024f"]
    return sum(map(is_everyday, beyond)) / len(beyond) if beyond else 0.0


#: Variants of Taiwan and Hong Kong that OpenCC's `t2s` leaves and its `tw2s` and `hk2s` know. Not in it: 著, which is
#: 着 or 著 by the word, and 么, which `hk2s` takes for 幺.
REGIONAL_VARIANTS = dict(zip("敍枱潀粧糭衞衹痺睪簷", "叙台潨妆粽卫只痹睾檐", strict=True))


@cache
def map_traditional() -> dict[str, str]:
    """Return every single character that OpenCC's `t2s` maps to another single character, and REGIONAL_VARIANTS."""
    ranges = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
    characters = [chr(code) for first, last in ranges for code in range(first, last + 1)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    changed = {old: new for old, new in zip(characters, converted, strict=True) if old != new and len(new) == 1}
    return changed | REGIONAL_VARIANTS


@cache
def map_radicals() -> dict[str, str]:
    """Return radical → unified ideograph (`⼈` → 人, `⺠` → 民), as Unicode's EquivalentUnifiedIdeograph has them.

    PDF files have radicals where the text has ideographs. NFKC maps the Kangxi radicals only.
    """
    table: dict[str, str] = {}
    for line in (Path(__file__).parent / "equivalent_ideographs.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            codes, ideograph = line.split(" ; ")
            first, _, last = codes.partition("..")
            table |= {chr(code): chr(int(ideograph, 16)) for code in range(int(first, 16), int(last or first, 16) + 1)}
    return table


@cache
def list_folding_pairs() -> dict[str, str]:
    """Return the characters that folding replaces by another one, apart from full width and capitals.

    Traditional characters and radicals become simplified characters, the circle ○ becomes the zero 〇. They are looked
    up before it is asked whether a character is a letter or a number: Unicode has radicals and the circle as symbols.
    """
    simplified = map_traditional()
    radicals = {radical: simplified.get(ideograph, ideograph) for radical, ideograph in map_radicals().items()}
    return simplified | radicals | {"\N{WHITE CIRCLE}": "\N{IDEOGRAPHIC NUMBER ZERO}"}


@cache
def _fold_character(character: str) -> str:
    """Return one character folded: at most one character, "" for what matching ignores."""
    parts = unicodedata.normalize("NFD", character)
    has_marks_only = all(unicodedata.category(mark)[0] == "M" for mark in parts[1:])
    half = (parts[0] if has_marks_only else character).translate(_FULL_TO_HALF)
    if (replaced := list_folding_pairs().get(half)) is not None:
        return replaced
    if unicodedata.category(half)[0] not in "LN":
        return ""
    lower = half.lower()
    return lower if len(lower) == 1 else half


class _Folding(dict[int, str]):
    """Code point → folded character, filled as characters are met: what `str.translate` needs to run at its speed."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold_character(chr(code))
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return the text as matching sees it: letters and numbers only, half width, lower case, simplified.

    Canonically equivalent texts (NFC, NFD) fold alike: a letter with marks becomes its base (`é` is `e`), except in
    Hangul.
    Returns "" for a text of punctuation alone. Never publish the result. The same folding is written in
    JavaScript in `docs/assets/search/query.js`; `tests/cases/folding.json` holds both to the same cases.
    """
    return text.translate(_FOLDING)


def make_folding_table() -> tuple[list[tuple[int, int]], dict[str, str]]:
    """Return all of `fold`, for programs that cannot call it, as ranges and replacements.

    First the ranges of code points (first, last) that matching looks at; every other character folds to "". Then the
    replacements of those among them that change.
    """
    kept: list[tuple[int, int]] = []
    becomes: dict[str, str] = {}
    for code in range(sys.maxunicode + 1):
        folded = _fold_character.__wrapped__(chr(code))
        if not folded:
            continue
        if kept and kept[-1][1] == code - 1:
            kept[-1] = kept[-1][0], code
        else:
            kept.append((code, code))
        if folded != chr(code):
            becomes[chr(code)] = folded
    return kept, becomes


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return `fold(text)` and, for each folded character, the offset (in code points) of its source in `text`."""
    return fold(text), kept_offsets(text)


def kept_offsets(text: str) -> list[int]:
    """Return the offset (in code points) of each character that folding keeps."""
    return list(compress(count(), map(_FOLDING.__getitem__, map(ord, text))))


def count_han(text: str) -> int:
    """Return the number of Han characters."""
    return sum(map(len, _HAN_RUN.findall(text)))


def plain_pinyin(pinyin: str) -> str:
    """Return pinyin as it is typed: `liǎng bú wù, lǜ sè` → `liang bu wu lv se`. Digits and letters stay, signs go."""
    bare = unicodedata.normalize("NFD", pinyin.lower()).replace("u\N{COMBINING DIAERESIS}", "v")
    letters = "".join(character for character in bare if not unicodedata.combining(character))
    return " ".join(re.findall(r"[a-z0-9]+", letters))
