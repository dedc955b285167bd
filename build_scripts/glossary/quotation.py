"""Wordings that a speech puts in quotes, judged by what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.glossary import numeric, vocabulary
from build_scripts.glossary.clauses import (
    DIVIDERS,
    LEFT_QUOTES,
    RIGHT_QUOTES,
    Span,
    half_width,
    han_count,
    is_quoting,
    quotations,
    without_quotes,
)
from build_scripts.glossary.kinds import kind_of
from build_scripts.glossary.sightings import Sighting
from build_scripts.glossary.surroundings import NAMING
from build_scripts.glossary.vocabulary import alternatives
from build_scripts.model import Paragraph
from build_scripts.text import words
from build_scripts.text.characters import HAN

#: Han characters of the longest wording that is one formula without dividers; the longest in the gold texts has 12.
LONGEST_PLAIN = 20
#: Han characters of the longest quotation with dividers, and of one of its members (gold: 56 and 11); what is longer
#: is a passage that is quoted.
LONGEST_PARALLEL, LONGEST_QUOTED_MEMBER = 120, 15
#: Han characters from which on a rare word of the dictionary is coined, not stressed: 米袋子, 抓大放小. With it recall
#: in unseen texts rose by 0.02; endings of abstract nouns (裁判权, 万能论) are kept out.
LONG_WORD = 3
#: Occurrences in jieba's corpus above which a word of that length is ordinary all the same: 积极性, 现代化. Chosen, as
#: is the next: 150 to 3000 and 8 to 40 are the same over the nine gold texts.
COMMON_LONG_WORD = 1000
#: Han characters from which on a quotation behind a colon is somebody's speech.
LONGEST_AFTER_COLON = 16
#: Code points before a quotation that are looked at, before and after its neighbours are stepped over.
_REACH, _FAR_REACH = 13, 80

#: What each rule proves: the share of slogans among the quotations that only this rule takes in the gold texts,
#: lowered where government reports show more words quoted for stress.
WEIGHTS = {
    "announced": 0.95,
    "quoted_numeric": 0.9,
    "quoted_parallel": 0.85,
    "quoted_name": 0.85,
    "quoted_series": 0.8,
    "quoted_called": 0.75,
    "quoted": 0.65,
    "quoted_neighbour": 0.6,
    "quoted_long_word": 0.6,
    "quoted_word": 0.5,
    "quoted_common_word": 0.35,
    "quoted_speech": 0.3,
    "quoted_saying": 0.2,
}

_ANNOUNCED = re.compile(f"为(?:活动|总|主要|基本|重点|核心|重要|根本)?{alternatives(vocabulary.ANNOUNCED_AS)}")
_THEME = re.compile("主题|主线|口号")
_ANNOUNCING = re.compile(
    f"(?:主题|主线|载体|口号|目标|要求|思路|方针|原则|内容|理念)(?:是|为|就是|，即|：)?$|围绕(?:着)?$|"
    f"{alternatives(vocabulary.CALLING)}(?:了|好|起|出)?(?:的是)?$"
)
_REPORTED = re.compile(f"{alternatives(vocabulary.REPORTING_SPEECH)}$|{alternatives(vocabulary.BRANDING)}")
_OPPONENTS = re.compile(f"的?{alternatives(vocabulary.OPPONENTS)}")
_NAMES = re.compile(alternatives(vocabulary.NAMED_THINGS))
#: Endings of names of treaties, ships, years.
_NAMED = re.compile("(?:条约|协定|公约|公报|旅游年|[0-9]号)$")
_JOINED = re.compile(f"[{RIGHT_QUOTES}](?:[、，和与及]|以及)[{LEFT_QUOTES}]")
_LAST_OF_SERIES = re.compile(
    f"[{RIGHT_QUOTES}]、?[{LEFT_QUOTES}][^{LEFT_QUOTES}{RIGHT_QUOTES}。]{{2,12}}[{RIGHT_QUOTES}](?:、|和|以及)([{HAN}]{{4,8}}?)等(?!同志)"
)
_NEIGHBOURS = re.compile(
    f"(?:[{LEFT_QUOTES}][^{LEFT_QUOTES}{RIGHT_QUOTES}]*[{RIGHT_QUOTES}](?:[、，]|和|与|及|或|以及))+$"
)
_SENTENCE = re.compile("[。！？：…—\n]")
#: What a bare number may be the name of: “一三五”工程, not “十一五”规划.
_UNDERTAKING = re.compile(f"[{HAN}]{{0,4}}(?:工程|行动)")
_RIM = DIVIDERS + "。"


def sight(paragraph: Paragraph) -> Iterator[Sighting]:
    """Every quoted wording that may be a slogan, in reading order; before them neighbours of one make as a series.

    Left out: sentences and reported speech, dates and names of plans (七一, 十一五), single characters, names of
    ships, books and the like, and words of opponents.
    """
    if not is_quoting(paragraph.text):
        return
    text = half_width(paragraph.text)
    spans = [span for span in map(_trimmed, quotations(text)) if _eligible(span.text)]
    yield from _series(paragraph, text, spans)
    yield from _neighbours(paragraph, text)
    for span in spans:
        before, after = _before(text, span.start), text[span.end :].lstrip(_RIM)[1 : 1 + _REACH]
        if _NAMES.match(after) and not numeric.is_formula(span.text):
            continue
        if numeric.is_numeral(span.text) and not _UNDERTAKING.match(after):
            continue
        rule = _rule(span.text, before, after)
        if rule:
            naming = NAMING.match(after)
            tail = naming[0] if naming else ""
            kind, wording = kind_of(span.text, rule, tail), paragraph.text[span.start : span.end]
            # The dictionary's words share a name, common, rare and long: the site tells them apart by score alone.
            name = "quoted_word" if rule in ("quoted_common_word", "quoted_long_word") else rule
            yield Sighting(wording, name, WEIGHTS[rule], kind, paragraph.id, span.start, span.end, tail)


def _trimmed(span: Span) -> Span:
    """The quotation without dividers and full stops at its rims."""
    text = span.text.strip(_RIM)
    start = span.start + len(span.text) - len(span.text.lstrip(_RIM))
    return Span(start, start + len(text), text)


def _eligible(wording: str) -> bool:
    """Whether a quoted wording could be a slogan at all, by its make."""
    if not wording or _SENTENCE.search(wording) or _NAMED.search(wording):
        return False
    if han_count(wording) < 2 and not numeric.is_formula(wording):
        return False
    if not _divided(wording):
        return han_count(wording) <= LONGEST_PLAIN
    longest = max(map(han_count, re.split(f"[{DIVIDERS}]", wording)))
    return longest <= LONGEST_QUOTED_MEMBER and han_count(wording) <= LONGEST_PARALLEL


def _divided(wording: str) -> bool:
    return any(divider in wording for divider in DIVIDERS)


def _before(text: str, start: int) -> str:
    """The words before a quotation that begins at `start`; neighbours in the same series are stepped over."""
    before = text[max(0, start - _FAR_REACH) : start].rstrip(_RIM)
    return _NEIGHBOURS.sub("", before[:-1])[-_REACH:]


def _rule(wording: str, before: str, after: str) -> str:
    """The rule that takes the wording, "" where it is refused."""
    numbered = numeric.is_formula(wording)
    if before.endswith("：") and han_count(wording) > LONGEST_AFTER_COLON and not NAMING.match(after):
        return "quoted_speech"
    if _REPORTED.search(before) or _OPPONENTS.match(after):
        return "quoted_speech" if _divided(wording) or numbered else ""
    if numbered:
        return "quoted_numeric"
    if (before.endswith("以") and _ANNOUNCED.match(after)) or _THEME.search(before[-6:]) or _THEME.search(after[:4]):
        return "announced"
    if _divided(wording):
        return "quoted_parallel"
    if NAMING.match(after):
        return "quoted_name"
    if _ANNOUNCING.search(before):
        return "quoted_called"
    if before[-1:] in ("。", "！", "") and after[:1] in ("。", "！", ""):
        return "quoted_saying"
    if words.kind(wording) in ("noun", "verb", "adjective") and words.tag(wording) != "nz":
        long = han_count(wording) >= LONG_WORD
        if words.frequency(wording) > (COMMON_LONG_WORD if long else words.ORDINARY):
            return "quoted_common_word"
        abstract = wording[-1] in vocabulary.ABSTRACT_ENDS | vocabulary.LISTING_ENDS | set("论说学法")
        return "quoted_long_word" if long and not abstract else "quoted_word"
    return "quoted"


def _neighbours(paragraph: Paragraph, text: str) -> Iterator[Sighting]:
    """What stands without quotes at the end of a series of two quotations or more: “三讲”、“四查”、作风教育等活动."""
    for match in _LAST_OF_SERIES.finditer(text):
        name = match[1]
        if len(words.cut(name)) >= 2 and not any(
            words.kind(word) in ("function", "numeral") for word in words.cut(name)
        ):
            yield Sighting(name, "quoted_neighbour", WEIGHTS["quoted_neighbour"], "C", paragraph.id, *match.span(1))


def _series(paragraph: Paragraph, text: str, spans: list[Span]) -> Iterator[Sighting]:
    """Quotations of one make side by side, as one wording: “越位”、“错位”和“缺位”."""
    group: list[Span] = []
    for number, span in enumerate(spans):
        group.append(span)
        if number + 1 < len(spans) and _JOINED.fullmatch(text[span.end : spans[number + 1].start]):
            continue
        wordings = [without_quotes(member.text) for member in group]
        group, joined = [], group
        if _of_one_make(wordings):
            start, end = joined[0].start, joined[-1].end
            wording = without_quotes(paragraph.text[start:end])
            weight = WEIGHTS["quoted_series"]
            yield Sighting(wording, "quoted_series", weight, "B", paragraph.id, start, end, "", tuple(wordings))


def _of_one_make(wordings: list[str]) -> bool:
    """Whether two wordings or more have one length and a character in common at one place, and are no sets."""
    if len(set(wordings)) < 2 or len(set(map(len, wordings))) > 1 or any(map(numeric.is_formula, wordings)):
        return False
    return any(len(set(column)) == 1 for column in zip(*wordings, strict=True))
