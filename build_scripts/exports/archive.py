"""Files in one file: the download of everything, with checksums, and what the EPUB is packed with.

Same contents, same bytes: every file in a zip has the same time, the earliest that the format can say.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping

#: The earliest time of the format: files in here have no time of their own.
_TIME = (1980, 1, 1, 0, 0, 0)
CHECKSUMS = "data/SHA256SUMS"


def files(contents: Mapping[str, bytes], version: str) -> dict[str, bytes]:
    """`data/corpus.zip` with all the contents, and `data/SHA256SUMS` of them, as `sha256sum --check` reads it."""
    named = {path.removesuffix(".txt") if path.endswith(".md.txt") else path: contents[path] for path in contents}
    sums = checksums(named)
    folder = f"corpus-{version}/"
    everything = {folder + path: content for path, content in sorted({**named, CHECKSUMS: sums}.items())}
    packed = zipped(everything)
    return {CHECKSUMS: checksums({**named, "data/corpus.zip": packed}), "data/corpus.zip": packed}


def checksums(contents: Mapping[str, bytes]) -> bytes:
    """A line for each file, by path, relative to the root."""
    return "".join(f"{hashlib.sha256(contents[path]).hexdigest()}  {path}\n" for path in sorted(contents)).encode()


def zipped(contents: Mapping[str, bytes], stored: tuple[str, ...] = ()) -> bytes:
    """A zip of the files in the order given, compressed but for those to be `stored`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in contents.items():
            entry = zipfile.ZipInfo(path, _TIME)
            entry.create_system = 3  # Unix, wherever it is built, so that the mode below is read
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()
