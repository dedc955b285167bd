"""An edited speech is shown at once, and what follows from it when the whole site has been made anew.

MkDocs' server makes the whole site with every edit and shows nothing meanwhile. Here the page of the speech comes first
and alone: its text, outline and ids are read anew, its slogans are marked where the paragraph is what it was. Then the
site is made behind the one that is shown, and takes its place: glossary, lists and the version of the corpus follow.
What the build itself writes (`anchors.yml`, `history.yml`) is no edit.

MkDocs has no door for this: the attributes of its server that begin with an underscore are those of 1.6, the last 1.x.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from mkdocs.livereload import LiveReloadServer, _timestamp

from build_scripts import exports
from build_scripts.corpus import load_edition as reread
from build_scripts.site.rendering import ManyPages
from build_scripts.system.files import replace_folder, write
from build_scripts.pages.facts import neighbours
from build_scripts.pages.head import with_head
from build_scripts.pages.said import said_in
from build_scripts.pages.speech import speech_page
from build_scripts.model import Edition, Library, Site

#: Files of a corpus that the build writes.
_OURS = ("anchors.yml", "history.yml")
#: A file as it stood: time of its last change in nanoseconds, and bytes.
_Stand = dict[Path, tuple[int, int]]


class Serving:
    """The work of MkDocs' server on `corpus`; `builder` is its own, and `published` what that has made last."""

    def __init__(
        self,
        server: LiveReloadServer,
        builder: Callable[[], None],
        corpus: Path,
        published: Callable[[], tuple[Library, ManyPages, Site]],
    ) -> None:
        self._server, self._builder, self._corpus, self._published = server, builder, corpus, published
        self._built = Path(server.root)
        self._shown = self._built.with_name(f"{self._built.name}_shown")
        self._known: _Stand | None = None

    def watch_by_hand(self, docs: Path, generated: Collection[str]) -> None:
        """Watch below `docs` only what is written by hand; to look at all else over and over takes a processor."""
        self._server.unwatch(str(docs))
        folders = {(docs / name).parent for name in generated}
        for path in docs.rglob("*"):
            if path.is_file() and path.relative_to(docs).as_posix() not in generated:
                self._server.watch(str(path if path.parent in folders else path.parent), recursive=False)

    def begin(self) -> None:
        """Show what has been built, and take what stands now for its source."""
        self._known = self._stand()
        replace_folder(self._built, self._shown)
        self._server.root = str(self._shown)
        for speech in self._published()[0].speeches[:1]:
            reread(self._corpus, speech.id)  # Its dictionaries take a second, for which no edit shall wait.

    def rebuild(self) -> None:
        """Bring the site up to date. Raises what the builder raises; what was shown before is shown still."""
        stand, known = self._stand(), self._known or {}
        changed = {path for path in stand.keys() | known.keys() if stand.get(path) != known.get(path)}
        if not changed:
            return
        self._known = stand
        if all(path.parent == self._corpus / "speeches" and path in stand and path in known for path in changed):
            for path in sorted(changed):
                self._show(path.stem)
        self._build_behind()
        self._known |= {path: now for path, now in self._stand().items() if path.name in _OURS}

    def _stand(self) -> _Stand:
        watched = [Path(path) for path in self._server._watched_paths]
        files = (file for path in watched for file in (path.rglob("*") if path.is_dir() else (path,)))
        found: _Stand = {}
        for file in files:
            if file.is_file():
                status = file.stat()
                found[file] = (status.st_mtime_ns, status.st_size)
        return found

    def _show(self, speech: str) -> None:
        """Put the page of an edited speech in its place; where something is wrong, the whole build will say it."""
        library, pages, site = self._published()
        edition = reread(self._corpus, speech)
        former = next((each for each in library.editions if each.speech.id == speech), None)
        if edition and former:
            path = f"speeches/{speech}.md"
            made = pages.rendered(path, _page(library, former, edition, site))
            write(self._shown / pages.target(path), made)

    def _build_behind(self) -> None:
        """Build while the former site is shown, and let the two change places."""
        with self._server._epoch_cond:
            self._server._visible_epoch = self._server._wanted_epoch
            self._server._epoch_cond.notify_all()
        self._builder()
        replace_folder(self._built, self._shown)
        self._server._wanted_epoch = _timestamp()

    def end(self) -> None:
        shutil.rmtree(self._shown, ignore_errors=True)


def _page(library: Library, former: Edition, edition: Edition, site: Site) -> str:
    """The page of a speech as it is now, with the slogans that the library knows in its unchanged paragraphs."""
    speech = edition.speech
    texts = {paragraph.id: paragraph.text for paragraph in former.speech.paragraphs}
    same = {paragraph.id for paragraph in speech.paragraphs if texts.get(paragraph.id) == paragraph.text}
    places = [
        (slogan, place)
        for slogan in library.slogans
        for place in slogan.occurrences
        if place.speech == speech.id and place.paragraph in same
    ]
    beside = neighbours(speech if each.id == speech.id else each for each in library.speeches)
    page = speech_page(edition, said_in(speech, places), library.version, beside.get(speech.id, (None, None)))
    head = exports.heads(Library((edition,), (), library.version, {}), site)
    return with_head(page, head[f"speeches/{speech.id}.md"])
