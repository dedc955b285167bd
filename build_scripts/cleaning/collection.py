"""Several texts in one file: the headings with which a web site numbers them."""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from build_scripts.cleaning.publication import LETTERHEAD, NUMBER_LINE
from build_scripts.model import Edit
from build_scripts.text.characters import HAN, PIECE
from build_scripts.text.numerals import NUMERAL, NUMERALS, number
from build_scripts.text.phrases import NAME, OFFICE, SALUTATION, TITLE_END

_N = rf"(?P<n>{NUMERAL}|\d{{1,2}})"
_T = r"(?P<t>.*?)"
#: How sites write the heading of a piece, most telling form first. All are whole lines; `t` is the title it carries.
_SHAPES = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("numbered", rf"\d{{1,2}}\s*[.、．]\s*{_T}\s*[（(]?篇\s*{_N}[）)]?"),
        ("bracketed", rf"[【\[〖]\s*(?:第|篇|范文|例文)\s*{_N}\s*篇?\s*[】\]〗]\s*[：:]?\s*{_T}"),
        ("ordinal", rf"(?:推荐|精选)?第\s*{_N}\s*篇\s*[：:、]?\s*{_T}"),
        ("part", rf"(?:[{HAN}]{{1,4}})?之\s*{_N}\s*(?:[：:、]\s*{_T})?"),
        ("pian", rf"篇\s*{_N}\s*[：:、．.]?\s*{_T}"),
        ("sample", rf"(?:范文|例文|讲话稿|发言稿|演讲稿)\s*[（(]?{_N}[）)]?\s*(?:[：:、．.\s]\s*{_T})?"),
        ("title_pian", rf"{_T}\s*[（(【]?\s*[第篇]\s*{_N}\s*篇?\s*[）)】]?"),
        ("title_sample", rf"{_T}\s*(?:范文|例文)\s*[（(]?{_N}[）)]?"),
        ("title_bracket", rf"(?P<t>.{{6,50}}?)\s*[（(【]\s*{_N}\s*[）)】]"),
        ("title_number", rf"(?P<t>.{{6,50}}?[话稿文词言])\s*{_N}"),
    )
)
#: Signs with which a heading is adorned.
_ORNAMENTS = string.whitespace + "\u3000◆■★☆●○◇※▲△▼*=~～—-"
#: Shapes that a heading or a list item of a speech can have too: they must carry the same title each time.
_SAME_TITLE_ONLY = frozenset({"title_bracket", "title_number"})
_COUNT = re.compile(
    rf"(?:共|精选|通用|优秀|合集|范文|最新|推荐|[（(【\[])\s*[{NUMERALS}\d]{{1,3}}\s*篇\s*(?:范文|合集|汇总)?\s*[）)】\]]?$"
)
#: A heading of a piece is a line, not a sentence. Longest in the first five raw files: 23 code points.
LONGEST_HEADING = 60


#: Han characters that each speech of a file without numbered headings has at least. Chosen: the shortest real speech
#: that was seen has 600; headings of a table of contents are nearer.
SHORTEST_SPEECH = 150
#: Most Han characters in the title and preface of a collection, before its first heading. Chosen: prefaces of sites
#: fill up to three lines of a screen.
LONGEST_PREFACE = 500

_DAY = rf"(?:\d{{1,2}}|{NUMERAL})\s?月\s?(?:\d{{1,2}}|{NUMERAL})\s?日(?:[上下]午|晚上?)?"
_SPEECH = (
    r"(?:重要|书面|大会|表态|总结)?(?:讲话|发言|致辞|致词|质询|讲演|演讲)"
    r"(?:摘要|要点|提纲|节选|[（(](?:摘要|节选|要点)[）)])?"
)
_SPEECH_HEADING = re.compile(
    rf"(?:{NUMERAL}[、．.\s]\s*)?(?:{_DAY}|(?:[{HAN}]{{0,16}}{OFFICE})?{NAME}(?:同志|{OFFICE})"
    rf"|{NAME}[{HAN}]?委员[{HAN}]{{0,2}}|[{HAN}]委员[{HAN}]{{1,3}})(?:在.{{2,40}}[上中])?的?{_SPEECH}[：:]?"
)
#: The title of a speech at a meeting, as each text of a feed or of a database has it.
_MEETING_TITLE = re.compile(rf"[{HAN}、·×]{{0,24}}在[^，。：；！？]{{3,50}}上的{_SPEECH}")


#: A line of a table of contents: a title, dots or blanks, and the number of a page.
_LISTED = re.compile(rf"(?:(?:\d{{1,2}}|{NUMERAL})\s?[.、．]\s?)?(?P<t>\S.{{3,58}}?)[\s.．·…]+\d{{1,3}}")


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    end: int
    shape: str
    ordinal: int
    title: str


def divide_collection(text: str) -> Iterator[Edit]:
    """Put PIECE in the place of each heading that numbers a piece of a collection (`3.… 篇三`, `第一篇：…`).

    A heading counts only in a series: the same shape at least twice, counting from one (or a file that says 共n篇
    and one heading). A lone 第一篇 in a speech is text. Where the headings carry titles of their own, these are the
    only titles the pieces have, so they stay as the first line of the piece.

    Without such a series, PIECE is inserted before each heading that names a speaker or a day (`某某同志的讲话摘要`,
    `二 一月十八日的讲话`), each title of a speech at a meeting (`在某某大会上的讲话`), or each letterhead of a
    circular, if at least two have a text after them.
    """
    series = _find_series(text)
    if not series:
        for start in _find_speech_starts(text):
            yield Edit(start, start, PIECE + "\n")
        return
    titles = {heading.title for heading in series if heading.title}
    own_titles = len(titles) > 1 or len(series) == 1
    for heading in series:
        kept = heading.title if own_titles else ""
        at = text.rfind(kept, heading.start, heading.end) if kept else heading.end
        if kept and at >= 0:
            yield Edit(heading.start, at, PIECE + "\n")
            if at + len(kept) < heading.end:
                yield Edit(at + len(kept), heading.end)
        else:
            yield Edit(heading.start, heading.end, PIECE)


def drop_collection_title(text: str) -> Iterator[Edit]:
    """Drop what is before the first piece of a collection: the site's title (`…(共5篇)`) and its preface."""
    first = text.find(PIECE)
    if first > 0 and text[:first].strip() and len(re.findall(f"[{HAN}]", text[:first])) <= LONGEST_PREFACE:
        yield Edit(0, first)


def _find_speech_starts(text: str) -> list[int]:
    """Return the offsets of the lines with which the speeches of a file begin, [] for a file of one speech."""
    lines = list(_list_lines(text))
    contents = _find_listed(lines)
    letterheads = [
        start
        for at, (start, line) in enumerate(lines)
        if LETTERHEAD.match(re.sub(r"\s", "", line)) and any(NUMBER_LINE.match(x) for _, x in lines[at + 1 : at + 4])
    ]
    titles = [start for start, line in lines if len(line) <= LONGEST_HEADING and _MEETING_TITLE.fullmatch(line)]
    headed = [
        start
        for (start, line), (_, following) in pairwise(lines)
        if len(line) <= LONGEST_HEADING
        and TITLE_END.search(line)
        and not re.search("[。；！？，]", line)
        and SALUTATION.fullmatch(following)
    ]
    for starts in (contents, [start for start, line in lines if _is_speech_heading(line)], titles, letterheads, headed):
        lengths = [len(re.findall(f"[{HAN}]", text[a:b])) for a, b in pairwise([*starts, len(text)])]
        if len(starts) > 1 and min(lengths) >= SHORTEST_SPEECH:
            return starts
    return []


def _find_listed(lines: list[tuple[int, str]]) -> list[int]:
    """Return the offsets of the titles that a table of contents lists, [] if there is none or it lists others, too."""
    listed = [(at, match["t"]) for at, (_, line) in enumerate(lines) if (match := _LISTED.fullmatch(line))]
    if len(listed) < 2:
        return []
    below = lines[listed[-1][0] + 1 :]
    starts = [next((start for start, line in below if line == title), -1) for _, title in listed]
    return starts if starts == sorted(set(starts)) and starts[0] >= 0 else []


def _list_lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start + line.index(line.strip()), line.strip()
        start += len(line) + 1


def _is_speech_heading(line: str) -> bool:
    return len(line) <= LONGEST_HEADING and bool(_SPEECH_HEADING.fullmatch(line))


def _find_series(text: str) -> list[_Heading]:
    by_shape: dict[str, list[_Heading]] = defaultdict(list)
    start = 0
    for line in text.split("\n"):
        if heading := _read_heading(line, start):
            by_shape[heading.shape].append(heading)
        start += len(line) + 1
    counted = any(_COUNT.search(line.strip()) for line in text.split("\n")[:6])
    for shape, _ in _SHAPES:
        found = _find_count(by_shape[shape])
        if shape in _SAME_TITLE_ONLY and len({heading.title for heading in found}) > 1:
            continue
        if len(found) >= 2 or (found and (counted or _begins_first(text, found[0]))):
            return found
    return []


def _begins_first(text: str, heading: _Heading) -> bool:
    """Return whether a lone heading numbers the first of the texts that a page offers: a preface, title, salutation."""
    is_titled = "pian" in heading.shape and bool(TITLE_END.search(heading.title))
    return is_titled and 0 < heading.start <= LONGEST_PREFACE and bool(SALUTATION.match(text[heading.end :].lstrip()))


def _read_heading(line: str, start: int) -> _Heading | None:
    stripped = line.strip(_ORNAMENTS)
    if not stripped or len(stripped) > LONGEST_HEADING or re.search(r"[。；！？]", stripped):
        return None
    for shape, pattern in _SHAPES:
        match = pattern.fullmatch(stripped)
        if not match:
            continue
        if ordinal := number(match["n"]):
            offset = start + len(line) - len(line.lstrip())
            return _Heading(offset, start + len(line.rstrip()), shape, ordinal, (match["t"] or "").strip(" ：:、.．"))
    return None


def _find_count(headings: list[_Heading]) -> list[_Heading]:
    """Return the longest run 1, 2, 3 … of the headings, in text order; [] where none has the number one."""
    run: list[_Heading] = []
    for heading in headings:
        if heading.ordinal == len(run) + 1:
            run.append(heading)
    return run
