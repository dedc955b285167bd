"""Everything in a site but its pages: raw files, exports, search index, archive and checksums."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from build_scripts import exports, glossary, search_index
from build_scripts.model import Library, Site
from build_scripts.raw_files import extract_text
from build_scripts.system.files import digest_file, write_new
from build_scripts.system.parallel import parallel_map
from build_scripts.system.progress import report_done

SPEECHES, ARCHIVE, BOOK = "data/speeches.jsonl", "data/corpus.zip", "data/corpus.epub"


def write_data(library: Library, corpus: Path, site: Site, output: Path) -> None:
    """Write everything but the pages into the folder of a site."""
    digests = write_new(output, exports.export_corpus(library, site))
    digests |= write_new(output, {"data/user_dictionary.txt": glossary.user_dictionary(library.slogans).encode()})
    for name in sorted({edition.speech.source.file for edition in library.editions}):
        content = (corpus / "raw" / name).read_bytes()
        text = extract_text(name, content)
        digests |= write_new(output, {f"raw/{name}": content})
        digests |= write_new(output, {f"raw/{name}.txt": exports.encode_text(text)} if text is not None else {})
    total = len(library.editions)
    with (output / SPEECHES).open("wb") as file:
        write_speech = partial(_write_speech, library, site, output)
        for done, (written, line) in enumerate(parallel_map(write_speech, range(total)), 1):
            digests |= written
            file.write(line)
            report_done("data of speeches", done, total)
    digests[SPEECHES] = digest_file(output / SPEECHES)
    write_new(output, {"_headers": exports.write_headers()} | search_index.build_files(library))
    digests.pop("feed.xml", None)  # News of the corpus, not a part of it.
    if library.revised:
        with (output / BOOK).open("wb") as file:
            exports.write_book(file, library, site)
        digests[BOOK] = digest_file(output / BOOK)
    with (output / ARCHIVE).open("wb") as file:
        exports.write_archive(file, lambda path: (output / path).read_bytes(), digests, library.version)
    digests[ARCHIVE] = digest_file(output / ARCHIVE)
    write_new(output, {exports.CHECKSUMS: exports.format_checksums(digests)})


def _write_speech(library: Library, site: Site, output: Path, number: int) -> tuple[dict[str, str], bytes]:
    edition = library.editions[number]
    return write_new(output, exports.export_speech(edition, site)), exports.write_speech_line(edition)
