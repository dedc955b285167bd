"""What a text itself says that a slogan means, word for word, with the place.

Read are, in this order at each place of the slogan: a bracket behind it; 即…, 是指… behind it; “…” before it in
以“…”为主要内容的, or “…”的; a parallel formula just before it in …的三讲教育 or …，形成了“张家港精神”; and
sections of the outline, or points counted off behind, that take up what a numeric formula counts. Nothing is put
together by us but such sections and points, which ELLIPSIS joins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from build_scripts.characters import HAN
from build_scripts.glossary import numeric, parallel
from build_scripts.glossary.clauses import DIVIDERS, LEFT_QUOTES, RIGHT_QUOTES, stretches
from build_scripts.records import Gloss, Occurrence, Section, SloganType, Speech

#: Joins members that stand apart in the text.
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}\N{HORIZONTAL ELLIPSIS}"
#: Han characters that may stand between a slogan and 即 or a bracket: 1+3”工作方案（…. The gold texts need 6.
NEAR = 10
#: Code points of the longest explanation; the longest in the gold texts has 150.
LONGEST_GLOSS = 400

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
_YEAR = re.compile("[0-9年月日—-]+")


def gloss_of(
    wording: str, kind: SloganType, places: Sequence[Occurrence], speeches: Mapping[str, Speech]
) -> Gloss | None:
    """The first explanation in reading order, None where no place gives one.

    `speeches` gives the speeches of the places by id. A slice of a paragraph, but for sections and points joined by
    ELLIPSIS. What a speech does with a slogan (就是要使…) is not taken for what it means.
    """
    for place in places:
        speech = speeches[place.speech]
        text = next(paragraph.text for paragraph in speech.paragraphs if paragraph.id == place.paragraph)
        said = _behind(text, place, kind == "A") or _before(text, place, wording) or _counted_off(speech, text, wording)
        if said:
            return Gloss(said, "text", speech.id, place.paragraph)
    return None


def _behind(text: str, place: Occurrence, numbered: bool) -> str:
    """What a bracket or 即 behind the place says, "" where there is neither.

    Behind 即： the members of a numbered set go on over ；, those of anything else end there.
    """
    bracket = _BRACKET.match(text, place.end)
    if bracket and not _YEAR.fullmatch(bracket[1]):
        return bracket[1]
    linked = _THAT_IS.match(text, place.end)
    if not linked:
        return ""
    stop = "。" if linked[1] and numbered else "。；"
    found = re.match(f"[^{stop}]{{4,{LONGEST_GLOSS}}}", text[linked.end() :])
    said = _up_to_bracket(found[0]) if found else ""
    if quoted := _QUOTED_ALONE.match(said):
        return quoted[1]
    return said.strip(RIGHT_QUOTES) if _has_members(said) else ""


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


def _before(text: str, place: Occurrence, wording: str) -> str:
    """What stands before the place as its content, "" where nothing does."""
    before = text[: place.start]
    for pattern in (_CONTENT, _OPEN_CONTENT):
        if found := pattern.search(before[-LONGEST_GLOSS - NEAR :]):
            return found[1]
    near = max(0, len(before) - NEAR)
    grew = _GREW.search(before, near)
    if not grew or (grew[0] == "的" and not numeric.is_formula(wording)):
        return ""
    for stretch in stretches(text):
        for run in parallel.runs(stretch):
            start, end = stretch.span(run.start, run.end)
            if end == grew.start():
                return text[start:end]
    return ""


def _counted_off(speech: Speech, text: str, wording: str) -> str:
    """The sections, or the points of the paragraph, that take up what a numeric formula counts.

    六个强化 → 强化宣传教育……强化规范服务……, where six sections of one level say so; "" where the number is not met.
    """
    promise = numeric.promised(wording)
    if not promise:
        return ""
    number, counted = promise
    families: dict[str | None, list[Section]] = {}
    for section in speech.sections:
        families.setdefault(section.parent, []).append(section)
    for siblings in families.values():
        taken = [section for section in siblings if _takes_up(section.title.rstrip("。"), counted)]
        if len(taken) == number:
            return ELLIPSIS.join(_spoken_label(section) + section.title.rstrip("。") for section in taken)
    points = re.findall(rf"([一二三四五六七八九十]是[^。；，]{{0,20}}{re.escape(counted)})[。；，]", text)
    return ELLIPSIS.join(points) if len(points) == number else ""


def _takes_up(title: str, counted: str) -> bool:
    return title.startswith(counted) or title.endswith(counted)


def _spoken_label(section: Section) -> str:
    """The label where it is a word of the sentence (一是, 一要), "" where it is a number before a heading."""
    return section.label if section.label.endswith(("是", "要")) else ""
