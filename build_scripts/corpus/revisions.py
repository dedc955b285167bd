"""The texts of all published revisions: `corpus/revisions/ID.DIGEST.txt`, each a speech file.

The build adds the file of a revision together with its line in `history.yml`; nothing rewrites it. The comparison of
revisions needs no version control. A revision from before this folder has no file; its line in the history remains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from build_scripts.corpus import folder
from build_scripts.corpus.history import digest_words
from build_scripts.corpus.problems import problem
from build_scripts.corpus.speech_file import read_speech, write_speech
from build_scripts.model import Problem, Revision, Speech

FOLDER = "revisions"


def name_revision(speech_id: str, revision: Revision) -> str:
    """Return the path of a revision's text in the corpus folder."""
    return f"{FOLDER}/{speech_id}.{revision.content}.txt"


def list_stored(corpus: Path) -> frozenset[str]:
    """Return the paths in the corpus folder of all stored texts; empty without the folder."""
    return frozenset(f"{FOLDER}/{path.name}" for path in (corpus / FOLDER).glob("*.txt") if path.is_file())


def read_revisions(
    corpus: Path, speech: Speech, revisions: Sequence[Revision], stored: frozenset[str], problems: list[Problem]
) -> dict[str, Speech]:
    """Return the texts of a speech's revisions by digest: the stored ones, and its file; {} if there is one revision.

    A stored file with other words than the history says is H003, a warning, and is left out.
    """
    if len(revisions) < 2:
        return {}
    texts = {revisions[-1].content: speech}
    for revision in revisions[:-1]:
        name = name_revision(speech.id, revision)
        content = folder.read_bytes(corpus / name, "H003", name, problems) if name in stored else None
        if content is None:
            continue
        try:
            former = read_speech(content.decode())
        except ValueError:
            former = None
        if former and digest_words(former) == revision.content:
            texts[revision.content] = former
        else:
            problems.append(problem("H003", name, "not the words of this revision; the comparison leaves it out"))
    return texts


def write_missing(
    speeches: Mapping[str, Speech], history: Mapping[str, Sequence[Revision]], stored: frozenset[str]
) -> dict[str, str]:
    """Return the text of the published revision of each speech, by path, where it is not stored yet."""
    names = {name_revision(name, history[name][-1]): speech for name, speech in speeches.items()}
    return {name: write_speech(speech) for name, speech in names.items() if name not in stored}


def find_replaced(
    before: Mapping[str, Sequence[Revision]], after: Mapping[str, Sequence[Revision]], stored: frozenset[str]
) -> Iterator[str]:
    """Yield the paths of stored texts whose revision was replaced by a later one of the same day."""
    for name, known in before.items():
        digests = {revision.content for revision in after.get(name, known)}
        for revision in known[-1:]:
            if revision.content not in digests and (path := name_revision(name, revision)) in stored:
                yield path
