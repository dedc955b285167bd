"""Definitions that a text itself gives of a slogan, word for word, and the members that it spells out.

At each occurrence these are tried in order: a bracket after it; 即… or 是指… after it; “…” before it in 以“…”为内容的;
sections of the outline, or points counted off after it, that take up what a numeric formula counts. The numbers of a
formula decide where its members begin and end: of the marks that can divide an explanation those are taken that give
as many pieces as the numbers promise (`四学四比`: eight). An explanation is a slice of a paragraph, except that
sections and points are joined by ELLIPSIS.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from build_scripts.glossary import numerals
from build_scripts.glossary.lexicon import compile_role
from build_scripts.glossary.passage import DIVIDERS, LEFT_QUOTES, QUOTES, RIGHT_QUOTES, write_half_width
from build_scripts.model import Gloss, Member, Occurrence, Section, SloganType, Speech
from build_scripts.text.characters import HAN
from build_scripts.text.numerals import NUMERALS

#: Joins members that are not contiguous in the text.
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}\N{HORIZONTAL ELLIPSIS}"
#: Most Han characters between a slogan and 即 or a bracket: 1+3”工作方案（…. The gold texts need 6.
NEAR = 10
#: Code points of the longest explanation; the longest in the gold texts has 150.
LONGEST_GLOSS = 400

#: Speeches that are searched whole for an enumeration of the members, so that the work does not grow with the square of
#: a corpus in which one formula is everywhere. Of the formulas of the nine texts none needs more than one.
MOST_SEARCHED = 50
#: Occurrences of one slogan at which an explanation is looked for, for the same reason.
MOST_ASKED = 2_000

_GAP = f"[{RIGHT_QUOTES}]?[{HAN}]{{0,{NEAR}}}[{RIGHT_QUOTES}]?"
_BRACKET = re.compile(f"{_GAP}（([^（）]{{4,{LONGEST_GLOSS}}})）")
_THAT_IS = re.compile(
    f"{_GAP}(?P<stop>[，。,：]?)(?:即是|即(?![将使便刻日可])|是指|指的是|也就是(?![要使把说])|的?(?:主要|基本)?内容是|分别是|的含义是)(?P<colon>：?)|"
    f"[{RIGHT_QUOTES}][{HAN}]{{0,2}}，?就是(?![要使把])"
)
_CONTENT = re.compile(
    f"[{LEFT_QUOTES}]([^{LEFT_QUOTES}{RIGHT_QUOTES}]{{4,{LONGEST_GLOSS}}})[{RIGHT_QUOTES}]"
    f"(?:为(?:主要|基本|重点|核心|总)?(?:内容|要求|目标|标准)的?|(?P<loose>的|等))[{HAN}]{{0,4}}[{LEFT_QUOTES}]?$"
)
_QUOTED_ALONE = re.compile(f"[{LEFT_QUOTES}]([^{LEFT_QUOTES}{RIGHT_QUOTES}]{{4,}})[{RIGHT_QUOTES}](?:，|；|$)")
_NUMBER_QUOTED = re.compile(f"[{LEFT_QUOTES}][0-9{NUMERALS}]+[{RIGHT_QUOTES}]")
_NOUN_AFTER = re.compile(f"[{RIGHT_QUOTES}]([{HAN}]{{2}})")
_SPOKEN_LABEL = re.compile(f"[{NUMERALS}][是要]$")
_YEAR = re.compile("[0-9年月日—-]+")


@dataclass(frozen=True, slots=True)
class Explanation:
    """The corpus's own explanation of a slogan; None and () if there is none."""

    gloss: Gloss | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A speech prepared for the search of explanations.

    `texts` gives the text of each paragraph by its id, `families` the sections of each parent, in reading order.
    """

    speech: Speech
    texts: Mapping[str, str]
    families: Sequence[Sequence[Section]]


def read(speech: Speech) -> Reading:
    """Return the speech prepared for `explained`."""
    families: dict[str | None, list[Section]] = {}
    for section in speech.sections:
        families.setdefault(section.parent, []).append(section)
    texts = {paragraph.id: paragraph.text for paragraph in speech.paragraphs}
    return Reading(speech, texts, tuple(families.values()))


def explained(
    wording: str, kind: SloganType, places: Sequence[Occurrence], speeches: Mapping[str, Reading]
) -> Explanation:
    """Return the first explanation in reading order, with its members; else the first enumeration of the members.

    `speeches` gives the speeches by id, as `read` returned them. What a speech does with a slogan (就是要使…) is no
    explanation. Members of a numeric formula must be as many as its numbers promise.
    """
    gloss: Gloss | None = None
    promise = numerals.promised(wording)
    for place in places[:MOST_ASKED]:
        reading = speeches[place.speech]
        text = reading.texts[place.paragraph]
        span = _find_after(text, place, kind == "A") or _find_before(text, place, named=kind in "AC")
        if not span and promise and (counted := _find_counted(reading, text, place, *promise)):
            said = ELLIPSIS.join(_read_label(reading, member) + member.text for member in counted)
            return Explanation(Gloss(said, "text", place.speech, place.paragraph), counted)
        if span:
            members = _make_members(place.speech, place.paragraph, text, _split_members(text, span, wording, kind))
            if members and kind == "A":
                span = span[0], max(span[0], members[-1].end) if _goes_on(text, members, span) else span[1]
            found = Gloss(text[slice(*span)], "text", place.speech, place.paragraph, *span)
            if members:
                return Explanation(found, members)
            gloss = gloss or found
    return Explanation(gloss, _find_enumeration(wording, kind, places, speeches))


def _make_members(speech: str, paragraph: str, text: str, spans: Sequence[tuple[int, int]]) -> tuple[Member, ...]:
    return tuple(Member(text[start:end], speech, paragraph, start, end) for start, end in spans)


def _goes_on(text: str, members: Sequence[Member], span: tuple[int, int]) -> bool:
    """Return whether the sentence goes on after the last member with something that no longer explains the formula."""
    rest = text[members[-1].end : span[1]]
    return len(rest) > NEAR and rest[0] in DIVIDERS


def _find_enumeration(
    wording: str, kind: SloganType, places: Sequence[Occurrence], speeches: Mapping[str, Reading]
) -> tuple[Member, ...]:
    """Return the members of a numeric formula from an enumeration in a speech that says it, its own paragraph first."""
    if kind != "A" or not numerals.demands(wording):
        return ()
    first_places: dict[str, Occurrence] = {}
    for place in places:
        first_places.setdefault(place.speech, place)
    for place in list(first_places.values())[:MOST_SEARCHED]:
        texts = speeches[place.speech].texts
        noun = _NOUN_AFTER.match(texts[place.paragraph], place.end)
        tail = noun[1] if noun else ""
        for name, text in ((place.paragraph, texts[place.paragraph]), *texts.items()):
            if spans := enumerate_members(text, wording, tail):
                return _make_members(place.speech, name, text, spans)
    return ()


def _find_after(text: str, place: Occurrence, numbered: bool) -> tuple[int, int] | None:
    """Return the span of the explanation in a bracket or after 即, None if there is neither.

    After 即：, and after 即 if each number is explained by itself, the members of a numbered set go on after ；. Only
    they may be explained in a sentence of their own.
    """
    bracket = _BRACKET.match(text, place.end)
    if bracket and not _YEAR.fullmatch(bracket[1]):
        return bracket.span(1)
    linked = _THAT_IS.match(text, place.end)
    if not linked or (linked["stop"] == "。" and not numbered):
        return None
    itemized = linked["colon"] or _NUMBER_QUOTED.match(text, linked.end())
    stop = "。" if itemized and numbered else "。；"
    found = re.match(f"[^{stop}]{{4,{LONGEST_GLOSS}}}", text[linked.end() :])
    if not found:
        return None
    start = linked.end()
    said = found[0]
    if quoted := _QUOTED_ALONE.match(said):
        return start + quoted.start(1), start + quoted.end(1)
    if not _has_members(said):
        return None
    bare = said.strip(RIGHT_QUOTES)
    start += len(said) - len(said.lstrip(RIGHT_QUOTES))
    return start, start + len(bare)


def _has_members(said: str) -> bool:
    """Return whether members or a quotation follow 即, and not the next thought of the speaker."""
    return any(mark in said for mark in DIVIDERS + LEFT_QUOTES)


def _find_before(text: str, place: Occurrence, *, named: bool) -> tuple[int, int] | None:
    """Return the span of the content that is given before the slogan, None if there is none.

    A quotation that only 的 joins to the slogan (“团结拼搏”的张家港精神) is the content of a name or a number alone.
    """
    reach = max(0, place.start - LONGEST_GLOSS - NEAR)
    found = _CONTENT.search(text, reach, place.start)
    return found.span(1) if found and (named or not found["loose"]) else None


def _find_counted(reading: Reading, text: str, place: Occurrence, number: int, counted: str) -> tuple[Member, ...]:
    """Return the sections, or the points of the paragraph, that take up what a numeric formula counts.

    六个强化 → 强化宣传教育……强化规范服务……, if six sections of one level say so. () if the number is not met.
    """
    for siblings in reading.families:
        taken = [section for section in siblings if _takes_up(section.title.rstrip("。"), counted)]
        if len(taken) == number:
            return tuple(_take_title(reading, section) for section in taken)
    if text.count(counted) >= number:  # The cheap question first.
        point = rf"[{NUMERALS}]是([^。；，]{{0,20}}{re.escape(counted)})(?=[。；，])"
        points = list(re.finditer(point, text))
        if len(points) == number:
            return _make_members(place.speech, place.paragraph, text, [point.span(1) for point in points])
    return ()


def _take_title(reading: Reading, section: Section) -> Member:
    """Return the title of a section as a member, without its label and full stop."""
    title = section.title.rstrip("。")
    start = reading.texts[section.paragraph].find(title, section.start)
    return Member(title, reading.speech.id, section.paragraph, start, start + len(title))


def _takes_up(title: str, counted: str) -> bool:
    return title.startswith(counted) or title.endswith(counted)


def _read_label(reading: Reading, member: Member) -> str:
    """Return the label if it is a word of the sentence (一是, 一要), "" if it is a number before a heading."""
    before = reading.texts[member.paragraph][: member.start]
    found = _SPOKEN_LABEL.search(before)
    return found[0] if found else ""


Spans = Sequence[tuple[int, int]]

#: Characters of the longest piece of an enumeration. Chosen, not measured.
LONGEST_LISTED = 32
#: What divides an explanation, the marks that hold larger pieces first.
_DIVISIONS = ("[；。]", "[；，。]", "[；，、。]", "[；，、。]|和", "[；，、。]|和|以及|与")
_LEAD = re.compile(f"^(?:{compile_role('launches')}|即|：|分别)+")
_EDGE_MARKS = "“”‘’「」『』；，、。：" + " "
_SENTENCES = re.compile("[^。！？；：\n（）]+")
_PART_LABEL = re.compile(f"“?[0-9{NUMERALS}]”?(?:就是|是|即|指的是|代表)[^：]{{0,12}}[，]?即?[是]?：")


def _split_members(text: str, span: tuple[int, int], wording: str, kind: SloganType) -> Spans:
    """Return the members in the explanation `text[span]`, as spans of the text; [] if they cannot be distinguished.

    Those of a numeric formula are as many as its numbers promise. Any other explanation has members if it is a
    list of two pieces or more of nearly one length.
    """
    number = numerals.total(wording) if kind == "A" else None
    said = write_half_width(text[slice(*span)])
    if number is None:
        return [] if kind == "A" else _list_of_equals(text, span, said)
    divided = [list(_split_pieces(text, span[0], said, pattern)) for pattern in _DIVISIONS]
    if promise := numerals.promised(wording):
        for pieces in divided:
            taking = [piece for piece in pieces if _takes_up(text[slice(*piece)], promise[1])]
            if len(taking) == number:
                return [_drop_lead(text, piece) for piece in taking]
    for pieces in divided:
        if len(pieces) == number:
            return pieces
    return _find_labelled(text, span[0], said, number)


def _split_pieces(text: str, offset: int, said: str, pattern: str) -> Iterator[tuple[int, int]]:
    """Yield the pieces between the marks, outside brackets, without quotes and marks at their ends; no empty ones."""
    begin, depth = 0, 0
    cuts = [(match.start(), match.end()) for match in re.finditer(f"{pattern}|[（）]", said)]
    for start, end in [*cuts, (len(said), len(said))]:
        if said[start:end] in ("（", "）"):
            depth += 1 if said[start] == "（" else -1
            continue
        if depth > 0 and start < len(said):
            continue
        piece = _trim(text, (offset + begin, offset + start))
        if piece[0] < piece[1]:
            yield piece
        begin = end


def _trim(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the span without marks at its ends; a quote is removed only with its partner, or if it has none."""
    start, end = span
    while start < end and text[start] in _EDGE_MARKS and not _opens(text, start, end):
        start += 1
    while start < end and text[end - 1] in _EDGE_MARKS and not _is_closed(text, start, end):
        end -= 1
    if end - start > 2 and text[start] in LEFT_QUOTES and text.find(RIGHT_QUOTES[0], start, end) == end - 1:
        return start + 1, end - 1
    return start, end


def _opens(text: str, start: int, end: int) -> bool:
    return text[start] in LEFT_QUOTES and any(quote in text[start:end] for quote in RIGHT_QUOTES)


def _is_closed(text: str, start: int, end: int) -> bool:
    return text[end - 1] in RIGHT_QUOTES and any(quote in text[start:end] for quote in LEFT_QUOTES)


def _drop_lead(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the span without verbs that start a campaign: 深入开展｜标准服务惠民工程."""
    lead = _LEAD.match(text[slice(*span)])
    return (span[0] + lead.end(), span[1]) if lead and lead.end() < span[1] - span[0] - 1 else span


def _find_labelled(text: str, offset: int, said: str, number: int) -> Spans:
    """Return the members if each number of a sum is explained by itself: “2”就是…，即：甲、乙；“5”就是…."""
    labels = list(_PART_LABEL.finditer(said))
    if len(labels) < 2:
        return []
    ends = [label.start() for label in labels[1:]] + [len(said)]
    found: list[tuple[int, int]] = []
    for label, end in zip(labels, ends, strict=True):
        wanted = int(numeral[0]) if (numeral := re.search("[0-9]+", label[0])) else 0
        for division in _DIVISIONS:
            pieces = list(_split_pieces(text, offset + label.end(), said[label.end() : end], division))
            if len(pieces) == wanted:
                found += pieces
                break
    return found if len(found) == number else []


def _list_of_equals(text: str, span: tuple[int, int], said: str) -> Spans:
    pieces = list(_split_pieces(text, span[0], said, f"[{DIVIDERS}]"))
    lengths = [end - start for start, end in pieces]
    return pieces if len(pieces) >= 2 and max(lengths) - min(lengths) <= 1 else []


def enumerate_members(text: str, wording: str, tail: str) -> Spans:
    """Return the members if a text only lists them: 新经济组织、新社会组织 for “两新”组织; [] if it does not.

    A match is a run of consecutive items in one sentence, as many as the numbers add up to, all starting or all ending
    with the counted word. Two items that share one character prove nothing: they must end in the noun after the formula
    (`tail`).
    """
    counted = _read_counted(wording)
    vague = len(counted) == 2 and counted[0] == counted[1] and len(counted[0]) == 1
    if len(counted) < 2 or (vague and not tail) or not _says_enough(text, wording):
        return []
    for sentence in _SENTENCES.finditer(text):
        if not _says_enough(sentence[0], wording):
            continue
        pieces = list(_split_pieces(text, sentence.start(), sentence[0], "[，、]|和|与"))
        for first in range(len(pieces) - len(counted) + 1):
            spans = _select_fitting(text, pieces[first : first + len(counted)], counted, tail if vague else "")
            if spans:
                return spans
    return []


@lru_cache(maxsize=1_000)
def _read_counted(wording: str) -> tuple[str, ...]:
    """Return the counted word of each member; cached, because every paragraph of a speech is asked for it."""
    return tuple(what for number, what in numerals.demands(wording) for _ in range(number))


@lru_cache(maxsize=1_000)
def _count_words(wording: str) -> Sequence[tuple[str, int]]:
    """Return each counted word with its number."""
    return tuple(Counter(_read_counted(wording)).items())


def _says_enough(text: str, wording: str) -> bool:
    """Return whether the text has the counted words often enough: a cheap question that most texts fail."""
    return all(text.count(what) >= times for what, times in _count_words(wording))


def _select_fitting(text: str, pieces: Spans, counted: Sequence[str], tail: str) -> Spans:
    """Return the items cut to members, [] if one lacks its counted word."""
    if any(text.find(what, *piece) < 0 for piece, what in zip(pieces, counted, strict=True)):
        return []
    if max(end - start for start, end in pieces) > LONGEST_LISTED:
        return []
    for at_start in (True, False):
        found = [
            _cut(text, piece, what, at_start, number in (0, len(pieces) - 1))
            for number, (piece, what) in enumerate(zip(pieces, counted, strict=True))
        ]
        spans = [_cut_after(text, span, tail) for span in found if span]
        wordings = {text[slice(*span)] for span in spans}
        ended = all(wording.endswith(tail) and not set(wording) & set(QUOTES) for wording in wordings)
        if (
            ended
            and len(spans) == len(pieces) == len(wordings)
            and max(map(len, wordings)) - min(map(len, wordings)) <= 3
        ):
            return spans
    return []


def _cut_after(text: str, span: tuple[int, int], tail: str) -> tuple[int, int]:
    """Return the span cut after the noun that it should end in, if it has it."""
    at = text.find(tail, *span) if tail else -1
    return (span[0], at + len(tail)) if at > 0 else span


def _cut(text: str, piece: tuple[int, int], what: str, at_start: bool, at_edge: bool) -> tuple[int, int] | None:
    """Return the member in a piece, None if there is none; the first and the last piece may have more around it."""
    start, end = piece
    if at_start:
        at = text.rfind(what, start, end) if at_edge else start
        if at < 0 or not text.startswith(what, at) or end - at <= len(what):
            return None
        return at, end
    at = text.find(what, start, end) if at_edge else end - len(what)
    if at < start or text[at : at + len(what)] != what or at == start:
        return None
    return start, at + len(what)
