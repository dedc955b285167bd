"""The flow: gather all, check all, then write what changed.

The only room that writes. Files are written aside and moved into place, so that a reader or a second run never sees
half a file; nothing at all is written while the corpus has an error.

`importing` brings raw files in, `gathering` reads the corpus, `making` writes all that is generated, `publishing` runs
MkDocs, `writing` puts files and folders in their place, `kept` has what one build keeps for the next, `standing` knows
a site that needs no build, `serving` shows an edited speech at once.
"""

from __future__ import annotations

import difflib
import logging
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from build_scripts import exports
from build_scripts.corpus.importing import Change, Imported, import_raw
from build_scripts.corpus.loading import CorpusError, Gathered, Read, compiled, gather, read_corpus
from build_scripts.model import Edition, Library, Problem, Site
from build_scripts.pages import word
from build_scripts.raw_files import read
from build_scripts.site import offline as folder_copy
from build_scripts.site import standing
from build_scripts.site.making import indexed, made
from build_scripts.site.publishing import MKDOCS_CONFIG, configured, published_as, render
from build_scripts.site.standing import Standing, files_below
from build_scripts.system import cache as kept
from build_scripts.system.files import (
    Among,
    Folder,
    beside,
    clear,
    generated,
    is_ours,
    join,
    locked,
    replace_folder,
    write,
    write_all,
)

__all__ = [
    "DOCS",
    "EXPORT_FORMATS",
    "MKDOCS_CONFIG",
    "PROJECT",
    "Candidate",
    "Change",
    "CorpusError",
    "Imported",
    "Standing",
    "candidates",
    "check",
    "explain",
    "export",
    "files_below",
    "gather",
    "generate",
    "generated",
    "import_raw",
    "is_own",
    "offline",
    "published_as",
    "site",
    "stands",
]

PROJECT = Path(__file__).resolve().parents[1]
DOCS = PROJECT / "docs"
EXPORT_FORMATS = tuple(exports.FORMATS)
#: Is told each stage of a build as it begins.
_stage = logging.getLogger(__name__).info
#: Characters shown before and behind a candidate.
CONTEXT = 16


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wording just below the glossary's line, as a keeper judges it.

    `evidence` has the site's words for each rule, and the number of places it saw. `context` is the first place with
    some words around it, ⟦…⟧ about the wording; `address` is its paragraph.
    """

    text: str
    score: float
    places: int
    evidence: tuple[tuple[str, int], ...]
    context: str
    address: str


def check(corpus: Path) -> list[Problem]:
    """Every problem of the corpus, errors first."""
    severities = ("error", "warning", "note")
    return sorted(gather(corpus).problems, key=lambda p: (severities.index(p.severity), p.code, p.place))


def candidates(corpus: Path) -> list[Candidate]:
    """What lies just below the glossary's line, the best first; [] where nothing does."""
    gathered = gather(corpus)
    texts = {(s.id, paragraph.id): paragraph.text for s in gathered.library.speeches for paragraph in s.paragraphs}
    found = []
    for slogan in gathered.candidates:
        place = slogan.occurrences[0]
        text = texts[place.speech, place.paragraph]
        before, after = text[max(0, place.start - CONTEXT) : place.start], text[place.end : place.end + CONTEXT]
        evidence = tuple((word("evidence", item.rule).name, item.count) for item in slogan.evidence)
        context = f"{before}⟦{place.text}⟧{after}"
        address = f"{place.speech}#{place.paragraph}"
        found.append(Candidate(slogan.text, slogan.score, len(slogan.occurrences), evidence, context, address))
    return found


def generate(corpus: Path, docs: Path, site: Site | None = None) -> Library:
    """Bring the generated files below `docs` up to date with the corpus, and `anchors.yml` and `history.yml` with what
    is published.

    Without `site`, it is published as `mkdocs.yml` says. Raises CorpusError, before anything is written, when the
    corpus has an error.
    """
    with locked(corpus):
        return _generated(corpus, docs, site).library


def _generated(corpus: Path, docs: Path, site: Site | None = None) -> Gathered:
    clear(docs)
    with _made(corpus, site, folder := Among(docs), folder) as (gathered, whole):
        whole()
    return gathered


@contextmanager
def _made(
    corpus: Path, site: Site | None, pages_in: Folder, files_in: Folder
) -> Iterator[tuple[Gathered, Callable[[], None]]]:
    """The corpus, and all that is made of it written or about to be; see `made`."""
    read = _read(corpus)
    # While one process compiles the glossary, another may have the index.
    with indexed(read.speeches) as index:
        gathered = _published(corpus, read)
        del read  # With the bytes of every file.
        _stage("writing pages and data")
        as_ = site or published_as(configured())
        making = made(gathered.library, gathered.raws, index, as_, pages_in, files_in)
        gathered = replace(gathered, raws={})
        with making as whole:
            yield gathered, whole


def _read(corpus: Path) -> Read:
    _stage("reading the corpus")
    return read_corpus(corpus)


def _published(corpus: Path, read: Read) -> Gathered:
    """A corpus without errors, and its ids and history kept: whatever is made of it is published."""
    _stage("compiling the glossary")
    gathered = compiled(read)
    if errors := [problem for problem in gathered.problems if problem.severity == "error"]:
        raise CorpusError(errors)
    clear(corpus)
    write_all({path: text.encode() for path, text in _registries(corpus, gathered).items()}, lasting=True)
    kept.forget()
    return gathered


def _registries(corpus: Path, gathered: Gathered) -> dict[Path, str]:
    return {corpus / "anchors.yml": gathered.registry, corpus / "history.yml": gathered.history}


def site(corpus: Path, output: Path) -> Library:
    """Build the complete static site of a corpus in `output`.

    The project's own corpus is generated below `docs/`; any other below a copy of the hand-written pages, so that it
    never touches the project's. The site is built aside and takes the place of the former one only when it is whole.
    What a run that was killed left half done, this one mends. While another writes the corpus, it waits.
    """
    output = output.resolve()
    if not is_ours(output):
        hint = "give a new folder, or take it away yourself"
        raise CorpusError([Problem("R011", "error", str(output), "holds something that is no site of ours", hint)])
    with locked(corpus), beside(output) as aside:
        before = standing.sources(corpus, _written())
        gathered = _build(corpus, aside)
        _stage("putting the site in its place")
        replace_folder(aside / "site", output)
        after = standing.sources(corpus, _written())
        standing.remember(output, gathered.library, before, after, _registries(corpus, gathered))
    return gathered.library


def stands(corpus: Path, output: Path) -> Standing | None:
    """What a site at `output` holds, if it is just what `site` would build now; None where it is to be built."""
    with locked(corpus):
        return standing.stands(output.resolve(), standing.sources(corpus, _written()))


def _written() -> list[Path]:
    """What we wrote for the site: pages, assets, the theme's changes."""
    ours = generated(DOCS)
    docs = (path for path in DOCS.rglob("*") if path.relative_to(DOCS).as_posix() not in ours)
    return [*docs, *(PROJECT / "overrides").rglob("*")]


def offline(corpus: Path, output: Path) -> Library:
    """Write a zip with the complete site of a corpus that can be opened from a folder, search included."""
    output = output.resolve()
    with locked(corpus), beside(output) as aside:
        library = _build(corpus, aside).library
        built = aside / "site"
        files = {p.relative_to(built).as_posix(): p.read_bytes() for p in sorted(built.rglob("*")) if p.is_file()}
    _stage("packing")
    copied = folder_copy.copy(files)
    with Folder(aside).opened(output.name) as file:
        exports.zipped(file, ((f"site-{library.version}/{path}", content) for path, content in copied.items()))
    write(output, (aside / output.name).read_bytes())
    return library


def export(corpus: Path, format_: str, output: Path) -> Library:
    """Write the corpus for other engines (one of `exports.FORMATS`) into the folder `output`, in the place of a former
    export. It is put there whole or not at all, and written piece by piece."""
    output = output.resolve()
    if not is_ours(output, [exports.MARK]):
        hint = "give a new folder, or take it away yourself"
        raise CorpusError([Problem("E001", "error", str(output), "holds something that is no export of ours", hint)])
    needed = exports.NEEDED.get(format_)
    if needed and find_spec(needed) is None:
        hint = f"{sys.executable} -m pip install --require-hashes -r requirements/export.txt"
        raise CorpusError([Problem("E002", "error", format_, f"{needed} is not installed", hint)])
    with locked(corpus), beside(output) as aside:
        library = _published(corpus, _read(corpus)).library
        _stage("writing the export")
        built = aside / "export"
        built.mkdir()
        for path, pieces in exports.FORMATS[format_](library):
            with (built / path).open("wb") as file:
                file.writelines(pieces)
        replace_folder(built, output)
    return library


def _build(corpus: Path, aside: Path) -> Gathered:
    """Build the site of a corpus in the folder `site` below `aside`."""
    built = aside / "site"
    if is_own(corpus):
        gathered = _generated(corpus, DOCS)
        _stage("rendering")
        render(DOCS, built, gathered.library)
        return gathered
    # MkDocs needs the pages only; whatever else there is goes past it, and may still be made while it works.
    docs, files = hand_written(aside / "docs"), aside / "files"
    with _made(corpus, None, Folder(docs), Folder(files)) as (gathered, whole):
        _stage("rendering")
        render(docs, built, gathered.library)
        _stage("packing")
        whole()
    join(files, built)
    return gathered


def is_own(corpus: Path) -> bool:
    """Whether this is the project's corpus, the only one whose pages are written below its `docs/`."""
    return corpus.resolve() == (PROJECT / "corpus").resolve()


def hand_written(copy: Path) -> Path:
    """Copy what is no generated file of the project's own corpus; the copy."""
    ours = generated(DOCS)
    for path in sorted(DOCS.rglob("*")):
        name = path.relative_to(DOCS).as_posix()
        if path.is_file() and name not in ours:
            target = copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return copy


def explain(corpus: Path, speech_id: str) -> tuple[Edition, str]:
    """The edition of one speech and the text of its raw file, "" where that is missing.

    Raises KeyError, with the nearest ids, where there is no such speech.
    """
    library = gather(corpus).library
    for edition in library.editions:
        if edition.speech.id == speech_id:
            file = corpus / "raw" / edition.speech.source.file
            return edition, read(file.name, file.read_bytes()).text if file.is_file() else ""
    near = difflib.get_close_matches(speech_id, [e.speech.id for e in library.editions], 3, 0.3)
    raise KeyError(f"no speech {speech_id!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
