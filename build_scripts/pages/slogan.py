"""The page of a slogan: what it means, what belongs to it, where it is said, and every place in its context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from build_scripts.characters import fold
from build_scripts.pages.filling import fill
from build_scripts.pages.literal import Markdown, identifier, literal
from build_scripts.pages.names import word
from build_scripts.pages.sample import Body, picture, rate
from build_scripts.records import Gloss, Library, Member, Occurrence, Slogan, Speech

#: Context of a slogan on either side, in characters: what one line of the page holds beside the slogan.
CONTEXT = 22
#: Entries that a former one may have gone into, on its page.
MOST_HEIRS = 5
#: The longest wording that is aligned in a column, in characters: what a column holds with some context behind it.
LONGEST_ALIGNED = 14
#: Speeches whose shares are seen at once; a longer table is folded, so that the places are not screens away.
MOST_OPEN_SHARES = 15


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a concordance: the wording found, with what stands before and behind it in its paragraph.

    `cut_left` and `cut_right` say that the paragraph goes on beyond the context; `place` leads there (see Body.place).
    """

    left: str
    occurrence: Occurrence
    right: str
    cut_left: bool
    cut_right: bool
    place: Markdown


@dataclass(frozen=True, slots=True)
class Concordance:
    """All lines of one speech, with their number per RATE_BASE characters and the picture of where they lie."""

    speech: Speech
    han: int
    lines: tuple[Line, ...]
    rate: str
    picture: Markdown


@dataclass(frozen=True, slots=True)
class Attested:
    """Between which stated dates a slogan is said. Both None where no speech that says it states its date.

    `first` and `last` are one speech where only one states its date. Equal dates go by reading order.
    """

    first: Speech | None
    last: Speech | None
    undated: int


def concordances(slogan: Slogan, texts: Mapping[str, Body]) -> list[Concordance]:
    """Every occurrence in its context, speech by speech in the order of the occurrences; [] where it is never said."""
    found: dict[str, list[Line]] = {}
    for said in slogan.occurrences:
        found.setdefault(said.speech, []).append(_line(said, texts[said.speech]))
    return [_concordance(texts[speech], lines) for speech, lines in found.items()]


def _line(said: Occurrence, body: Body) -> Line:
    text = body.texts[said.paragraph]
    left, right = text[max(said.start - CONTEXT, 0) : said.start], text[said.end : said.end + CONTEXT]
    place = body.place(said.paragraph, said.start, said.end)
    return Line(left, said, right, said.start > CONTEXT, len(text) > said.end + CONTEXT, place)


def _concordance(body: Body, lines: Sequence[Line]) -> Concordance:
    places = [line.occurrence for line in lines]
    return Concordance(body.speech, body.han, tuple(lines), rate(len(lines), body.han), picture(body, places))


def attested(speeches: Sequence[Speech]) -> Attested:
    """The first and the last of the speeches by the dates they state; a year alone stands before its months."""
    dated = sorted((s for s in speeches if s.fact("date")), key=lambda speech: speech.fact("date") or "")
    last_date = dated[-1].fact("date") if dated else None
    last = next((speech for speech in dated if speech.fact("date") == last_date), None)
    return Attested(dated[0] if dated else None, last, len(speeches) - len(dated))


def gloss_place(gloss: Gloss, texts: Mapping[str, Body]) -> Markdown:
    """Where in its speech a definition stands: its words where they stand together, else its paragraph; "" for none."""
    if not gloss.speech or not gloss.paragraph:
        return Markdown()
    if gloss.start is None or gloss.end is None:
        return Markdown(f"#{identifier(gloss.paragraph)}")
    return texts[gloss.speech].place(gloss.paragraph, gloss.start, gloss.end)


def member_place(member: Member, texts: Mapping[str, Body]) -> Markdown:
    """Where a member stands, relative to the folder of slogans, its words marked."""
    place = texts[member.speech].place(member.paragraph, member.start, member.end)
    return Markdown(f"../speeches/{identifier(member.speech)}.md{place}")


def slogan_page(slogan: Slogan, library: Library, texts: Mapping[str, Body], named: Mapping[str, Slogan]) -> str:
    """The page of one slogan; `texts` are all speeches, `named` all entries of the glossary by id."""
    said = concordances(slogan, texts)
    sample = sum(body.han for body in texts.values())
    return fill(
        "slogan.md",
        front={
            "title": str(literal(slogan.text)),
            "description": str(literal(f"{slogan.text}：共 {len(slogan.occurrences)} 处，见于 {len(said)} 篇。")),
            "hide": ["navigation", "toc"],
        },
        slogan=slogan,
        type=word("types", slogan.type),
        version=library.version,
        said=said,
        attested=attested([concordance.speech for concordance in said]),
        sample=sample,
        speeches=len(texts),
        rate=rate(len(slogan.occurrences), sample),
        aligned=max(len(occurrence.text) for occurrence in slogan.occurrences) <= LONGEST_ALIGNED if said else True,
        folded=len(said) > MOST_OPEN_SHARES,
        explained=[
            (gloss, texts[gloss.speech].speech if gloss.speech else None, gloss_place(gloss, texts))
            for gloss in slogan.glosses
        ],
        left_open=not any(gloss.by == "text" for gloss in slogan.glosses),
        members=[(member, member_place(member, texts), named.get(member.slogan or "")) for member in slogan.members],
        parts=[named[other] for other in slogan.parts],
        wholes=[named[other] for other in slogan.wholes],
        together=[(named[other], paragraphs) for other, paragraphs in slogan.together],
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
