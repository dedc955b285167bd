"""The development server: an edited speech is shown without building the corpus again.

`mkdocs serve --dirty` renders only pages whose Markdown has changed. After an edit of speech files, only their pages
are written; counts and lists on other pages stay as they were until the next full build.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from build_scripts.corpus import load_edition
from build_scripts.model import Edition, Library, Site, Slogan
from build_scripts.pages import Pages
from build_scripts.system.files import write

#: Files and folders of a corpus that the build writes itself.
_WRITTEN = ("anchors.yml", "history.yml", "revisions")
#: Time of the last change (in nanoseconds) and size of each file.
_State = dict[Path, tuple[int, int]]


def _look(corpus: Path) -> _State:
    files = {path: path.relative_to(corpus).parts[0] for path in corpus.rglob("*") if path.is_file()}
    watched = [path for path, top in files.items() if not top.startswith(".") and top not in _WRITTEN]
    return {path: ((status := path.stat()).st_mtime_ns, status.st_size) for path in watched}


@dataclass
class Preview:
    """A corpus as it was last built for the development server."""

    corpus: Path
    library: Library
    state: _State

    @classmethod
    def of_build(cls, corpus: Path, library: Library) -> Preview:
        """Return the preview of a corpus that has just been built as `library`."""
        preview = cls(corpus, library, _look(corpus))
        for speech in library.speeches[:1]:
            load_edition(corpus, speech.id)  # Loads the dictionaries now (1 s), so that no edit waits for them.
        return preview

    def update(self, docs: Path, site: Site) -> bool:
        """Write the pages of the speeches edited since the last build; False if anything else changed.

        Slogans stay marked in the paragraphs that are as they were.
        """
        state = _look(self.corpus)
        changed = {path for path in state.keys() | self.state.keys() if state.get(path) != self.state.get(path)}
        if any(
            path.parent != self.corpus / "speeches" or path not in self.state or path not in state for path in changed
        ):
            return False
        library = self.library
        for path in sorted(changed):
            edition = load_edition(self.corpus, path.stem)
            if edition is None:  # The full build reports what is wrong.
                return False
            library = _replace_edition(library, edition)
        pages = Pages(library, site)
        for path in changed:
            edition = next(each for each in library.editions if each.speech.id == path.stem)
            for name, page in pages.write(edition).items():
                write(docs / name, page.encode())
        self.library, self.state = library, state
        return True


def _replace_edition(library: Library, edition: Edition) -> Library:
    """Return the library with a new edition of a speech; its changed paragraphs lose their slogans and parallels."""
    speech = edition.speech
    former = next(each.speech for each in library.editions if each.speech.id == speech.id)
    texts = {paragraph.id: paragraph.text for paragraph in former.paragraphs}
    unchanged = {each.id for each in speech.paragraphs if texts.get(each.id) == each.text}

    def without_changed(slogan: Slogan) -> Slogan:
        found = tuple(o for o in slogan.occurrences if o.speech != speech.id or o.paragraph in unchanged)
        return slogan if len(found) == len(slogan.occurrences) else replace(slogan, occurrences=found)

    editions = tuple(edition if each.speech.id == speech.id else each for each in library.editions)
    parallels = (
        replace(each, passages=tuple(p for p in each.passages if p.speech != speech.id or p.paragraph in unchanged))
        for each in library.parallels
    )
    return replace(
        library,
        editions=editions,
        slogans=tuple(map(without_changed, library.slogans)),
        parallels=tuple(each for each in parallels if len(each.speeches) > 1),
    )
