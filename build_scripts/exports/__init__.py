"""Library → files for other programs, by their paths below the site's root.

`formats.SPEECH_FORMATS` is the table of formats in which each speech is published; `export_speech` writes them.
`export_corpus` writes the files about all speeches or all slogans. `describe_home`, `describe_glossary`,
`describe_speech` and `describe_slogan` return the metadata in the heads of pages. `write_markdown` writes the page of a
speech, `encode_text` a text for any program. `write_book`, `write_archive` and `write_zip` write large files entry by
entry.

Modules: `data` (JSON, CSV), `plain` (text, Markdown), `xml_formats` (TEI, Atom), `bibliography` (BibTeX, RIS,
CSL-JSON), `epub`, `linked_data` (JSON-LD, citation tags), `archive` (zip, checksums). `divisions` has the tree of a
speech for TEI and EPUB. `opensearch` and `parquet` write the corpus for other engines; the site does not need them, so
only `load_engine_export` imports them.

If the site's address is unknown, everything that requires an absolute address is omitted: the feed, addresses in
records. The same library gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from build_scripts.exports import bibliography, data, linked_data, xml_formats
from build_scripts.exports.archive import CHECKSUMS, format_checksums, write_archive, write_zip
from build_scripts.exports.data import write_speech_line
from build_scripts.exports.divisions import find_headings, rank_headings
from build_scripts.exports.epub import write_book
from build_scripts.exports.formats import SPEECH_FORMATS, Format, write_headers
from build_scripts.exports.linked_data import describe_glossary, describe_home, describe_slogan, describe_speech
from build_scripts.exports.plain import encode_text, write_markdown
from build_scripts.model import Edition, Library, Site

__all__ = [
    "CHECKSUMS",
    "ENGINES",
    "ENGINE_EXPORT_FILE",
    "SPEECH_FORMATS",
    "EngineExport",
    "Format",
    "describe_glossary",
    "describe_home",
    "describe_slogan",
    "describe_speech",
    "encode_text",
    "export_corpus",
    "export_speech",
    "find_headings",
    "format_checksums",
    "load_engine_export",
    "rank_headings",
    "write_archive",
    "write_book",
    "write_headers",
    "write_markdown",
    "write_speech_line",
    "write_zip",
]

#: An export for another engine: yields path and content of each file, the content in pieces.
EngineExport = Callable[[Library], Iterator[tuple[str, Iterable[bytes]]]]
#: Engines with a module here, and the package that the module needs besides those of the site ("" for none).
ENGINES = {"opensearch": "", "parquet": "pyarrow"}
#: The file that every export for an engine contains; a folder without it is not overwritten.
ENGINE_EXPORT_FILE = "export.json"


def export_speech(edition: Edition, site: Site) -> dict[str, bytes]:
    """Return one speech in every format, by path."""
    speech = edition.speech
    return {f"{speech.url}{speech.id}.{each.ending}": each.write(edition, site) for each in SPEECH_FORMATS}


def export_corpus(library: Library, site: Site) -> dict[str, bytes]:
    """Return the files about all speeches or all slogans, by path; of an empty library they are empty, not missing.

    `data/speeches.jsonl`, the book and the archive are not among them, because they are written piece by piece.
    """
    feed = xml_formats.write_feed(library, site)
    return {
        **dict(data.write_corpus_data(library)),
        "data/parallels.xml": xml_formats.write_parallels(library, site),
        **dict(bibliography.write_references(library, site)),
        linked_data.GLOSSARY: linked_data.write_glossary(library, site),
        **({"feed.xml": feed} if feed is not None else {}),
    }


def load_engine_export(engine: str) -> EngineExport:
    """Return the export for one of ENGINES. Raises ImportError if the package that it needs is not installed."""
    if ENGINES[engine]:
        import_module(ENGINES[engine])
    export: EngineExport = import_module(f"build_scripts.exports.{engine}").export
    return export
