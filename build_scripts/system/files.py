"""Files and folders that are complete or absent, whenever a run is killed or a disk is full.

A file is written under a temporary name and renamed. A folder is built next to the one that it replaces; the former one
is renamed away, the new one renamed in, and a run that was killed in between is repaired by the next. One run at a time
writes to a folder; the others wait.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from logging import getLogger
from pathlib import Path

from filelock import FileLock, Timeout

#: How the names of files begin that are being written.
_TEMPORARY = ".new-"
#: The lock file in a folder; it exists only while a run holds the lock.
LOCK = ".lock"
#: Names that Windows gives to devices, whatever ending follows (“Naming Files, Paths, and Namespaces”).
_DEVICE = re.compile("con|prn|aux|nul|conin\\$|conout\\$|(?:com|lpt)[0-9¹²³]", re.I)


def is_device_name(name: str) -> bool:
    """Return whether Windows takes a file of this name for a device: `con`, `AUX.txt`, `com1`."""
    return bool(_DEVICE.fullmatch(name.partition(".")[0].rstrip()))


def write(path: Path, content: bytes) -> bool:
    """Write a file atomically, unless it has this content already; return whether it was written."""
    return bool(write_all({path: content}))


def write_all(contents: Mapping[Path, bytes]) -> list[Path]:
    """Write the files whose content changes, and return their paths. On an error all files are as they were.

    All are written under temporary names first, so that a full disk changes nothing, and then renamed one by one.
    Files and folders are fsynced, so that they survive a power cut too.
    """
    changed = {path: content for path, content in contents.items() if not has_content(path, content)}
    folders: list[Path] = []
    temporary: dict[Path, Path] = {}
    replaced: dict[Path, bytes | None] = {}
    try:
        for path, content in changed.items():
            folders += make_folder(path.parent)
            temporary[path] = _write_temporary(path.parent, content)
        for path, new in temporary.items():
            former = path.read_bytes() if path.is_file() else None
            new.replace(path)
            replaced[path] = former
        for folder in sorted({path.parent for path in changed} | {folder.parent for folder in folders}):
            _fsync_folder(folder)
    except BaseException:
        with suppress(OSError):
            for path, former in replaced.items():
                if former is None:
                    path.unlink(missing_ok=True)
                else:
                    _write_temporary(path.parent, former).replace(path)
        for new in temporary.values():
            new.unlink(missing_ok=True)
        remove_empty(folders)
        raise
    return list(changed)


def write_new(folder: Path, contents: Mapping[str, bytes]) -> dict[str, str]:
    """Write files into a folder that no one reads yet, by path relative to it; return the SHA-256 of each."""
    for path, content in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def has_content(path: Path, content: bytes) -> bool:
    """Return whether a file exists and has exactly these bytes."""
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def make_folder(folder: Path) -> list[Path]:
    """Create a folder and its parents; return those that did not exist, the outermost first."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove those of the folders that are empty, the last first."""
    for folder in reversed(list(folders)):
        with suppress(OSError):
            folder.rmdir()


def remove_temporary_files(folder: Path) -> None:
    """Delete what killed runs left half written below a folder that this run has locked."""
    for path in sorted(folder.rglob(f"{_TEMPORARY}*")):
        if path.is_file():
            path.unlink(missing_ok=True)


def _write_temporary(folder: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=_TEMPORARY)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        path.chmod(0o644)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _fsync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can (not on Windows)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def lock(folder: Path, path: Path | None = None) -> Iterator[None]:
    """Hold the lock of a folder, which is created if absent and removed again if it stays empty.

    `path` is the lock file, if it is not in the folder. If another run holds the lock, log that and wait. The lock ends
    with the run, even if that is killed.
    """
    path = path or folder / LOCK
    created = make_folder(path.parent)
    file = FileLock(path)
    try:
        try:
            file.acquire(timeout=0)
        except Timeout:
            getLogger(__name__).warning("another run writes to %s; waiting until it is done", folder)
            file.acquire()
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink()  # Before the release, so that a waiting run notices and creates a new lock file.
            file.release()
    finally:
        remove_empty(created)


@contextmanager
def open_staging_folder(output: Path) -> Iterator[Path]:
    """Yield an empty folder next to `output`, in which its successor is built; it is deleted at the end.

    First recover from a killed run: rename its `output` back and delete its staging folder.
    """
    with lock(output, output.with_name(f".{output.name}{LOCK}")):
        staging, former = output.with_name(f".{output.name}.new"), _name_former(output)
        if former.exists() and not output.exists():
            former.rename(output)
        for folder in (former, staging):
            shutil.rmtree(folder, ignore_errors=True)
        try:
            staging.mkdir()
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            if output.exists():
                shutil.rmtree(former, ignore_errors=True)


def _name_former(output: Path) -> Path:
    return output.with_name(f".{output.name}.former")


def replace_folder(built: Path, output: Path) -> None:
    """Put a folder in the place of `output` within `open_staging_folder(output)`; `output` is absent for a moment."""
    if not output.exists():
        built.rename(output)
        return
    output.rename(_name_former(output))
    try:
        built.rename(output)
    except BaseException:
        _name_former(output).rename(output)
        raise


def is_replaceable(output: Path, marks: Iterable[str]) -> bool:
    """Return whether nothing is lost if `output` is replaced: it is absent, empty, or has all the files `marks`."""
    if not output.exists():
        return True
    return output.is_dir() and (not any(output.iterdir()) or all((output / mark).is_file() for mark in marks))
