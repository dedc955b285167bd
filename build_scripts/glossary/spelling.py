"""How a formula is spelt out: where its members begin and end in an explanation, or in an enumeration beside it.

The numbers of the formula decide. Of the marks that can divide an explanation those are taken that give as many pieces
as the numbers promise (`四学四比`: eight); where none do, nothing is said to be a member.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from build_scripts.glossary import numeric, vocabulary
from build_scripts.glossary.clauses import DIVIDERS, LEFT_QUOTES, QUOTES, RIGHT_QUOTES, half_width
from build_scripts.glossary.vocabulary import alternatives
from build_scripts.model import SloganType

Spans = Sequence[tuple[int, int]]

#: Characters of the longest piece of an enumeration beside a formula that is looked at. Chosen, not measured.
LONGEST_LISTED = 32
#: What divides an explanation, the marks that hold larger pieces first.
_DIVISIONS = ("[；。]", "[；，。]", "[；，、。]", "[；，、。]|和", "[；，、。]|和|以及|与")
_LEAD = re.compile(f"^(?:{alternatives(vocabulary.LAUNCHING)}|即|：|分别)+")
_RIM = "“”‘’「」『』；，、。：" + " "
_SENTENCES = re.compile("[^。！？；：\n（）]+")
_PART_LABEL = re.compile("“?[0-9一二三四五六七八九十]”?(?:就是|是|即|指的是|代表)[^：]{0,12}[，]?即?[是]?：")


def members(text: str, span: tuple[int, int], wording: str, kind: SloganType) -> Spans:
    """The members in the explanation `text[span]`, as spans of the text; [] where they cannot be told apart.

    Those of a numeric formula are as many as its numbers promise. Any other explanation has members where it is a
    list of two pieces or more of nearly one length.
    """
    number = numeric.total(wording) if kind == "A" else None
    said = half_width(text[slice(*span)])
    if number is None:
        return [] if kind == "A" else _list_of_equals(text, span, said)
    divided = [list(_pieces(text, span[0], said, pattern)) for pattern in _DIVISIONS]
    if promise := numeric.promised(wording):
        for pieces in divided:
            taking = [piece for piece in pieces if _takes_up(text[slice(*piece)], promise[1])]
            if len(taking) == number:
                return [_without_lead(text, piece) for piece in taking]
    for pieces in divided:
        if len(pieces) == number:
            return pieces
    return _labelled(text, span[0], said, number)


def _takes_up(piece: str, counted: str) -> bool:
    return piece.startswith(counted) or piece.endswith(counted)


def _pieces(text: str, offset: int, said: str, pattern: str) -> Iterator[tuple[int, int]]:
    """The pieces between the marks, outside brackets, without quotes and marks at their rims; empty ones left out."""
    begin, depth = 0, 0
    cuts = [(match.start(), match.end()) for match in re.finditer(f"{pattern}|[（）]", said)]
    for start, end in [*cuts, (len(said), len(said))]:
        if said[start:end] in ("（", "）"):
            depth += 1 if said[start] == "（" else -1
            continue
        if depth > 0 and start < len(said):
            continue
        piece = _trimmed(text, (offset + begin, offset + start))
        if piece[0] < piece[1]:
            yield piece
        begin = end


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Without marks at the rims; a quote goes only with its fellow, or where it has none in the piece."""
    start, end = span
    while start < end and text[start] in _RIM and not _opens(text, start, end):
        start += 1
    while start < end and text[end - 1] in _RIM and not _closes(text, start, end):
        end -= 1
    if end - start > 2 and text[start] in LEFT_QUOTES and text.find(RIGHT_QUOTES[0], start, end) == end - 1:
        return start + 1, end - 1
    return start, end


def _opens(text: str, start: int, end: int) -> bool:
    return text[start] in LEFT_QUOTES and any(quote in text[start:end] for quote in RIGHT_QUOTES)


def _closes(text: str, start: int, end: int) -> bool:
    return text[end - 1] in RIGHT_QUOTES and any(quote in text[start:end] for quote in LEFT_QUOTES)


def _without_lead(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Without the verbs that start a campaign at its head: 深入开展｜标准服务惠民工程."""
    lead = _LEAD.match(text[slice(*span)])
    return (span[0] + lead.end(), span[1]) if lead and lead.end() < span[1] - span[0] - 1 else span


def _labelled(text: str, offset: int, said: str, number: int) -> Spans:
    """The members where each number of a sum is explained by itself: “2”就是…，即：甲、乙；“5”就是…."""
    labels = list(_PART_LABEL.finditer(said))
    if len(labels) < 2:
        return []
    ends = [label.start() for label in labels[1:]] + [len(said)]
    for pattern in _DIVISIONS:
        found: list[tuple[int, int]] = []
        for label, end in zip(labels, ends, strict=True):
            wanted = int(numeral[0]) if (numeral := re.search("[0-9]+", label[0])) else 0
            for division in (pattern, *_DIVISIONS):
                pieces = list(_pieces(text, offset + label.end(), said[label.end() : end], division))
                if len(pieces) == wanted:
                    found += pieces
                    break
        if len(found) == number:
            return found
    return []


def _list_of_equals(text: str, span: tuple[int, int], said: str) -> Spans:
    pieces = list(_pieces(text, span[0], said, f"[{DIVIDERS}]"))
    lengths = [end - start for start, end in pieces]
    return pieces if len(pieces) >= 2 and max(lengths) - min(lengths) <= 1 else []


def enumerated(text: str, wording: str, tail: str) -> Spans:
    """The members where a text only lists them: 新经济组织、新社会组织 for “两新”组织; [] where it does not.

    Looked for are as many neighbours in one sentence as the numbers promise, each beginning, or each ending, with what
    is counted, the groups of a formula of several numbers one behind the other. Two things of which one character is
    counted are anything; they must end in the noun behind the formula (`tail`).
    """
    counted = _counted(wording)
    vague = len(counted) == 2 and counted[0] == counted[1] and len(counted[0]) == 1
    if len(counted) < 2 or (vague and not tail) or not _says_enough(text, wording):
        return []
    for sentence in _SENTENCES.finditer(text):
        if not _says_enough(sentence[0], wording):
            continue
        pieces = list(_pieces(text, sentence.start(), sentence[0], "[，、]|和|与"))
        for first in range(len(pieces) - len(counted) + 1):
            spans = _fitting(text, pieces[first : first + len(counted)], counted, tail if vague else "")
            if spans:
                return spans
    return []


@lru_cache(maxsize=1_000)
def _counted(wording: str) -> tuple[str, ...]:
    """What each member has, one of it for each; kept, because every paragraph of a speech is asked for it."""
    return tuple(what for number, what in numeric.demands(wording) for _ in range(number))


@lru_cache(maxsize=1_000)
def _times(wording: str) -> Sequence[tuple[str, int]]:
    """What is counted, each thing once, and how often."""
    return tuple(Counter(_counted(wording)).items())


def _says_enough(text: str, wording: str) -> bool:
    """Whether what is counted stands in the text as often as there are members: a cheap question for most texts."""
    return all(text.count(what) >= times for what, times in _times(wording))


def _fitting(text: str, pieces: Spans, counted: Sequence[str], tail: str) -> Spans:
    """The neighbours cut to members, [] where one does not say what it should."""
    if any(text.find(what, *piece) < 0 for piece, what in zip(pieces, counted, strict=True)):
        return []
    if max(end - start for start, end in pieces) > LONGEST_LISTED:
        return []
    for at_start in (True, False):
        found = [
            _cut(text, piece, what, at_start, number in (0, len(pieces) - 1))
            for number, (piece, what) in enumerate(zip(pieces, counted, strict=True))
        ]
        spans = [_up_to(text, span, tail) for span in found if span]
        wordings = {text[slice(*span)] for span in spans}
        ended = all(wording.endswith(tail) and not set(wording) & set(QUOTES) for wording in wordings)
        if (
            ended
            and len(spans) == len(pieces) == len(wordings)
            and max(map(len, wordings)) - min(map(len, wordings)) <= 3
        ):
            return spans
    return []


def _up_to(text: str, span: tuple[int, int], tail: str) -> tuple[int, int]:
    """The span cut behind the noun that it should end in, where it has it."""
    at = text.find(tail, *span) if tail else -1
    return (span[0], at + len(tail)) if at > 0 else span


def _cut(text: str, piece: tuple[int, int], what: str, at_start: bool, at_rim: bool) -> tuple[int, int] | None:
    """The member in a piece, None where it is none; the first and the last may have more around them."""
    start, end = piece
    if at_start:
        at = text.rfind(what, start, end) if at_rim else start
        if at < 0 or not text.startswith(what, at) or end - at <= len(what):
            return None
        return at, end
    at = text.find(what, start, end) if at_rim else end - len(what)
    if at < start or text[at : at + len(what)] != what or at == start:
        return None
    return start, at + len(what)
