"""The corpus as it is read: everything gathered, every problem found.

Prints nothing, and writes nothing but what it keeps for the next build.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar, cast

from build_scripts import anchors, glossary
from build_scripts.cleaning import clean
from build_scripts.cleaning.redactions import redactions
from build_scripts.corpus import checks, history
from build_scripts.corpus.checks import shown
from build_scripts.corpus.speech_file import SpeechFileError, read_speech
from build_scripts.metadata import body_digest, describe
from build_scripts.model import (
    Doubt,
    Edition,
    KeeperEdit,
    Library,
    Node,
    Paragraph,
    Problem,
    RawText,
    Repair,
    Revision,
    Ruling,
    Slogan,
    Speech,
)
from build_scripts.outline import outline
from build_scripts.raw_files import (
    LARGEST_DOCUMENT,
    LARGEST_FILE,
    UnreadableTextError,
    UnsupportedFileError,
    digests_of_copies,
    read,
    without_line_ends_of_windows,
)
from build_scripts.system import cache as kept
from build_scripts.text import words

_T = TypeVar("_T")
#: Bytes of a file that says something of every speech: `anchors.yml` has 1,760 for a speech of 4,000 characters, so
#: there is room for 150,000 speeches, more than one machine builds.
LARGEST_RECORD = 256 * 1024 * 1024
#: The line of a speech file that names its raw file, also where the file cannot be read.
_NAMES_SOURCE = re.compile(r"""^ +file: *["']?(.+?)["']? *$""", re.M)


class CorpusError(Exception):
    """The corpus has errors; `problems` are all that were found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A corpus as it was read: the library to publish, all problems, and what lies just below the glossary's line.

    `raws` are the bytes of the raw files that could be read, by name. `registry` and `history` are the texts of
    `anchors.yml` and `history.yml` as they must become. Where there are errors, the library holds what could be read.
    """

    library: Library
    problems: tuple[Problem, ...]
    registry: str
    history: str
    candidates: tuple[Slogan, ...]
    raws: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was read, once for all that is made of it. One that cannot be read has problems and no content."""

    name: str
    content: bytes | None
    problems: tuple[Problem, ...]

    def told(self) -> bytes:
        """Its name and content; where it could not be read, what is said of it instead."""
        told = b"\0" + self.content if self.content is not None else self.problems[0].message.encode()
        return self.name.encode() + b"\0" + told


@dataclass(frozen=True, slots=True)
class _Origin:
    """What is needed of a raw file once it is cleaned. One that cannot be read has problems and no `sha256`."""

    sha256: str
    problems: tuple[Problem, ...]
    described: tuple[Speech, ...] = ()
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(slots=True)
class _Corpus:
    """All that was read from a corpus folder, with the problems found on the way; their places are relative to it.

    `contents` are the bytes of its raw files and speech files, by path. `unreadable` are raw files that are there and
    cannot be read, `broken` the stems of such speech files. `today` is asked of the clock once, so that midnight, or a
    clock that is put right, never falls within a build.
    """

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    contents: dict[Path, bytes] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    origins: dict[str, _Origin] = field(default_factory=dict)
    speeches: dict[str, Speech] = field(default_factory=dict)
    nodes: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    known_anchors: dict[str, anchors.SpeechAnchors] = field(default_factory=dict)
    next_anchors: dict[str, anchors.SpeechAnchors] = field(default_factory=dict)
    known_slogans: dict[str, str] = field(default_factory=dict)
    rulings: list[Ruling] = field(default_factory=list)
    known_history: dict[str, tuple[Revision, ...]] = field(default_factory=dict)
    next_history: dict[str, tuple[Revision, ...]] = field(default_factory=dict)
    today: date = field(default_factory=lambda: _today())


def _today() -> date:
    """The day of Greenwich, as in the feed."""
    return datetime.now(UTC).date()


def gather(corpus: Path) -> Gathered:
    """Read a corpus folder, clean, outline and index it."""
    return compiled(read_corpus(corpus))


@dataclass(frozen=True, slots=True)
class Read:
    """A corpus of which every file is read and every speech by itself is known, with what the glossary's rules see."""

    speeches: tuple[Speech, ...]
    found: _Corpus
    editions: tuple[Edition, ...]
    sightings: Mapping[str, tuple[glossary.Sighting, ...]]


def read_corpus(corpus: Path) -> Read:
    """All that is found speech by speech."""
    found = _Corpus(corpus)
    if not (corpus / "raw").is_dir() and not (corpus / "speeches").is_dir():
        hint = "check the path; a new corpus begins with `import`"
        found.problems.append(Problem("R009", "error", "", "there is no corpus here", hint))
    _read_raws(found)
    _read_speeches(found)
    _read_keeping(found)
    editions = tuple(_edition(found, speech) for _, speech in sorted(found.speeches.items()))
    found.problems += checks.lost_speeches(found.known_anchors, found.speeches.keys() | found.broken)
    speeches = tuple(edition.speech for edition in editions)
    return Read(speeches, found, editions, sightings(speeches))


def compiled(read: Read) -> Gathered:
    """The library, its glossary found in all speeches together, and all problems."""
    found, editions, corpus = read.found, read.editions, read.found.folder
    slogans = glossary.find_slogans(read.speeches, found.rulings, read.sightings)
    found.problems += _unmatched(slogans)
    named = {slogan.id: slogan.text for slogan in slogans.slogans}
    former = {name: text for name, text in found.known_slogans.items() if name not in named}
    library = Library(editions, slogans.slogans, _version(found, editions, slogans.slogans), former)
    registry = anchors.write_registry(found.known_anchors | found.next_anchors, former | named)
    revisions = history.write_history(found.known_history | found.next_history)
    problems = tuple(in_corpus(corpus, found.problems))
    raws = {path.name: content for path, content in found.contents.items() if path.parent == corpus / "raw"}
    return Gathered(library, problems, registry, revisions, slogans.candidates, raws)


def reread(corpus: Path, speech_id: str) -> Edition | None:
    """One speech as its file has it now, with the ids that the next build will give it; None where it has errors."""
    found = _Corpus(corpus)
    speech, nodes, _ = _outlined(_file(found, corpus / "speeches" / f"{speech_id}.txt", "S001"))
    if speech is None or speech.id != speech_id:
        return None
    raw = corpus / "raw" / speech.source.file
    found.nodes[speech.id], found.origins[raw.name] = nodes, _cleaned(_file(found, raw, "R001"))
    _read_keeping(found)
    edition = _edition(found, speech)
    return None if any(problem.severity == "error" for problem in found.problems) else edition


def sightings(speeches: Sequence[Speech]) -> dict[str, tuple[glossary.Sighting, ...]]:
    """What the glossary's rules see in each speech, by id."""
    sighted = kept.each("sightings", speeches, _said, glossary.sight_speech, _read_words)
    return dict(zip((speech.id for speech in speeches), sighted, strict=True))


def _said(speech: Speech) -> bytes:
    """All of a speech that sightings depend on: ids and texts of its paragraphs."""
    return json.dumps([(paragraph.id, paragraph.text) for paragraph in speech.paragraphs]).encode()


def unfit(path: Path) -> str:
    """Return why a path cannot be a raw file, "" if it can. Raw files are published under their names, so these must be
    visible and of one part; what the file is, its content tells."""
    if path.is_symlink() and not path.exists():
        return "a link that leads nowhere"
    if not path.exists():
        return "there is no such file"
    if not path.is_file():
        return "a folder" if path.is_dir() else "not an ordinary file"
    if hidden := next((c for c in path.name if not c.isprintable()), None):
        return f"its name holds U+{ord(hidden):04X}, which cannot be seen"
    if path.name.startswith(".") or "\\" in path.name:
        return "its name begins with a dot or has a backslash in it"
    return ""


def unfit_speech(path: Path) -> str:
    """Return why a path cannot be a speech file, "" if it can."""
    return unfit(path) or ("" if path.name.endswith(".txt") else "not a .txt file")


def left_alone(path: Path, place: str) -> Problem:
    """Return R010 for a path among raw files that cannot be one."""
    return Problem("R010", "warning", place, f"{unfit(path)}, left alone", "remove or rename it")


def on_other_disks(name: str) -> str:
    """The name as file systems without case, or with other ideas of accents, compare it."""
    return unicodedata.normalize("NFC", name).casefold()


def in_corpus(corpus: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Problems whose places are relative to a corpus, with its folder before them, as it was given."""
    return [replace(problem, place=str(corpus / problem.place)) for problem in problems]


def bytes_of(path: Path, code: str, place: str, problems: list[Problem], largest: int = LARGEST_FILE) -> bytes | None:
    """The bytes of a file; None, and a problem, where it cannot be opened or is larger than it may be."""
    try:
        size = path.stat().st_size
        if size <= largest:
            return path.read_bytes()
        message, hint = f"{size:,} bytes, more than the {largest:,} that one text may have", "split the file"
    except OSError as error:
        message, hint = f"cannot be read: {error.strerror}", "check its rights"
    problems.append(Problem(code, "error", place, message, hint))
    return None


def known_sources(corpus: Path, problems: list[Problem]) -> dict[tuple[str, int], Speech]:
    """The speeches of a corpus by raw file and part; what is wrong with their files is added to the problems."""
    found = _Corpus(corpus)
    _read_speeches(found)
    problems += in_corpus(corpus, found.problems)
    return {(s.source.file, s.source.part): s for s in found.speeches.values()}


def readable(
    name: str, content: bytes, place: str, problems: list[Problem], *, may_be_left: bool = False
) -> RawText | None:
    """Return the text of a raw file; None, with R001 at `place`, if it cannot be read.

    With `may_be_left`, a file of a kind that has no text is R010, a warning.
    """
    try:
        return read(name, content)
    except UnreadableTextError as error:
        message, _, hint = str(error).partition(" Hint: ")
        if may_be_left and isinstance(error, UnsupportedFileError):
            problems.append(Problem("R010", "warning", place, f"{message} Left alone.", hint))
        else:
            problems.append(Problem("R001", "error", place, message, hint))
        return None


def _read_raws(found: _Corpus) -> None:
    folder = found.folder / "raw"
    paths: list[Path] = []
    names: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith("."):
            continue
        if unfit(path):
            found.problems.append(left_alone(path, f"raw/{shown(path.name)}"))
            continue
        names[on_other_disks(path.name)].append(path.name)
        paths.append(path)
    files = [_file(found, path, "R001", LARGEST_DOCUMENT) for path in paths]
    for file, origin in zip(files, kept.each("raw", files, _File.told, _cleaned, _read_words), strict=True):
        found.problems += origin.problems
        if origin.sha256:
            found.origins[file.name] = origin
        else:
            found.unreadable.add(file.name)
    found.problems += checks.duplicates((name, origin.sha256) for name, origin in found.origins.items())
    found.problems += checks.same_names(names.values())


def _file(found: _Corpus, path: Path, code: str, largest: int = LARGEST_FILE) -> _File:
    problems: list[Problem] = []
    content = bytes_of(path, code, path.relative_to(found.folder).as_posix(), problems, largest)
    if content is not None:
        found.contents[path] = content
    return _File(path.name, content, tuple(problems))


def _read_words() -> None:
    """Read the dictionary, once and not by each process."""
    words.known("")


def _cleaned(file: _File) -> _Origin:
    """What a raw file gives."""
    problems = [*file.problems]
    raw = None if file.content is None else readable(file.name, file.content, f"raw/{file.name}", problems)
    if raw is None:
        return _Origin("", tuple(problems))
    cleaned = clean(raw)
    described = describe(cleaned)
    problems += [*checks.unaccounted(cleaned, described), *checks.doubts(cleaned), *checks.of_raw(raw)]
    return _Origin(raw.sha256, tuple(problems), tuple(described), cleaned.repairs, cleaned.doubts)


def _read_speeches(found: _Corpus) -> None:
    folder = found.folder / "speeches"
    places: dict[str, list[str]] = defaultdict(list)
    broken: set[str] = set()
    paths: list[Path] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not path.name.startswith(".") and unfit_speech(path):
            place, hint = f"speeches/{shown(path.name)}", "take it away; a speech is a file ID.txt"
            found.problems.append(Problem("S005", "warning", place, f"{unfit_speech(path)}, left alone", hint))
        elif not path.name.startswith("."):
            paths.append(path)
    files = [_file(found, path, "S001") for path in paths]
    read_and_outlined = kept.each("speech", files, _File.told, _outlined, _read_words)
    for path, file, (speech, nodes, problems) in zip(paths, files, read_and_outlined, strict=True):
        found.problems += problems
        if speech is None:
            found.broken.add(path.stem)
            broken |= _sources_named(file)
            continue
        place = f"speeches/{path.name}"
        places[speech.id.lower()].append(place)
        found.speeches[speech.id] = speech
        found.nodes[speech.id] = nodes
        if path.stem != speech.id:
            found.problems.append(
                Problem("S001", "error", place, f"the file holds the speech {speech.id}", f"name it {speech.id}.txt")
            )
    found.problems += checks.same_ids(places)
    sources = {(s.source.file, s.source.part) for s in found.speeches.values()}
    bytes_known = {s.source.sha256 for s in found.speeches.values()}
    described = {(file, speech.source.part) for file, origin in found.origins.items() for speech in origin.described}
    unknown = {file for file, part in described if (file, part) not in sources} - broken
    made = {file for file, _ in sources}
    for name in sorted(f for f in unknown if f in made or found.origins[f].sha256 not in bytes_known):
        hint = "run `python -m build_scripts import`"
        found.problems.append(Problem("R003", "warning", f"raw/{name}", "not (wholly) imported", hint))


def _sources_named(file: _File) -> set[str]:
    """The raw files that a broken speech file names."""
    return set(_NAMES_SOURCE.findall((file.content or b"").decode("utf-8", "replace")))


def _outlined(file: _File) -> tuple[Speech | None, tuple[Node, ...], tuple[Problem, ...]]:
    """A speech as its file has it, and the outline of its paragraphs; None with problems where it cannot be read."""
    if file.content is None:
        return None, (), file.problems
    place = f"speeches/{file.name}"
    try:
        speech = read_speech(file.content.decode("utf-8"))
    except UnicodeDecodeError as error:
        return None, (), (Problem("S001", "error", place, _fault(error), "save it as UTF-8"),)
    except SpeechFileError as error:
        return None, (), tuple(Problem("S001", "error", f"{place}:{n}", text, hint) for n, text, hint in error.problems)
    return speech, tuple(outline([paragraph.text for paragraph in speech.paragraphs])), ()


def _read_keeping(found: _Corpus) -> None:
    """The keeper's decisions and the registry of ids; absent files are empty ones."""
    found.known_anchors = _kept(found, "anchors.yml", "A002", anchors.read_registry, {})
    if not any(problem.code == "A002" for problem in found.problems):
        found.known_slogans = _kept(found, "anchors.yml", "A002", anchors.read_slogans, {})
    found.rulings = _kept(found, "slogans.yml", "G001", glossary.read_rulings, [])
    found.known_history = _kept(found, "history.yml", "H001", history.read_history, {})
    found.problems += checks.days_to_come(found.known_history, found.today)


def _kept(found: _Corpus, name: str, code: str, understood: Callable[[str], _T], empty: _T) -> _T:
    """What a file of the keeper's says. Where it has faults each is a problem, and what can be understood is given."""
    path = found.folder / name
    if not path.is_symlink() and not path.exists():
        return empty
    content = bytes_of(path, code, name, found.problems, LARGEST_RECORD)
    try:
        return empty if content is None else understood(content.decode("utf-8-sig"))
    except ValueError as error:
        hint = "mend the file; nothing was changed"
        faults = getattr(error, "problems", None) or [_fault(error)]
        found.problems += [Problem(code, "error", name, fault, hint) for fault in faults]
        return cast(_T, getattr(error, "understood", empty))


def _fault(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return f"line {line}: byte {error.start + 1} (0x{error.object[error.start]:02X}) is not UTF-8"
    return str(error)


def _edition(found: _Corpus, speech: Speech) -> Edition:
    """The speech with its ids, outline and masks, and what its page shows of the way it took."""
    texts = [paragraph.text for paragraph in speech.paragraphs]
    nodes = found.nodes[speech.id]
    assigned = anchors.assign(texts, nodes, found.known_anchors.get(speech.id))
    found.next_anchors[speech.id] = assigned.anchors
    found.problems += checks.lost_ids(speech, assigned.lost)
    origin, described = _origin(found, speech)
    lines = _raw_lines(described.paragraphs if described else (), texts)
    paragraphs = tuple(Paragraph(*each) for each in zip(assigned.paragraphs, texts, lines, strict=True))
    sections = anchors.named_sections(nodes, assigned, paragraphs)
    published = replace(speech, paragraphs=paragraphs, sections=sections, redactions=redactions(paragraphs))
    edits: tuple[KeeperEdit, ...] = ()
    if described and (body_digest(speech.paragraphs) != speech.source.cleaned or _matter(speech) != _matter(described)):
        edits = (*checks.keeper_edits(described.paragraphs, paragraphs), *_matter_edits(described, published))
        found.problems.append(
            Problem("S003", "note", f"speeches/{speech.id}.txt", f"{len(edits)} paragraphs edited by a keeper", "")
        )
    elif described and described.source.cleaned != speech.source.cleaned:
        found.problems.append(
            Problem(
                "S004",
                "warning",
                f"speeches/{speech.id}.txt",
                "today's rules would clean this text otherwise",
                f"`import --dry-run --force raw/{speech.source.file}` shows how; without --dry-run it is taken over",
            )
        )
    # What a whole file shares is booked under its first piece.
    first, last = speech.source.lines
    return Edition(
        published,
        tuple(repair for repair in origin.repairs if first <= repair.line <= last),
        tuple(doubt for doubt in origin.doubts if first <= doubt.line <= last),
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
    """The history of a speech, with what is new today."""
    revisions = history.continued(found.known_history.get(speech.id, ()), speech, found.today)
    found.next_history[speech.id] = revisions
    return revisions


def _matter(speech: Speech) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return speech.front_matter, speech.back_matter


def _matter_edits(described: Speech, kept: Speech) -> Iterator[KeeperEdit]:
    """The keeper's changes of front and back matter, shown at the first and the last paragraph."""
    for before, after, place in zip(_matter(described), _matter(kept), (0, -1), strict=True):
        if before != after:
            yield KeeperEdit(kept.paragraphs[place].id, " / ".join(before), " / ".join(after))


def _origin(found: _Corpus, speech: Speech) -> tuple[_Origin, Speech | None]:
    place, file = f"speeches/{speech.id}.txt", speech.source.file
    origin = found.origins.get(file)
    if origin is None and file in found.unreadable:
        return _Origin("", ()), None  # R001 says why.
    if origin is None:
        found.problems.append(Problem("R004", "error", place, f"its raw file raw/{file} is missing", "restore it"))
        return _Origin("", ()), None
    content = found.contents.get(found.folder / "raw" / file, b"")
    if origin.sha256 != speech.source.sha256 and speech.source.sha256 not in digests_of_copies(content):
        found.problems.append(
            Problem(
                "R005",
                "error",
                f"raw/{file}",
                f"not the bytes that {speech.id} was made from",
                "restore the raw file",
            )
        )
    described = next((s for s in origin.described if s.source.part == speech.source.part), None)
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
    return origin, described


def _unmatched(compiled: glossary.Glossary) -> Iterator[Problem]:
    known = [slogan.text for slogan in (*compiled.slogans, *compiled.candidates)]
    for ruling in compiled.unmatched:
        near = difflib.get_close_matches(ruling.text, known, 3)
        yield Problem(
            "G002",
            "warning",
            "slogans.yml",
            f"the decision on “{ruling.text}” matches nothing",
            "mend or delete it" + (f"; did you mean {', '.join(near)}?" if near else ""),
        )


def _version(found: _Corpus, editions: Iterable[Edition], slogans: Iterable[Slogan]) -> str:
    """Names the content: twelve hexadecimal digits over all that the corpus says and all that the rules find in it.

    A rule that finds other sections or slogans in the same texts makes other data, which must not be cited by one name.
    """
    digest = hashlib.sha256()
    raws = found.folder / "raw"
    for path in sorted(
        p for p in found.folder.rglob("*") if p.is_file() and (p.parent == raws or p.suffix in (".txt", ".yml"))
    ):
        if path.name not in ("anchors.yml", "history.yml"):
            content = found.contents[path] if path in found.contents else path.read_bytes()
            name = path.relative_to(found.folder).as_posix().encode()
            digest.update(name + b"\0" + without_line_ends_of_windows(content) + b"\0")
    outlines = [[(section.id, section.title) for section in edition.speech.sections] for edition in editions]
    entries = [(slogan.text, slogan.type, slogan.variants, len(slogan.occurrences)) for slogan in slogans]
    digest.update(json.dumps([outlines, entries]).encode())
    return digest.hexdigest()[:12]
