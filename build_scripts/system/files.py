"""Files and folders that are whole or not there, whatever happens: written aside and moved into place.

A run may be killed at any moment. What it leaves aside has a name of ours and is held locked by the run that writes it;
the next run takes away what nobody holds any more. Where the system has no such locks (Windows), nothing waits for
anything and nothing is taken away; all else holds there too.
"""

from __future__ import annotations

import ctypes
import filecmp
import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows.
    fcntl = None

logger = logging.getLogger(__name__)

#: Names the files that we generated below `docs/`, so that stale ones go and hand-written ones stay.
MANIFEST = ".generated"
#: Files that every site of ours has, and `docs/` has not both: only a folder with them is ever replaced.
SITE_MARKS = ("data/version.json", "index.html")
#: How the names of files begin that are being written.
_ASIDE = ".new-"
#: Linux' renameat2(2): paths are those of the working folder; both names change places in one step.
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


# --- files ------------------------------------------------------------------------------------------------------------


class Folder:
    """A new folder for generated files, by paths relative to it, that nobody looks into before it is complete.

    Several processes may write different files at once.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, content: bytes) -> None:
        with self.opened(path) as file:
            file.write(content)

    @contextmanager
    def opened(self, path: str) -> Iterator[BinaryIO]:
        """A file to be written piece by piece."""
        target = self.root / path
        try:
            file = target.open("wb")
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            file = target.open("wb")
        with file:
            yield file

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def digest(self, path: str) -> str:
        """The SHA-256 of a file, which is not held as a whole."""
        with (self.root / path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def settle(self, paths: Collection[str]) -> None:
        """All files are written, and are these."""


class Among(Folder):
    """A folder that holds other files, too, and may be looked into: a generated file is whole or not there.

    Only what changes is written. The list of generated files (`MANIFEST`) names each before it is written: after a run
    that was killed, the next knows it for ours.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._former = generated(root)
        if self._former:
            write(
                root / MANIFEST, _lines(self._former - {MANIFEST})
            )  # Without half a name, which a full disk may have left.

    def write(self, path: str, content: bytes) -> None:
        self._name(path)
        write(self.root / path, content)

    @contextmanager
    def opened(self, path: str) -> Iterator[BinaryIO]:
        self._name(path)
        target = self.root / path
        _folders(target.parent)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=_ASIDE)
        new = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
            new.chmod(0o644)
            if not (target.is_file() and filecmp.cmp(new, target, shallow=False)):
                new.replace(target)
        finally:
            new.unlink(missing_ok=True)

    def _name(self, path: str) -> None:
        if path not in self._former:
            _folders(self.root)
            with (self.root / MANIFEST).open("ab") as file:
                file.write(_lines([path]))

    def settle(self, paths: Collection[str]) -> None:
        """Take away what was generated and is no more among these."""
        for path in self._former.difference(paths, [MANIFEST]):
            (self.root / path).unlink(missing_ok=True)
        write(self.root / MANIFEST, _lines(paths))


def generated(root: Path) -> frozenset[str]:
    """The files below a folder that were generated there, the list of them too, by their paths; none without it."""
    manifest = root / MANIFEST
    if not manifest.is_file():
        return frozenset()
    listed = manifest.read_text("utf-8")
    return frozenset([MANIFEST, *listed[: listed.rfind("\n") + 1].splitlines()])


def _lines(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in sorted(names)).encode()


def join(folder: Path, into: Path) -> None:
    """Move all that a folder holds into another on the same disk. What is in both must be folders."""
    for each in sorted(folder.iterdir()):
        target = into / each.name
        if target.is_dir():
            join(each, target)
        elif target.exists():
            raise FileExistsError(f"{target} is there already")
        else:
            each.rename(target)


def write(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all, and only if it changes; whether it did."""
    return bool(write_all({path: content}))


def write_all(contents: Mapping[Path, bytes], *, lasting: bool = False) -> list[Path]:
    """Write the files whose content changes, and name them. An error in any leaves all as they were.

    All are written aside first, where a disk may turn out to be full, and then moved into place one after the other. A
    run that is killed between two moves leaves whole files, some of them the former ones. `lasting` files are on the
    disk before they are moved, and their names before this returns: what cannot be made again shall outlive a power cut
    too, at whatever moment it comes.
    """
    changed = {path: content for path, content in contents.items() if not holds(path, content)}
    made: list[Path] = []
    aside: dict[Path, Path] = {}
    moved: dict[Path, bytes | None] = {}
    try:
        for path, content in changed.items():
            made += _folders(path.parent)
            aside[path] = _written_aside(path.parent, content, lasting=lasting)
        for path, new in aside.items():
            former = path.read_bytes() if path.is_file() else None
            new.replace(path)
            moved[path] = former
        if lasting:
            for folder in sorted({path.parent for path in changed} | {folder.parent for folder in made}):
                _keep_names(folder)
    except BaseException:
        with suppress(OSError):
            _take_back(moved)
        for new in aside.values():
            new.unlink(missing_ok=True)
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise
    return list(changed)


def holds(path: Path, content: bytes) -> bool:
    """Whether a file is there with just these bytes."""
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; those that were not there, the outermost first."""
    if folder.is_dir():
        return []
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _written_aside(folder: Path, content: bytes, *, lasting: bool) -> Path:
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=_ASIDE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(descriptor)
        Path(name).chmod(0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _keep_names(folder: Path) -> None:
    """Bring the names in a folder on the disk, where the system can (not on Windows)."""
    with suppress(OSError):
        held = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)


def _take_back(moved: Mapping[Path, bytes | None]) -> None:
    for path, former in moved.items():
        if former is None:
            path.unlink(missing_ok=True)
        else:
            _written_aside(path.parent, former, lasting=True).replace(path)


def clear(folder: Path) -> None:
    """Take away what killed runs left half written below a folder that is `locked`."""
    for left in sorted(folder.rglob(f"{_ASIDE}*")):
        if left.is_file():
            left.unlink(missing_ok=True)


# --- one at a time ----------------------------------------------------------------------------------------------------


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for writing; while another run holds it, say so and wait. A folder that is not there is not held.

    The lock is the system's, upon the folder itself: it leaves no trace and ends with the run, however that ends.
    """
    held = _lock(folder, wait=False)
    if held is None and fcntl and folder.is_dir():
        logger.warning("another run writes to %s; waiting until it is done", folder)
        held = _lock(folder, wait=True)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


@contextmanager
def opened(folder: Path) -> Iterator[None]:
    """As `locked`, for a folder that may be new: it is made, and taken away again where nothing was put into it."""
    made = _folders(folder)
    try:
        with locked(folder):
            yield
    finally:
        for each in reversed(made):
            with suppress(OSError):
                each.rmdir()


def _lock(folder: Path, *, wait: bool) -> int | None:
    """What holds the lock, to be closed; None where it is not to be had."""
    if fcntl is None:
        return None
    try:
        held = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(held)
        return None
    return held


# --- folders ----------------------------------------------------------------------------------------------------------


@contextmanager
def beside(output: Path) -> Iterator[Path]:
    """A new folder beside `output`, in which its successor is built; it goes when the run ends.

    First what killed runs left there is mended: their folders go, and an `output` that one had moved away comes back.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    with locked(output.parent):
        _mend(output)
        aside = Path(tempfile.mkdtemp(dir=output.parent, prefix=f".{output.name}{_ASIDE}"))
        held = _lock(aside, wait=False)
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if held is not None:
            os.close(held)


def _mend(output: Path) -> None:
    former = _former(output)
    if former.is_dir() and not output.exists():
        former.rename(output)
    shutil.rmtree(former, ignore_errors=True)
    for left in sorted(output.parent.iterdir()):
        held = _lock(left, wait=False) if left.name.startswith(f".{output.name}{_ASIDE}") else None
        if held is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(held)


def _former(output: Path) -> Path:
    return output.with_name(f".{output.name}.former")


def replace_folder(built: Path, output: Path) -> None:
    """Put a folder in the place of another on the same disk. Where the system can (Linux), there is always one.

    Elsewhere the former one is moved away first; a run that is killed at that moment leaves it for the next to put
    back. What stood at `output` then stands at `built`. All is brought on the disk before, where the system can, so
    that no power cut leaves empty files under the names of a site.
    """
    if hasattr(os, "sync"):
        os.sync()
    # Another run may bring the first site to the same place.
    with locked(output.parent):
        if not output.exists():
            built.rename(output)
        elif not _exchange(built, output):
            output.rename(_former(output))
            built.rename(output)
            _former(output).rename(built)


def _exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one step; whether the system and the disk can."""
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(exchange(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


def is_ours(output: Path, marks: Iterable[str] = SITE_MARKS) -> bool:
    """Whether a site may take the place of what stands at `output`: nothing, an empty folder, or a site of ours.

    `marks` are the files by which it is known; those of a site, or of something else that is put there whole.
    """
    if not output.exists():
        return True
    return output.is_dir() and (not any(output.iterdir()) or all((output / mark).is_file() for mark in marks))
