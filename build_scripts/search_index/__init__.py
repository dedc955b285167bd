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

from collections.abc import Sequence
from typing import TYPE_CHECKING

from build_scripts.model import Library, Speech
from build_scripts.search_index import whole

if TYPE_CHECKING:
    from build_scripts.search_index.large import Prepared

#: A corpus with more characters than this has format 2. At this size the whole text is some 300 KB compressed, which a
#: query in format 2 never loads; below, one file is fewer requests, and the second query costs none.
LARGEST_WHOLE = 300_000

FOLDER = "assets/search-index/"


def prepared(speeches: Sequence[Speech], largest_whole: int = LARGEST_WHOLE) -> Prepared | None:
    """What of the files depends on the texts and outlines alone and is long to make; None where format 1 will do.

    Raises ValueError for a paragraph with a line break in it, which no valid library has.
    """
    if sum(len(paragraph.text) for speech in speeches for paragraph in speech.paragraphs) <= largest_whole:
        return None
    from build_scripts.search_index import large  # Needs numpy, a fifth of a second that a small corpus need not wait.

    return large.prepared(speeches)


def files(library: Library, texts: Prepared | None) -> dict[str, bytes]:
    """The index files by path relative to the root of the site, in the format that this package's docstring specifies.

    `texts` is what `prepared` has made of the speeches of this library, and decides the format. An empty library gives
    files with empty lists, and no text file.
    """
    if texts is None:
        contents = whole.files(library)
    else:
        from build_scripts.search_index import large

        contents = large.files(library, texts)
    return {FOLDER + name: content for name, content in contents.items()}
