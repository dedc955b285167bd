"""Facts of speeches and of the glossary in the index: catalogue, columns, suggestions, entries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from build_scripts.model import Library, Slogan, Speech
from build_scripts.search_index.rice import deflate, write_varints
from build_scripts.statistics import choose_columns, distribute
from build_scripts.text.addresses import get_campaign_folder
from build_scripts.text.characters import count_han, fold, list_folding_pairs, plain_pinyin
from build_scripts.text.dates import find_year

#: Some 1 KB compressed.
SPEECHES_PER_ENTRY_FILE = 16
#: Facts that the list of speeches is filtered by, besides year, speaker, kind and completeness.
_BROWSED = ("level", "meeting", "campaign", "batch", "stage", "place")
#: Code points of the opening of a speech in its list: about one line at 358 px.
OPENING = 24


def write_json(format_: int, version: str, content: Mapping[str, object]) -> bytes:
    """Return a JSON file of the index, one line."""
    head = {"format": format_, "corpus": version}
    return (json.dumps(head | dict(content), ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def describe(
    library: Library, facts: Mapping[str, object], *, has_lists: bool
) -> tuple[dict[str, dict[str, object]], dict[str, bytes]]:
    """Return the contents of the JSON files and the binary files without header, by name.

    `facts` are added to the catalogue. Without posting lists entries of speeches are only in `texts/`.
    """
    speeches = library.speeches
    columns, values = _write_columns(speeches)
    units = sum(len(speech.paragraphs) + 1 for speech in speeches)
    contents: dict[str, dict[str, object]] = {
        "catalogue.json": {
            "speeches": len(speeches),
            "units": units,
            "speeches_per_entry_file": SPEECHES_PER_ENTRY_FILE,
            **facts,
            **values,
        },
        "folding.json": {"pairs": _list_pairs(_collect_characters(library))},
        "suggestions.json": {"slogans": [line[:4] for line in _list_entries(library)]},
        "entries.json": {"entries": _list_entries(library)},
        "browse.json": list_columns(speeches),
        "distribution.json": list_distribution(library),
        "ids.json": {"ids": [speech.id for speech in speeches]},
    }
    for start in range(0, len(speeches) if has_lists else 0, SPEECHES_PER_ENTRY_FILE):
        entries = [make_entry(speech) for speech in speeches[start : start + SPEECHES_PER_ENTRY_FILE]]
        contents[f"speeches/{start // SPEECHES_PER_ENTRY_FILE}.json"] = {"speeches": entries}
    binaries = {"columns.bin": columns, "dates.bin": _write_dates(speeches), "headings.bin": _write_headings(speeches)}
    binaries["measures.bin"] = _write_measures(speeches)
    return contents, {name: deflate(content) for name, content in binaries.items()}


def make_entry(speech: Speech) -> dict[str, str]:
    """Return the facts by which a hit is labelled and filtered; `label` is the reader title, `short` a short name."""
    known = {name: speech.fact(name) for name in ("date", "campaign", "speaker")}
    known |= {"label": speech.fact("reader_title"), "short": speech.fact("short_name")}
    known |= {} if known["date"] else {"inferred": speech.fact("date_inferred")}
    return {"id": speech.id, "url": speech.url, "title": speech.title, "kind": speech.kind} | {
        name: value for name, value in known.items() if value
    }


def list_columns(speeches: Sequence[Speech]) -> dict[str, object]:
    """Return the columns by which the list of speeches filters and sorts, one value for each speech.

    A fact has its distinct values and, for each speech, the number of its value from 1, 0 for none. The opening is the
    first main heading or else the first sentence, OPENING code points at most. The pages of campaigns are in the
    order of the campaigns.
    """
    facts = {name: [speech.fact(name) or "" for speech in speeches] for name in _BROWSED}
    facts["speaker"] = [speech.speaker for speech in speeches]
    facts["complete"] = [speech.completeness for speech in speeches]
    facts["kind"] = [speech.kind for speech in speeches]
    facts["year"] = [str(find_year(speech) or "") for speech in speeches]
    return {
        "titles": [speech.reader_title for speech in speeches],
        "ids": [speech.id for speech in speeches],
        "dates": [speech.fact("date") or "" for speech in speeches],
        "inferred": ["" if speech.fact("date") else speech.fact("date_inferred") or "" for speech in speeches],
        "han": [count_han(speech.text) for speech in speeches],
        "campaign_pages": [f"{get_campaign_folder(name)}/" for name in sorted(set(facts["campaign"]) - {""})],
        "openings": [_open(speech) for speech in speeches],
        "facts": {name: {"values": sorted(set(column) - {""}), "of": _rank(column)} for name, column in facts.items()},
    }


def list_distribution(library: Library) -> dict[str, object]:
    """Return the numbers of occurrences of each entry, in the order of `entries.json`, by speech or by year.

    A row has pairs of the number of a column, from 0, and the number of occurrences, one after another.
    """
    columns = choose_columns(library.speeches)
    names = sorted(set(columns.values()))
    number = {name: at for at, name in enumerate(names)}
    rows = [
        [figure for name, count in sorted(distribute(each, columns).items()) for figure in (number[name], count)]
        for each in _sort_entries(library)
    ]
    return {"columns": names, "rows": rows}


def _open(speech: Speech) -> str:
    top = next((each.label + each.title for each in speech.main_headings), "")
    first = next((each.text for each in speech.paragraphs if each.text != speech.fact("salutation")), "")
    text = top or first.partition("。")[0]
    return text if len(text) <= OPENING else f"{text[: OPENING - 1]}…"


def _write_columns(speeches: Sequence[Speech]) -> tuple[bytes, dict[str, object]]:
    """Return the columns, and the values that they refer to."""
    known = {
        "years": [_name_year(speech) for speech in speeches],
        "kinds": [str(speech.kind) for speech in speeches],
        "campaigns": [speech.fact("campaign") or "" for speech in speeches],
    }
    content = write_varints(len(speech.paragraphs) + 1 for speech in speeches)
    values: dict[str, object] = {}
    for name, column in known.items():
        distinct = sorted(set(column) - {""})
        content += write_varints(_rank(column))
        values[name] = distinct
    return content, values


def _name_year(speech: Speech) -> str:
    """Return the year of a stated date, that of an inferred one with 考订, "" without a date."""
    year = find_year(speech)
    return "" if year is None else str(year) if speech.fact("date") else f"{year}考订"


def _rank(values: Sequence[str]) -> list[int]:
    """Return for each value its rank from 1 among the distinct values, 0 for ""."""
    rank = {value: number for number, value in enumerate(sorted(set(values) - {""}), 1)}
    return [rank.get(value, 0) for value in values]


def _write_dates(speeches: Sequence[Speech]) -> bytes:
    dates = (speech.fact("date") or speech.fact("date_inferred") or "" for speech in speeches)
    return write_varints(_rank([date.partition("/")[0] for date in dates]))


def _write_measures(speeches: Sequence[Speech]) -> bytes:
    lengths = (count_han(speech.text) for speech in speeches)
    return write_varints(lengths) + write_varints(map(_encode_year, speeches))


def _encode_year(speech: Speech) -> int:
    year = find_year(speech)
    return 0 if year is None else 2 * year + (not speech.fact("date"))


def _write_headings(speeches: Sequence[Speech]) -> bytes:
    bits = ""
    for speech in speeches:
        headings = {section.paragraph for section in speech.sections if section.kind == "heading"}
        bits += "0" + "".join("1" if paragraph.id in headings else "0" for paragraph in speech.paragraphs)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[start : start + 8], 2) for start in range(0, len(bits), 8))


def _collect_characters(library: Library) -> set[str]:
    found: set[str] = set()
    for speech in library.speeches:
        found.update(speech.reader_title, *(paragraph.text for paragraph in speech.paragraphs))
    return found.union(*(slogan.text for slogan in library.slogans))


def _list_pairs(characters: Iterable[str]) -> str:
    """Return the pairs of traditional and simplified characters of which either occurs in the folded characters.

    Also the traditional one: a few characters are the simplified form of one character and the traditional form of
    another (薴 → 苧, 苧 → 苎), and would be confused if only one of the two pairs were included.
    """
    occurring = set(map(fold, characters))
    return "".join(
        traditional + simplified
        for traditional, simplified in sorted(list_folding_pairs().items())
        if simplified in occurring or traditional in occurring
    )


def _list_entries(library: Library) -> list[list[object]]:
    """Return the glossary, most occurrences first."""
    return [
        [each.text, plain_pinyin(each.pinyin), len(each.occurrences), f"slogans/{each.id}/", *each.variants]
        for each in _sort_entries(library)
    ]


def _sort_entries(library: Library) -> list[Slogan]:
    return sorted(library.slogans, key=lambda slogan: (-len(slogan.occurrences), slogan.id))
