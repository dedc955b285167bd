"""Library → everything that machines and other programs take from the site, as files below its root.

Each room writes one kind: `data` the JSON that the scores are taken from, `plain` text and Markdown, `tei`,
`bibliography` (BibTeX, RIS, CSL-JSON), `epub`, `feed` (Atom), `structured` (JSON-LD and the meta tags in the head of a
page), `archive` (everything in one file, with checksums). `outline` and `xml` are what several of them need.
`opensearch` and `parquet` write what other engines take in, on demand and not for the site.

What needs an absolute address says nothing where the site's is not known: no feed, no address in a record. Same
library, same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from build_scripts.exports import archive, bibliography, data, epub, feed, opensearch, parquet, plain, structured, tei
from build_scripts.model import Edition, Library, Site

heads = structured.heads
book, revised = epub.book, epub.revised
packed, zipped = archive.corpus, archive.zipped
checksums, CHECKSUMS = archive.checksums, archive.CHECKSUMS

#: What other engines take in, by the name of the format: path and content of each file, in pieces.
FORMATS: dict[str, Callable[[Library], Iterator[tuple[str, Iterable[bytes]]]]] = {
    "opensearch": opensearch.files,
    "parquet": parquet.files,
}
#: Libraries that a format needs and the site does not.
NEEDED = {"parquet": "pyarrow"}
#: The file that every such export has, and nothing else of ours.
MARK = "export.json"


def of_speech(edition: Edition, site: Site, version: str) -> tuple[dict[str, bytes], bytes]:
    """All forms of one speech, by their paths below the site's root; and its line of `data/speeches.jsonl`."""
    speech = edition.speech
    own, line = data.of_speech(edition, version)
    forms = {
        "json": own,
        "txt": plain.text(speech, site, version).encode(),
        "xml": tei.document(edition, site, version),
        **bibliography.of_speech(speech, site, version),
    }
    return {f"{speech.url}{speech.id}.{end}": content for end, content in forms.items()}, line


def of_corpus(library: Library, site: Site) -> dict[str, bytes]:
    """What tells of all speeches or of none, by path; an empty library gives empty files. Not `data/speeches.jsonl`,
    which is the lines of all speeches, nor the EPUB and the archive, which are written piece by piece."""
    return {
        **data.of_corpus(library),
        **bibliography.of_corpus(library, site),
        **structured.files(library, site),
        **feed.files(library, site),
    }
