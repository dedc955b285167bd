"""Builds and reads the search index in tests, by the format in the docstring of `build_scripts.search_index`."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

from build_scripts import search_index
from build_scripts.model import Library


def build_index(library: Library, largest_scanned: int = search_index.LARGEST_SCANNED) -> dict[str, bytes]:
    """Return the files of the index by name; with posting lists if the library has more characters than that."""
    files = search_index.build_files(library, largest_scanned)
    return {path.removeprefix(search_index.FOLDER): content for path, content in files.items()}


def write_index(library: Library, site: Path, largest_scanned: int) -> None:
    """Write the index of the library into a site."""
    for name, content in build_index(library, largest_scanned).items():
        path = site / search_index.FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def read_json(files: dict[str, bytes], name: str) -> Any:
    return json.loads(files[name])


def read_texts(files: dict[str, bytes]) -> list[tuple[dict[str, Any], list[str]]]:
    """Return for each speech its line of JSON and its paragraphs, read byte by byte."""
    catalogue = read_json(files, "catalogue.json")
    alphabet, one_byte = catalogue["alphabet"], catalogue["one_byte_characters"]
    names = sorted((name for name in files if name.startswith("texts/")), key=lambda name: int(name[6:-4]))
    speeches = []
    for name in names:
        coded = zlib.decompress(files[name][catalogue["header"] :], -15)
        text, at = "", 0
        while at < len(coded):
            byte = coded[at]
            if byte < one_byte:
                text, at = text + alphabet[byte], at + 1
            elif byte < 255:
                text, at = text + alphabet[one_byte + (byte - one_byte) * 256 + coded[at + 1]], at + 2
            else:
                text, at = text + chr(int.from_bytes(coded[at + 1 : at + 4], "big")), at + 4
        lines = text.split("\n") if text else []
        while lines:
            head = json.loads(lines.pop(0))
            size = sum(head["open"][1::2])
            speeches.append((head, lines[:size]))
            lines = lines[size:]
    return speeches
