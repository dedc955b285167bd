"""Results of pure functions from earlier builds, on disk.

A result is found only under a digest of its input and of the code, so the cache changes no result; the folder may be
deleted at any time. Without a working cache (damaged, full disk, locked by another build) everything is computed.
"""

from __future__ import annotations

import hashlib
import pickle
import shutil
import sqlite3
import sys
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import diskcache

from build_scripts.system.parallel import parallel_map
from build_scripts.system.progress import report_done

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / ".cache" / "results"
#: Bytes; beyond it the oldest results go. 300 speeches of 4,000 characters take 6 MB.
SIZE_LIMIT = 2 * 1024**3
#: Errors of a cache that cannot be used.
_ERRORS = (OSError, sqlite3.Error, diskcache.Timeout)

Results: TypeAlias = diskcache.Cache | dict[bytes, bytes]
Item = TypeVar("Item")
Result = TypeVar("Result")


@cache
def compute_code_digest() -> str:
    """Return a digest of this package with its tables, of the installed libraries' versions and of Python's."""
    digest = hashlib.sha256(sys.version.encode())
    home = PROJECT / "build_scripts"
    for path in sorted(p for p in home.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(" ".join(sorted(f"{library.name} {library.version}" for library in distributions())).encode())
    return digest.hexdigest()


def map_cached(
    stage: str, work: Callable[[Item], Result], items: Sequence[Item], content: Callable[[Item], bytes]
) -> list[Result]:
    """Return `work(item)` for each item, in order, from the cache where it is known.

    `content` returns all that `work` depends on besides the code. Results must survive pickling.
    """
    keys = [hashlib.sha256(f"{compute_code_digest()} {stage} ".encode() + content(item)).digest() for item in items]
    results = open_results()
    found = {key: result for key in keys if (result := recall(results, key)) is not None}
    missing = {key: item for key, item in zip(keys, items, strict=True) if key not in found}
    new = parallel_map(work, list(missing.values()))
    for done, (key, result) in enumerate(zip(missing, new, strict=True), 1):
        found[key] = result
        report_done(stage, done, len(missing))
        remember(results, key, result)
    return [found[key] for key in keys]


def recall(results: Results, key: bytes) -> Any:
    """Return what was remembered under a digest of all that it depends on; None if it is not known."""
    try:
        return pickle.loads(zlib.decompress(results[key]))
    except Exception:  # Absent, or damaged in any way.
        return None


def remember(results: Results, key: bytes, result: Any) -> None:
    """Cache a result, which must survive pickling; without a working cache do nothing."""
    with suppress(*_ERRORS):
        results[key] = zlib.compress(pickle.dumps(result), 1)


def open_results() -> Results:
    """Return the cache without results of other code; an empty dictionary where it cannot be used."""
    try:
        # A power cut may damage it: then it is deleted, so no write waits for the disk.
        results = diskcache.Cache(FOLDER, timeout=1, size_limit=SIZE_LIMIT, sqlite_synchronous=0)
        if results.get("code") != compute_code_digest():
            results.clear()
            results["code"] = compute_code_digest()
    except _ERRORS as error:
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            shutil.rmtree(FOLDER, ignore_errors=True)
        return {}
    return results
