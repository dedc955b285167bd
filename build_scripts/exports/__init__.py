"""Library → everything that machines and other programs take from the site, as files below its root.

Each room writes one kind: `data` the JSON that the scores are taken from, `plain` text and Markdown, `tei`,
`bibliography` (BibTeX, RIS, CSL-JSON), `epub`, `feed` (Atom), `structured` (JSON-LD and the meta tags in the head of a
page), `archive` (everything in one file, with checksums). `outline` and `xml` are what several of them need.
`opensearch` and `parquet` write what other engines take in, on demand and not for the site.

What needs an absolute address says nothing where the site's is not known: no feed, no address in a record. Same
library, same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from build_scripts.exports import archive, bibliography, data, epub, feed, opensearch, parquet, plain, structured, tei
from build_scripts.records import Library, Site

heads = structured.heads
zipped = archive.zipped

#: What other engines take in, by the name of the format: path and content of each file, in pieces.
FORMATS: dict[str, Callable[[Library], Iterator[tuple[str, Iterable[bytes]]]]] = {
    "opensearch": opensearch.files,
    "parquet": parquet.files,
}
#: Libraries that a format needs and the site does not.
NEEDED = {"parquet": "pyarrow"}
#: The file that every such export has, and nothing else of ours.
MARK = "export.json"


def files(library: Library, site: Site, more: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path below the site's root → content, for all public data, in stable order. An empty library gives empty files.

    `more` is published data that is made elsewhere; it is not among the result, but in the archive and its checksums.
    """
    contents = {
        **data.files(library),
        **plain.files(library, site),
        **tei.files(library, site),
        **bibliography.files(library, site),
        **structured.files(library, site),
        **epub.files(library, site),
    }
    return {**contents, **feed.files(library, site), **archive.files({**contents, **more}, library.version)}
