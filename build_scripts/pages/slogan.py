"""The pages of a slogan: what it means, what belongs to it, where it is said, and every place in its context.

The places of one that is said very often are on several pages, `slogans/ID.md`, `slogans/ID/2.md` and so on, in the
order of the speeches' ids: so a script finds the page of any speech (docs/assets/glossary/concordance.js).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from build_scripts.model import Gloss, Library, Member, Occurrence, Slogan, Speech
from build_scripts.pages.filling import fill
from build_scripts.pages.literal import Markdown, as_json, identifier, literal
from build_scripts.pages.names import word
from build_scripts.pages.parts import Part, below, link
from build_scripts.pages.sample import Bodies, Body, about, picture, rate
from build_scripts.text.characters import fold

#: Context of a slogan on either side, in characters: what one line of the page holds beside the slogan.
CONTEXT = 22
#: Entries that a former one may have gone into, on its page.
MOST_HEIRS = 5
#: The longest wording that is aligned in a column, in characters: what a column holds with some context behind it.
LONGEST_ALIGNED = 14
#: Speeches whose shares are seen at once; a longer table is folded, so that the places are not screens away.
MOST_OPEN_SHARES = 15
#: Places on one page: with their speeches 650 bytes of HTML each, some 200 KB together, as the index of slogans.
MOST_PLACES = 300
#: Wholes and campaigns that a page names; of an entry that half the corpus says there are hundreds.
MOST_WHOLES, MOST_CAMPAIGNS = 24, 12

#: Some places of one slogan: the id of a speech → its places there.
Places = Mapping[str, Sequence[Occurrence]]


class Line(NamedTuple):
    """One line of a concordance: the wording found, with what stands before and behind it in its paragraph.

    `cut_left` and `cut_right` say that the paragraph goes on beyond the context; `place` leads there (see Body.place).
    """

    left: str
    occurrence: Occurrence
    right: str
    cut_left: bool
    cut_right: bool
    place: Markdown


class Concordance(NamedTuple):
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


def in_parts(slogan: Slogan, most: int = MOST_PLACES) -> Sequence[Places]:
    """Every place, speech by speech, as they are on one page after the other; one empty part where it is never said.

    Together on one page they are in the order of the occurrences, on several in the order of the speeches' ids. No
    speech is cut, so that a page has more than `most` only where one speech has.
    """
    found: dict[str, list[Occurrence]] = {}
    for said in slogan.occurrences:
        found.setdefault(said.speech, []).append(said)
    if len(slogan.occurrences) <= most:
        return [found]
    divided: list[dict[str, list[Occurrence]]] = []
    room = 0
    for speech, places in sorted(found.items()):
        if len(places) > room:
            divided.append({})
            room = most
        divided[-1][speech] = places
        room -= len(places)
    return divided


def pages_of(slogan: Slogan) -> dict[str, str]:
    """The id of each speech that says it → the page that has these places."""
    first = f"slogans/{identifier(slogan.id)}.md"
    return {speech: below(first, number) for number, part in enumerate(in_parts(slogan), 1) for speech in part}


def concordances(places: Places, texts: Mapping[str, Body]) -> list[Concordance]:
    """The places in their context, speech by speech; [] where there are none."""
    return [
        _concordance(texts[speech], [_line(each, texts[speech]) for each in said]) for speech, said in places.items()
    ]


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
    """Where in its speech a member stands, its words marked."""
    return texts[member.speech].place(member.paragraph, member.start, member.end)


def slogan_pages(
    slogan: Slogan, library: Library, texts: Bodies, named: Mapping[str, Slogan]
) -> Iterator[tuple[str, str]]:
    """Path → page of one slogan; `texts` are all speeches, `named` all entries of the glossary by id."""
    divided = in_parts(slogan)
    where = pages_of(slogan)
    first = f"slogans/{identifier(slogan.id)}.md"
    at = 1
    for number, places in enumerate(divided, 1):
        here = below(first, number)
        lines = [each for said in places.values() for each in said]
        known = {
            "slogan": slogan,
            "said": concordances(places, texts),
            "here": here,
            "first": first,
            "part": Part(lines, number, len(divided), at),
            "where": lambda part: below(first, part),
            "starts": as_json([min(part) for part in divided]) if len(divided) > 1 else "",
            "aligned": all(len(each.text) <= LONGEST_ALIGNED for each in lines),
            "folded": len(places) > MOST_OPEN_SHARES,
            "speeches": len(texts),
        }
        if number == 1:
            yield here, fill("slogan.md", **known, **_entry(slogan, library, texts, named, where))
        else:
            yield here, fill("slogan_part.md", **known, front=_front(slogan, len(where), number))
        at += len(lines)


def _front(slogan: Slogan, speeches: int, number: int = 1) -> dict[str, object]:
    page = f"（第 {number} 页）" if number > 1 else ""
    description = f"{slogan.text}：共 {len(slogan.occurrences)} 处，见于 {speeches} 篇{page}。"
    return {
        "title": str(literal(slogan.text + page)),
        "description": str(literal(description)),
        "hide": ["navigation", "toc"],
    }


def _entry(
    slogan: Slogan,
    library: Library,
    texts: Bodies,
    named: Mapping[str, Slogan],
    where: Mapping[str, str],
) -> dict[str, object]:
    """What the first page says of a slogan, its places aside."""
    first = f"slogans/{slogan.id}.md"

    def places_in(speech: str) -> Markdown:
        page = Markdown() if where[speech] == first else link(where[speech], first)
        return Markdown(f"{page}#in-{identifier(speech)}")

    return {
        "front": _front(slogan, len(where)),
        "type": word("types", slogan.type),
        "version": library.version,
        "said_in": len(where),
        "places_in": places_in,
        "attested": attested([texts[speech].speech for speech in where]),
        "sample": about(texts.han),
        "rate": rate(len(slogan.occurrences), texts.han),
        "explained": [
            (gloss, texts[gloss.speech].speech if gloss.speech else None, gloss_place(gloss, texts))
            for gloss in slogan.glosses
        ],
        "left_open": not any(gloss.by == "text" for gloss in slogan.glosses),
        "members": [(member, member_place(member, texts), named.get(member.slogan or "")) for member in slogan.members],
        "parts": [named[other] for other in slogan.parts],
        "wholes": [named[other] for other in slogan.wholes[:MOST_WHOLES]],
        "campaigns": slogan.campaigns[:MOST_CAMPAIGNS],
        "together": [(named[other], paragraphs) for other, paragraphs in slogan.together],
        "evidence": [(word("evidence", item.rule), item.count) for item in slogan.evidence],
    }


def former_slogan_page(name: str, text: str, slogans: Iterable[Slogan]) -> str:
    """The page of an entry that was published once: where it went, and how to find the wording all the same.

    It went into entries whose wording holds its own (a longer formula) or is held by it (a campaign without the number
    of its run); those nearest in length come first.
    """
    wording = fold(text)
    heirs = [
        (abs(len(fold(slogan.text)) - len(wording)), slogan.pinyin, slogan)
        for slogan in slogans
        if any(wording in form or form in wording for form in map(fold, (slogan.text, *slogan.variants)))
    ]
    return fill(
        "former_slogan.md",
        front={"title": str(literal(text)), "hide": ["navigation"], "robots": "noindex"},
        name=name,
        text=text,
        heirs=[slogan for _, _, slogan in sorted(heirs, key=itemgetter(0, 1))[:MOST_HEIRS]],
    )
