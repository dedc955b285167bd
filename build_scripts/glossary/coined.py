"""Coined expressions without quotes: verbs or qualities side by side, parallels without a mark between, ways of doing.

`吃拿卡要`, `脏乱差`; `保增长保民生保稳定`; `联合搞整治`; `以人为本`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from build_scripts.glossary import vocabulary
from build_scripts.glossary.clauses import DIVIDERS, segments, stretches
from build_scripts.glossary.sightings import Sighting
from build_scripts.glossary.surroundings import surroundings
from build_scripts.glossary.vocabulary import FUNCTION_CHARACTERS
from build_scripts.model import Paragraph, SloganType
from build_scripts.text import words
from build_scripts.text.characters import HAN

#: What each rule proves; 以…为… and 搞 need a lead (坚持…), a clause of their own or repetition. Of those here and
#: below that reach the line by themselves, the nine gold texts have slogans that no other rule would publish for
#: _ROW, _UNDIVIDED, _RAISED and _SET_NUMBER; the others are chosen like these.
_ROW, _UNDIVIDED, _WAY, _LED_WAY, _SAKE, _LONG_SAKE = 0.6, 0.65, 0.5, 0.6, 0.35, 0.3

#: The same for what raises what, and for 谁…谁….
_RAISED, _LED_RAISING, _WHO, _MEANS = 0.58, 0.6, 0.65, 0.6

#: A set phrase of three characters with a number; by eye, of those in nineteen government reports.
_SET_NUMBER = 0.6
_SEVERAL = frozenset("二两三四五六七八九")
_OBJECTS = frozenset("盘条张阵窝股根竿锅篇块家")
_NUMBERED_WORD = re.compile(f"[一{''.join(sorted(_SEVERAL))}]")

#: Verbs of set phrases that are adverbs: 古往今来.
_COMING_AND_GOING = frozenset("来去往")
_ROW_END = re.compile("等|现象|问题|之风|行为|作风")
_ROW_SIZES = (5, 4, 3)
_ROW_KINDS = ("verb", "adjective")
_SUBJECT_AND_UNITS = re.compile(rf"[{HAN}]([{HAN}])(?:[{HAN}]{{2}}\1){{2,}}")
_SAME_START = re.compile(rf"([{HAN}])[{HAN}]{{2}}(?:\1[{HAN}]{{2}}){{2,}}")
_SAME_END = re.compile(rf"[{HAN}]{{2}}([{HAN}])(?:[{HAN}]{{2}}\1){{2,}}")
_WAY_OF_DOING = re.compile(f"[{HAN}]{{2}}搞(?![好活清])[{HAN}]{{2}}")
_FOR_THE_SAKE = re.compile(
    f"以(?![此其之])(?:[{HAN}]为[{HAN}]|[{HAN}]{{2,6}}为(?:中心|纲|本|主体|根本|核心|准绳|荣|耻|先导|主导))"
)
#: What 以…为主导 says the make of, without being its name: 以现代服务业为主导的现代产业体系.
_STRUCTURE = re.compile(f"的[{HAN}]{{0,6}}(?:体系|体制|机制|制度|格局|结构)")

#: What raises what, in four characters: 科教兴农, 质量强县, 依法治税. The institutions are those that hold meetings.
_RAISING = re.compile(
    "[兴强立富治建办][国省市县区州乡镇村街校院企厂局所行司店农牧林渔商军警党团业检税水路山馆档教监工城]"
)
_BY_LAW = re.compile(f"依法|从严|以[{HAN}]")
#: One thing for the sake of another: 以评促改, 以干部作风的大转变促进经济社会的大发展.
_BY_MEANS = re.compile(
    f"以(?:[{HAN}]{{2,8}}的?大[{HAN}]{{2}}(?:促进|带动|推动|推进|促|带)[{HAN}]{{2,8}}的?大[{HAN}]{{2}}|"
    f"[{HAN}](?![为其之此而])[{HAN}]{{2}})"
)
#: Whatever is so is done, and whatever is otherwise: 凡是有利于…的，就…；凡是不利于…的，就….
_WHATEVER = re.compile(
    "凡是?([^，。；]{2,24})，?([就都一必][^，。；]{1,24})[，；]凡是?(?!\\1)([^，。；]{2,24})，?[就都一必][^，。；]{1,24}(?=；|$)"
)
#: Who does something, that one bears it: 谁主管，谁负责; 谁污染谁治理.
_WHOEVER = re.compile(f"谁([{HAN}]{{1,7}}?)[、，]?谁([{HAN}]{{1,4}})(?=[、，。；的”]|$)")


def sight(paragraph: Paragraph) -> Iterator[Sighting]:
    """Every coined expression of a paragraph, in reading order of its segments; those with 谁 stand before."""
    for stretch in stretches(paragraph.text):
        for match in _WHOEVER.finditer(stretch.text):
            if not set(match[1] + match[2]) & set("谁是能会都也想知说吗呢"):
                first, last = stretch.span(match.start(), match.end())
                yield Sighting(match[0], "whoever", _WHO, "B", paragraph.id, first, last)
        for match in _WHATEVER.finditer(stretch.text):
            first, last = stretch.span(match.start(), match.end())
            yield Sighting(match[0], "whatever", _WHO, "B", paragraph.id, first, last)
    for stretch in stretches(paragraph.text):
        rules = [look for sign, look in _RULES if sign.search(stretch.text)]
        for begin, end in segments(stretch.text, DIVIDERS):
            for look in rules:
                for start, stop, rule, weight, kind in look(stretch.text, begin, end):
                    first, last = stretch.span(start, stop)
                    yield Sighting(stretch.text[start:stop], rule, weight, kind, paragraph.id, first, last)


#: Start, end, rule, weight and type of what a rule sees in the segment `text[begin:end]` of a stretch.
_Seen = Iterator[tuple[int, int, str, float, SloganType]]


def _rows_in(text: str, begin: int, end: int) -> _Seen:
    for start, stop in _rows(text[begin:end]):
        yield begin + start, begin + stop, "row", _ROW, "D"


def _undivided_in(text: str, begin: int, end: int) -> _Seen:
    for start, stop in _undivided(text[begin:end]):
        yield begin + start, begin + stop, "undivided", _UNDIVIDED, "B"


def _set_numbers_in(text: str, begin: int, end: int) -> _Seen:
    for start in _set_numbers(text[begin:end]):
        yield begin + start, begin + start + 3, "set_number", _SET_NUMBER, "D"


def _ways_of_doing_in(text: str, begin: int, end: int) -> _Seen:
    segment = text[begin:end]
    for match in _WAY_OF_DOING.finditer(segment):
        if _is_way_of_doing(match[0]) and _whole(match, segment):
            start, stop = begin + match.start(), begin + match.end()
            alone = match[0] == segment or surroundings(text, start, stop)
            yield start, stop, "way_of_doing", _LED_WAY if alone else _WAY, "D"


def _raising_in(text: str, begin: int, end: int) -> _Seen:
    segment = text[begin:end]
    for start, stop in _raising(segment):
        lexical = words.known(segment[start:stop])
        alone = lexical or stop - start == len(segment) or surroundings(text, begin + start, begin + stop)
        kind: SloganType = "E" if _BY_LAW.match(segment, start) else "C"
        yield begin + start, begin + stop, "raising", _LED_RAISING if alone else _RAISED, kind


def _by_means_in(text: str, begin: int, end: int) -> _Seen:
    segment = text[begin:end]
    for match in _BY_MEANS.finditer(segment):
        if _whole(match, segment) and _is_means(match[0]):
            yield begin + match.start(), begin + match.end(), "by_means", _MEANS, "B"


def _for_the_sake_in(text: str, begin: int, end: int) -> _Seen:
    segment = text[begin:end]
    for match in _FOR_THE_SAKE.finditer(segment):
        if _whole(match, segment) and not set("这的") & set(match[0]):
            start, stop = begin + match.start(), begin + match.end()
            brief = len(match[0]) == 4
            called = surroundings(text, start, stop) if brief or not _STRUCTURE.match(text, stop) else 0.0
            yield start, stop, "for_the_sake", (_SAKE if brief else _LONG_SAKE) + called, "E"


#: The rules of a segment in the order of what they see, each with what a stretch must have for the rule to be asked.
_RULES: tuple[tuple[re.Pattern[str], Callable[[str, int, int], _Seen]], ...] = (
    (re.compile(""), _rows_in),
    (re.compile(f"([{HAN}])[{HAN}]{{2}}\\1[{HAN}]{{2}}\\1"), _undivided_in),
    (_NUMBERED_WORD, _set_numbers_in),
    (re.compile("搞"), _ways_of_doing_in),
    (_RAISING, _raising_in),
    (re.compile("以"), _by_means_in),
    (re.compile("以"), _for_the_sake_in),
)


def _set_numbers(segment: str) -> Iterator[int]:
    """Where words of the dictionary of three characters begin, a number among them, that say a thing in a figure.

    A verb twice over or for several (翻两番, 两步走), or one object that all are (一盘棋, 一条龙).
    """
    beside = {at for match in _NUMBERED_WORD.finditer(segment) for at in (match.start() - 1, match.start())}
    for start in sorted(at for at in beside if 0 <= at <= len(segment) - 3):
        if _is_figure(segment[start : start + 3]):
            within = {*range(start, start + 4)}
            if within & words.borders(segment) == {start, start + 3}:
                yield start


def _is_figure(word: str) -> bool:
    if word[0] == "一" and word[1] in _OBJECTS:
        return words.tag(word) in ("n", "i", "l", "nz") and words.frequency(word) <= words.ORDINARY
    doing = words.kind(word[2]) == "verb" and word[0] in _SEVERAL
    return words.kind(word) == "idiom" and (doing or (word[1] in _SEVERAL and words.kind(word[0]) == "verb"))


def _raising(segment: str) -> Iterator[tuple[int, int]]:
    """Where something raises something; 治税, 兴农 may be words or not, but the verb begins one: 加强党 is none."""
    for match in _RAISING.finditer(segment):
        start, verb, stop = match.start() - 2, match.start(), match.end()
        by_law = _BY_LAW.match(segment, start) if start >= 0 else None
        if start < 0 or not (match[0][0] in "治建办兴" if by_law else match[0][0] in "兴强立富"):
            continue
        # 我们立国 names nobody; 立说立行 says at once what it does.
        if words.kind(segment[start:verb]) == "function" or segment[start] == segment[verb]:
            continue
        if words.known(segment[start:stop]) or {start, verb, stop} <= words.borders(segment):
            yield start, stop


def _whole(match: re.Match[str], segment: str) -> bool:
    return {match.start(), match.end()} <= words.borders(segment)


def _is_means(text: str) -> bool:
    """Whether four characters are 以, a thing, a verb and what it governs, each a word: `以产定人`; longer ones are."""
    if len(text) != 4 or text[2] == "促":
        return True
    apart = words.shape(text) == (1, 1, 1, 1) and words.kind(text[2]) == "verb"
    return apart and not {text[1], text[3]} & FUNCTION_CHARACTERS


def _rows(segment: str) -> Iterator[tuple[int, int]]:
    """Rows that are the segment, or stand at a rim of it or before a noun for failings: 吃拿卡要等问题."""
    ends = {match.start() for match in _ROW_END.finditer(segment)} | {len(segment)}
    for end in sorted(ends):
        # The cheap question first: two characters of a row are no word, and most segments end in one.
        if words.known(segment[end - 2 : end]):
            continue
        for size in _ROW_SIZES:
            row = segment[end - size : end] if size <= end else ""
            if not row or not (end == size or words.known(row)) or not _is_row(row):
                continue
            if end == size or end - size in words.borders(segment):
                yield end - size, end
                break


def _is_row(text: str) -> bool:
    """Whether each character is a verb or a quality of its own and no two make a word: `吃拿卡要`, not `分管领导`."""
    if len(set(text)) < len(text) or set(text) & vocabulary.PLAIN_QUALITIES:
        return False
    if any(words.known(text[k : k + 2]) for k in range(len(text) - 1)):
        return False
    kinds = [words.kind(character) for character in text]
    if sum(kind in _ROW_KINDS for kind in kinds) < len(text) - 1:
        return False
    if words.known(text):
        return words.tag(text) in ("l", "j") and not set(text) & _COMING_AND_GOING
    return not set(text) & vocabulary.PLAIN_VERBS and all(kind in (*_ROW_KINDS, "noun") for kind in kinds)


def _undivided(segment: str) -> Iterator[tuple[int, int]]:
    """Three units of three characters or more with a common first or last one; two behind a subject that has it too."""
    for pattern in (_SUBJECT_AND_UNITS, _SAME_START, _SAME_END):
        found = pattern.search(segment)
        if found and _in_threes(segment, found.start(), found.end(), 2 if pattern is _SUBJECT_AND_UNITS else 0):
            yield found.start(), found.end()
            return


def _in_threes(segment: str, start: int, end: int, subject: int) -> bool:
    """Whether the words of the segment agree with units of three characters behind a subject of so many."""
    units = [segment[k : k + 3] for k in range(start + subject, end, 3)]
    if len(set(units)) < len(units) or any(set(unit) & FUNCTION_CHARACTERS for unit in units):
        return False
    return {start, *range(start + subject, end + 1, 3)} <= words.borders(segment)


def _is_way_of_doing(text: str) -> bool:
    """Whether a doing is named by its manner: `联合搞整治` (verb of two characters, 搞, object of two)."""
    if words.shape(text) != (2, 1, 2):
        return False
    manner, _, thing = words.cut(text)
    doing = words.kind(manner) in ("verb", "idiom") and manner not in vocabulary.ASPECT_VERBS
    return doing and words.kind(thing) in ("noun", "verb")
