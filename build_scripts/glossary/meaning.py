"""What a text itself says that a slogan means, word for word, with the place, and the members that it spells out.

Read are, in this order at each place of the slogan: a bracket behind it; 即…, 是指… behind it; “…” before it in
以“…”为主要内容的, or “…”的; a parallel formula just before it in …的三讲教育 or …，形成了“张家港精神”; and
sections of the outline, or points counted off behind, that take up what a numeric formula counts. Nothing is put
together by us but such sections and points, which ELLIPSIS joins. How an explanation falls into members is told in
spelling.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from build_scripts.glossary import numeric, parallel, spelling
from build_scripts.glossary.clauses import DIVIDERS, LEFT_QUOTES, RIGHT_QUOTES, stretches
from build_scripts.model import Gloss, Member, Occurrence, Section, SloganType, Speech
from build_scripts.text.characters import HAN

#: Joins members that stand apart in the text.
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}\N{HORIZONTAL ELLIPSIS}"
#: Han characters that may stand between a slogan and 即 or a bracket: 1+3”工作方案（…. The gold texts need 6.
NEAR = 10
#: Code points of the longest explanation; the longest in the gold texts has 150.
LONGEST_GLOSS = 400

#: Speeches that are searched whole for an enumeration of the members, so that the work does not grow with the square of
#: a corpus in which one formula is everywhere. Of the formulas of the nine texts none needs more than one.
MOST_SEARCHED = 50
#: Places of one slogan at which its explanation is looked for, for the same reason: what two thousand do not explain
#: nobody explains. No limit is reached in the nine texts and in nineteen reports.
MOST_ASKED = 2_000

_GAP = f"[{RIGHT_QUOTES}]?[{HAN}]{{0,{NEAR}}}[{RIGHT_QUOTES}]?"
_BRACKET = re.compile(f"{_GAP}（([^（）]{{4,{LONGEST_GLOSS}}})）")
_THAT_IS = re.compile(
    f"{_GAP}[，。,：]?(?:即是|即(?![将使便刻日可])|是指|指的是|也就是(?![要使把])|的?(?:主要|基本)?内容是|分别是|的含义是)(：?)|"
    f"[{RIGHT_QUOTES}][{HAN}]{{0,2}}，?就是(?![要使把])()"
)
_CONTENT = re.compile(
    f"[{LEFT_QUOTES}]([^{LEFT_QUOTES}{RIGHT_QUOTES}]{{4,{LONGEST_GLOSS}}})[{RIGHT_QUOTES}]"
    f"(?:为(?:主要|基本|重点|核心|总)?(?:内容|要求|目标|标准)的?|的|等)[{HAN}]{{0,4}}[{LEFT_QUOTES}]?$"
)
_OPEN_CONTENT = re.compile(
    f"以([^，。；：{LEFT_QUOTES}{RIGHT_QUOTES}]{{4,60}})为(?:主要|基本|重点|核心)?内容的?[{LEFT_QUOTES}]?$"
)
_GREW = re.compile(f"，?(?:从而)?(?:形成了?|创造了?|培育了?|铸就了?|孕育了?)[{LEFT_QUOTES}]$|的$")
_QUOTED_ALONE = re.compile(f"[{LEFT_QUOTES}]([^{LEFT_QUOTES}{RIGHT_QUOTES}]{{4,}})[{RIGHT_QUOTES}](?:，|；|$)")
_NUMBER_QUOTED = re.compile(f"[{LEFT_QUOTES}][0-9一二三四五六七八九十]+[{RIGHT_QUOTES}]")
_NOUN_BEHIND = re.compile(f"[{RIGHT_QUOTES}]([{HAN}]{{2}})")
_SENTENCE_REST = re.compile(f"[{RIGHT_QUOTES}]?[{HAN}]{{0,{NEAR}}}[。：]")
_SPOKEN_LABEL = re.compile("[一二三四五六七八九十][是要]$")
_YEAR = re.compile("[0-9年月日—-]+")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the corpus says of a slogan; None and () where it says nothing."""

    gloss: Gloss | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A speech with what each place of a slogan asks of it.

    `texts` and `order` give the text and the number of each paragraph by its id, `families` the sections of each
    parent, in reading order.
    """

    speech: Speech
    texts: Mapping[str, str]
    order: Mapping[str, int]
    families: Sequence[Sequence[Section]]


def read(speech: Speech) -> Reading:
    """The speech made ready for `explained`."""
    families: dict[str | None, list[Section]] = {}
    for section in speech.sections:
        families.setdefault(section.parent, []).append(section)
    texts = {paragraph.id: paragraph.text for paragraph in speech.paragraphs}
    return Reading(speech, texts, {name: at for at, name in enumerate(texts)}, tuple(families.values()))


def explained(
    wording: str, kind: SloganType, places: Sequence[Occurrence], speeches: Mapping[str, Reading]
) -> Explanation:
    """The first explanation in reading order, with its members; else the first place that spells them out.

    `speeches` gives the speeches of the places by id, as `read` made them ready. The explanation is a slice of a
    paragraph, but for sections and points joined by ELLIPSIS. What a speech does with a slogan (就是要使…) is not taken
    for what it means. Members of a numeric formula are taken where they are as many as its numbers promise, and not
    otherwise.
    """
    gloss: Gloss | None = None
    promise = numeric.promised(wording)
    for place in places[:MOST_ASKED]:
        reading = speeches[place.speech]
        text = reading.texts[place.paragraph]
        span = _behind(text, place, kind == "A") or _before(text, place, wording)
        if not span and promise and (counted := _counted_off(reading, text, place, *promise)):
            said = ELLIPSIS.join(_spoken_label(reading, member) + member.text for member in counted)
            return Explanation(Gloss(said, "text", place.speech, place.paragraph), counted)
        if span:
            members = _members(place.speech, place.paragraph, text, spelling.members(text, span, wording, kind))
            if members and kind == "A":
                span = span[0], max(span[0], members[-1].end) if _goes_on(text, members, span) else span[1]
            found = Gloss(text[slice(*span)], "text", place.speech, place.paragraph, *span)
            if members:
                return Explanation(found, members)
            gloss = gloss or found
    return Explanation(gloss, _spelt_out(wording, kind, places, speeches))


def _members(speech: str, paragraph: str, text: str, spans: Sequence[tuple[int, int]]) -> tuple[Member, ...]:
    return tuple(Member(text[start:end], speech, paragraph, start, end) for start, end in spans)


def _goes_on(text: str, members: Sequence[Member], span: tuple[int, int]) -> bool:
    """Whether the sentence says more behind its last member, which no longer explains the formula."""
    rest = text[members[-1].end : span[1]]
    return len(rest) > NEAR and rest[0] in DIVIDERS


def _spelt_out(
    wording: str, kind: SloganType, places: Sequence[Occurrence], speeches: Mapping[str, Reading]
) -> tuple[Member, ...]:
    """The members of a numeric formula where a speech that says it enumerates them: in the place's paragraph first."""
    if kind != "A" or not numeric.demands(wording):
        return ()
    first_places: dict[str, Occurrence] = {}
    for place in places:
        first_places.setdefault(place.speech, place)
    for place in list(first_places.values())[:MOST_SEARCHED]:
        texts = speeches[place.speech].texts
        noun = _NOUN_BEHIND.match(texts[place.paragraph], place.end)
        tail = noun[1] if noun else ""
        for name, text in ((place.paragraph, texts[place.paragraph]), *texts.items()):
            if spans := spelling.enumerated(text, wording, tail):
                return _members(place.speech, name, text, spans)
    return ()


def _behind(text: str, place: Occurrence, numbered: bool) -> tuple[int, int] | None:
    """Where a bracket or 即 behind the place says it, None where there is neither.

    Behind 即：, and behind 即 where each number is explained by itself, the members of a numbered set go on over ；;
    those of anything else end there.
    """
    bracket = _BRACKET.match(text, place.end)
    if bracket and not _YEAR.fullmatch(bracket[1]):
        return bracket.span(1)
    linked = _THAT_IS.match(text, place.end)
    if not linked:
        return None
    itemized = linked[1] or _NUMBER_QUOTED.match(text, linked.end())
    stop = "。" if itemized and numbered else "。；"
    found = re.match(f"[^{stop}]{{4,{LONGEST_GLOSS}}}", text[linked.end() :])
    if not found:
        return None
    start = linked.end()
    said = _up_to_bracket(found[0])
    if quoted := _QUOTED_ALONE.match(said):
        return start + quoted.start(1), start + quoted.end(1)
    if not _has_members(said):
        return None
    bare = said.strip(RIGHT_QUOTES)
    start += len(said) - len(said.lstrip(RIGHT_QUOTES))
    return start, start + len(bare)


def _up_to_bracket(said: str) -> str:
    """The text up to a right bracket that it does not open."""
    depth = 0
    for offset, character in enumerate(said):
        depth += (character == "（") - (character == "）")
        if depth < 0:
            return said[:offset]
    return said


def _has_members(said: str) -> bool:
    """Whether what follows 即 is members or a quotation, not the next thought of the speaker."""
    return any(mark in said for mark in DIVIDERS + LEFT_QUOTES)


def _before(text: str, place: Occurrence, wording: str) -> tuple[int, int] | None:
    """Where its content stands before the place, None where nothing does."""
    reach = max(0, place.start - LONGEST_GLOSS - NEAR)
    for pattern in (_CONTENT, _OPEN_CONTENT):
        if found := pattern.search(text, reach, place.start):
            return found.span(1)
    grew = _GREW.search(text, max(0, place.start - NEAR), place.start)
    if not grew or (grew[0] == "的" and not numeric.is_formula(wording)):
        return None
    for stretch in stretches(text):
        if not stretch.offsets[0] < grew.start() <= stretch.offsets[-1] + 1:
            continue
        for run in parallel.runs(stretch):
            start, end = stretch.span(run.start, run.end)
            if end == grew.start():
                return start, end
    return None


def _counted_off(reading: Reading, text: str, place: Occurrence, number: int, counted: str) -> tuple[Member, ...]:
    """The sections, or the points of the paragraph, that take up what a numeric formula counts.

    六个强化 → 强化宣传教育……强化规范服务……, where six sections of one level say so; or as many sections of one level,
    the first right behind the formula (抓好“四个重点”。第一、…). () where the number is not met.
    """
    families = [siblings for siblings in reading.families if len(siblings) >= number]
    for siblings in families:
        taken = [section for section in siblings if _takes_up(section.title.rstrip("。"), counted)]
        if len(taken) == number:
            return tuple(_titled(reading, section) for section in taken)
    if text.count(counted) >= number:  # The cheap question first.
        point = rf"[一二三四五六七八九十]是([^。；，]{{0,20}}{re.escape(counted)})(?=[。；，])"
        points = list(re.finditer(point, text))
        if len(points) == number:
            return _members(place.speech, place.paragraph, text, [point.span(1) for point in points])
    return _announced(reading, text, place, [siblings for siblings in families if len(siblings) == number])


def _announced(
    reading: Reading, text: str, place: Occurrence, families: Sequence[Sequence[Section]]
) -> tuple[Member, ...]:
    """The sections of one of these levels that begin where the sentence with the formula ends."""
    if not families:
        return ()
    order = reading.order
    rest = _SENTENCE_REST.match(text, place.end)
    if not rest:
        return ()
    at = order[place.paragraph], rest.end()
    if at[1] == len(text):
        at = at[0] + 1, 0
    for siblings in families:
        if (order[siblings[0].paragraph], siblings[0].start) == at:
            return tuple(_titled(reading, section) for section in siblings)
    return ()


def _titled(reading: Reading, section: Section) -> Member:
    """The title of a section as a member, without its label and full stop."""
    title = section.title.rstrip("。")
    start = reading.texts[section.paragraph].find(title, section.start)
    return Member(title, reading.speech.id, section.paragraph, start, start + len(title))


def _takes_up(title: str, counted: str) -> bool:
    return title.startswith(counted) or title.endswith(counted)


def _spoken_label(reading: Reading, member: Member) -> str:
    """The label where it is a word of the sentence (一是, 一要), "" where it is a number before a heading."""
    before = reading.texts[member.paragraph][: member.start]
    found = _SPOKEN_LABEL.search(before)
    return found[0] if found else ""
