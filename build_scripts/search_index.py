"""The search index: every paragraph of the corpus in a few static files, and what a client needs to search them.

A corpus of up to LARGEST_WHOLE characters has format 1, which is its text, to be scanned; a larger one has format 2,
which says where each pair of characters stands, so that a query loads only what it needs. Both are exact.

Format 1
========

All files are JSON (UTF-8) under `assets/search-index/`. Each is an object with `format` (the number of this format; a
client refuses a number that it does not know) and `corpus` (the version of the corpus; files of different versions do
not go together, and the text files are asked for as `name?v=version` so that no cache mixes them).

`catalogue.json`: what there is.
    speeches    [{id, url, title, kind, date?, campaign?, speaker?}], in the order of the library. `url` is relative to
                the root of the site; a paragraph is at `url#id`, a section too. Absent facts are absent keys.
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
`entries.json`: the glossary, for filtering it where its index is too long for one page.
    entries     [[text, pinyin, count, url, *variants]], most places first: `count` is the number of places that the
                entry has.

Searching. A paragraph contains a query if its folded text contains the folded query as a substring. Folding is
`characters.fold`: full to half width; drop what is neither letter nor number (Unicode L, N); lower case where that is
one character; then the pairs, once. `pairs` holds those that can matter here: where neither of the two characters
occurs in the folded corpus, the traditional one can stand in a query, but finds nothing whether it is converted or
not. A search that reads every text file is exact; up to some 300,000 characters (as many bytes, compressed) it is
also the simplest and quickest.

Format 2
========

`catalogue.json`, `folding.json`, `suggestions.json` and `entries.json` are JSON with `format` and `corpus` as above,
and so are the files of `speeches/`; the latter three hold what they hold in format 1, but `suggestions.json` has no
speeches.
All other files are binary, are asked for as `name?v=version`, and begin with five bytes: the number of the format, and
the catalogue's `stamp` (highest byte first). What follows is *packed* where it says so: raw deflate (RFC 1951). Numbers
are *varints* (seven bits a byte, lowest first, highest bit set in all but the last) or Golomb-Rice codes (explained in
`postings.py`).

A *unit* is a title or a paragraph. Each speech has its title and then its paragraphs; units are numbered from 0 over
the whole corpus in the order of the library, and so are speeches. The *letters* of a unit are its folded text; the
place of a letter is counted in code points of the folded unit.

`catalogue.json`
    stamp       names this version of the corpus in binary files.
    speeches    how many speeches there are; units: how many units.
    alphabet    the most frequent characters of the texts, for reading `texts/`.
    offset_k    the parameter under which places in units are written.
    directory   the keys (see below) with which the pages of the directory begin, flat: for each page its first
                character as the difference to that of the page before, and its second number.
    years, kinds, campaigns     the values that `columns.bin` refers to, from 1; 0 is "not known".
`columns.bin`, packed: four runs of varints, each with one for every speech: number of its units, year, kind, campaign.
`dates.bin`, packed: for every speech a varint: the rank of its date from 1 (equal dates have equal ranks), 0 without
one.
`ids.json`: `ids` of all speeches, to find one by its id.
`headings.bin`, packed: a bit for each unit, highest first: whether it is a heading and nothing else.
`speeches/N.json`: `speeches`, the catalogue entries of format 1 of the speeches from 16 N on, at most 16.
`texts/N.bin`, packed: the text of speech N, as one string whose first line is JSON and whose other lines are the
    paragraphs. The JSON is `{speech, ids?, headings, open, sections}`: `speech` is its entry in `speeches/`; `ids`
    of the paragraphs unless they are p_1, p_2, …;
    `headings` the indexes of paragraphs that are headings; `open` pairs `section, times` (flat) that say which section
    is open where each paragraph begins; `sections` as in format 1. The string is written character by character: one of
    the first 240 of the alphabet is a byte with its index i; one of the others two bytes, 240 + (i - 240) // 256 and
    (i - 240) % 256; any other character is a byte 255 and three bytes with its code point, highest first.
`directory/N.bin`, packed: which lists there are, sorted by key. A key is a pair of numbers (a, b) and names a list:
    (a, b)              where the letter a is followed by the letter b (code points) in the same unit;
    (a, 0)              where a is the last letter of a unit;
    (a, 2^21)           in which speeches a occurs; a is a letter, or a character that folding leaves out, in half
                        width;
    (a, 2^21 + b)       in which speeches a occurs with b behind it: only where that is so in FREQUENT places or more;
    (a, 2^21 + 0x110000 + h)    in which speeches a occurs with certain letters behind it, two to LONGEST_LISTED - 1:
                        only where that is so in FREQUENT_PHRASE places or more, and where no more frequent string has
                        the same a and h. h comes from the letters behind a, one after the other: from 0, times 31, plus
                        the code point, modulo 983,040.
    A page begins with two varints: in which shard its first list lies, and at which byte (the five at the start count).
    For each list it then has varints: a as the difference to the list before (the first: to 0); b, as the difference to
    the list before if that has the same a, else as it is; n; and 2 · bytes + new, where new is 1 if the list begins a
    new shard (and the first of a page begins where the page says). Where a and b are those of the list before, the list
    goes on (a long list lies in several pieces), and one more varint says with which unit.
`grams/N.bin`: a shard: lists, one behind the other, each from a whole byte on.
    A list of places has n pairs (unit, place), rising. Each is two Rice codes: the unit as the difference to the one
    before (the first: to the unit that the directory gives for the piece, 0 for the first piece), under
    parameter(units, sum of n over the pieces); then the place, as the difference to the one before if the unit is the
    same, under `offset_k`. `parameter` is in `postings.py`.
    A list of speeches for three letters or more begins with the letters behind a: a varint how many, a varint each. (A
    client compares them: another string can have the same h.) Every list of speeches has varints: number of speeches m,
    number of titles t, and number of occurrences (in paragraphs, counted from the left without overlap). Then come Rice
    codes: for each speech its difference to the one before, less one (the first: as if the one before were -1), under
    parameter(speeches, m), and the number of its paragraphs that hold the string, less one, under parameter(n - m, m),
    where n (of the directory) is the sum of these numbers; then for each title that holds the string its speech in the
    same way, under parameter(speeches, t).

Searching. Fold the query. A single letter has its list of speeches, and so have the most frequent strings. A string of
two letters is its list of places: the units in it are what is found. A longer one stands where its pairs stand, each at
its distance from the first. Pairs enough to cover every letter suffice (for 甲乙丙丁: 甲乙 and 丙丁); the directory
says which are cheapest, and that a string is nowhere of which a pair is missing. All pairs that begin with a letter are
together all its places. What depends on punctuation is decided by the text of the speeches that are left.

Equal libraries give equal files, byte for byte. Nothing is escaped: no client may take the text for HTML.
"""

from __future__ import annotations

import json
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from build_scripts.characters import fold, plain_pinyin, traditional_to_simplified
from build_scripts.postings import Numbers, parameter, parameters, rice, runs, varints
from build_scripts.records import Library, Section, Slogan, Speech
from build_scripts.workers import side_by_side

#: Change whenever a client of the former format would misread the files.
FORMAT = 1
FORMAT_LARGE = 2

#: A corpus with more characters than this has format 2. At this size the whole text is some 300 KB compressed, which a
#: query in format 2 never loads; below, one file is fewer requests, and the second query costs none.
LARGEST_WHOLE = 300_000

FOLDER = "assets/search-index/"

#: A text file takes speeches until it holds this many characters: about 200 KB compressed (Chinese text takes about
#: a byte a character), so that a few files load side by side and none is long to parse.
CHARACTERS_PER_FILE = 200_000


def files(library: Library, largest_whole: int = LARGEST_WHOLE) -> dict[str, bytes]:
    """The index files by path relative to the root of the site, in the format that this module's docstring specifies.

    Format 1 up to `largest_whole` characters, format 2 beyond. An empty library gives files with empty lists, and no
    text file. Raises ValueError for a paragraph with a line break in it, which no valid library has.
    """
    size = sum(len(paragraph.text) for speech in library.speeches for paragraph in speech.paragraphs)
    contents = _whole(library) if size <= largest_whole else _large(library)
    return {FOLDER + name: content for name, content in contents.items()}


def _whole(library: Library) -> dict[str, bytes]:
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
        "folding.json": {"pairs": _pairs(set[str]().union(*_searchable(library)))},
        "suggestions.json": {
            "slogans": _slogans(library, _counted(library)),
            "speeches": [[speech.title, speech.url, speech.fact("date") or ""] for speech in speeches],
        },
        "entries.json": {"entries": _entries(library)},
    }
    return {name: _json(FORMAT, library.version, content) for name, content in contents.items()}


def _json(format_: int, version: str, content: dict[str, object]) -> bytes:
    head = {"format": format_, "corpus": version}
    return (json.dumps(head | content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _entry(speech: Speech) -> dict[str, str]:
    known = {name: speech.fact(name) for name in ("date", "campaign", "speaker")}
    return {"id": speech.id, "url": speech.url, "title": speech.title, "kind": speech.kind} | {
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


def _pairs(characters: Iterable[str]) -> str:
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
        written.count(slogan.text) if _has_sign(slogan.text) else folded.count(fold(slogan.text))
        for slogan in library.slogans
    ]


def _slogans(library: Library, counts: Sequence[int]) -> list[list[object]]:
    """Suggestions, most frequent first; those that a search would not find are left out."""
    counted = zip(counts, library.slogans, strict=True)
    return [
        [slogan.text, plain_pinyin(slogan.pinyin), count, f"slogans/{slogan.id}/"]
        for count, slogan in sorted(counted, key=lambda entry: (-entry[0], entry[1].id))
        if count
    ]


def _entries(library: Library) -> list[list[object]]:
    """The glossary, most places first."""
    return [
        [each.text, plain_pinyin(each.pinyin), len(each.occurrences), f"slogans/{each.id}/", *each.variants]
        for each in sorted(library.slogans, key=lambda slogan: (-len(slogan.occurrences), slogan.id))
    ]


def _has_sign(text: str) -> bool:
    """Whether folding would lose a sign that belongs to the wording (`1+4` is not 14): a symbol, Unicode S."""
    return any(unicodedata.category(character).startswith("S") for character in text)


# --- Format 2 ---------------------------------------------------------------------------------------------------------

#: Lists in one shard, in bytes; a longer list lies in several. A query reads one shard for each pair that it needs and
#: seldom more than a tenth of it, so small ones load less; each is a request, so they are not smaller still. With this
#: size a cold query over 10,000 speeches of 4,000 characters loaded 83 KB (median of 24; bench/README.md). Other sizes
#: have not been compared.
SHARD = 8_000
#: Lists in one page of the directory: some 1.2 KB packed.
PAGE = 400
#: A pair of letters in this many places or more also has a list of speeches, which is then the shorter answer: at two
#: bytes a place its places fill two shards. A choice by size, not by measurement.
FREQUENT = 8_000
#: The same for strings of three letters or more, whose answer would else need all places of their pairs. In 10,000
#: speeches of 4,000 characters these lists are 3.7 % of the index; 社会主义 (59,284 paragraphs) loads 65 KB instead of
#: 435, 国民经济 70 instead of 413. Other bounds have not been compared.
FREQUENT_PHRASE = 2_000
LONGEST_LISTED = 8
#: Entries in one file of `speeches/`: some 1 KB compressed.
ENTRIES = 16
#: Characters of the alphabet that are one byte, and first bytes of the others. More of them win nothing: the rest is
#: rare.
SINGLES, LEADS = 240, 8
#: Letters of the corpus that one task sorts: its arrays then take some 300 MB.
TASK = 1_500_000
#: Speeches whose text one task packs.
TEXTS = 200

_SPEECHES_OF = 1 << 21
#: Where the keys of longer strings begin, and how many there are: behind the last code point, and below 2^22.
_PHRASES = _SPEECHES_OF + 0x110000
_PHRASE_KEYS = (1 << 22) - _PHRASES

Array = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class _Letters:
    """All letters of the corpus in order, as arrays of one length, and what there is to know of units.

    `rank` is the letter as an index in `letters` (code points, rising), `unit` and `place` say where it stands.
    `speech_of` and `is_title` are by unit. `signs` and `sign_units` are the characters that folding leaves out (half
    width), and where they are.
    """

    letters: Numbers
    rank: NDArray[np.uint16] | Array
    unit: Array
    place: Array
    speech_of: Array
    is_title: NDArray[np.bool_]
    speeches: int
    signs: Array
    sign_units: Array
    characters: str

    @property
    def units(self) -> int:
        return len(self.speech_of)

    @property
    def offset_k(self) -> int:
        return parameter(int(self.place.sum(dtype=np.int64)), len(self.place))


class _List(NamedTuple):
    """One list, or a piece of one, under its key; `base` is the unit that a later piece goes on with, else 0."""

    a: int
    b: int
    base: int
    n: int
    content: bytes


#: Lists in the order of the directory.
_in_order = itemgetter(0, 1, 2)


def _half_width(code: int) -> int:
    return code - 0xFEE0 if 0xFF01 <= code <= 0xFF5E else code


def _letters(units: Sequence[str], speech_of: Array, is_title: NDArray[np.bool_], speeches: int) -> _Letters:
    codes = np.frombuffer("".join(units).encode("utf-32-le"), np.uint32)
    sizes = np.fromiter(map(len, units), np.int64, len(units))
    table = np.zeros(0x110000, np.uint32)
    sign = np.zeros(0x110000, np.uint32)
    written = np.flatnonzero(np.bincount(codes, minlength=1)).tolist()
    for code in written:
        folded = fold(chr(code))
        table[code] = ord(folded) if folded else 0
        sign[code] = 0 if folded else _half_width(code)
    unit = np.repeat(np.arange(len(units), dtype=np.uint32), sizes)
    folded_codes = table[codes]
    is_letter = folded_codes > 0
    signs, sign_units = sign[codes[~is_letter]], unit[~is_letter]
    kept, unit = folded_codes[is_letter], unit[is_letter]
    del codes, folded_codes, is_letter
    letters = np.flatnonzero(np.bincount(kept, minlength=1)).astype(np.int64)
    dense: NDArray[np.uint16] | Array = np.zeros(0x110000, np.uint32)
    if len(letters) < 0xFFFF:
        dense = dense.astype(np.uint16)
    dense[letters] = np.arange(len(letters))
    in_unit = np.bincount(unit, minlength=len(units)) if len(unit) else np.zeros(len(units), np.int64)
    first = np.concatenate(([0], np.cumsum(in_unit)[:-1])).astype(np.uint32) if len(units) else np.zeros(0, np.uint32)
    place = np.arange(len(kept), dtype=np.uint32) - first[unit]
    characters = "".join(map(chr, written))
    return _Letters(letters, dense[kept], unit, place, speech_of, is_title, speeches, signs, sign_units, characters)


def _occurrences(text: _Letters, letters: Sequence[int], at: Numbers) -> int:
    """How many of a string's places in paragraphs count, from the left without overlap. `at` are indexes of letters."""
    inside = at[~text.is_title[text.unit[at]]]
    if not any(letters[:size] == letters[-size:] for size in range(1, len(letters))):
        return len(inside)
    counted, free = 0, 0
    for place in inside.tolist():
        if place >= free:
            counted, free = counted + 1, place + len(letters)
    return counted


def _speech_list(text: _Letters, units: Numbers, occurrences: int) -> tuple[int, bytes]:
    """The list of speeches for a string that stands in the units (rising, with repetitions), and its n."""
    numbers = np.zeros(len(units), np.int64)
    return next(_speech_lists(text, numbers, units, [occurrences]))


def _speech_lists(
    text: _Letters, number: Numbers, units: Numbers, occurrences: Sequence[int]
) -> Iterator[tuple[int, bytes]]:
    """The lists of speeches for several strings, each with its n.

    String `number[i]` (rising from 0, none left out) stands in `units[i]` (rising for each, with repetitions).
    """
    distinct = runs(number * text.units + units)
    number, units = number[distinct], units[distinct]
    title, speech = text.is_title[units], text.speech_of[units].astype(np.int64)
    inside, titled = number[~title], number[title]
    starts = runs(inside * text.speeches + speech[~title])
    own = inside[starts]
    strings = len(occurrences)
    n, m, t = (np.bincount(each, minlength=strings) for each in (inside, own, titled))
    counts = np.diff(np.concatenate((starts, [len(inside)])))
    first = np.cumsum(2 * m + t) - 2 * m - t
    at = np.repeat(first, m) + 2 * _within(m)
    at_title = np.repeat(first + 2 * m, t) + _within(t)
    values = np.empty(int((2 * m + t).sum()), np.int64)
    ks = np.empty(len(values), np.int64)
    values[at], ks[at] = _gaps(speech[~title][starts], m), parameters(text.speeches, m)[own]
    values[at + 1] = counts - 1
    ks[at + 1] = np.fromiter(map(parameter, (n - m).tolist(), m.tolist()), np.int64, strings)[own]
    values[at_title], ks[at_title] = _gaps(speech[title], t), parameters(text.speeches, t)[titled]
    content, ends = rice(values, ks, first)
    heads = map(varints, zip(m.tolist(), t.tolist(), occurrences, strict=True))
    for size, head, (start, end) in zip(n.tolist(), heads, pairwise(ends.tolist()), strict=True):
        yield size, head + content[start:end]


def _within(counts: Numbers) -> Numbers:
    """0, 1, 2 … for each of the counts, one behind the other."""
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)


def _gaps(numbers: Numbers, counts: Numbers) -> Numbers:
    """Each number as the difference to the one before, less one; as if -1 stood before each list of `counts`."""
    before = np.concatenate(([-1], numbers[:-1]))
    before[(np.cumsum(counts) - counts)[counts > 0]] = -1
    return numbers - before - 1


def _lists_of_letters(text: _Letters, letters: Numbers, units: Numbers) -> Iterator[_List]:
    """The lists of speeches of single letters (code points, rising, each as often as it stands in one of the units)."""
    starts = runs(letters)
    number = np.repeat(np.arange(len(starts)), np.diff(np.concatenate((starts, [len(letters)]))))
    occurrences = np.bincount(number[~text.is_title[units]], minlength=len(starts)).tolist()
    for letter, (n, content) in zip(
        letters[starts].tolist(), _speech_lists(text, number, units, occurrences), strict=True
    ):
        yield _List(letter, _SPEECHES_OF, 0, n, content)


def _grams(text: _Letters, task: tuple[int, int]) -> list[_List]:
    """All lists whose first letter has a rank from the task's first number to before its second, sorted by key."""
    first, last = task
    index = np.flatnonzero((text.rank >= first) & (text.rank < last))
    follows = np.minimum(index + 1, len(text.rank) - 1)
    inside = (text.unit[follows] == text.unit[index]) & (follows > index)
    wide = len(text.letters) + 1
    rank, second = text.rank[index], np.where(inside, text.rank[follows] + 1, 0).astype(text.rank.dtype)
    by_letter = index[np.argsort(rank, kind="stable")]
    # By the second letter, then by the first: numbers of 16 bits are sorted in linear time, those of the keys not.
    order = np.argsort(second, kind="stable")
    order = order[np.argsort(rank[order], kind="stable")]
    keys, index = rank[order].astype(np.int64) * wide + second[order].astype(np.int64), index[order]
    unit, place = text.unit[index].astype(np.int64), text.place[index].astype(np.int64)
    found = [*_places(text, keys, unit, place), *_frequent(text, keys, index)]
    found += _lists_of_letters(text, text.letters[text.rank[by_letter]], text.unit[by_letter].astype(np.int64))
    return sorted(found, key=_in_order)


def _frequent(text: _Letters, keys: Numbers, index: Numbers) -> Iterator[_List]:
    """Lists of speeches for the frequent pairs, and for the frequent strings that begin with them."""
    longer: list[tuple[int, _List]] = []
    bounds = np.concatenate((runs(keys), [len(keys)]))
    often = np.flatnonzero(np.diff(bounds) >= min(FREQUENT, FREQUENT_PHRASE))
    for start, end in zip(bounds[often].tolist(), bounds[often + 1].tolist(), strict=True):
        first, second = divmod(int(keys[start]), len(text.letters) + 1)
        if second == 0:
            continue
        letters, here = (int(text.letters[first]), int(text.letters[second - 1])), index[start:end]
        longer += _phrases(text, letters, here)
        if end - start >= FREQUENT:
            yield _speeches_of(text, letters, _SPEECHES_OF + letters[1], here, b"")
    yield from _most_frequent(longer)


def _speeches_of(text: _Letters, letters: Sequence[int], key: int, at: Numbers, head: bytes) -> _List:
    units = text.unit[at].astype(np.int64)
    total, content = _speech_list(text, units, _occurrences(text, letters, at))
    return _List(letters[0], key, 0, total, head + content)


def _phrases(text: _Letters, letters: tuple[int, ...], at: Numbers) -> Iterator[tuple[int, _List]]:
    """Lists of speeches for the frequent strings that go on from these letters, which stand `at`; n with each."""
    follows = np.minimum(at + len(letters), len(text.rank) - 1)
    inside = (text.unit[follows] == text.unit[at]) & (follows > at + len(letters) - 1)
    at, ranks = at[inside], text.rank[follows[inside]]
    order = np.argsort(ranks, kind="stable")
    at, ranks = at[order], ranks[order]
    for start, end in pairwise([*runs(ranks).tolist(), len(ranks)] if len(ranks) else []):
        if end - start < FREQUENT_PHRASE:
            continue
        longer, here = (*letters, int(text.letters[ranks[start]])), at[start:end]
        key = _PHRASES + reduce(lambda h, code: (31 * h + code) % _PHRASE_KEYS, longer[1:], 0)
        yield end - start, _speeches_of(text, longer, key, here, varints((len(longer) - 1, *longer[1:])))
        if len(longer) < LONGEST_LISTED:
            yield from _phrases(text, longer, here)


def _most_frequent(lists: Iterable[tuple[int, _List]]) -> Iterator[_List]:
    """Of lists with one key the most frequent string's, of equally frequent ones the shortest list: the first found."""
    kept: dict[tuple[int, int], tuple[int, _List]] = {}
    for n, each in lists:
        if (each.a, each.b) not in kept or kept[each.a, each.b][0] < n:
            kept[each.a, each.b] = n, each
    return (each for _, each in kept.values())


def _places(text: _Letters, keys: Numbers, unit: Numbers, place: Numbers) -> list[_List]:
    starts = runs(keys)
    counts = np.diff(np.concatenate((starts, [len(keys)])))
    ks = parameters(text.units, counts)
    offset_k = text.offset_k
    # A code takes about a bit and a half more than its parameter.
    per_piece = (8 * SHARD) // (ks + offset_k + 3)
    pieces = -(-counts // per_piece)
    number = _within(pieces)
    lists = np.repeat(starts, pieces) + number * np.repeat(per_piece, pieces)
    base = np.where(number > 0, unit[lists], 0)
    before_unit, before_place = np.concatenate(([0], unit[:-1])), np.concatenate(([0], place[:-1]))
    before_unit[lists], before_place[lists] = base, 0
    gap = unit - before_unit
    before_place[gap > 0] = 0
    values = np.column_stack((gap, place - before_place)).ravel()
    own = np.repeat(ks, counts)
    content, offsets = rice(values, np.column_stack((own, np.full_like(own, offset_k))).ravel(), 2 * lists)
    wide = len(text.letters) + 1
    first, second = np.divmod(keys[lists], wide)
    a = text.letters[first]
    b = np.where(second > 0, text.letters[np.maximum(second - 1, 0)], 0)
    sizes = np.diff(np.concatenate((lists, [len(keys)])))
    return [
        _List(letter, behind, unit_before, n, content[start:end])
        for letter, behind, unit_before, n, (start, end) in zip(
            a.tolist(), b.tolist(), base.tolist(), sizes.tolist(), pairwise(offsets.tolist()), strict=True
        )
    ]


def _sign_lists(text: _Letters) -> list[_List]:
    order = np.argsort(text.signs, kind="stable")
    signs, units = text.signs[order].astype(np.int64), text.sign_units[order].astype(np.int64)
    return list(_lists_of_letters(text, signs, units))


def _tasks(text: _Letters) -> list[tuple[int, int]]:
    """Ranges of ranks with about TASK letters each: the lists of one letter are never divided between two."""
    tasks, first, size = [], 0, 0
    for rank, count in enumerate(np.bincount(text.rank, minlength=len(text.letters)).tolist()):
        if size and size + count > TASK:
            tasks.append((first, rank))
            first, size = rank, 0
        size += count
    return [*tasks, (first, len(text.letters))] if size else tasks


def _packed(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    return packer.compress(content) + packer.flush()


def _written(speech: Speech) -> str:
    """The speech as one string: what there is to know in the first line, then a paragraph a line."""
    if any("\n" in paragraph.text for paragraph in speech.paragraphs):
        raise ValueError(f"{speech.id}: a paragraph with a line break")
    whole = _text(speech)
    paragraphs, sections = whole["paragraphs"], whole["sections"]
    assert isinstance(paragraphs, list)
    opened: list[object] = []
    for *_, section in paragraphs:
        if opened and opened[-2] == section:
            opened[-1] = int(str(opened[-1])) + 1
        else:
            opened += [section, 1]
    head: dict[str, object] = {
        "speech": _entry(speech),
        "headings": [index for index, each in enumerate(paragraphs) if each[2] == "heading"],
        "open": opened,
        "sections": sections,
    }
    ids = [each[0] for each in paragraphs]
    if ids != [f"p_{number}" for number in range(1, len(ids) + 1)]:
        head["ids"] = ids
    first = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    return "\n".join([first, *(each[1] for each in paragraphs)])


def _alphabet(speeches: Sequence[Speech]) -> str:
    codes = np.zeros(0x110000, np.int64)
    for speech in speeches:
        text = "\n".join(paragraph.text for paragraph in speech.paragraphs)
        seen = np.bincount(np.frombuffer(text.encode("utf-32-le"), np.uint32), minlength=1)
        codes[: len(seen)] += seen
    # The first line of every text is JSON, some 20 of each of its characters.
    codes[0x20:0x7F] += 20 * len(speeches)
    order = np.argsort(-codes, kind="stable")[: SINGLES + 256 * LEADS]
    return "".join(chr(code) for code in order.tolist() if codes[code] > 0)


def _coded(texts: Sequence[str], alphabet: str) -> list[bytes]:
    """Each text in the alphabet's bytes, packed."""
    index = np.full(0x110000, -1, np.int64)
    index[[ord(character) for character in alphabet]] = np.arange(len(alphabet))
    result = []
    for text in texts:
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        rank = index[codes]
        sizes = np.where(rank < 0, 4, np.where(rank < SINGLES, 1, 2))
        at = np.cumsum(sizes) - sizes
        coded = np.zeros(int(sizes.sum()), np.uint8)
        one, two, other = sizes == 1, sizes == 2, sizes == 4
        coded[at[one]] = rank[one]
        coded[at[two]] = SINGLES + (rank[two] - SINGLES) // 256
        coded[at[two] + 1] = (rank[two] - SINGLES) % 256
        coded[at[other]] = 255
        for byte in range(3):
            coded[at[other] + 1 + byte] = (codes[other] >> (16 - 8 * byte)) & 255
        result.append(_packed(coded.tobytes()))
    return result


def _texts(speeches: Sequence[Speech], alphabet: str, first: int) -> list[bytes]:
    """TEXTS texts, packed, from the one with the number `first` on."""
    return _coded([_written(speech) for speech in speeches[first : first + TEXTS]], alphabet)


def _directory(lists: Iterable[_List], head: bytes) -> tuple[list[bytes], list[bytes], list[int]]:
    """Shards, pages of the directory, and the catalogue's list of first keys."""
    shards, pages, firsts = [bytearray(head)], [], []
    page, entries, a, b, last_first = list[int](), 0, 0, 0, 0
    for each in lists:
        size, filled = len(each.content), len(shards[-1])
        if new := filled > len(head) and filled + size > SHARD:
            shards.append(bytearray(head))
            filled = len(head)
        again = entries > 0 and each.a == a and each.b == b
        if entries == 0 or (entries >= PAGE and not again):
            if entries:
                pages.append(head + _packed(varints(page)))
            page, entries, a, b = [len(shards) - 1, filled], 0, 0, 0
            firsts += [each.a - last_first, each.b]
            last_first = each.a
        page += (each.a - a, each.b - b if each.a == a else each.b, each.n, 2 * size + new)
        if again:
            page.append(each.base)
        shards[-1] += each.content
        entries, a, b = entries + 1, each.a, each.b
    if entries:
        pages.append(head + _packed(varints(page)))
    return [bytes(shard) for shard in shards if len(shard) > len(head)], pages, firsts


def _merged(letters: list[_List], signs: list[_List]) -> list[_List]:
    return sorted([*letters, *signs], key=_in_order)


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


def _large(library: Library) -> dict[str, bytes]:
    speeches = library.speeches
    units = [text for speech in speeches for text in (speech.title, *(each.text for each in speech.paragraphs))]
    sizes = [len(speech.paragraphs) + 1 for speech in speeches]
    speech_of = np.repeat(np.arange(len(speeches), dtype=np.uint32), sizes)
    is_title = np.zeros(len(units), np.bool_)
    is_title[np.cumsum([0, *sizes[:-1]])] = True
    text = _letters(units, speech_of, is_title, len(speeches))
    alphabet = _alphabet(speeches)
    del units
    stamp = zlib.crc32(library.version.encode())
    head = bytes([FORMAT_LARGE]) + stamp.to_bytes(4, "big")
    lists = [each for task in side_by_side(partial(_grams, text), _tasks(text), 1) for each in task]
    parts = range(0, len(speeches), TEXTS)
    texts = [each for part in side_by_side(partial(_texts, speeches, alphabet), parts, 1) for each in part]
    shards, pages, firsts = _directory(_merged(lists, _sign_lists(text)), head)
    columns, values = _columns(speeches)
    written = {*text.characters, *"".join(slogan.text for slogan in library.slogans)}
    as_json = partial(_json, FORMAT_LARGE, library.version)
    counts = [_places_known(slogan) for slogan in library.slogans]
    return {
        "catalogue.json": as_json(
            {
                "stamp": stamp,
                "speeches": len(speeches),
                "units": text.units,
                "alphabet": alphabet,
                "offset_k": text.offset_k,
                "directory": firsts,
                **values,
            }
        ),
        "folding.json": as_json({"pairs": _pairs(written)}),
        "suggestions.json": as_json({"slogans": _slogans(library, counts), "speeches": []}),
        "entries.json": as_json({"entries": _entries(library)}),
        "ids.json": as_json({"ids": [speech.id for speech in speeches]}),
        "columns.bin": head + _packed(columns),
        "dates.bin": head + _packed(_dates(speeches)),
        "headings.bin": head + _packed(_headings(speeches)),
        **{
            f"speeches/{start // ENTRIES}.json": as_json(
                {"speeches": [_entry(speech) for speech in speeches[start : start + ENTRIES]]}
            )
            for start in range(0, len(speeches), ENTRIES)
        },
        **{f"texts/{number}.bin": head + content for number, content in enumerate(texts)},
        **{f"directory/{number}.bin": content for number, content in enumerate(pages)},
        **{f"grams/{number}.bin": content for number, content in enumerate(shards)},
    }


def _places_known(slogan: Slogan) -> int:
    """How many places hold the slogan's own wording, by the glossary: here the text is too long to count anew."""
    wanted = slogan.text if _has_sign(slogan.text) else fold(slogan.text)
    return sum((each.text if _has_sign(slogan.text) else fold(each.text)) == wanted for each in slogan.occurrences)
