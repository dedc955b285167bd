"""Redactions: masks over words of the text, which are listed and never filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from build_scripts.model import Paragraph, Redaction
from build_scripts.text.numerals import NUMERALS, ZEROS

#: Code points of context on each side.
CONTEXT = 12
_MASK = r"[xX×*＊某]"
_REDACTION = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    rf"(?:\d{{1,3}}|[{NUMERALS[:9]}{ZEROS}]{{1,3}})?{_MASK}{{1,4}}年(?:{_MASK}{{1,2}}月)?(?:{_MASK}{{1,2}}日)?"
    r"|\d{4}年[xX×*＊]{1,2}月(?:[xX×*＊\d]{1,2}日)?|\d{1,2}月[xX×*＊]{1,2}日"
    rf"|[*＊]+|×+|[xX]{{2,4}}(?![A-Za-z0-9])|某某+|_{{2,}}|□+|●{{2,}}|(?<![{NUMERALS[:9]}])○{{2,}}(?![{NUMERALS[:9]}]))"
)
#: What every mask has.
_SIGN = re.compile("[xX×*＊某_□●○]")


def find_redactions(paragraphs: Sequence[Paragraph]) -> tuple[Redaction, ...]:
    """Return the masks in the paragraphs (`**`, `×××`, `20xx年`, 某某), in reading order, each with some context.

    The masked units of a date count as one (20xx年, 20xx年x月). Returns () where nothing is masked.
    """
    return tuple(
        Redaction(
            match[0],
            paragraph.id,
            match.start(),
            match.end(),
            paragraph.text[max(0, match.start() - CONTEXT) : match.end() + CONTEXT],
        )
        for paragraph in paragraphs
        if _SIGN.search(paragraph.text)
        for match in _REDACTION.finditer(paragraph.text)
    )
