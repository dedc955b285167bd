"""The flow: gather all, check all, then write what changed.

The only module that writes. Files are written aside and moved into place, so that a reader or a second run never sees
half a file; nothing at all is written while the corpus has an error.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_scripts import anchors, checks, exports, glossary, history, pages, search_index
from build_scripts import offline as folder_copy
from build_scripts.clean import clean
from build_scripts.metadata import body_digest, describe
from build_scripts.outline import outline
from build_scripts.pages.names import word
from build_scripts.read import UnreadableTextError, read
from build_scripts.records import (
    Cleaned,
    Edition,
    KeeperEdit,
    Library,
    Paragraph,
    Problem,
    RawText,
    Repair,
    Revision,
    Ruling,
    Section,
    Site,
    Slogan,
    Speech,
)
from build_scripts.redactions import redactions
from build_scripts.speech_file import SpeechFileError, read_speech, write_speech

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

PROJECT = Path(__file__).resolve().parent.parent
DOCS = PROJECT / "docs"
MKDOCS_CONFIG = PROJECT / "mkdocs.yml"
#: What the glossary's rules saw in each speech, kept from build to build under the content of the speech and the code
#: that saw it. It changes no result and may be deleted at any time.
KEPT_SIGHTINGS = PROJECT / ".cache" / "sightings.sqlite"
#: Names the files that we generated below `docs/`, so that stale ones go and hand-written ones stay.
MANIFEST = ".generated"
#: Characters shown before and behind a candidate.
CONTEXT = 16
#: Files that every site of ours has, and `docs/` has not both: only a folder with them is ever replaced.
SITE_MARKS = ("data/version.json", "index.html")


class CorpusError(Exception):
    """The corpus has errors; `problems` are all that were found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: files written, speeches that were left alone because they exist, and what is to know."""

    written: tuple[Path, ...]
    unchanged: tuple[str, ...]
    differing: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A corpus as it was read: the library to publish, all problems, and what lies just below the glossary's line.

    `registry` and `history` are the texts of `anchors.yml` and `history.yml` as they must become, `sighted` is what
    the glossary's rules saw in the speeches that were read anew, by id. Where there are errors, the library holds what
    could be read.
    """

    library: Library
    problems: tuple[Problem, ...]
    registry: str
    history: str
    candidates: tuple[Slogan, ...]
    sighted: Mapping[str, Sequence[glossary.Sighting]]


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


@dataclass(slots=True)
class _Corpus:
    """All that was read from a corpus folder, with the problems found on the way."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    raws: dict[str, RawText] = field(default_factory=dict)
    cleaned: dict[str, Cleaned] = field(default_factory=dict)
    described: dict[tuple[str, int], Speech] = field(default_factory=dict)
    speeches: dict[str, Speech] = field(default_factory=dict)
    known_anchors: dict[str, anchors.SpeechAnchors] = field(default_factory=dict)
    next_anchors: dict[str, anchors.SpeechAnchors] = field(default_factory=dict)
    known_slogans: dict[str, str] = field(default_factory=dict)
    rulings: list[Ruling] = field(default_factory=list)
    known_history: dict[str, tuple[Revision, ...]] = field(default_factory=dict)
    next_history: dict[str, tuple[Revision, ...]] = field(default_factory=dict)


# --- import -----------------------------------------------------------------------------------------------------------


def import_raw(corpus: Path, sources: Iterable[Path], *, force: bool = False) -> Imported:
    """Bring raw files (or all files of folders) into the corpus and write a speech file for each text in them.

    Raw files are copied to `raw/` as they are. A speech that exists stays as it is; with `force` it is cleaned anew
    under its id, also where a keeper edited it. Raises CorpusError, before anything is written, for every file that
    cannot be read and every name that is taken by other bytes.
    """
    problems: list[Problem] = []
    contents: dict[str, bytes] = {}
    known = _known_sources(corpus, problems)
    imported = {file for file, _ in known}
    for source in _raw_files(sources, problems):
        _take_in(corpus, source, contents, problems, imported)
    taken = {speech.id for speech in known.values()}
    writes: dict[Path, bytes] = {}
    unchanged: list[str] = []
    differing: list[str] = []
    for name, content in contents.items():
        raw = _readable(name, content, problems)
        if raw is None:
            continue
        writes[corpus / "raw" / name] = content
        cleaned = clean(raw)
        described = describe(cleaned)
        problems += [*checks.unaccounted(cleaned, described), *checks.doubts(cleaned)]
        if not described:
            problems.append(
                Problem("R001", "error", f"raw/{name}", "no text is left but the site's own", "is this the right page?")
            )
        for speech in described:
            former = known.get((name, speech.source.part))
            if former is None:
                speech = replace(speech, id=_free_id(speech.id, taken))
                taken.add(speech.id)
            elif not force:
                same = _text(former) == _text(speech)
                (unchanged if same else differing).append(former.id)
                continue
            else:
                speech = replace(speech, id=former.id)
            writes[corpus / "speeches" / f"{speech.id}.txt"] = write_speech(speech).encode()
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise CorpusError(errors)
    written = [path for path, content in writes.items() if _write(path, content)]
    return Imported(tuple(written), tuple(unchanged), tuple(differing), tuple(problems))


def _raw_files(sources: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    for source in sources:
        if source.is_dir():
            for path in sorted(source.iterdir()):
                if _is_raw_name(path.name) and path.is_file():
                    yield path
                elif not path.name.startswith("."):
                    problems.append(
                        Problem("R010", "warning", str(path), "no .txt file, left alone", "save it as text")
                    )
        elif source.is_file() and _is_raw_name(source.name):
            yield source
        elif source.is_file():
            problems.append(Problem("R001", "error", str(source), "its name must end in .txt", "save the page as text"))
        else:
            problems.append(Problem("R001", "error", str(source), "there is no such file", "check the path"))


def _is_raw_name(name: str) -> bool:
    """Raw files are published under their names, so these must be those of plain text."""
    return name.endswith(".txt") and not name.startswith(".") and name.isprintable() and "\\" not in name


def _take_in(
    corpus: Path, source: Path, contents: dict[str, bytes], problems: list[Problem], imported: set[str]
) -> None:
    name = source.name
    try:
        content = source.read_bytes()
    except OSError as error:
        problems.append(
            Problem("R001", "error", str(source), f"cannot be opened: {error.strerror}", "check its rights")
        )
        return
    there = corpus / "raw" / name
    if (name in contents and contents[name] != content) or (there.exists() and there.read_bytes() != content):
        problems.append(
            Problem(
                "R005", "error", str(source), f"raw/{name} exists and is another text", "give this file another name"
            )
        )
    elif twin := _same_bytes(corpus, name, content, contents, imported):
        problems.append(Problem("R002", "warning", str(source), f"the same bytes as {twin}", "not imported again"))
    else:
        contents[name] = content


def _same_bytes(
    corpus: Path, name: str, content: bytes, contents: Mapping[str, bytes], imported: set[str]
) -> str | None:
    """Another file of this run, or one that speeches were made from, with the same bytes."""
    for other, bytes_ in contents.items():
        if other != name and bytes_ == content:
            return other
    for other in sorted(imported - {name}):
        path = corpus / "raw" / other
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            return other
    return None


def _known_sources(corpus: Path, problems: list[Problem]) -> dict[tuple[str, int], Speech]:
    found = _Corpus(corpus)
    _read_speeches(found)
    problems += found.problems
    return {(s.source.file, s.source.part): s for s in found.speeches.values()}


def _readable(name: str, content: bytes, problems: list[Problem]) -> RawText | None:
    try:
        return read(name, content)
    except UnreadableTextError as error:
        message, _, hint = str(error).partition(" Hint: ")
        problems.append(Problem("R001", "error", f"raw/{name}", message, hint))
        return None


def _free_id(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{number}" for number in range(2, len(taken) + 3) if f"{wanted}-{number}" not in taken)


def _text(speech: Speech) -> list[str]:
    return [*speech.front_matter, *(paragraph.text for paragraph in speech.paragraphs), *speech.back_matter]


# --- gathering --------------------------------------------------------------------------------------------------------


def gather(corpus: Path) -> Gathered:
    """Read a corpus folder, clean, outline and index it. Writes nothing, prints nothing."""
    found = _Corpus(corpus)
    if not (corpus / "raw").is_dir() and not (corpus / "speeches").is_dir():
        hint = "check the path; a new corpus begins with `import`"
        found.problems.append(Problem("R009", "error", str(corpus), "there is no corpus here", hint))
    _read_raws(found)
    _read_speeches(found)
    _read_keeping(found)
    editions = [_edition(found, speech) for _, speech in sorted(found.speeches.items())]
    found.problems += checks.lost_speeches(found.known_anchors, found.speeches)
    speeches = [edition.speech for edition in editions]
    kept, sighted = sightings(speeches, KEPT_SIGHTINGS)
    compiled = glossary.find_slogans(speeches, found.rulings, kept | sighted)
    found.problems += _unmatched(compiled)
    named = {slogan.id: slogan.text for slogan in compiled.slogans}
    former = {name: text for name, text in found.known_slogans.items() if name not in named}
    library = Library(tuple(editions), compiled.slogans, _version(found), former)
    registry = anchors.write_registry(found.known_anchors | found.next_anchors, former | named)
    revisions = history.write_history(found.known_history | found.next_history)
    return Gathered(library, tuple(found.problems), registry, revisions, compiled.candidates, sighted)


_Sighted = dict[str, tuple[glossary.Sighting, ...]]


def sightings(speeches: Sequence[Speech], kept: Path) -> tuple[_Sighted, _Sighted]:
    """What the glossary's rules see in each speech, by id: what the file of kept ones has, and what was read now.

    Writes nothing. A file that is missing, broken or busy holds nothing.
    """
    known: dict[str, str] = {}
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{kept.as_uri()}?mode=ro", uri=True)) as file:
        known = dict(file.execute("SELECT content, sightings FROM kept WHERE rules = ?", (glossary.rules_version(),)))
    found: _Sighted = {}
    for speech in speeches:
        with suppress(KeyError, ValueError, TypeError):
            found[speech.id] = glossary.read_back(known[glossary.content_name(speech)])
    return found, glossary.sight_speeches([speech for speech in speeches if speech.id not in found])


def keep_sightings(speeches: Sequence[Speech], sighted: Mapping[str, Sequence[glossary.Sighting]], kept: Path) -> None:
    """Keep these sightings for the next build, and drop those of other rules; no matter where that cannot be done.

    Speeches without sightings here are kept already. Writes nothing where there is nothing new.
    """
    if not sighted:
        return
    rules = glossary.rules_version()
    rows = [
        (rules, glossary.content_name(speech), glossary.written(sighted[speech.id]))
        for speech in speeches
        if speech.id in sighted
    ]
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(2):
            try:
                with closing(sqlite3.connect(kept)) as file, file:
                    file.execute("CREATE TABLE IF NOT EXISTS kept (rules, content PRIMARY KEY, sightings)")
                    file.execute("DELETE FROM kept WHERE rules != ?", (rules,))
                    file.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
                return
            except sqlite3.OperationalError:
                return  # Another build writes, or the disk is full: the next one keeps them.
            except sqlite3.DatabaseError:
                kept.unlink()


def _read_raws(found: _Corpus) -> None:
    folder = found.folder / "raw"
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith("."):
            continue
        if not (_is_raw_name(path.name) and path.is_file()):
            place = f"corpus/raw/{path.name}"
            found.problems.append(Problem("R010", "warning", place, "no .txt file, left alone", "take it away"))
            continue
        raw = _readable(path.name, path.read_bytes(), found.problems)
        if raw is None:
            continue
        cleaned = clean(raw)
        described = describe(cleaned)
        found.raws[raw.file], found.cleaned[raw.file] = raw, cleaned
        found.described |= {(raw.file, speech.source.part): speech for speech in described}
        found.problems += [*checks.unaccounted(cleaned, described), *checks.doubts(cleaned)]
    found.problems += checks.duplicates(found.raws.values())


def _read_speeches(found: _Corpus) -> None:
    folder = found.folder / "speeches"
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(p for p in folder.glob("*.txt") if p.is_file()) if folder.is_dir() else []:
        place = f"corpus/speeches/{path.name}"
        try:
            speech = read_speech(path.read_text("utf-8"))
        except UnicodeDecodeError as error:
            found.problems.append(
                Problem("S001", "error", place, f"byte {error.start + 1} is not UTF-8", "save it as UTF-8")
            )
            continue
        except SpeechFileError as error:
            found.problems += [Problem("S001", "error", f"{place}:{n}", text, hint) for n, text, hint in error.problems]
            continue
        places[speech.id.lower()].append(place)
        found.speeches[speech.id] = speech
        if path.stem != speech.id:
            found.problems.append(
                Problem("S001", "error", place, f"the file holds the speech {speech.id}", f"name it {speech.id}.txt")
            )
    found.problems += checks.same_ids(places)
    sources = {(s.source.file, s.source.part) for s in found.speeches.values()}
    bytes_known = {s.source.sha256 for s in found.speeches.values()}
    unknown = {file for file, part in found.described if (file, part) not in sources}
    made = {file for file, _ in sources}
    for file in sorted(f for f in unknown if f in made or found.raws[f].sha256 not in bytes_known):
        found.problems.append(
            Problem(
                "R003", "warning", f"corpus/raw/{file}", "not (wholly) imported", "run `python -m build_scripts import`"
            )
        )


def _read_keeping(found: _Corpus) -> None:
    """The keeper's decisions and the registry of ids; absent files are empty ones."""
    for name, code in (("anchors.yml", "A002"), ("slogans.yml", "G001"), ("history.yml", "H001")):
        path = found.folder / name
        try:
            text = path.read_text("utf-8") if path.is_file() else ""
            if code == "A002":
                found.known_anchors = anchors.read_registry(text)
                found.known_slogans = anchors.read_slogans(text)
            elif code == "H001":
                found.known_history = history.read_history(text)
            else:
                found.rulings = glossary.read_rulings(text)
        except ValueError as error:
            found.problems.append(
                Problem(code, "error", f"corpus/{name}", str(error), "mend the file; nothing was changed")
            )


def _edition(found: _Corpus, speech: Speech) -> Edition:
    """The speech with its ids, outline and masks, and what its page shows of the way it took."""
    texts = [paragraph.text for paragraph in speech.paragraphs]
    nodes = outline(texts)
    assigned = anchors.assign(texts, nodes, found.known_anchors.get(speech.id))
    found.next_anchors[speech.id] = assigned.anchors
    found.problems += checks.lost_ids(speech, assigned.lost)
    cleaned, described = _origin(found, speech)
    lines = _raw_lines(described.paragraphs if described else (), texts)
    paragraphs = tuple(Paragraph(*each) for each in zip(assigned.paragraphs, texts, lines, strict=True))
    sections = tuple(
        Section(
            section, node.label, node.title, node.level, node.kind, paragraphs[node.paragraph].id, node.start, node.end,
            assigned.sections[node.parent] if node.parent is not None else None, node.style, node.ordinal, node.note,
        )
        for section, node in zip(assigned.sections, nodes, strict=True)
    )  # fmt: skip
    published = replace(speech, paragraphs=paragraphs, sections=sections, redactions=redactions(paragraphs))
    edits: tuple[KeeperEdit, ...] = ()
    if described and (body_digest(speech.paragraphs) != speech.source.cleaned or _matter(speech) != _matter(described)):
        edits = (*checks.keeper_edits(described.paragraphs, paragraphs), *_matter_edits(described, published))
        found.problems.append(
            Problem(
                "S003", "note", f"corpus/speeches/{speech.id}.txt", f"{len(edits)} paragraphs edited by a keeper", ""
            )
        )
    elif described and described.source.cleaned != speech.source.cleaned:
        found.problems.append(
            Problem(
                "S004",
                "warning",
                f"corpus/speeches/{speech.id}.txt",
                "today's rules would clean this text otherwise",
                f"compare with `explain {speech.id}`; to take it over: `import --force {speech.source.file}`",
            )
        )
    return Edition(
        published,
        _repairs(cleaned, speech),
        tuple(d for d in cleaned.doubts if speech.source.lines[0] <= d.line <= speech.source.lines[1])
        if cleaned
        else (),
        edits,
        dict(assigned.aliases),
        _revisions(found, published),
    )


def _raw_lines(described: Iterable[Paragraph], texts: Sequence[str]) -> list[int | None]:
    """The raw line of every text, by the paragraphs that the cleaning made; None for what it did not make so."""
    lines: dict[str, list[int | None]] = defaultdict(list)
    for paragraph in described:
        lines[paragraph.text].append(paragraph.raw_line)
    return [lines[text].pop(0) if lines[text] else None for text in texts]


def _revisions(found: _Corpus, speech: Speech) -> tuple[Revision, ...]:
    """The history of a speech, with what is new today; days are those of Greenwich, as in the feed."""
    today = datetime.now(UTC).date()
    revisions = history.continued(found.known_history.get(speech.id, ()), speech, today)
    found.next_history[speech.id] = revisions
    return revisions


def _matter(speech: Speech) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return speech.front_matter, speech.back_matter


def _matter_edits(described: Speech, kept: Speech) -> Iterator[KeeperEdit]:
    """The keeper's changes of front and back matter, shown at the first and the last paragraph."""
    for before, after, place in zip(_matter(described), _matter(kept), (0, -1), strict=True):
        if before != after:
            yield KeeperEdit(kept.paragraphs[place].id, " / ".join(before), " / ".join(after))


def _origin(found: _Corpus, speech: Speech) -> tuple[Cleaned | None, Speech | None]:
    place, file = f"corpus/speeches/{speech.id}.txt", speech.source.file
    raw = found.raws.get(file)
    if raw is None:
        found.problems.append(Problem("R004", "error", place, f"its raw file raw/{file} is missing", "restore it"))
        return None, None
    if raw.sha256 != speech.source.sha256:
        found.problems.append(
            Problem(
                "R005",
                "error",
                f"corpus/raw/{file}",
                f"not the bytes that {speech.id} was made from",
                "restore the raw file",
            )
        )
    described = found.described.get((file, speech.source.part))
    if described is None:
        found.problems.append(
            Problem(
                "R008",
                "error",
                place,
                f"raw/{file} has no piece {speech.source.part}",
                "import it anew under a new name",
            )
        )
    return found.cleaned[file], described


def _repairs(cleaned: Cleaned | None, speech: Speech) -> tuple[Repair, ...]:
    """The repairs within the raw lines of a speech; what the whole file shares is booked under its first piece."""
    if cleaned is None:
        return ()
    first, last = speech.source.lines
    return tuple(repair for repair in cleaned.repairs if first <= repair.line <= last)


def _unmatched(compiled: glossary.Glossary) -> Iterator[Problem]:
    known = [slogan.text for slogan in (*compiled.slogans, *compiled.candidates)]
    for ruling in compiled.unmatched:
        near = difflib.get_close_matches(ruling.text, known, 3)
        yield Problem(
            "G002",
            "warning",
            "corpus/slogans.yml",
            f"the decision on “{ruling.text}” matches nothing",
            "mend or delete it" + (f"; did you mean {', '.join(near)}?" if near else ""),
        )


def _version(found: _Corpus) -> str:
    """Names the content: twelve hexadecimal digits over all that the corpus says."""
    digest = hashlib.sha256()
    for path in sorted(p for p in found.folder.rglob("*") if p.is_file() and p.suffix in (".txt", ".yml")):
        if path.name not in ("anchors.yml", "history.yml"):
            digest.update(path.relative_to(found.folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


# --- writing ----------------------------------------------------------------------------------------------------------


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
    gathered = gather(corpus)
    library = gathered.library
    if errors := [problem for problem in gathered.problems if problem.severity == "error"]:
        raise CorpusError(errors)
    _write(corpus / "anchors.yml", gathered.registry.encode())
    _write(corpus / "history.yml", gathered.history.encode())
    keep_sightings(library.speeches, gathered.sighted, KEPT_SIGHTINGS)
    raws = {f"raw/{name}": (corpus / "raw" / name).read_bytes() for name in _sources(library)}
    _write_generated(docs, _contents(library, site or published_as(_config()), raws))
    return library


def _sources(library: Library) -> list[str]:
    return sorted({edition.speech.source.file for edition in library.editions})


def _contents(library: Library, site: Site, raws: Mapping[str, bytes]) -> dict[str, bytes]:
    """Everything that is generated, by its path below `docs`."""
    more = {**raws, "data/user_dictionary.txt": glossary.user_dictionary(library.slogans).encode()}
    rendered = pages.render(library, exports.heads(library, site))
    return {
        **{path: page.encode() for path, page in rendered.items()},
        **search_index.files(library),
        **exports.files(library, site, more),
        **more,
    }


def _write_generated(docs: Path, contents: Mapping[str, bytes]) -> None:
    manifest = docs / MANIFEST
    former = manifest.read_text("utf-8").splitlines() if manifest.is_file() else []
    for path, content in contents.items():
        _write(docs / path, content)
    for path in set(former) - set(contents):
        (docs / path).unlink(missing_ok=True)
    _write(manifest, "".join(f"{path}\n" for path in sorted(contents)).encode())


def _write(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all, and only if it changes; whether it did."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as aside:
        aside.write(content)
    Path(aside.name).chmod(0o644)
    Path(aside.name).replace(path)
    return True


def site(corpus: Path, output: Path) -> Library:
    """Build the complete static site of a corpus in `output`.

    The project's own corpus is generated below `docs/`; any other below a copy of the hand-written pages, so that it
    never touches the project's. The site is built aside and takes the place of the former one only when it is whole.
    """
    output = output.resolve()
    if not _is_ours(output):
        hint = "give a new folder, or take it away yourself"
        raise CorpusError([Problem("R011", "error", str(output), "holds something that is no site of ours", hint)])
    with tempfile.TemporaryDirectory(prefix="site-") as aside:
        library = _build(corpus, Path(aside))
        _replace_folder(Path(aside) / "site", output)
    return library


def offline(corpus: Path, output: Path) -> Library:
    """Write a zip with the complete site of a corpus that can be opened from a folder, search included."""
    with tempfile.TemporaryDirectory(prefix="site-") as aside:
        library = _build(corpus, Path(aside))
        built = Path(aside) / "site"
        files = {p.relative_to(built).as_posix(): p.read_bytes() for p in sorted(built.rglob("*")) if p.is_file()}
    copied = folder_copy.copy(files)
    _write(output, exports.zipped({f"site-{library.version}/{path}": content for path, content in copied.items()}))
    return library


def _build(corpus: Path, aside: Path) -> Library:
    """Build the site of a corpus in the folder `site` below `aside`."""
    docs = DOCS if is_own(corpus) else _hand_written(aside / "docs")
    library = generate(corpus, docs)
    _mkdocs(docs, aside / "site", library.version)
    return library


def is_own(corpus: Path) -> bool:
    """Whether this is the project's corpus, the only one whose pages are written below its `docs/`."""
    return corpus.resolve() == (PROJECT / "corpus").resolve()


def _hand_written(copy: Path) -> Path:
    manifest = DOCS / MANIFEST
    generated = set(manifest.read_text("utf-8").splitlines()) if manifest.is_file() else set()
    for path in sorted(DOCS.rglob("*")):
        name = path.relative_to(DOCS).as_posix()
        if path.is_file() and name not in generated and name != MANIFEST:
            target = copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return copy


def _config(**changes: Any) -> MkDocsConfig:
    """The project's `mkdocs.yml`, with changes."""
    # The theme's notice about the end of MkDocs 1.x is for its developers: requirements/ pins what we use.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config

    return load_config(str(MKDOCS_CONFIG), **changes)


def published_as(config: MkDocsConfig) -> Site:
    """Name and address of the site as MkDocs knows them; `mkdocs serve` gives the address at which it serves."""
    return Site(config.site_name, config.site_url or "", config.site_description or "")


def name_version(config: MkDocsConfig, version: str) -> None:
    """Let every page, hand-written ones too, name the version of the corpus at its foot."""
    config.copyright = f"{config.copyright or ''}语料库版本 {version}。"


def _mkdocs(docs: Path, built: Path, version: str) -> None:
    """Run MkDocs on the pages as they are; a warning is an error. Raises mkdocs' own exceptions."""
    from mkdocs.commands.build import build as mkdocs_build

    # MkDocs stamps its files with this; the same corpus shall give the same bytes.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    config = _config(docs_dir=str(docs), site_dir=str(built), strict=True)
    config.extra["corpus"] = ""
    name_version(config, version)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)


def _replace_folder(built: Path, output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=output.parent, prefix=f".{output.name}-new-"))
    shutil.copytree(built, new, dirs_exist_ok=True)
    new.chmod(0o755)
    old = output.with_name(f".{output.name}-old-{os.getpid()}")
    if output.exists():
        output.rename(old)
    new.rename(output)
    shutil.rmtree(old, ignore_errors=True)


def _is_ours(output: Path) -> bool:
    """Whether a site may take the place of what stands at `output`: nothing, an empty folder, or a site of ours."""
    if not output.exists():
        return True
    return output.is_dir() and (not any(output.iterdir()) or all((output / mark).is_file() for mark in SITE_MARKS))


# --- explaining -------------------------------------------------------------------------------------------------------


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
