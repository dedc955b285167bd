"""Page numbers of the printed original, on lines of their own and in the middle of sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from build_scripts.cleaning.layout import WORD_CONTEXT, splits_word
from build_scripts.model import Edit
from build_scripts.text.characters import HAN
from build_scripts.text.phrases import OPENING, TOP_LABEL

#: Blanks between the parts of a page number. Bounded, or a line of blanks alone would take quadratic time.
_BLANK = r"[^\S\n]{0,80}"
_DASH = r"[-\N{EN DASH}\N{EM DASH}\N{FULLWIDTH HYPHEN-MINUS}\N{HORIZONTAL BAR}\N{BOX DRAWINGS LIGHT HORIZONTAL}]"
_DOT = r"[·\N{KATAKANA MIDDLE DOT}\N{BULLET}]"
#: `— 5 —`: one dash on each side, never two (—— is the Chinese dash) and no digit outside (2010—2012—2014).
_DASHED = re.compile(
    rf"(?<![A-Za-z0-9—–－-])({_BLANK}){_DASH}{_BLANK}(\d{{1,3}}){_BLANK}{_DASH}({_BLANK})(?![\d—–－-])"
)
#: `先— 7\n—进`, `8.— 3 —7%`: a page number between long dashes that a wrapped line has cut, or inside a number.
_LONG_DASH = "[\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{BOX DRAWINGS LIGHT HORIZONTAL}]"
_CUT = re.compile(
    rf"(?<![—–－-]){_LONG_DASH}[^\S\n]{{1,9}}(\d{{1,3}})(?:[^\S\n]{{1,9}}|[^\S\n]{{0,9}}\n){_LONG_DASH}(?![^\S\n]?[—–－-]|\s\d)"
)
#: A blank next to the number, or on both sides of the dashes.
_SPACED = re.compile(r"\s\d|\d\s|^\s.*\s$")
_DOTTED = re.compile(rf"^{_BLANK}{_DOT}{_BLANK}(\d{{1,3}}){_BLANK}{_DOT}{_BLANK}$", re.MULTILINE)
_WORDED = re.compile(
    rf"{_BLANK}第{_BLANK}(\d{{1,3}}){_BLANK}页{_BLANK}[，,/／]?{_BLANK}[（(]?共{_BLANK}\d{{1,3}}{_BLANK}页[）)]?{_BLANK}"
)
_PAGE_N_OF = re.compile(
    rf"{_BLANK}(?<![A-Za-z])Page\s+(\d{{1,3}})\s+of\s+\d{{1,3}}(?![A-Za-z0-9]){_BLANK}", re.IGNORECASE
)
_WORDED_LINE = re.compile(rf"^{_BLANK}[（(]?第{_BLANK}(\d{{1,3}}){_BLANK}页[）)]?{_BLANK}$", re.MULTILINE)
_FRACTION_LINE = re.compile(rf"^{_BLANK}(\d{{1,3}}){_BLANK}[/／]{_BLANK}(\d{{1,3}}){_BLANK}$", re.MULTILINE)
_FRACTION_INSIDE = re.compile(rf"(?<=[{HAN}，、,])[^\S\n]+(\d{{1,3}})[/／](\d{{1,3}})[^\S\n]+(?=[{HAN}])")
_LONE_LINE = re.compile(rf"^{_BLANK}(\d{{1,3}}){_BLANK}$", re.MULTILINE)
_PAGE_STARTS = (
    re.compile(rf"^{_BLANK}(\d{{1,3}})、{_BLANK}(?=\S)", re.MULTILINE),
    re.compile(rf"^{_BLANK}(\d{{1,3}}){_BLANK}(?=[{HAN}])", re.MULTILINE),
)
#: What every place of a form has that begins with what may be missing, and so would be tried at every character.
_SIGNS = {
    _DASHED: re.compile(rf"{_DASH}{_BLANK}\d"),
    _WORDED: re.compile("页"),
    _PAGE_N_OF: re.compile("[Pp][Aa][Gg][Ee]"),
}
_BREAKS_BEFORE = re.compile(r"[^\S\n]{0,80}(?:\n[^\S\n]{0,80}){1,8}$")
_BREAKS_BEHIND = re.compile(r"[^\S\n]*(?:\n[^\S\n]*)+")
#: Code points before a page number in which the line ends before it are looked for.
BREAK_CONTEXT = 400
#: This number of rising numbers makes a series; one number alone on a line may be anything.
SHORTEST_SERIES = 2
#: Pages that break off within a sentence: one line may lack its stop, or end with words of a site.
FEWEST_BROKEN = 2
#: Code points of a line that is the head of a printed page, blanks included. Chosen: the width of a page.
LONGEST_HEAD = 100


def drop_page_numbers(text: str) -> Iterator[Edit]:
    """Drop `— 5 —`, `- 5 -`, `·5·`, `第5页 共9页`, `5/9` and lone numbers that count up from line to line.

    So do the numbers with which a viewer of documents begins its pages. Forms that also occur in prose (a number
    between dashes inside a sentence, a lone number or fraction on a line) count only as part of a series that goes
    up through the file. A dash without a number is never touched; neither is a range (2010—2012年) or a number with
    a unit. `2/6` between blanks counts where lines of the file have the same total. A line that is next to such
    numbers again and again (the head of a printed page) goes, too.
    """
    worded = _find_places(_WORDED, text)
    certain = [m for m in worded if _stands_apart(text, m)] + _find_series(worded)
    certain += [*_WORDED_LINE.finditer(text), *_find_places(_PAGE_N_OF, text)]
    dashed = _find_places(_DASHED, text)
    on_lines = [m for m in dashed if _fills_line(text, m)]
    filling = {m.start() for m in on_lines}
    spaced = [m for m in dashed if m.start() not in filling and _SPACED.search(m[0])]
    apart = filling | {m.start() for m in spaced}
    tight = [m for m in dashed if m.start() not in apart]
    series = _find_series(dashed)
    counted = {m.start() for m in series}
    certain += [m for m in _CUT.finditer(text) if not _fills_line(text, m)]
    certain += on_lines + spaced + (tight if any(m.start() in counted for m in tight) else series)
    certain += _DOTTED.finditer(text)
    fractions = [m for m in _FRACTION_LINE.finditer(text) if int(m[1]) <= int(m[2])]
    certain += [m for m in fractions if _breaks_sentence(text, m)] + _find_series(fractions)
    totals = {m[2] for m in fractions}
    certain += [m for m in (_FRACTION_INSIDE.finditer(text) if totals else ()) if m[2] in totals]
    certain += _find_series(list(_LONE_LINE.finditer(text))) + _find_numbered_pages(text)
    heads = _find_running_heads(text, {m.start() for m in certain if _fills_line(text, m)})
    taken = -1
    for start, end in sorted({_widen_to_line(text, m) for m in certain}.union(heads)):
        if start >= taken:
            yield Edit(start, end)
            taken = end


def _find_running_heads(text: str, numbers: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the lines, as spans, that occur two or more times, each next to the line of a page number or at the start.

    `numbers` has the offsets of page numbers. Blank lines between do not count.
    """
    lines: list[tuple[int, int, bool]] = []
    at = 0
    ordered = sorted(numbers)
    for line in text.split("\n") if len(ordered) >= SHORTEST_SERIES else ():
        if line.strip():
            found = bisect_left(ordered, at)
            lines.append((at, at + len(line) + 1, found < len(ordered) and ordered[found] <= at + len(line)))
        at += len(line) + 1
    places: dict[str, list[int]] = defaultdict(list)
    for index, (start, end, is_number) in enumerate(lines):
        if not is_number and end - start <= LONGEST_HEAD and not re.search("[。！？；，]", text[start:end]):
            places[re.sub(r"\s", "", text[start:end])].append(index)
    for indexes in places.values():
        if len(indexes) > 1 and all(
            not index or any(lines[near][2] for near in (index - 1, index + 1) if near < len(lines))
            for index in indexes
        ):
            yield from ((lines[index][0], min(lines[index][1], len(text))) for index in indexes)


def _find_numbered_pages(text: str) -> list[re.Match[str]]:
    """Return the numbers (1、 2、 3、 … or 1 2 3 …) with which a viewer of documents begins its pages, [] for points.

    Points end with a stop, or are short, and something is said before them; at least half of the pages break off in a
    long line.
    """
    return [number for form in _PAGE_STARTS for number in _read_page_starts(text, form)]


def _read_page_starts(text: str, form: re.Pattern[str]) -> list[re.Match[str]]:
    numbers = list(form.finditer(text))
    if len(numbers) < SHORTEST_SERIES or [_number(match) for match in numbers] != list(range(1, len(numbers) + 1)):
        return []
    if form is _PAGE_STARTS[0] and "。" in text[: numbers[0].start()]:
        return []
    # A text begins with a title, and a title with no number.
    broken = int(not text[: numbers[0].start()].strip())
    for match in numbers:
        before = text[max(0, match.start() - BREAK_CONTEXT) : match.start()].rstrip()
        broken += len(before) - before.rfind("\n") > LONGEST_HEAD and _breaks_sentence(text, match)
    return numbers if broken >= max(FEWEST_BROKEN, (len(numbers) - 1) / 2) else []


def _find_places(form: re.Pattern[str], text: str) -> list[re.Match[str]]:
    return list(form.finditer(text)) if _SIGNS[form].search(text) else []


def _widen_to_line(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Return the span to cut.

    A number that fills its line takes the line end along; the blank lines round it too where the sentence before it
    goes on after it. Where that sentence is certainly no heading (a comma in it and no label), the number takes the
    line ends on both sides, also a number that opens the line on which the sentence goes on.
    """
    start, end = match.span()
    before = _BREAKS_BEFORE.search(text, max(0, start - BREAK_CONTEXT), start)
    fills = _fills_line(text, match)
    if before is None or not before.start() or not _breaks_sentence(text, match):
        line_end = text.find("\n", end)
        return (start, line_end + 1 if line_end >= 0 else end) if fills else (start, end)
    behind = _BREAKS_BEHIND.match(text, end) if fills else None
    end = behind.end() if behind else end
    line = text[text.rfind("\n", 0, before.start()) + 1 : before.start()]
    goes_on = re.search("[，、,]", line) or _is_cut(line, text[end : end + WORD_CONTEXT])
    if goes_on and not TOP_LABEL.match(line) and not OPENING.match(text, end):
        return before.start(), end
    return (text.index("\n", before.start()) + 1, end) if fills else (start, end)


def _is_cut(line: str, following: str) -> bool:
    """Return whether a number or a word is cut by the end of a line."""
    if re.search(r"\d[.．]?$", line) and re.match(r"\d", following):
        return True
    return splits_word(line, following)


def _number(match: re.Match[str]) -> int:
    return int(next(group for group in match.groups() if group and group.strip().isdigit()))


def _find_series(matches: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return those of the matches (in text order) that count up by one or two from their neighbour."""
    ordered = sorted(matches, key=lambda match: match.start())
    steps = [1 <= _number(b) - _number(a) <= 2 for a, b in pairwise(ordered)]
    kept = [m for at, m in enumerate(ordered) if (at and steps[at - 1]) or (at < len(steps) and steps[at])]
    return kept if len(kept) >= SHORTEST_SERIES else []


def _stands_apart(text: str, match: re.Match[str]) -> bool:
    """Return whether a worded number is on a line of its own or set off by blanks or a stop, not part of a sentence."""
    is_apart = match[0] != match[0].strip() or re.search("[。！？]$", text[max(0, match.start() - 1) : match.start()])
    return _fills_line(text, match) or (bool(is_apart) and not re.search("[，,]", match[0]))


def _breaks_sentence(text: str, match: re.Match[str]) -> bool:
    at = match.start()
    while at and text[at - 1].isspace():
        at -= 1
    if re.search(r"\d[.．]$", text[max(0, at - 2) : at]):
        return True
    return at > 0 and text[at - 1] not in "。！？：；…”）.!?:;)"


def _fills_line(text: str, match: re.Match[str]) -> bool:
    # Look at one character after the other and do not copy the line: a line may be the whole file and have thousands of
    # numbers.
    start, end = match.span()
    while start and text[start - 1].isspace() and text[start - 1] != "\n":
        start -= 1
    while end < len(text) and text[end].isspace() and text[end] != "\n":
        end += 1
    return (not start or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")
