"""The pages of the slogans, and the orders of their index."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from build_scripts.characters import fold
from build_scripts.pages.filling import fill
from build_scripts.pages.literal import LONGEST_QUOTE, Markdown, identifier, in_address, literal
from build_scripts.pages.names import Word, word
from build_scripts.records import Gloss, Occurrence, Slogan, Speech

#: Context of a slogan on either side, in characters: what one line of the page holds beside the slogan.
CONTEXT = 22
#: Entries that a former one may have gone into, on its page.
MOST_HEIRS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a concordance: the wording found, with what stands before and behind it in its paragraph."""

    left: str
    occurrence: Occurrence
    right: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """All lines of one speech."""

    speech: Speech
    lines: tuple[Line, ...]


def concordances(slogan: Slogan, speeches: Mapping[str, Speech]) -> list[Concordance]:
    """Every occurrence in its context, speech by speech in the order of the occurrences; [] where it is never said."""
    found: dict[str, list[Line]] = {}
    texts: dict[str, dict[str, str]] = {}
    for occurrence in slogan.occurrences:
        if occurrence.speech not in texts:
            texts[occurrence.speech] = {p.id: p.text for p in speeches[occurrence.speech].paragraphs}
        text = texts[occurrence.speech][occurrence.paragraph]
        line = Line(_left(text[: occurrence.start]), occurrence, _right(text[occurrence.end :]))
        found.setdefault(occurrence.speech, []).append(line)
    return [Concordance(speeches[speech], tuple(lines)) for speech, lines in found.items()]


def _left(text: str) -> str:
    return text if len(text) <= CONTEXT else f"…{text[-CONTEXT:]}"


def _right(text: str) -> str:
    return text if len(text) <= CONTEXT else f"{text[:CONTEXT]}…"


def initial(slogan: Slogan) -> str:
    """The letter under which the index by pinyin has the slogan: A to Z, or # for digits and the like."""
    plain = unicodedata.normalize("NFD", slogan.pinyin.strip())[:1].upper()
    return plain if re.fullmatch("[A-Z]", plain) else "#"


def by_initial(slogans: Iterable[Slogan]) -> list[tuple[str, list[Slogan]]]:
    """The slogans under their letters, in the order of their pinyin without tones; # stands last."""

    def spelling(slogan: Slogan) -> tuple[bool, str, str]:
        plain = "".join(c for c in unicodedata.normalize("NFD", slogan.pinyin.lower()) if not unicodedata.combining(c))
        return initial(slogan) == "#", plain, slogan.text

    return [(letter, list(under)) for letter, under in groupby(sorted(slogans, key=spelling), initial)]


def by_type(slogans: Iterable[Slogan]) -> list[tuple[str, Word, list[Slogan]]]:
    """The slogans under their types, A to E, the most said first."""
    types: dict[str, list[Slogan]] = defaultdict(list)
    for slogan in sorted(slogans, key=lambda slogan: (-len(slogan.occurrences), slogan.pinyin, slogan.text)):
        types[slogan.type].append(slogan)
    return [(kind, word("types", kind), types[kind]) for kind in sorted(types)]


def gloss_place(gloss: Gloss, speeches: Mapping[str, Speech]) -> Markdown:
    """Query and fragment of a definition's place in its speech; the query only where the paragraph has it literally."""
    if not gloss.paragraph:
        return Markdown()
    texts = {paragraph.id: paragraph.text for paragraph in speeches[gloss.speech or ""].paragraphs}
    marked_there = len(gloss.text) <= LONGEST_QUOTE and gloss.text in texts[gloss.paragraph]
    query = f"?q={in_address(gloss.text)}" if marked_there else ""
    return Markdown(f"{query}#{identifier(gloss.paragraph)}")


def slogan_page(slogan: Slogan, speeches: Mapping[str, Speech]) -> str:
    """The page of one slogan."""
    said = concordances(slogan, speeches)
    return fill(
        "slogan.md",
        front={
            "title": str(literal(slogan.text)),
            "description": str(literal(f"{slogan.text}：共 {len(slogan.occurrences)} 处，见于 {len(said)} 篇。")),
            "hide": ["navigation"],
        },
        slogan=slogan,
        type=word("types", slogan.type),
        said=said,
        glossed=speeches.get(slogan.gloss.speech or "") if slogan.gloss else None,
        gloss_place=gloss_place(slogan.gloss, speeches) if slogan.gloss else Markdown(),
        evidence=[(word("evidence", item.rule), item.count) for item in slogan.evidence],
    )


def former_slogan_page(name: str, text: str, slogans: Iterable[Slogan]) -> str:
    """The page of an entry that was published once: where it went, and how to find the wording all the same."""
    wording = fold(text)
    heirs = [s for s in slogans if any(wording in fold(form) for form in (s.text, *s.variants))]
    return fill(
        "former_slogan.md",
        front={"title": str(literal(text)), "hide": ["navigation"], "robots": "noindex"},
        name=name,
        text=text,
        heirs=sorted(heirs, key=lambda slogan: (len(slogan.text), slogan.pinyin))[:MOST_HEIRS],
    )
