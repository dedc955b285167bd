"""Boilerplate of web pages inside a paragraph: what has two certain ends goes, the paragraph around it stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from build_scripts.cleaning.layout import list_pieces
from build_scripts.cleaning.site_lines import (
    CLOCK,
    CLOSE,
    FIELD_NAME,
    FONT_SIZES,
    FORUM,
    LONGEST_LINE,
    NAVIGATION,
    SENTENCE,
    SPOKEN,
    TIME,
    WEB_FIELD,
    find_notices,
    is_site_line,
    measure_notice,
    merge_spans,
)
from build_scripts.cleaning.site_words import compile_words
from build_scripts.model import Edit
from build_scripts.text.characters import HAN
from build_scripts.text.phrases import TITLE_END

#: Han characters before the first and after the last word of a site in a notice that ends a paragraph (以上就是…).
LONGEST_TAIL_START, LONGEST_TAIL_END = 4, 8
_NOTICE_NEAR_START = compile_words(rf".{{0,{LONGEST_TAIL_START}}}?<words>", words="notices")
_SENTENCE_END = re.compile("[。！？；!?]+[”’）)】]*|：$")
#: A rule of a style sheet, and the mark with which a database of periodicals begins an excerpt.
_STYLE_RULE = re.compile(r"[@.#]?[A-Za-z][\w.#:-]{0,30}\s?\{\s*(?:[a-z-]{2,30}\s*:\s*[^;{}\n]{1,80};?\s*)++\}")
_EXCERPT_MARK = re.compile("【正】|<正>")
_TRADERS_HEAD = compile_words(r"<words>\s*", words="heads")
#: A title that is written twice with at most a date between, as a page that lost its line ends has it.
_TITLE_TWICE = re.compile(
    rf"(?P<title>[{HAN}A-Za-z0-9“”《》（）()、·]{{8,60}}?)(?:[\dxX×]{{4}}(?:[-/.][\dxX×]{{1,2}}){{2}})?(?=(?P=title))"
)
#: Where a site cuts a text short: `……(未完,全文共725字,当前仅显示461字…`, to the end of the line.
_CUT_SHORT = re.compile(r"[（(]\s*未完\s*[，,：:][^\n]{0,160}$")
_BRACKETED = re.compile(r"【[^【】\n]{1,60}】|\[[^\[\]\n]{1,60}\]|（[^（）\n]{1,60}）|\([^()\n]{1,60}\)")
#: A field whose value has a closed form, so that its end is certain wherever it is.
_CLOSED_FIELD = compile_words(
    rf"<field>\s*{CLOSE}?\s*[：:]\s*(?:\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}(?:{CLOCK})?|\d+\s*[次人个]?(?![\d年月日%.，、,]))\s*",
    field="closed_fields",
)


def drop_site_phrases(text: str) -> Iterator[Edit]:
    """Drop boilerplate inside a paragraph where both its ends are certain: `【字体：大 中 小】`, `（责任编辑：王某）`.

    Its ends are certain in brackets, after the last stop of the line, in a sentence of its own, and where its value
    is a count or a time. The paragraph around it stays as it is.
    """
    for piece in list_pieces(text):
        for line in piece:
            for start, end in merge_spans(_find_phrases(line.text)):
                yield Edit(line.start + start, line.start + end)


def _find_phrases(text: str) -> Iterator[tuple[int, int]]:
    for match in FONT_SIZES.finditer(text) if "字" in text or "大" in text else ():
        yield match.span()
    for match in _BRACKETED.finditer(text):
        if _is_bracketed_phrase(match[0]):
            yield match.span()
    for match in _STYLE_RULE.finditer(text) if "{" in text else ():
        yield match.span()
    for found in (_EXCERPT_MARK.match(text), _CUT_SHORT.search(text)):
        if found:
            yield found.span()
    if found := _TRADERS_HEAD.match(text):
        yield found.span()
    found = found or _CLOSED_FIELD.match(text)
    twice = _TITLE_TWICE.match(text, found.end() if found else 0)
    if twice and TITLE_END.search(twice["title"]):
        yield twice.span()
    for match in _CLOSED_FIELD.finditer(text) if ":" in text or "：" in text else ():
        yield match.span()
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    for start, end in pairwise([*starts, len(text)]):
        sentence = text[start:end]
        if start and end == len(text) and _is_site_tail(sentence.strip()):
            yield start, end
        elif (length := measure_notice(sentence)) and length < len(text):
            yield start, start + length


def _is_site_tail(tail: str) -> bool:
    """Return whether what follows the last stop of a line is boilerplate from its first words on."""
    if len(tail) > LONGEST_LINE or (SENTENCE.search(tail) and not _NOTICE_NEAR_START.match(tail)):
        return False
    if not is_site_line(tail, outside=True):
        return False
    if FIELD_NAME.match(tail):
        return True
    if spans := find_notices(tail):
        rest = re.findall(f"[{HAN}]", tail[spans[-1][1] :])
        return spans[0][0] <= LONGEST_TAIL_START and len(rest) <= LONGEST_TAIL_END
    forum = FORUM.search(tail)
    return forum is None or not forum.start()


def _is_bracketed_phrase(bracketed: str) -> bool:
    inner = bracketed[1:-1].strip()
    if SPOKEN.search(inner) or SENTENCE.search(inner):
        return False
    if bracketed[0] in "【[" and NAVIGATION.fullmatch(inner):
        return True
    return bool(WEB_FIELD.match(inner) and FIELD_NAME.match(inner)) or bool(
        TIME.search(inner) and _CLOSED_FIELD.match(inner)
    )
