"""The corpus as it is read: everything gathered, every problem found.

Prints nothing, and writes nothing but what it keeps for the next build.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from build_scripts import anchors, checks, glossary, history, words
from build_scripts.build import kept
from build_scripts.clean import clean
from build_scripts.metadata import body_digest, describe
from build_scripts.outline import outline
from build_scripts.read import UnreadableTextError, read
from build_scripts.records import (
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
    Section,
    Slogan,
    Speech,
)
from build_scripts.redactions import redactions
from build_scripts.speech_file import SpeechFileError, read_speech


class CorpusError(Exception):
    """The corpus has errors; `problems` are all that were found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A corpus as it was read: the library to publish, all problems, and what lies just below the glossary's line.

    `registry` and `history` are the texts of `anchors.yml` and `history.yml` as they must become. Where there are
    errors, the library holds what could be read.
    """

    library: Library
    problems: tuple[Problem, ...]
    registry: str
    history: str
    candidates: tuple[Slogan, ...]


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
    """All that was read from a corpus folder, with the problems found on the way."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    origins: dict[str, _Origin] = field(default_factory=dict)
    speeches: dict[str, Speech] = field(default_factory=dict)
    nodes: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    known_anchors: dict[str, anchors.SpeechAnchors] = field(default_factory=dict)
    next_anchors: dict[str, anchors.SpeechAnchors] = field(default_factory=dict)
    known_slogans: dict[str, str] = field(default_factory=dict)
    rulings: list[Ruling] = field(default_factory=list)
    known_history: dict[str, tuple[Revision, ...]] = field(default_factory=dict)
    next_history: dict[str, tuple[Revision, ...]] = field(default_factory=dict)


def gather(corpus: Path) -> Gathered:
    """Read a corpus folder, clean, outline and index it."""
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
    compiled = glossary.find_slogans(speeches, found.rulings, sightings(speeches))
    found.problems += _unmatched(compiled)
    named = {slogan.id: slogan.text for slogan in compiled.slogans}
    former = {name: text for name, text in found.known_slogans.items() if name not in named}
    library = Library(tuple(editions), compiled.slogans, _version(found), former)
    registry = anchors.write_registry(found.known_anchors | found.next_anchors, former | named)
    revisions = history.write_history(found.known_history | found.next_history)
    return Gathered(library, tuple(found.problems), registry, revisions, compiled.candidates)


def sightings(speeches: Sequence[Speech]) -> dict[str, tuple[glossary.Sighting, ...]]:
    """What the glossary's rules see in each speech, by id."""
    sighted = kept.each("sightings", speeches, _said, glossary.sight_speech, _read_words)
    return dict(zip((speech.id for speech in speeches), sighted, strict=True))


def _said(speech: Speech) -> bytes:
    """All of a speech that sightings depend on: ids and texts of its paragraphs."""
    return json.dumps([(paragraph.id, paragraph.text) for paragraph in speech.paragraphs]).encode()


def is_raw_name(name: str) -> bool:
    """Raw files are published under their names, so these must be those of plain text."""
    return name.endswith(".txt") and not name.startswith(".") and name.isprintable() and "\\" not in name


def known_sources(corpus: Path, problems: list[Problem]) -> dict[tuple[str, int], Speech]:
    found = _Corpus(corpus)
    _read_speeches(found)
    problems += found.problems
    return {(s.source.file, s.source.part): s for s in found.speeches.values()}


def readable(name: str, content: bytes, problems: list[Problem]) -> RawText | None:
    try:
        return read(name, content)
    except UnreadableTextError as error:
        message, _, hint = str(error).partition(" Hint: ")
        problems.append(Problem("R001", "error", f"raw/{name}", message, hint))
        return None


def _read_raws(found: _Corpus) -> None:
    folder = found.folder / "raw"
    paths = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith("."):
            continue
        if is_raw_name(path.name) and path.is_file():
            paths.append(path)
            continue
        place = f"corpus/raw/{path.name}"
        found.problems.append(Problem("R010", "warning", place, "no .txt file, left alone", "take it away"))
    for path, origin in zip(paths, kept.each("raw", paths, _named_bytes, _cleaned, _read_words), strict=True):
        found.problems += origin.problems
        if origin.sha256:
            found.origins[path.name] = origin
    found.problems += checks.duplicates((name, origin.sha256) for name, origin in found.origins.items())


def _named_bytes(path: Path) -> bytes:
    return path.name.encode() + b"\0" + path.read_bytes()


def _read_words() -> None:
    """Read the dictionary, once and not by each process."""
    words.known("")


def _cleaned(path: Path) -> _Origin:
    """What a raw file gives."""
    problems: list[Problem] = []
    raw = readable(path.name, path.read_bytes(), problems)
    if raw is None:
        return _Origin("", tuple(problems))
    cleaned = clean(raw)
    described = describe(cleaned)
    problems += [*checks.unaccounted(cleaned, described), *checks.doubts(cleaned)]
    return _Origin(raw.sha256, tuple(problems), tuple(described), cleaned.repairs, cleaned.doubts)


def _read_speeches(found: _Corpus) -> None:
    folder = found.folder / "speeches"
    places: dict[str, list[str]] = defaultdict(list)
    paths = sorted(p for p in folder.glob("*.txt") if p.is_file()) if folder.is_dir() else []
    for path, (speech, nodes, problems) in zip(
        paths, kept.each("speech", paths, _named_bytes, _outlined, _read_words), strict=True
    ):
        found.problems += problems
        if speech is None:
            continue
        place = f"corpus/speeches/{path.name}"
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
    unknown = {file for file, part in described if (file, part) not in sources}
    made = {file for file, _ in sources}
    for file in sorted(f for f in unknown if f in made or found.origins[f].sha256 not in bytes_known):
        found.problems.append(
            Problem(
                "R003", "warning", f"corpus/raw/{file}", "not (wholly) imported", "run `python -m build_scripts import`"
            )
        )


def _outlined(path: Path) -> tuple[Speech | None, tuple[Node, ...], tuple[Problem, ...]]:
    """A speech as its file has it, and the outline of its paragraphs; None with problems where it cannot be read."""
    place = f"corpus/speeches/{path.name}"
    try:
        speech = read_speech(path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        problem = Problem("S001", "error", place, f"byte {error.start + 1} is not UTF-8", "save it as UTF-8")
        return None, (), (problem,)
    except SpeechFileError as error:
        return None, (), tuple(Problem("S001", "error", f"{place}:{n}", text, hint) for n, text, hint in error.problems)
    return speech, tuple(outline([paragraph.text for paragraph in speech.paragraphs])), ()


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
    nodes = found.nodes[speech.id]
    assigned = anchors.assign(texts, nodes, found.known_anchors.get(speech.id))
    found.next_anchors[speech.id] = assigned.anchors
    found.problems += checks.lost_ids(speech, assigned.lost)
    origin, described = _origin(found, speech)
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


def _origin(found: _Corpus, speech: Speech) -> tuple[_Origin, Speech | None]:
    place, file = f"corpus/speeches/{speech.id}.txt", speech.source.file
    origin = found.origins.get(file)
    if origin is None:
        found.problems.append(Problem("R004", "error", place, f"its raw file raw/{file} is missing", "restore it"))
        return _Origin("", ()), None
    if origin.sha256 != speech.source.sha256:
        found.problems.append(
            Problem(
                "R005",
                "error",
                f"corpus/raw/{file}",
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
