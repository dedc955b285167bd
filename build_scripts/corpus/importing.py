"""The import: raw files are copied into the corpus, and each text in them becomes a speech file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from build_scripts.corpus import checks
from build_scripts.corpus.folder import (
    decode,
    escape_unprintable,
    find_reason_to_ignore,
    is_impossible_on_windows,
    locate,
    normalize_name,
    read_bytes,
)
from build_scripts.corpus.loading import clean_files, read_sources
from build_scripts.corpus.problems import CorpusError, name_question, problem
from build_scripts.corpus.speech_file import write_speech
from build_scripts.model import Paragraph, Problem, Speech
from build_scripts.raw_files import LARGEST_DOCUMENT, digest_copies
from build_scripts.system.files import has_content, lock, remove_temporary_files, write_all
from build_scripts.text.characters import count_han

#: Ends of the names of folders that browsers save next to a page.
_PAGE_FOLDERS = ("_files", ".files", "_文件")


@dataclass(frozen=True, slots=True)
class Change:
    """An existing speech that the current rules clean differently: its file, as it is and as they write it.

    `taken` says whether the import writes `after`; without `force` it does not.
    """

    speech: str
    path: Path
    before: str
    after: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import: files written, ids of unchanged speeches, changes, and problems."""

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

    In a folder, a file of a kind that has no text (a picture, an archive) is ignored with a warning; named by itself,
    or called .txt, it is an error. A speech that exists stays as it is; with `force` it is cleaned again under its id,
    even if an editor changed it; of the editor's keys only `confirmed`, `accepted` and `same_as` remain, and of the
    text what a rule had removed and the editor restored. With `dry_run` nothing is written, and the result is what
    would be.

    Raises CorpusError, before anything is written, for every file that cannot be read and every name that other bytes
    have; where writing fails, everything is as it was. While another run writes the corpus, it waits.
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
    chosen = _choose_files(corpus, sources, imported, plan.problems)
    contents: dict[str, bytes] = {}
    for name, (source, content) in chosen.items():
        may_be_ignored = source not in sources and not name.endswith(".txt")
        raw = decode(name, content, escape_unprintable(str(source)), plan.problems, may_be_ignored=may_be_ignored)
        if raw is None:
            continue
        if may_be_ignored and not count_han(raw.text):
            message, hint = "contains no Chinese, ignored", "import it by its name if it is a text"
            plan.problems.append(problem("R010", escape_unprintable(str(source)), message, hint))
            continue
        contents[name] = content
        plan.writes[corpus / "raw" / name] = content
    for name, cleaned in clean_files(contents).items():
        earlier = [speech for (file, _), speech in known.items() if file == name]
        plan.problems += locate(corpus, checks.check_confirmed({name: cleaned.problems}, earlier))
        if not cleaned.speeches:
            hint = "is this the right page?"
            place = escape_unprintable(str(chosen[name][0]))
            plan.problems.append(problem("R001", place, "no text is left but that of the web site", hint))
        for speech in cleaned.speeches:
            former = known.get((name, speech.source.part))
            if former is None:
                speech = replace(speech, id=_choose_id(speech.id, taken))
                taken.add(speech.id)
                plan.writes[_get_path(corpus, speech)] = write_speech(speech).encode()
            else:
                again = replace(speech, id=former.id, confirmed=former.confirmed, accepted=former.accepted)
                again = replace(again, same_as=former.same_as)
                _plan_existing(plan, corpus, former, _restore(again, former), force)
    if errors := [each for each in plan.problems if each.severity == "error"]:
        raise CorpusError(errors)
    return plan


def _get_path(corpus: Path, speech: Speech) -> Path:
    return corpus / "speeches" / f"{speech.id}.txt"


def _plan_existing(plan: _Plan, corpus: Path, former: Speech, speech: Speech, force: bool) -> None:
    """Add an existing speech to the plan: unchanged, or with `force` as the current rules clean it."""
    path, after = _get_path(corpus, former), write_speech(speech)
    if force:
        plan.writes[path] = after.encode()
    differs = after != write_speech(former) if force else _get_texts(former) != _get_texts(speech)
    if differs:
        plan.changes.append(Change(former.id, path, write_speech(former), after, taken=force))
    elif not force:
        plan.unchanged.append(former.id)


def _restore(speech: Speech, former: Speech) -> Speech:
    """Return a speech with the paragraphs that the editor restored in its former file, if the rules removed them again.

    Each comes after the same paragraph as before, or after the nearest earlier one that the speech still has.
    """
    texts = [paragraph.text for paragraph in speech.paragraphs]
    at = 0
    for paragraph in former.paragraphs:
        if paragraph.text in texts[at:]:
            at = texts.index(paragraph.text, at) + 1
        elif name_question("restored", paragraph.text) in former.accepted:
            texts.insert(at, paragraph.text)
            at += 1
    if len(texts) == len(speech.paragraphs):
        return speech
    return replace(speech, paragraphs=tuple(Paragraph(f"p_{n}", text) for n, text in enumerate(texts, 1)))


def _choose_files(
    corpus: Path, sources: Iterable[Path], imported: Mapping[str, str], problems: list[Problem]
) -> dict[str, tuple[Path, bytes]]:
    """Return source path and bytes of the raw files to import, by name; `imported` maps digests to imported names."""
    contents: dict[str, tuple[Path, bytes]] = {}
    same_but_case = {normalize_name(path.name): path.name for path in _list_files(corpus / "raw")}
    twins = dict(imported)
    for source in _find_raw_files(sources, problems):
        content = read_bytes(source, "R001", str(source), problems, LARGEST_DOCUMENT)
        if content is None:
            continue
        name, there = source.name, corpus / "raw" / source.name
        digests = digest_copies(content)
        if there.is_file() and not has_content(there, content):
            present = there.read_bytes()
            content = present if hashlib.sha256(present).hexdigest() in digests else content
        other = same_but_case.setdefault(normalize_name(name), name)
        if (name in contents and contents[name][1] != content) or (there.is_file() and not has_content(there, content)):
            message, hint = f"raw/{name} exists and is another text", "give this file another name"
            problems.append(problem("R005", str(source), message, hint))
        elif other != name:
            message = f"on disks that ignore case its name is that of raw/{escape_unprintable(other)}"
            problems.append(problem("R012", str(source), message, "give this file another name"))
        elif (twin := next((twins[digest] for digest in digests if digest in twins), name)) != name:
            problems.append(problem("R002", str(source), f"the same text as {twin}", "not imported again"))
        else:
            twins[hashlib.sha256(content).hexdigest()] = name
            contents[name] = source, content
            if is_impossible_on_windows(name) and not there.is_file():
                problems.append(problem("R017", escape_unprintable(str(source))))
    return contents


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _find_raw_files(sources: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    for source in sources:
        if source.is_dir():
            yield from _find_files_below(source, problems)
        elif reason := find_reason_to_ignore(source):
            hint = "check the path" if not source.exists() else "rename it"
            problems.append(problem("R001", escape_unprintable(str(source)), reason, hint))
        else:
            yield source


def _find_files_below(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """Yield the files in a folder and its subfolders, without hidden ones; report what cannot be a raw file."""
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    pages = {path.stem for path in paths if not path.is_dir()}
    for path in paths:
        saved_with = next((path.name.removesuffix(end) for end in _PAGE_FOLDERS if path.name.endswith(end)), "")
        if path.is_dir() and not path.is_symlink() and saved_with in pages:
            message, hint = f"the pictures and scripts of the page {saved_with}, ignored", ""
            problems.append(problem("R015", escape_unprintable(str(path)), message, hint))
        elif path.is_dir() and not path.is_symlink():
            yield from _find_files_below(path, problems)
        elif reason := find_reason_to_ignore(path):
            problems.append(problem("R010", escape_unprintable(str(path)), f"{reason}, ignored"))
        else:
            yield path


def _choose_id(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{number}" for number in range(2, len(taken) + 3) if f"{wanted}-{number}" not in taken)


def _get_texts(speech: Speech) -> list[str]:
    return [*speech.front_matter, *(paragraph.text for paragraph in speech.paragraphs), *speech.back_matter]
