"""Whether a site already is what a build would make, so that nothing need be built.

A site stands where what it was made of is what is there now, and nobody has touched its files since. Both are known by
digests; they are kept with the other results (`kept`), and like these may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from build_scripts.model import Library
from build_scripts.site.publishing import MKDOCS_CONFIG
from build_scripts.system import cache as kept

_FROM_ENVIRONMENT = re.compile(r"!ENV \[?(\w+)")


@dataclass(frozen=True, slots=True)
class Standing:
    """A site that stands: the version of its corpus, and its speeches and slogans, counted."""

    version: str
    speeches: int
    slogans: int

    @classmethod
    def of(cls, library: Library) -> Standing:
        """What a site of this library holds."""
        return cls(library.version, len(library.editions), len(library.slogans))


@dataclass(frozen=True, slots=True)
class _Known:
    standing: Standing
    made_of: str
    files: str


def sources(corpus: Path, written: Iterable[Path]) -> dict[str, str]:
    """All that a site depends on besides the code, by name with a digest each.

    That is the corpus, `written` (files of pages, assets and the theme), `mkdocs.yml` and what it takes from the
    environment. What cannot be read has its fault for a digest.
    """
    settings = MKDOCS_CONFIG.read_text("utf-8")
    found = {f"${name}": os.environ.get(name, "") for name in _FROM_ENVIRONMENT.findall(settings)}
    found["mkdocs.yml"] = settings
    digests = {name: _of(value.encode()) for name, value in found.items()}
    for path in (*written, *corpus.rglob("*")):
        if not path.is_dir():
            digests[str(path.resolve())] = _digest(path)
    return digests


def stands(output: Path, made_of: Mapping[str, str]) -> Standing | None:
    """The site at `output` as it was built, if it was built of just this and is as it was left; else None."""
    known = kept.recalled(_name(output))
    if not isinstance(known, _Known) or known.made_of != _one(made_of) or known.files != _listing(output):
        return None
    return known.standing


def remember(
    output: Path, library: Library, before: Mapping[str, str], after: Mapping[str, str], registries: Mapping[Path, str]
) -> None:
    """Keep by what the site that was just built is known again.

    `before` and `after` are its sources as they were when the build began and when it was done, `registries` the texts
    that it gave the files of that name. Where anything else changed meanwhile, nothing is kept: it may not be built.
    """
    expected = dict(before) | {str(path.resolve()): _of(text.encode()) for path, text in registries.items()}
    if expected == after:
        kept.remember(_name(output), _Known(Standing.of(library), _one(after), _listing(output)))


def _name(output: Path) -> str:
    return f"standing {output}"


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return str(error)


def _of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _one(digests: Mapping[str, str]) -> str:
    return _of(json.dumps(sorted(digests.items())).encode())


def _listing(output: Path) -> str:
    """A digest of the names, sizes and times of all files of a folder; times are nanoseconds."""
    states = ((file.path, file.stat(follow_symlinks=False)) for file in files_below(output))
    return _of(json.dumps(sorted((path, state.st_size, state.st_mtime_ns) for path, state in states)).encode())


def files_below(folder: Path) -> Iterator[os.DirEntry[str]]:
    """All that is no folder below a folder, in no order; nothing where there is none."""
    folders = [str(folder)] if folder.is_dir() else []
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    yield entry
