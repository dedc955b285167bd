"""The search index: static files with which a client finds every paragraph that contains a query, exactly.

Up to LARGEST_SCANNED characters a client loads the whole text as one file and scans it. Above, the index also has
posting lists, which say where each pair of characters occurs, so that a query loads only what it needs. Everything else
is the same at every size.

Files
=====

All files are under `assets/search-index/`. JSON files are objects with `format` (a client refuses another number than
its own) and `corpus` (the version of the corpus). All others are binary, are requested as `name?v=version`, so that no
cache mixes versions, and begin with `header` bytes: the number of the format, and the catalogue's `stamp` (four bytes,
highest first). The rest is *deflated* where this says so: raw deflate (RFC 1951). Numbers are *varints* (seven bits a
byte, lowest first, highest bit set in all but the last) or Golomb-Rice codes (explained in `rice.py`).

A *unit* is a title or a paragraph. Each speech has its title (the entry's `label`, or else its `title`) and then its
paragraphs; units are numbered from 0 over the whole corpus in the order of the library, and so are speeches. The
*letters* of a unit are its folded text; the position of a letter is counted in code points of the folded unit.

`catalogue.json`
    stamp       identifies this version of the corpus in binary files.
    speeches    the number of speeches; units: the number of units.
    header, speeches_per_entry_file, speeches_per_text_file, one_byte_characters, longest_listed
                the constants of this format that a client needs.
    alphabet    the most frequent characters of the texts, for reading `texts/`.
    has_lists   whether there are posting lists. Otherwise `shards.bin` is empty, `grams/` and `speeches/` do not
                exist, and `texts/0.bin` contains all speeches.
    offset_k    the Rice parameter of positions in units; 0 without posting lists.
    years, kinds, campaigns     the values that `columns.bin` refers to, from 1; 0 is "not known". A year that is
                inferred (the middle of a range) is a value of its own, with 考订 after it.
`folding.json`: how text and query are made comparable.
    pairs       a string of characters, alternately traditional and simplified.
`suggestions.json`: what a search box can offer while one types.
    slogans     [[text, pinyin, count, url]], most frequent first: pinyin without tones, a space between syllables;
                `count` is the number of occurrences of the entry, as everywhere on the site.
`entries.json`: the glossary, for filtering it where its index is too long for one page.
    entries     [[text, pinyin, count, url, *variants]], most occurrences first: `count` is the number of occurrences
                of the entry.
`distribution.json`: the numbers of occurrences of each entry by speech or, among many speeches, by year.
    columns     ids of speeches or years, `undated` for speeches without a date.
    rows        for each entry, in the order of `entries.json`, numbers: a column, from 0, and the number of its
                occurrences there, and so on.
`ids.json`: `ids` of all speeches, to find one by its id.
`browse.json`: columns for filtering and sorting the list of speeches, one value for each speech.
    titles, ids, dates, inferred, han, openings
                "" where unknown; `han` is the number of Han characters.
    facts       by name {values, of}: the distinct values, and for each speech the number of its value from 1, 0 for
                none.
    campaign_pages      the page of each campaign, in the order of the values of `campaign`.
`columns.bin`, deflated: four runs of varints, each with one for every speech: number of its units, year, kind,
    campaign.
`dates.bin`, deflated: for every speech a varint: the rank of its date from 1 (equal dates have equal ranks), 0 without
    one. Where none is stated, the beginning of the inferred date counts.
`measures.bin`, deflated: two runs of varints, each with one for every speech: the number of Han characters in its
    paragraphs; and 2 · year of its date, plus 1 where this is inferred (the middle of a range), 0 without a date.
`headings.bin`, deflated: a bit for each unit, highest first: whether it is a heading and nothing else.
`speeches/N.json`, only with posting lists: `speeches`, the entries of the speeches from N · speeches_per_entry_file on.
    An entry is {id, url, title, kind, label?, short?, date?, inferred?, campaign?, speaker?}; `inferred` is a date or
    `from/to`. `url` is relative to the root of the site; a paragraph is at `url#id`, and so is a section. Absent facts
    are absent keys.
`texts/N.bin`, deflated: the texts of the speeches from N · speeches_per_text_file on, as lines: for each speech a line
    of JSON and then a line for each paragraph. The JSON is `{speech, ids?, headings, open, sections}`: `speech` is its
    entry; `ids` of the paragraphs unless they are p_1, p_2, …; `headings` the indexes of paragraphs that are headings
    and nothing else; `open` pairs `section, times` (flat) that say which section (index in `sections`, or null) each
    paragraph belongs to; `sections` is [[id, parent, paragraph, start, end]] in reading order, where `parent` is an
    index in `sections` or null, `paragraph` an index of paragraphs, and that paragraph's text[start:end] is the label
    with the title, in code points. The lines are written character by character: one of the first `one_byte_characters`
    of the alphabet is a byte with its index i; each of the others is two bytes, 240 + (i - 240) // 256 and
    (i - 240) % 256 (with 240 for `one_byte_characters`); any other character is a byte 255 and three bytes with its
    code point, highest first.
`shards.bin`, deflated, requested without version: the table of shards. For each shard varints: the key of its first
    list, written as in a shard (below); where that is the key before, the list goes on, and a third varint gives the
    unit from which the piece counts, as the difference to that of the piece before.
`grams/N.bin`: a shard: posting lists, sorted by key. A key is a pair of numbers (a, b) and names a list:
    (a, b)              where the letter a is followed by the letter b (code points) in the same unit;
    (a, 0)              where a is the last letter of a unit;
    (0x3002, 0)         where a sentence ends (one of 。！？!?): the number of letters before it in the unit, once for
                        several marks in a row. 。 is not a letter, so no other list has this key;
    (a, 2^21)           in which speeches a occurs; a is a letter, or a character that folding drops, in half width;
    (a, 2^21 + b)       in which speeches ab occurs: only for pairs whose list of positions is divided;
    (a, 2^21 + 0x110000 + h)    in which speeches a string of 3 to `longest_listed` letters that begins with a occurs:
                        only for strings that occur FREQUENT_PHRASE times or more, and only the most frequent one of
                        those with the same a and h. h is computed from the letters after a, one after the other: from
                        0, times 31, plus the code point, modulo 983,040.
    A shard begins with its directory, varints: the number of lists, and for each a as the difference to the list before
    (the first: to 0); b, as the difference to the list before if that has the same a, else as it is; n; and the number
    of its bytes. The lists follow. A long list is divided: it begins a shard, and each following piece another; what
    follows the last piece is in the same shard as that.
    A list of positions is a varint k, the same for all its pieces, and n pairs (unit, position), rising. Each is two
    Rice codes: under k the unit as the difference to the one before (the first: to the unit that the table gives for
    the piece, 0 for the first piece); then under `offset_k` the position, as the difference to the one before if the
    unit is the same. k is parameter(units, sum of n over the pieces), explained in `rice.py`.
    A list of speeches for three letters or more begins with the letters after a: a varint with their number, a varint
    each. (A client compares them: another string can have the same h.) Every list of speeches has varints: number of
    speeches m, number of titles t, and number of occurrences (in paragraphs, counted from the left without overlap).
    Then come Rice codes: for each speech its difference to the one before, less one (the first: as if the one before
    were -1), under parameter(speeches, m), and the number of its paragraphs that contain the string, less one, under
    parameter(n - m, m), where n (of the directory) is the sum of these numbers; then for each title that contains the
    string its speech in the same way, under parameter(speeches, t).

Searching
=========

A paragraph contains a query if its folded text contains the folded query as a substring. Folding is `characters.fold`:
the base of a letter with marks (NFD); full to half width; drop what is neither letter nor number (Unicode L, N); lower
case where that is one character; then the pairs, once. `pairs` has those that can matter in this corpus: if neither of
the two characters occurs in the folded corpus, the traditional one can be in a query, but finds nothing whether it is
converted or not.

With posting lists: a single letter has its list of speeches, and so have the most frequent strings. The units of a
string of two letters are those of its list of positions. A longer string occurs where its pairs occur, each at its
distance from the first. Pairs enough to cover every letter suffice (for 甲乙丙丁: 甲乙 and 丙丁); the table of shards
says how many shards each takes, and a string of which a pair is missing occurs nowhere. All pairs that begin with a
letter are together all its positions. Pieces with a gap (甲…乙) are decided by their positions and the ends of
sentences: from the first piece to the last no sentence ends. A query that depends on punctuation is decided by the
texts of the remaining speeches.

Equal libraries give equal files, byte for byte. Nothing is escaped: no client may take the text for HTML.
"""

from __future__ import annotations

import zlib

from build_scripts.model import Library
from build_scripts.search_index import catalogue, inverted_index, texts
from build_scripts.search_index.inverted_index import HEADER, LONGEST_LISTED
from build_scripts.search_index.rice import deflate

__all__ = ["FOLDER", "LARGEST_SCANNED", "build_files"]

#: Change whenever a client of the former format would misread the files.
FORMAT = 4
#: A corpus with more characters than this has posting lists. The whole text of this size is some 300 KB deflated, which
#: a query with posting lists never loads; below, one file of text takes fewer requests, and the second query none.
LARGEST_SCANNED = 300_000

FOLDER = "assets/search-index/"


def build_files(library: Library, largest_scanned: int = LARGEST_SCANNED) -> dict[str, bytes]:
    """Return the index files by path relative to the root of the site.

    Raises ValueError for a paragraph with a line break in it.
    """
    speeches = library.speeches
    size = sum(len(paragraph.text) for speech in speeches for paragraph in speech.paragraphs)
    lists = inverted_index.build(speeches) if size > largest_scanned else None
    speeches_per_text_file = 1 if lists else max(len(speeches), 1)
    alphabet = texts.choose_alphabet(speeches)
    stamp = zlib.crc32(library.version.encode())
    facts = {
        "stamp": stamp,
        "header": HEADER,
        "speeches_per_text_file": speeches_per_text_file,
        "one_byte_characters": texts.ONE_BYTE_CHARACTERS,
        "longest_listed": LONGEST_LISTED,
        "alphabet": alphabet,
        "has_lists": lists is not None,
        "offset_k": lists.offset_k if lists else 0,
    }
    contents, columns = catalogue.describe(library, facts, has_lists=lists is not None)
    packed = texts.pack_texts(speeches, alphabet, speeches_per_text_file)
    binaries = {
        **columns,
        **{f"texts/{number}.bin": content for number, content in enumerate(packed)},
        "shards.bin": deflate(lists.table if lists else b""),
        **{f"grams/{number}.bin": content for number, content in enumerate(lists.shards if lists else [])},
    }
    header = bytes([FORMAT]) + stamp.to_bytes(HEADER - 1, "big")
    files = {name: catalogue.write_json(FORMAT, library.version, content) for name, content in contents.items()}
    files |= {name: header + content for name, content in binaries.items()}
    return {FOLDER + name: content for name, content in files.items()}
