"""What one build keeps for the next: results of pure functions, under their content and the code that made them.

All stages that work speech by speech (or page by page) keep what they made in one file. It changes no result: a
result is found again only under a digest of all that it depends on, by the same code; whatever is missing, damaged,
busy or of other code is made anew. The file may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import sqlite3
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from functools import cache, partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from build_scripts.system.parallel import TASK, side_by_side

PROJECT = Path(__file__).resolve().parents[2]
#: Where results are kept.
FILE = PROJECT / ".cache" / "kept.sqlite"
#: Days for which a result that no build asks for is kept: long enough for a branch of the corpus to be looked at again.
DAYS = 14
#: Results written at once, so that a build that is interrupted keeps most of what it did.
BATCH = 200
#: Libraries on whose code or data results depend.
_LIBRARIES = (
    "jieba", "jinja2", "markdown", "mkdocs", "mkdocs-material", "opencc", "pypinyin", "pyyaml",
)  # fmt: skip

_log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")
Outcome = TypeVar("Outcome")


@cache
def code_version() -> str:
    """Names all code that results may depend on: this package with its templates and tables, libraries, Python."""
    digest = hashlib.sha256(sys.version.encode())
    home = PROJECT / "build_scripts"
    for path in sorted(p for p in home.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()


def each(
    stage: str,
    items: Sequence[Item],
    content: Callable[[Item], bytes],
    work: Callable[[Item], Result],
    ready: Callable[[], object] | None = None,
) -> list[Result]:
    """`work` of each item, in order: taken from the file where it was done before, done by two processes elsewhere.

    `content` must return all that `work` depends on besides the code; equal contents have equal results within a
    `stage`. Results must be such that a pickled copy is as good as they are. Whatever `work` raises is raised. `ready`
    is called once before any work, for what both processes need and one can prepare. The log is told of each item that
    is made anew.
    """
    names = [_name(stage, content(item)) for item in items]
    found = _known(names)
    missing = {name: item for name, item in zip(names, items, strict=True) if name not in found}
    if missing and ready:
        ready()
    new = list(missing.values())
    for batch in _batches(zip(missing, _told(stage, new, side_by_side(partial(_packed_work, work), new)), strict=True)):
        found.update((name, _unpacked(packed)) for name, packed in batch)
        _keep(batch)
    return [found[name] for name in names]


def finished(
    stage: str,
    items: Sequence[Item],
    content: Callable[[Item], bytes],
    work: Callable[[Item], Result],
    finish: Callable[[Item, Result], Outcome],
) -> list[Outcome]:
    """What `finish` makes of each item and its result, in order. What it makes must be such that it can be pickled.

    The results are those of `each`, but stay in the process that has them: together they may be larger than memory.
    """
    parts = [items[first : first + TASK] for first in range(0, len(items), TASK)]
    outcomes: list[Outcome] = []
    for part, (names, made, new) in zip(
        parts, side_by_side(partial(_finished, stage, content, work, finish), parts, 1), strict=True
    ):
        for number, (item, name) in enumerate(zip(part, names, strict=True), len(outcomes) + 1):
            if name in new:
                _tell(stage, item, number, len(items))
        outcomes += made
        _keep(list(new.items()))
        _use([name for name in names if name not in new])
    return outcomes


def _finished(
    stage: str,
    content: Callable[[Item], bytes],
    work: Callable[[Item], Result],
    finish: Callable[[Item, Result], Outcome],
    items: Sequence[Item],
) -> tuple[list[str], list[Outcome], dict[str, bytes]]:
    """The names under which the results are kept, what was made of them, and those that are new, packed."""
    names = [_name(stage, content(item)) for item in items]
    found = _found(names)
    new = {name: work(item) for name, item in zip(names, items, strict=True) if name not in found}
    found |= new
    made = [finish(item, found[name]) for name, item in zip(names, items, strict=True)]
    return names, made, {name: _packed(result) for name, result in new.items()}


def _name(stage: str, content: bytes) -> str:
    return hashlib.sha256(stage.encode() + b"\0" + content).hexdigest()


def _told(stage: str, items: Sequence[Item], results: Iterable[Result]) -> Iterator[Result]:
    """The results, each told to the log as it comes."""
    for done, (item, result) in enumerate(zip(items, results, strict=True), 1):
        _tell(stage, item, done, len(items))
        yield result


def _tell(stage: str, item: object, done: int, total: int) -> None:
    """Say of which stage what was made anew, and how many of how many are done."""
    name = getattr(item, "src_uri", None) or getattr(item, "id", None) or getattr(item, "name", item)
    _log.info("%s", name, extra={"work": stage, "done": done, "total": total})


def recalled(name: str) -> Any:
    """What was remembered under a name by this code; None where there is nothing."""
    return _known([name]).get(name)


def remember(name: str, value: Any) -> None:
    """Keep a value under a name until this code or another build gives it another, or nobody asks for it in days."""
    _keep([(name, _packed(value))])


def _packed_work(work: Callable[[Any], Any], item: Any) -> bytes:
    return _packed(work(item))


def _packed(value: Any) -> bytes:
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def _unpacked(packed: bytes) -> Any:
    """The result again. Raises an exception of any kind where the bytes are damaged (zlib has a sum of them)."""
    return pickle.loads(zlib.decompress(packed))


def _batches(rows: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _known(names: Sequence[str]) -> dict[str, Any]:
    """What the file has of these, marked as used."""
    found = _found(names)
    _use(list(found))
    return found


def _found(names: Sequence[str]) -> dict[str, Any]:
    """What the file has of these; nothing where it cannot be read."""
    found: dict[str, Any] = {}
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{FILE.as_uri()}?mode=ro", uri=True, timeout=1)) as file:
        for first in range(0, len(names), BATCH):
            some = names[first : first + BATCH]
            marks = ",".join("?" * len(some))
            asked = f"SELECT name, result FROM kept WHERE name IN ({marks}) AND code = ?"
            for name, packed in file.execute(asked, (*some, code_version())):
                with suppress(Exception):
                    found[name] = _unpacked(packed)
    return found


def _use(names: Sequence[str]) -> None:
    if names:
        _change("UPDATE kept SET used = ? WHERE name = ? AND used < ?", [(_today(), name, _today()) for name in names])


def _keep(rows: Sequence[tuple[str, bytes]]) -> None:
    if not rows:
        return
    _change("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", [(n, code_version(), _today(), p) for n, p in rows])


def forget() -> None:
    """Drop what other code made, and what no build has asked for in days."""
    _change("DELETE FROM kept WHERE code != ? OR used < ?", [(code_version(), _today() - DAYS)])


def _change(statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Change the file; no matter where that cannot be done (another build writes, the disk is full)."""
    with suppress(OSError):
        FILE.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(2):
            try:
                with closing(sqlite3.connect(FILE, timeout=1)) as file, file:
                    file.execute("PRAGMA synchronous = OFF")  # What a power cut damages is made anew.
                    file.execute("CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, code, used, result)")
                    file.executemany(statement, rows)
                return
            except sqlite3.OperationalError:
                return
            except sqlite3.DatabaseError:
                FILE.unlink()


def _today() -> int:
    """Days since the epoch."""
    return int(time.time()) // 86_400
