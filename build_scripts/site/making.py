"""Everything that is generated of a library: made piece by piece, in two processes, and written as it is made.

A piece is a raw file, or all that is published of one speech or one slogan; of these no more than one is held at a time
by a process. What needs all pieces (index, book, archive) is made by processes of their own, while others go on.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from build_scripts import exports, glossary, search_index
from build_scripts.model import Edition, Library, Site, Slogan, Speech
from build_scripts.pages import Pages
from build_scripts.system.files import Folder
from build_scripts.system.parallel import TASK, meanwhile, side_by_side

_log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from build_scripts.search_index import PreparedIndex

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


def indexed(speeches: Sequence[Speech]) -> AbstractContextManager[Callable[[], PreparedIndex]]:
    """Begin with what is long to make of the search index; what is given waits for it, and `made` needs it."""
    return meanwhile(partial(search_index.prepare, speeches), pays=_pays(speeches))


@contextmanager
def made(
    library: Library,
    raws: Mapping[str, bytes],
    index: Callable[[], PreparedIndex],
    site: Site,
    pages: Folder,
    files: Folder,
) -> Iterator[Callable[[], None]]:
    """Write the pages' Markdown into one folder and all other files into another, or the same; `raws` are the raw files
    by name, `index` is what `indexed` has begun. What is given waits until index, book and archive are there too, and
    takes away what is stale.

    Until then, another may work with the pages. What nobody waits for is broken off.
    """
    making = _Making(library, site, pages, files)
    written = making.pieces(raws)
    del raws
    with meanwhile(partial(making.pack, written.sums, index()), pays=_pays(library.editions)) as packed:

        def wait() -> None:
            pages.settle([*written.pages, *map(making.name, [*written.sums, *packed()])])

        yield wait


def _pays(speeches: Sequence[object]) -> bool:
    """Whether a process of its own pays for so many speeches: it does where two share the work on them."""
    return len(speeches) >= 2 * TASK


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

    def pack(self, sums: Mapping[str, str], texts: PreparedIndex) -> list[str]:
        """Write the index, what is packed of all others, and the checksums of everything; their paths."""
        library, files = self.library, self.files_in
        index = search_index.build_files(library, texts)
        for path, content in index.items():
            files.write(path, content)
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
        return [*index, *([BOOK] if revised else []), ARCHIVE, exports.CHECKSUMS]
