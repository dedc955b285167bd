"""Everything that is generated of a library: made piece by piece, in two processes, and written as it is made.

A piece is a raw file, or all that is published of one speech or one slogan. No more than a piece is held at a time, so
that memory does not grow with what is written. What needs all pieces (index, book, archive) is made by processes of
their own, while others go on.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from build_scripts import exports, glossary, search_index
from build_scripts.build.writing import Folder
from build_scripts.pages import Pages
from build_scripts.records import Edition, Library, Site, Slogan
from build_scripts.workers import TASK, meanwhile, side_by_side

_log = logging.getLogger(__name__)

SPEECHES = "data/speeches.jsonl"
ARCHIVE, BOOK = "data/corpus.zip", "data/corpus.epub"


class _Raw(NamedTuple):
    name: str
    content: bytes


_Piece = _Raw | Edition | Slogan


def _called(piece: _Piece) -> str:
    if isinstance(piece, _Raw):
        return piece.name
    return piece.id if isinstance(piece, Slogan) else piece.speech.id


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written of a piece: its pages, its files with their SHA-256, and its line of all speeches."""

    pages: list[str]
    sums: dict[str, str]
    line: bytes = b""


@contextmanager
def made(
    library: Library, raws: Mapping[str, bytes], site: Site, pages: Folder, files: Folder
) -> Iterator[Callable[[], None]]:
    """Write the pages' Markdown into one folder and all other files into another, or the same; `raws` are the raw files
    by name. What is given waits until index, book and archive are there too, and takes away what is stale.

    Until then, another may work with the pages. What nobody waits for is broken off.
    """
    making = _Making(library, site, pages, files)
    many = len(library.editions) >= 2 * TASK
    with meanwhile(making.index, pays=many) as index:
        written = making.pieces(raws)
        with meanwhile(partial(making.pack, written.sums), pays=many) as packed:

            def wait() -> None:
                rest = [*packed(), *index()]
                pages.settle([*written.pages, *map(making.name, [*written.sums, *rest])])

            yield wait


@dataclass(frozen=True, slots=True)
class _Making:
    library: Library
    site: Site
    pages_in: Folder
    files_in: Folder

    def name(self, path: str) -> str:
        """The name under which a file is written. In a folder of pages, MkDocs would take `ID.md` for one; the hook
        publishes it under its own name."""
        return f"{path}.txt" if path.endswith(".md") and self.pages_in is self.files_in else path

    def index(self) -> list[str]:
        """Write the search index; its paths."""
        contents = search_index.files(self.library)
        for path, content in contents.items():
            self.files_in.write(path, content)
        return list(contents)

    def pieces(self, raws: Mapping[str, bytes]) -> _Written:
        """Write all but what needs them all."""
        library, site = self.library, self.site
        pages = Pages.of_library(library, exports.heads(library, site))
        sources = sorted({edition.speech.source.file for edition in library.editions})
        pieces: list[_Piece] = [*(_Raw(name, raws[name]) for name in sources), *library.editions, *library.slogans]
        whole = self._files(exports.of_corpus(library, site))
        whole |= self._files({"data/user_dictionary.txt": glossary.user_dictionary(library.slogans).encode()})
        written = _Written(self._pages(pages.rest()), whole)
        lines = hashlib.sha256()
        with self.files_in.opened(SPEECHES) as file:
            for done, each in enumerate(side_by_side(partial(self._piece, pages), pieces), 1):
                _log.info("%s", _called(pieces[done - 1]), extra={"work": "piece", "done": done, "total": len(pieces)})
                written.pages.extend(each.pages)
                written.sums.update(each.sums)
                lines.update(each.line)
                file.write(each.line)
        written.sums[SPEECHES] = lines.hexdigest()
        return written

    def _piece(self, pages: Pages, each: _Piece) -> _Written:
        if isinstance(each, _Raw):
            return _Written([], self._files({f"raw/{each.name}": each.content}))
        written = self._pages(pages.of(each))
        if isinstance(each, Slogan):
            return _Written(written, {})
        forms, line = exports.of_speech(each, self.site, self.library.version)
        return _Written(written, self._files(forms), line)

    def _pages(self, pages: Mapping[str, str]) -> list[str]:
        for path, page in pages.items():
            self.pages_in.write(path, page.encode())
        return list(pages)

    def _files(self, contents: Mapping[str, bytes]) -> dict[str, str]:
        for path, content in contents.items():
            self.files_in.write(self.name(path), content)
        return {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}

    def pack(self, sums: Mapping[str, str]) -> list[str]:
        """Write what is packed of all others, and the checksums of everything; their paths."""
        library, files = self.library, self.files_in
        # The feed is news of the corpus, and no part of it.
        sums = {path: digest for path, digest in sums.items() if path != "feed.xml"}
        if revised := exports.revised(library):
            with files.opened(BOOK) as file:
                exports.book(file, library, self.site, revised)
            sums[BOOK] = files.digest(BOOK)
        with files.opened(ARCHIVE) as file:
            exports.packed(file, lambda path: files.read(self.name(path)), sums, library.version)
        sums[ARCHIVE] = files.digest(ARCHIVE)
        files.write(exports.CHECKSUMS, exports.checksums(sums))
        return [*([BOOK] if revised else []), ARCHIVE, exports.CHECKSUMS]
