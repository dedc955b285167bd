"""Files in one file: the download of everything, with checksums, and what the EPUB is packed with.

Same contents, same bytes: every file in a zip has the same time, the earliest that the format can say. A zip is written
as its files come, so that no more than one of them is held.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO

#: The earliest time of the format: files in here have no time of their own.
_TIME = (1980, 1, 1, 0, 0, 0)
CHECKSUMS = "data/SHA256SUMS"
#: What the archive holds in another form: `data/speeches.jsonl` and `data/references.*` have the same of every speech,
#: and the book is packed already.
_AGAIN = re.compile(r"speeches/.*\.(?:json|bib|ris)|data/corpus\.epub")


def corpus(into: BinaryIO, read: Callable[[str], bytes], sums: Mapping[str, str], version: str) -> None:
    """Write `data/corpus.zip`: what is published under these paths, each content once, with checksums of just that.

    `sums` has the SHA-256 of every published file; `read` gives the content of one.
    """
    names = [path for path in sorted(sums) if not _AGAIN.fullmatch(path)]
    folder = f"corpus-{version}/"
    listed = checksums({path: sums[path] for path in names})
    zipped(into, ((folder + path, listed if path == CHECKSUMS else read(path)) for path in sorted([CHECKSUMS, *names])))


def checksums(sums: Mapping[str, str]) -> bytes:
    """Path relative to the root → SHA-256, as lines by path that `sha256sum --check` reads."""
    return "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)).encode()


def zipped(into: BinaryIO, contents: Iterable[tuple[str, bytes]], stored: tuple[str, ...] = ()) -> None:
    """Write a zip of the files in the order given, compressed but for those to be `stored`."""
    with zipfile.ZipFile(into, "w") as archive:
        for path, content in contents:
            entry = zipfile.ZipInfo(path, _TIME)
            entry.create_system = 3  # Unix, wherever it is built, so that the mode below is read
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
