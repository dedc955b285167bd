"""The corpus for OpenSearch: documents for its bulk interface, in parts of bounded size, and the mappings.

For corpora that are too large for a browser to search in static files. `templates/opensearch/README.md`, which is part
of every export, proves that a search by these mappings is exact. Texts are folded here and not by the engine, so that
no version of an engine, its plugins or Unicode changes the results.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from build_scripts.exports import data
from build_scripts.model import Edition, Library, Occurrence, Section
from build_scripts.text.characters import fold, fold_with_offsets, make_folding_table

TEMPLATES = Path(__file__).parent.parent / "templates" / "opensearch"
#: Bytes of a part, unless a single document has more. OpenSearch refuses requests of more than 100 MB, and its manual
#: recommends 5 to 15 MB.
PART = 8 * 2**20

Document = dict[str, Any]
Places = dict[str, list[tuple[str, Occurrence]]]


def export(library: Library, part: int = PART) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield path and content of every file.

    `INDEX-NNNNN.ndjson` are the parts of an index, in the order of the library; an index without documents has none.
    """
    yield "README.md", [(TEMPLATES / "README.md").read_bytes()]
    yield "folding.json", [_to_line(_make_folding())]
    counts: dict[str, dict[str, int]] = {}
    for index, documents in list_documents(library).items():
        yield f"{index}.json", [(TEMPLATES / f"{index}.json").read_bytes()]
        counts[index] = {"documents": 0, "parts": 0}
        for number, (size, content) in enumerate(_split(documents, part), 1):
            counts[index] = {"documents": counts[index]["documents"] + size, "parts": number}
            yield f"{index}-{number:05}.ndjson", [content]
    yield "export.json", [_to_line({"format": "opensearch", "version": library.version, "indexes": counts})]


def list_documents(library: Library) -> dict[str, Iterator[tuple[str, Document]]]:
    """Return the documents of each index, with their ids."""
    return {
        "speeches": _list_speeches(library),
        "paragraphs": _list_paragraphs(library),
        "slogans": _list_slogans(library),
        "occurrences": _list_occurrences(library),
    }


def _to_line(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _split(documents: Iterable[tuple[str, Document]], most: int) -> Iterator[tuple[int, bytes]]:
    """Yield each part as its number of documents and its lines: an action and a document, as `_bulk` wants them."""
    lines: list[bytes] = []
    size = 0
    for name, document in documents:
        entry = _to_line({"index": {"_id": name}}) + _to_line(_drop_unknown(document))
        if lines and size + len(entry) > most:
            yield len(lines), b"".join(lines)
            lines, size = [], 0
        lines.append(entry)
        size += len(entry)
    if lines:
        yield len(lines), b"".join(lines)


def _drop_unknown(document: Document) -> Document:
    return {name: value for name, value in document.items() if value is not None}


def _make_folding() -> dict[str, Any]:
    kept, becomes = make_folding_table()
    return {"kept": kept, "becomes": becomes}


def _list_speeches(library: Library) -> Iterator[tuple[str, Document]]:
    for edition in library.editions:
        entry = data.make_speech_entry(edition)
        del entry["paragraphs"]
        yield entry["id"], {**entry, "folded_title": fold(edition.speech.title), "version": library.version}


def _list_paragraphs(library: Library) -> Iterator[tuple[str, Document]]:
    places: defaultdict[str, Places] = defaultdict(lambda: defaultdict(list))
    for slogan in library.slogans:
        for occurrence in slogan.occurrences:
            places[occurrence.speech][occurrence.paragraph].append((slogan.id, occurrence))
    for edition in library.editions:
        yield from list_paragraphs(edition, places[edition.speech.id])


def list_paragraphs(edition: Edition, places: Places) -> Iterator[tuple[str, Document]]:
    """Yield a document for each paragraph of a speech; `places` has the slogans of each paragraph."""
    speech = edition.speech
    facts = {"kind": speech.kind, **{name: speech.fact(name) for name in data.FACT_FIELDS}, "complete": speech.complete}
    sections = {section.id: section for section in speech.sections}
    anchors: defaultdict[str, list[str]] = defaultdict(list)
    for section in speech.sections:
        anchors[section.paragraph].append(section.id)
    for former, current in sorted(edition.aliases.items()):
        anchors[sections[current].paragraph if current in sections else current].append(former)
    for number, paragraph in enumerate(data.list_paragraphs(speech), 1):
        name, text = paragraph["id"], paragraph["text"]
        found = sorted(places.get(name, ()), key=lambda each: (each[1].start, each[1].end, each[0]))
        yield (
            f"{speech.id}#{name}",
            {
                "url": f"{speech.url}#{name}",
                "speech": speech.id,
                "paragraph": name,
                "number": number,
                "anchors": [name, *anchors[name]],
                "section": paragraph["section"],
                "outline": list(_list_headings(paragraph["section"], sections)),
                "text": text,
                "folded": fold(text),
                "runs": list_runs(text),
                "slogans": sorted({slogan for slogan, _ in found}),
                "occurrences": [{"slogan": slogan, "start": o.start, "end": o.end} for slogan, o in found],
                **facts,
            },
        )


def _list_headings(section: str | None, sections: Mapping[str, Section]) -> Iterator[str]:
    """Yield the headings of a paragraph, the outermost first."""
    if section is not None:
        yield from _list_headings(sections[section].parent, sections)
        yield sections[section].label + sections[section].title


def list_runs(text: str) -> list[list[int]]:
    """Return a map from the folded text to the text, as runs [offset in the folded text, offset in the text].

    Within a run both offsets count on together: a folded character f is at `t + f - start` of the last run [start, t]
    with start <= f. [] for a text that folds to nothing. Offsets are code points.
    """
    found: list[list[int]] = []
    for folded, offset in enumerate(fold_with_offsets(text)[1]):
        if not found or offset - folded != found[-1][1] - found[-1][0]:
            found.append([folded, offset])
    return found


def _list_slogans(library: Library) -> Iterator[tuple[str, Document]]:
    for slogan in library.slogans:
        entry = data.make_slogan_entry(slogan)
        del entry["occurrences"]
        yield slogan.id, {**entry, "folded": [fold(wording) for wording in (slogan.text, *slogan.variants)]}


def _list_occurrences(library: Library) -> Iterator[tuple[str, Document]]:
    for slogan in library.slogans:
        for occurrence in data.list_occurrences(slogan):
            place = "{speech}#{paragraph}:{start}".format_map(occurrence)
            yield f"{slogan.id}@{place}", {"slogan": slogan.id, **occurrence}
