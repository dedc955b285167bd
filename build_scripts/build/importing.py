"""Raw files into the corpus: a speech file for each text in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from build_scripts import checks
from build_scripts.build.gathering import CorpusError, is_raw_name, known_sources, readable
from build_scripts.build.writing import write
from build_scripts.clean import clean
from build_scripts.metadata import describe
from build_scripts.records import Problem, Speech
from build_scripts.speech_file import write_speech


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: files written, speeches that were left alone because they exist, and what is to know."""

    written: tuple[Path, ...]
    unchanged: tuple[str, ...]
    differing: tuple[str, ...]
    problems: tuple[Problem, ...]


def import_raw(corpus: Path, sources: Iterable[Path], *, force: bool = False) -> Imported:
    """Bring raw files (or all files of folders) into the corpus and write a speech file for each text in them.

    Raw files are copied to `raw/` as they are. A speech that exists stays as it is; with `force` it is cleaned anew
    under its id, also where a keeper edited it. Raises CorpusError, before anything is written, for every file that
    cannot be read and every name that is taken by other bytes.
    """
    problems: list[Problem] = []
    contents: dict[str, bytes] = {}
    known = known_sources(corpus, problems)
    imported = {file for file, _ in known}
    for source in _raw_files(sources, problems):
        _take_in(corpus, source, contents, problems, imported)
    taken = {speech.id for speech in known.values()}
    writes: dict[Path, bytes] = {}
    unchanged: list[str] = []
    differing: list[str] = []
    for name, content in contents.items():
        raw = readable(name, content, problems)
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
    written = [path for path, content in writes.items() if write(path, content)]
    return Imported(tuple(written), tuple(unchanged), tuple(differing), tuple(problems))


def _raw_files(sources: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    for source in sources:
        if source.is_dir():
            for path in sorted(source.iterdir()):
                if is_raw_name(path.name) and path.is_file():
                    yield path
                elif not path.name.startswith("."):
                    problems.append(
                        Problem("R010", "warning", str(path), "no .txt file, left alone", "save it as text")
                    )
        elif source.is_file() and is_raw_name(source.name):
            yield source
        elif source.is_file():
            problems.append(Problem("R001", "error", str(source), "its name must end in .txt", "save the page as text"))
        else:
            problems.append(Problem("R001", "error", str(source), "there is no such file", "check the path"))


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


def _free_id(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{number}" for number in range(2, len(taken) + 3) if f"{wanted}-{number}" not in taken)


def _text(speech: Speech) -> list[str]:
    return [*speech.front_matter, *(paragraph.text for paragraph in speech.paragraphs), *speech.back_matter]
