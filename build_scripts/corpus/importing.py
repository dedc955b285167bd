"""Raw files into the corpus: a speech file for each text in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from build_scripts.cleaning import clean
from build_scripts.corpus import checks
from build_scripts.corpus.folder import (
    decode,
    escape_unprintable,
    find_reason_to_ignore,
    locate,
    normalize_name,
    read_bytes,
)
from build_scripts.corpus.load import read_sources
from build_scripts.corpus.problems import CorpusError, problem
from build_scripts.corpus.speech_file import write_speech
from build_scripts.metadata import describe
from build_scripts.model import Problem, Speech
from build_scripts.system.files import has_content, lock, remove_temporary_files, write_all


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
    """Bring raw files (or all files of folders) into the corpus and write a speech file for each text in them.

    Raw files are copied to `raw/` as they are. A speech that exists stays as it is; with `force` it is cleaned anew
    under its id, also where a keeper edited it. With `dry_run` nothing is written, and the answer is what would be.
    Raises CorpusError, before anything is written, for every file that cannot be read and every name that is taken by
    other bytes; where writing fails, everything is as it was. While another run writes the corpus, it waits.
    """
    sources = list(sources)
    if dry_run:
        plan = _plan(corpus, sources, force)
        written = [path for path, content in plan.writes.items() if not has_content(path, content)]
    else:
        with lock(corpus):
            plan = _plan(corpus, sources, force)
            remove_temporary_files(corpus)
            written = write_all(plan.writes)
    return Imported(tuple(written), tuple(plan.unchanged), tuple(plan.changes), tuple(plan.problems))


def _plan(corpus: Path, sources: Iterable[Path], force: bool) -> _Plan:
    plan = _Plan()
    known = read_sources(corpus, plan.problems)
    taken = {speech.id for speech in known.values()}
    imported = {speech.source.sha256: speech.source.file for speech in known.values()}
    for name, (source, content) in _taken_in(corpus, sources, imported, plan.problems).items():
        raw = decode(name, content, str(source), plan.problems)
        if raw is None:
            continue
        plan.writes[corpus / "raw" / name] = content
        cleaned = clean(raw)
        described = describe(cleaned)
        plan.problems += locate(corpus, checks.check_cleaning(cleaned, described))
        if not described:
            hint = "is this the right page?"
            plan.problems.append(problem("R001", str(source), "no text is left but the site's own", hint))
        for speech in described:
            former = known.get((name, speech.source.part))
            if former is None:
                speech = replace(speech, id=_free_id(speech.id, taken))
                taken.add(speech.id)
                plan.writes[_file(corpus, speech)] = write_speech(speech).encode()
            else:
                _plan_again(plan, corpus, former, replace(speech, id=former.id), force)
    if errors := [each for each in plan.problems if each.severity == "error"]:
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
    same_but_case = {normalize_name(path.name): path.name for path in _files_in(corpus / "raw")}
    twins = dict(imported)
    for source in _raw_files(sources, problems):
        content = read_bytes(source, "R001", str(source), problems)
        if content is None:
            continue
        name, there = source.name, corpus / "raw" / source.name
        other = same_but_case.setdefault(normalize_name(name), name)
        if (name in contents and contents[name][1] != content) or (there.is_file() and not has_content(there, content)):
            message, hint = f"raw/{name} exists and is another text", "give this file another name"
            problems.append(problem("R005", str(source), message, hint))
        elif other != name:
            message = f"its name is that of raw/{escape_unprintable(other)} on disks that know no case"
            problems.append(problem("R012", str(source), message, "give this file another name"))
        elif (twin := twins.setdefault(hashlib.sha256(content).hexdigest(), name)) != name:
            problems.append(problem("R002", str(source), f"the same bytes as {twin}", "not imported again"))
        else:
            contents[name] = source, content
    return contents


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _raw_files(sources: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    for source in sources:
        if source.is_dir():
            for path in sorted(source.iterdir()):
                if not find_reason_to_ignore(path):
                    yield path
                elif not path.name.startswith("."):
                    problems.append(
                        problem("R010", escape_unprintable(str(path)), f"{find_reason_to_ignore(path)}, ignored")
                    )
        elif why := find_reason_to_ignore(source):
            hint = "check the path" if not source.exists() else "save the page as text, under a name that ends in .txt"
            problems.append(problem("R001", escape_unprintable(str(source)), why, hint))
        else:
            yield source


def _free_id(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{number}" for number in range(2, len(taken) + 3) if f"{wanted}-{number}" not in taken)


def _text(speech: Speech) -> list[str]:
    return [*speech.front_matter, *(paragraph.text for paragraph in speech.paragraphs), *speech.back_matter]
