"""Format 2: the files, of what depends on the texts alone and of what the library says besides."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from build_scripts.model import Library, Slogan, Speech
from build_scripts.search_index.catalogue import FORMAT_LARGE, as_json, entries, entry, has_sign, pairs, slogans
from build_scripts.search_index.lists import HEAD, directory, letters_of, lists
from build_scripts.search_index.postings import packed, varints
from build_scripts.search_index.texts import alphabet_of, texts
from build_scripts.text.characters import fold

#: Entries in one file of `speeches/`: some 1 KB compressed.
ENTRIES = 16


def _columns(speeches: Sequence[Speech]) -> tuple[bytes, dict[str, object]]:
    """The columns, and the values that they refer to."""
    known = {
        "years": [(speech.fact("date") or "")[:4] for speech in speeches],
        "kinds": [str(speech.kind) for speech in speeches],
        "campaigns": [speech.fact("campaign") or "" for speech in speeches],
    }
    content = varints(len(speech.paragraphs) + 1 for speech in speeches)
    values: dict[str, object] = {}
    for name, column in known.items():
        distinct = sorted(set(column) - {""})
        number = {value: place for place, value in enumerate(distinct, 1)}
        content += varints(number.get(value, 0) for value in column)
        values[name] = distinct
    return content, values


def _dates(speeches: Sequence[Speech]) -> bytes:
    dates = [speech.fact("date") or "" for speech in speeches]
    rank = {date: place for place, date in enumerate(sorted(set(dates) - {""}), 1)}
    return varints(rank.get(date, 0) for date in dates)


def _headings(speeches: Sequence[Speech]) -> bytes:
    bits: list[bool] = []
    for speech in speeches:
        headings = {section.paragraph for section in speech.sections if section.kind == "heading"}
        bits += [False, *(paragraph.id in headings for paragraph in speech.paragraphs)]
    return np.packbits(np.array(bits, np.bool_)).tobytes()


@dataclass(frozen=True, slots=True)
class Prepared:
    """What depends on the texts and outlines alone: all but the HEAD of `texts`, `shards` and `pages`, and what the
    catalogue says of them. `characters` are those that occur."""

    units: int
    offset_k: int
    alphabet: str
    characters: str
    texts: list[bytes]
    shards: list[bytes]
    pages: list[bytes]
    firsts: list[int]


def prepared(speeches: Sequence[Speech]) -> Prepared:
    """Every list and text of these speeches. Raises ValueError for a paragraph with a line break in it."""
    units = [text for speech in speeches for text in (speech.title, *(each.text for each in speech.paragraphs))]
    sizes = [len(speech.paragraphs) + 1 for speech in speeches]
    speech_of = np.repeat(np.arange(len(speeches), dtype=np.uint32), sizes)
    is_title = np.zeros(len(units), np.bool_)
    is_title[np.cumsum([0, *sizes[:-1]])] = True
    text = letters_of(units, speech_of, is_title, len(speeches))
    del units
    alphabet = alphabet_of(speeches)
    packed_texts = texts(speeches, alphabet)
    return Prepared(text.units, text.offset_k, alphabet, text.characters, packed_texts, *directory(lists(text)))


def files(library: Library, of_texts: Prepared) -> dict[str, bytes]:
    """The files by name; `of_texts` is what `prepared` has made of the speeches of this library."""
    speeches = library.speeches
    stamp = zlib.crc32(library.version.encode())
    head = bytes([FORMAT_LARGE]) + stamp.to_bytes(HEAD - 1, "big")
    columns, values = _columns(speeches)
    written = {*of_texts.characters, *"".join(slogan.text for slogan in library.slogans)}
    written_as = partial(as_json, FORMAT_LARGE, library.version)
    counts = [_places_known(slogan) for slogan in library.slogans]
    return {
        "catalogue.json": written_as(
            {
                "stamp": stamp,
                "speeches": len(speeches),
                "units": of_texts.units,
                "alphabet": of_texts.alphabet,
                "offset_k": of_texts.offset_k,
                "directory": of_texts.firsts,
                **values,
            }
        ),
        "folding.json": written_as({"pairs": pairs(written)}),
        "suggestions.json": written_as({"slogans": slogans(library, counts), "speeches": []}),
        "entries.json": written_as({"entries": entries(library)}),
        "ids.json": written_as({"ids": [speech.id for speech in speeches]}),
        "columns.bin": head + packed(columns),
        "dates.bin": head + packed(_dates(speeches)),
        "headings.bin": head + packed(_headings(speeches)),
        **{
            f"speeches/{start // ENTRIES}.json": written_as(
                {"speeches": [entry(speech) for speech in speeches[start : start + ENTRIES]]}
            )
            for start in range(0, len(speeches), ENTRIES)
        },
        **{f"texts/{number}.bin": head + content for number, content in enumerate(of_texts.texts)},
        **{f"directory/{number}.bin": head + content for number, content in enumerate(of_texts.pages)},
        **{f"grams/{number}.bin": head + content for number, content in enumerate(of_texts.shards)},
    }


def _places_known(slogan: Slogan) -> int:
    """How many places hold the slogan's own wording, by the glossary: here the text is too long to count anew."""
    wanted = slogan.text if has_sign(slogan.text) else fold(slogan.text)
    return sum((each.text if has_sign(slogan.text) else fold(each.text)) == wanted for each in slogan.occurrences)
