"""What the files of both formats say of a speech and of the glossary."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence

from build_scripts.anchors import sections_of
from build_scripts.model import Library, Speech
from build_scripts.text.characters import fold, plain_pinyin, traditional_to_simplified

#: Change whenever a client of the former format would misread the files.
FORMAT = 1
FORMAT_LARGE = 2


def as_json(format_: int, version: str, content: dict[str, object]) -> bytes:
    """A JSON file of the index, one line."""
    head = {"format": format_, "corpus": version}
    return (json.dumps(head | content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def entry(speech: Speech) -> dict[str, str]:
    """A speech in the catalogue."""
    known = {name: speech.fact(name) for name in ("date", "campaign", "speaker")}
    return {"id": speech.id, "url": speech.url, "title": speech.title, "kind": speech.kind} | {
        name: value for name, value in known.items() if value
    }


def text(speech: Speech) -> dict[str, object]:
    """Paragraphs and sections of a speech, as format 1 has them."""
    number = {paragraph.id: index for index, paragraph in enumerate(speech.paragraphs)}
    index = {section.id: place for place, section in enumerate(speech.sections)}
    headings = {section.paragraph for section in speech.sections if section.kind == "heading"}
    return {
        "paragraphs": [
            [paragraph.id, paragraph.text, "heading" if paragraph.id in headings else "text", index.get(section or "")]
            for paragraph, section in zip(speech.paragraphs, sections_of(speech), strict=True)
        ],
        "sections": [
            [
                section.id,
                index[section.parent] if section.parent is not None else None,
                number[section.paragraph],
                section.start,
                section.end,
            ]
            for section in speech.sections
        ],
    }


def pairs(characters: Iterable[str]) -> str:
    """The pairs of traditional and simplified characters of which one or the other is among the characters, folded.

    Also the traditional one: a few characters are the simplified form of one and the traditional form of another
    (薴 → 苧, 苧 → 苎), and would be taken for each other if only one of the two pairs were there.
    """
    occurring = set(map(fold, characters))
    return "".join(
        traditional + simplified
        for traditional, simplified in sorted(traditional_to_simplified().items())
        if simplified in occurring or traditional in occurring
    )


def slogans(library: Library, counts: Sequence[int]) -> list[list[object]]:
    """Suggestions, most frequent first; those that a search would not find are left out."""
    counted = zip(counts, library.slogans, strict=True)
    return [
        [slogan.text, plain_pinyin(slogan.pinyin), count, f"slogans/{slogan.id}/"]
        for count, slogan in sorted(counted, key=lambda entry: (-entry[0], entry[1].id))
        if count
    ]


def entries(library: Library) -> list[list[object]]:
    """The glossary, most places first."""
    return [
        [each.text, plain_pinyin(each.pinyin), len(each.occurrences), f"slogans/{each.id}/", *each.variants]
        for each in sorted(library.slogans, key=lambda slogan: (-len(slogan.occurrences), slogan.id))
    ]


def has_sign(text: str) -> bool:
    """Whether folding would lose a sign that belongs to the wording (`1+4` is not 14): a symbol, Unicode S."""
    return any(unicodedata.category(character).startswith("S") for character in text)


# --- Format 2 ---------------------------------------------------------------------------------------------------------
