"""Principles that a speech calls so without quotes: 坚持对外开放, 科教兴国战略, 预防为主的方针.

Two witnesses are told apart: `principle` sees the wording before a noun such as 方针 or 战略, `led` sees a set
phrase of the dictionary behind a verb such as 坚持, or behind a warning such as 不搞. A wording that only `principle`
sees, or that is only led by 坚持, stays below the line unless it is said again and again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.glossary import vocabulary
from build_scripts.glossary.clauses import DIVIDERS
from build_scripts.glossary.sightings import Sighting
from build_scripts.glossary.vocabulary import alternatives
from build_scripts.model import Paragraph, SloganType
from build_scripts.text import words
from build_scripts.text.characters import HAN

#: What each witness proves alone, and what a warning proves. Of the 62 principles and led phrases that nineteen
#: government reports of 1978 to 2000 lift over the line all but one are terms of the time (by eye; the one is two of
#: them, 环境保护和计划生育).
_PRINCIPLE, _LED_PHRASE, _WARNED_OF = 0.55, 0.35, 0.6
#: The same for clauses that a principle is said to be made of, and where a sentence says what is a principle. Chosen
#: above the line; the nine gold texts have neither.
_SERIES, _IS_DEFINED = 0.6, 0.6
_VERBS = alternatives(vocabulary.ENACTING)
_HEADS = "(?:方针|原则|基本国策|国策|战略|路线|政策|风尚|风气)"
_CALLED = re.compile(
    f"{_VERBS}(?:了|着)?([{HAN}]{{4,12}}?)(?:的)?(?:基本|根本|总|改革|战略|发展|外交|和平外交|指导|良好)?{_HEADS}"
)
_CALLED_TOGETHER = re.compile(
    f"{_VERBS}(?:了|着)?([{HAN}]{{3,12}}(?:[、，][{HAN}]{{3,12}}){{1,3}})的(?:基本|根本|总|优良|良好|光荣|革命|指导)?"
    "(?:方针|原则|国策|传统|作风|精神|要求|风尚|风气)"
)
_DEFINED = re.compile(
    f"(?:^|[。；！：])([{HAN}]{{4,14}}(?:[、，][{HAN}]{{4,14}})?)，?是[^，。；]{{0,16}}"
    "(?:基本国策|国策|方针|口号)(?=[，。；])"
)
_DEFINABLE = re.compile("国策|方针|口号")
_WARNED = re.compile(f"{alternatives(vocabulary.WARNING)}(?=([{HAN}]{{3,8}}))")
_LED = re.compile(f"{alternatives(vocabulary.PROFESSING)}(?=([{HAN}]{{4,8}}))")
_FIRST_OF_TWO = re.compile(f"([{HAN}]{{4}})[和与及]")
_CLOSED = re.compile(f"$|[^{HAN}]|的|和|与|{_HEADS}")
_FURTHER_VERB = re.compile(f"(?:.{{0,6}}地)?(?:{_VERBS}|和|与|及|好|以及|进行|加强|改善|完善)")
_DESCRIBING = re.compile(alternatives(vocabulary.DESCRIBING))


def sight(paragraph: Paragraph) -> Iterator[Sighting]:
    """Every wording of a paragraph that is called a principle or led as one, in reading order of each kind."""
    text = paragraph.text
    for match in _CALLED.finditer(text):
        name = _without_verbs(match[1])
        custom = match[0].endswith(("风尚", "风气")) and words.known(name)
        called = custom or _says_what_to_do(name, match[0].endswith("政策"))
        if len(name) >= 4 and not _DESCRIBING.search(name) and called:
            yield Sighting(name, "principle", _PRINCIPLE, "E", paragraph.id, match.end(1) - len(name), match.end(1))
        first = _FIRST_OF_TWO.match(name)
        if first and words.kind(first[1]) == "idiom":
            start = match.end(1) - len(name)
            yield Sighting(first[1], "principle", _PRINCIPLE, "E", paragraph.id, start, start + len(first[1]))
    for start, name in _called_together(text):
        yield Sighting(name, "principle", _SERIES, "B", paragraph.id, start, start + len(name))
    for match in _DEFINED.finditer(text) if _DEFINABLE.search(text) else ():
        name = _without_verbs(match[1])
        if (
            len(name) >= 4
            and words.cut(name)[-1] not in vocabulary.RAGGED_ENDS | {"也"}
            and _closes_well(name)
            and not _DESCRIBING.search(re.sub("主义", "", name))
        ):
            kind: SloganType = "B" if any(divider in name for divider in DIVIDERS) else "E"
            yield Sighting(name, "defined", _IS_DEFINED, kind, paragraph.id, match.end(1) - len(name), match.end(1))
    for start, name in _warned(text):
        yield Sighting(name, "led", _WARNED_OF, "D", paragraph.id, start, start + len(name))
    for match in _LED.finditer(text):
        name, start = words.cut(match[1])[0], match.start(1)
        closed = _CLOSED.match(text, start + len(name))
        if closed and len(name) >= 4 and words.tag(name) in ("i", "l", "nz") and not _DESCRIBING.search(name):
            yield Sighting(name, "led", _LED_PHRASE, "E", paragraph.id, start, start + len(name))


def _called_together(text: str) -> Iterator[tuple[int, str]]:
    """Clauses of several lengths that are called a principle together: 发扬艰苦奋斗、勤俭办一切事业的优良传统.

    Each is a clause of three characters or more; what is a list of nouns, or of one length, is left to other rules.
    """
    for match in _CALLED_TOGETHER.finditer(text):
        name = _without_verbs(match[1])
        members = re.split(f"[{DIVIDERS}]", name)
        clauses = all(len(member) >= 3 and _does_something(member) for member in members)
        if len(members) >= 2 and len(set(map(len, members))) > 1 and clauses and not _DESCRIBING.search(name):
            yield match.end(1) - len(name), name


def _does_something(member: str) -> bool:
    found = words.cut(member)
    return any(words.kind(word) in ("verb", "idiom") or words.tag(word) == "vn" for word in found)


def _closes_well(name: str) -> bool:
    """Whether a wording before 是 is a whole clause: it does something, and begins with no word of connexion."""
    first = words.cut(name)[0]
    return words.kind(first) not in ("function", "adverb", "numeral") and _does_something(name)


def _is_clause(name: str) -> bool:
    """Whether a word of four characters that the dictionary calls a noun is verb and object: 预防为主, 科教兴国."""
    return len(name) == 4 and words.known(name) and "verb" in (words.kind(name[:2]), words.kind(name[2]))


def _warned(text: str) -> Iterator[tuple[int, str]]:
    """Set phrases behind a warning: 不搞一刀切, 防止一哄而起."""
    for match in _WARNED.finditer(text):
        name = words.cut(match[1])[0]
        if len(name) >= 3 and words.tag(name) == "i" and _CLOSED.match(text, match.start(1) + len(name)):
            yield match.start(1), name


def _without_verbs(text: str) -> str:
    """Without further verbs of the same kind at its head: 贯彻执行｜预防为主."""
    while verb := _FURTHER_VERB.match(text):
        text = text[verb.end() :]
    return text


def _says_what_to_do(name: str, policy: bool) -> bool:
    """Whether the wording is a set phrase, or words with a verb among them and none of grammar at its head.

    Before 政策 only set phrases do: 货币政策 and the like are fields of policy.
    """
    if words.kind(name) == "idiom" or words.tag(name) == "nz" or _is_clause(name):
        return True
    found = words.cut(name)
    begins_well = words.kind(found[0]) in ("verb", "adjective", "idiom", "noun")
    doing = ("v", "i", "l", "vn") if len(name) > 4 else ("v", "i", "l")
    return not policy and begins_well and any(words.tag(word) in doing for word in found)
