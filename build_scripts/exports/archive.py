"""Zip files and checksums: `data/corpus.zip`, `data/SHA256SUMS`, and the container of the EPUB.

The same contents give the same bytes: every entry of a zip has the same time, the earliest that the format allows.
A zip is written entry by entry, so that only one file is in memory at a time.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO

from build_scripts.exports.formats import SPEECH_FORMATS

#: The time of every entry, so that equal contents give equal bytes: the earliest that the format allows.
_TIME = (1980, 1, 1, 0, 0, 0)
CHECKSUMS = "data/SHA256SUMS"
#: Files that the archive contains in another form: formats that `data/` has of all speeches in one file, and the book,
#: which is a zip itself.
_LEFT_OUT = re.compile(
    r"speeches/.*\.(?:{})|data/corpus\.epub".format(
        "|".join(re.escape(each.ending) for each in SPEECH_FORMATS if not each.in_archive)
    )
)


def write_archive(file: BinaryIO, read: Callable[[str], bytes], sums: Mapping[str, str], version: str) -> None:
    """Write `data/corpus.zip` with every published file that it does not contain in another form.

    `sums` has the SHA-256 of every published file by path, `read` returns the content of a path. The archive's own
    SHA256SUMS lists what is in it.
    """
    paths = [path for path in sorted(sums) if not _LEFT_OUT.fullmatch(path)]
    folder = f"corpus-{version}/"
    checksums = format_checksums({path: sums[path] for path in paths})
    contents = ((path, checksums if path == CHECKSUMS else read(path)) for path in sorted([CHECKSUMS, *paths]))
    write_zip(file, ((folder + path, content) for path, content in contents))


def format_checksums(sums: Mapping[str, str]) -> bytes:
    """Return the lines that `sha256sum --check` reads, sorted by path."""
    return "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)).encode()


def write_zip(file: BinaryIO, contents: Iterable[tuple[str, bytes]], stored: tuple[str, ...] = ()) -> None:
    """Write a zip with the files in the order given, compressed except the paths in `stored`."""
    with zipfile.ZipFile(file, "w") as archive:
        for path, content in contents:
            entry = zipfile.ZipInfo(path, _TIME)
            entry.create_system = 3  # Unix on every system, so that the mode is read.
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
