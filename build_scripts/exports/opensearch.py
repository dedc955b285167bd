"""The corpus for OpenSearch: documents for its bulk interface, in parts of bounded size, and the mappings they need.

For corpora that no browser searches from static files any more. Why a search by these mappings is exact is said in
`templates/opensearch/README.md`, which goes with every export. What folding does is done here and not by the engine, so
that no version of an engine, of its plugins or of Unicode changes what is found.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from build_scripts.exports import data
from build_scripts.model import Edition, Library, Occurrence, Section
from build_scripts.text.characters import fold, fold_with_offsets, folding_table

TEMPLATES = Path(__file__).parent.parent / "templates" / "opensearch"
#: Bytes of a part, unless one document alone has more. OpenSearch refuses requests of more than 100 MB, and its manual
#: recommends some 5 to 15 MB.
PART = 8 * 2**20

Document = dict[str, Any]
Places = dict[str, list[tuple[str, Occurrence]]]


def files(library: Library, part: int = PART) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Path and content of every file, one after the other, none of them held longer than it is asked for.

    `INDEX-NNNNN.ndjson` are the parts of an index, in the order of the library; an index without a document has none.
    """
    yield "README.md", [(TEMPLATES / "README.md").read_bytes()]
    yield "folding.json", [_line(_folding())]
    counts: dict[str, dict[str, int]] = {}
    for index, documents in indexes(library).items():
        yield f"{index}.json", [(TEMPLATES / f"{index}.json").read_bytes()]
        counts[index] = {"documents": 0, "parts": 0}
        for number, (size, content) in enumerate(_parts(documents, part), 1):
            counts[index] = {"documents": counts[index]["documents"] + size, "parts": number}
            yield f"{index}-{number:05}.ndjson", [content]
    yield "export.json", [_line({"format": "opensearch", "version": library.version, "indexes": counts})]


def indexes(library: Library) -> dict[str, Iterator[tuple[str, Document]]]:
    """The documents of each index, with their ids."""
    return {
        "speeches": _speeches(library),
        "paragraphs": _paragraphs(library),
        "slogans": _slogans(library),
        "occurrences": _occurrences(library),
    }


def _line(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _parts(documents: Iterable[tuple[str, Document]], most: int) -> Iterator[tuple[int, bytes]]:
    """The lines of the bulk interface, an action before each document, and how many documents each part has."""
    lines: list[bytes] = []
    size = 0
    for name, document in documents:
        entry = _line({"index": {"_id": name}}) + _line(_known(document))
        if lines and size + len(entry) > most:
            yield len(lines), b"".join(lines)
            lines, size = [], 0
        lines.append(entry)
        size += len(entry)
    if lines:
        yield len(lines), b"".join(lines)


def _known(document: Document) -> Document:
    """What is not known is no field."""
    return {name: value for name, value in document.items() if value is not None}


def _folding() -> dict[str, Any]:
    kept, becomes = folding_table()
    return {"kept": kept, "becomes": becomes}


def _speeches(library: Library) -> Iterator[tuple[str, Document]]:
    for edition in library.editions:
        entry = data.speech_entry(edition)
        del entry["paragraphs"]
        yield entry["id"], {**entry, "folded_title": fold(edition.speech.title), "version": library.version}


def _paragraphs(library: Library) -> Iterator[tuple[str, Document]]:
    places: defaultdict[str, Places] = defaultdict(lambda: defaultdict(list))
    for slogan in library.slogans:
        for occurrence in slogan.occurrences:
            places[occurrence.speech][occurrence.paragraph].append((slogan.id, occurrence))
    for edition in library.editions:
        yield from paragraphs(edition, places[edition.speech.id])


def paragraphs(edition: Edition, places: Places) -> Iterator[tuple[str, Document]]:
    """A document for each paragraph of a speech; `places` has what slogans stand in which paragraph."""
    speech = edition.speech
    facts = {"kind": speech.kind, **{name: speech.fact(name) for name in data.FACT_FIELDS}, "complete": speech.complete}
    sections = {section.id: section for section in speech.sections}
    anchors: defaultdict[str, list[str]] = defaultdict(list)
    for section in speech.sections:
        anchors[section.paragraph].append(section.id)
    for former, now in sorted(edition.aliases.items()):
        anchors[sections[now].paragraph if now in sections else now].append(former)
    for number, paragraph in enumerate(data.paragraphs(speech), 1):
        name, text = paragraph["id"], paragraph["text"]
        said = sorted(places.get(name, ()), key=lambda each: (each[1].start, each[1].end, each[0]))
        yield (
            f"{speech.id}#{name}",
            {
                "url": f"{speech.url}#{name}",
                "speech": speech.id,
                "paragraph": name,
                "number": number,
                "anchors": [name, *anchors[name]],
                "section": paragraph["section"],
                "outline": list(_path(paragraph["section"], sections)),
                "text": text,
                "folded": fold(text),
                "runs": runs(text),
                "slogans": sorted({slogan for slogan, _ in said}),
                "occurrences": [{"slogan": slogan, "start": o.start, "end": o.end} for slogan, o in said],
                **facts,
            },
        )


def _path(section: str | None, sections: Mapping[str, Section]) -> Iterator[str]:
    """The headings that a paragraph stands under, the outermost first."""
    if section is not None:
        yield from _path(sections[section].parent, sections)
        yield sections[section].label + sections[section].title


def runs(text: str) -> list[list[int]]:
    """Where stretches of the folded text come from, as [offset in the folded text, offset in the text].

    Within a run both count on together: a folded character f stands at `t + f - start` of the last run [start, t] with
    start <= f. [] for a text that folds to nothing. Offsets are code points.
    """
    found: list[list[int]] = []
    for folded, offset in enumerate(fold_with_offsets(text)[1]):
        if not found or offset - folded != found[-1][1] - found[-1][0]:
            found.append([folded, offset])
    return found


def _slogans(library: Library) -> Iterator[tuple[str, Document]]:
    for slogan in library.slogans:
        entry = data.slogan_entry(slogan)
        del entry["occurrences"]
        yield slogan.id, {**entry, "folded": [fold(wording) for wording in (slogan.text, *slogan.variants)]}


def _occurrences(library: Library) -> Iterator[tuple[str, Document]]:
    for slogan in library.slogans:
        for occurrence in data.occurrences(slogan):
            place = "{speech}#{paragraph}:{start}".format_map(occurrence)
            yield f"{slogan.id}@{place}", {"slogan": slogan.id, **occurrence}
