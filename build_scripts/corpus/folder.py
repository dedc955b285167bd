"""The files of a corpus folder: which ones count, and reading them without exceptions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from build_scripts.corpus.problems import problem
from build_scripts.model import Problem, RawText
from build_scripts.raw_files import LARGEST_FILE, UnreadableTextError, UnsupportedFileError, read
from build_scripts.system.files import is_device_name

#: Characters that Windows allows in no name, and dots and blanks at the end, which it drops.
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]|[. ]$')


def escape_unprintable(name: str) -> str:
    """Return a name or line for printing: characters that are invisible or move the cursor become ⟨U+…⟩."""
    return "".join(c if c.isprintable() else f"⟨U+{ord(c):04X}⟩" for c in name)


def find_reason_to_ignore(path: Path) -> str:
    """Return why a path cannot be a raw file, "" if it can.

    Raw files are published under their names, so these must be visible and of one part. The format is in the content.
    """
    if path.is_symlink() and not path.exists():
        return "a link that leads nowhere"
    if not path.exists():
        return "there is no such file"
    if not path.is_file():
        return "a folder" if path.is_dir() else "not an ordinary file"
    if hidden := next((c for c in path.name if not c.isprintable()), None):
        return f"its name contains U+{ord(hidden):04X}, which is invisible"
    if path.name.startswith(".") or "\\" in path.name:
        return "its name begins with a dot or contains a backslash"
    return ""


def is_impossible_on_windows(name: str) -> bool:
    """Return whether Windows has no file of this name: a device, a reserved character, a dot or blank at the end."""
    return is_device_name(name) or bool(_NOT_ON_WINDOWS.search(name))


def list_raw_files(corpus: Path, problems: list[Problem]) -> list[Path]:
    """Return the raw files of a corpus by name; any other file that is not hidden is reported as a problem."""
    return _list_files(corpus / "raw", "R010", find_reason_to_ignore, problems)


def list_speech_files(corpus: Path, problems: list[Problem]) -> list[Path]:
    """Return the speech files of a corpus by name; any other file that is not hidden is reported as a problem."""

    def find_reason(path: Path) -> str:
        return find_reason_to_ignore(path) or ("" if path.name.endswith(".txt") else "not a .txt file")

    return _list_files(corpus / "speeches", "S005", find_reason, problems)


def _list_files(folder: Path, code: str, find_reason: Callable[[Path], str], problems: list[Problem]) -> list[Path]:
    paths = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith("."):
            continue
        if reason := find_reason(path):
            problems.append(problem(code, f"{folder.name}/{escape_unprintable(path.name)}", f"{reason}, ignored"))
        else:
            paths.append(path)
    return paths


def normalize_name(name: str) -> str:
    """Return a name as file systems that ignore case, or compose accents differently, compare it."""
    return unicodedata.normalize("NFC", name).casefold()


def locate(corpus: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Return problems whose places begin with the path of the corpus, as the user gave it."""
    return [replace(each, place=str(corpus / each.place)) for each in problems]


def read_bytes(path: Path, code: str, place: str, problems: list[Problem], largest: int = LARGEST_FILE) -> bytes | None:
    """Return the bytes of a file; None, and a problem, if it cannot be read or is larger than `largest`."""
    try:
        size = path.stat().st_size
        if size <= largest:
            return path.read_bytes()
        message, hint = f"{size:,} bytes, more than the {largest:,} that one text may have", "split the file"
    except OSError as error:
        message, hint = f"cannot be read: {error.strerror}", "check its rights"
    problems.append(problem(code, place, message, hint))
    return None


def decode(
    name: str, content: bytes, place: str, problems: list[Problem], *, may_be_ignored: bool = False
) -> RawText | None:
    """Return the text of a raw file; None, and R001 at `place`, if it cannot be read.

    With `may_be_ignored`, a file of a kind that has no text is R010, a warning.
    """
    try:
        return read(name, content)
    except UnreadableTextError as error:
        message, _, hint = str(error).partition(" Hint: ")
        if may_be_ignored and isinstance(error, UnsupportedFileError):
            problems.append(problem("R010", place, f"{message} Ignored.", hint))
        else:
            problems.append(problem("R001", place, message, hint))
        return None
