"""Everything in a site but its pages: raw files, exports, search index, archive and checksums."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from build_scripts import exports, glossary, search_index
from build_scripts.model import Library, Site
from build_scripts.raw_files import extract_text
from build_scripts.system.files import digest_file, write_new
from build_scripts.system.parallel import CHUNK, parallel_map
from build_scripts.system.progress import report_done

SPEECHES, ARCHIVE, BOOK = "data/speeches.jsonl", "data/corpus.zip", "data/corpus.epub"
#: What one process writes before it takes speeches.
_WHOLE = ("lists", "raw files", "book")


def write_data(library: Library, corpus: Path, site: Site, output: Path) -> None:
    """Write everything but the pages into the folder of a site."""
    digests: dict[str, str] = {}
    total = len(library.editions)
    (output / SPEECHES).parent.mkdir(parents=True, exist_ok=True)
    with (output / SPEECHES).open("wb") as file:
        work = partial(_write_part, library, corpus, site, output)
        for done, (written, line) in enumerate(parallel_map(work, [*_WHOLE, *range(total)]), 1 - len(_WHOLE)):
            digests |= written
            file.write(line)
            report_done("data of speeches", max(done, 0), total)
    digests[SPEECHES] = digest_file(output / SPEECHES)
    digests.pop("feed.xml", None)  # News of the corpus, not a part of it.
    write_large = partial(_write_large, library, output, digests)
    (archive,) = filter(None, parallel_map(write_large, ["index", "archive"], 1 if total >= 2 * CHUNK else 2))
    write_new(output, {exports.CHECKSUMS: exports.format_checksums(digests | archive)})


def _write_part(
    library: Library, corpus: Path, site: Site, output: Path, part: str | int
) -> tuple[dict[str, str], bytes]:
    """Write the files of a speech, by its number, or one of `_WHOLE`; return their SHA-256, and the speech's line."""
    if isinstance(part, int):
        edition = library.editions[part]
        return write_new(output, exports.export_speech(edition, site)), exports.write_speech_line(edition)
    if part == "raw files":
        return _write_raw_files(library, corpus, output), b""
    if part == "book":
        return _write_book(library, site, output), b""
    write_new(output, {"_headers": exports.write_headers()})
    dictionary = glossary.user_dictionary(library.slogans).encode()
    return write_new(output, exports.export_corpus(library, site) | {"data/user_dictionary.txt": dictionary}), b""


def _write_raw_files(library: Library, corpus: Path, output: Path) -> dict[str, str]:
    digests: dict[str, str] = {}
    for name in sorted({edition.speech.source.file for edition in library.editions}):
        content = (corpus / "raw" / name).read_bytes()
        text = extract_text(name, content)
        digests |= write_new(output, {f"raw/{name}": content})
        digests |= write_new(output, {f"raw/{name}.txt": exports.encode_text(text)} if text is not None else {})
    return digests


def _write_book(library: Library, site: Site, output: Path) -> dict[str, str]:
    if not library.revised:
        return {}
    with (output / BOOK).open("wb") as file:
        exports.write_book(file, library, site)
    return {BOOK: digest_file(output / BOOK)}


def _write_large(library: Library, output: Path, digests: dict[str, str], what: str) -> dict[str, str]:
    """Write the search index, or the archive of the files in `digests`, whose SHA-256 is returned."""
    if what == "index":
        write_new(output, search_index.build_files(library))
        return {}
    with (output / ARCHIVE).open("wb") as file:
        exports.write_archive(file, lambda path: (output / path).read_bytes(), digests, library.version)
    return {ARCHIVE: digest_file(output / ARCHIVE)}
