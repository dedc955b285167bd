"""Raw files into the corpus: a speech file for each text in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from build_scripts.cleaning import clean
from build_scripts.corpus import checks
from build_scripts.corpus.checks import shown
from build_scripts.corpus.loading import (
    CorpusError,
    bytes_of,
    in_corpus,
    known_sources,
    left_alone,
    on_other_disks,
    readable,
    unfit,
)
from build_scripts.corpus.speech_file import write_speech
from build_scripts.metadata import describe
from build_scripts.model import Problem, Speech
from build_scripts.raw_files import LARGEST_DOCUMENT, count_han, digests_of_copies
from build_scripts.system.files import clear, holds, opened, write_all

#: Ends of the names of folders that browsers save next to a page.
_PAGE_FOLDERS = ("_files", ".files", "_文件")


@dataclass(frozen=True, slots=True)
class Change:
    """A speech that exists and that today's rules would write otherwise: its file, as it is and as they would write it.

    `taken` says whether the import writes it so; without force it leaves the file alone.
    """

    speech: str
    path: Path
    before: str
    after: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: files written, speeches as they were, those cleaned otherwise, what to know."""

    written: tuple[Path, ...]
    unchanged: tuple[str, ...]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Plan:
    """An import before anything is written."""

    writes: dict[Path, bytes] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def import_raw(corpus: Path, sources: Iterable[Path], *, force: bool = False, dry_run: bool = False) -> Imported:
    """Copy raw files (or all files in folders and their subfolders) to `raw/`; write a speech file for each text.

    In a folder, a file of a kind that has no text (a picture, an archive) is left alone with a warning; named by itself,
    or called .txt, it is an error. A speech that exists stays as it is; with `force` it is cleaned again under its id, also where an
    editor changed it. With `dry_run` nothing is written, and the result is what would be. Raises CorpusError, before
    anything is written, for every file that cannot be read and every name that other bytes have; where writing fails,
    everything is as it was. While another run writes the corpus, it waits.
    """
    sources = list(sources)
    if dry_run:
        plan = _plan(corpus, sources, force)
        written = [path for path, content in plan.writes.items() if not holds(path, content)]
    else:
        with opened(corpus):
            plan = _plan(corpus, sources, force)
            clear(corpus)
            written = write_all(plan.writes, lasting=True)
    return Imported(tuple(written), tuple(plan.unchanged), tuple(plan.changes), tuple(plan.problems))


def _plan(corpus: Path, sources: Iterable[Path], force: bool) -> _Plan:
    plan = _Plan()
    known = known_sources(corpus, plan.problems)
    taken = {speech.id for speech in known.values()}
    imported = {speech.source.sha256: speech.source.file for speech in known.values()}
    for name, (source, content) in _taken_in(corpus, sources, imported, plan.problems).items():
        may_be_left = source not in sources and not name.endswith(".txt")
        raw = readable(name, content, shown(str(source)), plan.problems, may_be_left=may_be_left)
        if raw is None:
            continue
        if may_be_left and not count_han(raw.text):
            message, hint = "no Chinese in it, left alone", "import it by its name if it is a text"
            plan.problems.append(Problem("R010", "warning", shown(str(source)), message, hint))
            continue
        plan.writes[corpus / "raw" / name] = content
        cleaned = clean(raw)
        described = describe(cleaned)
        found = [*checks.unaccounted(cleaned, described), *checks.doubts(cleaned), *checks.of_raw(raw)]
        plan.problems += in_corpus(corpus, found)
        if not described:
            hint = "is this the right page?"
            plan.problems.append(Problem("R001", "error", str(source), "no text is left but the site's own", hint))
        for speech in described:
            former = known.get((name, speech.source.part))
            if former is None:
                speech = replace(speech, id=_free_id(speech.id, taken))
                taken.add(speech.id)
                plan.writes[_file(corpus, speech)] = write_speech(speech).encode()
            else:
                _plan_again(plan, corpus, former, replace(speech, id=former.id), force)
    if errors := [problem for problem in plan.problems if problem.severity == "error"]:
        raise CorpusError(errors)
    return plan


def _file(corpus: Path, speech: Speech) -> Path:
    return corpus / "speeches" / f"{speech.id}.txt"


def _plan_again(plan: _Plan, corpus: Path, former: Speech, speech: Speech, force: bool) -> None:
    """What becomes of a speech that exists: it is left alone, or with `force` written as today's rules clean it."""
    path, after = _file(corpus, former), write_speech(speech)
    if force:
        plan.writes[path] = after.encode()
    differs = after != write_speech(former) if force else _text(former) != _text(speech)
    if differs:
        plan.changes.append(Change(former.id, path, write_speech(former), after, taken=force))
    elif not force:
        plan.unchanged.append(former.id)


def _taken_in(
    corpus: Path, sources: Iterable[Path], imported: Mapping[str, str], problems: list[Problem]
) -> dict[str, tuple[Path, bytes]]:
    """The raw files to import, by name: where each comes from, and its bytes. `imported` maps the digest of a file that
    speeches were made from to its name."""
    contents: dict[str, tuple[Path, bytes]] = {}
    same_but_case = {on_other_disks(path.name): path.name for path in _files_in(corpus / "raw")}
    twins = dict(imported)
    for source in _raw_files(sources, problems):
        content = bytes_of(source, "R001", str(source), problems, LARGEST_DOCUMENT)
        if content is None:
            continue
        name, there = source.name, corpus / "raw" / source.name
        digests = digests_of_copies(content)
        if there.is_file() and not holds(there, content):
            present = there.read_bytes()
            content = present if hashlib.sha256(present).hexdigest() in digests else content
        other = same_but_case.setdefault(on_other_disks(name), name)
        if (name in contents and contents[name][1] != content) or (there.is_file() and not holds(there, content)):
            message, hint = f"raw/{name} exists and is another text", "give this file another name"
            problems.append(Problem("R005", "error", str(source), message, hint))
        elif other != name:
            message = f"its name is that of raw/{shown(other)} on disks that know no case"
            problems.append(Problem("R012", "error", str(source), message, "give this file another name"))
        elif (twin := next((twins[digest] for digest in digests if digest in twins), name)) != name:
            problems.append(Problem("R002", "warning", str(source), f"the same text as {twin}", "not imported again"))
        else:
            twins[hashlib.sha256(content).hexdigest()] = name
            contents[name] = source, content
    return contents


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _raw_files(sources: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    for source in sources:
        if source.is_dir():
            yield from _files_below(source, problems)
        elif why := unfit(source):
            hint = "check the path" if not source.exists() else "rename it"
            problems.append(Problem("R001", "error", shown(str(source)), why, hint))
        else:
            yield source


def _files_below(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """Yield the files in a folder and its subfolders, without hidden ones; report what cannot be a raw file."""
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    pages = {path.stem for path in paths if not path.is_dir()}
    for path in paths:
        saved_with = next((path.name.removesuffix(end) for end in _PAGE_FOLDERS if path.name.endswith(end)), "")
        if path.is_dir() and not path.is_symlink() and saved_with in pages:
            message, hint = f"the pictures and scripts of the page {saved_with}, left alone", ""
            problems.append(Problem("R010", "note", shown(str(path)), message, hint))
        elif path.is_dir() and not path.is_symlink():
            yield from _files_below(path, problems)
        elif unfit(path):
            problems.append(left_alone(path, shown(str(path))))
        else:
            yield path


def _free_id(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{number}" for number in range(2, len(taken) + 3) if f"{wanted}-{number}" not in taken)


def _text(speech: Speech) -> list[str]:
    return [*speech.front_matter, *(paragraph.text for paragraph in speech.paragraphs), *speech.back_matter]
