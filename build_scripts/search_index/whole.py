"""Format 1: the text as it is, to be scanned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from build_scripts.model import Library, Speech
from build_scripts.search_index.catalogue import FORMAT, as_json, entries, entry, has_sign, pairs, slogans, text
from build_scripts.text.characters import fold

#: A text file takes speeches until it holds this many characters: about 200 KB compressed (Chinese text takes about
#: a byte a character), so that a few files load side by side and none is long to parse.
CHARACTERS_PER_FILE = 200_000


def files(library: Library) -> dict[str, bytes]:
    """The files by name."""
    speeches = library.speeches
    texts = [{"speeches": [text(speech) for speech in together]} for together in _filled(speeches, CHARACTERS_PER_FILE)]
    contents: dict[str, dict[str, object]] = {
        "catalogue.json": {
            "speeches": [entry(speech) for speech in speeches],
            "texts": [f"text-{number}.json" for number in range(len(texts))],
        },
        **{f"text-{number}.json": dict(each) for number, each in enumerate(texts)},
        "folding.json": {"pairs": pairs(set[str]().union(*_searchable(library)))},
        "suggestions.json": {
            "slogans": slogans(library, _counted(library)),
            "speeches": [[speech.title, speech.url, speech.fact("date") or ""] for speech in speeches],
        },
        "entries.json": {"entries": entries(library)},
    }
    return {name: as_json(FORMAT, library.version, content) for name, content in contents.items()}


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


def _searchable(library: Library) -> Iterator[str]:
    for speech in library.speeches:
        yield speech.title
        for paragraph in speech.paragraphs:
            yield paragraph.text
    for slogan in library.slogans:
        yield slogan.text


def _counted(library: Library) -> list[int]:
    """For each slogan the number of places that a search for it finds. Costs one pass over the text for each."""
    written = "\n".join(paragraph.text for speech in library.speeches for paragraph in speech.paragraphs)
    folded = "\n".join(fold(line) for line in written.split("\n"))
    return [
        written.count(slogan.text) if has_sign(slogan.text) else folded.count(fold(slogan.text))
        for slogan in library.slogans
    ]
