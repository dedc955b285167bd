"""The search index: every paragraph of the corpus in a few static files, and what a client needs to search them.

Format 1
========

All files are JSON (UTF-8) under `assets/search-index/`. Each is an object with `format` (the number of this format; a
client refuses a number that it does not know) and `corpus` (the version of the corpus; files of different versions do
not go together, and the text files are asked for as `name?v=version` so that no cache mixes them).

`catalogue.json`: what there is.
    speeches    [{id, url, title, kind, date?, campaign?}], in the order of the library. `url` is relative to the root
                of the site; a paragraph is at `url#id`, a section too. Absent facts are absent keys.
    texts       names of the text files. Their speeches, one file after the other, are those of the catalogue.
`text-N.json`, N from 0: the text.
    speeches    [{paragraphs, sections}]
    paragraphs  [[id, text, kind, section]]: `kind` is "heading" where the paragraph is a heading and nothing else,
                otherwise "text"; `section` is the index (in `sections`) of the section that is open where the
                paragraph begins, or null. Headings are paragraphs too: all that is published of a speech's body is
                here once.
    sections    [[id, parent, paragraph, start, end]] in reading order: `parent` is an index in `sections` or null,
                `paragraph` an index in `paragraphs`; that paragraph's text[start:end] is the label with the title,
                in code points.
`folding.json`: how text and query are made comparable.
    pairs       a string of characters, alternately traditional and simplified.
`suggestions.json`: what a search box can offer while one types.
    slogans     [[text, pinyin, count, url]], most frequent first: pinyin without tones, a space between syllables;
                `count` is the number of places that a search for the text finds (with its signs, where it has any,
                such as +).
    speeches    [[title, url, date or ""]]

Searching. A paragraph contains a query if its folded text contains the folded query as a substring. Folding is
`characters.fold`: full to half width; drop what is neither letter nor number (Unicode L, N); lower case where that is
one character; then the pairs, once. `pairs` holds those that can matter here: where neither of the two characters
occurs in the folded corpus, the traditional one can stand in a query, but finds nothing whether it is converted or
not. A search that reads every text file is exact; up to some 300,000 characters (as many bytes, compressed) it is
also the simplest and quickest.

Equal libraries give equal files, byte for byte. Nothing is escaped: no client may take the text for HTML.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator

from build_scripts.characters import fold, traditional_to_simplified
from build_scripts.records import Library, Section, Speech

#: Changes whenever a client of the former format would misread the files.
FORMAT = 1

FOLDER = "assets/search-index/"

#: A text file takes speeches until it holds this many characters: about 200 KB compressed (Chinese text takes about
#: a byte a character), so that a few files load side by side and none is long to parse.
CHARACTERS_PER_FILE = 200_000


def files(library: Library) -> dict[str, str]:
    """The index files by path relative to the root of the site, in the format that this module's docstring specifies.

    An empty library gives files with empty lists, and no text file. Raises nothing that a valid library can cause.
    """
    speeches = library.speeches
    texts = [
        {"speeches": [_text(speech) for speech in together]} for together in _filled(speeches, CHARACTERS_PER_FILE)
    ]
    contents: dict[str, dict[str, object]] = {
        "catalogue.json": {
            "speeches": [_entry(speech) for speech in speeches],
            "texts": [f"text-{number}.json" for number in range(len(texts))],
        },
        **{f"text-{number}.json": dict(text) for number, text in enumerate(texts)},
        "folding.json": {"pairs": _pairs(library)},
        "suggestions.json": {
            "slogans": _slogans(library),
            "speeches": [[speech.title, _url(speech), speech.fact("date") or ""] for speech in speeches],
        },
    }
    head = {"format": FORMAT, "corpus": library.version}
    return {FOLDER + name: _json(head | content) for name, content in contents.items()}


def _json(content: dict[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _url(speech: Speech) -> str:
    return f"speeches/{speech.id}/"


def _entry(speech: Speech) -> dict[str, str]:
    known = {name: speech.fact(name) for name in ("date", "campaign")}
    return {"id": speech.id, "url": _url(speech), "title": speech.title, "kind": speech.kind} | {
        name: value for name, value in known.items() if value
    }


def _filled(speeches: Iterable[Speech], capacity: int) -> Iterator[list[Speech]]:
    """The speeches in order, in runs of at most `capacity` characters (a longer speech is a run of its own)."""
    together: list[Speech] = []
    size = 0
    for speech in speeches:
        length = sum(len(paragraph.text) for paragraph in speech.paragraphs)
        if together and size + length > capacity:
            yield together
            together, size = [], 0
        together.append(speech)
        size += length
    if together:
        yield together


def _text(speech: Speech) -> dict[str, object]:
    number = {paragraph.id: index for index, paragraph in enumerate(speech.paragraphs)}
    index = {section.id: place for place, section in enumerate(speech.sections)}
    headings = {section.paragraph for section in speech.sections if section.kind == "heading"}
    return {
        "paragraphs": [
            [paragraph.id, paragraph.text, "heading" if paragraph.id in headings else "text", section]
            for paragraph, section in zip(speech.paragraphs, _open_sections(speech), strict=True)
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


def _open_sections(speech: Speech) -> list[int | None]:
    """For each paragraph the index of the section that is open where it begins, None before the first.

    A heading stays open until the next of its level or above. A point (一是, 首先) ends with its paragraph: what
    follows without a label goes on with what the points were listed under.
    """
    beginning: dict[str, list[tuple[int, Section]]] = {}
    index = {section.id: place for place, section in enumerate(speech.sections)}
    for place, section in enumerate(speech.sections):
        beginning.setdefault(section.paragraph, []).append((place, section))
    current: int | None = None
    result: list[int | None] = []
    for paragraph in speech.paragraphs:
        here = beginning.get(paragraph.id, [])
        at_start = [place for place, section in here if section.start == 0]
        result.append(at_start[-1] if at_start else current)
        for place, section in here:
            current = place if section.kind != "point" else _under(section, index)
    return result


def _under(section: Section, index: dict[str, int]) -> int | None:
    return index[section.parent] if section.parent is not None else None


def _pairs(library: Library) -> str:
    """The pairs of traditional and simplified characters of which one or the other occurs in the folded corpus.

    Also the traditional one: a few characters are the simplified form of one and the traditional form of another
    (薴 → 苧, 苧 → 苎), and would be taken for each other if only one of the two pairs were there.
    """
    occurring = {character for text in _searchable(library) for character in fold(text)}
    return "".join(
        traditional + simplified
        for traditional, simplified in sorted(traditional_to_simplified().items())
        if simplified in occurring or traditional in occurring
    )


def _searchable(library: Library) -> Iterator[str]:
    for speech in library.speeches:
        yield speech.title
        for paragraph in speech.paragraphs:
            yield paragraph.text
    for slogan in library.slogans:
        yield slogan.text


def _slogans(library: Library) -> list[list[object]]:
    """Suggestions, most frequent first. Costs one pass over the text for each slogan."""
    written = "\n".join(paragraph.text for speech in library.speeches for paragraph in speech.paragraphs)
    folded = "\n".join(fold(line) for line in written.split("\n"))
    counted = [
        (written.count(slogan.text) if _has_sign(slogan.text) else folded.count(fold(slogan.text)), slogan)
        for slogan in library.slogans
    ]
    return [
        [slogan.text, _plain_pinyin(slogan.pinyin), count, f"slogans/{slogan.id}/"]
        for count, slogan in sorted(counted, key=lambda entry: (-entry[0], entry[1].id))
        if count
    ]


def _has_sign(text: str) -> bool:
    """Whether folding would lose a sign that belongs to the wording (`1+4` is not 14): a symbol, Unicode S."""
    return any(unicodedata.category(character).startswith("S") for character in text)


def _plain_pinyin(pinyin: str) -> str:
    """Pinyin as it is typed: `liǎng bú wù, lǜ sè` → `liang bu wu lv se`."""
    bare = unicodedata.normalize("NFD", pinyin.lower()).replace("u\N{COMBINING DIAERESIS}", "v")
    letters = "".join(character for character in bare if not unicodedata.combining(character))
    return " ".join(re.findall(r"[a-z0-9]+", letters))
