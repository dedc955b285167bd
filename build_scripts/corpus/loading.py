"""A corpus folder → the library to publish, with every problem found."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from build_scripts import anchors, glossary, set_phrases, source_errors
from build_scripts.cleaning import clean
from build_scripts.corpus import checks, folder, revisions
from build_scripts.corpus.edition import CleanedFile, Ids, make_edition
from build_scripts.corpus.history import add_revision, read_history, write_history
from build_scripts.corpus.problems import problem
from build_scripts.corpus.slogans_file import read_decisions
from build_scripts.corpus.speech_file import SpeechFileError, read_speech
from build_scripts.metadata import describe, merge_campaigns, name_pages
from build_scripts.model import (
    DERIVED_FACTS,
    Campaign,
    Edition,
    Library,
    Parallel,
    Problem,
    Revision,
    Ruling,
    SetPhrase,
    Slogan,
    Speech,
)
from build_scripts.outline import Node, outline
from build_scripts.raw_files import LARGEST_DOCUMENT, LARGEST_FILE, digest_copies
from build_scripts.system.cache import map_cached
from build_scripts.system.parallel import run_beside
from build_scripts.system.progress import report_stage
from build_scripts.text import words
from build_scripts.text_reuse import find_parallels

_T = TypeVar("_T")
#: Bytes of a file with lines for every speech: `anchors.yml` has 1,760 for a speech of 4,000 characters, so this is
#: enough for 150,000 speeches.
LARGEST_RECORD = 256 * 1024 * 1024
#: The line of a speech file that names its raw file, for speech files that cannot be read.
_SOURCE_LINE = re.compile(r"""^ +file: *["']?(.+?)["']? *$""", re.M)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A corpus as it was read.

    `candidates` are wordings just below the glossary's publish threshold. `registry` and `history` are the texts that
    `anchors.yml` and `history.yml` take when the library is published. With errors, the library is what could be read.
    `proposed` has a successor for each lost id of a speech. `texts` are the texts of revisions to store, by path in the
    corpus folder, and `replaced` the paths of those to delete.
    """

    library: Library
    problems: tuple[Problem, ...]
    candidates: tuple[Slogan, ...]
    registry: str
    history: str
    proposed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    replaced: tuple[str, ...] = ()


class _File(NamedTuple):
    """A file as it was read. One that cannot be read has problems and no content."""

    name: str
    content: bytes | None
    problems: tuple[Problem, ...]

    def identify(self) -> bytes:
        """Return all on which the processing of the file depends."""
        return json.dumps([self.name, *(each.message for each in self.problems)]).encode() + (self.content or b"")


class _Outlined(NamedTuple):
    """A speech, the outline of its text, and the probable errors in it."""

    speech: Speech
    nodes: tuple[Node, ...]
    suspects: tuple[source_errors.Suspect, ...]


class _Records(NamedTuple):
    """The ids, slogans and dates published before, the editor's decisions, and the paths of stored revisions."""

    registry: anchors.Registry
    rulings: list[Ruling]
    campaigns: tuple[Campaign, ...]
    history: dict[str, tuple[Revision, ...]]
    stored: frozenset[str]


def load(corpus: Path) -> Loaded:
    """Read a corpus folder: clean its raw files, outline its speeches, assign ids, and compile the glossary."""
    editions, problems, records, ids, read = _read_corpus(corpus)
    report_stage("compiling the glossary")
    speeches = [edition.speech for edition in editions]
    with run_beside(find_parallels, speeches) as get_parallels:
        found = glossary.find_slogans(speeches, records.rulings, find_candidates(speeches))
        problems += _check_rulings(found)
        slogans = {slogan.id: slogan.text for slogan in found.slogans}
        former = {name: text for name, text in records.registry.slogans.items() if name not in slogans}
        phrases = find_set_phrases(speeches, found.slogans)
        report_stage("comparing the speeches")
        parallels = get_parallels()
    version = _digest_library(editions, found.slogans, parallels)
    pages = name_pages(speeches, records.registry.campaigns)
    history = records.history | {edition.speech.id: edition.revisions for edition in editions}
    return Loaded(
        Library(tuple(editions), found.slogans, version, former, phrases, parallels, records.campaigns, pages),
        tuple(folder.locate(corpus, problems)),
        found.candidates,
        anchors.write_registry(anchors.Registry(records.registry.speeches | ids.published, former | slogans, pages)),
        write_history(history),
        ids.proposed,
        revisions.write_missing(read, history, records.stored),
        tuple(revisions.find_replaced(records.history, history, records.stored)),
    )


class _Read(NamedTuple):
    """The speeches of a corpus, what was found on the way, what was published before, and the speech files as read."""

    editions: list[Edition]
    problems: list[Problem]
    records: _Records
    ids: Ids
    speeches: dict[str, Speech]


def load_editions(corpus: Path) -> tuple[Edition, ...]:
    """Return the speeches of a corpus that can be read, without glossary and parallels."""
    return tuple(_read_corpus(corpus).editions)


def _read_corpus(corpus: Path) -> _Read:
    report_stage("reading the corpus")
    today = get_today()
    problems: list[Problem] = []
    if not (corpus / "raw").is_dir() and not (corpus / "speeches").is_dir():
        problems.append(problem("R009", ""))
    raws = _read_raw_files(corpus, problems)
    files, broken = _read_speech_files(corpus, problems)
    speeches = [file.speech for file in files.values()]
    problems += checks.check_confirmed({name: raw.problems for name, raw in raws.items()}, speeches)
    problems += _check_imported(raws, files.values(), broken)
    records = _read_records(corpus, today, problems)
    ids = Ids(records.registry.speeches)
    problems += checks.check_lost_speeches(ids.known, {*files, *(Path(file.name).stem for file in broken)})
    problems += checks.check_left_out({name: file.speech for name, file in files.items()}, ids.known)
    editions = []
    for name, (speech, nodes, suspects) in sorted(files.items()):
        if speech.same_as:
            continue
        known = add_revision(records.history.get(name, ()), speech, today)
        texts = revisions.read_revisions(corpus, speech, known, records.stored, problems)
        edition = make_edition(speech, nodes, suspects, raws, ids, known, problems, records.campaigns)
        editions.append(replace(edition, texts=texts))
    published = {name: file.speech for name, file in files.items() if not file.speech.same_as}
    return _Read(editions, problems, records, ids, published)


def load_edition(corpus: Path, speech_id: str) -> Edition | None:
    """Return one speech as its file is now, with the ids that the next build gives it; None if it has errors."""
    path, problems = corpus / "speeches" / f"{speech_id}.txt", list[Problem]()
    outlined, _ = _read_speech_file(_read_file(path, "S001"))
    if outlined is None or outlined.speech.id != speech_id:
        return None
    speech, nodes, suspects = outlined
    raws = {speech.source.file: _clean_file(_read_file(corpus / "raw" / speech.source.file, "R001", LARGEST_DOCUMENT))}
    today = get_today()
    records = _read_records(corpus, today, problems)
    known = add_revision(records.history.get(speech_id, ()), speech, today)
    texts = revisions.read_revisions(corpus, speech, known, records.stored, problems)
    ids = Ids(records.registry.speeches)
    edition = make_edition(speech, nodes, suspects, raws, ids, known, problems, records.campaigns)
    return None if any(each.severity == "error" for each in problems) else replace(edition, texts=texts)


def load_rulings(corpus: Path) -> list[Ruling]:
    """Return the editor's decisions on slogans; [] if their file is absent or has errors, which `check` reports."""
    return _read_record(corpus, "slogans.yml", "G001", read_decisions, [])


def load_text(name: str, content: bytes) -> Loaded:
    """Return what the bytes of one raw file give without a corpus: its speeches, their slogans, and all problems."""
    raw = _clean_file(_File(name, content, ()))
    problems, ids = list(raw.problems), Ids({})
    editions = []
    for speech in raw.speeches:
        nodes, suspects = _outline(speech)
        known = add_revision((), speech, get_today())
        editions.append(make_edition(speech, nodes, suspects, {name: raw}, ids, known, problems))
    found = glossary.find_slogans([edition.speech for edition in editions])
    library = Library(tuple(editions), found.slogans, _digest_library(editions, found.slogans))
    return Loaded(library, tuple(problems), found.candidates, "", "")


def read_sources(corpus: Path, problems: list[Problem]) -> dict[tuple[str, int], Speech]:
    """Return the speeches of a corpus by raw file and part; problems of their files are added."""
    found: list[Problem] = []
    files, _ = _read_speech_files(corpus, found)
    problems += folder.locate(corpus, found)
    speeches = [file.speech for file in files.values()]
    return {(speech.source.file, speech.source.part): speech for speech in speeches}


def find_candidates(speeches: Sequence[Speech]) -> dict[str, tuple[glossary.Candidate, ...]]:
    """Return the candidates for slogans of each speech by id, from the cache where its text is known."""
    found = map_cached("slogan candidates", glossary.find_candidates, speeches, _identify_text)
    return dict(zip((speech.id for speech in speeches), found, strict=True))


def find_set_phrases(speeches: Sequence[Speech], slogans: Sequence[Slogan]) -> tuple[SetPhrase, ...]:
    """Return the set phrases of the corpus; the candidates of a speech come from the cache where its text is known."""
    candidates = map_cached("set phrases", set_phrases.list_candidates, speeches, _identify_text)
    return set_phrases.find_set_phrases(speeches, candidates, slogans)


def _identify_text(speech: Speech) -> bytes:
    return json.dumps([(paragraph.id, paragraph.text) for paragraph in speech.paragraphs]).encode()


def get_today() -> date:
    """Return the date in UTC, as the feed gives it."""
    return datetime.now(UTC).date()


def _read_file(path: Path, code: str, largest: int = LARGEST_FILE) -> _File:
    problems: list[Problem] = []
    content = folder.read_bytes(path, code, f"{path.parent.name}/{path.name}", problems, largest)
    return _File(path.name, content, tuple(problems))


def _read_raw_files(corpus: Path, problems: list[Problem]) -> dict[str, CleanedFile]:
    """Return the raw files by name, those that cannot be read too."""
    paths = folder.list_raw_files(corpus, problems)
    raws = _clean_files([_read_file(path, "R001", LARGEST_DOCUMENT) for path in paths])
    problems += checks.check_duplicates({name: raw.sha256 for name, raw in raws.items() if raw.sha256})
    names: dict[str, list[str]] = defaultdict(list)
    for name in raws:
        names[folder.normalize_name(name)].append(name)
    problems += checks.check_names(names.values())
    return raws


def clean_files(contents: Mapping[str, bytes]) -> dict[str, CleanedFile]:
    """Return raw files, bytes by name, cleaned: in parallel, those that are known from the cache."""
    return _clean_files([_File(name, content, ()) for name, content in contents.items()])


def _clean_files(files: Sequence[_File]) -> dict[str, CleanedFile]:
    if files:
        words.known("")  # Read the dictionary once, before worker processes are started.
    return dict(zip((f.name for f in files), map_cached("raw files", _clean_file, files, _File.identify), strict=True))


def _clean_file(file: _File) -> CleanedFile:
    problems = [*file.problems]
    raw = None if file.content is None else folder.decode(file.name, file.content, f"raw/{file.name}", problems)
    if raw is None or file.content is None:
        return CleanedFile(problems=tuple(problems))
    cleaned = clean(raw)
    speeches = describe(cleaned)
    problems += checks.check_cleaning(cleaned, speeches)
    digests = tuple(digest_copies(file.content))
    return CleanedFile(raw.sha256, digests, tuple(problems), tuple(speeches), cleaned.repairs, cleaned.doubts, raw.text)


def _read_speech_files(corpus: Path, problems: list[Problem]) -> tuple[dict[str, _Outlined], list[_File]]:
    """Return the speeches by id, and the files that cannot be read."""
    files = [_read_file(path, "S001") for path in folder.list_speech_files(corpus, problems)]
    found: dict[str, _Outlined] = {}
    broken: list[_File] = []
    places: dict[str, list[str]] = defaultdict(list)
    for file, (outlined, faults) in zip(
        files, map_cached("speeches", _read_speech_file, files, _File.identify), strict=True
    ):
        problems += faults
        if outlined is None:
            broken.append(file)
            continue
        place, speech_id = f"speeches/{file.name}", outlined.speech.id
        if file.name != f"{speech_id}.txt":
            hint = f"name it {speech_id}.txt"
            problems.append(problem("S001", place, f"the file contains the speech {speech_id}", hint))
        places[speech_id.lower()].append(place)
        found[speech_id] = outlined
    problems += checks.check_ids(places)
    return found, broken


def _read_speech_file(file: _File) -> tuple[_Outlined | None, tuple[Problem, ...]]:
    """Return the speech of a file; None, and problems, if it cannot be read."""
    if file.content is None:
        return None, file.problems
    place = f"speeches/{file.name}"
    try:
        speech = read_speech(file.content.decode("utf-8"))
    except UnicodeDecodeError as error:
        return None, (problem("S001", place, _describe_error(error), "save it as UTF-8"),)
    except SpeechFileError as error:
        return None, tuple(problem("S001", f"{place}:{line}", text, hint) for line, text, hint in error.problems)
    return _Outlined(speech, *_outline(speech)), tuple(checks.check_headings(speech))


def _outline(speech: Speech) -> tuple[tuple[Node, ...], tuple[source_errors.Suspect, ...]]:
    """Return the headings of a speech and the probable errors in it."""
    texts = [paragraph.text for paragraph in speech.paragraphs]
    return outline(texts, speech.headings), source_errors.find_suspects(texts)


def _check_imported(
    raws: Mapping[str, CleanedFile], files: Collection[_Outlined], broken: Iterable[_File]
) -> Iterator[Problem]:
    """Yield R003 for raw files of which a part has no speech."""
    imported = {(file.speech.source.file, file.speech.source.part) for file in files}
    names = {name for name, _ in imported}
    digests = {file.speech.source.sha256 for file in files}
    named = {name for file in broken for name in _SOURCE_LINE.findall((file.content or b"").decode("utf-8", "replace"))}
    for name, raw in raws.items():
        is_complete = all((name, speech.source.part) in imported for speech in raw.speeches)
        # A file whose bytes were imported under another name was renamed; R004 reports that.
        if not is_complete and name not in named and (name in names or raw.sha256 not in digests):
            yield problem("R003", f"raw/{name}", "not imported, or not completely")


def _read_records(corpus: Path, today: date, problems: list[Problem]) -> _Records:
    """Read the records of what was published and the editor's decisions; an absent file counts as empty."""
    found: list[Problem] = []
    registry = _read_record(corpus, "anchors.yml", "A002", anchors.read_registry, found)
    rulings = _read_record(corpus, "slogans.yml", "G001", read_decisions, found)
    history = _read_record(corpus, "history.yml", "H001", read_history, found)
    campaigns = _read_record(corpus, "campaigns.yml", "C001", merge_campaigns, found)
    problems += [*found, *checks.check_dates(history, today)]
    return _Records(registry, rulings, campaigns, history, revisions.list_stored(corpus))


def _read_record(corpus: Path, name: str, code: str, understand: Callable[[str], _T], problems: list[Problem]) -> _T:
    """Return the content of a file that an editor writes: the valid part; each error is reported as a problem."""
    path = corpus / name
    if not path.is_symlink() and not path.exists():
        return understand("")
    content = folder.read_bytes(path, code, name, problems, LARGEST_RECORD)
    try:
        return understand("" if content is None else content.decode("utf-8-sig"))
    except ValueError as error:
        faults = getattr(error, "problems", None) or [_describe_error(error)]
        problems += [problem(code, name, fault) for fault in faults]
        return cast(_T, getattr(error, "understood", None) or understand(""))


def _describe_error(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return f"line {line}: byte {error.start + 1} (0x{error.object[error.start]:02X}) is not UTF-8"
    return str(error)


def _check_rulings(found: glossary.Glossary) -> Iterator[Problem]:
    """Yield G002 for decisions that match nothing."""
    known = [slogan.text for slogan in (*found.slogans, *found.candidates)]
    for ruling in found.unmatched:
        near = difflib.get_close_matches(ruling.text, known, 3)
        hint = "correct or delete it" + (f"; did you mean {', '.join(near)}?" if near else "")
        yield problem("G002", "slogans.yml", f"the decision on “{ruling.text}” matches nothing", hint)


def _digest_library(editions: Iterable[Edition], slogans: Iterable[Slogan], parallels: Iterable[Parallel] = ()) -> str:
    """Return the version of the corpus: twelve hexadecimal digits over its words and all that the rules find in them.

    A rule that finds other sections or slogans in the same texts makes other data, which must not be cited as the same.
    """

    def derived(speech: Speech) -> list[str | None]:
        return [speech.fact(name) for name in ("campaign", *DERIVED_FACTS)]

    texts = [
        [
            e.speech.id,
            e.revision,
            asdict(e.speech.source),
            [(s.id, s.title) for s in e.speech.sections],
            derived(e.speech),
        ]
        for e in editions
    ]
    entries = [
        [
            s.text,
            s.type,
            s.variants,
            len(s.occurrences),
            [asdict(gloss) for gloss in s.glosses],
            s.translation,
            s.theme,
            s.note,
        ]
        for s in slogans
    ]
    places = [[(p.speech, p.paragraph, p.start, p.end) for p in each.passages] for each in parallels]
    return hashlib.sha256(json.dumps([texts, entries, places]).encode()).hexdigest()[:12]
