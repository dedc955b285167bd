"""Half-width marks in Chinese text, and quotation marks that face the wrong way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.model import Edit
from build_scripts.text.characters import FULL_WIDTH_MARKS, HAN, QUOTES
from build_scripts.text.numerals import NUMERAL

_WIDE = {
    ",": "\N{FULLWIDTH COMMA}",
    ":": "\N{FULLWIDTH COLON}",
    ";": "\N{FULLWIDTH SEMICOLON}",
    "!": "\N{FULLWIDTH EXCLAMATION MARK}",
    "?": "\N{FULLWIDTH QUESTION MARK}",
}
_WIDE_MARKS = "".join(_WIDE.values())
_CHINESE = re.compile(f"[{HAN}{FULL_WIDTH_MARKS}{QUOTES}…—]")
_MARKS = re.compile(r"[,:;!?]+")
#: An HTML entity up to its semicolon, which belongs to it.
_ENTITY = re.compile(r"&#?[A-Za-z0-9]{1,7}$")
_INNER = r"\([^()\n]{0,200}\)"
_PAIR = rf"\((?:[^()\n]|{_INNER}){{0,200}}\)"
#: Brackets, in pairs or alone, with nothing between them but blanks, quotes, and marks that may become wide: they
#: become wide together or not at all, because which of their neighbours are wide is decided at the same time.
_BRACKETS = re.compile(rf"(?:{_PAIR}|[()])(?:(?:[^\S\n]|[,:;!?\"（）{_WIDE_MARKS}{QUOTES}])*(?:{_PAIR}|[()]))*")
#: What is Chinese whatever becomes of the marks around it.
_SURELY_CHINESE = re.compile(f"(?![（）{_WIDE_MARKS}{QUOTES}]){_CHINESE.pattern}")
_WIDE_BRACKETS = {"(": "\N{FULLWIDTH LEFT PARENTHESIS}", ")": "\N{FULLWIDTH RIGHT PARENTHESIS}"}
_BRACKET = re.compile(r"[()]")
#: A full stop of half width after a Chinese character that ends a sentence: before Chinese, a quote or a line end.
_STOP = re.compile(rf"\.(?<=[{HAN}\N{{RIGHT DOUBLE QUOTATION MARK}}）)]\.)(?=\s*(?:[{HAN}{QUOTES}]|$))", re.MULTILINE)
_LABEL_BEFORE_STOP = re.compile(rf"(?:^|[\n。；：:;])\s*{NUMERAL}$")
#: Code points of context that are examined on each side of a mark.
NEIGHBOURHOOD = 12
#: This number of curly marks of a line may be turned, whatever its length. The nine texts need one; a site that
#: spoils marks on purpose, two.
MOST_TURNED = 2
#: Blanks and half-width marks, and nothing that ends a line.
_LOOKED_PAST = "".join(filter(str.isspace, map(chr, range(0x3001)))).replace("\n", "") + ',:;!?()"'
#: Quotes without direction: the straight quote, and primes that look the same in fonts.
_STRAIGHT = '"\N{FULLWIDTH QUOTATION MARK}\N{REVERSED DOUBLE PRIME QUOTATION MARK}\N{DOUBLE PRIME QUOTATION MARK}'
_QUOTE = re.compile(f"[{QUOTES}{_STRAIGHT}]")
_OPEN, _CLOSE = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
_OPEN_SINGLE, _CLOSE_SINGLE = "\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"


def widen_marks(text: str) -> Iterator[Edit]:
    """Widen `, : ; ! ?` next to Chinese.

    A mark between digits or Latin letters on both sides stays (1,200; 8:30; 3:1; https://), and so does one in a
    line without Chinese. Blanks between the mark and its neighbour are looked past.
    """
    line_end, has_chinese = -1, False
    for run in _MARKS.finditer(text):
        if run.start() > line_end:
            line_start, line_end = _find_line(text, run.start())
            has_chinese = bool(_CHINESE.search(text, line_start, line_end))
        before, after = _find_neighbours(text, run.start(), run.end())
        beside_chinese = _CHINESE.match(before) or _CHINESE.match(after)
        at_line_end = "" in (before, after) and run[0][0] in ",;"
        if not (beside_chinese or at_line_end) or not has_chinese:
            continue
        if _is_part_of_address(text, run.start()) or _ENTITY.search(text, max(0, run.start() - 9), run.start()):
            continue
        for offset in range(run.start(), run.end()):
            yield Edit(offset, offset + 1, _WIDE[text[offset]])


def widen_brackets(text: str) -> Iterator[Edit]:
    """Widen `( )` unless all in and next to them is Latin: （2008年10月10日）, （2011）, but f(x) stays."""
    for match in _BRACKETS.finditer(text):
        before, after = _find_neighbours(text, match.start(), match.end(), f"{_LOOKED_PAST}（）{_WIDE_MARKS}{QUOTES}")
        if _SURELY_CHINESE.search(match[0] + before + after):
            for bracket in _BRACKET.finditer(text, match.start(), match.end()):
                yield Edit(bracket.start(), bracket.end(), _WIDE_BRACKETS[bracket[0]])


def widen_full_stops(text: str) -> Iterator[Edit]:
    """Turn `.` at the end of a Chinese sentence into 。; after a label (`一.`) or a digit it stays."""
    for match in _STOP.finditer(text):
        if not _LABEL_BEFORE_STOP.search(text, max(0, match.start() - 8), match.start()):
            yield Edit(match.start(), match.end(), "\N{IDEOGRAPHIC FULL STOP}")


def turn_quotes(text: str) -> Iterator[Edit]:
    """Correct a quotation mark of which only the direction or the width is wrong, line by line.

    Straight quotes open and close in turn. Curly ones are touched only in a line whose quotes do not pair; there
    they open and close in turn too, a single one without partner counts as double (‘先” → “先”), and no more than
    MOST_TURNED (or a quarter) may change. Lines in which that does not work out are left as they are.
    """
    start = 0
    for line in text.split("\n"):
        marks = [(match.start(), match[0]) for match in _QUOTE.finditer(line)]
        for offset, mark in _turn_marks(line, marks):
            yield Edit(start + offset, start + offset + 1, mark)
        start += len(line) + 1


def _turn_marks(line: str, marks: list[tuple[int, str]]) -> list[tuple[int, str]]:
    if not any(c in _STRAIGHT for _, c in marks) and _are_paired([c for _, c in marks]):
        return []
    double = _drop_single_pairs(marks)
    if len(double) % 2 or not _CHINESE.search(line):
        return []
    fixed = double
    if not _are_paired([c for _, c in double]):
        fixed = [(offset, _CLOSE if turn % 2 else _OPEN) for turn, (offset, _) in enumerate(double)]
    before = dict(marks)
    changed = [(offset, mark) for offset, mark in fixed if before[offset] != mark]
    curly = sum(before[offset] not in _STRAIGHT for offset, _ in changed)
    # More turned curly marks than this and a missing mark somewhere puts all later marks out of step.
    return changed if curly <= max(MOST_TURNED, len(double) // 4) else []


def _drop_single_pairs(marks: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the marks without ‘ and ’ that close each other; a single one that is left counts as a double one."""
    kept: list[tuple[int, str]] = []
    for mark in marks:
        if mark[1] == _CLOSE_SINGLE and kept and kept[-1][1] == _OPEN_SINGLE:
            kept.pop()
        else:
            kept.append(mark)
    return kept


def _are_paired(marks: list[str]) -> bool:
    stack: list[str] = []
    closes = {_CLOSE: _OPEN, _CLOSE_SINGLE: _OPEN_SINGLE}
    for mark in marks:
        if mark in closes:
            if not stack or stack.pop() != closes[mark]:
                return False
        else:
            stack.append(mark)
    return not stack


def _find_neighbours(text: str, start: int, end: int, looked_past: str = _LOOKED_PAST) -> tuple[str, str]:
    """Return the nearest characters on the line that are neither blank nor a half-width mark, "" at the line's ends.

    Marks are looked past so that what one of them becomes does not depend on which is looked at first.
    """
    before = text[max(0, start - NEIGHBOURHOOD) : start].rstrip(looked_past)[-1:]
    after = text[end : end + NEIGHBOURHOOD].lstrip(looked_past)[:1]
    return before.strip("\n"), after.strip("\n")


def _is_part_of_address(text: str, offset: int) -> bool:
    before = text[max(0, offset - 80) : offset]
    return text[offset : offset + 3] == "://" or (
        "://" in before and re.search(r"://[^\s\u4e00-\u9fff]*$", before) is not None
    )


def _find_line(text: str, offset: int) -> tuple[int, int]:
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    return start, end if end >= 0 else len(text)
